"""A card beside a record: equal numbers are told without opening them, finer days are offered."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from sohoi.common.card import Card, read_card
from sohoi.members.models import Person
from sohoi.members.queries.cards import FINER, NEW, OTHER, SAME, Compared, compare, looks_like_another
from tests.factories import Place, register_person

NUMBER = "034178001234"
TEXT = f"{NUMBER}|145678901|NGUYỄN THỊ HOA|15081978|Nữ|Thôn Đông, Xã An Lạc|10052021"
CARD: Card = read_card(TEXT, today=date(2026, 11, 23))


def compared(place: Place, **facts: Any) -> dict[str, Compared]:
    return {one.key: one for one in compare(CARD, person(place, **facts))}


def person(place: Place, **facts: Any) -> Person:
    stated = {"full_name": "Nguyễn Thị Hoa", "birth": "1978", "id_number": NUMBER, **facts}
    return register_person(place.an_lac.east, **stated)


def test_every_fact_of_the_card_stands_beside_the_record(place: Place) -> None:
    found = compared(place)
    assert {key: one.state for key, one in found.items()} == {
        "full_name": SAME,
        "birth": FINER,
        "sex": SAME,
        "id_number": SAME,
        "old_id": NEW,
        "address": NEW,
    }
    assert (found["birth"].said, found["birth"].stands) == ("15/08/1978", "1978")
    assert [key for key, one in found.items() if one.offered] == ["birth", "old_id", "address"]


def test_no_number_is_shown_whole(place: Place) -> None:
    found = compared(place, old_id="145678902")
    shown = " ".join(f"{one.said} {one.stands}" for one in found.values())
    assert "•234" in shown and "•902" in shown
    assert NUMBER not in shown and "145678901" not in shown and "145678902" not in shown


def test_a_number_with_the_same_end_is_still_another(place: Place) -> None:
    one = compared(place, id_number="036178009234")["id_number"]
    assert (one.said, one.stands, one.state) == ("•••••••••234", "•••••••••234", OTHER)
    assert not one.offered


@pytest.mark.parametrize(
    ("stands", "state"),
    [("1978-08-15", SAME), ("1978-08", FINER), ("1978", FINER), ("1979", OTHER), ("1978-08-16", OTHER)],
)
def test_a_day_is_finer_than_its_year(place: Place, stands: str, state: str) -> None:
    assert compared(place, birth=stands)["birth"].state == state


def test_a_year_on_the_card_agrees_with_the_day_in_the_record(place: Place) -> None:
    card = read_card(TEXT.replace("15081978", "00001978"), today=date(2026, 11, 23))
    found = {one.key: one.state for one in compare(card, person(place, birth="1978-08-15"))}
    assert found["birth"] == SAME


def test_what_the_card_does_not_say_is_left_out(place: Place) -> None:
    card = read_card(
        TEXT.replace("Thôn Đông", "Th?n ??ng").replace("145678901", ""), today=date(2026, 11, 23)
    )
    assert {one.key for one in compare(card, person(place))} == {"full_name", "birth", "sex", "id_number"}


@pytest.mark.parametrize(
    ("facts", "another"),
    [
        ({}, False),
        ({"full_name": "NGUYEN THI HOA", "id_number": "036178009234"}, False),
        ({"full_name": "Trần Thị Lụa"}, False),
        ({"full_name": "Trần Thị Lụa", "id_number": "036178009234"}, True),
        ({"full_name": "Trần Thị Lụa", "id_number": "", "birth": "1960"}, True),
        ({"id_number": "036160009234", "birth": "1960"}, True),
    ],
)
def test_the_card_of_somebody_else_is_noticed(place: Place, facts: dict[str, str], another: bool) -> None:
    whose = person(place, **facts)
    assert looks_like_another(CARD, whose, compare(CARD, whose)) is another
