"""The screens of records that may be one person's, as somebody presses them."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from sohoi.members.models import Distinct, Member, Merge, Person
from sohoi.members.queries import people
from sohoi.members.services import merging
from tests import factories
from tests.factories import Place, register_person
from tests.pages.world import enter_as

HOA, NUMBER = "Nguyễn Thị Hoa", "034180001234"


@pytest.fixture
def pair(place: Place) -> tuple[Person, Person]:
    facts: dict[str, Any] = {"full_name": HOA, "id_number": NUMBER}
    one = register_person(place.an_lac.east, birth="1980-05-06", address="Xóm 1", **facts)
    return one, register_person(
        place.an_lac.west, birth="1980", address="Xóm 1, thôn Tây", phone="0710222333", **facts
    )


@pytest.fixture
def chair(place: Place, without_totp: None) -> Client:
    return enter_as("commune_chair", place)


def path(pair: tuple[Person, Person]) -> str:
    return reverse("twins-pair", kwargs={"person": pair[0].pk, "other": pair[1].pk})


def sent(client: Client, pair: tuple[Person, Person], **changed: str) -> dict[str, Any]:
    """What the page would send as it stands, with these choices instead."""
    text = client.get(path(pair)).content.decode()
    hidden = re.findall(r'name="(key|seen)" value="([^"]+)"', text)
    radios = re.findall(r'type="radio" name="([^"]+)" value="(\d+)"[^>]*checked', text)
    found: dict[str, Any] = {"do": "merge", **dict(radios), **changed}
    found["key"] = next(value for name, value in hidden if name == "key")
    found["seen"] = [value for name, value in hidden if name == "seen"]
    return found


def test_from_the_queue_to_one_person_and_back(chair: Client, pair: tuple[Person, Person]) -> None:
    queue = chair.get(reverse("twins")).content.decode()
    assert "1 cặp có thể là một người" in queue
    assert "cùng số căn cước, cùng họ tên, cùng năm sinh" in queue
    assert path(pair) in queue
    done = chair.post(path(pair), sent(chair, pair), follow=True)
    text = done.content.decode()
    assert done.redirect_chain[-1][0] == reverse("person", kwargs={"person": pair[1].pk})
    assert "Đã gộp thành một người" in text and "Hoàn lại" in text
    kept = Person.objects.get(pk=pair[1].pk)
    assert (str(kept.birth), kept.address) == ("1980-05-06", "Xóm 1, thôn Tây")
    assert "Không có hồ sơ trùng" in chair.get(reverse("twins")).content.decode()
    back = chair.post(reverse("twins-apart", kwargs={"person": kept.pk}), {"key": "a" * 32}, follow=True)
    assert "Đã tách lại thành hai hồ sơ" in back.content.decode()
    assert Member.objects.count() == 2


def test_her_old_address_leads_to_who_she_is_now(
    chair: Client, pair: tuple[Person, Person], place: Place
) -> None:
    chair.post(path(pair), sent(chair, pair))
    old = reverse("person", kwargs={"person": pair[0].pk})
    assert chair.get(old).headers["Location"] == reverse("person", kwargs={"person": pair[1].pk})
    assert enter_as("commune_chair", place, at=place.binh_minh.unit).get(old).status_code == 404


def test_the_choices_are_hers(chair: Client, pair: tuple[Person, Person]) -> None:
    one, two = pair
    chosen = {"keep": str(one.pk), "of-address": str(one.pk), "of-birth": str(two.pk)}
    chair.post(path(pair), sent(chair, pair, **chosen))
    kept = Person.objects.get(pk=one.pk)
    assert (kept.address, kept.birth_precision, kept.phone) == ("Xóm 1", "year", "0710222333")


def test_two_people_are_not_shown_again(chair: Client, pair: tuple[Person, Person]) -> None:
    done = chair.post(path(pair), sent(chair, pair, do="distinct"), follow=True)
    assert "Sổ sẽ không hỏi lại cặp này" in done.content.decode()
    assert (Distinct.objects.count(), Member.objects.count()) == (1, 2)
    assert "Không có hồ sơ trùng" in done.content.decode()


def test_pressed_twice_it_is_done_once(chair: Client, pair: tuple[Person, Person]) -> None:
    form = sent(chair, pair)
    answers = [chair.post(path(pair), form) for _ in range(2)]
    assert answers[0].headers["Location"] == answers[1].headers["Location"]
    assert Merge.objects.count() == 1


def test_who_comes_second_is_told(chair: Client, pair: tuple[Person, Person]) -> None:
    form = sent(chair, pair)
    Person.objects.filter(pk=pair[0].pk).update(version=7)
    told = chair.post(path(pair), form, follow=True).content.decode()
    assert "người khác đã sửa một trong hai hồ sơ" in told
    assert Member.objects.count() == 2


def test_a_page_of_odds_and_ends_changes_nothing(chair: Client, pair: tuple[Person, Person]) -> None:
    for odd in (
        {},
        {"do": "merge"},
        {"do": "merge", "seen": ["x:y", ":", "9" * 40]},
        {"do": "?", "keep": "x"},
    ):
        assert chair.post(path(pair), odd).status_code == 302
    assert Member.objects.count() == 2


def test_the_number_is_never_whole_on_these_pages(chair: Client, pair: tuple[Person, Person]) -> None:
    Person.objects.filter(pk=pair[0].pk).update(old_id_tail="777", old_id_hash=pair[0].id_hash)
    for where in (reverse("twins"), path(pair)):
        assert NUMBER not in chair.get(where).content.decode()


def test_her_own_page_and_the_first_page_say_that_she_may_be_there_twice(
    chair: Client, pair: tuple[Person, Person], place: Place
) -> None:
    mine = reverse("person", kwargs={"person": pair[1].pk})
    assert path(pair) in chair.get(mine).content.decode()
    assert "1 cặp hồ sơ có thể là một người" in chair.get(reverse("today")).content.decode()
    assert reverse("twins") in chair.get(reverse("more")).content.decode()
    head = enter_as("branch_head", place, at=place.an_lac.west)
    assert path(pair) not in head.get(mine).content.decode()


@pytest.mark.parametrize("role", ["commune_chair", "commune_clerk", "branch_head"])
def test_a_stranger_finds_nothing(
    role: str, pair: tuple[Person, Person], place: Place, without_totp: None
) -> None:
    """Of the next commune, which holds the same number itself."""
    there = register_person(place.binh_minh.east, full_name="Lê Thị Na", id_number=NUMBER)
    home = place.binh_minh.east if role == "branch_head" else place.binh_minh.unit
    stranger = enter_as(role, place, at=home)
    queue = stranger.get(reverse("twins"))
    if role == "branch_head":
        assert queue.status_code == 404
    else:
        text = queue.content.decode()
        assert "Trùng với xã khác" in text and there.full_name in text
        assert HOA not in text and "An Lạc" not in text
        assert HOA not in stranger.get(reverse("twins"), {"xa": place.an_lac.unit.pk}).content.decode()
    for mixed in (pair, (pair[0], there), (there, pair[0])):
        assert stranger.get(path(mixed)).status_code == 404
        assert stranger.post(path(mixed), {"do": "distinct"}).status_code == 404
    assert stranger.post(reverse("twins-apart", kwargs={"person": pair[0].pk})).status_code == 404
    assert (Distinct.objects.count(), Merge.objects.count()) == (0, 0)


def test_the_province_sees_its_communes_masked(
    pair: tuple[Person, Person], place: Place, without_totp: None
) -> None:
    register_person(place.binh_minh.east, full_name="Lê Thị Na", id_number=NUMBER, phone="0710444555")
    text = enter_as("province_officer", place).get(reverse("twins-between")).content.decode()
    assert "Lê Thị Na" in text and "Bình Minh" in text and "••• 555" in text
    assert NUMBER not in text and "0710" not in text
    other = enter_as("province_officer", place, at=place.other_province)
    assert "Lê Thị Na" not in other.get(reverse("twins-between")).content.decode()


def test_nothing_to_take_back_is_said(chair: Client, pair: tuple[Person, Person]) -> None:
    told = chair.post(reverse("twins-apart", kwargs={"person": pair[0].pk}), follow=True)
    assert "Không có việc gộp nào để hoàn lại" in told.content.decode()


def test_a_long_queue_is_read_in_pieces(chair: Client, place: Place) -> None:
    for n in range(21):
        for _ in range(2):
            register_person(place.an_lac.east, full_name=HOA, birth=str(1950 + n))
    first, rest = (chair.get(reverse("twins"), {"tu": start}).content.decode() for start in ("", "20"))
    assert (first.count("So hai hồ sơ"), rest.count("So hai hồ sơ")) == (20, 1)
    assert "Xem tiếp" in first and "Xem tiếp" not in rest


def test_the_history_of_a_merge_hides_what_she_may_not_see(place: Place, pair: tuple[Person, Person]) -> None:
    one, two = (
        register_person(place.an_lac.east, full_name="Lê Thị Na", religion=words).member
        for words in ("Phật giáo", "Công giáo")
    )
    versions = {one.pk: 1, two.pk: 1}
    merging.merge(factories.all_seeing(), keep=one, other=two, take=(), versions=versions)
    narrow = factories.actor_with("province_officer", place.province)
    told = str(people.history(narrow, one.pk))
    assert "tôn giáo" in told and "Công giáo" not in told
