"""What the database itself refuses about spells: a person is in one branch at a time."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from sohoi.members.models import Person, Spell
from sohoi.members.services.people import leave, move, rejoin
from tests.factories import Place, actor_with, register_person

MARCH, JUNE, SEPTEMBER, DECEMBER = (date(2026, month, 1) for month in (3, 6, 9, 12))
EARLIER = date(2025, 12, 31)


@pytest.fixture
def person(place: Place) -> Person:
    """In Thôn Đông from March to June."""
    person = register_person(place.an_lac.east, since=MARCH)
    person.spells.update(until=JUNE, exit=Spell.Exit.RESIGNED)
    return person


def spell(person: Person, place: Place, since: date, until: date | None) -> Spell:
    with transaction.atomic():
        return Spell.objects.create(
            person=person,
            branch=place.an_lac.west,
            since=since,
            until=until,
            entry=Spell.Entry.MOVED_IN,
            exit=Spell.Exit.MOVED if until else "",
            line_id=1,
        )


@pytest.mark.parametrize(
    ("since", "until"),
    [
        (MARCH, JUNE),
        (EARLIER, date(2026, 3, 2)),
        (date(2026, 5, 31), SEPTEMBER),
        (date(2026, 4, 1), date(2026, 5, 1)),
        (EARLIER, DECEMBER),
        (date(2026, 5, 31), None),
        (EARLIER, None),
    ],
)
def test_spells_of_one_person_do_not_overlap(
    place: Place, person: Person, since: date, until: date | None
) -> None:
    with pytest.raises(IntegrityError, match="one_spell_at_a_time"):
        spell(person, place, since, until)
    stranger = register_person(place.an_lac.east, since=SEPTEMBER)
    stranger.spells.all().delete()
    assert spell(stranger, place, since, until)


@pytest.mark.parametrize(
    ("since", "until"), [(EARLIER, MARCH), (JUNE, SEPTEMBER), (JUNE, None), (JUNE, JUNE), (MARCH, MARCH)]
)
def test_spells_may_touch_and_one_may_end_on_its_first_day(
    place: Place, person: Person, since: date, until: date | None
) -> None:
    assert spell(person, place, since, until)


def test_a_day_with_everything_on_it_is_no_overlap(place: Place) -> None:
    clerk = actor_with("commune_clerk", place.an_lac.unit)
    person = register_person(place.an_lac.east, since=MARCH)
    for version, branch in enumerate((place.an_lac.west, place.an_lac.east), start=1):
        member = Person.objects.get(pk=person.pk).member
        move(clerk, member=member, version=version, branch=branch, cell=None, on=MARCH)
    member = Person.objects.get(pk=person.pk).member
    leave(clerk, member=member, version=3, why=Spell.Exit.RESIGNED, on=MARCH)
    last = person.spells.latest("id")
    rejoin(clerk, spell=last, branch=place.an_lac.west, cell=None, on=MARCH)
    spells = person.spells.order_by("id").values_list("since", "until")
    assert list(spells) == [(MARCH, MARCH)] * 3 + [(MARCH, None)]
