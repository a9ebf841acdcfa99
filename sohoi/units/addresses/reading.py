"""Reading an address from its end: province, district, commune; what stands before is the detail."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

from sohoi.units.addresses import index
from sohoi.units.addresses.index import Commune, Index, Province
from sohoi.units.addresses.weighing import Answer, Before, Way, weigh
from sohoi.units.addresses.words import (
    HAMLET_WORDS,
    Gap,
    Word,
    accents_of,
    is_house,
    same_accents,
    sound_of,
    words_of,
)
from sohoi.units.facts import OldDistrictFact

T = TypeVar("T")

# A house or a numbered hamlet before the first comma says nothing about the commune.
_NUMBERED = re.compile(
    r"(?:(?:số nhà|số|sn|ngõ|ngách|hẻm|kiệt|thôn|xóm|tổ|đội|khu|ấp|khối)[ .]*)?\d+[a-z]?(?:/\d+)*",
    re.IGNORECASE,
)
# "Số 5 thôn Đông xã A" without a comma.
_HOUSE = re.compile(
    r"((?:số nhà|số|sn)[ .]*\d+[a-z]?(?:/\d+)*) +(?=thôn|xóm|tổ|khu|ấp|xã|phường)", re.IGNORECASE
)
_EDGES = " ,;:.-–—/|(["


@dataclass(frozen=True, slots=True)
class Reading:
    """What an address says.

    `detail` is what stands beside the commune, as written; the whole text where no commune is sure. `old` is
    the code of the old commune, empty where it is not sure that one of the old country is meant. `now` are
    the codes of today's communes that it can be: several where the old one was divided.
    """

    detail: str
    old: str
    now: tuple[str, ...]

    @property
    def divided(self) -> bool:
        return len(self.now) > 1


def is_known(code: str) -> bool:
    """Whether the facts know a commune of today by this code: a training commune is in none of them."""
    return code in index.todays()


@lru_cache(maxsize=8192)
def read(text: str, here: str = "") -> Reading:
    """What commune an address names, as sure as a book can be that is kept in the commune `here` of today.

    `text` is clean (`nfc_clean`); `here` is a code of the facts, or empty.
    """
    head, comma, tail = text.partition(",")
    if not comma and (house := _HOUSE.match(text)):
        head, comma, tail = house[1], " ", text[house.end() :]
    if not comma:
        return _read(text, here, behind=Before.NOTHING).reading
    # What stands behind the first comma comes again with the next person, and is looked up once.
    found = _read(tail.strip(), here, behind=Before.PLACE)
    if not found.firm:
        if not _NUMBERED.fullmatch(head.strip()):
            return _read(text, here, behind=Before.NOTHING).reading
        found = _read(tail.strip(), here, behind=_behind(head))
    if not found.reading.now:
        return Reading(text, "", ())
    between = ", " if comma == "," else comma
    detail = between.join(filter(None, (head.strip(_EDGES), found.reading.detail)))
    return Reading(detail, found.reading.old, found.reading.now)


def _behind(head: str) -> Before:
    words = words_of(head)
    if not words:
        return Before.NOTHING
    return Before.HOUSE if is_house(words[0]) else Before.PLACE


@dataclass(frozen=True, slots=True)
class _Part:
    reading: Reading
    firm: bool


@lru_cache(maxsize=8192)
def _read(text: str, here: str, *, behind: Before) -> _Part:
    words = _without_noise(words_of(text))
    turned = next((at for at, word in enumerate(words) if word.text.casefold() == "nay"), None)
    answer = _best(words, here, behind=behind) if turned is None else _then_and_now(words, turned, here)
    if answer is None:
        return _Part(Reading(text, "", ()), firm=False)
    before, after = text[: answer.start].rstrip(_EDGES), ""
    if answer.end < words[-1].end:
        after = text[answer.end : words[-1].end].strip(_EDGES + ")]")
    reading = Reading(", ".join(filter(None, (before, after))), answer.old, answer.now)
    return _Part(reading, firm=answer.firm and turned is None)


def _without_noise(words: list[Word]) -> list[Word]:
    """Without "(cũ)" behind names and "Việt Nam" at the end."""
    kept = [word for word in words if word.text.casefold() != "cũ"]
    if len(kept) > 1 and (kept[-2].bare, kept[-1].bare) == ("viet", "nam"):
        kept = kept[:-2]
    return kept[:-1] if kept and kept[-1].bare == "vn" else kept


def _then_and_now(words: list[Word], turned: int, here: str) -> Answer | None:
    """ "xã A (nay là xã B)": both where they agree, one where the other says nothing, else neither."""
    after = turned + 1
    while after < len(words) and words[after].bare in ("la", "thuoc"):
        after += 1
    then = _best(words[:turned], here, behind=Before.PLACE)
    now = _best(words[after:], here, behind=Before.PLACE)
    if then is None or now is None:
        found = then or now
        return found and Answer(found.old, found.now, found.start, words[-1].end, firm=False)
    if len(now.now) == 1 and now.now[0] in then.now:
        return Answer(then.old, now.now, then.start, words[-1].end, firm=False)
    return None


def _best(words: Sequence[Word], here: str, *, behind: Before) -> Answer | None:
    """From the very end; else with what begins like a hamlet behind the commune ("xã A, thôn 3")."""
    ends = [len(words)]
    ends += [
        at
        for at, word in enumerate(words)
        if at and word.gap >= Gap.DASH and word.bare in HAMLET_WORDS and at + 1 < len(words)
    ][:1]
    for end in ends:
        ways = list(_ways(words[:end], behind=behind))
        if found := weigh(ways, here):
            return found
    return None


def _ways(words: Sequence[Word], *, behind: Before) -> Iterator[Way]:
    """All the ways in which these words end in a commune, with or without what lies above it."""
    named: dict[int, list[_Found]] = {}
    for at, province, tight in _above(words, len(words), index.provinces(), index.PROVINCE_KINDS):
        for begin, district, close in _above(words, at, index.districts(), index.DISTRICT_KINDS):
            if begin not in named:
                named[begin] = list(_communes(words, begin, behind=behind))
            for one in named[begin]:
                if _fits(one.commune, district, province):
                    yield Way(
                        one.commune,
                        one.kind,
                        one.start,
                        words[-1].end,
                        district=district is not None,
                        province=province is not None,
                        tight=tight and close,
                        before=one.before,
                    )


def _above(
    words: Sequence[Word], end: int, names: Index[T], kinds: Mapping[str, str]
) -> Iterator[tuple[int, T | None, bool]]:
    """Nothing, then each province or district that the words before `end` name: where it begins, and whether
    something shows that it begins there."""
    yield end, None, True
    if not end or not names.may_end(words[end - 1].sound):
        return
    for begin, sounds, _ in _names(words, end):
        found = names.find(sounds)
        if found:
            start, kind = _kind(words, begin, kinds)
            tight = bool(kind) or words[begin].gap >= Gap.DASH
            yield from ((start, one, tight) for one in found)


def _names(words: Sequence[Word], end: int) -> Iterator[tuple[int, tuple[str, ...], tuple[str, ...]]]:
    """What ends before `end` and may be one name: no comma inside."""
    for begin in range(end - 1, max(end - 1 - index.LONGEST, -1), -1):
        part = words[begin:end]
        yield begin, tuple(word.sound for word in part), tuple(word.text for word in part)
        if words[begin].gap == Gap.COMMA:
            return


def _kind(words: Sequence[Word], begin: int, kinds: Mapping[str, str]) -> tuple[int, str]:
    """Where the name begins with its kind before it, and the kind; empty where none is written."""
    if words[begin].gap > Gap.DOT:
        return begin, ""
    for size in (size for size in (2, 1) if size <= begin):
        before = words[begin - size : begin]
        kind = kinds.get(" ".join(word.bare for word in before))
        if kind and _spells(before, kind):
            return begin - size, kind
    return begin, ""


def _spells(before: Sequence[Word], kind: str) -> bool:
    """Whether these words are the kind or short for it: "Tĩnh" of Hà Tĩnh is no "tỉnh"."""
    written, whole = tuple(word.text for word in before), tuple(kind.split())
    if [sound_of(word)[0] for word in whole] != [word.bare for word in before]:
        return True
    return same_accents(written, whole)


@dataclass(frozen=True, slots=True)
class _Found:
    commune: Commune
    kind: str
    start: int
    before: Before


def _communes(words: Sequence[Word], end: int, *, behind: Before) -> Iterator[_Found]:
    """The communes whose name ends before `end` and visibly begins: with its kind, or behind a comma."""
    known = index.communes()
    if not end or not known.may_end(words[end - 1].sound):
        return
    accented = any(accents_of(word.text) for word in words)
    for begin, sounds, written in _names(words, end):
        found = known.find_written(sounds, written, accented=accented)
        if not found:
            continue
        start, kind = _kind(words, begin, index.COMMUNE_KINDS)
        if kind == "xã" and start and words[start - 1].bare == "thi":
            continue
        if kind or _begins(words, begin, sounds):
            before = _before(words, start) if start else behind
            yield from (_Found(one, kind, words[start].start, before) for one in found)


def _begins(words: Sequence[Word], begin: int, sounds: tuple[str, ...]) -> bool:
    """Whether a name without a kind begins here: behind a comma, a dash or "thôn 3". A number is no name."""
    if all(sound.isdecimal() for sound in sounds):
        return False
    if begin == 0 or words[begin].gap >= Gap.DASH:
        return True
    return begin > 1 and words[begin - 1].is_number and words[begin - 2].bare in HAMLET_WORDS


def _before(words: Sequence[Word], start: int) -> Before:
    """What the phrase before is: what follows a house's number may be the street's name."""
    at = start - 1
    while at and words[at].gap < Gap.DASH:
        at -= 1
    return Before.HOUSE if is_house(words[at]) else Before.PLACE


def _fits(commune: Commune, district: OldDistrictFact | None, province: Province | None) -> bool:
    """Whether the commune lies in the district and province that are written. Today's have no district."""
    if commune.old is not None:
        if district is not None and commune.old.district.code != district.code:
            return False
        return province is None or commune.old.province.code in province.old
    if commune.new is None or district is not None:
        return False
    return province is None or province.new == commune.new.province_code
