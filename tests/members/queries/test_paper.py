"""The roll of a branch, and whom a number or a name from paper means: never anybody of another place."""

from __future__ import annotations

from datetime import date

import pytest

from sohoi.acts.actor import Actor
from sohoi.common import checked
from sohoi.members.models import Member
from sohoi.members.queries import paper
from sohoi.members.services.people import move
from tests.factories import Place, actor_with, all_seeing, register_person


@pytest.fixture
def head(place: Place) -> Actor:
    return actor_with("branch_head", place.an_lac.east)


@pytest.fixture
def hoa(place: Place) -> Member:
    east = place.an_lac.east
    facts = {"full_name": "Nguyễn Thị Hoa", "birth": "1978", "phone": "0710345678"}
    return register_person(east, cell=place.an_lac.east_cells[0], id_number="034178001234", **facts).member


def find(actor: Actor, place: Place, text: str) -> tuple[list[str], str]:
    found = paper.meant(actor, place.an_lac.east, text, year=2026)
    return [one.name for one in found.people], found.problem


def test_a_roll_holds_the_branch_by_given_name(place: Place, head: Actor, hoa: Member) -> None:
    register_person(place.an_lac.east, full_name="Lê Thị Ánh")
    register_person(place.an_lac.west, full_name="Lê Thị Kề Bên")
    rows = paper.roll(head, place.an_lac.east, cell=None, with_phones=True)
    assert [(one.name, one.facts) for one in rows] == [
        ("Lê Thị Ánh", f"{paper.UNKNOWN_YEAR} · {paper.UNKNOWN_PHONE}"),
        ("Nguyễn Thị Hoa", "1978 · Tổ 1 · 0710\u00a0345\u00a0678"),
    ]
    assert rows[1].number == checked.written(hoa.pk)


def test_without_telephones_none_is_on_it(place: Place, head: Actor, hoa: Member) -> None:
    [row] = paper.roll(head, place.an_lac.east, cell=None, with_phones=False)
    assert row.facts == "1978 · Tổ 1"


def test_a_roll_may_be_of_one_cell(place: Place, head: Actor, hoa: Member) -> None:
    register_person(place.an_lac.east, full_name="Lê Thị Ánh", cell=place.an_lac.east_cells[1])
    rows = paper.roll(head, place.an_lac.east, cell=place.an_lac.east_cells[0], with_phones=False)
    assert [one.name for one in rows] == ["Nguyễn Thị Hoa"]


def test_a_stranger_gets_an_empty_roll(place: Place, hoa: Member) -> None:
    stranger = actor_with("commune_chair", place.binh_minh.unit)
    assert paper.roll(stranger, place.an_lac.east, cell=None, with_phones=True) == []
    assert paper.meant(stranger, place.an_lac.east, "hoa", year=2026).people == []
    assert paper.meant(stranger, place.an_lac.east, checked.written(hoa.pk), year=2026).people == []


def test_the_number_of_a_row_means_her(place: Place, head: Actor, hoa: Member) -> None:
    number = checked.written(hoa.pk)
    for text in (number, number.replace("-", ""), f" {number.replace('-', ' - ')} "):
        assert find(head, place, text) == (["Nguyễn Thị Hoa"], "")


def test_a_wrong_digit_means_nobody_and_never_a_telephone(place: Place, head: Actor, hoa: Member) -> None:
    right = checked.written(hoa.pk)
    wrong = f"{right[:-1]}{(int(right[-1]) + 1) % 10}"
    for text in (wrong, "1978", "0710345678", "1"):
        found, problem = find(head, place, text)
        assert found == [] and text in problem


def test_the_code_of_a_row_read_by_a_scanner_means_her(place: Place, head: Actor, hoa: Member) -> None:
    assert find(head, place, f"http://sohoi.vidu.vn/hoi-vien/{hoa.pk}/")[0] == ["Nguyễn Thị Hoa"]
    assert find(head, place, f"https://sohoi.vidu.vn:8000/hoi-vien/{hoa.pk}")[0] == ["Nguyễn Thị Hoa"]
    assert find(head, place, "http://sohoi.vidu.vn/hoi-vien/" + "9" * 18)[0] == []


def test_part_of_a_name_means_whoever_bears_it_here(place: Place, head: Actor, hoa: Member) -> None:
    register_person(place.an_lac.west, full_name="Trần Thị Hoa")
    assert find(head, place, "hoa") == (["Nguyễn Thị Hoa"], "")
    found, problem = find(head, place, "zzz")
    assert found == [] and "zzz" in problem


def test_of_many_the_first_are_offered_with_their_cells(place: Place, head: Actor, hoa: Member) -> None:
    for _ in range(paper.CHOICES + 3):
        register_person(place.an_lac.east, full_name="Trần Thị Hoa")
    found = paper.meant(head, place.an_lac.east, "hoa", year=2026)
    assert (len(found.people), found.more) == (paper.CHOICES, True)
    assert [one.cell.name for one in found.people if one.cell] == ["Tổ 1"]


def test_somebody_who_moved_is_told_of_where_she_may_be_seen(place: Place, head: Actor, hoa: Member) -> None:
    move(all_seeing(), member=hoa, version=1, branch=place.an_lac.west, cell=None, on=date(2026, 3, 1))
    clerk = actor_with("commune_clerk", place.an_lac.unit)
    number = checked.written(hoa.pk)
    assert find(clerk, place, number) == ([], "Nguyễn Thị Hoa nay ở Chi hội Thôn Tây. Hãy sửa ở chi hội đó.")
    found, problem = find(head, place, number)
    assert found == [] and "Hoa" not in problem and "Tây" not in problem
