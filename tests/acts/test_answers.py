"""A form sent twice gets the first answer, whatever kind of answer it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from sohoi.access.models import Subject
from sohoi.acts.actor import Actor
from sohoi.acts.gate import NotForYou
from sohoi.acts.models import Line, Submission
from sohoi.acts.performing import Act, Done, Running, performs
from sohoi.members.models import Member
from sohoi.members.permissions import EDIT_MEMBERS
from tests.factories import Place, actor_with, register_person

GIVE_BACK = Act("tests.give_back", "Trả lời", EDIT_MEMBERS)


@pytest.fixture
def member(place: Place) -> Member:
    return register_person(place.an_lac.east).member


@pytest.fixture
def clerk(place: Place) -> Actor:
    return actor_with("commune_clerk", place.an_lac.unit)


@dataclass(frozen=True)
class Secret:
    code: str


@performs(GIVE_BACK, on="member")
def give_back(act: Running, *, member: Member, answer: Any) -> Any:
    return answer() if callable(answer) else answer


@pytest.mark.parametrize("answer", [None, 0, 7, True, [], [3, 1], (), (2, None)])
def test_the_same_key_gives_the_same_plain_answer(member: Member, clerk: Actor, answer: Any) -> None:
    answers = [give_back(clerk.once("k1"), member=member, answer=one) for one in (answer, 99)]
    assert answers == [answer, answer]
    assert [type(one) for one in answers] == [type(answer)] * 2
    assert give_back(clerk.once("k2"), member=member, answer=99) == 99


def test_the_same_key_gives_the_same_rows_in_their_order(place: Place, member: Member, clerk: Actor) -> None:
    units = [place.an_lac.west, place.an_lac.east]
    assert give_back(clerk.once("k1"), member=member, answer=units) == units
    assert give_back(clerk.once("k1"), member=member, answer=None) == units
    made = give_back(clerk.once("k2"), member=member, answer=lambda: [Subject.objects.create() for _ in "ab"])
    made[0].delete()
    assert give_back(clerk.once("k2"), member=member, answer=None) == made[1:]


@pytest.mark.parametrize("answer", [Secret("135790"), "135790", ["135790"], (1, "135790")])
def test_a_secret_is_not_kept_and_not_told_twice(member: Member, clerk: Actor, answer: Any) -> None:
    assert give_back(clerk.once("k1"), member=member, answer=answer) == answer
    with pytest.raises(Done, match="đã làm xong"):
        give_back(clerk.once("k1"), member=member, answer=answer)
    assert list(Submission.objects.values_list("model", "object_id", "answer")) == [("", None, None)]
    assert Line.objects.count() == 1


def test_a_plain_answer_of_somebody_else_opens_nothing(place: Place, member: Member, clerk: Actor) -> None:
    assert give_back(clerk.once("k1"), member=member, answer=7) == 7
    for stranger in (place.an_lac.unit, place.binh_minh.unit):
        with pytest.raises(NotForYou):
            give_back(actor_with("commune_clerk", stranger).once("k1"), member=member, answer=7)
