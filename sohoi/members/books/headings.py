"""From the words over a column to the field it holds.

Exact headings first, then the longest known phrase inside a longer heading. What is asked about a husband,
child or head of household is never taken for the member's own.
"""

import re
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from sohoi.members.books.columns import ALL, BY_KEY
from sohoi.members.books.words import bare, word_set

_BRACKETS = re.compile(r"[(\[][^)\]]*[)\]]?")
_OTHERS = word_set("chong con bo cha me chau vo")
_OTHER_PERSONS = frozenset(
    ("nguoi", word) for word in ("than", "nha", "gioi", "bao", "dai", "phu", "lien", "quen", "cham", "nuoi")
)
# Words that may follow "họ và tên" without making it somebody else's.
_OF_HERSELF = word_set(
    "ho hv pn hoi vien phu nu chi em thanh to day du khai sinh in hoa chu nguoi tham gia dem va ten "
    "thuong ghi ro"
)
_SHORT = {
    "hv": "hoi vien", "pn": "phu nu", "td": "trinh do", "vh": "van hoa", "cm": "chuyen mon", "kn": "ket nap",
    "nv": "nghiep vu", "hpn": "hoi phu nu", "lhpn": "hoi phu nu", "hlhpn": "hoi phu nu",
    "lhpnvn": "hoi phu nu", "nc": "nong cot", "dv": "dang vien", "dvcs": "dang vien", "sdt": "so dien thoai",
    "ng": "ngay", "th": "thang", "dp": "dan pho", "cc": "can cuoc", "h": "ho", "dtoc": "dan toc",
    "tgiao": "ton giao",
}  # fmt: skip
_ITS_NUMBER = frozenset({"so", "so the", "so hieu", "ma so", "ghi so", "so giay", "so so"})
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
                rest = set(words[:start] + words[start + length :])
                return (
                    found._replace(whole=True) if found.key == "full_name" and rest <= _OF_HERSELF else found
                )
    return None


@lru_cache(maxsize=8192)
def of_another(heading: str) -> bool:
    """Whether a heading speaks of somebody else: a husband, a child, the person to be called."""
    return _of_another(bare(heading).split(), 0, 0)


def _of_another(words: list[str], start: int, length: int) -> bool:
    """Whether the heading speaks of a husband or child outside the phrase."""
    rest = words[:start] + words[start + length :]
    return any(word in _OTHERS for word in rest) or any(pair in _OTHER_PERSONS for pair in pairwise(rest))


@lru_cache(maxsize=8192)
def match(heading: str) -> Match | None:
    """What one heading by itself means, or None."""
    small = " ".join(heading.casefold().split()).strip(" .:*")
    if small in _MARKED:
        return _MARKED[small]
    plain = _BRACKETS.sub(" ", heading)
    for text in (heading, plain):
        found = _exactly(bare(text))
        if found:
            return found
    words = bare(plain).split()
    if not words or len(words) > _WORDS_AT_MOST:
        return None
    return _within(words) or _spelled_out(words) or _exactly_in_brackets(heading)


def _exactly(words: str) -> Match | None:
    return _EXACT.get(words) or _EXACT.get(words.replace(" ", "")) if words else None


def _exactly_in_brackets(heading: str) -> Match | None:
    """What only the brackets tell: "Thuộc hộ (nghèo, cận nghèo)"."""
    words = bare(heading).split()
    return _within(words) if "(" in heading and len(words) <= _WORDS_AT_MOST else None


def _spelled_out(words: list[str]) -> Match | None:
    """The heading with its abbreviations written out: "Năm KN" as "năm kết nạp"."""
    longer = " ".join(_SHORT.get(word, word) for word in words)
    if longer == " ".join(words):
        return None
    return _exactly(longer) or _within(longer.split())


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
    if above and above.key != "other" and bare(leaf) in _ITS_NUMBER:
        return above
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
    if bare(leaf) in ("ngay thang", "ngay va thang"):
        return "birth_day_month"
    return parts.get(small) or ("birth_year" if small in ("năm sinh", "nam sinh") else None)
