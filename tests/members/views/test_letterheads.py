"""Letterheads: kept, shown before they are kept, shaped only at their own office; the page of papers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from sohoi.access.models import Account
from sohoi.acts.models import Line
from sohoi.members.models import Decision, Person
from sohoi.units.models import Letterhead
from tests import factories
from tests.members.views.papers_sent import body, read_out, sent

SignIn = Callable[[Account], Client]
DAY = date(2026, 2, 5)
PHONE, IDENTITY = "0710345678", "034178001234"

KEPT = {
    "style": "union",
    "above": "MTTQ VIỆT NAM TỈNH SÔNG MAI",
    "issuer": "HỘI LIÊN HIỆP PHỤ NỮ\n  XÃ AN LẠC ",
    "number": "{so}-{loai}/HPN",
    "place": "",
    "signed_as": "T/M BAN THƯỜNG VỤ\nPHÓ CHỦ TỊCH",
    "signed_by": "Phạm Thị Phó",
}


def test_a_letterhead_is_kept_and_used(place: factories.Place, hoa: Person, chair: Client) -> None:
    there = {"unit": place.an_lac.unit.pk}
    assert sent(chair, "letterhead", there, **KEPT).status_code == 302
    kept = Letterhead.objects.get(pk=place.an_lac.unit.pk)
    assert kept.issuer == "HỘI LIÊN HIỆP PHỤ NỮ\nXÃ AN LẠC"
    assert Line.objects.get(act="units.letterhead").data["number"] == "{so}-{loai}/HPN"
    moved = factories.make_transfer(hoa, place.binh_minh.unit, on=DAY)
    text = read_out(sent(chair, "transfer-paper", {"transfer": moved.pk}, form="pdf"), "pdf")
    for said in (
        "MTTQ VIỆT NAM TỈNH SÔNG MAI",
        "XÃ AN LẠC *",
        "Số 12-GGT/HPN",
        "An Lạc, ngày 05",
        "Phạm Thị Phó",
    ):
        assert said in text
    assert "CỘNG HÒA" not in text


def test_words_that_are_usual_are_not_kept_and_follow_the_style(
    place: factories.Place, chair: Client
) -> None:
    there = {"unit": place.an_lac.unit.pk}
    page = chair.get(reverse("letterhead", kwargs=there))
    shown = {name: page.context["form"].initial[name] for name in KEPT}
    assert shown["issuer"] == "HỘI LHPN XÃ AN LẠC"
    sent(chair, "letterhead", there, **{**shown, "style": "union"})
    kept = Letterhead.objects.get(pk=place.an_lac.unit.pk)
    assert (kept.above, kept.issuer, kept.number, kept.place, kept.signed_as) == ("", "", "", "", "")
    again = chair.get(reverse("letterhead", kwargs=there)).context["form"].initial
    assert (again["number"], again["signed_as"]) == ("{so}-{loai}/BTV", "T/M BAN THƯỜNG VỤ\nCHỦ TỊCH")


def test_a_sample_shows_what_was_typed_and_keeps_nothing(place: factories.Place, chair: Client) -> None:
    there = {"unit": place.an_lac.unit.pk}
    answer = sent(chair, "letterhead-sample", there, **KEPT)
    assert answer["Content-Disposition"].startswith("inline")
    text = read_out(answer, "pdf")
    assert "Bản xem thử" in text and "Số 01-GGT/HPN" in text and "Phạm Thị Phó" in text
    assert not Letterhead.objects.exists()
    usual = chair.get(reverse("letterhead-sample", kwargs=there))
    assert "Số: 01/GGT-BTV" in read_out(usual, "pdf")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"number": "QĐ"}, "Cách ghi số phải có {so}"),
        ({"above": "a\nb\nc\nd"}, "Ghi nhiều nhất 3 dòng."),
        ({"style": "other"}, "lựa chọn"),
    ],
)
def test_what_cannot_be_is_said(
    place: factories.Place, chair: Client, typed: dict[str, str], said: str
) -> None:
    there = {"unit": place.an_lac.unit.pk}
    for name in ("letterhead", "letterhead-sample"):
        page = body(sent(chair, name, there, **{**KEPT, **typed}))
        assert said in page.lower() or said in page
    assert not Letterhead.objects.exists()


def test_a_letterhead_is_shaped_only_at_its_own_office(
    place: factories.Place, client_as: SignIn, stranger: Client, head: Client
) -> None:
    officer = client_as(factories.account_with("province_officer", place.province))
    there = {"unit": place.an_lac.unit.pk}
    for client in (officer, stranger, head):
        for name in ("letterhead", "letterhead-sample"):
            assert client.get(reverse(name, kwargs=there)).status_code == 404
            assert sent(client, name, there, **KEPT).status_code == 404
    assert sent(officer, "letterhead", {"unit": place.province.pk}, **KEPT).status_code == 302
    assert not Letterhead.objects.filter(pk=place.an_lac.unit.pk).exists()


def test_the_page_of_papers_offers_what_she_may(
    place: factories.Place, chair: Client, head: Client, stranger: Client
) -> None:
    def offered(client: Client, unit: int) -> set[str]:
        page = client.get(reverse("papers-unit", kwargs={"unit": unit}))
        return {way.url_name for way in page.context["links"]}

    assert offered(chair, place.an_lac.unit.pk) == {"list-paper", "cards-print", "unit-data", "letterhead"}
    assert offered(head, place.an_lac.east.pk) == {"list-paper"}
    assert stranger.get(reverse("papers-unit", kwargs={"unit": place.an_lac.unit.pk})).status_code == 404
    assert head.get(reverse("papers")).url == reverse("papers-unit", kwargs={"unit": place.an_lac.east.pk})


def test_the_page_of_papers_leads_to_the_last_introductions_and_decisions(
    place: factories.Place, hoa: Person, chair: Client, head: Client
) -> None:
    moved = factories.make_transfer(hoa, place.binh_minh.unit, on=DAY)
    made = factories.make_decision(place.an_lac.unit, Decision.About.ADMISSION, [hoa], on=DAY)
    factories.make_decision(place.an_lac.unit, Decision.About.UNITS, [], on=DAY)
    abroad = factories.register_person(place.binh_minh.east, full_name="Lê Thị Bí Mật")
    factories.make_transfer(abroad, place.an_lac.east, on=DAY)
    factories.make_decision(place.binh_minh.unit, Decision.About.ADMISSION, [abroad], on=DAY)
    page = chair.get(reverse("papers-unit", kwargs={"unit": place.an_lac.unit.pk})).context
    assert [one for one, _ in page["moved"]] == [moved]
    assert page["decided"] == [made]
    hers = head.get(reverse("papers-unit", kwargs={"unit": place.an_lac.east.pk})).context
    assert ([one for one, _ in hers["moved"]], hers["decided"]) == ([moved], [])
