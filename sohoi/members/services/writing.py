"""Operations that keep a person, her open spell, her row in the list and the counts equal.

Every one of them takes the running act as proof, and works on one person or ten thousand alike.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import chain
from typing import TypeVar

from django.db.models import Model

from sohoi.access.models import Subject
from sohoi.acts.performing import Running
from sohoi.common.copying import Mould, copy_in, insert_bare, take_ids
from sohoi.common.lines import NULL, Lines
from sohoi.members import drawn as drawing
from sohoi.members.drawn import Drawn, Key, Placed, counts_of, draw, draw_again
from sohoi.members.models import CommuneCount, Headcount, Measure, Member, Person, PersonPoverty, Spell
from sohoi.members.record import Facts
from sohoi.members.services.addresses import Choices
from sohoi.units.models import Unit
from sohoi.units.services import hold_open

M = TypeVar("M", bound=Model)
What = CommuneCount.What
PEOPLE = Mould(Person)
SPELLS = Lines(Spell, "person_id", "branch_id", "kind", "since", "entry", "decision_id", "line_id")
OPEN = SPELLS.of(vars(Spell()))
COUNTS, COMMUNE_COUNTS = Mould(Headcount), Mould(CommuneCount)
BRANCH_KEY = ("branch_id", "commune_id", "province_id", "measure", "year", "sex", "flags")
COMMUNE_KEY = ("commune_id", "province_id", "what", "year", "sex", "flags")


@dataclass(frozen=True)
class Entrance:
    """Somebody about to enter the register: her facts (keys of the catalogue), where and since when.

    `stated` is the day on which the facts are true, where that is not the day on which her spell begins: the
    poverty of her household belongs to its year. `decision` is the paper that lets her in. `away_since` goes
    with an absence that the caller writes.
    """

    facts: Facts
    branch: Unit
    since: date
    entry: str = Spell.Entry.LISTED
    kind: str = Spell.Kind.ORDINARY
    cell: Unit | None = None
    other: Sequence[tuple[str, str]] = field(default_factory=tuple)
    stated: date | None = None
    decision: int | None = None
    away_since: date | None = None


def enter(act: Running, entrances: Sequence[Entrance]) -> list[Person]:
    """Operation: bring people into the register, each with an open spell, counted once."""
    choices = Choices({one.branch.id: one.branch for one in entrances}.values())
    drawn = [_drawn(choices, one) for one in entrances]
    people = [one.person for one in drawn if one.person]
    numbers = enter_drawn(act, entrances, drawn)
    for person, (pk, subject) in zip(people, numbers, strict=True):
        PEOPLE.complete(person, {}, id=pk, subject_id=subject, line_id=act.line_id)
    return people


def _drawn(choices: Choices, one: Entrance) -> Drawn:
    """Drawn up, and once more where somebody chose which commune her old address means."""
    place: Placed = {"branch": one.branch, "kind": one.kind, "away_since": one.away_since}
    drawn = draw(one.facts, one.other, **place)
    if drawn.person and choices.settle(drawn.person, one.branch):
        return draw_again(drawn.person, one.facts, **place)
    return drawn


def enter_drawn(act: Running, entrances: Sequence[Entrance], drawn: Sequence[Drawn]) -> list[tuple[int, int]]:
    """Operation: bring in people who were drawn up for these entrances. Their ids, and those of their
    subjects."""
    hold_open(act, {one.branch.id for one in entrances})
    subjects, ids = insert_bare(Subject, len(drawn)), take_ids(Person, len(drawn))
    numbers = list(zip(ids, subjects, strict=True))
    _write_lines(act.line_id, entrances, drawn, [f"{pk}\t{subject}" for pk, subject in numbers])
    _write_poverty(entrances, drawn, ids)
    _write_counts(Counter(chain.from_iterable(one.counted for one in drawn)))
    act.about("person", ids)
    return numbers


def _write_lines(
    line: int, entrances: Sequence[Entrance], drawn: Sequence[Drawn], numbers: Sequence[str]
) -> None:
    whole = list(zip(numbers, entrances, drawn, strict=True))
    drawing.PEOPLE.write(f"{number}\t{line}\t{one.record}" for number, _, one in whole)
    SPELLS.write(f"{_spell(number, entrance)}\t{line}\t{OPEN}" for number, entrance, _ in whole)
    drawing.MEMBERS.write(f"{number}\t{_cell(entrance)}\t{one.listed}" for number, entrance, one in whole)


def _cell(one: Entrance) -> int | str:
    return one.cell.id if one.cell else NULL


def _spell(number: str, one: Entrance) -> str:
    person = number.partition("\t")[0]
    return f"{person}\t{one.branch.id}\t{one.kind!s}\t{one.since}\t{one.entry!s}\t{one.decision or NULL}"


def _write_poverty(entrances: Sequence[Entrance], drawn: Sequence[Drawn], ids: Sequence[int]) -> None:
    stated = [
        PersonPoverty(person_id=person, year=(entrance.stated or entrance.since).year, standing=one.poverty)
        for entrance, one, person in zip(entrances, drawn, ids, strict=True)
        if one.poverty
    ]
    if stated:
        PersonPoverty.objects.bulk_create(stated)


def count(act: Running, changes: Iterable[tuple[Member, int]], *, joined: bool = True) -> None:
    """Operation: count members in (+1) or out (-1), and with them the year they joined the Union.

    `joined=False` for somebody who leaves or comes back: in her year she did join, and only once.
    """
    sums: Counter[Key] = Counter()
    for member, n in changes:
        for key in counts_of(member, joined=joined):
            sums[key] += n
    _write_counts(sums)


def move_joined(act: Running, member: Member, before: Unit) -> None:
    """Operation: whoever comes back into another branch is counted there for the year she joined."""
    if not member.joined_year or before.pk == member.branch_id:
        return
    old = (before.pk, before.commune_id, before.province_id)
    new = (member.branch_id, member.commune_id, member.province_id)
    traits = (Measure.JOINED, member.joined_year, member.sex, 0)
    _write_counts(Counter({(*old, *traits): -1, (*new, *traits): 1}))


def count_left(act: Running, member: Member, year: int) -> None:
    """Operation: somebody left the Union in this year."""
    count_gone(act, [(member, year)])


def count_gone(act: Running, gone: Iterable[tuple[Member, int]], *, n: int = 1) -> None:
    """Operation: these people left the Union, each in her year; `n` -1 says that they never did."""
    sums: Counter[Key] = Counter()
    for member, year in gone:
        place = (member.branch_id, member.commune_id, member.province_id)
        sums[(*place, Measure.LEFT, year, member.sex, 0)] += n
    _write_counts(sums)


def recount(act: Running, branch: Unit, sex: str, measure: int, *, before: int, after: int) -> None:
    """Operation: what was counted in this branch for one year belongs to another."""
    place = (branch.pk, branch.commune_id, branch.province_id)
    sums: Counter[Key] = Counter({(*place, measure, before, sex, 0): -1})
    sums[(*place, measure, after, sex, 0)] += 1
    _write_counts(sums)


def _write_counts(sums: Counter[Key]) -> None:
    """The differences of the branches, and what they come to for their communes."""
    communes: Counter[Key] = Counter()
    for (_, commune, province, measure, year, sex, flags), n in sums.items():
        if measure == Measure.NOW:
            communes[(commune, province, What.NOW, 0, sex, flags)] += n
            communes[(commune, province, What.BORN, year, "", 0)] += n
        else:
            communes[(commune, province, int(measure), year, "", 0)] += n
    copy_in(Headcount, [_cast(COUNTS, BRANCH_KEY, key, n) for key, n in sums.items() if n])
    copy_in(CommuneCount, [_cast(COMMUNE_COUNTS, COMMUNE_KEY, key, n) for key, n in communes.items() if n])


def _cast(mould: Mould[M], names: Sequence[str], key: Key, n: int) -> M:
    return mould.cast(**dict(zip(names, key, strict=True)), n=n)
