"""Letters of old fonts: text that only looks like Vietnamese in .VnTime (TCVN3) or VNI-Times.

Such text must not pass for Unicode. It is recognised by signs that Vietnamese in Unicode never has.
"""

import re
from collections.abc import Iterable

_TCVN3 = re.compile(
    r"[A-Za-z][µ¸¶·¹¨»¾¼½Æ©ÇË®ÎÏÑªÖ×ØÜÞßä«åæçë¬îïñöøûüþÿ§¡¢£¤¥¦\xad]|[§®¸µ][A-Za-z]|[a-z]\xad"
)
_VNI = re.compile(r"[aeoAEO][øïåäëûüö]|a[ùõâêáàåãäéèúë]|e[åáàãäù]|o[âåäêûù]|[öô][ùøûõï]")
_UNICODE = re.compile(r"[ăđơưĂĐƠƯ\u1ea0-\u1ef9]")
_LEAST = 3


def in_old_font(texts: Iterable[str]) -> bool:
    """Whether the texts of a sheet are mostly written for an old font."""
    old = new = 0
    for text in texts:
        if _UNICODE.search(text):
            new += 1
        elif not text.isascii() and (_TCVN3.search(text) or _VNI.search(text)):
            old += 1
    return old >= _LEAST and old > new
