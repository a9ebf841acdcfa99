"""The menu: each page stands in one of its places, and the place is lit."""

from __future__ import annotations

import pytest

from sohoi.acts.actor import Actor
from sohoi.config.context import menu
from sohoi.members import urls as members
from sohoi.reports import urls as reports
from tests import factories


def lit(actor: Actor, name: str) -> list[str]:
    return [entry.label for entry in menu(actor, name) if entry.current]


def test_no_page_stands_in_two_places(place: factories.Place) -> None:
    chair = factories.actor_with("commune_chair", place.an_lac.unit)
    names = [str(one.name) for one in (*members.urlpatterns, *reports.urlpatterns)]
    assert {name: lit(chair, name) for name in names if len(lit(chair, name)) > 1} == {}


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("person-own", "Hội viên"),
        ("transfers", "Hội viên"),
        ("twins-said-apart", "Hội viên"),
        ("old-communes", "Hội viên"),
        ("book-rows", "Nhập danh sách"),
        ("figures-unit", "Số liệu"),
        ("balance-people", "Số liệu"),
        ("cards-print", "Mục khác"),
        ("unit-own", "Mục khác"),
        ("decision-paper", "Mục khác"),
        ("term-end", "Mục khác"),
        ("post-end", "Mục khác"),
    ],
)
def test_the_place_of_a_page_is_lit(place: factories.Place, name: str, label: str) -> None:
    assert lit(factories.actor_with("commune_chair", place.an_lac.unit), name) == [label]


def test_a_head_sees_no_place_that_she_cannot_open(place: factories.Place) -> None:
    head = factories.actor_with("branch_head", place.an_lac.east)
    assert [entry.label for entry in menu(head, "members")] == [
        "Hôm nay",
        "Hội viên",
        "Thông báo",
        "Số liệu",
        "Mục khác",
    ]
    assert lit(head, "book-rows") == []
