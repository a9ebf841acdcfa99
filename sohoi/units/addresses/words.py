"""An address as words: what separates them, and which of them say a kind of place."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

from sohoi.common.text import fold
from sohoi.units.names import is_bare, key_of

_WORD = re.compile(r"[^\W\d_]+(?:['’‘`´ʼʹ′＇][^\W\d_]+)*|\d+")
_FINAL_Y = re.compile(r"(?:(?<=[bcdghklmnpqrstvx])|(?<=qu))y(?=$|\|)")
# How the highlands' river word is written: Đắk, Đăk, Đắc.
_DAK = {"dak", "dac"}
_STREET = re.compile(r"so|sn|ngo|ngach|hem|kiet|duong|d|pho|nha|phong|can|lo|hd")
# What a hamlet or a part of one is called, folded, with the short forms that lists use.
HAMLET_WORDS = frozenset(
    re.findall(
        r"\w+",
        "thon xom ap ban buon bon plei lang khoi khom soc sok phum to tdp kp kdc khu doi cum",
    )
)


class Gap(IntEnum):
    """What stands between a word and the one before it."""

    BLANK = 0
    DOT = 1
    DASH = 2
    COMMA = 3


@dataclass(frozen=True, slots=True)
class Word:
    """A word of an address: as written, folded, as names are looked up, and where it stands."""

    text: str
    bare: str
    sound: str
    gap: Gap
    start: int
    end: int

    @property
    def is_number(self) -> bool:
        return self.bare.isdecimal()


def words_of(text: str) -> list[Word]:
    """The words of a clean text. Letters and digits that touch are two words: "P5" is "P" and "5"."""
    found: list[Word] = []
    at = 0
    for match in _WORD.finditer(text):
        bare, sound = sound_of(match[0])
        gap = _gap(text[at : match.start()]) if found else Gap.COMMA
        found.append(Word(match[0], bare, sound, gap, match.start(), match.end()))
        at = match.end()
    return found


def _gap(between: str) -> Gap:
    marks = between.strip()
    if not marks:
        return Gap.BLANK
    if set(marks) <= {".", ":"}:
        return Gap.DOT
    return Gap.DASH if set(marks) <= set("-–—.") else Gap.COMMA


@lru_cache(maxsize=16384)
def sound_of(word: str) -> tuple[str, str]:
    """A word folded, and as names are looked up: "Mỹ" like "Mĩ", "05" like "5", "Đắc" like "Đắk"."""
    bare = fold(word)
    if bare.isdecimal():
        return str(int(bare)), str(int(bare))
    return bare, "dak" if bare in _DAK else _FINAL_Y.sub("i", bare)


@lru_cache(maxsize=16384)
def accents_of(word: str) -> str:
    """Equal for two spellings of a word with the same accents; empty for a word that bears none."""
    if sound_of(word)[1] == "dak" or is_bare(word):
        return ""
    return _FINAL_Y.sub("i", key_of(word))


def same_accents(written: tuple[str, ...], name: tuple[str, ...]) -> bool:
    """Whether both can be one name: no accents on one side at all, or the same on both."""
    one, other = tuple(map(accents_of, written)), tuple(map(accents_of, name))
    return one == other or not any(one) or not any(other)


def just_so(written: tuple[str, ...], name: tuple[str, ...]) -> bool:
    """Whether every accent of the name is written and no other."""
    return all(accents_of(one) == accents_of(other) for one, other in zip(written, name, strict=True))


def is_house(word: Word) -> bool:
    """Whether a phrase that begins so is a house or a street, not a place with people's names for it."""
    return word.is_number or bool(_STREET.fullmatch(word.bare))
