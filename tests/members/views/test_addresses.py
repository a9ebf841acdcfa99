"""The screens of divided communes, as somebody presses them."""

from __future__ import annotations

import html
import re

import pytest
from django.test import Client
from django.urls import reverse

from sohoi.members.models import HamletChoice, Person
from tests.factories import Place, register_person
from tests.pages.world import enter_as

DIVIDED = "Thôn Thị Trung, xã Đình Dù, huyện Văn Lâm"
HERE, THERE = "12004", "11995"


@pytest.fixture
def chair(place: Place, without_totp: None) -> Client:
    return enter_as("commune_chair", place)


@pytest.fixture
def stranger(place: Place, without_totp: None) -> Client:
    """The chair of the commune next door."""
    return enter_as("commune_chair", place, at=place.binh_minh.unit)


@pytest.fixture
def two(place: Place) -> tuple[Person, Person]:
    return tuple(
        register_person(branch, full_name=f"Lê Thị {branch.name[5:]}", address=DIVIDED)
        for branch in place.an_lac.branches
    )  # type: ignore[return-value]


def text_of(client: Client, path: str) -> str:
    return html.unescape(client.get(path).content.decode())


def hidden(text: str) -> dict[str, str]:
    """What the first form with a choice sends along."""
    form = next(part for part in text.split("<form")[1:] if 'name="now"' in part)
    return dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form))


def test_from_the_quality_page_to_a_choice_and_back(
    chair: Client, place: Place, two: tuple[Person, Person]
) -> None:
    unit = place.an_lac.unit.pk
    page = reverse("old-communes", kwargs={"unit": unit})
    assert page in text_of(chair, reverse("quality-unit", kwargs={"unit": unit}))
    text = text_of(chair, page)
    assert "2 người cần chọn xã mới" in text
    assert "Nay thuộc xã Như Quỳnh" in text and "Nay thuộc xã Đại Đồng" in text
    done = chair.post(page, {**hidden(text), "now": THERE}, follow=True)
    after = html.unescape(done.content.decode())
    assert "Đã ghi: Thôn Thị Trung nay thuộc xã Đại Đồng." in after
    assert "Không còn ai cần chọn xã mới" in after
    assert {one.address_now for one in Person.objects.filter(pk__in=[p.pk for p in two])} == {THERE}
    back = reverse("old-communes-back", kwargs={"unit": unit, "choice": HamletChoice.objects.get().pk})
    assert back in after
    again = html.unescape(chair.post(back, {"key": "k2"}, follow=True).content.decode())
    assert "Đã hoàn lại. Thôn Thị Trung đang chờ chọn." in again
    assert "2 người cần chọn xã mới" in again
    assert "đã hoàn lại" in html.unescape(chair.post(back, {"key": "k3"}, follow=True).content.decode())


def test_one_tap_on_her_page_for_her_alone(chair: Client, two: tuple[Person, Person]) -> None:
    path = reverse("person", kwargs={"person": two[0].pk})
    text = text_of(chair, path)
    assert "Trước đây: xã Đình Dù, huyện Văn Lâm" in text
    assert "Nay:" not in text
    done = chair.post(reverse("person-address", kwargs={"person": two[0].pk}), {**hidden(text), "now": HERE})
    assert done.headers["Location"] == path
    assert "Nay: xã Như Quỳnh, tỉnh Hưng Yên" in text_of(chair, path)
    assert Person.objects.get(pk=two[1].pk).address_now == ""


def test_one_tap_on_her_page_for_the_whole_hamlet(chair: Client, two: tuple[Person, Person]) -> None:
    text = text_of(chair, reverse("person", kwargs={"person": two[0].pk}))
    assert "Chọn cho cả những người khác ở Thôn Thị Trung" in text
    sent = {**hidden(text), "now": HERE, "all": "1"}
    chair.post(reverse("person-address", kwargs={"person": two[0].pk}), sent)
    assert Person.objects.get(pk=two[1].pk).address_now == HERE


@pytest.mark.parametrize("now", ["", "20320", "x" * 400, "12004\x00"])
def test_an_odd_choice_changes_nothing_and_says_so(
    chair: Client, place: Place, two: tuple[Person, Person], now: str
) -> None:
    page = reverse("old-communes", kwargs={"unit": place.an_lac.unit.pk})
    for path in (page, reverse("person-address", kwargs={"person": two[0].pk})):
        text = text_of(chair, page)
        done = chair.post(path, {**hidden(text), "now": now}, follow=True)
        assert "Hãy chọn một trong các xã, phường được nêu." in html.unescape(done.content.decode())
    assert not Person.objects.exclude(address_now="").exists()


def test_a_stranger_is_refused_everywhere(stranger: Client, place: Place, two: tuple[Person, Person]) -> None:
    unit = place.an_lac.unit
    made = HamletChoice.objects.create(
        unit=unit, old="12004", hamlet="x", words="Thôn X", now=THERE, line_id=1
    )
    for name, kwargs in (
        ("old-communes", {"unit": unit.pk}),
        ("old-communes", {"unit": place.an_lac.east.pk}),
        ("old-communes-back", {"unit": unit.pk, "choice": made.pk}),
        ("old-communes-back", {"unit": place.binh_minh.unit.pk, "choice": made.pk}),
        ("person-address", {"person": two[0].pk}),
    ):
        answer = stranger.post(reverse(name, kwargs=kwargs), {"now": THERE, "old": "12004", "hamlet": "x"})
        assert answer.status_code == 404
    assert not Person.objects.exclude(address_now="").exists()
    assert HamletChoice.objects.get().undo_line_id is None
    own = text_of(stranger, reverse("old-communes", kwargs={"unit": place.binh_minh.unit.pk}))
    assert "Không còn ai cần chọn xã mới" in own
    assert "Lê Thị" not in own


def test_the_filter_of_old_communes_stands_where_there_are_some(chair: Client, place: Place) -> None:
    assert 'name="old_commune"' not in text_of(chair, reverse("members"))
    unit = place.an_lac.unit
    unit.code = HERE
    unit.save(update_fields=["code"])
    text = text_of(chair, reverse("members") + "?old_commune=12004")
    assert '<option value="12004" selected>Xã Đình Dù</option>' in text
