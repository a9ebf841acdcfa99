"""The balance of a period: each kind once, moves within are nothing, days half open, strangers out."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from sohoi.acts.gate import NotForYou
from sohoi.members.models import Spell
from sohoi.members.queries import balance
from sohoi.members.queries.balance import CAUSES, ENTRIES, EXITS, Balance
from sohoi.members.services import people
from tests import factories

FIRST, LAST = date(2026, 7, 1), date(2026, 9, 30)
BEFORE, AFTER = FIRST - timedelta(days=1), LAST + timedelta(days=1)
YEAR = {"first": date(2026, 1, 1), "last": date(2026, 12, 31)}


def total(unit: object, first: date = FIRST, last: date = LAST) -> Balance:
    return balance.table(factories.all_seeing(), unit, first=first, last=last).total  # type: ignore[arg-type]


def moves(found: Balance) -> dict[str, int]:
    return {slug: n for slug, n in found.moves.items() if n}


def leave(branch: object, why: str, on: date, since: date = date(2020, 1, 1)) -> None:
    person = factories.register_person(branch, since=since)  # type: ignore[arg-type]
    people.leave(factories.all_seeing(), member=person.member, version=1, why=why, on=on)


def move(person: object, branch: object, on: date) -> None:
    found = balance.Spell.objects.filter(person=person).latest("id").person  # type: ignore[misc]
    people.move(
        factories.all_seeing(),
        member=found.member,
        version=found.version,
        branch=branch,
        cell=None,
        on=on,  # type: ignore[arg-type]
    )


def test_every_kind_has_its_one_line() -> None:
    into = [kind for cause in ENTRIES for kind in cause.kinds]
    out = [kind for cause in EXITS for kind in cause.kinds]
    assert sorted(into) == sorted(Spell.Entry.values) and sorted(out) == sorted(Spell.Exit.values)
    assert len(CAUSES) == len(ENTRIES) + len(EXITS)


@pytest.mark.parametrize(
    ("since", "opening", "came", "closing"),
    [(BEFORE, 1, 0, 1), (FIRST, 0, 1, 1), (LAST, 0, 1, 1), (AFTER, 0, 0, 0)],
)
def test_whoever_comes_is_there_from_her_first_day(
    place: factories.Place, since: date, opening: int, came: int, closing: int
) -> None:
    factories.register_person(place.an_lac.east, since=since, entry=Spell.Entry.ADMITTED)
    factories.register_person(place.hoa_my.east, since=FIRST)
    for unit in (place.an_lac.east, place.an_lac.unit, place.province):
        found = total(unit)
        assert (found.opening, found.came, found.closing) == (opening, came, closing)
        assert moves(found) == ({"ket-nap": 1} if came else {})


@pytest.mark.parametrize(
    ("until", "opening", "went", "closing"),
    [(BEFORE, 0, 0, 0), (FIRST, 1, 1, 0), (LAST, 1, 1, 0), (AFTER, 1, 0, 1)],
)
def test_whoever_leaves_is_gone_on_that_day(
    place: factories.Place, until: date, opening: int, went: int, closing: int
) -> None:
    leave(place.an_lac.east, Spell.Exit.DIED, until)
    found = total(place.an_lac.unit)
    assert (found.opening, found.went, found.closing) == (opening, went, closing)
    assert moves(found) == ({"tu-tran": 1} if went else {})


def test_a_move_is_in_and_out_below_and_nothing_above(place: factories.Place) -> None:
    person = factories.register_person(place.an_lac.east)
    move(person, place.an_lac.west, FIRST)
    found = balance.table(factories.all_seeing(), place.an_lac.unit, first=FIRST, last=LAST)
    assert [(unit.name, moves(one), one.opening, one.closing) for unit, one in found.lines] == [
        ("Thôn Đông", {"chuyen-di": 1}, 1, 0),
        ("Thôn Tây", {"chuyen-den": 1}, 0, 1),
    ]
    assert moves(found.total) == {} and (found.total.opening, found.total.closing) == (1, 1)
    assert moves(total(place.province)) == {}


def test_there_and_back_on_one_day(place: factories.Place) -> None:
    person = factories.register_person(place.an_lac.east)
    move(person, place.an_lac.west, FIRST)
    move(person, place.an_lac.east, FIRST)
    assert moves(total(place.an_lac.west)) == {"chuyen-den": 1, "chuyen-di": 1}
    assert moves(total(place.an_lac.east)) == {"chuyen-den": 1, "chuyen-di": 1}
    assert moves(total(place.an_lac.unit)) == {}


def test_through_another_commune_and_back_on_one_day(place: factories.Place) -> None:
    """Both communes see her go and come; the province nothing."""
    factories.register_person(place.an_lac.east)
    first = Spell.objects.get()
    Spell.objects.update(until=FIRST, exit=Spell.Exit.TRANSFERRED)
    for branch, until in ((place.binh_minh.east, FIRST), (place.an_lac.west, None)):
        Spell.objects.create(
            person=first.person, branch=branch, since=FIRST, until=until, entry=Spell.Entry.TRANSFERRED,
            exit=Spell.Exit.TRANSFERRED if until else "", line_id=1,
        )  # fmt: skip
    for commune in (place.an_lac.unit, place.binh_minh.unit):
        assert moves(total(commune)) == {"chuyen-den": 1, "chuyen-di": 1}
    assert moves(total(place.province)) == {}


def test_left_and_came_back_is_told_twice(place: factories.Place) -> None:
    leave(place.an_lac.east, Spell.Exit.RESIGNED, FIRST)
    people.rejoin(
        factories.all_seeing(), spell=Spell.objects.get(), branch=place.an_lac.east, cell=None, on=FIRST
    )
    assert moves(total(place.an_lac.unit)) == {"xin-thoi": 1, "vao-lai": 1}


def test_units_below_that_are_closed_appear_only_with_people(place: factories.Place) -> None:
    leave(place.an_lac.east, Spell.Exit.DIED, FIRST)
    closed = {"closed_on": AFTER}
    type(place.an_lac.east).objects.filter(pk__in=[one.pk for one in place.an_lac.branches]).update(**closed)
    found = balance.table(factories.all_seeing(), place.an_lac.unit, first=FIRST, last=LAST)
    assert [unit.name for unit, _ in found.lines] == ["Thôn Đông"]
    assert balance.table(factories.all_seeing(), place.an_lac.east, first=FIRST, last=LAST).lines == []


def test_the_people_behind_a_number(place: factories.Place) -> None:
    came = factories.register_person(place.an_lac.east, since=FIRST, entry=Spell.Entry.ADMITTED)
    factories.register_person(place.an_lac.west, since=AFTER, entry=Spell.Entry.ADMITTED)
    factories.register_person(place.binh_minh.east, since=FIRST, entry=Spell.Entry.ADMITTED)
    leave(place.an_lac.east, Spell.Exit.DIED, LAST)
    chair = factories.actor_with("commune_chair", place.an_lac.unit)
    period = {"first": FIRST, "last": LAST}
    [one] = balance.behind(chair, place.an_lac.unit, CAUSES["ket-nap"], **period)
    assert (one.spell.person_id, one.on) == (came.pk, FIRST)
    [gone] = balance.behind(chair, place.an_lac.unit, CAUSES["tu-tran"], **period)
    assert gone.on == LAST
    assert balance.behind(chair, place.an_lac.unit, CAUSES["xin-thoi"], **period) == []
    assert balance.behind(chair, place.an_lac.unit, CAUSES["ket-nap"], **period, start=1) == []


def test_moves_within_are_behind_no_number_above(place: factories.Place) -> None:
    person = factories.register_person(place.an_lac.east)
    move(person, place.an_lac.west, FIRST)
    actor, period = factories.all_seeing(), {"first": FIRST, "last": LAST}
    for slug, unit, n in (
        ("chuyen-den", place.an_lac.west, 1),
        ("chuyen-di", place.an_lac.east, 1),
        ("chuyen-den", place.an_lac.unit, 0),
        ("chuyen-di", place.an_lac.unit, 0),
    ):
        assert len(balance.behind(actor, unit, CAUSES[slug], **period)) == n


def test_a_stranger_has_neither_numbers_nor_people(place: factories.Place) -> None:
    factories.register_person(place.an_lac.east, since=FIRST)
    stranger = factories.actor_with("commune_chair", place.binh_minh.unit)
    auditor = factories.actor_with("commune_auditor", place.an_lac.unit)
    with pytest.raises(NotForYou):
        balance.table(stranger, place.an_lac.unit, first=FIRST, last=LAST)
    assert balance.table(auditor, place.an_lac.unit, first=FIRST, last=LAST).total.came == 1
    for actor in (stranger, auditor):
        with pytest.raises(NotForYou):
            balance.behind(actor, place.an_lac.unit, CAUSES["ghi-so"], first=FIRST, last=LAST)


def test_a_cell_has_no_balance(place: factories.Place) -> None:
    with pytest.raises(NotForYou):
        total(place.an_lac.east_cells[0])


def test_what_changed_since() -> None:
    then, now = Balance(10, 12), Balance(10, 12)
    then.moves.update({"ket-nap": 2})
    now.moves.update({"ket-nap": 3, "tu-tran": 1})
    assert list(balance.differences(then, now)) == [("Kết nạp", 1), ("Từ trần", 1)]
    assert list(balance.differences(then, then)) == []
    now.closing = 13
    assert list(balance.differences(then, now))[-1] == ("Cuối kỳ", 1)
