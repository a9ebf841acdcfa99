"""Codes and keys of members' own pages: once, for one phone, within the time, by who may give them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.models.functions import Now
from django.test.utils import CaptureQueriesContext

from sohoi.access import own as door
from sohoi.access.models import Attempt, OwnCode, OwnKey
from sohoi.access.services import doors
from sohoi.access.services import own as tries
from sohoi.acts import performing
from sohoi.acts.actor import VISITOR
from sohoi.acts.gate import NotForYou
from sohoi.acts.models import Line
from sohoi.acts.performing import Refused
from sohoi.members.models import Card, Member
from sohoi.members.queries import own as queries
from sohoi.members.services import merging, own, people
from tests import factories
from tests.factories import Place
from tests.races import Meeting, at_once

TODAY = date(2026, 11, 23)


@pytest.fixture
def hoa(place: Place) -> Member:
    return factories.register_person(place.an_lac.east, full_name="Trần Thị Hoa", birth="1958").member


@pytest.fixture
def made(place: Place, hoa: Member) -> tries.OwnInvitation:
    """The head of Thôn Đông shows Hoa a code."""
    return own.invite(factories.actor_with("branch_head", place.an_lac.east), member=hoa)


FIRST = "may-cua-hoa"


def enter(code: OwnCode, secret: str = FIRST, key: str = "") -> OwnKey:
    actor = door.member_actor(code.subject_id).once(key)
    return own.enter(actor, code=code, secret=secret, label="Điện thoại", on=TODAY)


def test_a_code_opens_her_pages_for_ninety_days_and_gives_her_card(
    hoa: Member, made: tries.OwnInvitation
) -> None:
    key = enter(made.stored)
    assert [one.pk for one in door.keys_of_phone("may-cua-hoa")] == [key.pk]
    assert key.until - key.given_at == timedelta(days=90)
    assert Card.objects.get(person=hoa.pk).given_on == TODAY
    line = Line.objects.get(act="members.enter_own")
    assert (line.actor_kind, line.actor_id, line.actor_name) == ("member", hoa.subject_id, "Trần Thị Hoa")
    assert line.branch_id == hoa.branch_id
    assert queries.opened(hoa, made.stored.pk)


def test_only_hashes_are_kept_and_nothing_of_the_code_is_in_the_trail(made: tries.OwnInvitation) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT c::text FROM access_owncode c")
        kept = str(cursor.fetchall())
    told = str(list(Line.objects.values_list("data", flat=True)))
    for secret in (made.token, made.code):
        assert secret not in kept
        assert secret not in told


def test_who_gives_codes(place: Place, hoa: Member) -> None:
    for role, unit in (("commune_clerk", place.an_lac.unit), ("commune_chair", place.an_lac.unit)):
        own.invite(factories.actor_with(role, unit), member=hoa)
    strangers = [
        factories.actor_with("branch_head", place.an_lac.west),
        factories.actor_with("commune_chair", place.binh_minh.unit),
        factories.actor_with("province_officer", place.province),
        door.member_actor(hoa.subject_id),
        VISITOR,
    ]
    for stranger in strangers:
        with pytest.raises(NotForYou):
            own.invite(stranger, member=hoa)
        with pytest.raises(NotForYou):
            own.revoke(stranger, member=hoa)


def test_a_code_opens_once_and_a_newer_one_ends_it(hoa: Member, made: tries.OwnInvitation) -> None:
    newer = own.invite(factories.all_seeing(), member=hoa)
    with pytest.raises(doors.WrongCode):
        enter(made.stored)
    assert not queries.opened(hoa, made.stored.pk)
    enter(newer.stored)
    with pytest.raises(doors.WrongCode):
        enter(newer.stored, "may-khac")
    assert OwnKey.objects.count() == 1


def test_pressed_twice_she_is_let_in_once_with_the_same_secret(made: tries.OwnInvitation) -> None:
    key = "a" * 32
    secret = door.new_secret(made.stored, key)
    assert secret == door.new_secret(made.stored, key) != door.new_secret(made.stored, "b" * 32)
    assert enter(made.stored, secret, key) == enter(made.stored, secret, key)
    assert OwnKey.objects.count() == 1


def test_ten_minutes_are_the_databases(made: tries.OwnInvitation) -> None:
    OwnCode.objects.update(expires_at=Now())
    assert door.code_of_link(made.token) is None
    assert door.code_of_signs(made.code) is None
    with pytest.raises(doors.WrongCode):
        enter(made.stored)


def test_looking_at_a_link_writes_nothing(made: tries.OwnInvitation) -> None:
    with CaptureQueriesContext(connection) as asked:
        assert door.code_of_link(made.token) == made.stored
    assert [one["sql"] for one in asked if not one["sql"].startswith("SELECT")] == []
    assert door.code_of_link("khong-co") is None


def test_who_left_meanwhile_is_not_let_in(hoa: Member, made: tries.OwnInvitation) -> None:
    people.leave(factories.all_seeing(), member=hoa, version=1, why="resigned", on=TODAY)
    with pytest.raises(doors.WrongCode):
        enter(made.stored)
    assert not OwnKey.objects.exists()


def test_a_second_code_on_the_same_phone_prolongs_her_key(hoa: Member, made: tries.OwnInvitation) -> None:
    first = enter(made.stored)
    OwnKey.objects.update(until=Now())
    again = enter(own.invite(factories.all_seeing(), member=hoa).stored)
    assert again.pk == first.pk
    assert door.keys_of_phone("may-cua-hoa").count() == 1


def test_several_share_a_phone_and_each_leaves_for_herself(place: Place, made: tries.OwnInvitation) -> None:
    lan = factories.register_person(place.an_lac.east, full_name="Lê Thị Lan", birth="1960").member
    mine, hers = enter(made.stored), enter(own.invite(factories.all_seeing(), member=lan).stored)
    assert {one.name for one in queries.on_phone(door.keys_of_phone("may-cua-hoa"))} == {"Hoa", "Lan"}
    with pytest.raises(NotForYou):
        own.leave_phone(door.member_actor(lan.subject_id), key=mine)
    own.leave_phone(door.member_actor(mine.subject_id), key=mine)
    assert list(door.keys_of_phone("may-cua-hoa")) == [hers]
    assert list(door.keys_of_phone("may-khac")) == []


def test_the_office_takes_all_back_and_a_waiting_code_with_them(
    hoa: Member, made: tries.OwnInvitation
) -> None:
    enter(made.stored)
    waiting = own.invite(factories.all_seeing(), member=hoa)
    enter(own.invite(factories.all_seeing(), member=hoa).stored, "may-thu-hai")
    assert own.revoke(factories.all_seeing(), member=hoa) == 2
    assert queries.phones_of(hoa) == []
    with pytest.raises(doors.WrongCode):
        enter(waiting.stored)


def test_a_card_is_taken_once(place: Place, hoa: Member) -> None:
    herself = door.member_actor(hoa.subject_id)
    assert own.take_card(herself, member=hoa, on=TODAY).number == 1
    with pytest.raises(Refused, match="đã có"):
        own.take_card(herself, member=hoa, on=TODAY)
    other = factories.register_person(place.an_lac.east, full_name="Lê Thị Lan").member
    with pytest.raises(NotForYou):
        own.take_card(herself, member=other, on=TODAY)


def test_ten_wrong_signs_and_the_address_waits_at_this_door_alone(made: tries.OwnInvitation) -> None:
    knock = doors.Knock("203.0.113.7")
    for _ in range(10):
        assert tries.try_own_code(VISITOR, knock=knock, typed="AAAAAAAA") is None
    with pytest.raises(doors.TooManyTries):
        tries.try_own_code(VISITOR, knock=knock, typed=made.code)
    assert tries.try_own_code(VISITOR, knock=doors.Knock("203.0.113.8"), typed=made.signs.lower())
    assert set(Attempt.objects.values_list("door", flat=True)) == {"own"}
    assert doors.try_code(VISITOR, knock=knock, typed="AAAAAAAA") is None


def test_a_merge_takes_her_phones_and_card_along_and_gives_them_back(place: Place, hoa: Member) -> None:
    twin = factories.register_person(place.an_lac.east, full_name="Trần Thị Hoa").member
    actor = factories.all_seeing()
    enter(own.invite(actor, member=twin).stored, "may-cua-ban-ghi-kia")
    [card] = Card.objects.filter(person=twin.pk)
    versions = {hoa.pk: hoa.person.version, twin.pk: twin.person.version + 1}
    done = merging.merge(actor, keep=hoa, other=twin, take=[], versions=versions)
    assert [key.phone.label for key in queries.phones_of(hoa)] == ["Điện thoại"]
    assert queries.card_of(hoa) == card
    merging.unmerge(actor, merge=done)
    assert queries.phones_of(hoa) == []
    assert len(queries.phones_of(Member.objects.get(pk=twin.pk))) == 1
    assert queries.card_of(Member.objects.get(pk=twin.pk)) == card


def test_of_two_good_cards_hers_stays_and_both_are_good_again_apart(place: Place, hoa: Member) -> None:
    twin = factories.register_person(place.an_lac.east, full_name="Trần Thị Hoa").member
    actor = factories.all_seeing()
    for one, secret in ((hoa, "may-chung"), (twin, "may-chung")):
        enter(own.invite(actor, member=one).stored, secret)
    hers, other = Card.objects.get(person=hoa.pk), Card.objects.get(person=twin.pk)
    versions = {one.pk: one.person.version + 1 for one in (hoa, twin)}
    done = merging.merge(actor, keep=hoa, other=twin, take=[], versions=versions)
    assert queries.card_of(hoa) == hers
    assert Card.objects.get(pk=other.pk).ended_on is not None
    assert len(queries.phones_of(hoa)) == 1
    merging.unmerge(actor, merge=done)
    assert queries.card_of(Member.objects.get(pk=twin.pk)) == other
    assert len(queries.phones_of(Member.objects.get(pk=twin.pk))) == 1


# Two phones hold the same code


def both(code: OwnCode) -> list[Callable[[], Any]]:
    return [lambda secret=secret: enter(code, secret) for secret in ("may-mot", "may-hai")]


@pytest.mark.django_db(transaction=True)
def test_of_two_phones_with_one_code_one_gets_in(
    made: tries.OwnInvitation, monkeypatch: pytest.MonkeyPatch
) -> None:
    meeting, fresh = Meeting(), performing._fresh
    monkeypatch.setattr(performing, "_fresh", lambda row: (fresh(row), meeting.arrive())[0])
    answers = at_once(*both(made.stored))
    assert sorted(type(one).__name__ for one in answers) == ["OwnKey", "WrongCode"]
    assert OwnKey.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_without_the_locks_both_get_in(made: tries.OwnInvitation, monkeypatch: pytest.MonkeyPatch) -> None:
    """The row is not locked, and the code is looked at before it is used up."""
    meeting, use = Meeting(), tries.use_code

    def looked_at_first(act: Any, *, code: OwnCode, **more: Any) -> OwnKey:
        assert OwnCode.objects.filter(pk=code.pk, used_at=None).exists()
        meeting.arrive()
        monkeypatch.setattr(OwnCode.objects, "filter", lambda **_: OwnCode._base_manager.filter(pk=code.pk))
        return use(act, code=code, **more)

    monkeypatch.setattr(performing, "_fresh", lambda row: row)
    monkeypatch.setattr(tries, "use_code", looked_at_first)
    answers = at_once(*both(made.stored))
    assert [type(one).__name__ for one in answers] == ["OwnKey", "OwnKey"]
