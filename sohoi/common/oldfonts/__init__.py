"""Vietnamese written for old fonts (TCVN3, VNI, VIQR) or spoilt by a wrong code page, brought to Unicode.

`to_unicode` converts where the scheme is known; `decide` finds it for the texts of a column, and `modern`
converts one of them if that is certain; `unclear` names those that must not be believed.
"""

from sohoi.common.oldfonts.judging import Verdict, decide, is_broken, modern, odd_words, unclear
from sohoi.common.oldfonts.tables import Scheme, scheme_of_font, to_unicode

__all__ = [
    "Scheme",
    "Verdict",
    "decide",
    "is_broken",
    "modern",
    "odd_words",
    "scheme_of_font",
    "to_unicode",
    "unclear",
]
