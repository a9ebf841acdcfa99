"""Vietnamese as old programs wrote it: from Unicode to the letters that their files hold.

Laid out by the order of codes and by rules, not by the tables of the reader, so that a slip in those shows.
"""

import unicodedata
from random import Random

_CODES = {
    0xA1: "ĂÂÊÔƠƯĐăâêôơưđ",
    0xB5: "àảãáạ",
    0xBB: "ằẳẵắ",
    0xC6: "ặầẩẫấậè",
    0xCE: "ẻẽéẹềểễếệìỉ",
    0xDC: "ĩíịò",
    0xE1: "ỏõóọồổỗốộờởỡớợù",
    0xF1: "ủũúụừửữứựỳỷỹýỵ",
}
_TCVN3 = {
    letter: bytes([code + at]).decode("latin-1")
    for code, row in _CODES.items()
    for at, letter in enumerate(row)
}
_GRAVE, _HOOK, _TILDE, _ACUTE, _DOT = "\u0300", "\u0309", "\u0303", "\u0301", "\u0323"
_BREVE, _CIRCUMFLEX, _HORN = "\u0306", "\u0302", "\u031b"
_PLAIN = {_GRAVE: "ø", _HOOK: "û", _TILDE: "õ", _ACUTE: "ù", _DOT: "ï"}
_UNDER_CIRCUMFLEX = {_GRAVE: "à", _HOOK: "å", _TILDE: "ã", _ACUTE: "á", _DOT: "ä", "": "â"}
_UNDER_BREVE = {_GRAVE: "è", _HOOK: "ú", _TILDE: "ü", _ACUTE: "é", _DOT: "ë", "": "ê"}
_ALONE = {"đ": "ñ", "ì": "ì", "í": "í", "ỉ": "æ", "ĩ": "ó", "ị": "ò", "ỵ": "î"}
_VIQR = {
    _GRAVE: "`", _HOOK: "?", _TILDE: "~", _ACUTE: "'", _DOT: ".", _BREVE: "(", _CIRCUMFLEX: "^", _HORN: "+",
}  # fmt: skip


def tcvn3(text: str) -> str:
    """With a .VnTime font: capitals with tones do not exist, so they come out small."""
    return "".join(_TCVN3.get(letter) or _TCVN3.get(letter.lower(), letter) for letter in text)


def tcvn3_capitals(text: str) -> str:
    """With a .VnTimeH font: all small."""
    return tcvn3(text.lower())


def _vni_letter(letter: str) -> str:
    if letter in _ALONE:
        return _ALONE[letter]
    base, *marks = list(unicodedata.normalize("NFD", letter))
    tone = next((mark for mark in marks if mark in _PLAIN), "")
    if _HORN in marks:
        return {"o": "ô", "u": "ö"}[base] + (_PLAIN[tone] if tone else "")
    if _CIRCUMFLEX in marks:
        return base + _UNDER_CIRCUMFLEX[tone]
    if _BREVE in marks:
        return base + _UNDER_BREVE[tone]
    return base + (_PLAIN[tone] if tone else "")


def vni(text: str, *, small_marks: bool = False) -> str:
    """With a VNI font. `small_marks`: a capital followed by a small sign, as typing "Ánh" gives "Aùnh"."""
    return "".join(_cased(letter, small_marks=small_marks) for letter in text)


def _cased(letter: str, *, small_marks: bool) -> str:
    written = _vni_letter(letter.lower())
    if not letter.isupper():
        return written
    return written[0].upper() + (written[1:] if small_marks else written[1:].upper())


def viqr(text: str) -> str:
    """By the marks of RFC 1456: shape first, then tone."""
    out = ""
    for letter in text:
        base, *marks = list(unicodedata.normalize("NFD", letter))
        marks.sort(key=lambda mark: mark in _PLAIN)
        base = {"đ": "dd", "Đ": "DD"}.get(base, base)
        out += base + "".join(_VIQR[mark] for mark in marks)
    return out


def cp1258(text: str) -> bytes:
    """As a Vietnamese Windows saved it: shapes in one piece, tones behind them."""
    out = b""
    for letter in text:
        base, *marks = list(unicodedata.normalize("NFD", letter))
        tones = "".join(mark for mark in marks if mark in _PLAIN)
        shape = unicodedata.normalize("NFC", base + "".join(mark for mark in marks if mark not in _PLAIN))
        out += (shape + tones).encode("cp1258")
    return out


def spoilt_utf8(text: str) -> str:
    """UTF-8 opened as Western European."""
    return "".join(
        bytes([byte]).decode("cp1252") if byte not in (0x81, 0x8D, 0x8F, 0x90, 0x9D) else chr(byte)
        for byte in text.encode("utf-8")
    )


def _words(text: str) -> list[str]:
    return text.split()


_FAMILIES = _words(
    "Nguyễn Trần Lê Phạm Hoàng Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Đào Đoàn Trịnh Trương Đinh Lâm Phùng "
    "Mai Tô Hà Tạ Chu Lưu Lương Thái Châu Quách Khổng Tống Nghiêm Hứa Kiều Triệu Vương Giàng Sùng Ỷ Ứng Ôn"
)
_MIDDLES = _words("Thị Ngọc Thúy Bích Như Mỹ Kim Hồng Lệ Diệu Thu Minh Phương Tuyết Quỳnh Khánh Cẩm Ánh Yến")
_GIVEN = _words(
    "Hoa Hạnh Hằng Huệ Hường Hậu Lụa Lệ Mận Mỵ Nguyệt Nhẫn Nở Oanh Phượng Quế Quyên Sửu Tẻo Thắm Thủy Thỏa "
    "Tuất Tỵ Uyên Ước Vượng Xuyến Ý Yếm Ẩn Bưởi Bẩy Cúc Dậu Đẹp Điểm Én Ỡm Gấm Giỏi Hĩm Kỷ Kỳ Khuyên Ĩ Ổi"
)


def names(random: Random, count: int) -> list[str]:
    """Invented names with every letter of the language among them."""
    return [
        " ".join(
            [
                random.choice(_FAMILIES),
                *random.sample(_MIDDLES, random.choice((0, 1, 1, 2))),
                random.choice(_GIVEN),
            ]
        )
        for _ in range(count)
    ]
