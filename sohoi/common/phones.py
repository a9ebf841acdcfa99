"""Vietnamese telephone numbers: any way of writing to 10 digits (11 for a landline), and back to groups.

Prefixes that changed from 11 to 10 digits between 15/9 and 15/11/2018 follow the operators' published table.
"""

import re

_CHANGED_2018 = {f"016{digit}": f"03{digit}" for digit in range(2, 10)}
_CHANGED_2018 |= {"0120": "070", "0121": "079", "0122": "077", "0126": "076", "0128": "078"}
_CHANGED_2018 |= {"0123": "083", "0124": "084", "0125": "085", "0127": "081", "0129": "082"}
_CHANGED_2018 |= {"0186": "056", "0188": "058", "0199": "059"}
_MOBILE = re.compile(r"0[35789]\d{8}")
_LANDLINE = re.compile(r"02\d{9}")
# The ways one number may stand in a run of digits, the surest first.
_FORMS = (
    re.compile(r"(?P<rest>0[35789]\d{8})"),
    re.compile(r"(?P<rest>01\d{9})"),
    re.compile(r"(?P<rest>02\d{9})"),
    re.compile(r"(?:00)?84(?P<tail>0?[35789]\d{8})"),
    re.compile(r"(?:00)?84(?P<tail>0?[12]\d{9})"),
    re.compile(r"(?P<tail>[35789]\d{8})"),
    re.compile(r"(?P<tail>1[2689]\d{8})"),
    re.compile(r"(?P<tail>2\d{9})"),
)
_SEPARATORS = re.compile(r"[/;,|&\n\r]|\s(?:và|hoặc|-)\s")
_LOOSE = re.compile(r"(?<!\d)(?:\+?84|0)[ .\-]?(?:\d[ .\-]?){8,9}\d(?!\d)")
_NOT_DIGIT = re.compile(r"\D+")


def _settle(number: str) -> str | None:
    """Today's form of a number that begins with 0, or None when no network has such a number."""
    if len(number) == 11 and number[:4] in _CHANGED_2018:
        number = _CHANGED_2018[number[:4]] + number[4:]
    return number if _MOBILE.fullmatch(number) or _LANDLINE.fullmatch(number) else None


def _tile(digits: str) -> list[str] | None:
    """The numbers that a run of digits consists of from its first digit to its last, or None."""
    if not digits:
        return []
    for form in _FORMS:
        found = form.match(digits)
        if not found:
            continue
        parts = found.groupdict()
        number = _settle(parts.get("rest") or "0" + parts["tail"].lstrip("0"))
        after = _tile(digits[found.end() :]) if number else None
        if number and after is not None:
            return [number, *after]
    return None


def _in_parts(text: str) -> list[str] | None:
    found: list[str] = []
    for part in _SEPARATORS.split(text):
        tiled = _tile(_NOT_DIGIT.sub("", part))
        if tiled is None:
            return None
        found += tiled
    return found


def _loose(text: str) -> list[str]:
    """Numbers that stand among words and other digits ("ĐT1: 0912 345 678 gọi sau 18h")."""
    tiled = (_tile(_NOT_DIGIT.sub("", run)) for run in _LOOSE.findall(text))
    return [number for numbers in tiled if numbers for number in numbers]


def normalise(text: str) -> list[str]:
    """The numbers in a text, each once, mobiles first: 10 digits, landlines 11; empty when there is none.

    Understands blanks, dots and hyphens, +84, a first zero that a spreadsheet dropped, the 2018 change of
    prefixes, and several numbers in one cell.
    """
    if len(text) > 200:
        return []
    digits = _NOT_DIGIT.sub("", text)
    if len(digits) == 10 and _MOBILE.fullmatch(digits):
        return [digits]
    found = _in_parts(text) or _tile(digits) or _loose(text)
    return sorted(dict.fromkeys(found), key=lambda number: not is_mobile(number))


def is_mobile(number: str) -> bool:
    """Whether a normal number is a mobile one (and so may have Zalo)."""
    return bool(_MOBILE.fullmatch(number))


def group(number: str) -> str:
    """A normal number as people read it: "0710 345 678", landlines "0227 3831 234"; others unchanged."""
    if is_mobile(number):
        return f"{number[:4]} {number[4:7]} {number[7:]}"
    if _LANDLINE.fullmatch(number):
        area = 3 if number[:3] in {"024", "028"} else 4
        return f"{number[:area]} {number[area : area + 4]} {number[area + 4 :]}"
    return number
