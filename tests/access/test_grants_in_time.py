"""A role that came with a post counts from its first moment to its last one, and can be taken away before."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from sohoi.access.models import Account, Role, RoleGrant
from sohoi.access.queries import actor_of, grants_at, open_grants
from sohoi.access.services import accounts, doors
from sohoi.acts.performing import Refused
from tests.factories import Place, account_with, actor_with, make_account, running

DAY = timedelta(days=1)


@pytest.fixture
def head(db: None) -> Account:
    return make_account(full_name="Lê Thị Bưởi")


def hold(account: Account, place: Place, begins: timedelta, ends: timedelta | None) -> RoleGrant:
    now = timezone.now()
    return accounts.hold_by_post(
        running(),
        account=account,
        role=Role.objects.get(pk="branch_head"),
        unit=place.an_lac.east,
        since=now + begins,
        until=None if ends is None else now + ends,
    )


@pytest.mark.parametrize(
    ("begins", "ends", "counts"),
    [(-DAY, None, 1), (-DAY, DAY, 1), (-2 * DAY, -DAY, 0), (DAY, 2 * DAY, 0), (DAY, None, 0)],
)
def test_it_counts_between_its_ends(
    head: Account, place: Place, begins: timedelta, ends: timedelta | None, counts: int
) -> None:
    hold(head, place, begins, ends)
    assert len(actor_of(head, strong=True).grants) == counts
    assert open_grants(head).count() == counts


def test_two_posts_give_the_role_twice_and_one_may_end(head: Account, place: Place) -> None:
    first, second = hold(head, place, -DAY, None), hold(head, place, -DAY, None)
    accounts.end(actor_with("commune_chair", place.an_lac.unit), grant=first)
    assert list(open_grants(head)) == [second]


def test_given_by_hand_there_is_still_one_only(head: Account, place: Place) -> None:
    values = {"account": head, "role_id": "branch_head", "unit": place.an_lac.east, "line_id": 1}
    RoleGrant.objects.create(**values)
    with pytest.raises(IntegrityError, match="grant_once"), transaction.atomic():
        RoleGrant.objects.create(**values)


def test_who_manages_finds_what_will_begin_and_takes_it_away(head: Account, place: Place) -> None:
    coming = hold(head, place, DAY, 9 * DAY)
    chair = actor_with("commune_chair", place.an_lac.unit)
    assert coming in grants_at(chair, place.an_lac.unit)
    accounts.end(chair, grant=coming)
    coming.refresh_from_db()
    assert coming.until == coming.since
    with pytest.raises(Refused, match="thu rồi"):
        accounts.end(chair, grant=coming)


def test_a_stranger_finds_nothing_of_it(head: Account, place: Place) -> None:
    coming = hold(head, place, DAY, None)
    stranger = actor_with("commune_chair", place.binh_minh.unit)
    assert coming not in grants_at(stranger, place.binh_minh.unit)


def test_no_code_before_the_first_day(head: Account, place: Place) -> None:
    coming = hold(head, place, DAY, None)
    with pytest.raises(Refused, match="bắt đầu từ ngày"):
        doors.invite(actor_with("commune_chair", place.an_lac.unit), grant=coming)


def test_a_role_by_post_stands_at_its_level(place: Place) -> None:
    with pytest.raises(Refused, match="không dùng cho"):
        accounts.hold_by_post(
            running(),
            account=account_with("commune_clerk", place.an_lac.unit),
            role=Role.objects.get(pk="branch_head"),
            unit=place.an_lac.unit,
            since=timezone.now(),
            until=None,
        )
