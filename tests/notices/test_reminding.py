"""Reminding: whom, how often, by whom; and the text that is pasted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from sohoi.access.models import Account
from sohoi.acts.actor import Actor
from sohoi.acts.gate import NotForYou
from sohoi.acts.performing import Refused
from sohoi.members.models import Person
from sohoi.notices.models import Link, Notice, Reminder
from sohoi.notices.queries import pasting
from sohoi.notices.services import answering, publishing
from sohoi.notices.services import reminding as acts
from sohoi.notices.words import message, moment_words
from tests import factories
from tests.factories import Place, make_group, register_person
from tests.notices.telling import recipient_of, told

SignIn = Callable[[Account], Client]

MONDAY = date(2026, 11, 23)


@pytest.fixture
def notice(place: Place, clerk: Actor, crowd: list[Person]) -> Notice:
    """For three of Thôn Đông, the second without a telephone, and one of Thôn Tây."""
    register_person(place.an_lac.west, full_name="Đỗ Thị Tây", phone="0710000009")
    return told(clerk, place.an_lac.unit)


def reminded() -> list[int]:
    return list(Reminder.objects.order_by("pk").values_list("subject_id", flat=True))


def test_those_who_can_be_reached_and_said_nothing_once_a_day_over_all_notices(
    place: Place, head: Actor, clerk: Actor, crowd: list[Person], notice: Notice
) -> None:
    answering.help_reply(head, recipient=recipient_of(notice, crowd[0]), value="")
    assert acts.remind(head, unit=place.an_lac.east, notice=notice, on=MONDAY) == 1
    assert reminded() == [crowd[2].subject_id]
    assert acts.remind(head, unit=place.an_lac.east, notice=notice, on=MONDAY) == 0
    other = told(clerk, place.an_lac.east)
    assert acts.remind(head, unit=place.an_lac.east, notice=other, on=MONDAY) == 1
    assert reminded() == [crowd[2].subject_id, crowd[0].subject_id]
    assert acts.remind(clerk, unit=place.an_lac.unit, notice=notice, on=MONDAY) == 1
    assert acts.remind(clerk, unit=place.an_lac.unit, notice=notice, on=MONDAY + timedelta(days=1)) == 2


def test_two_records_of_one_person_are_reminded_once(
    place: Place, head: Actor, crowd: list[Person], notice: Notice
) -> None:
    crowd[2].subject.joined_to_id = crowd[0].subject_id
    crowd[2].subject.save()
    assert acts.remind(head, unit=place.an_lac.east, notice=notice, on=MONDAY) == 1
    assert reminded() == [crowd[0].subject_id]


def test_nobody_reminds_elsewhere_nor_about_what_was_withdrawn(
    place: Place, head: Actor, stranger: Actor, officer: Actor, clerk: Actor, notice: Notice
) -> None:
    for actor, unit in (
        (stranger, place.an_lac.east),
        (head, place.an_lac.unit),
        (officer, place.an_lac.unit),
    ):
        with pytest.raises(NotForYou):
            acts.remind(actor, unit=unit, notice=notice, on=MONDAY)
    publishing.withdraw(clerk.because("Đổi ngày"), notice=notice)
    notice.refresh_from_db()
    with pytest.raises(Refused, match="thu hồi"):
        acts.remind(head, unit=place.an_lac.east, notice=notice, on=MONDAY)
    assert reminded() == []


def test_the_texts_of_a_place_each_with_its_own_link(
    place: Place, clerk: Actor, stranger: Actor, crowd: list[Person]
) -> None:
    register_person(place.an_lac.west, full_name="Đỗ Thị Tây")
    make_group(place.an_lac.east, crowd, name="Nòng cốt 1")
    closed = make_group(place.an_lac.east, crowd, name="Nòng cốt cũ")
    notice = told(clerk, place.an_lac.unit)
    type(closed).objects.filter(pk=closed.pk).update(closed_on=closed.since)
    labels = [one.label for one in pasting.places(clerk, notice, place.an_lac.unit)]
    assert labels == ["Chi hội Thôn Đông", "Nhóm Nòng cốt 1", "Chi hội Thôn Tây"]
    assert [one.label for one in pasting.places(stranger, notice, place.an_lac.unit)] == ["Chi hội Thôn Tây"]


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=timezone.get_current_timezone())


def test_the_words(place: Place) -> None:
    notice = Notice(
        unit=place.an_lac.unit, kind="invitation", title="Tập huấn", ask="attend", meet_at=at(27, 8, 30)
    )
    notice.meet_place, notice.deadline = "Nhà văn hóa", at(26, 17)
    first = message(notice, "Chi hội Thôn Đông", "https://so/t/abc/", again=False, late=False)
    assert first.splitlines() == [
        "Giấy mời: Tập huấn",
        "Thời gian: 8 giờ 30 thứ Sáu 27/11",
        "Địa điểm: Nhà văn hóa",
        "Kính mời hội viên Chi hội Thôn Đông bấm vào đây để xem và trả lời: https://so/t/abc/",
        "Xin trả lời trước 17 giờ thứ Năm 26/11.",
        "Hội LHPN xã An Lạc trân trọng cảm ơn.",
    ]
    again = message(notice, "Chi hội Thôn Đông", "https://so/t/abc/", again=True, late=True)
    assert "Xin nhắc: Giấy mời: Tập huấn" in again and "muộn vẫn được ghi nhận" in again
    assert "Ai đã trả lời rồi xin bỏ qua" in again
    assert moment_words(None) == ""


def test_the_button_records_and_leads_to_the_text(
    place: Place, notice: Notice, client_on_phone: SignIn
) -> None:
    phone = client_on_phone(factories.account_with("branch_head", place.an_lac.east))
    page = phone.get(reverse("notice", args=[notice.pk])).content.decode()
    assert "Nhắc 2 hội viên" in page
    path = reverse("notice-remind", args=[notice.pk, place.an_lac.east.pk])
    text = phone.post(path, {"key": "a" * 32}, follow=True).content.decode()
    link = Link.objects.get(notice=notice, branch_id=place.an_lac.east.pk, group=None)
    assert "Đã ghi nhắc 2 hội viên" in text and reverse("notice-link", args=[link.token]) in text
    assert "Mỗi người mỗi ngày" in phone.post(path, {"key": "b" * 32}, follow=True).content.decode()
    elsewhere = reverse("notice-words", args=[notice.pk, place.an_lac.west.pk])
    assert phone.get(elsewhere).status_code == 404


def test_the_officer_has_no_button(place: Place, notice: Notice, without_totp: None) -> None:
    client = Client()
    client.force_login(factories.account_with("province_officer", place.province))
    page = client.get(reverse("notice-unit", args=[notice.pk, place.an_lac.unit.pk])).content.decode()
    assert "hội viên</button>" not in page and "Chép lời nhắn Zalo" in page
