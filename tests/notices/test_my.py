"""What a member was told on her own page: hers and nobody else's."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from sohoi.access.models import Subject
from sohoi.acts.actor import Actor
from sohoi.members.models import Person
from sohoi.notices.models import Answer, Notice
from sohoi.notices.services import publishing
from tests.factories import Place, on_own_phone, register_person
from tests.notices.telling import recipient_of, told
from tests.pages.watching import rows


@pytest.fixture
def hoa(place: Place) -> Person:
    return register_person(place.an_lac.east, full_name="Phạm Thị Hoa", birth="1958")


@pytest.fixture
def notice(place: Place, clerk: Actor, hoa: Person) -> Notice:
    east = place.an_lac.east
    return told(clerk, place.an_lac.unit, east, kind="invitation", title="Họp thứ Sáu", body="<p>Mời dự.</p>")


def page_of(notice: Notice) -> str:
    return reverse("my-notice", args=[notice.pk])


def said(phone: Client, path: str) -> str:
    return phone.get(path).content.decode()


def test_what_waits_stands_on_top_and_on_her_first_page(
    place: Place, clerk: Actor, hoa: Person, notice: Notice
) -> None:
    phone = on_own_phone(hoa.subject_id)
    told(clerk, place.an_lac.unit, place.an_lac.east, title="Tin đã đọc")
    assert "2 tin chờ trả lời" in said(phone, reverse("my"))
    phone.post(page_of(notice), {"value": "yes", "key": "a" * 32})
    page = said(phone, reverse("my-notices"))
    assert "1 tin chờ trả lời" in page and "Tôi sẽ dự" in page
    assert page.index("Tin đã đọc") < page.index("Đã trả lời") < page.index("Họp thứ Sáu")


def test_she_reads_answers_and_changes_her_mind(hoa: Person, notice: Notice) -> None:
    phone, mine = on_own_phone(hoa.subject_id), recipient_of(notice, hoa)
    page = said(phone, page_of(notice))
    assert "<p>Mời dự.</p>" in page and "Tôi sẽ dự" in page
    assert "Hãy bấm một trong các nút" in phone.post(page_of(notice), {"value": "x"}).content.decode()
    for value, sign, words in (("yes", "a", "Tôi sẽ dự"), ("no", "b", "Tôi xin vắng")):
        for _ in range(2):
            done = phone.post(page_of(notice), {"value": value, "key": sign * 32})
            assert done.status_code == 302
        assert f"Đã ghi: {words}" in said(phone, page_of(notice))
    mine.refresh_from_db()
    assert (mine.value, Answer.objects.count()) == ("no", 2)


def test_looking_writes_nothing_and_the_script_says_seen(hoa: Person, notice: Notice) -> None:
    phone, before = on_own_phone(hoa.subject_id), rows()
    for path in (reverse("my"), reverse("my-notices"), page_of(notice)):
        phone.get(path)
        phone.head(path)
    assert rows() == before and recipient_of(notice, hoa).seen_at is None
    assert phone.post(page_of(notice), {"seen": "1"}).status_code == 204
    seen = recipient_of(notice, hoa)
    assert seen.seen_at is not None and seen.answered_at is None


def test_it_is_nobody_elses(place: Place, hoa: Person, notice: Notice) -> None:
    beside = register_person(place.an_lac.east, full_name="Ngô Thị Bên")
    afar = register_person(place.binh_minh.east, full_name="Lý Thị Xa")
    merged = register_person(place.an_lac.east, full_name="Phạm Thị Hoa")
    merged.member.delete()
    Subject.objects.filter(pk=merged.subject_id).update(joined_to=hoa.subject_id)
    for stranger in (beside, afar):
        phone = on_own_phone(stranger.subject_id)
        assert "Không có tin nào" in said(phone, reverse("my-notices"))
        assert "Không có tin nào" in said(phone, reverse("my"))
        for method in ("get", "post"):
            assert getattr(phone, method)(page_of(notice), {"value": "yes"}).status_code == 404
    assert on_own_phone(merged.subject_id).get(page_of(notice)).status_code == 410
    assert Client().get(page_of(notice)).headers["Location"] == reverse("own-door")
    assert not Answer.objects.exists()


def test_nobody_answers_on_a_page_that_was_anothers(place: Place, clerk: Actor, hoa: Person) -> None:
    """The page stayed open, or waited without a network, until her daughter was in front of the phone."""
    lan = register_person(place.an_lac.east, full_name="Vũ Thị Lan")
    notice = told(clerk, place.an_lac.unit, place.an_lac.east, kind="invitation")
    hers, theirs = on_own_phone(hoa.subject_id), on_own_phone(lan.subject_id)
    page = hers.get(page_of(notice))
    who = page.headers["Own-Key"]
    assert f'name="who" value="{who}"' in page.content.decode()
    assert theirs.get(page_of(notice)).headers["Own-Key"] not in (who, "")
    answer = theirs.post(page_of(notice), {"value": "yes", "key": "a" * 32, "who": who})
    assert (answer.status_code, "vừa đổi người dùng" in answer.content.decode()) == (409, True)
    assert not Answer.objects.exists()
    assert hers.post(page_of(notice), {"value": "yes", "key": "a" * 32, "who": who}).status_code == 302
    assert recipient_of(notice, hoa).value == "yes" and Answer.objects.count() == 1


def test_a_stranger_with_the_page_of_another_finds_nothing(place: Place, hoa: Person, notice: Notice) -> None:
    afar = on_own_phone(register_person(place.binh_minh.east, full_name="Lý Thị Xa").subject_id)
    assert afar.post(page_of(notice), {"value": "yes", "who": "1"}).status_code == 404
    assert not Answer.objects.exists()


def test_whose_a_page_is_stands_on_all_of_hers_and_on_no_others(hoa: Person, notice: Notice) -> None:
    phone = on_own_phone(hoa.subject_id)
    for name in ("my", "my-notices", "my-card", "my-leave"):
        assert phone.get(reverse(name)).headers["Own-Key"].isdecimal()
    for name in ("own-choose", "my-offline", "my-worker"):
        assert "Own-Key" not in phone.get(reverse(name)).headers
    hoa.member.delete()
    assert phone.get(reverse("my")).headers["Own-Key"] == "0"


def test_what_lies_ready_for_no_network_is_nobodys(hoa: Person, notice: Notice) -> None:
    """Fetched without cookies; with hers it is no different."""
    phone = on_own_phone(hoa.subject_id)
    for name in ("my-offline", "my-worker"):
        anybody, her = Client().get(reverse(name)), phone.get(reverse(name))
        assert anybody.content == her.content and "Hoa" not in anybody.content.decode()
    worker = Client().get(reverse("my-worker"))
    assert worker.headers["Service-Worker-Allowed"] == reverse("my")
    assert worker.headers["Content-Type"].startswith("text/javascript")


def test_what_was_taken_back_is_asked_no_more(hoa: Person, notice: Notice, clerk: Actor) -> None:
    publishing.withdraw(clerk.because("Đổi ngày"), notice=notice)
    phone = on_own_phone(hoa.subject_id)
    assert "Họp thứ Sáu" not in said(phone, reverse("my-notices"))
    for method in ("get", "post"):
        assert getattr(phone, method)(page_of(notice)).status_code == 410


def test_what_is_not_sent_yet_is_not_there(hoa: Person, notice: Notice) -> None:
    Notice.objects.filter(pk=notice.pk).update(state="sending", published_at=None)
    phone = on_own_phone(hoa.subject_id)
    assert phone.get(page_of(notice)).status_code == 404
    assert "Họp thứ Sáu" not in said(phone, reverse("my-notices"))
