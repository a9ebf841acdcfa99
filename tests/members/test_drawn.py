"""Somebody drawn up ahead is who would have been entered, row by row, and counts the same."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date

from sohoi.common.dates import PartialDate
from sohoi.members.drawn import MEMBERS, PEOPLE, counts_of, draw, draw_again
from sohoi.members.models import Headcount, Measure, Member, Person, PersonPoverty, Spell
from sohoi.members.record import FLAG_AWAY, drafted, member_row
from sohoi.members.services.writing import Entrance, enter, enter_drawn
from tests import factories
from tests.factories import Place, running

FACTS = {
    "full_name": "Nguyễn Thị Hoa",
    "birth": PartialDate(1975, 2, 5),
    "id_number": "034175000123",
    "phone": "0710123456",
    "address": "Thôn Đông",
    "core": True,
    "poverty": "poor",
    "joined": PartialDate(2001),
}
OTHER = [("Mã số", "A\t1\\")]


def test_her_lines_are_those_of_her_record_and_her_row(place: Place) -> None:
    branch = place.an_lac.east
    drawn = draw(FACTS, OTHER, branch=branch, kind=Spell.Kind.ORDINARY)
    row = member_row(
        drafted(FACTS, OTHER), branch=branch, cell=None, kind=Spell.Kind.ORDINARY, poverty="poor"
    )
    assert drawn.listed == MEMBERS.of(row)
    assert drawn.person
    assert drawn.record == PEOPLE.of(drawn.person)
    assert (drawn.person.full_name, drawn.person.other) == ("Nguyễn Thị Hoa", [list(OTHER[0])])


def test_drawn_again_she_is_as_she_is_now(place: Place) -> None:
    branch = place.an_lac.east
    before = draw(FACTS, OTHER, branch=branch, kind=Spell.Kind.ORDINARY)
    assert before.person
    before.person.phone = ""
    after = draw_again(before.person, FACTS, branch=branch, kind=Spell.Kind.ORDINARY)
    assert "0710123456" in before.record
    assert "0710123456" not in after.record + after.listed


def test_the_year_in_which_she_joined_counts_only_where_it_is_asked_for(place: Place) -> None:
    east = place.an_lac.east
    row = member_row(drafted(FACTS, []), branch=east, cell=None, kind=Spell.Kind.ORDINARY, poverty="")
    assert [key[3] for key in counts_of(row)] == [Measure.NOW, Measure.JOINED]
    assert [key[3] for key in counts_of(row, joined=False)] == [Measure.NOW]
    row.joined_year = None
    assert [key[3] for key in counts_of(row)] == [Measure.NOW]


def test_who_was_drawn_ahead_enters_as_who_was_not(place: Place) -> None:
    """Both roads lead to the same rows: one by the facts, one by the lines made before."""
    east = place.an_lac.east
    drawn = draw(FACTS, OTHER, branch=east, kind=Spell.Kind.ORDINARY)
    act = running()
    [one] = enter(act, [Entrance(FACTS, east, factories.BEGINNING, other=OTHER)])
    empty = Entrance({}, east, factories.BEGINNING)
    [(pk, subject)] = enter_drawn(act, [empty], [replace(drawn, person=None)])
    other = Person.objects.get(pk=pk)
    assert (other.subject_id, told(one)) == (subject, told(other))
    standings = PersonPoverty.objects.values_list("person", "year", "standing")
    assert set(standings) == {(one.pk, 2020, "poor"), (pk, 2020, "poor")}
    counted = Headcount.objects.filter(branch_id=east.pk).values_list("measure", "year", "sex", "flags", "n")
    assert sum((Counter({row[:4]: row[4]}) for row in counted), Counter()) == Counter(
        {key[3:]: 2 for key in drawn.counted}
    )


def told(person: Person) -> list[object]:
    """What the database holds of her, without what must differ: ids, and seals, which never repeat."""
    ids = ("id", "subject_id", "person_id", "id_cipher")
    rows = [
        *Person.objects.filter(pk=person.pk).values(),
        *Member.objects.filter(pk=person.pk).values(),
        *Spell.objects.filter(person=person).values(),
    ]
    return [{key: value for key, value in row.items() if key not in ids} for row in rows]


def test_who_is_away_is_listed_and_counted_as_away(place: Place) -> None:
    away = date(2026, 3, 1)
    entrance = Entrance(FACTS, place.an_lac.east, factories.BEGINNING, away_since=away)
    [person] = enter(running(), [entrance])
    assert Member.objects.get(pk=person.pk).away_since == away
    here = Headcount.objects.filter(branch_id=place.an_lac.east.pk, measure=Measure.NOW, n=1)
    assert [flags & FLAG_AWAY for flags in here.values_list("flags", flat=True)] == [FLAG_AWAY]
