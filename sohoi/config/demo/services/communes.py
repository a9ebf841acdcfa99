"""Writing a commune of the demonstration: its units, its people, what became of them.

Each commune is one act with one line in the trail, and everybody in it has it in her history.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sohoi.acts.performing import Running, performs
from sohoi.config.demo import names
from sohoi.config.demo.offices import named, seats
from sohoi.config.demo.people import BEGAN, Invented, people
from sohoi.config.demo.places import PROVINCE_CODE, Branch, Commune
from sohoi.config.demo.services import bodies, groups, papers
from sohoi.config.demo.services.papers import Given
from sohoi.config.demo.services.whole import MAKE
from sohoi.members.models import Decision, Member, Person, Spell
from sohoi.members.services.writing import Entrance, count, count_gone, enter
from sohoi.units.models import Unit
from sohoi.units.services import Country, open_unit


@performs(MAKE, on="country", lock=False)
def make_province(act: Running, *, country: Country) -> Unit:
    """The province, without anything in it yet."""
    province = open_unit(act, name=names.PROVINCE, kind="province", parent=None, on=BEGAN, code=PROVINCE_CODE)
    act.stands_at(province)
    return province


@dataclass(frozen=True)
class Place:
    """A branch that was made, and its cells."""

    branch: Unit
    cells: Sequence[Unit]


@performs(MAKE, on="province", lock=False)
def make_commune(act: Running, *, province: Unit, plan: Commune, today: date) -> Unit:
    """A commune with its branches, everybody in them, and what happened to them since it began."""
    commune = open_unit(act, name=plan.name, kind=plan.kind, parent=province, on=BEGAN, code=plan.code)
    act.stands_at(commune)
    places = [_branch(act, commune, one) for one in plan.branches]
    everybody = [list(people(one, commune=plan.number, today=today)) for one in plan.branches]
    chosen = seats(plan, everybody, today)
    everybody = named(everybody, chosen, plan.officers)
    congress = bodies.congress_of(act, plan.number)
    given = papers.decide(act, commune, _decided(everybody) | bodies.decided(act, congress))
    entered = [
        _fill(act, places[at], invented, given, earlier=places[at - 1].branch, today=today)
        for at, invented in enumerate(everybody)
    ]
    bodies.seat(act, commune, [(one.branch, one.cells) for one in places], chosen, entered, congress, given)
    papers.introduce(act, commune, _pairs(places, entered, everybody))
    at = 1 % len(places)
    stay = [person for person, one in zip(entered[at], everybody[at], strict=True) if not one.left]
    papers.ask(act, places[at].branch, stay, today=today)
    groups.lay_out(act, [one.branch for one in places], today=today)
    act.note(count=plan.members)
    return commune


def _branch(act: Running, commune: Unit, plan: Branch) -> Place:
    branch = open_unit(act, name=plan.name, kind=plan.kind, parent=commune, on=BEGAN)
    return Place(branch, [open_unit(act, name=n, kind="cell", parent=branch, on=BEGAN) for n in plan.cells])


def _decided(everybody: Sequence[Sequence[Invented]]) -> set[tuple[str, date]]:
    """What decisions these lives need: on whom, of which day."""
    found = [one for branch in everybody for one in branch]
    let_in = {(Decision.About.ADMISSION, one.since) for one in found if one.entry == Spell.Entry.ADMITTED}
    struck = {(Decision.About.LEAVING, _left_on(one)) for one in found if _struck_off(one)}
    return {(str(about), day) for about, day in let_in | struck}


def _struck_off(one: Invented) -> bool:
    return one.left is not None and one.left[0] == Spell.Exit.STRUCK_OFF


def _pairs(
    places: Sequence[Place], entered: Sequence[Sequence[Person]], everybody: Sequence[Sequence[Invented]]
) -> list[tuple[Unit, Person, Invented]]:
    return [
        (place.branch, person, one)
        for place, members, invented in zip(places, entered, everybody, strict=True)
        for person, one in zip(members, invented, strict=True)
    ]


def _fill(
    act: Running, place: Place, invented: Sequence[Invented], given: Given, *, earlier: Unit, today: date
) -> list[Person]:
    entered = enter(act, [_entrance(one, place, given, today) for one in invented])
    pairs = list(zip(entered, invented, strict=True))
    _came(act, earlier, {person.pk: one for person, one in pairs if one.moved})
    _went(act, {person.pk: one for person, one in pairs if one.left}, given)
    papers.go_away(act, [(person, one) for person, one in pairs if one.away])
    return entered


def _entrance(one: Invented, place: Place, given: Given, today: date) -> Entrance:
    cell = place.cells[one.cell] if one.cell >= 0 else None
    paper = given.get((Decision.About.ADMISSION, one.since)) if one.entry == Spell.Entry.ADMITTED else None
    away = one.away[0] if one.away else None
    placed: dict[str, Any] = {
        "cell": cell,
        "decision": paper.pk if paper else None,
        "away_since": away,
        "stated": today,
    }
    return Entrance(one.facts, place.branch, one.since, one.entry, one.kind, other=one.other, **placed)


def _came(act: Running, earlier: Unit, moved: dict[int, Invented]) -> None:
    """Whoever came from another branch was there first: her spell here becomes the second one."""
    spells = list(Spell.objects.filter(person__in=moved))
    second = [_second(act, spell, moved[spell.person_id]) for spell in spells]
    for spell, later in zip(spells, second, strict=True):
        spell.branch_id, spell.until, spell.exit = earlier.pk, later.since, Spell.Exit.MOVED
    Spell.objects.bulk_update(spells, ["branch", "until", "exit"])
    Spell.objects.bulk_create(second)


def _second(act: Running, first: Spell, one: Invented) -> Spell:
    return Spell(
        person_id=first.person_id,
        branch_id=first.branch_id,
        kind=one.kind,
        since=one.moved or one.since,
        entry=Spell.Entry.MOVED_IN,
        line_id=act.line_id,
    )


def _went(act: Running, left: dict[int, Invented], given: Given) -> None:
    """Whoever left this year has an end and a reason, stands in no list and is counted as gone."""
    spells = list(Spell.objects.filter(person__in=left))
    for spell in spells:
        one = left[spell.person_id]
        spell.exit, spell.until, spell.exit_note = one.left or ("", None, "")
        if _struck_off(one):
            spell.exit_decision = given[Decision.About.LEAVING, _left_on(one)]
    Spell.objects.bulk_update(spells, ["exit", "until", "exit_note", "exit_decision"])
    rows = list(Member.objects.filter(pk__in=left))
    count(act, [(row, -1) for row in rows], joined=False)
    count_gone(act, [(row, _left_on(left[row.pk]).year) for row in rows])
    Member.objects.filter(pk__in=left).delete()


def _left_on(one: Invented) -> date:
    return one.left[1] if one.left else one.since
