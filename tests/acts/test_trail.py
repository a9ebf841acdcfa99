"""The trail cannot be rewritten: the database refuses, and the seals find what was done behind its back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from unittest.mock import MagicMock

import pytest
from django.db import IntegrityError, ProgrammingError, connection, models, transaction
from django.db.models.functions import Now
from psycopg.errors import InsufficientPrivilege

from sohoi.access.models import Read
from sohoi.acts import trail
from sohoi.acts.models import About, Chain, Line, Part, Seal, Sealed, SealedPart
from sohoi.acts.performing import Act, write_about
from sohoi.units.permissions import EDIT_UNITS
from tests.races import Meeting, at_once

TENDED = Act("tests.tended", "Chăm sóc", EDIT_UNITS)
APPEND_ONLY: tuple[type[models.Model], ...] = (Line, Part, About, Seal, Sealed, SealedPart, Read)


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


@pytest.mark.parametrize("model", [*APPEND_ONLY, Chain])
def test_the_database_refuses_to_empty_the_trail(one_of_each: None, model: type[models.Model]) -> None:
    table = model._meta.db_table
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER {table}_never_emptied")
        with pytest.raises(ProgrammingError, match=f"{table} is append-only"), transaction.atomic():
            cursor.execute(f"TRUNCATE {table} CASCADE")
        assert model._base_manager.count() == 1
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {table}_never_emptied")
        cursor.execute(f"TRUNCATE {table} CASCADE")
        assert model._base_manager.count() == 0


@pytest.mark.parametrize(
    "change", ["SET length = 1", "SET length = 0", "SET id = 2, length = 9", "SET length = length"]
)
def test_the_length_of_the_chain_only_grows(one_of_each: None, change: str) -> None:
    with pytest.raises(ProgrammingError, match="only grows"), transaction.atomic():
        connection.cursor().execute(f"UPDATE acts_chain {change}")
    with pytest.raises(ProgrammingError, match="only grows"), transaction.atomic():
        Chain.objects.all().delete()
    Chain.objects.update(length=2)
    assert Chain.objects.get().length == 2


def test_without_the_trigger_the_same_change_would_pass(one_of_each: None) -> None:
    with behind_its_back("acts_line"), connection.cursor() as cursor:
        cursor.execute("UPDATE acts_line SET reason = 'khác'")
        assert Line.objects.get().reason == "khác"


# Seals


def test_sealing_goes_on_from_the_last_seal(db: None) -> None:
    write(5)
    assert [trail.seal(limit=3) for _ in range(3)] == [3, 2, 0]
    first, second = Seal.objects.order_by("id")
    assert (first.pk, second.pk, Chain.objects.get().length) == (1, 2, 2)
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
        forged = trail.digest(1, "", list(Line.objects.filter(sealed__seal=first).order_by("id")), [])
        Seal.objects.filter(pk=first.pk).update(hash=forged)
        assert trail.first_broken_seal() == second


# Parts and subjects


def long_act() -> list[Line]:
    """Two lines with subjects, sealed before the two parts of the second; these have their own."""
    lines = write(2)
    for line in lines:
        write_about(line.pk, [("person", 1), ("person", 2), ("book", 3)])
    trail.seal()
    for n in (1, 2):
        Part.objects.create(line=lines[1], n=n, data={"count": n})
        write_about(lines[1].pk, [("person", 10 * n), ("person", 10 * n + 1)], n=n)
        trail.seal()
    return lines


def test_parts_fall_under_later_seals_than_their_line(db: None) -> None:
    long_act()
    assert list(Seal.objects.order_by("id").values_list("count", flat=True)) == [2, 1, 1]
    assert list(SealedPart.objects.order_by("pk").values_list("seal", flat=True)) == [2, 3]
    assert (trail.seal(), trail.first_broken_seal(), trail.state().strays) == (0, None, 0)


HARM_AND_SEAL = [
    ("UPDATE acts_part SET data = '{{}}' WHERE n = 1", 2),
    ("UPDATE acts_part SET n = 3 WHERE n = 2", 3),
    ("UPDATE acts_part SET line_id = {first} WHERE n = 2", 3),
    ("UPDATE acts_part SET at = at + interval '1 microsecond' WHERE n = 2", 3),
    ("DELETE FROM acts_sealedpart WHERE seal_id = 2", 2),
    ("UPDATE acts_about SET subject_id = 9 WHERE subject_id = 2 AND line_id = {first}", 1),
    ("UPDATE acts_about SET kind = 'unit' WHERE kind = 'book' AND line_id = {second}", 1),
    ("UPDATE acts_about SET line_id = {first} WHERE line_id = {second} AND n = 0", 1),
    ("UPDATE acts_about SET n = 2 WHERE subject_id = 10", 2),
    ("DELETE FROM acts_about WHERE subject_id = 21", 3),
    ("DELETE FROM acts_about WHERE line_id = {first}", 1),
    ("INSERT INTO acts_about (line_id, kind, subject_id) VALUES ({first}, 'person', 5)", 1),
    ("INSERT INTO acts_about (line_id, n, kind, subject_id) VALUES ({second}, 1, 'person', 5)", 2),
]


@pytest.mark.parametrize(("harm", "seal"), HARM_AND_SEAL)
def test_harm_to_parts_and_subjects_is_found_at_its_seal(db: None, harm: str, seal: int) -> None:
    first, second = long_act()
    assert trail.first_broken_seal() is None
    with behind_its_back("acts_part", "acts_about", "acts_sealedpart"), connection.cursor() as cursor:
        cursor.execute(harm.format(first=first.pk, second=second.pk))
        broken = trail.first_broken_seal()
        assert broken is not None
        assert broken.pk == seal
    assert trail.first_broken_seal() is None


def test_every_column_of_parts_and_subjects_is_under_the_seal() -> None:
    assert {field.attname for field in Part._meta.concrete_fields} == {"id", "line_id", "n", "at", "data"}
    # The id of a subject's row says nothing.
    about = {field.attname for field in About._meta.concrete_fields}
    assert about == {"id", "line_id", "n", "kind", "subject_id"}


def test_a_subject_of_a_part_that_never_was_is_found(db: None) -> None:
    lines = long_act()
    write_about(lines[0].pk, [("person", 5)], n=1)
    assert (trail.first_broken_seal(), trail.state().strays) == (None, 1)
    assert [level for level, _ in trail.health()] == ["wrong"]


# The end of the chain


def cut_off(n: int) -> None:
    """Take away the last seals, as only the owner of the database can."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in ("acts_sealed", "acts_sealedpart", "acts_seal"):
            column = "id" if table == "acts_seal" else "seal_id"
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            cursor.execute(f"DELETE FROM {table} WHERE {column} > (SELECT length - %s FROM acts_chain)", [n])
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


@pytest.mark.parametrize("n", [1, 2, 3])
def test_seals_cut_off_are_missed(db: None, n: int) -> None:
    write(6)
    for _ in range(3):
        trail.seal(limit=2)
    assert trail.state().cut_off == 0
    cut_off(n)
    assert (Seal.objects.count(), trail.first_broken_seal(), trail.state().cut_off) == (3 - n, None, n)
    assert list(trail.health()) == [("wrong", f"Nhật ký bị cắt mất {n} niêm phong ở cuối.")]


def test_sealing_again_does_not_hide_that_seals_were_cut_off(db: None) -> None:
    write(6)
    for _ in range(3):
        trail.seal(limit=2)
    cut_off(2)
    assert trail.seal() == 4
    assert list(Seal.objects.order_by("id").values_list("pk", flat=True)) == [1, 4]
    assert (trail.first_broken_seal(), trail.state().cut_off) == (Seal.objects.get(pk=4), 0)


def test_the_doctor_is_told_which_seal_is_the_last(db: None) -> None:
    assert list(trail.health()) == [("ok", "Nhật ký còn nguyên.")]
    write(1)
    trail.seal()
    assert list(trail.health()) == [
        ("ok", f"Nhật ký còn nguyên (niêm phong số 1, mã {Seal.objects.get().hash[:16]}).")
    ]


def test_lines_that_wait_too_long_for_their_seal_are_told(db: None) -> None:
    late, _ = write(1), write(1)
    assert [level for level, _ in trail.health()] == ["ok"]
    with behind_its_back("acts_line"):
        Line.objects.filter(pk=late[0].pk).update(at=Now() - trail.SEALED_WITHIN - timedelta(minutes=1))
        level, words = next(trail.health())
        assert (level, words[:2]) == ("warn", "1 ")
        trail.seal()
        assert [level for level, _ in trail.health()] == ["ok"]


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


def test_a_line_whose_parts_are_about_one_thing_is_told_once(db: None) -> None:
    first, second = long_act()
    for n in (1, 2):
        write_about(second.pk, [("person", 1)], n=n)
    assert list(trail.history("person", 1)) == [second, first]
    assert list(trail.history("person", 10)) == [second]


def test_a_line_reads_by_the_label_of_its_act() -> None:
    assert trail.label_of(Line(act=TENDED.code)) == "Chăm sóc"
    assert trail.label_of(Line(act="gone.act")) == "gone.act"
