"""A book that was brought: its preview, its doubtful rows, its progress."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from django.db.models import Count, F, QuerySet
from django.db.models.lookups import IsNull

from sohoi.acts import gate
from sohoi.acts.actor import Actor, Level
from sohoi.common import keys
from sohoi.common.oldfonts import is_broken
from sohoi.members.fields import label
from sohoi.members.models import Book, BookRow, ColumnMeaning, Member, Person
from sohoi.members.permissions import IMPORT_BOOKS
from sohoi.members.record import IDENTITY, facts_of, poverty_of, put, show
from sohoi.units.models import Unit

PURPOSE, FILE, TOLD = b"book.row", b"book.file", b"book.told"
# Doubts that hold nobody back and that the clerk is shown: day and month, and the century.
SOFT = frozenset({"date_order", "date_century"})
PAGE = 25


@dataclass(frozen=True)
class Shown:
    """One row for the preview: the cells, each "bad", "soft" (worth a second look) or "" as it is marked."""

    row: BookRow
    cells: list[tuple[str, str]]
    fields: dict[str, Any]
    same: Member | None = None
    doubts: tuple[str, ...] = ()
    beside: tuple[tuple[str, str, str], ...] = ()
    why: str = ""


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
    amend: int
    wait: int
    skip: int
    entered: int
    amended: int
    certain: int
    problems: list[tuple[str, int]]


def opened(row: BookRow) -> dict[str, Any]:
    """What a row held: fields, other facts and the cells as the book showed them. Empty once forgotten."""
    return opened_bytes(row.payload)


def opened_bytes(payload: bytes | memoryview) -> dict[str, Any]:
    """The same for the payload of a row by itself."""
    if not payload:
        return {"fields": {}, "other": [], "cells": []}
    found: dict[str, Any] = orjson.loads(keys.unseal(payload, PURPOSE))
    return found


def books(actor: Actor) -> QuerySet[Book]:
    """The books of this actor's units, newest first, without those put aside."""
    found = Book.objects.exclude(state=Book.State.DROPPED).select_related("unit", "by")
    return gate.rows(actor, IMPORT_BOOKS, found).order_by("-id")


def book(actor: Actor, book_id: int) -> Book:
    """One book, or NotForYou."""
    return gate.get(actor, IMPORT_BOOKS, Book.objects.select_related("unit", "by"), pk=book_id)


def told(found: Book) -> dict[str, Any]:
    """What was said of a book in its own words: `notes` by column, `texts` by row or sheet set aside, and
    `soft`, how many dates are in doubt by code. Empty once forgotten."""
    if not found.told:
        return {"notes": [], "texts": [], "soft": {}}
    opened_now: dict[str, Any] = orjson.loads(keys.unseal(bytes(found.told), TOLD))
    return opened_now


def set_aside(found: Book) -> list[dict[str, Any]]:
    """The rows and sheets that hold no member, why, and what stands there."""
    texts = told(found)["texts"]
    return [
        {**one, "text": texts[at] if at < len(texts) else one["text"]} for at, one in enumerate(found.skipped)
    ]


def tabs(found: Book, sheet: str) -> list[Tab]:
    """The sheets that hold members, in the order of the book."""
    order = list(dict.fromkeys(column["sheet"] for column in found.columns))
    counted = dict(found.rows.order_by().values_list("sheet").annotate(n=Count("id")))
    return [Tab(name, counted[name], name == sheet) for name in order if counted.get(name)]


def tally(found: Book) -> Tally:
    """How many rows are where, and what holds the waiting ones back."""
    counted = found.rows.order_by().values_list("choice", IsNull(F("person"), False)).annotate(n=Count("id"))
    held = {(choice, done): n for choice, done, n in counted}
    waiting = found.rows.filter(choice=BookRow.Choice.WAIT, person=None)
    problems: Counter[str] = Counter()
    certain = 0
    for codes, sure, changes, same in waiting.values_list("problems", "certain", "changes", "same_as"):
        problems.update(codes)
        certain += bool(sure and changes and same)
    return Tally(
        enter=held.get(("enter", False), 0),
        amend=held.get(("amend", False), 0),
        wait=held.get(("wait", False), 0),
        skip=held.get(("skip", False), 0),
        entered=sum(n for (choice, done), n in held.items() if done and choice != "amend"),
        amended=held.get(("amend", True), 0),
        certain=certain,
        problems=problems.most_common(),
    )


def preview(found: Book, sheet: str, after: int) -> tuple[list[dict[str, Any]], list[Shown], int]:
    """Columns of the sheet, a page of its rows, and the number to go on from (0 at the end)."""
    notes = told(found)["notes"]
    columns = [
        {**column, "at": at, "note": notes[at] if at < len(notes) else column.get("note", "")}
        for at, column in enumerate(found.columns)
        if column["sheet"] == sheet and column["table"] == 0
    ]
    rows = list(found.rows.filter(sheet=sheet, n__gte=after).order_by("n")[: PAGE + 1])
    shown = [_shown(row, columns) for row in rows[:PAGE]]
    return columns, shown, rows[PAGE].n if len(rows) > PAGE else 0


KNOWN = "duplicate_in_register"
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
    # Somebody who is here already is no fault of the list once that is settled.
    open_questions = [code for code in row.problems if code != KNOWN or row.choice == BookRow.Choice.WAIT]
    marked: set[str] = set().union(*(MARKS.get(code, set()) for code in open_questions))
    cells, unclear = whole["cells"], "text_unclear" in row.problems
    soft = {key for key, _ in whole.get("soft", ())}
    beside = [(column["key"], cells[column["index"] : column["index"] + 1] or [""]) for column in columns]
    shown = [
        (cell, _mark(bad=key in marked or (unclear and is_broken(cell)), soft=bool(cell) and key in soft))
        for key, [cell] in beside
    ]
    return Shown(row, shown, whole["fields"])


def _mark(*, bad: bool, soft: bool) -> str:
    return "bad" if bad else "soft" if soft else ""


def waiting(actor: Actor, found: Book, after: int) -> tuple[list[Shown], int]:
    """Rows that wait for a decision, with whom of the register they may be."""
    rows = list(found.rows.filter(choice=BookRow.Choice.WAIT, person=None, n__gte=after).order_by("n")[:21])
    same = gate.rows(actor, IMPORT_BOOKS, Member.objects.select_related("person", "branch"))
    known = same.in_bulk([row.same_as_id for row in rows if row.same_as_id])
    shown = [_doubtful(row, known.get(row.same_as_id or 0)) for row in rows[:20]]
    return shown, rows[20].n if len(rows) > 20 else 0


def _doubtful(row: BookRow, same: Member | None) -> Shown:
    """A row with its doubts in words, the book's own text among them."""
    whole = opened(row)
    doubts = [
        *whole.get("doubts", []),
        *(words for _, words in whole.get("soft", ())),
        *(["Đã có trong sổ"] if "duplicate_in_register" in row.problems else []),
    ]
    beside = compare(same, whole["fields"], row.changes) if same else ()
    return Shown(row, [], whole["fields"], same, tuple(doubts), beside, whole.get("why", ""))


def compare(member: Member, fields: dict[str, Any], keys: Sequence[str]) -> tuple[tuple[str, str, str], ...]:
    """Where a row and the register differ, as (label, in the register, in the list); numbers masked."""
    facts, stated = facts_of(fields), Person()
    put(stated, facts)
    return tuple(
        (label(key), _words(key, member.person, member.poverty), _words(key, stated, poverty_of(facts)))
        for key in keys
        if key in facts
    )


def _words(key: str, person: Person, poverty: str) -> str:
    if key == "poverty":
        return dict(Person.Poverty.choices).get(poverty, "")
    if key in IDENTITY:
        tail = getattr(person, f"{IDENTITY[key]}_tail")
        return f"••• {tail}" if tail else ""
    return show(key, person)


def entered(found: Book, after: int) -> tuple[list[BookRow], int]:
    """Rows whose people are in the register by this book, a page of them, and the number to go on from."""
    rows = found.rows.exclude(person=None).select_related("person").filter(n__gte=after).order_by("n")
    page = list(rows[: PAGE + 1])
    return page[:PAGE], page[PAGE].n if len(page) > PAGE else 0


@dataclass(frozen=True)
class Compared:
    """A list beside the register: how many are new, changed and as before; who of its branches it lacks."""

    new: int
    changed: int
    same: int
    lacking: int
    people: list[Member]


def compared(actor: Actor, found: Book, after: int) -> Compared:
    """What this list tells against the register as it is now. `people` are a page of those it lacks."""
    rows = found.rows.order_by()
    matched = rows.exclude(same_as=None)
    changed = matched.exclude(changes=[]).count()
    lacking = _lacking(actor, found)
    return Compared(
        new=rows.filter(same_as=None).count(),
        changed=changed,
        same=matched.count() - changed,
        lacking=lacking.count(),
        people=list(lacking.select_related("branch").filter(pk__gt=after).order_by("pk")[: PAGE + 1]),
    )


def _lacking(actor: Actor, found: Book) -> QuerySet[Member]:
    """Members of the branches that the book names who stand in none of its rows."""
    branches = [found.unit_id] if found.unit.level == Level.BRANCH else list(found.branches.values())
    there = Member.objects.filter(branch__in=[pk for pk in branches if pk])
    rows = found.rows.all()
    known = there.exclude(pk__in=rows.exclude(same_as=None).values("same_as"))
    return gate.rows(actor, IMPORT_BOOKS, known.exclude(pk__in=rows.exclude(person=None).values("person")))


def meanings(unit: Unit) -> dict[str, str | None]:
    """What headings mean in this commune, by somebody's word: folded heading, key or None."""
    said = ColumnMeaning.objects.filter(unit_id=unit.commune_id or 0)
    return {heading: key or None for heading, key in said.values_list("heading", "key")}


def choices_of(found: Book) -> dict[tuple[str, int], str | None]:
    """The columns of the book whose meaning somebody chose."""
    return {(sheet, index): key for sheet, index, key in found.choices}


def content_of(found: Book) -> bytes:
    """The file, to be read again; empty where it is not kept."""
    return keys.unseal(bytes(found.file), FILE) if found.file else b""


def column(found: Book, at: int) -> dict[str, Any] | None:
    """A column by its place among all of the book, with up to five of its cells under `cells`."""
    if at >= len(found.columns):
        return None
    taken = found.columns[at]
    rows = found.rows.filter(sheet=taken["sheet"]).order_by("n")[:60]
    here = (whole["cells"] for row in rows if (whole := opened(row)).get("table") == taken["table"])
    cells = (row[taken["index"]] for row in here if taken["index"] < len(row))
    return {**taken, "cells": [cell for cell in cells if cell][:5]}


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
