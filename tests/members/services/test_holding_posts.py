"""Posts of every kind: who may hold which where, one at a time, corrected, by terms; not for strangers."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from sohoi.access.models import RoleGrant
from sohoi.access.queries import actor_of
from sohoi.acts import gate
from sohoi.acts.actor import Actor
from sohoi.acts.gate import NotForYou
from sohoi.acts.models import Line
from sohoi.acts.performing import ReasonMissing, Refused
from sohoi.members.models import Decision, Member, Person, PersonAccount, Post, Term
from sohoi.members.permissions import EDIT_MEMBERS
from sohoi.members.queries.posts import bodies, ending, past
from sohoi.members.services import posts, terms
from sohoi.members.services.decisions import Paper
from sohoi.members.services.people import leave, move
from sohoi.members.services.posts import Holding, appoint, correct_post, end_post, open_door
from sohoi.units.models import Unit
from tests.factories import Place, actor_with, register_person

DAY, LATER, LAST = date(2025, 7, 1), date(2026, 3, 1), date(2030, 7, 1)
TODAY = timezone.localdate()


@pytest.fixture
def chair(place: Place) -> Actor:
    return actor_with("commune_chair", place.an_lac.unit)


@pytest.fixture
def stranger(place: Place) -> Actor:
    return actor_with("commune_chair", place.binh_minh.unit)


@pytest.fixture
def member(place: Place) -> Member:
    return register_person(place.an_lac.east, full_name="Lê Thị Bưởi", phone="0710000111").member


@pytest.fixture
def other(place: Place) -> Member:
    return register_person(place.an_lac.east, full_name="Vũ Thị Cúc").member


def given(chair: Actor, member: Member, unit: Unit, title: str, since: date = DAY, **more: object) -> Post:
    return appoint(chair, member=member, unit=unit, holding=Holding(title, since, **more))  # type: ignore[arg-type]


def test_several_posts_at_several_levels(chair: Actor, member: Member, place: Place) -> None:
    paper = Paper("12/QĐ-BTV", DAY, "Phạm Thị Vân")
    given(chair, member, place.an_lac.unit, "executive", basis="elected", until=LAST, paper=paper)
    given(chair, member, place.an_lac.east, "head", paper=paper)
    given(chair, member, place.an_lac.east_cells[0], "cell_head")
    given(chair, member, place.an_lac.unit, "speaker")
    assert Post.objects.filter(person=member.pk).count() == 4
    assert Decision.objects.count() == 2  # one of the commune, one of the branch
    assert Line.objects.filter(act="members.appoint_to").count() == 4


@pytest.mark.parametrize(
    ("title", "where"),
    [("chair", "east"), ("head", "unit"), ("cell_head", "east"), ("head", "cell"), ("nonsense", "east")],
)
def test_a_title_stands_at_its_level(
    chair: Actor, member: Member, place: Place, title: str, where: str
) -> None:
    commune = place.an_lac
    unit = {"east": commune.east, "unit": commune.unit, "cell": commune.east_cells[0]}[where]
    with pytest.raises(Refused, match="không có ở đơn vị"):
        given(chair, member, unit, title)


def test_nobody_gets_a_post_where_she_is_not(chair: Actor, member: Member, place: Place) -> None:
    for unit in (place.an_lac.west, place.an_lac.west_cells[0]):
        with pytest.raises(Refused, match="không thuộc"):
            given(chair, member, unit, "head" if unit == place.an_lac.west else "cell_head")


def test_a_stranger_gives_ends_and_corrects_nothing(
    chair: Actor, stranger: Actor, member: Member, place: Place
) -> None:
    post = given(chair, member, place.an_lac.unit, "executive")
    term = terms.open_term(chair, unit=place.an_lac.unit, label="2025-2030", since=DAY, until=None)
    tries = [
        lambda: given(stranger, member, place.binh_minh.unit, "executive"),
        lambda: end_post(stranger, post=post, on=TODAY),
        lambda: correct_post(stranger.because("x"), post=post, holding=Holding("executive", LATER)),
        lambda: open_door(stranger, post=post),
        lambda: terms.end_term(stranger, term=term, on=TODAY),
        lambda: terms.open_term(stranger, unit=place.an_lac.unit, label="x", since=DAY, until=None),
    ]
    for attempt in tries:
        with pytest.raises(NotForYou):
            attempt()
    assert Post.objects.get().until is None
    assert [body.posts for body in bodies(chair, place.an_lac.unit, TODAY)][0:2] != [[], []]
    assert not any(body.posts for body in bodies(stranger, place.an_lac.unit, TODAY))
    assert past(stranger, place.an_lac.unit, LAST) == ending(stranger, place.an_lac.unit, LAST) == []


def test_the_one_before_ends_on_the_first_day(
    chair: Actor, member: Member, other: Member, place: Place
) -> None:
    first = given(chair, member, place.an_lac.unit, "chair")
    given(chair, other, place.an_lac.unit, "chair", LATER)
    first.refresh_from_db()
    assert first.until == LATER
    with pytest.raises(Refused, match="chủ tịch từ ngày 01/03/2026 rồi"):
        third = register_person(place.an_lac.west, full_name="Đỗ Thị Dung").member
        given(chair, third, place.an_lac.unit, "chair", LATER - timedelta(days=30))


def test_of_those_who_may_be_many_each_holds_it_once(
    chair: Actor, member: Member, other: Member, place: Place
) -> None:
    given(chair, member, place.an_lac.unit, "executive")
    given(chair, other, place.an_lac.unit, "executive")
    with pytest.raises(Refused, match="đang là"):
        given(chair, member, place.an_lac.unit, "executive", LATER)
    assert Post.objects.filter(until=None).count() == 2


def test_an_end_ahead_is_listed_and_the_last_day_is_hers(chair: Actor, member: Member, place: Place) -> None:
    commune, ends = place.an_lac.unit, TODAY + timedelta(days=30)
    post = given(chair, member, commune, "executive", TODAY - timedelta(days=9), until=ends)
    assert ending(chair, commune, TODAY) == [post]
    assert bodies(chair, commune, ends - timedelta(days=1))[0].posts == [post]
    assert bodies(chair, commune, ends)[0].posts == []
    assert past(chair, commune, ends) == [post]


def test_days_in_the_wrong_order_are_refused(chair: Actor, member: Member, place: Place) -> None:
    with pytest.raises(Refused, match="phải sau ngày nhận chức"):
        given(chair, member, place.an_lac.unit, "executive", LATER, until=LATER)
    post = given(chair, member, place.an_lac.unit, "executive", LATER)
    with pytest.raises(Refused, match="trước ngày nhận chức"):
        end_post(chair, post=post, on=DAY)


def test_a_correction_needs_a_reason_and_leaves_both(chair: Actor, member: Member, place: Place) -> None:
    post = given(chair, member, place.an_lac.unit, "executive")
    held = Holding("executive", LATER, LAST, "appointed")
    with pytest.raises(ReasonMissing):
        correct_post(chair, post=post, holding=held)
    correct_post(chair.because("Ghi nhầm năm"), post=post, holding=held)
    post.refresh_from_db()
    assert (post.since, post.until, post.basis) == (LATER, LAST, "appointed")
    line = Line.objects.get(act="members.correct_post")
    assert (line.reason, line.data["old"]) == ("Ghi nhầm năm", "từ 01/07/2025")


def test_a_correction_collides_with_nobody(chair: Actor, member: Member, other: Member, place: Place) -> None:
    first = given(chair, member, place.an_lac.unit, "chair")
    given(chair, other, place.an_lac.unit, "chair", LATER)
    with pytest.raises(Refused, match="giữ chức này trong thời gian ấy"):
        correct_post(chair.because("x"), post=first, holding=Holding("chair", DAY, LAST))


def test_a_post_that_never_was_is_shown_nowhere(chair: Actor, member: Member, place: Place) -> None:
    post = given(chair, member, place.an_lac.unit, "executive")
    correct_post(chair.because("Ghi nhầm người"), post=post, holding=Holding("executive", DAY, DAY))
    assert not any(body.posts for body in bodies(chair, place.an_lac.unit, DAY))
    assert past(chair, place.an_lac.unit, TODAY) == []


def test_a_move_ends_what_belongs_to_the_branch_only(chair: Actor, member: Member, place: Place) -> None:
    kept = given(chair, member, place.an_lac.unit, "executive")
    lost = given(chair, member, place.an_lac.east, "deputy")
    cell = given(chair, member, place.an_lac.east_cells[0], "cell_head")
    version = Person.objects.get(pk=member.pk).version
    move(chair, member=member, version=version, branch=place.an_lac.west, cell=None, on=LATER)
    assert list(Post.objects.filter(until=None)) == [kept]
    assert {one.until for one in Post.objects.filter(pk__in=(lost.pk, cell.pk))} == {LATER}


def test_leaving_ends_everything_even_what_lies_ahead(chair: Actor, member: Member, place: Place) -> None:
    given(chair, member, place.an_lac.unit, "executive", LAST)
    given(chair, member, place.an_lac.east, "deputy", DAY, until=LAST)
    version = Person.objects.get(pk=member.pk).version
    leave(chair, member=member, version=version, why="died", on=LATER)
    assert all(one.until in (LATER, one.since) for one in Post.objects.all())


# Terms


def test_a_term_ends_with_all_its_posts(chair: Actor, member: Member, other: Member, place: Place) -> None:
    commune = place.an_lac.unit
    term = terms.open_term(chair, unit=commune, label="2025-2030", since=DAY, until=LAST)
    for one in (member, other):
        given(chair, one, commune, "executive", term=term)
    outside = given(chair, member, commune, "speaker")
    assert terms.end_term(chair, term=term, on=LATER) == 2
    term.refresh_from_db()
    assert term.until == LATER
    assert list(Post.objects.filter(until=None)) == [outside]
    assert set(Post.objects.filter(term=term).values_list("end_note", flat=True)) == {
        "Hết nhiệm kỳ 2025-2030"
    }


def test_terms_are_told_apart_and_of_one_unit(chair: Actor, member: Member, place: Place) -> None:
    values = {"unit": place.an_lac.unit, "label": " 2025-2030 ", "since": DAY, "until": None}
    terms.open_term(chair, **values)  # type: ignore[arg-type]
    for wrong in ({}, {"until": DAY, "label": "x"}, {"label": " "}, {"unit": place.an_lac.east_cells[0]}):
        with pytest.raises(Refused):
            terms.open_term(chair, **(values | wrong))  # type: ignore[arg-type]
    theirs = Term.objects.create(unit=place.binh_minh.unit, label="2020", since=DAY, line_id=1)
    with pytest.raises(Refused, match="đơn vị khác"):
        given(chair, member, place.an_lac.unit, "executive", term=theirs)


# What a post lets her do


def test_her_grant_has_the_days_of_the_post(chair: Actor, member: Member, place: Place) -> None:
    post = given(chair, member, place.an_lac.east, "deputy", DAY, until=LAST)
    grant = open_door(chair, post=post)
    assert timezone.localtime(grant.since).isoformat() == "2025-07-01T00:00:00+07:00"
    assert grant.until is not None
    assert timezone.localtime(grant.until).isoformat() == "2030-07-01T00:00:00+07:00"
    assert gate.may(actor_of(grant.account, strong=False), EDIT_MEMBERS, member)


def test_of_two_posts_with_one_role_one_may_end(chair: Actor, member: Member, place: Place) -> None:
    deputy, head = (given(chair, member, place.an_lac.east, title) for title in ("deputy", "head"))
    for post in (deputy, head):
        account = open_door(chair, post=post).account
    end_post(chair, post=deputy, on=TODAY)
    assert gate.may(actor_of(account, strong=False), EDIT_MEMBERS, member)
    end_post(chair, post=head, on=TODAY)
    assert not gate.may(actor_of(account, strong=False), EDIT_MEMBERS, member)


def test_an_end_ahead_leaves_her_rights_until_then(chair: Actor, member: Member, place: Place) -> None:
    post = given(chair, member, place.an_lac.east, "head")
    account = open_door(chair, post=post).account
    ahead = TODAY + timedelta(days=5)
    end_post(chair, post=post, on=ahead)
    grant = RoleGrant.objects.get(account=account)
    assert timezone.localtime(grant.until).date() == ahead
    assert gate.may(actor_of(account, strong=False), EDIT_MEMBERS, member)


def test_a_post_that_ended_by_mistake_gives_its_rights_again(
    chair: Actor, member: Member, place: Place
) -> None:
    post = given(chair, member, place.an_lac.east, "head")
    account = open_door(chair, post=post).account
    end_post(chair, post=post, on=TODAY)
    post.refresh_from_db()
    correct_post(chair.because("Bấm nhầm"), post=post, holding=Holding("head", DAY))
    assert gate.may(actor_of(account, strong=False), EDIT_MEMBERS, member)


def test_a_chair_signs_in_by_password_under_her_number(
    chair: Actor, member: Member, other: Member, place: Place
) -> None:
    account = open_door(chair, post=given(chair, member, place.an_lac.unit, "vice_chair")).account
    assert account.username == "0710000111"
    assert PersonAccount.objects.get(account=account).person_id == member.pk
    without = given(chair, other, place.an_lac.unit, "chair")
    with pytest.raises(Refused, match="số điện thoại"):
        open_door(chair, post=without)


def test_a_post_without_a_role_opens_no_door(chair: Actor, member: Member, place: Place) -> None:
    post = given(chair, member, place.an_lac.unit, "executive")
    with pytest.raises(Refused, match="không kèm quyền"):
        open_door(chair, post=post)


def test_taken_away_by_hand_it_can_be_given_again(chair: Actor, member: Member, place: Place) -> None:
    post = given(chair, member, place.an_lac.east, "head")
    first = open_door(chair, post=post)
    assert open_door(chair, post=posts.Post.objects.get(pk=post.pk)) == first
    RoleGrant.objects.filter(pk=first.pk).update(until=timezone.now())
    second = open_door(chair, post=posts.Post.objects.get(pk=post.pk))
    assert second != first
    assert gate.may(actor_of(second.account, strong=False), EDIT_MEMBERS, member)
