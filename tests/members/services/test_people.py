"""Acts on people: what each does, whom it refuses, and what two do at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from sohoi.acts import trail
from sohoi.acts.actor import Actor
from sohoi.acts.gate import NotForYou
from sohoi.acts.models import Line
from sohoi.acts.performing import Refused
from sohoi.common.dates import PartialDate
from sohoi.members.models import Headcount, Member, Person, PersonPoverty, Spell
from sohoi.members.record import identity_of
from sohoi.members.services.people import Stale, correct, leave, move, register, rejoin
from sohoi.units.models import Unit
from tests.factories import Place, actor_with, register_person
from tests.members.services.sums import assert_register_whole

DAY, LATER = date(2026, 3, 1), date(2026, 9, 1)
NUMBER, OTHER_NUMBER = "036179001234", "036179005678"


@pytest.fixture
def clerk(place: Place) -> Actor:
    return actor_with("commune_clerk", place.an_lac.unit)


@pytest.fixture
def head(place: Place) -> Actor:
    return actor_with("branch_head", place.an_lac.east)


@pytest.fixture
def member(place: Place) -> Member:
    return register_person(place.an_lac.east, birth="1979", phone="0710345678").member


def gone(place: Place, clerk: Actor) -> Spell:
    """The last spell of somebody who left."""
    person = register_person(place.an_lac.east, joined="2001")
    leave(clerk, member=person.member, version=1, why=Spell.Exit.WORKS_AWAY, on=DAY)
    return person.spells.get()


# Entering


def test_register_enters_lists_and_counts(place: Place, head: Actor) -> None:
    facts = {"full_name": "Nguyễn Thị Ánh", "birth": PartialDate(1979, 11), "id_number": NUMBER}
    cell = place.an_lac.east_cells[1]
    person = register(head, branch=place.an_lac.east, facts=facts, since=DAY, today=LATER, cell=cell)
    spell = person.spells.get()
    assert (spell.branch, spell.since, spell.entry, spell.until) == (place.an_lac.east, DAY, "listed", None)
    row = Member.objects.get()
    assert (row.name_search, row.birth_year, row.cell) == (" nguyen thi anh", 1979, cell)
    assert row.missing == ["phone"]
    line = trail.history("person", person.pk).get()
    assert (line.act, line.branch_id, person.line_id) == ("members.register", place.an_lac.east.pk, line.pk)
    assert_register_whole()


def test_the_poverty_of_who_enters_is_that_of_the_year_of_entering(place: Place, head: Actor) -> None:
    facts = {"full_name": "An", "poverty": "poor"}
    long_ago = date(2019, 5, 1)
    person = register(head, branch=place.an_lac.east, facts=facts, since=long_ago, today=LATER)
    stated = [(2026, "poor")]
    assert list(person.poverty.values_list("year", "standing")) == stated
    assert (person.spells.get().since, Member.objects.get().poverty) == (long_ago, "poor")
    correct(head, member=person.member, version=1, facts={"poverty": "near_poor"}, today=date(2027, 1, 1))
    assert list(person.poverty.order_by("year").values_list("year", "standing")) == [
        *stated,
        (2027, "near_poor"),
    ]


@pytest.mark.parametrize("name", ["", "  ", None])
def test_register_wants_a_name(place: Place, clerk: Actor, name: str | None) -> None:
    with pytest.raises(Refused, match="họ và tên"):
        register(clerk, branch=place.an_lac.east, facts={"full_name": name}, since=DAY, today=LATER)
    assert not Person.objects.exists()


Pick = Callable[[Place], Unit]
NO_BRANCHES: dict[str, Pick] = {
    "a commune": lambda place: place.an_lac.unit,
    "a cell": lambda place: place.an_lac.east_cells[0],
    "a closed branch": lambda place: _closed(place.an_lac.west),
}
NO_CELLS: dict[str, Pick] = {
    "another branch's cell": lambda place: place.an_lac.west_cells[0],
    "the branch itself": lambda place: place.an_lac.east,
    "a closed cell": lambda place: _closed(place.an_lac.east_cells[0]),
}


def _closed(unit: Unit) -> Unit:
    unit.closed_on = DAY
    unit.save(update_fields=["closed_on"])
    return unit


@pytest.mark.parametrize("which", NO_BRANCHES)
def test_nobody_is_put_where_there_is_no_branch(place: Place, clerk: Actor, which: str) -> None:
    spell, member = gone(place, clerk), register_person(place.an_lac.east).member
    branch = NO_BRANCHES[which](place)
    with pytest.raises(Refused, match="chi hội đang hoạt động"):
        register(clerk, branch=branch, facts={"full_name": "An"}, since=DAY, today=LATER)
    with pytest.raises(Refused, match="chi hội đang hoạt động"):
        move(clerk, member=member, version=1, branch=branch, cell=None, on=LATER)
    with pytest.raises(Refused, match="chi hội đang hoạt động"):
        rejoin(clerk, spell=spell, branch=branch, cell=None, on=LATER)
    assert_register_whole()


@pytest.mark.parametrize("which", NO_CELLS)
def test_nobody_is_put_into_a_cell_that_is_not_of_the_branch(place: Place, clerk: Actor, which: str) -> None:
    spell, member = gone(place, clerk), register_person(place.an_lac.east).member
    placed: dict[str, Any] = {"branch": place.an_lac.east, "cell": NO_CELLS[which](place)}
    with pytest.raises(Refused, match="Tổ này"):
        register(clerk, facts={"full_name": "An"}, since=DAY, today=LATER, **placed)
    with pytest.raises(Refused, match="Tổ này"):
        move(clerk, member=member, version=1, on=LATER, **placed)
    with pytest.raises(Refused, match="Tổ này"):
        rejoin(clerk, spell=spell, on=LATER, **placed)


@pytest.mark.parametrize(
    "name",
    ["A" * 150, "ß" * 150, "ﬃ" * 150, "<b>Hoa</b>", "=1+1", "Hoa\u202e\u0000\u200b", "Hoa\u0301 " * 60],
)
def test_no_name_breaks_the_register(place: Place, clerk: Actor, name: str) -> None:
    person = register(clerk, branch=place.an_lac.east, facts={"full_name": name}, since=DAY, today=LATER)
    stored = Person.objects.get(pk=person.pk)
    assert 0 < len(stored.full_name) <= 150
    assert_register_whole()


# Correcting


def test_correct_changes_what_is_stated_and_tells_old_and_new(clerk: Actor, member: Member) -> None:
    facts = {"phone": "0710345679", "core": True, "full_name": member.name, "poverty": "poor"}
    person = correct(clerk, member=member, version=1, facts=facts, today=DAY)
    fresh = Member.objects.get()
    assert (fresh.phone, fresh.core, fresh.poverty, fresh.birth_year) == ("0710345679", True, "poor", 1979)
    assert person.version == 2
    assert PersonPoverty.objects.get().year == 2026
    assert Line.objects.get().data == {
        "changes": {
            "phone": ["0710345678", "0710345679"],
            "core": ["", "có"],
            "poverty": ["", "Hộ nghèo"],
        }
    }
    assert_register_whole()


def test_correct_without_a_change_is_no_new_version(clerk: Actor, member: Member) -> None:
    before = Headcount.objects.count()
    person = correct(clerk, member=member, version=1, facts={"phone": member.phone}, today=DAY)
    assert person.version == 1
    assert Headcount.objects.count() == before


def test_a_whole_identity_number_is_nowhere_in_the_trail(clerk: Actor, member: Member) -> None:
    correct(clerk, member=member, version=1, facts={"id_number": NUMBER}, today=DAY)
    person = correct(clerk, member=member, version=2, facts={"id_number": OTHER_NUMBER}, today=DAY)
    assert identity_of(person) == OTHER_NUMBER
    told = str(list(Line.objects.values_list("data", flat=True)))
    assert "678" in told and "234" in told
    assert NUMBER[-4:] not in told and OTHER_NUMBER[-4:] not in told


def test_two_numbers_with_one_ending_are_a_change(clerk: Actor, member: Member) -> None:
    correct(clerk, member=member, version=1, facts={"id_number": NUMBER}, today=DAY)
    same_end = "001" + NUMBER[3:]
    person = correct(clerk, member=member, version=2, facts={"id_number": same_end}, today=DAY)
    assert (person.version, identity_of(Person.objects.get())) == (3, same_end)


def test_a_stale_correction_shows_how_the_record_is_now(clerk: Actor, head: Actor, member: Member) -> None:
    correct(head, member=member, version=1, facts={"phone": "0710345679"}, today=DAY)
    with pytest.raises(Stale) as stale:
        correct(clerk, member=member, version=1, facts={"phone": "0710345670"}, today=DAY)
    assert stale.value.person.phone == "0710345679"
    assert Person.objects.get().phone == Member.objects.get().phone == "0710345679"


# Moving, leaving, coming back


def test_move_closes_one_spell_and_opens_the_next(place: Place, clerk: Actor, member: Member) -> None:
    west, cell = place.an_lac.west, place.an_lac.west_cells[0]
    moved = move(clerk, member=member, version=1, branch=west, cell=cell, on=DAY)
    assert (moved.branch, moved.cell) == (west, cell)
    first, second = Spell.objects.order_by("id")
    assert (first.until, first.exit, second.since, second.branch) == (DAY, "moved", DAY, west)
    assert Line.objects.get().data == {"old": "Thôn Đông", "new": "Thôn Tây, Tổ 1"}
    assert_register_whole()


def test_move_to_another_cell_keeps_the_spell(place: Place, head: Actor, member: Member) -> None:
    cell = place.an_lac.east_cells[0]
    move(head, member=member, version=1, branch=place.an_lac.east, cell=cell, on=DAY)
    assert Spell.objects.get().until is None
    assert Member.objects.get().cell == cell


def test_nobody_moves_to_another_commune(place: Place, member: Member) -> None:
    officer = actor_with("commune_chair", place.an_lac.unit)
    with pytest.raises(NotForYou):
        move(officer, member=member, version=1, branch=place.binh_minh.east, cell=None, on=DAY)
    assert_register_whole()


def test_leave_ends_the_spell_and_empties_the_list(clerk: Actor, member: Member) -> None:
    leave(clerk, member=member, version=1, why=Spell.Exit.DIED, on=DAY, note="bệnh")
    spell = Spell.objects.get()
    assert (spell.until, spell.exit, spell.exit_note) == (DAY, "died", "bệnh")
    assert not Member.objects.exists()
    assert trail.history("person", member.pk).get().data["why"] == "Từ trần"
    assert_register_whole()


@pytest.mark.parametrize("why", ["", "moved", "bored"])
def test_leave_wants_a_reason_of_the_list(clerk: Actor, member: Member, why: str) -> None:
    with pytest.raises(Refused, match="lý do"):
        leave(clerk, member=member, version=1, why=why, on=DAY)
    assert Member.objects.exists()


def test_nothing_ends_before_it_began(place: Place, clerk: Actor, member: Member) -> None:
    early = date(2019, 12, 31)
    with pytest.raises(Refused, match="01/01/2020"):
        leave(clerk, member=member, version=1, why=Spell.Exit.DIED, on=early)
    with pytest.raises(Refused, match="01/01/2020"):
        move(clerk, member=member, version=1, branch=place.an_lac.west, cell=None, on=early)
    assert Spell.objects.get().until is None


def test_rejoin_is_a_new_spell_of_the_same_person(place: Place, clerk: Actor) -> None:
    last = gone(place, clerk)
    person = rejoin(clerk, spell=last, branch=place.an_lac.west, cell=None, on=LATER)
    assert person.pk == last.person_id
    assert [spell.since for spell in person.spells.order_by("id")] == [date(2020, 1, 1), LATER]
    assert Member.objects.get().branch == place.an_lac.west
    assert_register_whole()


def test_an_honorary_member_comes_back_as_one(place: Place, clerk: Actor) -> None:
    person = register_person(place.an_lac.east, kind=Spell.Kind.HONORARY, sex=Person.Sex.MALE)
    leave(clerk, member=person.member, version=1, why=Spell.Exit.MOVED_AWAY, on=DAY)
    rejoin(clerk, spell=person.spells.get(), branch=place.an_lac.east, cell=None, on=LATER)
    assert Member.objects.get().kind == Spell.Kind.HONORARY
    assert_register_whole()


def test_nobody_comes_back_before_she_left_or_twice_or_by_an_old_spell(place: Place, clerk: Actor) -> None:
    person = register_person(place.an_lac.east)
    move(clerk, member=person.member, version=1, branch=place.an_lac.west, cell=None, on=DAY)
    leave(clerk, member=Member.objects.get(), version=2, why=Spell.Exit.RESIGNED, on=LATER)
    first, last = person.spells.order_by("id")
    placed: dict[str, Any] = {"branch": place.an_lac.east, "cell": None}
    with pytest.raises(Refused, match="01/09/2026"):
        rejoin(clerk, spell=last, on=DAY, **placed)
    with pytest.raises(Refused, match="chuyển chi hội sau đó"):
        rejoin(clerk, spell=first, on=LATER, **placed)
    rejoin(clerk, spell=last, on=LATER, **placed)
    with pytest.raises(Refused, match="đang có trong sổ"):
        rejoin(clerk, spell=last, on=LATER, **placed)
    assert_register_whole()


# Strangers

STRANGERS: dict[str, tuple[str, Pick]] = {
    "the chair of another commune": ("commune_chair", lambda place: place.binh_minh.unit),
    "the head of a sister branch": ("branch_head", lambda place: place.an_lac.west),
    "an officer of the province": ("province_officer", lambda place: place.province),
    "an auditor of the commune": ("commune_auditor", lambda place: place.an_lac.unit),
}


def acts(place: Place, clerk: Actor) -> dict[str, Callable[[Actor], object]]:
    """Each act on something that is there, so that there is something to refuse."""
    member, spell = register_person(place.an_lac.east).member, gone(place, clerk)
    here: dict[str, Any] = {"branch": place.an_lac.east, "cell": None}
    changed: dict[str, Any] = {"facts": {"phone": "0710345679"}, "today": LATER}
    return {
        "register": lambda who: register(who, facts={"full_name": "An"}, since=LATER, today=LATER, **here),
        "correct": lambda who: correct(who, member=member, version=1, **changed),
        "move": lambda who: move(who, member=member, version=2, on=LATER, **here),
        "leave": lambda who: leave(who, member=member, version=3, why="resigned", on=LATER),
        "rejoin": lambda who: rejoin(who, spell=spell, on=LATER, **here),
    }


@pytest.mark.parametrize("who", STRANGERS)
def test_a_stranger_can_do_nothing_of_what_the_head_can(
    place: Place, clerk: Actor, head: Actor, who: str
) -> None:
    role, where = STRANGERS[who]
    stranger = actor_with(role, where(place))
    for name, act in acts(place, clerk).items():
        lines = Line.objects.count()
        with pytest.raises(NotForYou):
            act(stranger)
        assert Line.objects.count() == lines, name
        act(head)
        assert Line.objects.count() == lines + 1, name
    assert_register_whole()


def test_a_head_cannot_put_anybody_into_another_branch(place: Place, clerk: Actor, head: Actor) -> None:
    spell, member = gone(place, clerk), register_person(place.an_lac.east).member
    west: dict[str, Any] = {"branch": place.an_lac.west, "cell": None, "on": LATER}
    ways: list[Callable[[Actor], object]] = [
        lambda who: move(who, member=member, version=1, **west),
        lambda who: rejoin(who, spell=spell, **west),
    ]
    for act in ways:
        with pytest.raises(NotForYou):
            act(head)
        act(clerk)
    assert set(Member.objects.values_list("branch", flat=True)) == {place.an_lac.west.pk}
