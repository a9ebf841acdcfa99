"""The invented tree: communes, branches and cells, how many people each, how well their lists are kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import accumulate
from random import Random

from sohoi.config.demo import names
from sohoi.config.demo.accounts import ACCOUNTS
from sohoi.config.demo.names import Lot

SEED = "Sông Mai"
PROVINCE_CODE = "98"
PROVINCE_MEMBERS = 500_000
A_BRANCH = 200
A_CELL = 60


class Size(StrEnum):
    """How much is invented: 60 people, a commune of about 6,000 beside a small one, or a province of half a
    million."""

    HAMLET = "hamlet"
    COMMUNE = "commune"
    PROVINCE = "province"


@dataclass(frozen=True)
class Branch:
    """A branch to come. `care` is the share of its records that lack nothing; `first` numbers its people."""

    name: str
    members: int
    care: float
    kind: str = "branch"
    first: int = 0

    @property
    def cells(self) -> Sequence[str]:
        """Tổ 1 to Tổ 4, as many as its people need; a branch at a place of work has none."""
        count = min(4, max(2, round(self.members / A_CELL))) if self.kind == "branch" else 0
        return [f"Tổ {n + 1}" for n in range(count)]

    @property
    def room(self) -> int:
        """How many numbers its people may take, those who left this year with them."""
        return self.members + self.members // 20 + 5


@dataclass(frozen=True)
class Commune:
    """A commune to come. `officers` are the names of those who hold its first posts, by title."""

    number: int
    name: str
    kind: str
    branches: Sequence[Branch]
    officers: Mapping[str, str] = field(default_factory=dict)

    @property
    def code(self) -> str:
        return f"{PROVINCE_CODE}{self.number + 1:03d}"

    @property
    def members(self) -> int:
        return sum(branch.members for branch in self.branches)


# The first five are those of the picture of the first page.
PICTURED = (
    Branch("Thôn Đông", 186, 0.97),
    Branch("Thôn Đoài", 244, 0.91),
    Branch("Thôn Trung", 301, 0.88),
    Branch("Thôn Bắc", 158, 0.64),
    Branch("Xóm Mới", 97, 0.41),
)
AN_LAC_MEMBERS = 6_128
AN_LAC_BRANCHES = 27
HAMLET = (
    Branch("Thôn Đông", 24, 0.95),
    Branch("Thôn Đoài", 16, 0.8),
    Branch("Xóm Mới", 10, 0.4),
)
# Somewhere to go to and to come from, where the province is not there.
BESIDE_HAMLET = (Branch("Thôn Thượng", 10, 0.9),)
BESIDE = (Branch("Thôn Thượng", 118, 0.92), Branch("Thôn Hạ", 94, 0.85), Branch("Xóm Chùa", 60, 0.7))
OFFICERS = {one.title: one.full_name for one in ACCOUNTS if one.title and one.full_name}
CARE = Lot({0.97: 18, 0.94: 18, 0.9: 16, 0.86: 14, 0.8: 12, 0.7: 9, 0.6: 7, 0.45: 6})


def communes(size: Size) -> list[Commune]:
    """The communes of a demonstration, its people numbered through."""
    if size is Size.HAMLET:
        return list(_numbered([_first(HAMLET), _commune(1, BESIDE_HAMLET)]))
    if size is Size.COMMUNE:
        return list(_numbered([_an_lac(), _commune(1, BESIDE)]))
    return list(_numbered([_an_lac(), *_others(PROVINCE_MEMBERS - AN_LAC_MEMBERS)]))


def _numbered(made: Sequence[Commune]) -> Iterator[Commune]:
    """Each branch knows the number of its first person, so that any commune can be invented by itself."""
    branches = [branch for commune in made for branch in commune.branches]
    starts = iter(accumulate((branch.room for branch in branches), initial=1))
    for commune in made:
        numbered = [replace(branch, first=next(starts)) for branch in commune.branches]
        yield replace(commune, branches=tuple(numbered))


def _commune(number: int, branches: Sequence[Branch]) -> Commune:
    ward = number >= len(names.COMMUNES) - names.WARDS
    kind, word = ("ward", "Phường") if ward else ("commune", "Xã")
    return Commune(number, f"{word} {names.COMMUNES[number]}", kind, branches)


def _first(branches: Sequence[Branch]) -> Commune:
    """The commune in which the accounts of the demonstration work."""
    return replace(_commune(0, branches), officers=OFFICERS)


def _an_lac() -> Commune:
    chance = Random(f"{SEED} 0")  # noqa: S311
    rest = AN_LAC_BRANCHES - len(PICTURED)
    left = AN_LAC_MEMBERS - sum(branch.members for branch in PICTURED)
    villages = [name for name in names.VILLAGES if name not in {branch.name for branch in PICTURED}]
    called = [*villages[: rest - 5], *(f"{names.STREETS} {n}" for n in range(1, 4))]
    branches = _branches(chance, [*called, "Trường Tiểu học An Lạc", "Trạm Y tế An Lạc"], left)
    return _first((*PICTURED, *branches))


def _others(members: int) -> Iterator[Commune]:
    """All communes but the first, of very different sizes, together with so many members."""
    chance = Random(SEED)  # noqa: S311
    sizes = _shares(members, [chance.uniform(0.6, 1.5) for _ in names.COMMUNES[1:]])
    for number, size in enumerate(sizes, 1):
        yield _commune(number, _branches(chance, _called(chance, number, round(size / A_BRANCH)), size))


def _called(chance: Random, number: int, count: int) -> list[str]:
    """Names of so many branches: streets in a ward, villages elsewhere, and a school in each."""
    if number >= len(names.COMMUNES) - names.WARDS:
        called = [f"{names.STREETS} {n}" for n in range(1, count)]
    else:
        called = chance.sample(names.VILLAGES, count - 1)
    return [*called, f"Trường Tiểu học {names.COMMUNES[number]}"]


def _branches(chance: Random, called: Sequence[str], members: int) -> tuple[Branch, ...]:
    """Branches with these names; those at a place of work are small."""
    at_work = [name.startswith(("Trường", "Trạm")) for name in called]
    weights = [0.15 if works else chance.uniform(0.5, 1.5) for works in at_work]
    sizes = _shares(members, weights)
    return tuple(
        Branch(name, size, CARE.draw(chance), "work_branch" if works else "branch")
        for name, size, works in zip(called, sizes, at_work, strict=True)
    )


def _shares(total: int, weights: Sequence[float]) -> list[int]:
    """The total divided by weight into whole numbers that add up to it."""
    ends = [round(total * part / sum(weights)) for part in accumulate(weights)]
    return [end - begin for begin, end in zip([0, *ends], ends, strict=False)]
