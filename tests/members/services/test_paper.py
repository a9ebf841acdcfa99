"""What paper corrects goes in at once, cell and facts; what goes on paper is recorded."""

from __future__ import annotations

from datetime import date

import pytest

from sohoi.access.models import Read
from sohoi.acts.actor import Actor
from sohoi.acts.gate import NotForYou
from sohoi.acts.models import Line
from sohoi.acts.performing import ReasonMissing, Refused
from sohoi.members.models import Member, Person
from sohoi.members.services.people import Stale, amend
from sohoi.members.services.reads import print_phones, print_roll
from tests.factories import Place, actor_with, register_person
from tests.members.services.sums import assert_register_whole

TODAY = date(2026, 11, 23)


@pytest.fixture
def head(place: Place) -> Actor:
    return actor_with("branch_head", place.an_lac.east)


@pytest.fixture
def member(place: Place) -> Member:
    return register_person(place.an_lac.east, birth="1979", cell=place.an_lac.east_cells[0]).member


def test_facts_and_cell_go_in_by_one_line(place: Place, head: Actor, member: Member) -> None:
    facts = {"phone": "0710222333", "notes": "Ghi trên giấy"}
    amend(head, member=member, version=1, facts=facts, cell=place.an_lac.east_cells[1], today=TODAY)
    row = Member.objects.get(pk=member.pk)
    assert (row.phone, row.cell, row.person.version) == ("0710222333", place.an_lac.east_cells[1], 2)
    line = Line.objects.get(act="members.amend")
    assert line.data["changes"]["phone"] == ["", "0710222333"]
    assert (line.data["old"], line.data["new"]) == ("Thôn Đông, Tổ 1", "Thôn Đông, Tổ 2")
    assert_register_whole()


def test_the_cell_alone_makes_open_forms_stale(place: Place, head: Actor, member: Member) -> None:
    amend(head, member=member, version=1, facts={}, cell=None, today=TODAY)
    assert Member.objects.get(pk=member.pk).cell is None
    assert "changes" not in Line.objects.get(act="members.amend").data
    with pytest.raises(Stale):
        amend(head, member=member, version=1, facts={}, cell=None, today=TODAY)
    assert_register_whole()


def test_nothing_new_changes_nothing(place: Place, head: Actor, member: Member) -> None:
    amend(head, member=member, version=1, facts={"phone": ""}, cell=member.cell, today=TODAY)
    assert Person.objects.get(pk=member.pk).version == 1


def test_a_cell_of_another_branch_is_refused_with_the_facts(
    place: Place, head: Actor, member: Member
) -> None:
    with pytest.raises(Refused):
        amend(
            head,
            member=member,
            version=1,
            facts={"phone": "0710222333"},
            cell=place.an_lac.west_cells[0],
            today=TODAY,
        )
    row = Member.objects.get(pk=member.pk)
    assert (row.phone, row.cell) == ("", place.an_lac.east_cells[0])


def test_a_stranger_amends_nobody(place: Place, member: Member) -> None:
    stranger = actor_with("commune_chair", place.binh_minh.unit)
    with pytest.raises(NotForYou):
        amend(stranger, member=member, version=1, facts={"phone": "0710222333"}, cell=None, today=TODAY)
    assert Member.objects.get(pk=member.pk).phone == ""


def test_names_on_paper_are_recorded_without_a_reason(place: Place, head: Actor) -> None:
    print_roll(head, unit=place.an_lac.east, count=3)
    read = Read.objects.get()
    assert read.what == "Danh sách điểm danh 3 người: Chi hội Thôn Đông"
    assert (read.account_id, read.commune_id) == (head.id, place.an_lac.unit.pk)


def test_telephones_on_paper_want_a_reason(place: Place, head: Actor) -> None:
    with pytest.raises(ReasonMissing):
        print_phones(head, unit=place.an_lac.east, count=3)
    assert not Read.objects.exists()
    print_phones(head.because("Họp chi hội"), unit=place.an_lac.east, count=3)
    assert Read.objects.get().reason == "Họp chi hội"
    assert Line.objects.get(act="members.print_phones").reason == "Họp chi hội"


def test_who_sees_no_telephones_prints_none(place: Place) -> None:
    officer = actor_with("province_officer", place.province).because("Muốn xem")
    with pytest.raises(NotForYou):
        print_phones(officer, unit=place.an_lac.east, count=3)
    stranger = actor_with("commune_chair", place.binh_minh.unit).because("Muốn xem")
    for act in (print_phones, print_roll):
        with pytest.raises(NotForYou):
            act(stranger, unit=place.an_lac.east, count=3)
    assert not Read.objects.exists()
