"""A book that was brought: its preview, its doubtful rows, its progress."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet

from sohoi.acts import gate
from sohoi.acts.actor import Actor, Level
from sohoi.common import keys
from sohoi.common.oldfonts import is_broken
from sohoi.members.models import Book, BookRow, Member
from sohoi.members.permissions import IMPORT_BOOKS
from sohoi.units.models import Unit

PURPOSE = b"book.row"
PAGE = 25


@dataclass(frozen=True)
class Shown:
    """One row for the preview: its number in the sheet, the cells with the problem beside the bad ones."""

    row: BookRow
    cells: list[tuple[str, bool]]
    fields: dict[str, Any]
    same: Member | None = None
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Tab:
    """One sheet of the book with its member rows."""

    sheet: str
    rows: int
    chosen: bool


@dataclass(frozen=True)
class Tally:
    """How the rows stand: to be entered, waiting by problem, passed over, entered already."""

    enter: int
    wait: int
    skip: int
    entered: int
    problems: list[tuple[str, int]]


def opened(row: BookRow) -> dict[str, Any]:
    """What a row held: fields, other facts and the cells as the book showed them. Empty once forgotten."""
    if not row.payload:
        return {"fields": {}, "other": [], "cells": []}
    found: dict[str, Any] = json.loads(keys.unseal(row.payload, PURPOSE))
    return found


def books(actor: Actor) -> QuerySet[Book]:
    """The books of this actor's units, newest first, without those put aside."""
    found = Book.objects.exclude(state=Book.State.DROPPED).select_related("unit", "by")
    return gate.rows(actor, IMPORT_BOOKS, found).order_by("-id")


def book(actor: Actor, book_id: int) -> Book:
    """One book, or NotForYou."""
    return gate.get(actor, IMPORT_BOOKS, Book.objects.select_related("unit", "by"), pk=book_id)


def tabs(found: Book, sheet: str) -> list[Tab]:
    """The sheets that hold members, in the order of the book."""
    order = list(dict.fromkeys(column["sheet"] for column in found.columns))
    counted = dict(found.rows.order_by().values_list("sheet").annotate(n=Count("id")))
    return [Tab(name, counted[name], name == sheet) for name in order if counted.get(name)]


def tally(found: Book) -> Tally:
    """How many rows are where, and what holds the waiting ones back."""
    rows = found.rows.order_by()
    by_choice = dict(rows.filter(person=None).values_list("choice").annotate(n=Count("id")))
    waiting = rows.filter(choice=BookRow.Choice.WAIT, person=None).values_list("problems", flat=True)
    problems: dict[str, int] = {}
    for codes in waiting:
        for code in codes:
            problems[code] = problems.get(code, 0) + 1
    return Tally(
        enter=by_choice.get("enter", 0),
        wait=by_choice.get("wait", 0),
        skip=by_choice.get("skip", 0),
        entered=rows.exclude(person=None).count(),
        problems=sorted(problems.items(), key=lambda one: -one[1]),
    )


def preview(found: Book, sheet: str, after: int) -> tuple[list[dict[str, Any]], list[Shown], int]:
    """Columns of the sheet, a page of its rows, and the number to go on from (0 at the end)."""
    columns = [column for column in found.columns if column["sheet"] == sheet and column["table"] == 0]
    rows = list(found.rows.filter(sheet=sheet, n__gte=after).order_by("n")[: PAGE + 1])
    shown = [_shown(row, columns) for row in rows[:PAGE]]
    return columns, shown, rows[PAGE].n if len(rows) > PAGE else 0


# Which field a problem points at, so that its cell is marked.
MARKS = {
    "name_missing": {"full_name"},
    "birth_invalid": {"birth"},
    "id_invalid": {"id_number"},
    "phone_invalid": {"phone"},
    "gender_male": {"sex"},
    "under_age": {"birth"},
    "id_birth_mismatch": {"id_number", "birth"},
    "id_gender_mismatch": {"id_number", "sex"},
    "duplicate_in_file": {"full_name"},
    "duplicate_in_register": {"full_name"},
}


def _shown(row: BookRow, columns: list[dict[str, Any]]) -> Shown:
    whole = opened(row)
    marked: set[str] = set().union(*(MARKS.get(code, set()) for code in row.problems))
    cells, unclear = whole["cells"], "text_unclear" in row.problems
    return Shown(
        row,
        [
            (cell, column["key"] in marked or (unclear and is_broken(cell)))
            for column in columns
            for cell in cells[column["index"] : column["index"] + 1] or [""]
        ],
        whole["fields"],
    )


def waiting(actor: Actor, found: Book, after: int) -> tuple[list[Shown], int]:
    """Rows that wait for a decision, with whom of the register they may be."""
    rows = list(found.rows.filter(choice=BookRow.Choice.WAIT, person=None, n__gte=after).order_by("n")[:21])
    same = gate.rows(actor, IMPORT_BOOKS, Member.objects.select_related("branch"))
    known = same.in_bulk([row.same_as_id for row in rows if row.same_as_id])
    shown = [_doubtful(row, known.get(row.same_as_id or 0)) for row in rows[:20]]
    return shown, rows[20].n if len(rows) > 20 else 0


def _doubtful(row: BookRow, same: Member | None) -> Shown:
    """A row with its doubts in words, the book's own text among them."""
    whole = opened(row)
    doubts = [
        *whole.get("doubts", []),
        *(["Đã có trong sổ"] if "duplicate_in_register" in row.problems else []),
    ]
    return Shown(row, [], whole["fields"], same, tuple(doubts))


def unplaced(found: Book) -> list[tuple[str, int]]:
    """Branch names of the book that mean no branch yet, with the number of their rows."""
    if found.unit.level == Level.BRANCH:
        return []
    counted = dict(found.rows.order_by().values_list("branch_name").annotate(n=Count("id")))
    return [(name, counted.get(name, 0)) for name, unit in found.branches.items() if unit is None]


def placed(found: Book) -> int:
    """How many branches the book's people go to."""
    if found.unit.level == Level.BRANCH:
        return 1
    return len(found.branches)


def branches(found: Book) -> list[Unit]:
    """The branches to choose from."""
    return list(Unit.open_branches().filter(commune_id=found.unit.commune_id).order_by("order_key"))
