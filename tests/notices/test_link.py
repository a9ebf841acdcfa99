"""The page of a link: what a stranger sees of it, and how she who is told answers on her phone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from sohoi.access.models import Attempt, Subject
from sohoi.acts.actor import Actor
from sohoi.acts.models import Line
from sohoi.members.models import Person
from sohoi.notices import tasks
from sohoi.notices.models import Answer, Link, Notice, Opening, Proof, Recipient
from sohoi.notices.services import publishing
from tests import factories
from tests.factories import Place, on_own_phone, register_person
from tests.notices.telling import recipient_of, told
from tests.pages.watching import rows

Ask = Notice.Ask


@pytest.fixture
def hoa(place: Place) -> Person:
    return register_person(place.an_lac.east, full_name="Phạm Thị Hoa", birth="1958", phone="0710345678")


@pytest.fixture
def lan(place: Place) -> Person:
    """The same last digits as Hoa's, another year."""
    return register_person(place.an_lac.east, full_name="Vũ Thị Lan", birth="1960", phone="0710995678")


@pytest.fixture
def tay(place: Place) -> Person:
    """Of the other branch, told as well."""
    return register_person(place.an_lac.west, full_name="Đỗ Thị Tây", birth="1970", phone="0710001234")


@pytest.fixture
def notice(place: Place, clerk: Actor, hoa: Person, tay: Person) -> Notice:
    return told(clerk, place.an_lac.unit, kind="invitation", title="Họp thứ Sáu", meet_place="Nhà văn hóa")


@pytest.fixture
def path(notice: Notice, place: Place) -> str:
    return link_to(notice, place.an_lac.east.pk)


def link_to(notice: Notice, branch: int) -> str:
    link = Link.objects.get(notice=notice, branch_id=branch, group=None)
    return reverse("notice-link", args=[link.token])


def prove(phone: Client, path: str, digits: str, person: Person, **more: str) -> None:
    """Both steps of the first time."""
    sure = {"digits": digits, "who": str(Recipient.objects.get(subject=person.subject_id).pk), **more}
    assert phone.post(path, {"digits": digits, **more}).status_code == 200
    assert phone.post(path, sure).status_code == 302


def test_it_shows_what_is_told_and_nothing_about_anybody(path: str, hoa: Person) -> None:
    page = Client().get(path).content.decode()
    for words in ("Họp thứ Sáu", "Nhà văn hóa", "Tôi sẽ dự", "Tôi xin vắng", "4 số cuối", "ghi giúp"):
        assert words in page
    for secret in ("Hoa", "1958", "0710", "5678", "H."):
        assert secret not in page


@pytest.mark.parametrize("method", ["get", "head", "options"])
def test_fetching_it_writes_nothing(path: str, hoa: Person, method: str) -> None:
    known = on_own_phone(hoa.subject_id)
    before = rows()
    for phone in (Client(), known):
        for headers in ({}, {"purpose": "prefetch", "sec-purpose": "prefetch;prerender"}):
            getattr(phone, method)(path, headers=headers)
            getattr(phone, method)(f"{path}may-nay/", headers=headers)
    assert rows() == before


def test_what_is_no_link_and_what_was_taken_back(path: str, notice: Notice, clerk: Actor) -> None:
    assert Client().get(reverse("notice-link", args=["khong-co"])).status_code == 404
    publishing.withdraw(clerk.because("Đổi ngày"), notice=notice)
    for method in ("get", "post"):
        gone = getattr(Client(), method)(path)
        assert gone.status_code == 410
        assert "đã được thu hồi" in gone.content.decode() and "Họp thứ Sáu" not in gone.content.decode()
    assert Client().post(f"{path}mo/").status_code == 204
    assert not Opening.objects.exists()


def test_what_is_still_being_sent_is_not_there_yet(path: str, notice: Notice) -> None:
    Notice.objects.filter(pk=notice.pk).update(state="sending", published_at=None)
    assert Client().get(path).status_code == 404


def test_on_the_phone_of_her_own_page_it_is_one_tap(path: str, hoa: Person, notice: Notice) -> None:
    phone = on_own_phone(hoa.subject_id)
    mine = recipient_of(notice, hoa)
    assert "4 số cuối" not in phone.get(path).content.decode()
    assert phone.post(path, {"for": mine.pk, "value": "yes", "key": "a" * 32}).status_code == 302
    mine.refresh_from_db()
    assert (mine.value, mine.seen_at is not None) == ("yes", True)
    assert Answer.objects.get().actor_kind == "member"
    page = phone.get(path).content.decode()
    assert "Đã ghi: Tôi sẽ dự" in page and "Đổi câu trả lời" in page


def test_the_first_time_she_says_who_she_is_and_answers_with_it(
    path: str, hoa: Person, notice: Notice
) -> None:
    phone = Client()
    asked = phone.post(path, {"digits": "5678", "value": "no", "key": "a" * 32})
    page = asked.content.decode()
    assert "H. · 1958" in page and "Đúng là tôi" in page and "Tôi xin vắng" in page and "Hoa" not in page
    mine = recipient_of(notice, hoa)
    assert (mine.seen_at, mine.answered_at, Proof.objects.count()) == (None, None, 0)
    sure = {"digits": "5678", "value": "no", "who": mine.pk, "key": "b" * 32}
    for _ in range(2):
        assert phone.post(path, sure).status_code == 302
    mine.refresh_from_db()
    assert (mine.value, mine.seen_at is not None, Answer.objects.count()) == ("no", True, 1)
    proof = Proof.objects.get()
    assert proof.subject_id == hoa.subject_id and timedelta(89) < proof.until - timezone.now() < timedelta(91)
    secret = phone.cookies[settings.SOHOI_PROOF_COOKIE].value.partition(".")[0]
    assert len(secret) >= 32 and secret.encode() not in bytes(proof.secret_hash)
    assert Line.objects.filter(act="notices.prove").count() == 1
    assert "Đã ghi: Tôi xin vắng" in phone.get(path).content.decode()
    assert phone.post(path, {"for": mine.pk, "value": "yes", "key": "c" * 32}).status_code == 302
    mine.refresh_from_db()
    assert mine.value == "yes"


def test_digits_of_two_want_the_year(path: str, lan: Person, place: Place, clerk: Actor, hoa: Person) -> None:
    path = link_to(told(clerk, place.an_lac.unit), place.an_lac.east.pk)
    page = Client().post(path, {"digits": "5678", "value": "read"}).content.decode()
    assert "Hãy ghi thêm năm sinh" in page and 'value="5678"' in page and "1960" not in page
    page = Client().post(path, {"digits": "5678", "value": "read", "year": "1960"}).content.decode()
    assert "L. · 1960" in page and "H. · 1958" not in page
    page = Client().post(path, {"digits": "5678", "value": "read", "year": "196"}).content.decode()
    assert "4 chữ số" in page and not Attempt.objects.exists()


def test_two_of_one_year_and_one_number_choose(path: str, place: Place, clerk: Actor, hoa: Person) -> None:
    factories.register_person(place.an_lac.east, full_name="Vũ Thị Lan", birth="1958", phone="0710345678")
    path = link_to(told(clerk, place.an_lac.unit), place.an_lac.east.pk)
    page = Client().post(path, {"digits": "5678", "year": "1958"}).content.decode()
    assert "Tôi là H. · 1958" in page and "Tôi là L. · 1958" in page


def test_whom_it_is_not_for_answers_nothing_by_it(
    path: str, hoa: Person, tay: Person, notice: Notice
) -> None:
    hers = recipient_of(notice, hoa)
    stranger = on_own_phone(tay.subject_id)
    assert "4 số cuối" in stranger.get(path).content.decode()
    stranger.post(path, {"for": hers.pk, "value": "yes"})
    stranger.post(path, {"digits": "1234", "who": hers.pk, "value": "yes"})
    Client().post(path, {"digits": "1234", "who": hers.pk, "value": "yes"})
    Client().post(path, {"who": hers.pk, "value": "yes"})
    assert not Answer.objects.exists() and not Proof.objects.exists()


def test_who_left_is_known_no_more(path: str, hoa: Person, clerk: Actor) -> None:
    phone = Client()
    prove(phone, path, "5678", hoa)
    hoa.member.delete()
    assert "Đang trả lời cho" not in phone.get(path).content.decode()
    assert "Chưa tìm thấy" in Client().post(path, {"digits": "5678"}).content.decode()


def test_of_two_records_found_to_be_one_she_answers_what_was_told_the_other(
    path: str, hoa: Person, notice: Notice, place: Place
) -> None:
    kept = register_person(place.an_lac.west, full_name="Phạm Thị Hoa", birth="1958", phone="0710345678")
    hoa.member.delete()
    Subject.objects.filter(pk=hoa.subject_id).update(joined_to=kept.subject_id)
    phone, mine = on_own_phone(kept.subject_id), recipient_of(notice, hoa)
    assert "H. · 1958" in phone.get(path).content.decode()
    phone.post(path, {"for": mine.pk, "value": "yes"})
    mine.refresh_from_db()
    assert mine.value == "yes"


def test_one_phone_for_two_and_forgetting(
    path: str, lan: Person, place: Place, clerk: Actor, hoa: Person
) -> None:
    notice = told(clerk, place.an_lac.unit)
    path, phone = link_to(notice, place.an_lac.east.pk), Client()
    first, second = recipient_of(notice, hoa), recipient_of(notice, lan)
    for year, row in (("1958", first), ("1960", second)):
        done = phone.post(path, {"digits": "5678", "year": year, "who": row.pk})
        assert done.status_code == 302
    assert "L. · 1960" in phone.get(path).content.decode()
    phone.post(f"{path}may-nay/", {"for": first.pk})
    assert "Đang trả lời cho <strong>H. · 1958" in phone.get(path).content.decode()
    phone.post(path, {"for": second.pk, "value": "read"})
    second.refresh_from_db()
    first.refresh_from_db()
    assert (first.answered_at, second.answered_at is not None) == (None, True)
    phone.post(f"{path}may-nay/", {"for": first.pk, "forget": "1"})
    assert "Đang trả lời cho <strong>L. · 1960" in phone.get(path).content.decode()
    assert Proof.objects.get(revoked_at=None).subject_id == lan.subject_id
    again = phone.post(path, {"for": first.pk, "value": "read"})
    assert again.status_code == 200 and Answer.objects.count() == 1


@pytest.mark.parametrize(
    ("ask", "wrong", "good", "words"),
    [
        (Ask.CHOICE, "", "1", "Chiều"),
        (Ask.NUMBER, "ba", "12", "12"),
        (Ask.TEXT, "", "Cần ghế", "Cần ghế"),
        (Ask.YES_NO, "x", "no", "Không"),
    ],
)
def test_each_kind_of_answer(
    place: Place, clerk: Actor, hoa: Person, ask: str, wrong: str, good: str, words: str
) -> None:
    notice = told(clerk, place.an_lac.unit, ask=ask, question="Bao giờ?", choices=["Sáng", "Chiều"])
    path, phone = link_to(notice, place.an_lac.east.pk), Client()
    page = phone.post(path, {"digits": "5678", "value": wrong}).content.decode()
    assert "Hãy" in page and 'value="5678"' in page and "H. · 1958" not in page
    assert words in phone.post(path, {"digits": "5678", "value": good}).content.decode()
    prove(phone, path, "5678", hoa, value=good)
    assert f"Đã ghi: {words}" in phone.get(path).content.decode()
    mine = recipient_of(notice, hoa)
    assert "Hãy" in phone.post(path, {"for": mine.pk, "value": wrong}).content.decode()


def test_late_it_says_so_kindly(place: Place, clerk: Actor, hoa: Person) -> None:
    notice = told(clerk, place.an_lac.unit, deadline=timezone.now() - timedelta(hours=1))
    path, phone = link_to(notice, place.an_lac.east.pk), on_own_phone(hoa.subject_id)
    assert "Trả lời bây giờ vẫn được ghi lại" in phone.get(path).content.decode()
    phone.post(path, {"for": recipient_of(notice, hoa).pk, "value": "read"})
    assert "đến sau hạn, vẫn được ghi lại" in phone.get(path).content.decode()


def test_openings_are_counted_apart_from_seen(path: str, hoa: Person, notice: Notice) -> None:
    for _ in range(65):
        assert Client().post(f"{path}mo/").status_code == 204
    assert Opening.objects.count() == 60
    assert recipient_of(notice, hoa).seen_at is None
    assert on_own_phone(hoa.subject_id).post(f"{path}mo/", REMOTE_ADDR="10.0.0.9").status_code == 204
    assert recipient_of(notice, hoa).seen_at is not None
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(f"{path}mo/").status_code == 403


def test_many_openings_become_one_row_of_a_day(path: str, notice: Notice) -> None:
    link = Link.objects.get(token=path.split("/")[2])
    day = timezone.localdate()
    for on, count in ((day, 25), (day - timedelta(days=1), 20)):
        Opening.objects.bulk_create(Opening(link=link, on=on) for _ in range(count))
    assert (tasks.fold_openings(), tasks.fold_openings()) == (1, 0)
    assert Opening.objects.get(on=day).n == 25
    assert Opening.objects.exclude(on=day).count() == 20


def test_whatever_stands_in_the_table_no_script_reaches_the_page(path: str, notice: Notice) -> None:
    Notice.objects.filter(pk=notice.pk).update(
        body="<p>Mời</p><script>alert(1)</script><img src=x onerror=alert(1)>", title="<b>x</b>"
    )
    page = Client().get(path).content.decode()
    assert "<p>Mời</p>" in page and "alert" not in page and "<b>" not in page


ODD = [
    "",
    " ",
    "abc",
    "-1",
    "0",
    "1.5",
    "9" * 5000,
    "٣",
    "x\x00y",
    "'; DROP TABLE x; --",
    "\ud7ff￿",
    "😀" * 600,
]


@pytest.mark.parametrize("name", ["digits", "year", "who", "value", "key", "for", "not-me", "forget"])
def test_every_field_may_hold_anything_and_be_missing(path: str, hoa: Person, name: str) -> None:
    row = str(Recipient.objects.get(subject=hoa.subject_id).pk)
    sent = {"digits": "5678", "who": row, "value": "maybe", "key": "a" * 32}
    known = on_own_phone(hoa.subject_id)
    for odd in ODD:
        for phone, fields in ((Client(), sent), (known, {"for": row, "value": "maybe"})):
            for to in (path, f"{path}may-nay/", f"{path}mo/"):
                assert phone.post(to, {**fields, name: odd}).status_code < 500
    Client().post(path, {key: value for key, value in sent.items() if key != name} | {"value": ""})
    assert not Answer.objects.exists()
