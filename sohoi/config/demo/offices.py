"""Who could hold which post among the invented people of a commune, before any of them is written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sohoi.config.demo.people import Invented
from sohoi.config.demo.places import Branch, Commune
from sohoi.members.models import Post, Spell

Title = Post.Title
# Below so many members a branch has no deputy, and a committee of three only.
LARGE = 100
DEPUTIES, STANDING, CONTROLLERS, EXECUTIVES = 2, 2, 2, 9


@dataclass(frozen=True)
class Seat:
    """A post to come: `branch` and `person` count from 0, she in her branch; `cell` -1 is none.

    `earlier` says that it was held in the term before only.
    """

    title: str
    branch: int
    person: int
    cell: int = -1
    earlier: bool = False


def seats(plan: Commune, everybody: Sequence[Sequence[Invented]], today: date) -> list[Seat]:
    """The posts of the commune, its branches and their cells; fewer where nobody is fit for them."""
    found: list[Seat] = []
    spare: list[tuple[int, int]] = []
    others: list[tuple[int, int]] = []
    for at, (branch, people) in enumerate(zip(plan.branches, everybody, strict=True)):
        can = [n for n, one in enumerate(people) if _can_help(one)]
        ready = [n for n in can if _could_lead(people[n], today)] or can[:1]
        wanted = _titles(branch)
        found += [Seat(title, at, n) for title, n in zip(wanted, ready, strict=False)]
        spare += [(at, n) for n in ready[len(wanted) :]]
        cells = list(_of_cells(branch, at, people, can, taken=set(ready)))
        found += cells
        taken = {*ready, *(one.person for one in cells)}
        others += [(at, n) for n in can if n not in taken]
    heads = [(one.branch, one.person) for one in found if one.title == Title.HEAD]
    # A hamlet has nobody to spare, and yet somebody who signs.
    return [*_of_commune(spare or others[-2:], heads), *found]


def _titles(branch: Branch) -> list[str]:
    if branch.members < LARGE:
        return [Title.HEAD, Title.BRANCH_MEMBER]
    return [Title.HEAD, Title.DEPUTY, Title.BRANCH_MEMBER, Title.BRANCH_MEMBER]


def _could_lead(one: Invented, today: date) -> bool:
    """Members of the core in their best years."""
    birth = one.facts.get("birth")
    return birth is not None and bool(one.facts["core"]) and 34 <= today.year - birth.year <= 62


def _of_cells(
    branch: Branch, at: int, people: Sequence[Invented], can: Sequence[int], taken: set[int]
) -> Iterator[Seat]:
    """The first of each cell who can be called and holds nothing yet."""
    for cell in range(len(branch.cells)):
        fit = (n for n in can if people[n].cell == cell and n not in taken)
        if (first := next(fit, None)) is not None:
            yield Seat(Title.CELL_HEAD, at, first, cell)


def _can_help(one: Invented) -> bool:
    """Whoever can be called, is here and stays."""
    stays = not (one.left or one.moved or one.away) and one.entry == Spell.Entry.LISTED
    return stays and bool(one.facts.get("phone")) and one.kind == Spell.Kind.ORDINARY


def _of_commune(spare: Sequence[tuple[int, int]], heads: Sequence[tuple[int, int]]) -> list[Seat]:
    """Its officers hold no post in a branch; heads of branches sit in the executive committee with them."""
    wanted = [Title.CHAIR, *[Title.VICE_CHAIR] * DEPUTIES, *[Title.STANDING] * STANDING]
    wanted += [Title.CONTROL_HEAD, *[Title.CONTROL] * CONTROLLERS]
    found = [Seat(title, *one) for title, one in zip(wanted, spare, strict=False)]
    found += [Seat(Title.EXECUTIVE, *one) for one in heads[:EXECUTIVES]]
    if len(spare) > len(wanted):
        found.append(Seat(Title.CHAIR, *spare[len(wanted)], earlier=True))
        found.append(Seat(Title.VICE_CHAIR, *spare[1], earlier=True))
    return found


def named(
    everybody: Sequence[Sequence[Invented]], found: Sequence[Seat], names: Mapping[str, str]
) -> list[list[Invented]]:
    """The same people, those who now hold the first post of a title called as these names say."""
    people = [list(branch) for branch in everybody]
    for title, name in names.items():
        seat = next((one for one in found if one.title == title and not one.earlier), None)
        if seat is not None:
            one = people[seat.branch][seat.person]
            people[seat.branch][seat.person] = replace(one, facts={**one.facts, "full_name": name})
    return people
