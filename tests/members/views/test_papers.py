"""Papers of a unit: what stands on them, for whom, recorded each time, and never a number of identity."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from sohoi.access.models import Account
from sohoi.acts.models import About, Line
from sohoi.members.models import Decision, Person, Post, Spell, Transfer
from tests import factories
from tests.members.views.papers_sent import body, read_out, recorded, sent
from tests.pages import answers

SignIn = Callable[[Account], Client]
DAY = date(2026, 2, 5)
PHONE, IDENTITY = "0710345678", "034178001234"

FORMS = pytest.mark.parametrize("form", ["pdf", "docx"])


# Introductions


@FORMS
def test_an_introduction_says_who_goes_where(
    place: factories.Place, hoa: Person, chair: Client, form: str
) -> None:
    factories.make_card(hoa, number=123)
    factories.make_post(hoa, place.an_lac.east, Post.Title.DEPUTY, since=factories.BEGINNING)
    moved = factories.make_transfer(hoa, place.binh_minh.west, on=DAY)
    text = read_out(sent(chair, "transfer-paper", {"transfer": moved.pk}, form=form), form)
    for said in (
        "HỘI LHPN TỈNH SÔNG MAI",
        "HỘI LHPN XÃ AN LẠC",
        "Số: 12/GGT-BTV",
        "An Lạc, ngày 05 tháng 02 năm 2026",
        "GIẤY GIỚI THIỆU",
        "Kính gửi: Chi hội Thôn Tây, Hội LHPN xã Bình Minh",
        "Hội viên: Nguyễn Thị Hoa",
        "Sinh ngày: 15/08/1978",
        "Vào Hội: 2001",
        "Chức vụ: Chi hội phó Chi hội Thôn Đông",
        "Số thẻ hội viên: 000123",
        "TM. BAN THƯỜNG VỤ",
    ):
        assert said in text
    assert IDENTITY not in text and PHONE[-6:] not in text.replace(" ", "")
    assert recorded() == [("Giấy giới thiệu 12", "")]
    line = Line.objects.get(act="members.print_introduction")
    assert About.objects.filter(line_id=line.pk, kind="person", subject_id=hoa.pk).exists()


def test_the_page_of_an_introduction_writes_nothing(
    place: factories.Place, hoa: Person, chair: Client
) -> None:
    moved = factories.make_transfer(hoa, place.binh_minh.unit, on=DAY)
    page = body(chair.get(reverse("transfer-paper", kwargs={"transfer": moved.pk})))
    assert "Nguyễn Thị Hoa" in page and "Hội LHPN xã Bình Minh" in page
    assert recorded() == []


def test_a_place_without_the_register_is_named_as_it_was_written(
    place: factories.Place, hoa: Person, chair: Client
) -> None:
    moved = factories.make_transfer(hoa, place.binh_minh.unit, on=DAY)
    Transfer.objects.filter(pk=moved.pk).update(target=None, elsewhere="Hội LHPN phường Xa Lắc", state="sent")
    text = read_out(sent(chair, "transfer-paper", {"transfer": moved.pk}, form="pdf"), "pdf")
    assert "Kính gửi: Hội LHPN phường Xa Lắc" in text


def test_only_who_sends_her_has_the_introduction(
    place: factories.Place, hoa: Person, chair: Client, stranger: Client
) -> None:
    there = {"transfer": factories.make_transfer(hoa, place.binh_minh.unit, on=DAY).pk}
    assert "Hoa" in read_out(sent(chair, "transfer-paper", there, form="pdf"), "pdf")
    assert sent(stranger, "transfer-paper", there, form="pdf").status_code == 404
    assert len(recorded()) == 1


@pytest.mark.parametrize("form", ["", "xlsx", "exe", "x" * 1000])
def test_another_kind_of_file_is_refused_with_a_word(
    place: factories.Place, hoa: Person, chair: Client, form: str
) -> None:
    there = {"transfer": factories.make_transfer(hoa, place.binh_minh.unit, on=DAY).pk}
    assert "Hãy chọn tải Word hoặc PDF." in body(sent(chair, "transfer-paper", there, form=form))
    assert recorded() == []


# Decisions


@FORMS
@pytest.mark.parametrize(
    ("about", "said"),
    [
        (Decision.About.ADMISSION, ("Về việc kết nạp hội viên", "Kết nạp 1 người vào Hội")),
        (Decision.About.HONOUR, ("Về việc công nhận hội viên danh dự", "là hội viên danh dự")),
    ],
)
def test_a_decision_lists_its_people(
    place: factories.Place, hoa: Person, chair: Client, form: str, about: str, said: tuple[str, ...]
) -> None:
    factories.register_person(place.an_lac.east, full_name="Phạm Thị Ngoài")
    made = factories.make_decision(place.an_lac.unit, about, [hoa], on=DAY, signed_by="Trần Thị Ký")
    text = read_out(sent(chair, "decision-paper", {"decision": made.pk}, form=form), form)
    for words in (
        *said,
        "Số: 07/QĐ-BTV",
        "BAN THƯỜNG VỤ HỘI LHPN XÃ AN LẠC",
        "Căn cứ Điều lệ",
        "QUYẾT ĐỊNH:",
        "Điều 1.",
        "Điều 3.",
        "Nguyễn Thị Hoa",
        "1978",
        "Trần Thị Ký",
    ):
        assert words in text
    assert "Phạm Thị Ngoài" not in text
    assert recorded() == [("Quyết định 07, 1 người", "")]


@pytest.mark.parametrize(
    ("why", "said"),
    [
        (Spell.Exit.STRUCK_OFF, "Về việc xóa tên hội viên"),
        (Spell.Exit.HONOUR_ENDED, "Về việc thôi công nhận hội viên danh dự"),
        (Spell.Exit.RESIGNED, "Về việc cho thôi sinh hoạt Hội"),
    ],
)
def test_a_decision_about_leaving_says_how(
    place: factories.Place, hoa: Person, chair: Client, why: str, said: str
) -> None:
    made = factories.make_decision(place.an_lac.unit, Decision.About.LEAVING, [hoa], on=DAY)
    Spell.objects.filter(person=hoa).update(until=DAY, exit=why)
    text = read_out(sent(chair, "decision-paper", {"decision": made.pk}, form="docx"), "docx")
    assert said in text and "Nguyễn Thị Hoa" in text


@pytest.mark.parametrize(
    ("basis", "said"),
    [
        (Post.Basis.APPOINTED, "Về việc chỉ định chức vụ"),
        (Post.Basis.CO_OPTED, "Về việc công nhận kết quả bầu bổ sung"),
        ("", "Về việc phân công chức vụ"),
    ],
)
def test_a_decision_about_posts_says_which(
    place: factories.Place, hoa: Person, chair: Client, basis: str, said: str
) -> None:
    made = factories.make_decision(place.an_lac.unit, Decision.About.POST, [], on=DAY)
    factories.make_post(hoa, place.an_lac.east, Post.Title.HEAD, since=DAY, basis=basis, decision=made)
    text = read_out(sent(chair, "decision-paper", {"decision": made.pk}, form="pdf"), "pdf")
    assert said in text
    assert "Chi hội trưởng Chi hội Thôn Đông" in text and "05/02/2026" in text
    assert Line.objects.filter(act="members.print_posts").count() == 1


def test_a_decision_is_for_who_decides(
    place: factories.Place, hoa: Person, head: Client, stranger: Client, chair: Client
) -> None:
    made = factories.make_decision(place.an_lac.unit, Decision.About.ADMISSION, [hoa], on=DAY)
    units = factories.make_decision(place.an_lac.unit, Decision.About.UNITS, [], on=DAY)
    for client in (head, stranger):
        assert client.get(reverse("decision-paper", kwargs={"decision": made.pk})).status_code == 404
        assert sent(client, "decision-paper", {"decision": made.pk}, form="pdf").status_code == 404
    assert chair.get(reverse("decision-paper", kwargs={"decision": units.pk})).status_code == 404
    assert recorded() == []


def test_the_signer_is_the_chair_of_that_day(place: factories.Place, hoa: Person, chair: Client) -> None:
    factories.make_post(hoa, place.an_lac.unit, Post.Title.CHAIR, since=DAY, until=date(2026, 3, 1))
    for day, signs in ((DAY, True), (date(2026, 3, 1), False)):
        made = factories.make_decision(place.an_lac.unit, Decision.About.ADMISSION, [], on=day)
        text = read_out(sent(chair, "decision-paper", {"decision": made.pk}, form="pdf"), "pdf")
        assert ("Nguyễn Thị Hoa" in text) is signs


# Lists


@FORMS
def test_a_branch_head_has_her_list_on_paper_without_telephones(
    place: factories.Place, hoa: Person, head: Client, form: str
) -> None:
    factories.register_person(place.an_lac.west, full_name="Phạm Thị Ngoài")
    there = {"unit": place.an_lac.east.pk}
    answer = sent(head, "list-paper", there, form=form, reason="Họp chi hội", phones="on")
    text = read_out(answer, form)
    for said in (
        "HỘI LHPN XÃ AN LẠC",
        "CHI HỘI THÔN ĐÔNG",
        "DANH SÁCH HỘI VIÊN",
        "Nguyễn Thị Hoa",
        "1978",
        "Tổ 1",
        "2001",
        "Tổng cộng: 1 người",
        "NGƯỜI LẬP BIỂU",
    ):
        assert said in text
    assert "Phạm Thị Ngoài" not in text
    assert IDENTITY not in text and PHONE[-6:] not in text.replace(" ", "")
    assert recorded() == [("Danh sách trên giấy 1 người: Chi hội Thôn Đông", "Họp chi hội")]


def test_a_spreadsheet_is_not_for_a_branch_head(place: factories.Place, hoa: Person, head: Client) -> None:
    there = {"unit": place.an_lac.east.pk}
    assert not sent(head, "list-paper", there, form="xlsx", reason="Họp").streaming
    assert recorded() == []


def test_a_list_wants_a_reason(place: factories.Place, hoa: Person, chair: Client) -> None:
    answer = sent(chair, "list-paper", {"unit": place.an_lac.unit.pk}, form="pdf")
    assert "Hãy ghi lý do." in body(answer)
    assert recorded() == []


def test_the_chair_has_the_commune_with_telephones_recorded_as_an_export(
    place: factories.Place, hoa: Person, chair: Client
) -> None:
    factories.register_person(place.binh_minh.east, full_name="Lê Thị Bí Mật")
    there = {"unit": place.an_lac.unit.pk}
    answer = sent(chair, "list-paper", there, form="xlsx", reason="Báo cáo", phones="on")
    data = answers.body(answer)
    found = {
        cell.value for row in openpyxl.load_workbook(io.BytesIO(data)).active.iter_rows() for cell in row
    }
    assert {"Nguyễn Thị Hoa", "0710 345 678", "Thôn Đông", "HỘI LHPN XÃ AN LẠC"} <= found
    assert "Lê Thị Bí Mật" not in found
    assert recorded() == [
        ("Danh sách 1 người: Hội LHPN xã An Lạc, có số điện thoại", "Báo cáo"),
    ]


def test_a_list_of_another_unit_is_not_there(place: factories.Place, hoa: Person, stranger: Client) -> None:
    for unit in (place.an_lac.unit, place.an_lac.east):
        assert stranger.get(reverse("list-paper", kwargs={"unit": unit.pk})).status_code == 404
        assert sent(stranger, "list-paper", {"unit": unit.pk}, form="pdf", reason="x").status_code == 404
    assert recorded() == []
