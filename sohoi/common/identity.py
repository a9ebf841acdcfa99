"""Vietnamese identity numbers: the 12-digit personal number and the old 9-digit card number (CMND).

The 12 digits are: 3 for the province or country of birth registration, 1 for century and sex (0 and 1: man
and woman born 1900-1999, 2 and 3: 2000-2099), 2 for the year of birth, 6 at random (Decree 137/2015,
article 13; Circular 59/2021). There is no check digit. Nobody may be refused for a number that disagrees with
sex or year: both are corrected in life, so a disagreement is a question to a person.
"""

import re
from decimal import Decimal
from typing import Literal

Sex = Literal["female", "male"]

_LABEL = re.compile(r"^(?:số|so|cccd|cmnd|cmt|cmtnd|cc|căn cước|mã định danh|đdcn|[\s:.'’`])+", re.IGNORECASE)
_FILLING = re.compile(r"[\s.\-'’`‘´]+")
_SCIENTIFIC = re.compile(r"\d(?:[.,]\d+)?E\+?\d{1,2}", re.IGNORECASE)
# Codes below 010 in the annex of Circular 07/2016: only numbers of these provinces can lose two zeros.
_SHORT_PROVINCES = frozenset("12468")
_HIDDEN = "•"
_WHOLE = re.compile(r"[0-9]{12}")


class IdentityError(ValueError):
    """The text is no identity number; the message is a Vietnamese sentence."""

    def __init__(self, text: str) -> None:
        super().__init__(f"Số định danh không đúng: {text}")
        self.text = text


def _plain(text: str) -> str:
    """The digits of a cell without label, blanks, apostrophe, ".0" or exponent."""
    bare = _LABEL.sub("", text.strip())
    if _SCIENTIFIC.fullmatch(bare):
        number = Decimal(bare.replace(",", "."))
        shown = len(_FILLING.sub("", bare.upper().split("E")[0]).replace(",", ""))
        # 3.4162E+10 has lost its last digits for good; 3.4162001234E+10 has not.
        return str(int(number)) if shown > number.adjusted() else ""
    if bare.endswith(".0") and bare[:-2].isdigit():
        bare = bare[:-2]
    return _FILLING.sub("", bare)


def _with_zeros(digits: str) -> str:
    """Give back the zeros that a spreadsheet takes from the front of a number."""
    if len(digits) in (8, 11) and digits[0] != "0":
        return "0" + digits
    if len(digits) == 10 and digits[0] in _SHORT_PROVINCES:
        return "00" + digits
    return digits


def normalise(text: str) -> str:
    """12 digits, or 9 for an old card, with lost zeros restored. Raises IdentityError."""
    digits = text if _WHOLE.fullmatch(text) else _with_zeros(_plain(text))
    if not (digits.isascii() and digits.isdigit()) or len(set(digits)) == 1:
        raise IdentityError(text)
    if len(digits) == 9 or (len(digits) == 12 and digits[3] in "0123" and digits[:3] != "000"):
        return digits
    raise IdentityError(text)


def birth_year_of(number: str) -> int | None:
    """The year of birth that a 12-digit number states; None for an old card."""
    if len(number) != 12:
        return None
    return 1900 + 100 * (int(number[3]) // 2) + int(number[4:6])


def sex_of(number: str) -> Sex | None:
    """The sex that a 12-digit number states; None for an old card."""
    if len(number) != 12:
        return None
    return "female" if int(number[3]) % 2 else "male"


def mask(number: str) -> str:
    """The number with only its last three digits to be seen."""
    return _HIDDEN * (len(number) - 3) + number[-3:]


def mismatches(number: str, *, birth_year: int | None, sex: Sex | None) -> list[str]:
    """What the number says otherwise than the record: "id_birth_mismatch", "id_gender_mismatch"."""
    year, said = birth_year_of(number), sex_of(number)
    found = ["id_birth_mismatch"] if None not in (year, birth_year) and year != birth_year else []
    return [*found, "id_gender_mismatch"] if None not in (said, sex) and said != sex else found
