"""A member's life in one evening and one morning: on the branch head's phone, then at the commune's desk."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.utils import timezone

from sohoi.members.services import posts, transfers
from sohoi.members.views import giving
from tests import factories
from tests.browser import evening, morning
from tests.browser.life import Walker
from tests.browser.phone import Village
from tests.browser.visits import DESK, PHONE, Visitor, Window
from tests.pages import world

pytestmark = pytest.mark.browser

LEADER = "Nguyễn Thị Hoa"
NAMES = (*evening.WOMEN, evening.NEW, evening.GOING, morning.COMING)


@pytest.fixture
def head(village: Village, place: factories.Place, monkeypatch: pytest.MonkeyPatch) -> Walker:
    """The head of Thôn Đông on her phone: ten women sit around her, and one of the branch is moving away."""
    for n, name in enumerate((*evening.WOMEN[2:], evening.GOING)):
        facts = {"birth": f"198{n}", "phone": f"07102222{n:02}"}
        factories.register_person(place.an_lac.east, full_name=name, **facts)
    leader = factories.register_person(place.an_lac.east, full_name=LEADER, phone="0710333444")
    posts.appoint_head(factories.all_seeing(), member=leader.member, on=timezone.localdate())
    # Only this machine knows the address of a test; but the members' phones live on this machine, too.
    monkeypatch.setattr(giving, "LOOPBACK", ())
    return Walker(village.phone.window, PHONE)


@pytest.fixture
def officer(visit: Visitor, place: factories.Place) -> Walker:
    """The clerk of Xã An Lạc at her desk; another commune has introduced somebody to hers."""
    coming = factories.register_person(place.binh_minh.west, full_name=morning.COMING, birth="1979").member
    transfers.propose(
        factories.all_seeing(),
        member=coming,
        version=1,
        target=place.an_lac.unit,
        on=timezone.localdate(),
        number="31/GGT-BTV",
    )
    return Walker(Window(visit(world.enter_as("commune_clerk", place))), DESK)


def test_the_evening_of_a_head_and_the_morning_of_a_clerk(
    head: Walker, officer: Walker, village: Village, visit: Visitor, place: factories.Place
) -> None:
    evening.ten_women_get_their_pages(head, visit)
    evening.somebody_asks_to_join(head)
    evening.somebody_moves_away(head)
    evening.two_corrections_without_a_network(head, village)
    morning.the_clerk_admits(officer)
    morning.the_clerk_takes_in(officer)
    morning.cards_are_printed(officer, visit)
    morning.papers_are_printed(officer)
    morning.the_table_adds_up(officer)
    nothing_for_strangers(head, village.neighbour)
    nothing_for_strangers(officer, world.enter_as("commune_chair", place, at=place.hoa_my.unit))
    assert (head.wrong, officer.wrong) == ([], [])


def nothing_for_strangers(walker: Walker, stranger: Client) -> None:
    """What was seen has an address; for somebody of another place there is nothing at it."""
    assert len(walker.been) > 10
    for path in dict.fromkeys(walker.been):
        answer = stranger.get(path, follow=True)
        assert answer.status_code in ((404,) if re.search(r"\d", urlsplit(path).path) else (200,)), path
        body = answer.content.decode()
        assert [one for one in NAMES if one in body] == [], path
