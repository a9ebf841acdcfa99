"""Who heads a branch, what she may do there, and who may give it to her."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db.models import QuerySet
from django.db.models.functions import Now
from django.test import Client

from sohoi.access.models import Account, Device, Role, RoleGrant, SignInCode
from sohoi.access.queries import actor_of
from sohoi.access.services.accounts import give
from sohoi.access.services.doors import invite
from sohoi.acts import gate, trail
from sohoi.acts.actor import Actor
from sohoi.acts.gate import NotForYou
from sohoi.acts.performing import Refused
from sohoi.members.models import Member, PersonAccount, Post
from sohoi.members.permissions import EDIT_MEMBERS
from sohoi.members.services import posts
from sohoi.members.services.people import leave, move
from sohoi.members.services.posts import appoint_head, end_post, open_door
from tests import factories
from tests.factories import Place, account_with, actor_with, register_person
from tests.races import Meeting, at_once

DAY, LATER = date(2026, 3, 1), date(2026, 9, 1)
RACE = pytest.mark.django_db(transaction=True)


@pytest.fixture
def chair(place: Place) -> Actor:
    return actor_with("commune_chair", place.an_lac.unit)


@pytest.fixture
def clerk(place: Place) -> Actor:
    return actor_with("commune_clerk", place.an_lac.unit)


@pytest.fixture
def member(place: Place) -> Member:
    return register_person(place.an_lac.east, full_name="Lê Thị Bưởi").member


def headed(chair: Actor, member: Member) -> tuple[Post, Account]:
    """She heads her branch and can sign in on a phone."""
    post = appoint_head(chair, member=member, on=DAY)
    return post, open_door(chair, post=post).account


def may_edit(account: Account, member: Member) -> bool:
    return gate.may(actor_of(account, strong=False), EDIT_MEMBERS, member)


def test_the_head_may_work_in_her_branch_from_her_phone(place: Place, chair: Actor, member: Member) -> None:
    neighbour, stranger = (register_person(branch).member for branch in place.an_lac.branches)
    post, account = headed(chair, member)
    assert (post.unit, post.since, post.title) == (place.an_lac.east, DAY, Post.Title.HEAD)
    assert (may_edit(account, neighbour), may_edit(account, stranger)) == (True, False)
    assert PersonAccount.objects.get().account == account
    acts = [line.act for line in trail.history("person", member.pk)]
    assert acts == ["members.open_door", "members.appoint_head"]


def test_a_door_asked_for_twice_is_one_account(chair: Actor, member: Member) -> None:
    post, account = headed(chair, member)
    assert open_door(chair, post=post).account == account
    assert account.grants.count() == 1


def test_the_next_head_ends_the_one_before_with_her_rights(
    place: Place, chair: Actor, member: Member
) -> None:
    first, account = headed(chair, member)
    other = register_person(place.an_lac.east).member
    second = appoint_head(chair, member=other, on=LATER)
    first.refresh_from_db()
    assert (first.until, second.until) == (LATER, None)
    assert not may_edit(account, other)


def test_nobody_is_appointed_twice(chair: Actor, member: Member) -> None:
    appoint_head(chair, member=member, on=DAY)
    with pytest.raises(Refused, match="Lê Thị Bưởi đang là"):
        appoint_head(chair, member=member, on=LATER)


@pytest.mark.parametrize("way", ["end", "move", "leave"])
def test_a_post_ends_with_its_rights_however_she_goes(
    place: Place, chair: Actor, member: Member, way: str
) -> None:
    neighbour = register_person(place.an_lac.east).member
    post, account = headed(chair, member)
    assert may_edit(account, neighbour)
    version = Member.objects.get(pk=member.pk).person.version
    if way == "end":
        end_post(chair, post=post, on=LATER)
    elif way == "move":
        move(chair, member=member, version=version, branch=place.an_lac.west, cell=None, on=LATER)
    else:
        leave(chair, member=member, version=version, why="died", on=LATER)
    assert Post.objects.get().until == LATER
    assert not may_edit(account, neighbour)
    with pytest.raises(Refused):
        end_post(chair, post=post, on=LATER)
    with pytest.raises(Refused):
        open_door(chair, post=post)


def test_strangers_appoint_and_end_nobody(place: Place, chair: Actor, member: Member) -> None:
    strangers = [
        actor_with("commune_chair", place.binh_minh.unit),
        actor_with("branch_head", place.an_lac.east),
        actor_with("province_officer", place.province),
    ]
    for stranger in strangers:
        with pytest.raises(NotForYou):
            appoint_head(stranger, member=member, on=DAY)
    post = appoint_head(chair, member=member, on=DAY)
    for stranger in strangers:
        with pytest.raises(NotForYou):
            end_post(stranger, post=post, on=LATER)
        with pytest.raises(NotForYou):
            open_door(stranger, post=post)
    assert end_post(chair, post=post, on=LATER).until == LATER


def test_a_clerk_appoints_but_opens_no_door(chair: Actor, clerk: Actor, member: Member) -> None:
    post = appoint_head(clerk, member=member, on=DAY)
    with pytest.raises(NotForYou):
        open_door(clerk, post=post)
    assert not Account.objects.filter(full_name=member.name).exists()
    assert open_door(chair, post=post).account.full_name == member.name


def test_a_door_opens_to_no_more_than_the_giver_holds(place: Place, chair: Actor, member: Member) -> None:
    post = appoint_head(chair, member=member, on=DAY)
    giver = Role.objects.create(
        code="giver", label="Chỉ giao quyền", does="", level=4, permissions=["access.give_roles"]
    )
    half = actor_with(giver.pk, place.an_lac.unit)
    before = Account.objects.count()
    with pytest.raises(Refused, match="không giao được vai trò Chi hội trưởng"):
        open_door(half, post=post)
    assert (Account.objects.count(), PersonAccount.objects.count()) == (before, 0)
    assert open_door(chair, post=post).role_id == "branch_head"


def test_nothing_is_added_to_an_account_that_the_giver_does_not_manage(
    place: Place, chair: Actor, member: Member
) -> None:
    post, account = headed(chair, member)
    account.grants.update(until=Now())
    elsewhere = factories.give(account, "commune_clerk", place.binh_minh.unit).grants.get(until=None)
    with pytest.raises(Refused, match="Hội cấp trên"):
        open_door(chair, post=post)
    RoleGrant.objects.filter(pk=elsewhere.pk).update(until=Now())
    assert open_door(chair, post=post).account == account


# Her phone


@pytest.mark.parametrize("way", ["end", "next", "leave"])
def test_with_her_post_her_phones_and_codes_go(
    place: Place, chair: Actor, member: Member, client_on_phone: Callable[[Account], Client], way: str
) -> None:
    other = register_person(place.an_lac.east).member
    post, account = headed(chair, member)
    invite(chair, grant=account.grants.get())
    neighbour = account_with("branch_head", place.an_lac.west)
    hers, theirs = client_on_phone(account), client_on_phone(neighbour)
    assert [one.get("/hoi-vien/").status_code for one in (hers, theirs)] == [200, 200]
    if way == "end":
        end_post(chair, post=post, on=LATER)
    elif way == "next":
        appoint_head(chair, member=other, on=LATER)
    else:
        version = Member.objects.get(pk=member.pk).person.version
        leave(chair, member=member, version=version, why="died", on=LATER)
    assert not Device.objects.filter(account=account, revoked_at=None).exists()
    assert not SignInCode.objects.filter(account=account, used_at=None).exists()
    assert [one.get("/hoi-vien/").status_code for one in (hers, theirs)] == [302, 200]


def test_who_still_holds_something_keeps_her_phone(place: Place, chair: Actor, member: Member) -> None:
    post, account = headed(chair, member)
    factories.give(account, "branch_head", place.an_lac.west)
    factories.trusted_phone(account)
    end_post(chair, post=post, on=LATER)
    assert Device.objects.filter(account=account, revoked_at=None).count() == 1
    assert [grant.unit for grant in account.grants.filter(until=None)] == [place.an_lac.west]


# Giving roles


def test_a_clerk_cannot_give_roles(place: Place, clerk: Actor, chair: Actor) -> None:
    role, home = Role.objects.get(pk="commune_clerk"), place.an_lac.unit
    before = Account.objects.count()
    with pytest.raises(NotForYou):
        give(clerk, unit=home, role=role, full_name="Đỗ Thị Na", username="0710345678")
    assert Account.objects.count() == before
    assert give(chair, unit=home, role=role, full_name="Đỗ Thị Na", username="0710345678").role == role


def test_nobody_gives_what_she_does_not_hold(place: Place, chair: Actor) -> None:
    unit = place.an_lac.unit
    more = Role.objects.create(
        code="more", label="Nhiều hơn", does="", level=unit.level, permissions=["access.see_system"]
    )
    less = Role.objects.create(
        code="less", label="Ít hơn", does="", level=unit.level, permissions=["units.see"]
    )
    with pytest.raises(Refused, match="Nhiều hơn"):
        give(chair, unit=unit, role=more, full_name="Đỗ Thị Na", username="0710345678")
    assert give(chair, unit=unit, role=less, full_name="Đỗ Thị Na", username="0710345678")


def test_nobody_gives_beyond_her_place_or_at_another_level(place: Place, chair: Actor) -> None:
    head, clerk = Role.objects.get(pk="branch_head"), Role.objects.get(pk="commune_clerk")
    for unit, role in ((place.binh_minh.unit, clerk), (place.binh_minh.east, head), (place.province, clerk)):
        with pytest.raises(NotForYou):
            give(chair, unit=unit, role=role, full_name="Đỗ Thị Na", username="0710345678")
    with pytest.raises(Refused, match="không dùng cho"):
        give(chair, unit=place.an_lac.unit, role=head, full_name="Đỗ Thị Na")


# Two at once


def both_appointed(place: Place, chair: Actor, clerk: Actor, monkeypatch: pytest.MonkeyPatch) -> list[object]:
    one, two = (register_person(place.an_lac.east).member for _ in range(2))
    meeting, make_room = Meeting(), posts._make_room

    def slow(*args: Any) -> None:
        make_room(*args)
        meeting.arrive()

    with monkeypatch.context() as patch:
        patch.setattr(posts, "_make_room", slow)
        return at_once(
            lambda: appoint_head(chair, member=one, on=DAY), lambda: appoint_head(clerk, member=two, on=DAY)
        )


@RACE
def test_two_heads_appointed_at_once_follow_each_other(
    place: Place, chair: Actor, clerk: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = both_appointed(place, chair, clerk, monkeypatch)
    assert [type(one) for one in answers] == [Post, Post]
    assert Post.objects.filter(until=None).count() == 1


@RACE
def test_without_the_lock_one_of_two_appointments_would_fail(
    place: Place, chair: Actor, clerk: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QuerySet, "select_for_update", lambda self, **_: self)
    answers = both_appointed(place, chair, clerk, monkeypatch)
    assert [type(one).__name__ for one in answers].count("IntegrityError") == 1
