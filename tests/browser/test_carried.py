"""One directive on its whole way: the province, a commune, a branch head, her members, and back."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from sohoi.members.models import Person
from sohoi.members.services import own
from sohoi.notices.models import Answer, Recipient
from tests import factories
from tests.browser import carried
from tests.browser.life import Walker, come_in
from tests.browser.phone import DAO, MAN, Village
from tests.browser.visits import DESK, PHONE, Visitor, Window
from tests.pages import world

pytestmark = pytest.mark.browser

CUC, LAN, HUE, SEN = "Lê Thị Cúc", "Ngô Thị Lan", "Bùi Thị Huệ", "Phạm Thị Sen"
SILENT, WITHOUT = "Vũ Thị Mai", "Đỗ Thị Bưởi"
NAMES = (DAO, MAN, CUC, LAN, HUE, SEN, SILENT, WITHOUT)


@pytest.fixture
def crowd(village: Village, place: factories.Place) -> list[Person]:
    """Eight in Thôn Đông, one of them without a telephone; one in each of three other branches."""
    east = place.an_lac.east
    for n, name in enumerate((CUC, LAN, HUE, SEN, SILENT)):
        factories.register_person(east, full_name=name, birth=f"196{n}", phone=f"071034560{n}")
    factories.register_person(east, full_name=WITHOUT, birth="1951")
    for name in ("Thôn Nam", "Thôn Bắc"):
        branch = factories.make_unit(name, "branch", place.an_lac.unit)
        factories.register_person(branch, full_name=f"Phạm Thị {name[-3:]}", phone="0710999111")
    core = [Person.objects.get(full_name=name) for name in (DAO, MAN, SILENT)]
    factories.make_group(east, core, name="Nòng cốt")
    return core


@pytest.fixture
def head(village: Village, crowd: list[Person]) -> Walker:
    return Walker(village.phone.window, PHONE)


@pytest.fixture
def chair(visit: Visitor, place: factories.Place) -> Walker:
    return Walker(Window(visit(world.enter_as("commune_chair", place))), DESK)


@pytest.fixture
def officer(visit: Visitor, place: factories.Place) -> Walker:
    return Walker(Window(visit(world.enter_as("province_officer", place))), DESK)


@pytest.fixture
def sen(visit: Visitor, crowd: list[Person]) -> Walker:
    """A member at her own page, on her own phone."""
    made = own.invite(factories.all_seeing(), member=Person.objects.get(full_name=SEN).member)
    return come_in(visit, reverse("own-link", args=[made.token]), SEN)


def test_a_directive_goes_down_to_members_and_its_result_comes_back(
    officer: Walker, chair: Walker, head: Walker, sen: Walker, visit: Visitor, place: factories.Place
) -> None:
    carried.the_province_directs(officer)
    carried.the_commune_carries_it(chair)
    link = carried.the_head_copies_the_link(head)
    carried.one_answers_without_a_network(sen)
    for digits in ("1330", "1331", "5600", "5601"):
        carried.one_answers_by_link(visit, link, digits, carried.COMES)
    carried.one_answers_by_link(visit, link, "5602", carried.STAYS, java_script_enabled=False)
    assert Answer.objects.count() == 5
    carried.the_network_comes_back(sen)
    carried.one_is_told_in_person(head, WITHOUT)
    carried.the_rest_is_reminded(head)
    carried.who_comes_is_ticked(head, (DAO, MAN, CUC))
    carried.the_group_has_its_rate(head)
    carried.the_result_goes_up(chair, officer)
    told = Recipient.objects.filter(answered_at__isnull=False)
    assert (told.count(), Answer.objects.count()) == (6, 6)
    assert Recipient.objects.filter(attended=True).count() == 3
    nothing_for_strangers(head, world.enter_as("branch_head", place, at=place.binh_minh.east))
    nothing_for_strangers(chair, world.enter_as("commune_chair", place, at=place.binh_minh.unit))
    nothing_for_strangers(officer, world.enter_as("province_officer", place, at=place.other_province))
    assert (officer.wrong, chair.wrong, head.wrong, sen.wrong) == ([], [], [], [])


def nothing_for_strangers(walker: Walker, stranger: Client) -> None:
    """What was seen has an address; for somebody of another place there is nothing at it."""
    assert len(walker.been) > 5
    for path in dict.fromkeys(walker.been):
        answer = stranger.get(path, follow=True)
        assert answer.status_code in ((404,) if re.search(r"\d", urlsplit(path).path) else (200,)), path
        body = answer.content.decode()
        assert [one for one in (*NAMES, carried.PLAN, carried.MEETING) if one in body] == [], path
