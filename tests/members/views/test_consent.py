"""The screens on which the office writes down what members say about their data."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from sohoi.access.models import Account, Consent, Purpose, Wording
from sohoi.access.queries.consent import agreed
from sohoi.access.services.consent import write_words
from sohoi.members.models import Member
from sohoi.members.views import consent as views
from tests import factories
from tests.factories import Place, register_person

NEWS, PICTURES = "bao-tin", "hinh-anh"
TODAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def on_that_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "today", lambda: TODAY)


@pytest.fixture
def head(place: Place, client_on_phone: Callable[[Account], Client]) -> Client:
    return client_on_phone(factories.account_with("branch_head", place.an_lac.east))


@pytest.fixture
def member(place: Place) -> Member:
    return register_person(place.an_lac.east, full_name="Lê Thị Bưởi", birth="1979").member


def at(name: str, **about: int) -> str:
    return reverse(name, kwargs=about)


def page(client: Client, path: str) -> str:
    return client.get(path).content.decode()


def test_nothing_is_ever_chosen_beforehand(place: Place, head: Client, member: Member) -> None:
    """Silence is no consent, nor is a form that was only sent off."""
    for path in (at("person-consent", person=member.pk), at("consent-typing", unit=place.an_lac.east.pk)):
        shown = page(head, path)
        assert " checked" not in shown
        assert not re.search(r'<option value="(yes|no)" selected', shown)
        sent = head.post(path, {"said_on": "20/11/2026", "how": "paper", "person": member.pk})
        assert "Chưa chọn" in sent.content.decode()
    assert not Consent.objects.exists()


def test_one_person_answers_in_the_office_and_her_answers_are_shown(head: Client, member: Member) -> None:
    path = at("person-consent", person=member.pk)
    assert path in page(head, at("person", person=member.pk))
    assert "Chưa hỏi" in page(head, path)
    sent = {"said-bao-tin": "yes", "said-hinh-anh": "no", "how": "spoken", "said_on": "20/11/2026"}
    assert head.post(path, sent).status_code == 302
    shown = page(head, path)
    assert "Nói trực tiếp, có người ghi, 20/11/2026" in shown
    assert agreed([member.subject_id], NEWS) == {member.subject_id}
    back = {"said-bao-tin": "withdrawn", "how": "paper", "said_on": "21/11/2026"}
    head.post(path, back)
    shown = page(head, path)
    assert "Đã rút lại" in shown
    assert "Hội không gửi thông báo" in shown
    assert not agreed([member.subject_id], NEWS)


def test_taking_back_is_offered_only_to_who_agreed(head: Client, member: Member) -> None:
    path = at("person-consent", person=member.pk)
    assert 'value="withdrawn"' not in page(head, path)
    odd = head.post(path, {"said-bao-tin": "withdrawn", "how": "paper", "said_on": "21/11/2026"})
    assert (odd.status_code, "chọn lại" in odd.content.decode()) == (200, True)
    future = head.post(path, {"said-bao-tin": "yes", "how": "paper", "said_on": "1/10/2026"})
    assert "01/11/2026" in future.content.decode()
    assert not Consent.objects.exists()


def test_the_sheet_holds_the_words_and_who_is_still_to_be_asked(
    place: Place, head: Client, member: Member
) -> None:
    east = place.an_lac.east
    register_person(east, full_name="Lê Thị Đã Trả Lời")
    register_person(place.an_lac.west, full_name="Lê Thị Người Lạ")
    done = Member.objects.get(name="Lê Thị Đã Trả Lời")
    answers = dict.fromkeys(("said-bao-tin", "said-nhay-cam", "said-hinh-anh"), "yes")
    head.post(at("person-consent", person=done.pk), {**answers, "how": "paper", "said_on": "20/11/2026"})
    path = at("consent-sheet", unit=east.pk)
    sheet = head.post(path, {"cell": ""}).content.decode()
    assert Wording.objects.get(purpose=NEWS).words in sheet
    assert Wording.objects.get(purpose="so").words not in sheet
    assert ("Lê Thị Bưởi" in sheet, "Đã Trả Lời" in sheet, "Người Lạ" in sheet) == (True, False, False)
    assert "Đã Trả Lời" in head.post(path, {"cell": "", "all": "on"}).content.decode()
    assert "Không còn ai" in head.post(path, {"cell": place.an_lac.east_cells[0].pk}).content.decode()


def test_a_signed_sheet_is_typed_in_at_once(place: Place, head: Client, member: Member) -> None:
    east = place.an_lac.east
    other = register_person(east, full_name="Lê Thị Cam").member
    path = at("consent-typing", unit=east.pk)
    sent = {
        "person": [member.pk, other.pk],
        "said_on": "20/11/2026",
        f"n{member.pk}-bao-tin": "yes",
        f"n{member.pk}-nhay-cam": "no",
        f"n{other.pk}-bao-tin": "no",
    }
    wrong = head.post(path, {**sent, "said_on": ""})
    assert "Hãy ghi ngày ký" in wrong.content.decode()
    assert re.search(rf'n{member.pk}-bao-tin".*?<option value="yes" selected', wrong.content.decode(), re.S)
    assert head.post(path, sent).status_code == 302
    assert agreed([member.subject_id, other.subject_id], NEWS) == {member.subject_id}
    assert Consent.objects.count() == 3
    assert set(Consent.objects.values_list("how", "said_on")) == {("paper", date(2026, 11, 20))}
    assert "Lê Thị Cam" in page(head, path + "?q=cam")
    assert "Lê Thị Bưởi" not in page(head, path + "?q=cam")


def test_who_is_not_of_the_branch_is_not_typed_in(place: Place, head: Client, member: Member) -> None:
    stranger = register_person(place.an_lac.west).member
    sent = {"person": stranger.pk, "said_on": "20/11/2026", f"n{stranger.pk}-bao-tin": "yes"}
    answer = head.post(at("consent-typing", unit=place.an_lac.east.pk), sent)
    assert answer.status_code == 200
    assert not Consent.objects.exists()


def test_a_sheet_without_any_answer_is_told_so(place: Place, head: Client, member: Member) -> None:
    sent = {"person": member.pk, "said_on": "20/11/2026", f"n{member.pk}-bao-tin": ""}
    answer = head.post(at("consent-typing", unit=place.an_lac.east.pk), sent)
    assert "Chưa chọn câu trả lời nào. Hãy chọn cho ít nhất một người." in answer.content.decode()
    assert not Consent.objects.exists()


def test_which_words_were_on_the_paper_is_asked_once_there_are_several(
    place: Place, head: Client, member: Member
) -> None:
    path = at("person-consent", person=member.pk)
    assert "words-bao-tin" not in page(head, path)
    old = Wording.objects.get(purpose=NEWS)
    write_words(factories.all_seeing(), unit=place.province, purpose=old.purpose, words="Lời mới")
    assert "words-bao-tin" in page(head, path)
    sent = {"said-bao-tin": "yes", "how": "paper", "said_on": "20/11/2026", "words-bao-tin": old.pk}
    head.post(path, sent)
    assert Consent.objects.get().wording == old
    assert "bản cũ 1" in page(head, path)
    late = head.post(path, {**sent, "words-bao-tin": ""})
    assert f"{timezone.localdate():%d/%m/%Y}" in late.content.decode()


def test_the_page_of_a_unit_counts_and_leads_on(
    place: Place, client_as: Callable[[Account], Client], member: Member
) -> None:
    register_person(place.an_lac.west)
    clerk = client_as(factories.account_with("commune_clerk", place.an_lac.unit))
    shown = page(clerk, at("consent-unit", unit=place.an_lac.unit.pk))
    assert "2 hội viên" in shown
    assert at("consent-unit", unit=place.an_lac.west.pk) in shown
    assert at("consent-typing", unit=place.an_lac.west.pk) in page(
        clerk, at("consent-unit", unit=place.an_lac.west.pk)
    )
    assert clerk.get(reverse("consent"))["Location"] == at("consent-unit", unit=place.an_lac.unit.pk)
    for name in ("consent-unit", "consent-sheet", "consent-typing"):
        assert clerk.get(at(name, unit=place.binh_minh.east.pk)).status_code == 404


def test_with_nothing_to_ask_the_pages_say_so(place: Place, head: Client, member: Member) -> None:
    Purpose.objects.update(active=False)
    for path in (
        at("person-consent", person=member.pk),
        at("consent-typing", unit=place.an_lac.east.pk),
        at("consent-unit", unit=place.an_lac.east.pk),
    ):
        assert "không có mục nào phải hỏi" in page(head, path)
    printed = head.post(at("consent-sheet", unit=place.an_lac.east.pk), {"cell": ""})
    assert "không có mục nào phải hỏi" in printed.content.decode()
