"""Operations that keep a person, her open spell, her row in the list and the counts equal.

Every one of them takes the running act as proof, and works on one person or ten thousand alike.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from django.db.models import Model

from sohoi.access.models import Subject
from sohoi.acts.performing import Running
from sohoi.common.copying import Mould, copy_in, insert_bare, take_ids
from sohoi.members.models import CommuneCount, Headcount, Measure, Member, Person, PersonPoverty, Spell
from sohoi.members.record import Facts, drafted, flags_of, member_row, poverty_of
from sohoi.members.services.addresses import Choices
from sohoi.units.models import Unit
from sohoi.units.services import hold_open

M = TypeVar("M", bound=Model)
Key = tuple[Any, ...]
What = CommuneCount.What
PEOPLE, SPELLS, LISTED = Mould(Person), Mould(Spell), Mould(Member)
COUNTS, COMMUNE_COUNTS = Mould(Headcount), Mould(CommuneCount)
BRANCH_KEY = ("branch_id", "commune_id", "province_id", "measure", "year", "sex", "flags")
COMMUNE_KEY = ("commune_id", "province_id", "what", "year", "sex", "flags")


@dataclass(frozen=True)
class Entrance:
    """Somebody about to enter the register: her facts (keys of the catalogue), where and since when.

    `stated` is the day on which the facts are true, where that is not the day on which her spell begins: the
    poverty of her household belongs to its year. `draft` is she herself where she was `drafted` before, and
    `listed` her row in the list as it was computed then, for the same branch; `decision` the paper that lets
    her in. `away_since` goes with an absence that the caller writes.
    """

    facts: Facts
    branch: Unit
    since: date
    entry: str = Spell.Entry.LISTED
    kind: str = Spell.Kind.ORDINARY
    cell: Unit | None = None
    other: Sequence[tuple[str, str]] = field(default_factory=tuple)
    stated: date | None = None
    draft: Person | None = None
    listed: Member | None = None
    decision: int | None = None
    away_since: date | None = None


def enter(act: Running, entrances: Sequence[Entrance]) -> list[Person]:
    """Operation: bring people into the register, each with an open spell, counted once."""
    branches = {one.branch.id: one.branch for one in entrances}
    hold_open(act, branches)
    subjects, ids = insert_bare(Subject, len(entrances)), take_ids(Person, len(entrances))
    choices = Choices(branches.values())
    people: list[Person] = []
    made = (_person(act, choices, *each) for each in zip(entrances, ids, subjects, strict=True))
    copy_in(Person, _kept(people, made))
    pairs = list(zip(entrances, people, strict=True))
    copy_in(Spell, (_spell(act, one, person) for one, person in pairs))
    _write_poverty(entrances, people)
    members: list[Member] = []
    copy_in(Member, _kept(members, (_member_for(one, person) for one, person in pairs)))
    count(act, [(member, 1) for member in members])
    act.about("person", ids)
    return people


def _kept(into: list[M], made: Iterable[M]) -> Iterator[M]:
    """Each as it is made, and kept: the database writes the first while the last are still to come."""
    for one in made:
        into.append(one)
        yield one


def _person(act: Running, choices: Choices, one: Entrance, pk: int, subject: int) -> Person:
    person = one.draft or drafted(one.facts, one.other)
    PEOPLE.complete(person, {}, id=pk, subject_id=subject, line_id=act.line_id)
    choices.settle(person, one.branch)
    return person


def _spell(act: Running, one: Entrance, person: Person) -> Spell:
    return SPELLS.cast(
        person_id=person.id,
        branch_id=one.branch.id,
        kind=one.kind,
        since=one.since,
        entry=one.entry,
        decision_id=one.decision,
        line_id=act.line_id,
    )


def _write_poverty(entrances: Sequence[Entrance], people: Sequence[Person]) -> None:
    stated = [
        PersonPoverty(person=person, year=(one.stated or one.since).year, standing=standing)
        for one, person in zip(entrances, people, strict=True)
        if (standing := poverty_of(one.facts))
    ]
    if stated:
        PersonPoverty.objects.bulk_create(stated)


def _member_for(one: Entrance, person: Person) -> Member:
    # Whose commune somebody chose just now has other doubts than were computed.
    if one.listed and not person.address_now:
        ids = {"person_id": person.id, "subject_id": vars(person)["subject_id"]}
        return LISTED.complete(one.listed, {"cell": one.cell}, **ids, cell_id=one.cell and one.cell.id)
    return member_row(
        person,
        branch=one.branch,
        cell=one.cell,
        kind=one.kind,
        poverty=poverty_of(one.facts),
        away_since=one.away_since,
        number=one.facts.get("id_number"),
    )


def count(act: Running, changes: Iterable[tuple[Member, int]], *, joined: bool = True) -> None:
    """Operation: count members in (+1) or out (-1), and with them the year they joined the Union.

    `joined=False` for somebody who leaves or comes back: in her year she did join, and only once.
    """
    sums: Counter[Key] = Counter()
    for member, n in changes:
        place = _place(member)
        sums[(*place, Measure.NOW, member.birth_year or 0, member.sex, flags_of(member))] += n
        if joined and member.joined_year:
            sums[(*place, Measure.JOINED, member.joined_year, member.sex, 0)] += n
    _write_counts(sums)


def _place(member: Member) -> tuple[int, int, int]:
    """Not as attributes: ten thousand times Django's way to a key of another table is felt."""
    values = vars(member)
    return values["branch_id"], values["commune_id"], values["province_id"]


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
        place = _place(member)
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
