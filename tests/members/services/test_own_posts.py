"""Posts of the province itself: given by whoever holds that here only, to any member below."""

from __future__ import annotations

from datetime import date

import pytest

from sohoi.acts import gate
from sohoi.acts.actor import Actor
from sohoi.acts.gate import NotForYou
from sohoi.acts.models import Line
from sohoi.acts.performing import ReasonMissing, Refused
from sohoi.members.models import Member, Post, Term
from sohoi.members.permissions import APPOINT, APPOINT_HERE
from sohoi.members.queries import posts as queries
from sohoi.members.services.posts import (
    Holding,
    appoint,
    appoint_own,
    correct_own_post,
    correct_post,
    end_own_post,
    end_post,
)
from sohoi.members.services.terms import end_own_term, end_term, open_own_term, open_term
from tests.factories import Place, actor_with, register_person

DAY, LATER = date(2025, 12, 1), date(2026, 5, 1)
CHAIR = Holding("chair", DAY, basis="elected")


@pytest.fixture
def officer(place: Place) -> Actor:
    return actor_with("province_officer", place.province)


@pytest.fixture
def stranger(place: Place) -> Actor:
    return actor_with("province_officer", place.other_province)


@pytest.fixture
def member(place: Place) -> Member:
    return register_person(place.an_lac.east, full_name="Trần Thị Nhài").member


@pytest.fixture
def post(officer: Actor, member: Member, place: Place) -> Post:
    return appoint_own(officer, unit=place.province, member=member, holding=CHAIR)


def test_the_officer_gives_ends_and_corrects_posts_of_the_province(
    officer: Actor, post: Post, place: Place
) -> None:
    assert (post.unit_id, post.title, post.grant) == (place.province.pk, "chair", None)
    [line] = Line.objects.filter(act="members.appoint_own")
    assert line.province_id == place.province.pk
    end_own_post(officer, post=post, on=LATER, note="Nghỉ hưu")
    post.refresh_from_db()
    assert (post.until, post.end_note) == (LATER, "Nghỉ hưu")
    because = officer.because("Ghi nhầm ngày")
    correct_own_post(because, post=post, holding=Holding("chair", DAY, LATER, basis="appointed"))
    post.refresh_from_db()
    assert post.basis == "appointed"


def test_only_one_chairs_a_province(officer: Actor, post: Post, place: Place) -> None:
    other = register_person(place.binh_minh.east, full_name="Lý Thị Na").member
    appoint_own(officer, unit=place.province, member=other, holding=Holding("chair", LATER))
    post.refresh_from_db()
    assert post.until == LATER


def test_terms_of_the_province_begin_and_end_with_their_posts(
    officer: Actor, member: Member, place: Place
) -> None:
    term = open_own_term(officer, unit=place.province, label="2025-2030", since=DAY, until=None)
    appoint_own(officer, unit=place.province, member=member, holding=Holding("executive", DAY, term=term))
    assert end_own_term(officer, term=term, on=LATER) == 1
    assert Post.objects.get().until == LATER


def test_a_correction_wants_a_reason(officer: Actor, post: Post) -> None:
    with pytest.raises(ReasonMissing):
        correct_own_post(officer, post=post, holding=CHAIR)


@pytest.mark.parametrize("level", ["commune", "branch"])
def test_what_lies_below_the_province_is_not_the_officers(
    officer: Actor, member: Member, place: Place, level: str
) -> None:
    unit = {"commune": place.an_lac.unit, "branch": place.an_lac.east}[level]
    title = {"commune": "chair", "branch": "head"}[level]
    chair = actor_with("commune_chair", place.an_lac.unit)
    theirs = appoint(chair, member=member, unit=unit, holding=Holding(title, DAY))
    term = open_term(chair, unit=unit, label="2025-2030", since=DAY, until=None)
    for refused in (
        lambda: appoint_own(officer, unit=unit, member=member, holding=Holding(title, LATER)),
        lambda: appoint(officer, unit=unit, member=member, holding=Holding(title, LATER)),
        lambda: end_own_post(officer, post=theirs, on=LATER),
        lambda: correct_own_post(officer.because("x"), post=theirs, holding=Holding(title, DAY)),
        lambda: open_own_term(officer, unit=unit, label="x", since=DAY, until=None),
        lambda: end_own_term(officer, term=term, on=LATER),
    ):
        with pytest.raises(NotForYou):
            refused()
    assert list(Post.objects.values_list("pk", "until")) == [(theirs.pk, None)]
    assert list(Term.objects.values_list("pk", "until")) == [(term.pk, None)]


def test_nobody_else_gives_the_posts_of_a_province(
    stranger: Actor, post: Post, member: Member, place: Place
) -> None:
    """Neither the officer of another province nor the chair of a commune in it."""
    whole = open_own_term(
        actor_with("province_officer", place.province), unit=place.province, label="a", since=DAY, until=None
    )
    for actor in (stranger, actor_with("commune_chair", place.an_lac.unit)):
        for refused in (
            lambda actor=actor: appoint_own(
                actor, unit=place.province, member=member, holding=Holding("executive", DAY)
            ),
            lambda actor=actor: end_own_post(actor, post=post, on=LATER),
            lambda actor=actor: end_post(actor, post=post, on=LATER),
            lambda actor=actor: correct_post(actor.because("x"), post=post, holding=CHAIR),
            lambda actor=actor: end_term(actor, term=whole, on=LATER),
        ):
            with pytest.raises(NotForYou):
                refused()
    assert Post.objects.get().until is None
    assert queries.bodies(stranger, place.other_province, DAY)
    assert post not in queries.seen(stranger)


def test_a_member_of_another_province_gets_none(officer: Actor, place: Place) -> None:
    far = register_person(place.hoa_my.east, full_name="Hoàng Thị Xa").member
    with pytest.raises(NotForYou):
        appoint_own(officer, unit=place.province, member=far, holding=CHAIR)
    assert not Post.objects.exists()


def test_a_title_of_a_branch_is_none_of_a_province(officer: Actor, member: Member, place: Place) -> None:
    with pytest.raises(Refused, match="không có ở đơn vị"):
        appoint_own(officer, unit=place.province, member=member, holding=Holding("head", DAY))


def test_it_is_held_here_only(officer: Actor, place: Place) -> None:
    assert gate.may(officer, APPOINT_HERE, place.province)
    assert not gate.may(officer, APPOINT_HERE, place.an_lac.unit)
    assert not gate.holds(officer, APPOINT)
    for role in ("province_auditor", "technician"):
        assert not gate.holds(actor_with(role, place.province), APPOINT_HERE)
