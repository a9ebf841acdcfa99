"""Directives through the browser: from the list to the result and back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from sohoi.access.models import Account
from sohoi.notices.models import Arrival, Notice
from tests.factories import Place, account_with, actor_with
from tests.notices.telling import told

SignIn = Callable[[Account], Client]
SUMMARY = "Rà soát <b>hội viên</b> nòng cốt"


@pytest.fixture
def came(place: Place) -> Arrival:
    """From the province to An Lạc."""
    officer = actor_with("province_officer", place.province)
    deadline = timezone.now() + timedelta(days=9)
    stated = {"kind": "directive", "title": "Kế hoạch 45", "symbol": "45/KH-BTV", "summary": SUMMARY}
    return told(officer, place.province, place.an_lac.unit, deadline=deadline, **stated).arrivals.get()


@pytest.fixture
def chair(place: Place, client_as: SignIn) -> Client:
    return client_as(account_with("commune_chair", place.an_lac.unit))


@pytest.fixture
def officer(place: Place, client_as: SignIn) -> Client:
    return client_as(account_with("province_officer", place.province))


def page(client: Client, name: str, **about: int) -> str:
    return client.get(reverse(name, kwargs=about)).content.decode()


def send(client: Client, name: str, fields: dict[str, str], **about: int) -> str:
    """What stands on the page after the form was sent."""
    return client.post(reverse(name, kwargs=about), fields, follow=True).content.decode()


def test_from_the_desk_to_the_result_and_back(chair: Client, officer: Client, came: Arrival) -> None:
    assert "1 văn bản chỉ đạo chưa nhận" in page(chair, "today")
    assert "Kế hoạch 45" in page(chair, "directives")
    found = page(chair, "directive-in", came=came.pk)
    assert "Đã nhận văn bản" in found and "Báo kết quả" not in found and "<b>hội" not in found
    assert "Nơi gửi nhìn thấy ngay" in send(chair, "directive-receive", {}, came=came.pk)
    assert "Hãy ghi kết quả" in send(chair, "directive-report", {"version": "1", "result": " "}, came=came.pk)
    assert "Đã gửi kết quả" in send(
        chair, "directive-report", {"version": "1", "result": "Đã họp"}, came=came.pk
    )
    assert "1 nơi đã báo kết quả chờ xem" in page(officer, "today")
    assert "Đã họp" in page(officer, "directive", directive=came.notice_id)
    assert "Đã nhận kết quả của Hội LHPN xã An Lạc" in send(
        officer, "directive-accept", {"version": "2"}, place=came.pk
    )
    assert "Xong" in page(chair, "directive-in", came=came.pk)
    assert "Cả 1 nơi đã xong" in page(officer, "directive", directive=came.notice_id)


def test_sent_back_with_a_reason_and_a_day(chair: Client, officer: Client, came: Arrival) -> None:
    send(chair, "directive-receive", {}, came=came.pk)
    send(chair, "directive-report", {"version": "1", "result": "Đã họp"}, came=came.pk)
    bad = send(officer, "directive-return", {"version": "2", "why": "Thiếu số", "day": "x"}, place=came.pk)
    assert "Thiếu số" in bad and "Hãy ghi như 15/8" in bad
    past = {"version": "2", "why": "Thiếu số", "day": "1/1/2020"}
    assert "đã qua" in send(officer, "directive-return", past, place=came.pk)
    good = {"version": "2", "why": "Thiếu số người", "day": f"{timezone.localdate() + timedelta(5):%d/%m/%Y}"}
    assert "Đã trả lại" in send(officer, "directive-return", good, place=came.pk)
    again = page(chair, "directive-in", came=came.pk)
    assert "trả lại để làm thêm: Thiếu số người" in again and "Hạn đầu" in again


def test_a_slow_page_keeps_what_was_typed_and_can_go_on(
    chair: Client, officer: Client, came: Arrival
) -> None:
    send(chair, "directive-receive", {}, came=came.pk)
    longer = {"version": "1", "day": f"{timezone.localdate() + timedelta(30):%d/%m/%Y}"}
    assert "Đã gia hạn" in send(officer, "directive-extend", longer, place=came.pk)
    slow = send(chair, "directive-report", {"version": "1", "result": "Viết đã lâu"}, came=came.pk)
    assert "đã có thay đổi" in slow and "Viết đã lâu" in slow and 'name="version" value="2"' in slow


def test_carried_to_the_branches_or_to_people_with_what_it_says(
    place: Place, chair: Client, came: Arrival
) -> None:
    send(chair, "directive-receive", {}, came=came.pk)
    assert "giao cho các chi hội" in page(chair, "directive-carry", came=came.pk).lower()
    late = {"kind": "directive", "day": f"{timezone.localdate() + timedelta(30):%d/%m/%Y}"}
    assert "cấp trên" in send(chair, "directive-carry", late, came=came.pk)
    day = f"{timezone.localdate() + timedelta(4):%d/%m/%Y}"
    for kind in ("directive", "invitation"):
        send(chair, "directive-carry", {"kind": kind, "day": day}, came=came.pk)
    lower, invitation = Notice.objects.filter(answers_to=came).order_by("pk")
    assert (lower.symbol, lower.summary, lower.state) == ("45/KH-BTV", SUMMARY, "draft")
    # When the result is due says nothing about when to answer an invitation.
    assert (lower.deadline is not None, invitation.deadline) == (True, None)
    assert lower.audience["units"] == [place.an_lac.east.pk, place.an_lac.west.pk]
    assert invitation.body == "<p>Rà soát &lt;b&gt;hội viên&lt;/b&gt; nòng cốt</p>"
    assert invitation.audience["units"] == [place.an_lac.unit.pk]


def test_a_branch_has_nobody_below(place: Place, client_on_phone: SignIn) -> None:
    clerk = actor_with("commune_clerk", place.an_lac.unit)
    came = told(clerk, place.an_lac.unit, place.an_lac.east, kind="directive").arrivals.get()
    head = client_on_phone(account_with("branch_head", place.an_lac.east))
    assert "Họp chi hội" in page(head, "directives")
    send(head, "directive-receive", {}, came=came.pk)
    assert "Giao cho" not in page(head, "directive-carry", came=came.pk)
    assert head.get(reverse("directive", kwargs={"directive": came.notice_id})).status_code == 404


def test_the_page_of_notices_leads_to_that_of_directives(
    officer: Client, chair: Client, came: Arrival
) -> None:
    address = reverse("notice", kwargs={"notice": came.notice_id})
    led = officer.get(address)
    assert led.status_code == 302
    assert led.headers["Location"] == reverse("directive", kwargs={"directive": came.notice_id})
    assert chair.get(address).status_code == 404
