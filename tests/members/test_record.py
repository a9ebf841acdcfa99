"""What in a record wants a second look: seen when it is written, and the same in a register made before."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import pytest
from django.apps import apps

from sohoi.acts.actor import Actor
from sohoi.members.models import Member
from sohoi.members.services import people
from tests import factories

# Facts of a woman born in 1979 unless the line says otherwise, and what is doubted.
RECORDS: list[tuple[dict[str, Any], list[str]]] = [
    ({}, []),
    ({"birth": "1979-11-28"}, []),
    ({"birth": "1979-11-28", "id_number": "034179001234"}, []),
    ({"birth": "1979-11-28", "id_number": "034180001234"}, ["id_birth_mismatch"]),
    ({"birth": "1979-11-28", "id_number": "034079001234"}, ["id_gender_mismatch"]),
    ({"birth": "1979-11-28", "id_number": "034079001234", "sex": "male"}, []),
    ({"id_number": "034079001234"}, ["id_gender_mismatch"]),
    ({"birth": "1979-01-01"}, ["birth_first_day"]),
    ({"birth": "1979-01"}, ["birth_not_exact"]),
    ({"birth": "1979"}, ["birth_not_exact"]),
    ({"full_name": "Hoa"}, ["name_one_word"]),
    ({"full_name": "Hoa", "birth": "1980", "id_number": "034079001234"}, [
        "id_birth_mismatch", "id_gender_mismatch", "name_one_word", "birth_not_exact",
    ]),
]  # fmt: skip


@pytest.mark.parametrize(("facts", "doubts"), RECORDS)
def test_what_is_doubted(place: factories.Place, facts: dict[str, Any], doubts: list[str]) -> None:
    assert factories.register_person(place.an_lac.east, **facts).member.doubts == doubts


def test_a_record_with_doubts_may_be_complete(place: factories.Place) -> None:
    facts = {"birth": "1980", "id_number": "034079001234", "phone": "0710111222"}
    row = factories.register_person(place.an_lac.east, **facts).member
    assert (row.complete, bool(row.doubts)) == (True, True)


def test_mending_ends_the_doubt(place: factories.Place) -> None:
    chair: Actor = factories.actor_with("commune_chair", place.an_lac.unit)
    row = factories.register_person(place.an_lac.east, id_number="034179001234", birth="1980-02-03").member
    assert row.doubts == ["id_birth_mismatch"]
    facts = {"birth": factories._fact("birth", "1979-02-03")}
    people.correct(chair, member=row, version=1, facts=facts, today=factories.BEGINNING)
    assert Member.objects.get().doubts == []


def test_an_older_register_gets_the_doubts_of_its_records(place: factories.Place) -> None:
    for facts, _ in RECORDS:
        factories.register_person(place.an_lac.east, **facts)
    before = dict(Member.objects.values_list("pk", "doubts"))
    Member.objects.update(doubts=[])
    import_module("sohoi.members.migrations.0006_doubts").fill(apps, None)
    assert dict(Member.objects.values_list("pk", "doubts")) == before
    assert sum(bool(doubts) for doubts in before.values()) == 8
