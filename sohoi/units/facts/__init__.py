"""The administrative units of Vietnam as published facts: today's, those until 30/06/2025, and which became
which.

Read from the tables in `data/` (SOURCE.md says where they come from); no database. The tables tell what is,
not what an installation has: `units` loads from them what it needs.

A trap that shaped the names here: the code of a commune of today is also the code of one of the old communes
it was made of, with another extent. So no function takes just "a code": `commune` and `old_communes_of` take
one of today, `old_commune` and `new_of` one of before 1 July 2025.
"""

import csv
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

from sohoi.common.text import fold, sort_key

_DATA = Path(__file__).parent / "data"

Unit = TypeVar("Unit")


class NoSuchUnit(LookupError):
    """A code that names no unit of that level and time."""


@dataclass(frozen=True, slots=True)
class _Named:
    code: str
    name: str
    """Without the kind: "Phố Hiến"."""
    kind: str
    """In small letters: "phường"."""

    @property
    def full_name(self) -> str:
        """As papers have it: "Phường Phố Hiến"."""
        return f"{self.kind[:1].upper()}{self.kind[1:]} {self.name}"


@dataclass(frozen=True, slots=True)
class ProvinceFact(_Named):
    """A province or centrally run city of today."""

    valid_from: date
    """The day since which it has this name and kind; 1 July 2025 for all that the merger left or made."""


@dataclass(frozen=True, slots=True)
class CommuneFact(_Named):
    """A xã, phường or đặc khu of today."""

    valid_from: date
    province_code: str


@dataclass(frozen=True, slots=True)
class OldProvinceFact(_Named):
    """One of the 63 provinces until 30/06/2025."""

    new_code: str
    """Today's province; none was divided."""


@dataclass(frozen=True, slots=True)
class OldDistrictFact(_Named):
    """A district until 30/06/2025; the level has no successor."""

    province_code: str


@dataclass(frozen=True, slots=True)
class OldCommuneFact(_Named):
    """A commune until 30/06/2025, or one of five island districts that had none (code of three digits)."""

    district: OldDistrictFact
    province: OldProvinceFact

    @property
    def place(self) -> str:
        """ "Xã Đông Phong, Huyện Tiền Hải, Tỉnh Thái Bình", as old papers and cards have it."""
        parts: list[_Named] = [self.district, self.province]
        if self.code != self.district.code:
            parts.insert(0, self)
        return ", ".join(part.full_name for part in parts)


@dataclass(frozen=True, slots=True)
class ChangeFact(_Named):
    """The `name` and `kind` that a unit of today had from 1 July 2025 until its `valid_from`."""

    until: date
    decision: str


@lru_cache
def provinces() -> tuple[ProvinceFact, ...]:
    """The 34, by code."""
    return tuple(
        ProvinceFact(code, name, kind, date.fromisoformat(since))
        for code, name, kind, since in _rows("provinces")
    )


def province(code: str) -> ProvinceFact:
    """Raises NoSuchUnit."""
    return _known({unit.code: unit for unit in provinces()}, code)


@lru_cache(maxsize=64)
def communes(province_code: str) -> tuple[CommuneFact, ...]:
    """The communes of a province of today, in Vietnamese order of their names. Raises NoSuchUnit."""
    province(province_code)
    here = [unit for unit in _communes().values() if unit.province_code == province_code]
    return tuple(sorted(here, key=lambda unit: sort_key(unit.name, given_first=False)))


def commune(code: str) -> CommuneFact:
    """The commune of today with this code. Raises NoSuchUnit."""
    return _known(_communes(), code)


@lru_cache
def changes() -> tuple[ChangeFact, ...]:
    """Units, provinces (two digits) and communes (five), renamed or raised since 1 July 2025; by code."""
    return tuple(
        ChangeFact(code, name, kind, date.fromisoformat(on), decision)
        for code, on, name, kind, decision in _rows("changes")
    )


@lru_cache
def old_provinces() -> tuple[OldProvinceFact, ...]:
    """The 63, by code."""
    return tuple(OldProvinceFact(*row) for row in _rows("old_provinces"))


def old_communes() -> tuple[OldCommuneFact, ...]:
    """All that there were on 30/06/2025, by code."""
    return tuple(_old_communes().values())


def old_commune(old_code: str) -> OldCommuneFact:
    """The commune that had this code until 30/06/2025. Raises NoSuchUnit."""
    return _known(_old_communes(), old_code)


def old_communes_of(commune_code: str) -> list[OldCommuneFact]:
    """The old communes of which a commune of today was made, whole or in part, by code. Raises NoSuchUnit."""
    commune(commune_code)
    return [old_commune(old_code) for old_code in _sources()[commune_code]]


def new_of(old_code: str) -> list[CommuneFact]:
    """What became of an old commune. Raises NoSuchUnit.

    More than one: it was divided, and the code cannot say which part is meant. Never take the first; ask by
    hamlet.
    """
    old_commune(old_code)
    return [commune(new_code) for new_code in _successors()[old_code]]


def find_communes(province_code: str, text: str) -> list[CommuneFact]:
    """Communes of a province of today whose name holds every typed word, or its beginning, in any order.

    Without regard to accents and capitals; the kind may be typed too ("p pho hien" and "phường hiến"). Names
    that begin with the text come first. All of them for an empty text.
    """
    wanted = fold(text)
    found = [unit for unit in communes(province_code) if _holds(unit, wanted)]
    return sorted(found, key=lambda unit: not fold(unit.name).startswith(wanted))


def find_old_communes(province_code: str, text: str) -> list[OldCommuneFact]:
    """Old communes by name, as `find_communes`, among those on the ground of a province of today.

    For someone who types the name her commune had before the merger: `new_of` tells where it is now.
    """
    wanted = fold(text)
    found = [unit for unit in _old_communes_in(province_code) if _holds(unit, wanted)]
    return sorted(found, key=lambda unit: not fold(unit.name).startswith(wanted))


def _holds(unit: _Named, wanted: str) -> bool:
    words = fold(unit.full_name).split()
    return all(any(word.startswith(part) for word in words) for part in wanted.split())


@lru_cache(maxsize=64)
def _old_communes_in(province_code: str) -> tuple[OldCommuneFact, ...]:
    province(province_code)
    here = [unit for unit in _old_communes().values() if unit.province.new_code == province_code]
    return tuple(sorted(here, key=lambda unit: sort_key(unit.name, given_first=False)))


def _rows(table: str) -> Iterator[list[str]]:
    with (_DATA / f"{table}.csv").open(encoding="utf-8", newline="") as stream:
        rows = csv.reader(stream)
        next(rows)
        yield from rows


@lru_cache
def _communes() -> dict[str, CommuneFact]:
    return {
        code: CommuneFact(code, name, kind, date.fromisoformat(since), province_code)
        for code, name, kind, since, province_code in _rows("communes")
    }


@lru_cache
def _old_communes() -> dict[str, OldCommuneFact]:
    above = {unit.code: unit for unit in old_provinces()}
    districts = {row[0]: OldDistrictFact(*row) for row in _rows("old_districts")}
    return {
        code: OldCommuneFact(code, name, kind, districts[district], above[districts[district].province_code])
        for code, name, kind, district in _rows("old_communes")
    }


@lru_cache
def _successors() -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for old_code, new_code, _ in _rows("became"):
        found[old_code].append(new_code)
    return dict(found)


@lru_cache
def _sources() -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for old_code, new_code, _ in _rows("became"):
        found[new_code].append(old_code)
    return dict(found)


def _known(units: dict[str, Unit], code: str) -> Unit:
    if code not in units:
        raise NoSuchUnit(code)
    return units[code]
