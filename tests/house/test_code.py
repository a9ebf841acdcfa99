"""The checks of the house, each over the whole code base. What may differ is named here, with its reason."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import pytest

from tests.house import checks
from tests.house.reading import Source, sources, templates

Check = Callable[[Source], Iterator[str]]

# Rows written outside services, by "file:outermost function" (SQL: a statement in a string).
WRITERS = {
    "sohoi/access/tasks.py:SQL": "the tick forgets limits that are over",
    "sohoi/access/tasks.py:sweep": "the tick forgets failed tries and codes that opened nothing",
    "sohoi/acts/performing.py:SQL": "the law itself writes the subjects of a line",
    "sohoi/acts/performing.py:_remember": "the law itself keeps the keys of forms",
    "sohoi/acts/performing.py:_write": "the law itself writes the trail",
    "sohoi/acts/performing.py:_write_line": "the law itself writes the trail",
    "sohoi/acts/performing.py:write_about": "the law itself writes the trail",
    "sohoi/acts/trail.py:_seal": "the tick seals lines",
    "sohoi/common/copying.py:SQL": "the tool that services write many rows with",
    "sohoi/common/copying.py:copy_in": "the tool that services write many rows with",
    "sohoi/config/checkup.py:_keep": "what the slow checks found, which is nobody's will",
    "sohoi/config/chores.py:clear_sessions": "the tick clears what belongs to no area",
    "sohoi/config/chores.py:clear_tasks": "the tick clears what belongs to no area",
    "sohoi/config/embedded/__init__.py:_start": "no row: the database server's own place",
    "sohoi/config/embedded/__init__.py:erase": "no row: the database server's own place",
    "sohoi/config/standing.py:lay_out": "kinds and roles that every installation begins with",
    "sohoi/config/standing.py:_lay_out_purposes": "purposes and words that every installation begins with",
    "sohoi/members/tasks.py:SQL": "the tick sums up counts; no figure changes",
    "sohoi/members/tasks.py:purge_applications": "the tick forgets whom nobody admitted",
    "sohoi/members/tasks.py:purge_books": "the tick forgets what rows of settled books said",
    "sohoi/members/tasks.py:resume_books": "the lease of a job, which is nobody's will",
    "sohoi/notices/tasks.py:SQL": "the tick sums up counts; no figure changes",
    "sohoi/notices/tasks.py:resume": "the lease of a job, which is nobody's will",
    "sohoi/notices/tasks.py:sweep_proofs": "the tick forgets proofs that count no more",
    "sohoi/notices/tasks.py:sweep_files": "no row: files that broke off before they had one",
    "sohoi/members/tasks.py:_write_parts": "a job whose account lost its rights stops",
}
# The bare statements that an act is measured against.
BENCH = "sohoi/config/bench/"
# Who may speak on the terminal.
SPEAKERS = "sohoi/config/"
CLOCK_READERS = {"sohoi/members/books/__main__.py:main": "the command's edge, where the clock is asked"}
# One noun each, and still long.
LONG_TESTS = {
    "tests/common/sheets/hostile.py",
    "tests/common/sheets/test_write.py",
    "tests/members/books/test_habits.py",
}
# Django's own field template: a hint is written by us, never by a visitor.
SAFE = {"sohoi/common/templates/django/forms/field.html: safe filter"}


def complaints(check: Check, files: Iterable[Source]) -> set[str]:
    return {one for file in files for one in check(file)}


@pytest.mark.parametrize(
    "check",
    [
        checks.long_file,
        checks.long_view,
        checks.managers_in_views,
        checks.empty_names,
        checks.magic,
        checks.english_in_code,
    ],
)
def test_the_house_has_none(check: Check) -> None:
    assert complaints(check, sources("sohoi")) == set()


def test_no_test_file_is_too_long() -> None:
    found = {one.split(":")[0] for one in complaints(checks.long_file, sources("tests"))}
    assert found <= LONG_TESTS


def test_rows_are_written_by_services_and_the_few_named_here() -> None:
    found = complaints(checks.writes, sources("sohoi"))
    assert {one for one in found if not one.startswith(BENCH)} == set(WRITERS)


def test_only_the_command_line_prints() -> None:
    found = complaints(checks.prints, sources("sohoi"))
    assert {one for one in found if not one.startswith(SPEAKERS)} == set()


def test_the_clock_is_asked_at_the_edge() -> None:
    assert complaints(checks.clocks, sources("sohoi")) == set(CLOCK_READERS)


def test_pages_hold_no_scripts_or_styles_and_escape_everything() -> None:
    assert complaints(checks.inline, templates()) == SAFE


def test_pages_speak_vietnamese() -> None:
    assert complaints(checks.english, templates()) == set()


def test_windows_are_waited_for() -> None:
    """`expect(…)` waits for what a tap brings; the shell without a network was waited for a line before."""
    found = {one.split(":")[0] for one in complaints(checks.hasty, sources("tests/browser"))}
    assert found == {"tests/browser/phone.py"}


def test_there_was_something_to_check() -> None:
    assert len(sources("sohoi")) > 100 and len(sources("tests/browser")) > 10
    assert len(templates()) > 30
    assert any(file.is_room("views") for file in sources("sohoi"))
