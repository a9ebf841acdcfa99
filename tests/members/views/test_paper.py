"""A branch on paper: what is printed and recorded, and what is typed in again by keyboard alone."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from sohoi.access.models import Account, Read
from sohoi.acts.models import Line
from sohoi.common import checked
from sohoi.members.models import Person
from sohoi.members.services.people import correct
from tests import factories
from tests.factories import Place, account_with, register_person

SignIn = Callable[[Account], Client]
NUMBER = "034178001234"
ROLL = {"what": "Sinh hoạt quý IV", "dates": "5/12, 12/12", "cell": ""}


@pytest.fixture
def head(place: Place, client_on_phone: SignIn) -> Client:
    return client_on_phone(account_with("branch_head", place.an_lac.east))


@pytest.fixture
def hoa(place: Place) -> Person:
    facts = {"full_name": "Nguyễn Thị Hoa", "birth": "1978", "phone": "0710345678", "notes": "Ghi cũ"}
    return register_person(
        place.an_lac.east, cell=place.an_lac.east_cells[0], id_number=NUMBER, ethnicity="Mường", **facts
    )


def at(place: Place, name: str) -> str:
    return reverse(name, kwargs={"unit": place.an_lac.east.pk})


def said(page: str) -> list[str]:
    return [unescape(words) for words in re.findall(r'class="error"[^>]*>([^<]+)', page)]


# On paper


def test_a_roll_has_a_row_a_code_and_boxes_for_each(place: Place, head: Client, hoa: Person) -> None:
    register_person(place.an_lac.west, full_name="Lê Thị Kề Bên")
    page = head.post(at(place, "unit-roll"), ROLL).content.decode()
    assert "Nguyễn Thị Hoa" in page and "1978 · Tổ 1" in page and checked.written(hoa.pk) in page
    assert page.count('<svg viewBox="0 0') == 1 and page.count('<td class="day">') == 2
    assert "Sinh hoạt quý IV" in page and ">5/12<" in page and "Kề Bên" not in page
    assert Read.objects.get().what == "Danh sách điểm danh 1 người: Chi hội Thôn Đông"


def test_telephones_are_on_it_for_a_reason_and_numbers_of_identity_never(
    place: Place, head: Client, hoa: Person
) -> None:
    without = head.post(at(place, "unit-roll"), ROLL).content.decode()
    assert "0710" not in without
    unsaid = head.post(at(place, "unit-roll"), {**ROLL, "phones": "on"}).content.decode()
    assert "Hãy ghi lý do in số điện thoại" in said(unsaid)[0] and "0710" not in unsaid
    page = head.post(at(place, "unit-roll"), {**ROLL, "phones": "on", "reason": "Họp"}).content.decode()
    assert "0710\u00a0345\u00a0678" in page
    for secret in (NUMBER, "•234", "Mường"):
        assert secret not in page
    assert Read.objects.latest("pk").reason == "Họp"


def test_a_look_at_the_choice_prints_and_records_nothing(place: Place, head: Client, hoa: Person) -> None:
    page = head.get(at(place, "unit-roll")).content.decode()
    assert "Hoa" not in page and not Read.objects.exists()


def test_whoever_sees_masked_telephones_prints_none(place: Place, client_as: SignIn, hoa: Person) -> None:
    officer = client_as(account_with("province_officer", place.province))
    assert 'name="phones"' not in officer.get(at(place, "unit-roll")).content.decode()
    page = officer.post(at(place, "unit-roll"), {**ROLL, "phones": "on", "reason": "Muốn xem"})
    assert "Nguyễn Thị Hoa" in page.content.decode() and "0710" not in page.content.decode()


@pytest.mark.parametrize(
    ("dates", "boxes"),
    [("", 0), ("4", 4), ("9", 6), ("8/3; 20/10 ,", 2), ("1/1, 2/1, 3/1, 4/1, 5/1, 6/1", 6)],
)
def test_days_are_written_as_people_do(
    place: Place, head: Client, hoa: Person, dates: str, boxes: int
) -> None:
    page = head.post(at(place, "unit-roll"), {**ROLL, "dates": dates}).content.decode()
    assert page.count('<td class="day">') == boxes
    assert ('<td class="mend">' in page) is (boxes < 3)


@pytest.mark.parametrize("dates", ["1/1,2/1,3/1,4/1,5/1,6/1,7/1", "một ngày nào đó", "x" * 500, "²\x00"])
def test_odd_days_are_refused_in_a_sentence(place: Place, head: Client, hoa: Person, dates: str) -> None:
    page = head.post(at(place, "unit-roll"), {**ROLL, "dates": dates}).content.decode()
    [words] = said(page)
    assert words.endswith(".") and not Read.objects.exists()


def test_a_cell_of_another_branch_is_refused(place: Place, head: Client, hoa: Person) -> None:
    sent = {**ROLL, "cell": place.an_lac.west_cells[0].pk}
    assert said(head.post(at(place, "unit-roll"), sent).content.decode())
    assert not Read.objects.exists()


def test_a_roll_of_sixty_asks_the_database_no_more_than_one_of_one(
    place: Place, head: Client, hoa: Person
) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as found:
            head.post(at(place, "unit-roll"), ROLL)
        return len(found)

    asked()
    one = asked()
    for n in range(60):
        register_person(place.an_lac.east, full_name=f"Lê Thị {n}", cell=place.an_lac.east_cells[n % 2])
    assert asked() == one


def test_an_empty_form_has_ten_rows_and_nobody(place: Place, head: Client, hoa: Person) -> None:
    page = head.get(at(place, "unit-blank")).content.decode()
    assert page.count('class="empty-row"') == 10
    assert "Số căn cước" in page and "Hoa" not in page
    assert not Read.objects.exists()


# Typed in again


def find(client: Client, place: Place, text: str) -> str:
    return client.get(at(place, "unit-typing"), {"q": text}).content.decode()


def typed(client: Client, place: Place, text: str, **changed: Any) -> dict[str, Any]:
    """What a keyboard sends back: all that the form holds, and what was typed over it."""
    answer = client.get(at(place, "unit-typing"), {"q": text})
    form = answer.context["form"]
    held = {name: form[name].value() or "" for name in form.fields}
    return {"person": answer.context["member"].pk, **held, **changed}


def hidden(answer: Any) -> dict[str, str]:
    """What the form that came back carries along."""
    return {name: answer.context["form"][name].value() for name in ("version", "seen", "key")}


def test_a_number_a_correction_and_the_next_one(place: Place, head: Client, hoa: Person) -> None:
    number = checked.written(hoa.pk)
    page = find(head, place, number)
    assert re.search(r'<input[^>]*name="phone"[^>]*autofocus', page)
    assert NUMBER not in page
    sent = typed(
        head, place, number, phone="0710 222 333", note="Ghi mới", cell=place.an_lac.east_cells[1].pk
    )
    done = head.post(at(place, "unit-typing"), sent)
    assert done["Location"] == f"{at(place, 'unit-typing')}?vua={hoa.pk}"
    person = Person.objects.get(pk=hoa.pk)
    assert (person.phone, person.notes, person.member.cell) == (
        "0710222333",
        "Ghi cũ\nGhi mới",
        place.an_lac.east_cells[1],
    )
    assert person.id_tail == "234" and str(person.birth.year) == "1978"  # type: ignore[union-attr]
    after = head.get(done["Location"]).content.decode()
    assert "Đã lưu Nguyễn Thị Hoa" in after and "0710 222 333" in after
    assert re.search(r'<input[^>]*name="q"[^>]*autofocus', after)
    assert Line.objects.filter(act="members.amend").count() == 1


def test_several_of_a_name_are_told_apart_and_chosen(place: Place, head: Client, hoa: Person) -> None:
    other = register_person(place.an_lac.east, full_name="Nguyễn Thị Hoa", birth="1990")
    page = find(head, place, "hoa")
    assert checked.written(hoa.pk) in page and checked.written(other.pk) in page
    assert "1978 · Tổ 1" in page and "1990" in page
    chosen = head.get(at(place, "unit-typing"), {"nguoi": other.pk})
    assert chosen.context["member"].pk == other.pk


def test_a_wrong_number_is_said_and_kept_to_be_corrected(place: Place, head: Client, hoa: Person) -> None:
    right = checked.written(hoa.pk)
    wrong = f"{right[:-1]}{(int(right[-1]) + 1) % 10}"
    page = find(head, place, wrong)
    assert f"Số {wrong} không đúng" in page and f'value="{wrong}"' in page
    assert "Nguyễn Thị Hoa" not in page


def test_an_error_keeps_what_was_typed_and_puts_the_cursor_there(
    place: Place, head: Client, hoa: Person
) -> None:
    sent = typed(head, place, checked.written(hoa.pk), birth="31/2/1978", address="Xóm mới")
    page = head.post(at(place, "unit-typing"), sent).content.decode()
    assert 'value="31/2/1978"' in page and 'value="Xóm mới"' in page
    assert re.search(r'<input[^>]*name="birth"[^>]*autofocus', page)
    assert Person.objects.get(pk=hoa.pk).version == 1


def test_a_doubt_is_asked_once_and_enter_is_the_way_on(place: Place, head: Client, hoa: Person) -> None:
    sent = typed(head, place, checked.written(hoa.pk), birth="1990", id_number="036178005678")
    asked = head.post(at(place, "unit-typing"), sent)
    page = asked.content.decode()
    assert "khác năm sinh đã ghi" in page and re.search(r"<button[^>]*autofocus>Vẫn lưu", page)
    assert Person.objects.get(pk=hoa.pk).version == 1
    done = head.post(at(place, "unit-typing"), {**sent, **hidden(asked)})
    assert done.status_code == 302 and Person.objects.get(pk=hoa.pk).id_tail == "678"


def test_whoever_was_slower_sees_both_and_can_go_on(place: Place, head: Client, hoa: Person) -> None:
    sent = typed(head, place, checked.written(hoa.pk), phone="0710222333")
    facts = {"address": "Nơi người kia vừa ghi"}
    correct(factories.all_seeing(), member=hoa.member, version=1, facts=facts, today=date(2026, 11, 23))
    slower = head.post(at(place, "unit-typing"), sent)
    shown = slower.content.decode()
    assert slower.status_code == 409
    assert "người khác đã sửa" in shown and "Nơi người kia vừa ghi" in shown and "0710222333" in shown
    assert head.post(at(place, "unit-typing"), {**sent, **hidden(slower)}).status_code == 302
    assert Person.objects.get(pk=hoa.pk).phone == "0710222333"


def test_somebody_of_another_branch_is_not_typed_here(place: Place, head: Client, hoa: Person) -> None:
    beside = register_person(place.an_lac.west, full_name="Lê Thị Kề Bên")
    assert "Kề Bên" not in find(head, place, checked.written(beside.pk))
    assert head.get(at(place, "unit-typing"), {"nguoi": beside.pk}).status_code == 404
    assert head.get(at(place, "unit-typing"), {"vua": beside.pk}).status_code == 404
    assert head.post(at(place, "unit-typing"), {"person": beside.pk, "version": 1}).status_code == 404


def test_a_stranger_gets_nothing_of_the_branch(place: Place, client_as: SignIn, hoa: Person) -> None:
    stranger = client_as(account_with("commune_chair", place.binh_minh.unit))
    for name in ("unit-roll", "unit-blank", "unit-typing"):
        assert stranger.get(at(place, name)).status_code == 404
    assert stranger.post(at(place, "unit-roll"), ROLL).status_code == 404
    assert stranger.post(at(place, "unit-typing"), {"person": hoa.pk, "version": 1}).status_code == 404
    own = reverse("unit-typing", kwargs={"unit": place.binh_minh.east.pk})
    for text in ("hoa", checked.written(hoa.pk), f"http://x/hoi-vien/{hoa.pk}/"):
        assert "Nguyễn Thị Hoa" not in stranger.get(own, {"q": text}).content.decode()
    assert not Read.objects.exists() and not Line.objects.filter(act="members.amend").exists()


def test_the_way_to_paper_stands_on_the_branch_and_in_the_list(
    place: Place, client_as: SignIn, hoa: Person
) -> None:
    clerk = client_as(account_with("commune_clerk", place.an_lac.unit))
    page = clerk.get(at(place, "unit")).content.decode()
    for name in ("unit-roll", "unit-blank", "unit-typing"):
        assert f'href="{at(place, name)}"' in page
    assert f'href="{at(place, "unit-roll")}"' in clerk.get(reverse("units")).content.decode()
    auditor = client_as(account_with("commune_auditor", place.an_lac.unit))
    for path in (at(place, "unit"), reverse("units")):
        assert at(place, "unit-roll") not in auditor.get(path).content.decode()
