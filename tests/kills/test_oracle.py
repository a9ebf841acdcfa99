"""The oracle of the kills notices whatever is lost or there twice."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.kills.oracle import Now, check

ROWS, KNOWN = 100, 20


def standing(state: str, written: int, *, undone: int = 0) -> Now:
    """All as it should be with so many rows written, the known ones first."""
    amended = min(written, KNOWN)
    people = KNOWN + written - amended
    return Now(
        state=state,
        done=written,
        written=written,
        amended=amended,
        kept=amended,
        people=people,
        names=people,
        phones=amended,
        poverty=amended,
        members=people,
        spells=people,
        counted=people,
        counted_above=people,
        born=people,
        parts=written,
        write_lines=1 + undone,
        undo_lines=undone,
        told=written,
        told_once=written,
        told_undone=ROWS if undone else 0,
        known="as before" if state in ("read", "undone") else "amended",
    )


WHOLE = [
    standing("read", 0),
    standing("writing", 30),
    standing("done", ROWS),
    standing("undone", 0, undone=1),
    standing("writing", 30, undone=1),
]
SUMS = [name for name, value in vars(WHOLE[0]).items() if isinstance(value, int) and name != "write_lines"]


def judged(now: Now, undone: int) -> None:
    check(now, rows=ROWS, known=KNOWN, undone=undone, before="as before")


@pytest.mark.parametrize("now", WHOLE)
def test_what_is_as_it_should_be_passes(now: Now) -> None:
    judged(now, now.undo_lines)


@pytest.mark.parametrize("name", SUMS)
@pytest.mark.parametrize("off", [-1, 1])
def test_any_sum_that_is_off_by_one_is_noticed(name: str, off: int) -> None:
    now = WHOLE[3]
    with pytest.raises(AssertionError):
        judged(replace(now, **{name: getattr(now, name) + off}), 1)


@pytest.mark.parametrize("name", [name for name in SUMS if name != "told_undone"])
def test_it_is_noticed_while_it_is_being_written_too(name: str) -> None:
    now = WHOLE[1]
    with pytest.raises(AssertionError):
        judged(replace(now, **{name: getattr(now, name) + 1}), 0)


def test_people_who_are_not_as_they_were_are_noticed() -> None:
    with pytest.raises(AssertionError):
        judged(replace(WHOLE[3], known="otherwise"), 1)


def test_a_book_that_is_done_without_all_of_its_rows_is_noticed() -> None:
    with pytest.raises(AssertionError):
        judged(standing("done", ROWS - 1), 0)
