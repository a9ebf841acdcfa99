"""The screens on which the office answers what members ask to have corrected."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from sohoi.access.models import Account
from sohoi.acts.actor import Actor, Kind
from sohoi.members.models import Correction, Member, Person
from sohoi.members.services.corrections import ask
from sohoi.members.services.people import leave
from tests import factories
from tests.factories import Place, register_person

NUMBER = "034177009876"


@pytest.fixture
def head(place: Place, client_on_phone: Callable[[Account], Client]) -> Client:
    return client_on_phone(factories.account_with("branch_head", place.an_lac.east))


@pytest.fixture
def member(place: Place) -> Member:
    return register_person(place.an_lac.east, full_name="Lê Thị Bưởi", phone="0710000001").member


def wish(member: Member, note: str = "", **facts: Any) -> Correction:
    me = Actor(Kind.MEMBER, id=member.subject_id, name=member.name, herself=member.subject_id)
    return ask(me, member=member, facts=facts or {"phone": "0710000002"}, note=note)


def path_of(made: Correction) -> str:
    return reverse("correction", kwargs={"correction": made.pk})


def sent(member: Member, do: str, **more: Any) -> dict[str, Any]:
    return {"do": do, "version": Person.objects.get(pk=member.pk).version, **more}


def test_old_and_new_stand_side_by_side_and_no_number_in_full(head: Client, member: Member) -> None:
    made = wish(member, "Tôi đổi số rồi", phone="0710000002", id_number=NUMBER)
    assert "Lê Thị Bưởi" in head.get(reverse("corrections")).content.decode()
    shown = head.get(path_of(made)).content.decode()
    for words in ("0710 000 001", "0710 000 002", "Tôi đổi số rồi", "chưa ghi"):
        assert words in shown
    assert NUMBER not in shown


def test_one_press_corrects_the_record(head: Client, member: Member) -> None:
    made = wish(member)
    assert head.post(path_of(made), sent(member, "accept"))["Location"] == reverse("corrections")
    assert Person.objects.get(pk=member.pk).phone == "0710000002"
    assert "Không có đề nghị nào" in head.get(reverse("corrections")).content.decode()
    assert "Đã sửa" in head.get(path_of(made)).content.decode()


def test_declining_wants_a_reason(head: Client, member: Member) -> None:
    made = wish(member)
    assert "vì sao" in head.post(path_of(made), sent(member, "decline")).content.decode()
    assert head.post(path_of(made), sent(member, "decline", answer="Chưa rõ số")).status_code == 302
    assert Correction.objects.get().answer == "Chưa rõ số"


def test_an_old_page_is_told_so_and_may_be_sent_again(head: Client, member: Member) -> None:
    made = wish(member)
    old = sent(member, "accept") | {"version": 1}
    stale = head.post(path_of(made), old)
    assert stale.status_code == 409
    assert "người khác đã sửa" in stale.content.decode()
    assert Correction.objects.get().state == "waiting"
    assert head.post(path_of(made), sent(member, "accept")).status_code == 302


@pytest.mark.parametrize("odd", [{}, {"do": "x", "version": "1"}, {"do": "accept"}])
def test_a_form_that_says_nothing_changes_nothing(head: Client, member: Member, odd: dict[str, str]) -> None:
    made = wish(member)
    answer = head.post(path_of(made), odd)
    assert answer.status_code == 200
    assert "Hãy" in answer.content.decode()
    assert Correction.objects.get().state == "waiting"


def test_a_wish_elsewhere_or_of_who_left_is_not_there(place: Place, head: Client, member: Member) -> None:
    far = wish(register_person(place.an_lac.west, full_name="Lê Thị Xa").member)
    assert head.get(path_of(far)).status_code == 404
    assert "Lê Thị Xa" not in head.get(reverse("corrections")).content.decode()
    made = wish(member)
    version = Person.objects.get(pk=member.pk).version
    leave(factories.all_seeing(), member=member, version=version, why="died", on=factories.BEGINNING)
    assert head.get(path_of(made)).status_code == 404
    assert head.post(path_of(made), {"do": "accept", "version": version}).status_code == 404
