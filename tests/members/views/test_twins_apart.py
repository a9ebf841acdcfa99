"""Pairs that were found to be two people: where they are listed, and the way back to being asked."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from sohoi.acts.actor import Actor
from sohoi.acts.gate import NotForYou
from sohoi.acts.models import About, Line
from sohoi.acts.performing import Refused
from sohoi.members.models import Distinct, Member, Person
from sohoi.members.queries import twins
from sohoi.members.services import merging, people
from tests import factories
from tests.factories import Place, actor_with, register_person
from tests.pages.world import enter_as

HOA = "Nguyễn Thị Hoa"
PAGE = "twins-said-apart"


@pytest.fixture
def clerk(place: Place) -> Actor:
    return actor_with("commune_clerk", place.an_lac.unit)


@pytest.fixture
def said(place: Place, clerk: Actor) -> Distinct:
    """Two of An Lạc; two of Bình Minh are there as well."""
    for commune in (place.binh_minh, place.an_lac):
        one, two = (register_person(branch, full_name=HOA, birth="1980") for branch in commune.branches)
        found = merging.distinct(actor_with("commune_clerk", commune.unit), one=one.member, other=two.member)
    return found


@pytest.fixture
def chair(place: Place, without_totp: None) -> Client:
    return enter_as("commune_chair", place)


def sent(client: Client, distinct: int) -> dict[str, str]:
    [key] = re.findall(r'name="key" value="([^"]+)"', client.get(reverse(PAGE)).content.decode())
    return {"key": key, "distinct": str(distinct)}


def test_from_the_queue_to_being_asked_again(chair: Client, said: Distinct) -> None:
    queue = chair.get(reverse("twins")).content.decode()
    assert "Không có hồ sơ trùng" in queue
    assert "1 cặp đã ghi là hai người khác nhau" in queue and reverse(PAGE) in queue
    assert chair.get(reverse(PAGE)).content.decode().count("Hỏi lại cặp này") == 1
    done = chair.post(reverse(PAGE), sent(chair, said.pk), follow=True).content.decode()
    assert "Đã bỏ ghi" in done and "Chưa có cặp nào ghi là hai người khác nhau" in done
    again = chair.get(reverse("twins")).content.decode()
    assert "1 cặp có thể là một người" in again and reverse(PAGE) not in again
    assert Distinct.objects.count() == 1, "the neighbours' stays"


def test_pressed_twice_it_is_done_once(chair: Client, said: Distinct) -> None:
    form = sent(chair, said.pk)
    assert {chair.post(reverse(PAGE), form).status_code for _ in range(2)} == {302}
    assert Line.objects.filter(act="members.ask_again").count() == 1


def test_the_history_of_both_says_so(clerk: Actor, said: Distinct) -> None:
    merging.ask_again(clerk, distinct=said)
    line = Line.objects.get(act="members.ask_again")
    assert set(About.objects.filter(line=line).values_list("subject_id", flat=True)) == {
        said.one_id,
        said.other_id,
    }
    assert line.data == {"apart": HOA}


def test_what_no_button_sends_changes_nothing(chair: Client, said: Distinct) -> None:
    for odd in ("", "0", "x", "-1", "9" * 30):
        assert chair.post(reverse(PAGE), {"distinct": odd}).status_code in (302, 404)
    assert Distinct.objects.count() == 2


def test_a_stranger_neither_sees_nor_undoes_it(place: Place, said: Distinct) -> None:
    stranger = actor_with("commune_chair", place.binh_minh.unit)
    [theirs] = twins.apart(stranger, place.binh_minh.unit)
    assert theirs.pk != said.pk
    for act in (
        lambda: twins.apart(stranger, place.an_lac.unit),
        lambda: twins.said_apart(stranger, said.pk),
        lambda: merging.ask_again(stranger, distinct=said),
    ):
        with pytest.raises(NotForYou):
            act()
    assert Distinct.objects.count() == 2


def test_who_moved_to_another_commune_is_not_named_here(place: Place, clerk: Actor, said: Distinct) -> None:
    there = {"branch": place.binh_minh.east, "commune": place.binh_minh.unit}
    Member.objects.filter(pk=said.one_id).update(**there)
    assert twins.apart(clerk, place.an_lac.unit) == []
    with pytest.raises(NotForYou):
        merging.ask_again(clerk, distinct=said)


def test_of_somebody_who_left_there_is_nothing_to_ask(clerk: Actor, said: Distinct) -> None:
    member = Person.objects.get(pk=said.other_id).member
    people.leave(clerk, member=member, version=1, why="died", on=factories.BEGINNING, note="")
    assert twins.apart(clerk, said.branch.commune) == []  # type: ignore[attr-defined]
    with pytest.raises(Refused):
        merging.ask_again(clerk, distinct=said)


@pytest.mark.usefixtures("without_totp")
def test_the_card_is_scanned_from_the_list_by_who_may_add(place: Place) -> None:
    link = f'href="{reverse("person-scan")}"'
    for role in ("commune_chair", "commune_clerk"):
        assert link in enter_as(role, place).get(reverse("members")).content.decode()
    assert link not in enter_as("province_officer", place).get(reverse("members")).content.decode()
