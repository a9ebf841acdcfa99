"""From the words over a column to the field it holds.

Exact headings first, then the longest known phrase inside a longer heading. What is asked about a husband,
child or head of household is never taken for the member's own.
"""

import re
from functools import lru_cache
from typing import NamedTuple

from sohoi.members.books.columns import ALL, BY_KEY
from sohoi.members.books.words import bare, word_set

_BRACKETS = re.compile(r"[(\[][^)\]]*[)\]]?")
_OTHERS = word_set("chong con bo cha me chau vo")
_WORDS_AT_MOST = 14
_SHARE_AT_LEAST = 0.3


class Match(NamedTuple):
    """A key of a column, how early its phrase stands in its list, and whether the heading was whole."""

    key: str
    rank: int
    whole: bool


def _listed() -> tuple[dict[str, Match], dict[str, Match], dict[tuple[str, ...], Match]]:
    """Headings with marks, folded headings, and phrases that count inside a longer heading."""
    marked: dict[str, Match] = {}
    exact: dict[str, Match] = {}
    inside: dict[tuple[str, ...], Match] = {}
    for column in ALL:
        for rank, phrase in enumerate(column.phrases):
            match = Match(column.key, rank, True)
            exact.setdefault(phrase, match)
            exact.setdefault(phrase.replace(" ", ""), match)
            if column.inside and (" " in phrase or len(phrase) >= 4):
                inside.setdefault(tuple(phrase.split()), Match(column.key, rank, False))
        for phrase in column.alone:
            exact.setdefault(phrase, Match(column.key, len(column.phrases), True))
        for text in column.marked:
            marked.setdefault(text, Match(column.key, len(column.phrases), True))
    return marked, exact, inside


_MARKED, _EXACT, _INSIDE = _listed()
_LONGEST = max(map(len, _INSIDE))


def _within(words: list[str]) -> Match | None:
    """The longest known phrase in a heading, if it is a fair part of it."""
    for length in range(min(_LONGEST, len(words)), 0, -1):
        if length / len(words) < _SHARE_AT_LEAST:
            break
        for start in range(len(words) - length + 1):
            found = _INSIDE.get(tuple(words[start : start + length]))
            if found and not (BY_KEY[found.key].personal and _of_another(words, start, length)):
                return found
    return None


def _of_another(words: list[str], start: int, length: int) -> bool:
    """Whether the heading speaks of a husband or child outside the phrase."""
    return any(word in _OTHERS for word in words[:start] + words[start + length :])


@lru_cache(maxsize=8192)
def match(heading: str) -> Match | None:
    """What one heading by itself means, or None."""
    small = " ".join(heading.casefold().split()).strip(" .:*")
    if small in _MARKED:
        return _MARKED[small]
    for text in (heading, _BRACKETS.sub(" ", heading)):
        words = bare(text)
        found = _EXACT.get(words) or _EXACT.get(words.replace(" ", "")) if words else None
        if found:
            return found
    words_left = bare(_BRACKETS.sub(" ", heading)).split()
    if not words_left or len(words_left) > _WORDS_AT_MOST:
        return None
    return _within(words_left)


@lru_cache(maxsize=8192)
def names_people(text: str) -> bool:
    """Whether a cell is the heading of a column of names: the one thing that every list has."""
    if not 2 <= len(text) <= 60 or text[0].isdigit():
        return False
    found = match(text)
    return found is not None and found.whole and found.key in ("full_name", "family_name")


@lru_cache(maxsize=8192)
def match_under(parent: str, leaf: str) -> Match | None:
    """What a heading means below another one: "Năm sinh" over "Nam", "Hộ" over "Nghèo"."""
    above, here = match(parent), match(leaf)
    if above and above.key in ("birth", "sex"):
        part = _part_of(above.key, leaf)
        if part:
            return Match(part, 0, True)
    joined = _EXACT.get(bare(f"{parent} {leaf}"))
    if joined or here:
        return joined or here
    return match(f"{parent} {leaf}") if above is None else None


def _part_of(above: str, leaf: str) -> str | None:
    """Part of a birth or a sex by its leaf; "Nam" and "Năm" differ only by a mark."""
    small = leaf.casefold().strip(" .:")
    if above == "sex":
        return {"nam": "sex_male", "nữ": "sex_female", "nu": "sex_female"}.get(small)
    parts = {"nam": "birth_male", "nữ": "birth_female", "nu": "birth_female", "năm": "birth_year"}
    parts |= {"ngày": "birth_day", "ngay": "birth_day", "tháng": "birth_month", "thang": "birth_month"}
    return parts.get(small) or ("birth_year" if small in ("năm sinh", "nam sinh") else None)
