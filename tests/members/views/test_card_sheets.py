"""Cards on paper: whose are printed, in what choice, each time recorded, and the ways to the button."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from sohoi.access.models import Account
from sohoi.acts.models import About, Line
from sohoi.members.models import Card, Person
from sohoi.members.queries import card_sheets as sheets_queries
from sohoi.members.views import card_sheets
from tests import factories
from tests.common.papers import opened
from tests.members.views.papers_sent import body, read_out, recorded, sent
from tests.pages import answers, world

SignIn = Callable[[Account], Client]
DAY = date(2026, 2, 5)


def test_cards_are_printed_with_codes_that_say_nothing_of_her(
    place: factories.Place, hoa: Person, chair: Client
) -> None:
    card = factories.make_card(hoa, number=7)
    lost = factories.register_person(place.an_lac.west, full_name="Phạm Thị Mất Thẻ")
    factories.make_card(lost, number=8, ended_on=DAY)
    abroad = factories.register_person(place.binh_minh.east, full_name="Lê Thị Bí Mật")
    factories.make_card(abroad, number=9)
    answer = sent(chair, "cards-print", {"unit": place.an_lac.unit.pk})
    data = answers.body(answer)
    text = opened.words(data)
    assert "Nguyễn Thị Hoa" in text and "HỘI LHPN XÃ AN LẠC" in text and "Số 000007" in text
    assert "Mất Thẻ" not in text and "Bí Mật" not in text
    assert opened.codes(data) == [f"http://testserver/the/{card.token}/"]
    assert recorded() == [("In 1 thẻ hội viên: Hội LHPN xã An Lạc", "")]
    line = Line.objects.get(act="members.print_cards")
    assert (
        About.objects.filter(line_id=line.pk, kind="person").values_list("subject_id", flat=True)[0] == hoa.pk
    )


def test_a_single_card_has_its_own_size_and_record(
    place: factories.Place, hoa: Person, chair: Client, stranger: Client
) -> None:
    factories.make_card(hoa, number=7)
    assert sent(stranger, "card-print", {"person": hoa.pk}).status_code == 404
    data = answers.body(sent(chair, "card-print", {"person": hoa.pk}))
    assert opened.sizes(data) == [(86, 54)]
    assert recorded() == [("In thẻ hội viên số 000007", "")]


def test_who_has_no_card_has_none_to_print(place: factories.Place, hoa: Person, chair: Client) -> None:
    assert sent(chair, "card-print", {"person": hoa.pk}).status_code == 404
    factories.make_card(factories.register_person(place.an_lac.west))
    assert card_sheets.NONE in body(
        sent(chair, "cards-print", {"unit": place.an_lac.unit.pk}, since="1/1/2026")
    )


def test_only_cards_since_a_day(place: factories.Place, hoa: Person, chair: Client) -> None:
    factories.make_card(hoa, number=7, on=date(2026, 1, 1))
    new = factories.register_person(place.an_lac.west, full_name="Phạm Thị Mới")
    factories.make_card(new, number=8, on=DAY)
    answer = sent(chair, "cards-print", {"unit": place.an_lac.unit.pk}, since="5/2/2026")
    text = opened.words(answers.body(answer))
    assert "Phạm Thị Mới" in text and "Nguyễn Thị Hoa" not in text


def test_too_many_cards_at_once_are_refused_kindly(
    place: factories.Place, hoa: Person, chair: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    factories.make_card(hoa, number=7)
    factories.make_card(factories.register_person(place.an_lac.west), number=8)
    monkeypatch.setattr(card_sheets, "MOST_CARDS", 1)
    assert "Hãy in từng chi hội" in body(sent(chair, "cards-print", {"unit": place.an_lac.unit.pk}))
    alone = sent(chair, "cards-print", {"unit": place.an_lac.west.pk})
    assert "Số 000008" in read_out(alone, "pdf")


def test_chosen_cards_are_printed_and_no_others(
    place: factories.Place, hoa: Person, chair: Client, stranger: Client
) -> None:
    east = hoa.member.branch
    names = ("Phạm Thị Chọn", "Lê Thị Không Chọn")
    chosen, left = (factories.register_person(east, full_name=name) for name in names)
    for n, one in enumerate((hoa, chosen, left), 1):
        factories.make_card(one, number=n)
    which = {"which": "chosen", "people": [hoa.pk, chosen.pk]}
    text = opened.words(answers.body(sent(chair, "cards-print", {"unit": east.pk}, **which)))
    assert "Nguyễn Thị Hoa" in text and "Phạm Thị Chọn" in text and "Không Chọn" not in text
    assert recorded() == [(f"In 2 thẻ hội viên: {east.title}", "")]
    assert sent(stranger, "cards-print", {"unit": east.pk}, **which).status_code == 404
    assert len(recorded()) == 1


def test_a_choice_is_of_good_cards_of_this_place(place: factories.Place, hoa: Person, chair: Client) -> None:
    east = hoa.member.branch
    factories.make_card(hoa, number=1)
    abroad = factories.register_person(place.binh_minh.east, full_name="Lê Thị Bí Mật")
    factories.make_card(abroad, number=2)
    for people, words in (
        ([], card_sheets.NOBODY),
        (["x", "9" * 30], card_sheets.NOBODY),
        ([abroad.pk], card_sheets.ENDED),
        ([hoa.pk, abroad.pk], card_sheets.ENDED),
    ):
        page = body(sent(chair, "cards-print", {"unit": east.pk}, which="chosen", people=people))
        assert words in page and "Bí Mật" not in page
    assert recorded() == []


def test_the_list_of_cards_goes_on_and_each_can_be_printed_alone(
    place: factories.Place, hoa: Person, chair: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sheets_queries, "PAGE", 2)
    east, path = hoa.member.branch, reverse("cards-print", kwargs={"unit": hoa.member.branch_id})
    people = [hoa, *(factories.register_person(east, full_name=f"Vũ Thị {n}") for n in "KLM")]
    for n, one in enumerate(people, 1):
        factories.make_card(one, number=n)
    pages = [chair.get(path, {"trang": at}).content.decode() for at in (1, 2, 3)]
    shown = [re.findall(r'formaction="/hoi-vien/(\d+)/in-the/"', page) for page in pages]
    assert [len(one) for one in shown] == [2, 2, 0]
    assert sorted(shown[0] + shown[1]) == sorted(str(one.pk) for one in people)
    assert "?trang=2" in pages[0] and "?trang=3" not in pages[1] and "?trang=1" in pages[1]


def test_a_commune_leads_to_the_cards_of_its_branches(
    place: factories.Place, hoa: Person, chair: Client
) -> None:
    factories.make_card(hoa, number=1)
    factories.make_card(factories.register_person(place.binh_minh.west), number=2)
    page = chair.get(reverse("cards-print", kwargs={"unit": place.an_lac.unit.pk})).content.decode()
    assert reverse("cards-print", kwargs={"unit": hoa.member.branch_id}) in page
    assert reverse("cards-print", kwargs={"unit": place.an_lac.west.pk}) not in page
    assert reverse("cards-print", kwargs={"unit": place.binh_minh.west.pk}) not in page


def test_a_person_with_a_card_offers_to_print_it(place: factories.Place, hoa: Person, chair: Client) -> None:
    pages = [reverse(name, kwargs={"person": hoa.pk}) for name in ("person", "person-own")]
    button = reverse("card-print", kwargs={"person": hoa.pk})
    assert not any(button in chair.get(page).content.decode() for page in pages)
    card = factories.make_card(hoa)
    assert all(button in chair.get(page).content.decode() for page in pages)
    head = world.enter_as("branch_head", place)
    assert not any(button in head.get(page).content.decode() for page in pages)
    Card.objects.filter(pk=card.pk).update(ended_on=DAY)
    assert button not in chair.get(pages[0]).content.decode()
