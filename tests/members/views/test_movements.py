"""Pages of movements: what each person can do on them, and what strangers do not see."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from sohoi.access.models import Account
from sohoi.common.forms import today
from sohoi.members.models import Application, Arrival, Member, Person, Spell, Transfer
from sohoi.members.queries import transfers as queries
from sohoi.members.services import transfers
from tests.factories import Place, account_with, all_seeing, register_person

SignIn = Callable[[Account], Client]
SECRET = "0710345678"


@pytest.fixture
def chair(place: Place, client_as: SignIn) -> Client:
    return client_as(account_with("commune_chair", place.an_lac.unit))


@pytest.fixture
def head(place: Place, client_on_phone: SignIn) -> Client:
    return client_on_phone(account_with("branch_head", place.an_lac.east))


@pytest.fixture
def elsewhere(place: Place, client_as: SignIn) -> Client:
    return client_as(account_with("commune_clerk", place.binh_minh.unit))


def at(name: str, **about: Any) -> str:
    return reverse(name, kwargs=about)


def page(client: Client, path: str) -> str:
    answer = client.get(path, follow=True)
    assert answer.status_code == 200, path
    return answer.content.decode()


def new(place: Place, name: str, how: str, **more: Any) -> dict[str, Any]:
    found = {"full_name": name, "birth": "1990", "branch": place.an_lac.east.pk, "sex": "female", "how": how}
    return {**found, **more}


# Admissions


def test_a_head_puts_forward_and_the_chair_admits_several(
    place: Place, head: Client, chair: Client, elsewhere: Client
) -> None:
    names = ("Phan Thị Một", "Đinh Thị Hai", "Võ Thị Ba")
    for name in names:
        head.post(reverse("person-add"), new(place, name, "apply"))
    assert not Member.objects.exists()
    assert "3 đơn xin vào Hội chờ quyết định" in page(chair, reverse("today"))
    assert "đơn xin vào Hội" not in page(elsewhere, reverse("today"))
    told = page(chair, reverse("applications-mine"))
    assert all(name in told for name in names)
    assert names[0] not in page(elsewhere, reverse("applications-mine"))
    ids = list(Application.objects.values_list("pk", flat=True))
    signed = {"people": ids, "decision": "12/QĐ", "signed_on": f"{today():%d/%m/%Y}"}
    chair.post(at("applications-decide", unit=place.an_lac.unit.pk), signed)
    assert set(Member.objects.values_list("name", flat=True)) == set(names)
    assert "Quyết định số 12/QĐ" in page(chair, at("person", person=Member.objects.all()[0].pk))


def test_a_head_neither_admits_nor_is_offered_to(place: Place, head: Client) -> None:
    told = page(head, reverse("person-add"))
    assert "vào sổ ngay" not in told and "Kết nạp mới" in told
    head.post(reverse("person-add"), new(place, "Phan Thị Một", "admit"))
    assert not Member.objects.exists()
    head.post(reverse("person-add"), new(place, "Phan Thị Một", "apply"))
    one = Application.objects.get()
    signed = {"people": [one.pk], "decision": "1", "signed_on": f"{today():%d/%m/%Y}"}
    for path in (
        at("applications-decide", unit=place.an_lac.east.pk),
        at("application-refuse", application=one.pk),
    ):
        assert head.post(path, {**signed, "why": "Không"}).status_code == 404
    assert "Trả lời không kết nạp" not in page(head, at("application", application=one.pk))
    head.post(at("application-withdraw", application=one.pk))
    assert Application.objects.get().state == "withdrawn"


def test_whoever_seems_to_be_in_the_register_is_shown_before_she_is_admitted(
    place: Place, head: Client, chair: Client
) -> None:
    register_person(place.an_lac.east, full_name="Phan Thị Một", birth="1990")
    head.post(reverse("person-add"), new(place, "Phan Thị Một", "apply", seen="same_name"))
    one = Application.objects.get()
    signed = {"people": [one.pk], "decision": "1", "signed_on": f"{today():%d/%m/%Y}"}
    path = at("applications-decide", unit=place.an_lac.unit.pk)
    asked = chair.post(path, signed).content.decode()
    assert "đã có trong sổ" in asked and "Vẫn kết nạp 1 người" in asked
    assert Member.objects.count() == 1
    chair.post(path, {**signed, "seen": str(one.pk)})
    assert Member.objects.count() == 2


def test_an_answer_is_read_by_who_put_her_forward(place: Place, head: Client, chair: Client) -> None:
    head.post(reverse("person-add"), new(place, "Phan Thị Một", "apply"))
    one = Application.objects.get()
    assert "Hãy ghi lý do" in chair.post(at("application-refuse", application=one.pk)).content.decode()
    chair.post(at("application-refuse", application=one.pk), {"why": "Chưa đủ giấy"})
    told = page(head, at("applications", unit=place.an_lac.east.pk))
    assert "Chưa đủ giấy" in told and "Không có đơn nào chờ" in told


@pytest.mark.parametrize(
    ("how", "entry", "more"),
    [
        ("listed", "listed", {}),
        ("", "listed", {}),
        ("admit", "admitted", {"decision": "3/QĐ", "signed_on": "1/2/2026"}),
        ("admit", "recognised", {"honorary": "on", "sex": "male"}),
        ("arrival", "transferred", {"elsewhere": "Phường Xa", "number": "9/GT"}),
    ],
)
def test_each_way_in_is_another_beginning(
    place: Place, chair: Client, how: str, entry: str, more: dict[str, str]
) -> None:
    asked = chair.post(reverse("person-add"), new(place, "Phan Thị Một", how, **more))
    if asked.status_code == 200:
        chair.post(reverse("person-add"), new(place, "Phan Thị Một", how, seen="gender_male", **more))
    assert Spell.objects.get().entry == entry


def test_an_arrival_asks_from_where(place: Place, chair: Client) -> None:
    answer = chair.post(reverse("person-add"), new(place, "Phan Thị Một", "arrival"))
    assert "Hãy ghi nơi giới thiệu" in answer.content.decode()
    assert not Person.objects.exists()


# Transfers


def sent(place: Place) -> Arrival:
    person = register_person(
        place.an_lac.east, full_name="Bùi Thị Đi", birth="1979", phone=SECRET, address="Xóm Kín"
    )
    target, day = place.binh_minh.unit, today()
    made = transfers.propose(all_seeing(), member=person.member, version=1, target=target, on=day)
    return Arrival.objects.get(pk=made.pk)


def test_a_member_is_introduced_found_and_taken_in(
    place: Place, head: Client, elsewhere: Client, chair: Client
) -> None:
    person = register_person(place.an_lac.east, full_name="Bùi Thị Đi", birth="1979", phone=SECRET)
    where = at("person-transfer", person=person.pk)
    assert f"?den={place.binh_minh.unit.pk}" in page(head, f"{where}?q=binh")
    path = f"{where}?den={place.binh_minh.unit.pk}"
    assert 'value="1/GGT-PN"' in page(head, path)
    paper = {"number": "12/GGT-PN", "on": f"{today():%d/%m/%Y}", "version": 1}
    head.post(path, {**paper, "to": place.binh_minh.east.pk})
    one = Transfer.objects.get()
    assert "Đang chờ nơi ấy nhận" in page(head, at("person", person=person.pk))
    assert "1 hội viên chuyển đến chờ nhận" in page(elsewhere, reverse("today"))
    assert "chuyển đến chờ nhận" not in page(chair, reverse("today"))
    asked = page(elsewhere, at("arrival", arrival=one.pk))
    assert "Bùi Thị Đi" in asked and "12/GGT-PN" in asked
    taken = {"branch": place.binh_minh.west.pk, "cell": "", "on": f"{today():%d/%m/%Y}"}
    elsewhere.post(at("arrival", arrival=one.pk), taken)
    assert Member.objects.get().branch == place.binh_minh.west
    assert head.get(at("person", person=person.pk)).status_code == 404
    assert "Đã nhận" in page(head, reverse("transfers"))


def test_before_she_is_taken_in_no_page_tells_more(place: Place, elsewhere: Client) -> None:
    one = sent(place)
    paths = [reverse("transfers"), at("arrival", arrival=one.pk), reverse("members"), reverse("today")]
    for path in paths:
        told = page(elsewhere, path)
        for secret in (SECRET, "0710 345 678", "Xóm Kín"):
            assert secret not in told, path
    assert elsewhere.get(at("person", person=one.person_id)).status_code == 404
    wrong = elsewhere.post(at("arrival", arrival=one.pk), {"branch": "", "on": ""}).content.decode()
    assert "Xóm Kín" not in wrong and SECRET not in wrong


def test_a_returned_paper_is_told_where_she_is(place: Place, elsewhere: Client, chair: Client) -> None:
    one = sent(place)
    assert "Hãy ghi lý do" in elsewhere.post(at("arrival-return", arrival=one.pk)).content.decode()
    elsewhere.post(at("arrival-return", arrival=one.pk), {"why": "Không ở đây"})
    for path in (at("person", person=one.person_id), reverse("transfers")):
        assert "Không ở đây" in page(chair, path)
    assert queries.arrivals(all_seeing()).count() == 0


def test_a_paper_is_taken_back_once(place: Place, chair: Client, elsewhere: Client) -> None:
    one = sent(place)
    assert elsewhere.post(at("transfer-withdraw", transfer=one.pk)).status_code == 404
    chair.post(at("transfer-withdraw", transfer=one.pk))
    told = chair.post(at("transfer-withdraw", transfer=one.pk), follow=True).content.decode()
    assert "đã giải quyết rồi" in told
    assert chair.get(at("arrival", arrival=one.pk)).status_code == 404


def test_sent_off_outside_she_has_left(place: Place, chair: Client) -> None:
    person = register_person(place.an_lac.east, full_name="Bùi Thị Đi")
    form = {"elsewhere": "Phường Xa", "number": "", "on": f"{today():%d/%m/%Y}", "version": 1}
    chair.post(f"{at('person-transfer', person=person.pk)}?den=khac", form)
    assert not Member.objects.exists()
    assert "Phường Xa" in page(chair, reverse("transfers"))


# Away, leaving, the past


def test_away_and_back_on_her_page_and_in_the_list(place: Place, head: Client) -> None:
    person = register_person(place.an_lac.east, full_name="Hồ Thị Xa")
    register_person(place.an_lac.east, full_name="Lý Thị Gần")
    form = {"since": "1/3/2026", "where": "Bình Dương", "why": "", "version": 1}
    head.post(at("person-away", person=person.pk), form)
    told = page(head, at("person", person=person.pk))
    assert "Đang đi làm xa từ 01/03/2026, Bình Dương" in told and "Ghi đã về" in told
    found = page(head, f"{reverse('members')}?away=on")
    assert "Hồ Thị Xa" in found and "Lý Thị Gần" not in found
    assert "<dt>Đang đi làm xa</dt><dd>1</dd>" in page(head, reverse("figures"))
    head.post(at("person-back", person=person.pk), {"on": "1/4/2026", "version": 2})
    told = page(head, at("person", person=person.pk))
    assert "Đang đi làm xa" not in told and "01/03/2026 đến 01/04/2026: đi làm xa" in told


def test_the_form_of_leaving_offers_what_fits(place: Place, head: Client, chair: Client) -> None:
    ordinary = register_person(place.an_lac.east)
    honoured = register_person(place.an_lac.east, kind="honorary")
    asked = page(head, at("person-leave", person=ordinary.pk))
    assert "Xóa tên" not in asked and "Thôi danh dự" not in asked and "Số quyết định" not in asked
    assert "Xóa tên" in page(chair, at("person-leave", person=ordinary.pk))
    asked = page(chair, at("person-leave", person=honoured.pk))
    assert "Thôi danh dự" in asked and "Xin thôi" not in asked
    struck = {"why": "struck_off", "on": "1/3/2026", "version": 1}
    told = chair.post(at("person-leave", person=ordinary.pk), struck).content.decode()
    assert "Hãy ghi số quyết định" in told
    chair.post(at("person-leave", person=ordinary.pk), {**struck, "decision": "9/QĐ"})
    assert Spell.objects.get(person=ordinary).exit_decision is not None


def test_the_past_is_mended_with_a_reason(place: Place, head: Client, chair: Client) -> None:
    person = register_person(place.an_lac.east)
    path = at("person-past", person=person.pk, spell=person.spells.get().pk)
    assert head.get(path).status_code == 404
    assert path in page(chair, at("person", person=person.pk))
    assert path not in page(head, at("person", person=person.pk))
    ends = {"since": "5/5/2019", "entry": "listed", "version": 1}
    assert "Hãy ghi vì sao sửa" in chair.post(path, ends).content.decode()
    chair.post(path, {**ends, "reason": "Sổ giấy ghi khác"})
    told = page(chair, at("person", person=person.pk))
    assert "từ 05/05/2019" in told and "Sổ giấy ghi khác" in told
