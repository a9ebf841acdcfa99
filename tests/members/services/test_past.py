"""The past mended: what joins moves along, the counts follow, and the line tells before, after and why."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from sohoi.acts import trail
from sohoi.acts.actor import Actor
from sohoi.acts.gate import NotForYou
from sohoi.acts.performing import ReasonMissing, Refused
from sohoi.members.models import Arrival, Member, Person, Spell
from sohoi.members.services.admissions import admit_directly
from sohoi.members.services.past import Ends, amend_spell
from sohoi.members.services.people import Stale, leave, move, rejoin
from sohoi.members.services.transfers import accept, propose
from tests.factories import Place, actor_with, all_seeing, register_person
from tests.members.services.sums import assert_joined, assert_register_whole

TODAY = date(2026, 9, 1)
MOVED, LEFT, CAME = date(2024, 5, 1), date(2025, 3, 1), date(2026, 2, 1)
WHY = "Sổ giấy ghi khác"


@pytest.fixture
def chair(place: Place) -> Actor:
    return actor_with("commune_chair", place.an_lac.unit).because(WHY)


@pytest.fixture
def person(place: Place) -> Person:
    """East since 2020, west since 2024, gone in 2025, back in the east since 2026."""
    found, clerk = register_person(place.an_lac.east, birth="1979", joined="2001"), all_seeing()
    west = place.an_lac.west
    move(clerk, member=found.member, version=1, branch=west, cell=None, on=MOVED)
    leave(clerk, member=Member.objects.get(), version=2, why="resigned", on=LEFT)
    rejoin(clerk, spell=found.spells.latest("pk"), branch=place.an_lac.east, cell=None, on=CAME)
    return Person.objects.get()


def mended(who: Actor, person: Person, n: int, **ends: Any) -> Person:
    """Her spell number `n` with these ends instead of what stands there."""
    spell = person.spells.order_by("pk")[n]
    now = {"since": spell.since, "entry": spell.entry, "until": spell.until, "exit": spell.exit}
    version = Person.objects.get(pk=person.pk).version
    return amend_spell(who, spell=spell, version=version, ends=Ends(**{**now, **ends}), today=TODAY)


def days(person: Person) -> list[tuple[date, date | None]]:
    return list(person.spells.order_by("pk").values_list("since", "until"))


@pytest.mark.parametrize("day", [date(2023, 1, 1), date(2025, 1, 1)])
def test_both_ends_of_a_move_move_together(chair: Actor, person: Person, day: date) -> None:
    mended(chair, person, 0, until=day)
    assert days(person)[:2] == [(date(2020, 1, 1), day), (day, LEFT)]
    mended(chair, person, 1, since=MOVED)
    assert days(person)[:2] == [(date(2020, 1, 1), MOVED), (MOVED, LEFT)]
    assert_joined()
    assert_register_whole()


def test_the_year_in_which_she_left_follows(chair: Actor, person: Person) -> None:
    mended(chair, person, 1, until=date(2024, 12, 31), exit="works_away")
    spell = person.spells.order_by("pk")[1]
    assert (spell.until, spell.exit) == (date(2024, 12, 31), "works_away")
    assert_register_whole()


def test_the_day_of_admission_is_the_day_she_joined(place: Place, chair: Actor) -> None:
    facts = {"full_name": "Lê Thị Mới"}
    new = admit_directly(chair, branch=place.an_lac.east, facts=facts, kind="ordinary", on=date(2025, 1, 5))
    mended(chair, new, 0, since=date(2024, 12, 20))
    assert Person.objects.get().joined == date(2024, 12, 20)
    assert Member.objects.get().joined_year == 2024
    assert_register_whole()
    leave(chair, member=Member.objects.get(), version=2, why="resigned", on=LEFT)
    mended(chair, new, 0, since=date(2023, 6, 1))
    assert Person.objects.get().joined == date(2023, 6, 1)
    assert_register_whole()


def test_one_line_tells_before_and_after_and_why(chair: Actor, person: Person) -> None:
    mended(chair, person, 2, since=date(2026, 3, 1))
    line = trail.history("person", person.pk)[0]
    assert (line.act, line.reason) == ("members.amend_past", WHY)
    assert line.data["old"] == "từ 01/02/2026 (vào lại)"
    assert line.data["new"] == "từ 01/03/2026 (vào lại)"


@pytest.mark.parametrize(
    ("n", "ends", "words"),
    [
        (0, {"until": date(2025, 6, 1)}, "không được sau 01/03/2025"),
        (0, {"since": date(1970, 1, 1)}, "ngày sinh"),
        (0, {"since": date(2024, 6, 1)}, "trước ngày bắt đầu"),
        (1, {"since": date(2019, 6, 1)}, "không được trước 01/01/2020"),
        (1, {"until": date(2026, 6, 1)}, "không được sau 01/02/2026"),
        (1, {"exit": "died"}, ""),
        (1, {"exit": "struck_off"}, "lý do thôi"),
        (1, {"exit": "honour_ended"}, "lý do thôi"),
        (1, {"exit": "moved"}, "lý do thôi"),
        (0, {"exit": "died"}, "lý do thôi"),
        (1, {"entry": "admitted"}, "cách vào"),
        (0, {"entry": "returned"}, "cách vào"),
        (2, {"since": date(2025, 2, 1)}, "không được trước 01/03/2025"),
        (2, {"since": date(2026, 9, 2)}, "chưa đến"),
        (2, {"until": date(2026, 8, 1), "exit": "died"}, "trang hội viên"),
        (1, {"until": None, "exit": ""}, "trang hội viên"),
    ],
)
def test_what_cannot_have_been_is_refused(
    chair: Actor, person: Person, n: int, ends: dict[str, Any], words: str
) -> None:
    before = list(Spell.objects.order_by("pk").values_list())
    if not words:
        mended(chair, person, n, **ends)
    else:
        with pytest.raises(Refused, match=words):
            mended(chair, person, n, **ends)
        assert list(Spell.objects.order_by("pk").values_list()) == before
    assert_joined()
    assert_register_whole()


def test_without_a_reason_or_with_an_old_page_nothing_is_written(chair: Actor, person: Person) -> None:
    with pytest.raises(ReasonMissing):
        mended(chair.because(""), person, 2, since=date(2026, 3, 1))
    mended(chair, person, 2, since=date(2026, 3, 1))
    spell = person.spells.latest("pk")
    ends = Ends(date(2026, 4, 1), "returned")
    with pytest.raises(Stale):
        amend_spell(chair, spell=spell, version=person.version, ends=ends, today=TODAY)


@pytest.mark.parametrize("role", ["commune_clerk", "branch_head", "province_officer"])
def test_only_who_may_mends_the_past(place: Place, person: Person, role: str) -> None:
    units = {
        "commune_clerk": place.an_lac.unit,
        "branch_head": place.an_lac.east,
        "province_officer": place.province,
    }
    for who in (actor_with(role, units[role]), actor_with("commune_chair", place.binh_minh.unit)):
        with pytest.raises(NotForYou):
            mended(who.because(WHY), person, 2, since=date(2026, 3, 1))


def test_the_day_of_a_transfer_is_not_changed_by_one_side_alone(place: Place, chair: Actor) -> None:
    person, machine = register_person(place.an_lac.east), all_seeing()
    made = propose(machine, member=person.member, version=1, target=place.binh_minh.unit, on=MOVED)
    arrival = Arrival.objects.get(pk=made.pk)
    accept(machine, transfer=arrival, branch=place.binh_minh.east, cell=None, on=MOVED)
    with pytest.raises(Refused, match="cả hai nơi"):
        mended(chair, person, 0, until=LEFT)
    mended(chair, person, 0, since=date(2019, 1, 1))
    mended(machine.because(WHY), person, 0, until=LEFT)
    assert days(person) == [(date(2019, 1, 1), LEFT), (LEFT, None)]
    assert_joined()
    assert_register_whole()
