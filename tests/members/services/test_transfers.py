"""Transfers: both sides, what moves with her, what the other side may know, and what two do at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db.models import QuerySet

from sohoi.acts import gate
from sohoi.acts.actor import Actor
from sohoi.acts.gate import NotForYou
from sohoi.acts.performing import Refused
from sohoi.members.models import Absence, Arrival, Card, Member, Post, Spell, Transfer
from sohoi.members.permissions import SEE_MEMBERS
from sohoi.members.queries import people, transfers
from sohoi.members.record import last4_hash
from sohoi.members.services import transfers as acts
from sohoi.members.services.absences import go_away
from sohoi.members.services.people import Stale, leave, move
from sohoi.members.services.posts import appoint_head
from sohoi.members.services.transfers import accept, arrive, propose, send_off, turn_back, withdraw
from tests.factories import Place, actor_with, register_person
from tests.members.services.sums import assert_register_whole
from tests.races import Meeting, at_once

DAY, LATER = date(2026, 3, 1), date(2026, 3, 8)
NUMBER = "036179001234"
RACE = pytest.mark.django_db(transaction=True)


@pytest.fixture
def sender(place: Place) -> Actor:
    return actor_with("commune_clerk", place.an_lac.unit)


@pytest.fixture
def receiver(place: Place) -> Actor:
    return actor_with("commune_clerk", place.binh_minh.unit)


@pytest.fixture
def member(place: Place) -> Member:
    facts = {
        "birth": "1979",
        "phone": "0710345678",
        "id_number": NUMBER,
        "address": "Xóm 1",
        "joined": "2001",
    }
    return register_person(place.an_lac.east, **facts).member


def on_her_way(who: Actor, member: Member, place: Place, **how: Any) -> Arrival:
    how = {"version": 1, "target": place.binh_minh.unit, "on": DAY, **how}
    return Arrival.objects.get(pk=propose(who, member=member, **how).pk)


def taken(who: Actor, one: Arrival, place: Place) -> Member:
    return accept(who, transfer=one, branch=place.binh_minh.east, cell=None, on=LATER)


def test_until_she_is_accepted_she_is_where_she_was(place: Place, sender: Actor, member: Member) -> None:
    one = on_her_way(sender, member, place)
    assert (one.state, one.number, one.origin) == ("proposed", "1/GGT-PN", place.an_lac.east)
    assert Member.objects.get().branch == place.an_lac.east
    assert Spell.objects.get().until is None
    assert_register_whole()


def test_accepted_she_moves_on_the_same_day_with_all_that_is_hers(
    place: Place, sender: Actor, receiver: Actor, member: Member
) -> None:
    appoint_head(sender, member=member, on=DAY)
    go_away(sender, member=member, version=2, since=DAY)
    Card.objects.create(
        person=member.person, commune=place.an_lac.unit, number=1, token="t", given_on=DAY, line_id=1
    )
    one, cell = on_her_way(sender, member, place, version=3), place.binh_minh.east_cells[0]
    moved = accept(receiver, transfer=one, branch=place.binh_minh.east, cell=cell, on=LATER)
    assert (moved.branch, moved.cell, moved.away_since) == (place.binh_minh.east, cell, None)
    assert moved.id_last4 == last4_hash(NUMBER, place.binh_minh.unit.pk)
    old, new = Spell.objects.order_by("pk")
    assert (old.until, old.exit, new.since, new.entry) == (LATER, "transferred", LATER, "transferred")
    assert Card.objects.get().ended_on == LATER
    assert (Post.objects.get().until, Absence.objects.get().until) == (LATER, LATER)
    assert Member.objects.get().person.address == "Xóm 1"
    one.refresh_from_db()
    assert (one.state, one.arrived, one.answered_on) == ("accepted", place.binh_minh.east, LATER)
    assert_register_whole()


def test_a_branch_of_her_own_commune_is_a_move_like_any_other(
    place: Place, sender: Actor, member: Member
) -> None:
    head = actor_with("branch_head", place.an_lac.east)
    go_away(head, member=member, version=1, since=DAY)
    one = on_her_way(head, member, place, version=2, target=place.an_lac.west)
    moved = accept(sender, transfer=one, branch=place.an_lac.west, cell=None, on=LATER)
    assert [spell.exit for spell in Spell.objects.order_by("pk")] == ["moved", ""]
    assert (moved.branch, moved.away_since) == (place.an_lac.west, DAY)
    assert_register_whole()


def test_returned_or_withdrawn_she_stays_and_can_be_sent_anew(
    place: Place, sender: Actor, receiver: Actor, member: Member
) -> None:
    back = turn_back(receiver, transfer=on_her_way(sender, member, place), why="Không ở đây", on=LATER)
    assert (back.state, back.answer) == ("returned", "Không ở đây")
    again = on_her_way(sender, member, place, version=3)
    assert again.number == "2/GGT-PN"
    withdraw(sender, transfer=Transfer.objects.get(pk=again.pk), on=LATER)
    third = on_her_way(sender, member, place, version=5)
    assert (third.state, Member.objects.get().branch) == ("proposed", place.an_lac.east)
    assert_register_whole()


def test_nobody_is_on_two_ways_at_once_and_every_answer_is_the_last(
    place: Place, sender: Actor, receiver: Actor, member: Member
) -> None:
    one = on_her_way(sender, member, place)
    with pytest.raises(Refused, match="đang chờ nơi khác nhận"):
        on_her_way(sender, member, place, version=2)
    taken(receiver, one, place)
    ways: list[Callable[[], object]] = [
        lambda: taken(receiver, one, place),
        lambda: turn_back(receiver, transfer=one, why="Thôi", on=LATER),
        lambda: withdraw(sender, transfer=Transfer.objects.get(pk=one.pk), on=LATER),
    ]
    for way in ways:
        with pytest.raises(Refused, match="đã giải quyết"):
            way()
    assert Spell.objects.count() == 2
    assert_register_whole()


def test_places_that_cannot_take_her_are_refused(
    place: Place, sender: Actor, receiver: Actor, member: Member
) -> None:
    for target in (place.province, place.an_lac.east_cells[0], place.an_lac.east):
        with pytest.raises(Refused):
            on_her_way(sender, member, place, target=target)
    one = on_her_way(sender, member, place)
    with pytest.raises(NotForYou):
        accept(receiver, transfer=one, branch=place.an_lac.west, cell=None, on=LATER)
    cell = place.binh_minh.west_cells[0]
    with pytest.raises(Refused, match="Tổ này"):
        accept(receiver, transfer=one, branch=place.binh_minh.east, cell=cell, on=LATER)
    with pytest.raises(Refused, match="01/01/2020"):
        accept(receiver, transfer=one, branch=place.binh_minh.east, cell=None, on=date(2019, 1, 1))
    with pytest.raises(Stale):
        on_her_way(sender, member, place, version=1)


def test_numbers_count_on_by_commune_and_year_and_are_given_once(
    place: Place, sender: Actor, receiver: Actor, member: Member
) -> None:
    on_her_way(sender, member, place, number="12/GGT-PN")
    commune = place.an_lac.unit
    assert transfers.next_number(commune, 2026) == "13/GGT-PN"
    assert transfers.next_number(commune, 2027) == transfers.next_number(place.binh_minh.unit, 2026)
    other = register_person(place.an_lac.west).member
    with pytest.raises(Refused, match="Số tiếp theo là 13/GGT-PN"):
        on_her_way(sender, other, place, number="12/ggt-pn")
    assert on_her_way(sender, other, place, on=date(2027, 1, 2), number="12/GGT-PN").number == "12/GGT-PN"


def test_sent_off_elsewhere_she_leaves_with_her_paper(place: Place, sender: Actor, member: Member) -> None:
    on_her_way(sender, member, place)
    made = send_off(sender, member=member, version=2, elsewhere="Phường Xa, tỉnh khác", on=LATER)
    assert (made.state, made.elsewhere, made.number) == ("sent", "Phường Xa, tỉnh khác", "2/GGT-PN")
    spell = Spell.objects.get()
    assert (spell.exit, spell.exit_note) == (
        "moved_away",
        "Giới thiệu đến Phường Xa, tỉnh khác, giấy số 2/GGT-PN",
    )
    assert Transfer.objects.order_by("pk")[0].state == "withdrawn"
    assert not Member.objects.exists()
    assert_register_whole()


def test_who_comes_from_outside_has_a_transfer_without_origin(place: Place, receiver: Actor) -> None:
    facts = {"full_name": "Lê Thị Mới Đến"}
    given: dict[str, Any] = {"branch": place.binh_minh.east, "facts": facts, "on": DAY}
    with pytest.raises(Refused, match="nơi giới thiệu"):
        arrive(receiver, elsewhere=" ", **given)
    person = arrive(receiver, elsewhere="Phường Xa", number="9/GT", **given)
    assert person.spells.get().entry == "transferred"
    made = Transfer.objects.get()
    assert (made.origin, made.elsewhere, made.number, made.arrived) == (
        None,
        "Phường Xa",
        "9/GT",
        place.binh_minh.east,
    )
    assert transfers.sent(receiver) == [] and transfers.newcomers(receiver) == []
    assert_register_whole()


@pytest.mark.parametrize("how", ["leave", "move"])
def test_whoever_leaves_her_branch_takes_her_paper_back(
    place: Place, sender: Actor, receiver: Actor, member: Member, how: str
) -> None:
    one = on_her_way(sender, member, place)
    if how == "leave":
        leave(sender, member=member, version=2, why="died", on=date(2026, 2, 1))
    else:
        move(sender, member=member, version=2, branch=place.an_lac.west, cell=None, on=LATER)
    one.refresh_from_db()
    assert (one.state, one.answered_on) == ("withdrawn", DAY if how == "leave" else LATER)
    with pytest.raises(Refused, match="đã giải quyết"):
        taken(receiver, one, place)
    assert transfers.newcomers(receiver) == []
    assert_register_whole()


def test_the_receiver_knows_little_before_and_all_after(
    place: Place, sender: Actor, receiver: Actor, member: Member
) -> None:
    one = on_her_way(sender, member, place)
    [said] = transfers.newcomers(receiver)
    assert (said.name, said.birth_year, said.number) == (member.name, 1979, "1/GGT-PN")
    assert said.source == "Chi hội Thôn Đông, Xã An Lạc"
    told = " ".join(str(value) for value in vars(said).values())
    assert "0710345678" not in told and NUMBER[-3:] not in told and "Xóm 1" not in told
    with pytest.raises(NotForYou):
        people.see(receiver, member.pk)
    taken(receiver, one, place)
    assert people.see(receiver, member.pk).person.address == "Xóm 1"
    with pytest.raises(NotForYou):
        people.see(sender, member.pk)
    assert [row.said for row in transfers.sent(sender)] == ["Đã nhận"]


def test_a_stranger_sees_and_answers_nothing(place: Place, sender: Actor, member: Member) -> None:
    one = on_her_way(sender, member, place, target=place.binh_minh.east)
    strangers = [
        actor_with("branch_head", place.binh_minh.west),
        actor_with("branch_head", place.an_lac.west),
        actor_with("commune_clerk", place.hoa_my.unit),
        actor_with("province_officer", place.province),
    ]
    for stranger in strangers:
        assert transfers.newcomers(stranger) == [] and transfers.sent(stranger) == []
        for way in (
            lambda who: transfers.newcomer(who, one.pk),
            lambda who: transfers.outgoing(who, one.pk),
            lambda who: taken(who, one, place),
            lambda who: turn_back(who, transfer=one, why="Không", on=LATER),
            lambda who: withdraw(who, transfer=Transfer.objects.get(pk=one.pk), on=LATER),
            lambda who: send_off(who, member=member, version=2, elsewhere="Xa", on=LATER),
        ):
            with pytest.raises(NotForYou):
                way(stranger)
    here = actor_with("branch_head", place.binh_minh.east)
    assert len(transfers.newcomers(here)) == 1
    assert not gate.may(here, SEE_MEMBERS, member)


def test_communes_are_found_without_accents_near_ones_first(place: Place) -> None:
    assert transfers.communes("binh", place.hoa_my.east) == [place.binh_minh.unit]
    assert transfers.communes("Xã", place.hoa_my.east)[0] == place.hoa_my.unit
    assert transfers.communes("  ", place.hoa_my.east) == []
    assert transfers.destination(place.province.pk) is None


# Two at once


def both_answer(
    place: Place, sender: Actor, receiver: Actor, one: Arrival, monkeypatch: pytest.MonkeyPatch
) -> list[Any]:
    """Accepted and withdrawn at the same moment, each held inside until the other is in too, or waits."""
    meeting, answer = Meeting(), acts._answer

    def slow(*args: Any, **kwargs: Any) -> None:
        meeting.arrive()
        answer(*args, **kwargs)

    monkeypatch.setattr(acts, "_answer", slow)
    return at_once(
        lambda: taken(receiver, one, place),
        lambda: withdraw(sender, transfer=Transfer.objects.get(pk=one.pk), on=LATER),
    )


@RACE
def test_of_two_answers_at_once_one_holds(
    place: Place, sender: Actor, receiver: Actor, member: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = on_her_way(sender, member, place)
    answers = both_answer(place, sender, receiver, one, monkeypatch)
    assert sum(isinstance(answer, Refused) for answer in answers) == 1
    moved = Transfer.objects.get().state == "accepted"
    assert Member.objects.get().branch == (place.binh_minh.east if moved else place.an_lac.east)
    assert_register_whole()


@RACE
def test_without_the_locks_both_would_be_told_yes(
    place: Place, sender: Actor, receiver: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sooner or later: who is quick enough to have committed before the other looks is still told apart."""

    def both_told_yes() -> bool:
        one = on_her_way(sender, register_person(place.an_lac.east).member, place)
        with monkeypatch.context() as unlocked:
            unlocked.setattr(QuerySet, "select_for_update", lambda self, **_: self)
            answers = both_answer(place, sender, receiver, one, unlocked)
        return not any(isinstance(answer, Exception) for answer in answers)

    assert any(both_told_yes() for _ in range(8))


def both_numbered(place: Place, sender: Actor, monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Two papers of one commune at the same moment, both without a number."""
    pair = [register_person(branch).member for branch in place.an_lac.branches]
    meeting, taken_ = Meeting(), acts.number_taken

    def slow(*args: Any) -> bool:
        found = taken_(*args)
        meeting.arrive()
        return found

    monkeypatch.setattr(acts, "number_taken", slow)
    at_once(*(lambda one=one: on_her_way(sender, one, place) for one in pair))
    return sorted(Transfer.objects.values_list("number", flat=True))


@RACE
def test_two_papers_at_once_have_two_numbers(
    place: Place, sender: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert both_numbered(place, sender, monkeypatch) == ["1/GGT-PN", "2/GGT-PN"]


@RACE
def test_without_the_lock_they_would_have_one(
    place: Place, sender: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QuerySet, "select_for_update", lambda self, **_: self)
    assert both_numbered(place, sender, monkeypatch) == ["1/GGT-PN", "1/GGT-PN"]
