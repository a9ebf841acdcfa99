"""A member on her own page says what she agrees to, and asks to have her record corrected."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from sohoi.access.models import Consent, Wording
from sohoi.access.queries.consent import agreed
from sohoi.access.services.consent import write_words
from sohoi.members.models import Correction, Member, Person
from sohoi.members.services.corrections import accept, decline
from sohoi.members.views import my_words
from tests import factories
from tests.factories import Place, register_person

TODAY = date(2026, 11, 23)
NEWS, NUMBER = "bao-tin", "034177009876"


@pytest.fixture(autouse=True)
def on_that_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(my_words, "today", lambda: TODAY)


@pytest.fixture
def member(place: Place) -> Member:
    return register_person(
        place.an_lac.east, full_name="Lê Thị Bưởi", phone="0710000001", id_number="034177001111"
    ).member


@pytest.fixture
def phone(member: Member) -> Client:
    return factories.on_own_phone(member.subject_id)


def page(client: Client, name: str) -> str:
    return client.get(reverse(name)).content.decode()


def say(client: Client, said: str, *, wording: Wording | None = None) -> str:
    words = wording or Wording.objects.filter(purpose=NEWS).latest("version")
    answer = client.post(reverse("my-consents"), {"wording": words.pk, "said": said}, follow=True)
    return answer.content.decode()


def test_nothing_is_chosen_for_her_and_both_answers_are_alike(phone: Client) -> None:
    shown = page(phone, "my-consents")
    assert shown.count("Chưa trả lời.") == 3
    assert shown.count('value="yes"') == shown.count('value="no"') == 3
    assert 'value="withdrawn"' not in shown
    assert "checked" not in shown
    assert not re.search(r'class="button full"', shown)
    assert "nhạy cảm" in shown
    assert not Consent.objects.exists()


def test_she_agrees_reads_what_follows_and_takes_it_back(phone: Client, member: Member) -> None:
    assert "Đã ghi: đồng ý" in say(phone, "yes")
    assert agreed([member.subject_id], NEWS) == {member.subject_id}
    shown = page(phone, "my-consents")
    assert "Đồng ý, ngày 23/11/2026" in shown
    assert "Nếu rút lại: Hội không gửi thông báo" in shown
    assert "rút lại đồng ý" in say(phone, "withdrawn")
    assert not agreed([member.subject_id], NEWS)
    assert [one.how for one in Consent.objects.all()] == ["own_page", "own_page"]


def test_odd_answers_are_refused_with_a_word(place: Place, phone: Client, member: Member) -> None:
    assert "Chưa đồng ý thì không có gì" in say(phone, "withdrawn")
    assert "Hãy chọn" in say(phone, "maybe")
    assert "đã cũ" in phone.post(reverse("my-consents"), {"said": "yes"}, follow=True).content.decode()
    register = Wording.objects.get(purpose="so")
    assert "không phải hỏi" in say(phone, "yes", wording=register)
    old = Wording.objects.get(purpose=NEWS)
    write_words(factories.all_seeing(), unit=place.province, purpose=old.purpose, words="Lời mới")
    assert "đọc lại" in say(phone, "yes", wording=old)
    assert not Consent.objects.exists()


def test_what_she_says_is_her_own(place: Place, phone: Client, member: Member) -> None:
    stranger = register_person(place.an_lac.east, full_name="Lê Thị Cam").member
    say(phone, "yes")
    assert agreed([member.subject_id, stranger.subject_id], NEWS) == {member.subject_id}
    assert page(factories.on_own_phone(stranger.subject_id), "my-consents").count("Chưa trả lời.") == 3


def test_she_asks_for_a_correction_and_takes_it_back(phone: Client, member: Member) -> None:
    path = reverse("my-corrections")
    assert "034177001111" not in page(phone, "my-corrections")
    assert "Chưa có gì khác" in phone.post(path, {"phone": "0710 000 001"}).content.decode()
    assert "12 chữ số" in phone.post(path, {"id_number": "0341"}).content.decode()
    assert phone.post(path, {"phone": "0710 000 002", "id_number": NUMBER}).status_code == 302
    shown = page(phone, "my-corrections")
    assert "Chờ xem" in shown
    assert "0710 000 002" in shown
    assert NUMBER not in shown
    made = Correction.objects.get()
    phone.post(reverse("my-correction-back", kwargs={"correction": made.pk}))
    again = phone.post(reverse("my-correction-back", kwargs={"correction": made.pk}), follow=True)
    assert "đã được trả lời hoặc đã rút lại" in again.content.decode()
    assert "Đã rút lại" in page(phone, "my-corrections")
    assert Person.objects.get(pk=member.pk).phone == "0710000001"


def test_she_reads_what_came_of_it(phone: Client, member: Member) -> None:
    actor = factories.all_seeing()
    for n, number in enumerate(("0710000002", "0710000003")):
        phone.post(reverse("my-corrections"), {"phone": number})
        made, person = Correction.objects.latest("pk"), Person.objects.get(pk=member.pk)
        if n:
            decline(actor, member=member, correction=made, answer="Số này của con chị.")
        else:
            accept(actor, member=member, correction=made, version=person.version, today=TODAY)
    shown = page(phone, "my-corrections")
    assert "Số này của con chị." in shown
    assert "Đã sửa" in shown
    assert "Chưa sửa được" in shown
    assert "0710 000 002" in page(phone, "my-record")


def test_nobody_takes_back_what_another_asked_for(place: Place, phone: Client, member: Member) -> None:
    phone.post(reverse("my-corrections"), {"address": "Xóm 3"})
    made = Correction.objects.get()
    stranger = factories.on_own_phone(register_person(place.an_lac.east).subject_id)
    assert stranger.post(reverse("my-correction-back", kwargs={"correction": made.pk})).status_code == 404
    assert "Xóm 3" not in page(stranger, "my-corrections")
    made.refresh_from_db()
    assert made.state == "waiting"


def test_her_first_page_leads_there(phone: Client) -> None:
    shown = page(phone, "my")
    for name in ("my-consents", "my-corrections"):
        assert reverse(name) in shown
    assert reverse("my-corrections") in page(phone, "my-record")
    assert reverse("my-consents") in page(phone, "my-held")
