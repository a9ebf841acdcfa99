"""All names of provinces, districts and communes, old and of today, as addresses are looked up in them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from typing import Generic, TypeVar

from sohoi.units import facts
from sohoi.units.addresses.words import just_so, same_accents, sound_of, words_of
from sohoi.units.facts import CommuneFact, OldCommuneFact, OldDistrictFact

T = TypeVar("T")

LONGEST = 6

PROVINCE_KINDS = {
    "tinh": "tỉnh",
    "t": "tỉnh",
    "thanh pho": "thành phố",
    "tp": "thành phố",
    "t p": "thành phố",
}
DISTRICT_KINDS = {
    "huyen": "huyện",
    "h": "huyện",
    "quan": "quận",
    "q": "quận",
    "thi xa": "thị xã",
    "tx": "thị xã",
    "t x": "thị xã",
    "thanh pho": "thành phố",
    "tp": "thành phố",
    "t p": "thành phố",
}
COMMUNE_KINDS = {
    "xa": "xã",
    "x": "xã",
    "phuong": "phường",
    "p": "phường",
    "ph": "phường",
    "f": "phường",
    "thi tran": "thị trấn",
    "tt": "thị trấn",
    "t t": "thị trấn",
    "ttr": "thị trấn",
    "dac khu": "đặc khu",
}
# Names that everybody shortens or writes in another way, and what they can mean.
_PROVINCE_ALIASES = (
    ("hcm", "Hồ Chí Minh"), ("tphcm", "Hồ Chí Minh"), ("Sài Gòn", "Hồ Chí Minh"), ("hn", "Hà Nội"),
    ("đn", "Đà Nẵng"), ("đn", "Đồng Nai"), ("brvt", "Bà Rịa - Vũng Tàu"), ("br vt", "Bà Rịa - Vũng Tàu"),
    ("tt Huế", "Huế"), ("Thừa Thiên Huế", "Huế"),
)  # fmt: skip
# With districts that were divided or merged shortly before the merger of all.
_DISTRICT_ALIASES = (
    ("bmt", "Buôn Ma Thuột"), ("tpbmt", "Buôn Ma Thuột"), ("Buôn Mê Thuột", "Buôn Ma Thuột"),
    ("Huế", "Thuận Hóa"), ("Huế", "Phú Xuân"), ("2", "Thủ Đức"), ("9", "Thủ Đức"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Commune:
    """A commune of one of the two times: exactly one of `old` and `new` is there."""

    name: str
    kind: str
    old: OldCommuneFact | None = None
    new: CommuneFact | None = None


@dataclass(frozen=True, slots=True)
class Province:
    """A province by a name of either time: the codes of the old provinces and of today's that it can mean."""

    old: frozenset[str]
    new: str


class Index(Generic[T]):
    """Things under the words of their names."""

    def __init__(self) -> None:
        self._found: defaultdict[tuple[str, ...], list[tuple[tuple[str, ...], T]]] = defaultdict(list)
        self._last: set[str] = set()

    def add(self, name: str, thing: T) -> None:
        words = tuple(word.text for word in words_of(name))
        sounds = tuple(sound_of(word)[1] for word in words)
        self._found[sounds].append((words, thing))
        self._last.add(sounds[-1])

    def may_end(self, sound: str) -> bool:
        """Whether any name ends with this word."""
        return sound in self._last

    def find(self, sounds: tuple[str, ...]) -> list[T]:
        """What these words can name, whatever their accents."""
        return [thing for _, thing in self._found.get(sounds, ())]

    def find_written(self, sounds: tuple[str, ...], written: tuple[str, ...], *, accented: bool) -> list[T]:
        """What they can name with the accents that are written. In a text that has accents elsewhere a name
        without any is meant so, if there is one."""
        known = self._found.get(sounds)
        if not known:
            return []
        fits = [(words, thing) for words, thing in known if same_accents(written, words)]
        exact = [thing for words, thing in fits if accented and just_so(written, words)]
        return exact or [thing for _, thing in fits]


@lru_cache(maxsize=1)
def provinces() -> Index[Province]:
    """By the name of an old province, which an address may still bear, or of today's."""
    index: Index[Province] = Index()
    old = facts.old_provinces()
    by_name = {one.name: Province(frozenset({one.code}), one.new_code) for one in old}
    for new in facts.provinces():
        parts = frozenset(one.code for one in old if one.new_code == new.code)
        by_name[new.name] = Province(parts, new.code)
    for name, province in by_name.items():
        index.add(name, province)
    for alias, name in _PROVINCE_ALIASES:
        index.add(alias, by_name[name])
    return index


@lru_cache(maxsize=1)
def districts() -> Index[OldDistrictFact]:
    index: Index[OldDistrictFact] = Index()
    known = {one.district.code: one.district for one in facts.old_communes()}
    for district in known.values():
        index.add(district.name, district)
    by_name = {district.name: district for district in known.values()}
    for alias, name in _DISTRICT_ALIASES:
        index.add(alias, by_name[name])
    return index


@lru_cache(maxsize=1)
def communes() -> Index[Commune]:
    """Old ones and today's; five islands that had no communes are known as what they are today."""
    index: Index[Commune] = Index()
    for old in facts.old_communes():
        if old.code != old.district.code:
            index.add(old.name, Commune(old.name, old.kind, old=old))
    for province in facts.provinces():
        for new in facts.communes(province.code):
            index.add(new.name, Commune(new.name, new.kind, new=new))
    return index


@lru_cache(maxsize=1)
def todays() -> dict[str, str]:
    """The province of each commune of today, by codes."""
    return {one.code: one.province_code for above in facts.provinces() for one in facts.communes(above.code)}


@lru_cache(maxsize=16384)
def became(old_code: str) -> tuple[str, ...]:
    """What became of an old commune: codes of today's."""
    return tuple(one.code for one in facts.new_of(old_code))
