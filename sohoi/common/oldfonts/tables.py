"""What the letters of old Vietnamese fonts stand for.

Before Unicode a font drew Vietnamese letters where Latin-1 has others, so a file holds "NguyÔn ThÞ H¹nh" and
only the font made it readable. Sources of the tables: TCVN 5712:1993 (VN3, known as TCVN3 or ABC; the same
places as the code page TCVN5712-1 of the GNU C library); the VNI character set of VNI Software, two signs a
letter; RFC 1456 for VIQR; Microsoft's code page 1258. All results are NFC.
"""

import re
import unicodedata
from collections.abc import Callable
from enum import StrEnum

GRAVE, HOOK, TILDE, ACUTE, DOT = "\u0300", "\u0309", "\u0303", "\u0301", "\u0323"
TONES = (GRAVE, HOOK, TILDE, ACUTE, DOT)
"""Huyền, hỏi, ngã, sắc, nặng."""


class Scheme(StrEnum):
    """A way of writing Vietnamese without Unicode letters, or of having spoilt them."""

    TCVN3 = "tcvn3"
    VNI = "vni"
    TCVN3_1258 = "tcvn3-1258"
    """TCVN3 whose letters a Vietnamese Windows had read by its code page 1258."""
    VNI_1258 = "vni-1258"
    VIQR = "viqr"
    CP1258 = "cp1258"
    """Code page 1258 opened as Western European."""
    UTF8 = "utf8"
    """UTF-8 opened as Western European: "Nguyá»…n"."""


def toned(letter: str, tone: str) -> str:
    """A letter with a tone, in one piece."""
    return unicodedata.normalize("NFC", letter + tone)


# For each letter: itself, then with the five tones in the order of TONES.
_TCVN3_ROWS = {
    "a": "aµ¶·¸¹",
    "ă": "¨»¼½¾Æ",
    "â": "©ÇÈÉÊË",
    "e": "eÌÎÏÐÑ",
    "ê": "ªÒÓÔÕÖ",
    "i": "i×ØÜÝÞ",
    "o": "oßáâãä",
    "ô": "«åæçèé",
    "ơ": "¬êëìíî",
    "u": "uïñòóô",
    "ư": "\xadõö÷øù",
    "y": "yúûüýþ",
}
# The standard has no place for capitals with tones: a second font (.VnTimeH) draws small letters as capitals.
_TCVN3_OTHERS = {"®": "đ"} | dict(zip("¡¢£¤¥¦§", "ĂÂÊÔƠƯĐ", strict=True))


def _tcvn3() -> dict[int, str]:
    table = {ord(sign): letter for sign, letter in _TCVN3_OTHERS.items()}
    for letter, signs in _TCVN3_ROWS.items():
        table[ord(signs[0])] = letter
        table |= {ord(sign): toned(letter, tone) for sign, tone in zip(signs[1:], TONES, strict=True)}
    return table


_VNI_TONES = "øûõùï"

_VNI_SINGLES = {"ô": "ơ", "ö": "ư", "ñ": "đ", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ"}


def _vni_pairs() -> dict[str, str]:
    """The sign after a vowel: its tone, its shape, or both. Small letters only."""
    pairs: dict[str, str] = {}
    for base, vowel in (*zip("aeouy", "aeouy", strict=True), ("ô", "ơ"), ("ö", "ư")):
        pairs |= {base + sign: toned(vowel, tone) for sign, tone in zip(_VNI_TONES, TONES, strict=True)}
    shapes = [(base, shaped, "âàåãáä") for base, shaped in zip("aeo", "âêô", strict=True)]
    for base, shaped, signs in [*shapes, ("a", "ă", "êèúüéë")]:
        pairs[base + signs[0]] = shaped
        pairs |= {base + sign: toned(shaped, tone) for sign, tone in zip(signs[1:], TONES, strict=True)}
    return pairs


_TCVN3 = _tcvn3()
_VNI_PAIRS = _vni_pairs()
_VNI = re.compile("|".join((*_VNI_PAIRS, *_VNI_SINGLES)), re.IGNORECASE)
_VIQR_SHAPES = {"a(": "ă", "a^": "â", "e^": "ê", "o^": "ô", "o+": "ơ", "o*": "ơ", "u+": "ư", "u*": "ư"}
_VIQR_TONES = dict(zip("`?~'.", TONES, strict=True))
_VIQR = re.compile(
    r"\\(?P<kept>.)|(?P<d>dd)|(?P<base>[aeiouy])"
    r"(?:(?P<shape>[(^+*])(?P<tone>[`?~'.])?|(?P<first>[`?~'.])(?P<then>[(^+*])?)",
    re.IGNORECASE,
)
# "à" is 0xC3 0xA0, and the second is a blank that programs make an ordinary one, or cut off at the end.
_LOST_BLANK = re.compile(r"Ã(?: (?= |$)|$)")


def _cased(letter: str, like: str) -> str:
    return letter.upper() if like.isupper() else letter


def _from_tcvn3(text: str) -> str:
    return _raised(text, text.translate(_TCVN3))


def _from_vni(text: str) -> str:
    def letter(found: re.Match[str]) -> str:
        small = found.group().lower()
        return _cased(_VNI_PAIRS.get(small) or _VNI_SINGLES[small], found.group()[0])

    return _raised(text, _VNI.sub(letter, text))


def _from_viqr(text: str) -> str:
    def letter(found: re.Match[str]) -> str:
        if found["kept"]:
            return found["kept"]
        if found["d"]:
            return _cased("đ", found["d"][0])
        shape, tone = found["shape"] or found["then"] or "", found["tone"] or found["first"] or ""
        small = found["base"].lower()
        shaped = _VIQR_SHAPES.get(small + shape) if shape else small
        if shaped is None:
            return found.group()
        return _cased(toned(shaped, _VIQR_TONES[tone]) if tone else shaped, found["base"])

    return _VIQR.sub(letter, text)


def _western(text: str) -> bytes | None:
    """The bytes that a Western European reader made this text of, or None."""
    out = bytearray()
    for sign in text:
        if ord(sign) < 0x100:
            out.append(ord(sign))
            continue
        try:
            out += sign.encode("cp1252")
        except UnicodeEncodeError:
            return None
    return bytes(out)


def _from_cp1258(text: str) -> str:
    raw = _western(text)
    return text if raw is None else unicodedata.normalize("NFC", raw.decode("cp1258", "replace"))


def _from_utf8(text: str) -> str:
    raw = _western(_LOST_BLANK.sub("Ã\xa0", text))
    try:
        return text if raw is None else unicodedata.normalize("NFC", raw.decode("utf-8"))
    except UnicodeDecodeError:
        return text


def _is_shouted(word: str) -> bool:
    if word.isascii():
        return False  # "CMND" tells nothing of the words beside it
    plain = [sign for sign in word if sign.isascii() and sign.isalpha()]
    return len(plain) >= 2 and all(map(str.isupper, plain))


def _raised(text: str, converted: str) -> str:
    """Capitals for words typed with the capital key held: "NGUYÔN" is NGUYỄN, the font had no other sign."""
    words = text.split(" ")
    shouted = [_is_shouted(word) for word in words]
    if not any(shouted):
        return converted
    if not any(sign.islower() for sign in text if sign.isascii()):
        return converted.upper()
    pairs = zip(converted.split(" "), shouted, strict=True)
    return " ".join(word.upper() if loud else word for word, loud in pairs)


# Where code page 1258 differs from Latin-1: a Vietnamese Windows turned old letters into these.
_FROM_1258 = {
    ord(sign): chr(code)
    for code in range(0xA0, 0x100)
    if (sign := bytes([code]).decode("cp1258", "ignore")) and sign != chr(code)
}


def through_1258(text: str) -> str:
    """The signs of an old font again, where a Vietnamese Windows has read them by code page 1258."""
    return text.translate(_FROM_1258)


_FROM: dict[Scheme, Callable[[str], str]] = {
    Scheme.TCVN3: _from_tcvn3,
    Scheme.VNI: _from_vni,
    Scheme.TCVN3_1258: lambda text: _from_tcvn3(through_1258(text)),
    Scheme.VNI_1258: lambda text: _from_vni(through_1258(text)),
    Scheme.VIQR: _from_viqr,
    Scheme.CP1258: _from_cp1258,
    Scheme.UTF8: _from_utf8,
}


def to_unicode(text: str, scheme: Scheme, *, capitals: bool = False) -> str:
    """The text in Unicode (NFC). Signs that the scheme does not know stay as they are.

    `capitals` is for fonts whose small letters are drawn as capitals (.VnTimeH).
    """
    converted = unicodedata.normalize("NFC", _FROM[scheme](text))
    return converted.upper() if capitals else converted


_TCVN3_FONT = re.compile(r"\.vn", re.IGNORECASE)
_VNI_FONT = re.compile(r"vni[-_ ]", re.IGNORECASE)
_CAPITAL_FONT = re.compile(r"H(?:\s.*)?$")


def scheme_of_font(name: str) -> tuple[Scheme, bool] | None:
    """What a font's name tells: (TCVN3, capitals) for .VnTimeH, (VNI, False) for VNI-Times, else None."""
    name = name.strip()
    if _TCVN3_FONT.match(name):
        return Scheme.TCVN3, bool(_CAPITAL_FONT.search(name))
    return (Scheme.VNI, False) if _VNI_FONT.match(name) else None
