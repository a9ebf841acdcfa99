"""Cards: numbers without gaps in a commune, one good card for a person, none for who is gone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.db import IntegrityError

from sohoi.acts.gate import NotForYou
from sohoi.acts.models import About, Line
from sohoi.acts.performing import Refused
from sohoi.members.models import Card, Person
from sohoi.members.services import cards, people
from tests import factories
from tests.factories import Place
from tests.races import Meeting, at_once

TODAY = date(2026, 11, 23)
LATER = date(2026, 12, 1)


def three(place: Place) -> list[int]:
    names = ("Trần Thị Hoa", "Lê Thị Bình", "Phạm Thị An")
    east = place.an_lac.east
    return [factories.register_person(east, full_name=name).pk for name in names]


def numbers(place: Place) -> list[int]:
    found = Card.objects.filter(commune=place.an_lac.unit).order_by("number")
    return list(found.values_list("number", flat=True))


def test_a_branch_gets_cards_in_the_order_of_its_list_and_a_second_time_none(place: Place) -> None:
    ids = three(place)
    clerk = factories.actor_with("commune_clerk", place.an_lac.unit)
    made = cards.give(clerk, unit=place.an_lac.east, people=ids, on=TODAY)
    assert [(card.number, card.person.given_name) for card in made] == [(1, "An"), (2, "Bình"), (3, "Hoa")]
    assert len({card.token for card in made}) == 3
    assert cards.give(clerk, unit=place.an_lac.east, people=ids, on=TODAY) == []
    first = Line.objects.filter(act="members.give_cards").order_by("id")[0]
    assert (first.data["count"], About.objects.filter(line=first, kind="person").count()) == (3, 3)


def test_each_commune_counts_for_itself(place: Place) -> None:
    ids = three(place)
    there = factories.register_person(place.binh_minh.east, full_name="Hà Thị Xã Bên")
    actor = factories.all_seeing()
    cards.give(actor, unit=place.an_lac.unit, people=ids, on=TODAY)
    [card] = cards.give(actor, unit=place.binh_minh.unit, people=[there.pk], on=TODAY)
    assert (card.number, card.commune) == (1, place.binh_minh.unit)
    assert numbers(place) == [1, 2, 3]


def test_nobody_of_another_unit_gets_one_and_a_stranger_gives_none(place: Place) -> None:
    there = factories.register_person(place.binh_minh.east, full_name="Hà Thị Xã Bên")
    clerk = factories.actor_with("commune_clerk", place.an_lac.unit)
    assert cards.give(clerk, unit=place.an_lac.unit, people=[there.pk, *three(place)], on=TODAY) != []
    assert not Card.objects.filter(person=there).exists()
    with pytest.raises(NotForYou):
        cards.give(clerk, unit=place.binh_minh.unit, people=[there.pk], on=TODAY)
    head = factories.actor_with("branch_head", place.an_lac.east)
    with pytest.raises(NotForYou):
        cards.give(head, unit=place.an_lac.east, people=three(place), on=TODAY)


def test_a_lost_card_ends_and_another_number_takes_its_place(place: Place) -> None:
    [first, *_] = ids = three(place)
    actor = factories.all_seeing()
    cards.give(actor, unit=place.an_lac.unit, people=ids, on=TODAY)
    person = Person.objects.get(pk=first)
    old = Card.objects.get(person=person)
    new = cards.renew(actor, member=person.member, on=LATER)
    old.refresh_from_db()
    assert (old.ended_on, new.number, new.given_on) == (LATER, 4, LATER)
    assert new.token != old.token
    assert Person.objects.get(pk=first).version == person.version + 1
    with pytest.raises(Refused, match="chưa có thẻ"):
        bare = factories.register_person(place.an_lac.west, full_name="Vũ Thị Chưa Thẻ")
        cards.renew(actor, member=bare.member, on=LATER)


def test_who_leaves_holds_no_card_and_gets_a_new_one_when_she_is_back(place: Place) -> None:
    [one, *_] = three(place)
    actor = factories.all_seeing()
    cards.give(actor, unit=place.an_lac.unit, people=[one], on=TODAY)
    person = Person.objects.get(pk=one)
    people.leave(actor, member=person.member, version=person.version, why="resigned", on=LATER)
    assert Card.objects.get(person=one).ended_on == LATER
    spell = person.spells.get()
    people.rejoin(actor, spell=spell, branch=place.an_lac.east, cell=None, on=LATER)
    [card] = cards.give(actor, unit=place.an_lac.unit, people=[one], on=LATER)
    assert card.number == 2


def givers(place: Place, each: list[list[int]]) -> list[Callable[[], list[Card]]]:
    actor, unit = factories.all_seeing(), place.an_lac.unit
    return [lambda ids=ids: cards.give(actor, unit=unit, people=ids, on=TODAY) for ids in each]


def meet_before_counting(monkeypatch: pytest.MonkeyPatch, *, lock: bool) -> None:
    """Both are inside before either counts; the lock may be taken out."""
    meeting, locked = Meeting(), cards._lock

    def wait(communes: set[int]) -> None:
        if lock:
            locked(communes)
        meeting.arrive()

    monkeypatch.setattr(cards, "_lock", wait)


@pytest.mark.django_db(transaction=True)
def test_two_who_give_at_once_leave_no_gap_and_no_double(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = three(place)
    meet_before_counting(monkeypatch, lock=True)
    answers = at_once(*givers(place, [ids, ids[:2]]))
    assert sorted(len(one) for one in answers) in ([0, 3], [1, 2])
    assert numbers(place) == [1, 2, 3]


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_they_meet_at_the_same_number(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    ids = three(place)
    meet_before_counting(monkeypatch, lock=False)
    answers = at_once(*givers(place, [ids[:1], ids[1:]]))
    assert [type(one) for one in answers if isinstance(one, Exception)] == [IntegrityError]
