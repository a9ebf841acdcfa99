"""Lines for COPY: whatever a value is, the database reads back that value."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from sohoi.access.models import Attempt, Subject
from sohoi.common.copying import Mould, insert_bare, take_ids
from sohoi.common.lines import NULL, PIECE, Lines, cell
from sohoi.members.models import Book, BookRow, Person, Spell
from tests.factories import Place

ODD = 'Tab\tand "quote", \\N, \\., line\nend\r\n, {a,b}, NFC ờ, emoji 🙂'
# PostgreSQL keeps no zero byte and no half of a pair, and nor does what people type.
texts = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=40)


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (None, "\\N"),
        ("", ""),
        ("Hoa", "Hoa"),
        ("\\N", "\\\\N"),
        ("a\tb\nc\rd", "a\\tb\\nc\\rd"),
        (True, "t"),
        (False, "f"),
        (-7, "-7"),
        (date(1975, 2, 5), "1975-02-05"),
        (datetime(2026, 11, 23, 8, 30, tzinfo=UTC), "2026-11-23T08:30:00+00:00"),
        (uuid.UUID(int=7), "00000000-0000-0000-0000-000000000007"),
        (b"\x00\xffA", "\\\\x00ff41"),
        (Spell.Kind.HONORARY, "honorary"),
        (BookRow.Choice.ENTER, "enter"),
    ],
)
def test_a_value_is_written_as_the_database_reads_it(value: Any, written: str) -> None:
    assert cell(value) == written


def test_what_cannot_be_written_is_said_not_guessed() -> None:
    with pytest.raises(TypeError, match="float"):
        cell(1.5)


def test_a_line_begins_with_what_comes_later_and_leaves_out_what_the_database_fills() -> None:
    lines = Lines(Spell, "person_id", "line_id")
    assert '("person_id", "line_id", "branch_id", "kind"' in lines._copy
    assert '"id"' not in lines._copy
    assert '"at"' not in Lines(Attempt)._copy


class Kept(TestCase):
    """Each example in a transaction of its own, on one server."""

    def _read_back(self, column: str, value: Any) -> Any:
        [pk], [subject] = take_ids(Person, 1), insert_bare(Subject, 1)
        person = Mould(Person).cast(**{column: value})
        lines = Lines(Person, "id", "subject_id", "line_id")
        lines.write([f"{pk}\t{subject}\t1\t{lines.of(person)}"])
        found = Person.objects.values_list(column, flat=True).get(pk=pk)
        return bytes(found) if isinstance(found, memoryview) else found

    @given(texts)
    def test_any_text_comes_back(self, text: str) -> None:
        assert self._read_back("notes", text) == text

    @given(st.lists(st.tuples(texts, texts).map(list), max_size=4))
    def test_any_other_facts_come_back(self, pairs: list[list[str]]) -> None:
        assert self._read_back("other", pairs) == pairs

    @given(st.binary(max_size=60))
    def test_any_sealed_bytes_come_back(self, sealed: bytes) -> None:
        assert self._read_back("id_cipher", sealed) == sealed


class Listed(TestCase):
    @given(st.lists(st.one_of(texts, st.sampled_from(["null", "NULL", "", "a", '"', "{}"])), max_size=5))
    def test_any_list_of_words_comes_back(self, words: list[str]) -> None:
        with connection.cursor() as cursor:
            cursor.execute("CREATE TEMP TABLE IF NOT EXISTS taken (words text[])")
            written = Lines(BookRow).of({**vars(BookRow(payload=b"")), "problems": words}).split("\t")
            at = Lines(BookRow)._copy.split(", ").index('"problems"')
            with cursor.copy("COPY taken FROM STDIN") as copy:
                copy.write(written[at] + "\n")
            cursor.execute("SELECT words FROM taken")
            assert cursor.fetchall()[-1] == (words,)
            cursor.execute("DROP TABLE taken")


@pytest.mark.django_db
@pytest.mark.parametrize("count", [0, 1, PIECE, PIECE + 1])
def test_as_many_lines_as_were_given_are_written(place: Place, count: int) -> None:
    book = Book.objects.create(unit=place.an_lac.unit, name=ODD[:200], sha256="0" * 64)
    rows, lines = Mould(BookRow), Lines(BookRow, "book_id", "n", "same_as_id")
    blank = lines.of(rows.cast(sheet=ODD, row=1, payload=b"", choice=BookRow.Choice.WAIT))
    lines.write(f"{book.pk}\t{n}\t{NULL}\t{blank}" for n in range(count))
    assert list(BookRow.objects.order_by("n").values_list("n", "sheet")) == [(n, ODD) for n in range(count)]
