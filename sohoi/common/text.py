"""Vietnamese text: cleaning, folding for search, sorting by given name, capitals of names, numbers.

Stored text is always NFC and clean (`nfc_clean`); comparison goes through `fold`; lists of people are
ordered by `sort_key`, which follows the Vietnamese order of the Unicode CLDR (letters a ă â b c d đ e ê ...,
then tones level, huyền, hỏi, ngã, sắc, nặng).
"""

import re
import unicodedata
from functools import lru_cache

_INVISIBLE = (
    *range(0x09),
    *range(0x0E, 0x20),
    *range(0x7F, 0x85),
    *range(0x86, 0xA0),
    0xAD,  # soft hyphen
    0x034F,
    0x061C,
    0x180E,
    *range(0x200B, 0x2010),  # zero width, left-to-right and right-to-left marks
    *range(0x202A, 0x202F),  # embeddings and overrides
    *range(0x2060, 0x2070),  # word joiner, isolates
    *range(0xFE00, 0xFE10),
    0xFEFF,
    *range(0xFFF9, 0xFFFE),
)
_CLEAN: dict[int, str] = dict.fromkeys(_INVISIBLE, "")
# Icelandic and African letters that old fonts and keyboards left where Đ and đ were meant.
_CLEAN |= {0xD0: "Đ", 0x0189: "Đ", 0xF0: "đ", 0x0256: "đ"}

_APOSTROPHES = "'’‘`´ʼʹ′＇"
_FOLD: dict[int, str] = {ord(mark): "" for mark in _APOSTROPHES}
_FOLD |= {0x110: "d", 0x111: "d", 0xD0: "d", 0xF0: "d", 0x0189: "d", 0x0256: "d"}

_LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
# One ASCII character a letter, in rising order, so that a plain byte comparison sorts as a reader expects.
_RANK = {letter: chr(ord("A") + i) if i < 26 else chr(ord("a") + i - 26) for i, letter in enumerate(_LETTERS)}
_RANK |= {digit: digit for digit in "0123456789"}
_SHAPES = {("a", "\u0306"): "ă", ("a", "\u0302"): "â", ("e", "\u0302"): "ê", ("o", "\u0302"): "ô"}
_SHAPES |= {("o", "\u031b"): "ơ", ("u", "\u031b"): "ư"}
_TONES = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}
_OTHER_MARK = "6"

_WORD_BREAK = re.compile(r"\s+")
_NAME_PART = re.compile(rf"[{_APOSTROPHES}]")


def nfc_clean(text: str) -> str:
    """The text as it may be stored: NFC, no invisible or direction marks, runs of blanks made one space.

    Line ends count as blanks. Ð and Ɖ become Đ, which is what they stand for in Vietnamese lists.
    """
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    composed = unicodedata.normalize("NFC", text.translate(_CLEAN))
    return " ".join(composed.split())


def _fast_folds() -> dict[int, str]:
    """Every composed letter of Vietnamese and the signs that fold away: most texts need no more."""
    table = {point: away for point, away in _CLEAN.items() if not chr(point).isspace()} | _FOLD
    letters = (chr(point) for point in (*range(0x41, 0x5B), *range(0xC0, 0x1B1), *range(0x1EA0, 0x1EFA)))
    for letter in letters:
        bare = "".join(c for c in unicodedata.normalize("NFD", letter) if unicodedata.category(c) != "Mn")
        if bare.isascii():
            table.setdefault(ord(letter), bare.lower())
    return table


_FAST = _fast_folds()


@lru_cache(maxsize=65536)
def _fold_word(word: str) -> str:
    bare = unicodedata.normalize("NFD", word.translate(_CLEAN).translate(_FOLD))
    kept = "".join(letter for letter in bare if unicodedata.category(letter) != "Mn")
    return unicodedata.normalize("NFC", kept.casefold())


@lru_cache(maxsize=16384)
def fold(text: str) -> str:
    """The text for comparing and searching: no marks, đ as d, no capitals, no apostrophes, single spaces."""
    quick = text.translate(_FAST)
    if quick.isascii():
        return " ".join(quick.split())
    return " ".join(filter(None, map(_fold_word, text.split())))


def _given_index(words: list[str], given_start: int | None) -> int:
    if given_start is not None:
        return min(max(given_start, 0), len(words) - 1)
    # Ê-đê and M'Nông women: "H'Hen Niê" is called H'Hen, the clan comes last.
    first = words[0]
    return 0 if first[:1] in "Hh" and first[1:2] and first[1] in _APOSTROPHES and len(first) > 2 else -1


def given_name(full_name: str, *, given_start: int | None = None) -> str:
    """The word a person is called by: the last one, unless `given_start` (index of a word) says otherwise."""
    words = nfc_clean(full_name).split()
    return words[_given_index(words, given_start)] if words else ""


def name_initial(full_name: str, *, given_start: int | None = None) -> str:
    """The first letter of the given name, marks kept, as a capital; empty for an empty name."""
    return given_name(full_name, given_start=given_start)[:1].upper()


def _letters(word: str) -> list[tuple[str, str, str]]:
    """(rank, tone, case) of each letter; marks unknown to Vietnamese count as a tone after all others."""
    found: list[tuple[str, str, str]] = []
    for char in unicodedata.normalize("NFC", word):
        base, *marks = list(unicodedata.normalize("NFD", char))
        letter = "đ" if base in "đĐ" else base.lower()
        tone = "0"
        for mark in marks:
            shape = _SHAPES.get((letter, mark))
            letter, tone = (shape, tone) if shape else (letter, _TONES.get(mark, _OTHER_MARK))
        if letter in _RANK:
            found.append((_RANK[letter], tone, "1" if base.isupper() else "0"))
        elif unicodedata.category(base)[0] in "LN":
            found.append((f"z{ord(base):05x}", tone, "0"))
    return found


@lru_cache(maxsize=65536)
def _word_key(word: str) -> tuple[str, str, str]:
    letters = _letters(word)
    return (
        "".join(rank for rank, _, _ in letters),
        "".join(tone for _, tone, _ in letters),
        "".join(case for _, _, case in letters),
    )


def _key(words: list[str]) -> str:
    """Letters of all words first, then their tones, then their capitals; trailing zeros carry no order."""
    parts = [part for part in map(_word_key, words) if part[0]]
    letters = "-".join(part[0] for part in parts)
    tones = "".join(part[1] for part in parts).rstrip("0")
    return f"{letters} {tones} {''.join(part[2] for part in parts).rstrip('0')}"


def sort_key(full_name: str, *, given_first: bool = True, given_start: int | None = None) -> str:
    """An ASCII key: sorting it byte by byte (COLLATE "C") puts names in Vietnamese order.

    By given name, then by the rest from the left; with `given_first=False` by the name as written.
    `given_start` is the index of the word that is the given name where it is not the last.
    Apostrophes and hyphens are passed over: H'Hen stands beside Hhen.
    """
    words = nfc_clean(full_name).split()
    if not words:
        return ""
    if not given_first:
        return _key(words)
    at = _given_index(words, given_start) % len(words)
    return f"{_key([words[at]])} {_key(words[:at] + words[at + 1 :])}"


def _proper_part(part: str) -> str:
    return part[:1].upper() + part[1:].lower() if part.isupper() or part.islower() else part


@lru_cache(maxsize=65536)
def _proper_word(word: str) -> str:
    """One word as a person writes it; a word of mixed capitals ("McDonald") is the writer's own affair."""
    marks = _NAME_PART.findall(word)
    parts = [_proper_part(part) for part in _NAME_PART.split(word)]
    return "".join(part + mark for part, mark in zip(parts, [*marks, ""], strict=True))


def proper_name(text: str) -> str:
    """A name with the capitals a person would write: "NGUYỄN THỊ HOA" and "nguyễn thị hoa" alike.

    A letter after an apostrophe is a capital (H'Hen), one after a hyphen is not (Ê-đê, Ma-ri-a).
    """
    return " ".join(map(_proper_word, nfc_clean(text).split()))


def group_digits(number: int) -> str:
    """1234567 as "1.234.567"."""
    return f"{number:,}".replace(",", ".")
