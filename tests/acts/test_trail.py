"""The trail cannot be rewritten: the database refuses, and the seals find what was done behind its back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from unittest.mock import MagicMock

import pytest
from django.db import IntegrityError, ProgrammingError, connection, models, transaction
from psycopg.errors import InsufficientPrivilege

from sohoi.access.models import Read
from sohoi.acts import trail
from sohoi.acts.models import About, Line, Part, Seal, Sealed
from sohoi.acts.performing import Act
from sohoi.units.permissions import EDIT_UNITS
from tests.races import Meeting, at_once

TENDED = Act("tests.tended", "Chăm sóc", EDIT_UNITS)
APPEND_ONLY: tuple[type[models.Model], ...] = (Line, Part, About, Seal, Sealed, Read)


def write(n: int) -> list[Line]:
    """Lines that differ in everything."""
    return [
        Line.objects.create(
            act=f"tests.{i}",
            actor_kind="account",
            actor_id=i,
            actor_name=f"Chị {i}",
            branch_id=10 + i,
            commune_id=20 + i,
            province_id=30 + i,
            reason=f"vì {i}",
            data={"số": i, "tên": ["cũ", "mới"]},
        )
        for i in range(n)
    ]


@contextmanager
def behind_its_back(*tables: str) -> Iterator[None]:
    """The triggers switched off, as only the owner of the database can; all is put back at the end."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        yield
        transaction.set_rollback(True)


@pytest.fixture
def one_of_each(db: None) -> None:
    [line] = write(1)
    Part.objects.create(line=line, n=1)
    About.objects.create(line=line, kind="person", subject_id=1)
    Read.objects.create(actor_name="Chị Mai", what="Số căn cước")
    trail.seal()


@pytest.mark.parametrize("model", APPEND_ONLY)
@pytest.mark.parametrize("change", ["UPDATE {table} SET {key} = {key}", "DELETE FROM {table}"])
def test_the_database_refuses_to_change_what_was_written(
    one_of_each: None, model: type[models.Model], change: str
) -> None:
    table, key = model._meta.db_table, model._meta.pk.column
    assert model._base_manager.count() == 1
    with pytest.raises(ProgrammingError, match=f"{table} is append-only") as refused, transaction.atomic():
        connection.cursor().execute(change.format(table=table, key=key))
    assert isinstance(refused.value.__cause__, InsufficientPrivilege)
    assert model._base_manager.count() == 1


def test_without_the_trigger_the_same_change_would_pass(one_of_each: None) -> None:
    with behind_its_back("acts_line"), connection.cursor() as cursor:
        cursor.execute("UPDATE acts_line SET reason = 'khác'")
        assert Line.objects.get().reason == "khác"


# Seals


def test_sealing_goes_on_from_the_last_seal(db: None) -> None:
    write(5)
    assert [trail.seal(limit=3) for _ in range(3)] == [3, 2, 0]
    first, second = Seal.objects.order_by("id")
    assert (first.before, second.before) == ("", first.hash)
    assert [one.count for one in (first, second)] == [3, 2]
    assert trail.first_broken_seal() is None


def test_a_line_that_comes_late_falls_under_a_later_seal(db: None) -> None:
    lines = write(3)
    trail.seal()
    late = Line.objects.create(id=lines[0].pk - 1, act="tests.late", actor_kind="system", actor_name="Máy")
    assert trail.seal() == 1
    assert late.sealed.seal == Seal.objects.latest("id")
    assert trail.first_broken_seal() is None


CHANGES: dict[str, Any] = {
    "act": "tests.other",
    "actor_kind": "system",
    "actor_id": 99,
    "actor_name": "Chị khác",
    "branch_id": None,
    "commune_id": 99,
    "province_id": 99,
    "reason": "",
    "data": {"số": 99, "tên": ["cũ", "mới"]},
}


@pytest.mark.parametrize("column", [*CHANGES, "at"])
def test_any_single_change_is_found_at_its_seal(db: None, column: str) -> None:
    lines = write(5)
    for limit in (2, 2, 1):
        trail.seal(limit=limit)
    assert trail.first_broken_seal() is None
    for line in lines:
        other = line.at + timedelta(microseconds=1) if column == "at" else CHANGES[column]
        with behind_its_back("acts_line"):
            Line.objects.filter(pk=line.pk).update(**{column: other})
            assert trail.first_broken_seal() == line.sealed.seal
    assert trail.first_broken_seal() is None


def test_every_column_of_a_line_is_under_the_seal() -> None:
    columns = {field.attname for field in Line._meta.concrete_fields}
    assert columns == {*CHANGES, "at", "id"}


@pytest.mark.parametrize(
    "harm",
    [
        "DELETE FROM acts_sealed WHERE line_id = {line}",
        "UPDATE acts_sealed SET seal_id = {last} WHERE line_id = {line}",
        "UPDATE acts_seal SET hash = repeat('0', 64) WHERE id = {seal}",
        "UPDATE acts_seal SET count = 1 WHERE id = {seal}",
        "UPDATE acts_seal SET before = '' WHERE id = {seal}",
    ],
)
def test_harm_to_the_seals_themselves_is_found(db: None, harm: str) -> None:
    lines = write(6)
    for _ in range(3):
        trail.seal(limit=2)
    first, middle, last = Seal.objects.order_by("id")
    numbers = {"line": lines[2].pk, "seal": middle.pk, "last": last.pk}
    with behind_its_back("acts_seal", "acts_sealed"), connection.cursor() as cursor:
        cursor.execute(harm.format(**numbers))
        assert trail.first_broken_seal() == middle
    assert trail.first_broken_seal() is None
    assert first.hash == middle.before


def test_a_seal_forged_to_fit_its_lines_breaks_the_next_one(db: None) -> None:
    lines = write(4)
    for _ in range(2):
        trail.seal(limit=2)
    first, second = Seal.objects.order_by("id")
    with behind_its_back("acts_line", "acts_seal"):
        Line.objects.filter(pk=lines[0].pk).update(reason="khác")
        forged = trail.digest("", Line.objects.filter(sealed__seal=first).order_by("id"))
        Seal.objects.filter(pk=first.pk).update(hash=forged)
        assert trail.first_broken_seal() == second


def sealed_at_once(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    write(5)
    meeting, digest = Meeting(), trail.digest

    def slow(*args: Any) -> str:
        meeting.arrive()
        return digest(*args)

    with monkeypatch.context() as patch:
        patch.setattr(trail, "digest", slow)
        return at_once(lambda: trail.seal(limit=3), lambda: trail.seal(limit=3))


@pytest.mark.django_db(transaction=True)
def test_two_sealers_at_once_make_one_chain(monkeypatch: pytest.MonkeyPatch) -> None:
    assert sorted(sealed_at_once(monkeypatch)) == [2, 3]
    assert trail.first_broken_seal() is None


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_two_sealers_would_take_the_same_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trail, "connection", MagicMock())
    answers = sealed_at_once(monkeypatch)
    assert {type(one) for one in answers} == {int, IntegrityError}


# Reading


def test_history_tells_of_one_thing_only_newest_first(db: None) -> None:
    lines = write(3)
    for line in (lines[0], lines[2]):
        About.objects.create(line=line, kind="person", subject_id=7)
    About.objects.create(line=lines[1], kind="unit", subject_id=7)
    assert list(trail.history("person", 7)) == [lines[2], lines[0]]
    assert list(trail.history("unit", 7)) == [lines[1]]


def test_a_line_reads_by_the_label_of_its_act() -> None:
    assert trail.label_of(Line(act=TENDED.code)) == "Chăm sóc"
    assert trail.label_of(Line(act="gone.act")) == "gone.act"
