"""The lines of a list say what this actor may read, and of the place only what her own does not say."""

from __future__ import annotations

import pytest

from sohoi.acts.actor import Actor
from sohoi.members.models import Member
from sohoi.members.queries.listed import Line, lines
from sohoi.members.services import people
from tests import factories


@pytest.fixture
def woman(place: factories.Place) -> Member:
    person = factories.register_person(
        place.an_lac.east, full_name="Nguyễn Thị Hoa", birth="1978", phone="0710345678", core=True
    )
    return person.member


def line_for(actor: Actor, woman: Member) -> Line:
    [line] = lines(actor, [woman])
    return line


def test_the_chair_reads_branch_and_telephone(place: factories.Place, woman: Member) -> None:
    line = line_for(factories.actor_with("commune_chair", place.an_lac.unit), woman)
    assert (line.name, line.initial, line.core) == ("Nguyễn Thị Hoa", "H", True)
    assert line.facts == f"1978 · {place.an_lac.east.name}"
    assert line.phone == "0710 345 678"
    assert line.lacks == "Thiếu số căn cước"


def test_a_head_of_one_branch_is_not_told_which(place: factories.Place, woman: Member) -> None:
    assert line_for(factories.actor_with("branch_head", place.an_lac.east), woman).facts == "1978"


def test_the_cell_is_told_to_everybody(place: factories.Place, woman: Member) -> None:
    chair, cell = factories.actor_with("commune_chair", place.an_lac.unit), place.an_lac.east_cells[0]
    people.move(chair, member=woman, version=1, branch=place.an_lac.east, cell=cell, on=factories.BEGINNING)
    moved = Member.objects.get(pk=woman.pk)
    head = factories.actor_with("branch_head", place.an_lac.east)
    assert line_for(head, moved).facts == f"1978 · {cell.name}"
    assert line_for(chair, moved).facts == f"1978 · {place.an_lac.east.name} · {cell.name}"


def test_the_province_reads_the_commune_and_a_masked_telephone(place: factories.Place, woman: Member) -> None:
    line = line_for(factories.actor_with("province_officer", place.province), woman)
    assert line.facts == f"1978 · {place.an_lac.east.name} · {place.an_lac.unit.name} · ••• 678"
    assert line.phone == ""
    assert "345" not in repr(line)


def test_what_is_not_known_is_said(place: factories.Place) -> None:
    bare = factories.register_person(place.an_lac.east, full_name="Lê Thị B").member
    line = line_for(factories.actor_with("branch_head", place.an_lac.east), bare)
    assert (line.facts, line.phone, line.lacks, line.core) == (
        "chưa rõ năm sinh",
        "",
        "Thiếu ngày sinh",
        False,
    )
