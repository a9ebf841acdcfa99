"""Books of many styles read themselves: every member row, every field, every problem, and nothing else."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sohoi.common.text import fold
from sohoi.members.books import BookRow, read_book
from tests.members.books.generator import Truth, make_book

TODAY = date(2026, 11, 23)


def same(key: str, stated: object, read: object) -> bool:
    if isinstance(stated, bool):
        return bool(read) == stated
    if key == "full_name":
        return read == stated
    return fold(str(read)) == fold(str(stated))


def differences(truth: list[Truth], rows: tuple[BookRow, ...]) -> list[str]:
    """Everything in which a reading is not the truth, in words for a failing test."""
    read = {(row.sheet, row.row): row for row in rows}
    found = [f"not a member: {row.sheet} {row.row} {row.fields}" for row in rows if not _true(row, truth)]
    for each in truth:
        row = read.get((each.sheet, each.row))
        if row is None:
            found.append(f"not read: {each.sheet} {each.row} {each.fields}")
            continue
        found += [
            f"{each.sheet} {each.row} {key}: {row.fields.get(key)!r}, not {value!r}"
            for key, value in each.fields.items()
            if not same(key, value, row.fields.get(key))
        ]
        if set(row.problems) != each.problems:
            found.append(f"{each.sheet} {each.row} problems {row.problems}, not {each.problems}")
    return found


def _true(row: BookRow, truth: list[Truth]) -> bool:
    return any((each.sheet, each.row) == (row.sheet, row.row) for each in truth)


@pytest.mark.parametrize("seed", range(100))
def test_a_book_reads_itself(seed: int, tmp_path: Path) -> None:
    path, truth = make_book(seed, tmp_path)
    book = read_book(path, today=TODAY)
    assert differences(truth, book.rows) == []
    assert len(book.rows) == len(truth)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(min_value=1000, max_value=2**32))
def test_any_book_reads_itself(seed: int, tmp_path: Path) -> None:
    path, truth = make_book(seed, tmp_path)
    assert differences(truth, read_book(path, today=TODAY).rows) == []
