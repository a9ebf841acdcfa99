"""The import of books beside parsing and COPY; a preview; what others feel of a large import."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from django.urls import reverse

from sohoi.acts.actor import system
from sohoi.config.bench import cases, floor
from sohoi.config.bench.book import write_book
from sohoi.config.bench.measuring import Sample, milliseconds
from sohoi.members.books import read_book
from sohoi.members.models import Book, Member
from sohoi.members.permissions import IMPORT_BOOKS, UNDO_BOOKS
from sohoi.members.services import books
from sohoi.units.models import Unit

ROWS = 10_000
PREVIEW_MS, PREVIEW_BYTES, SEARCH_MS = 200.0, 150_000, 300.0
Tell = Callable[[str], None]


@dataclass(frozen=True)
class Round:
    """One import and its floor, in seconds; memory in MB."""

    parts: dict[str, float]
    parse: float
    copy: float
    undo: float

    @property
    def ratio(self) -> float:
        return self.parts["total"] / (self.parse + self.copy)


@dataclass(frozen=True)
class Goals:
    """How many times its floor an import may take, and how much memory in MB its processes together."""

    ratio: float
    memory: float


def importing(*, times: int, today: date, tell: Tell, goals: Goals, rows: int = ROWS) -> dict[str, Any]:
    """The import of a book into a commune, taken back after each time, and in the same round its floor."""
    commune = Unit.objects.get(code="98001")
    with _book(commune, rows, today) as path:
        rounds = []
        for n in range(times):
            tell(f"nhập {rows} người, lần {n + 1} trên {times}")
            rounds.append(_round(path, commune, today))
    return _summed(rounds, rows, goals)


@contextmanager
def _book(commune: Unit, rows: int, today: date) -> Iterator[Path]:
    with TemporaryDirectory() as folder:
        path = Path(folder, "so-hoi-vien.xlsx")
        names = Unit.open_branches().filter(commune=commune).order_by("pk").values_list("name", flat=True)
        write_book(path, branches=list(names), count=rows, today=today)
        yield path


def _round(path: Path, commune: Unit, today: date) -> Round:
    before = floor.last_counts()
    parts = _import(path, commune, today)
    finished = floor.take_out(int(parts["book"]), before)
    undo = milliseconds(lambda: _undo(int(parts["book"]))) / 1000
    parse = milliseconds(lambda: floor.parse(path)) / 1000
    floor.take_away(finished, tables=floor.KEPT)
    copy = milliseconds(lambda: floor.put_in(finished)) / 1000
    floor.take_away(finished, tables=floor.PEOPLE)
    return Round(parts, parse, copy, undo)


def _import(path: Path, commune: Unit, today: date) -> dict[str, float]:
    """In a process of its own, whose peak of memory nothing else has raised."""
    command = _command(path, commune, today)
    done = subprocess.run(command, env=os.environ, check=True, stdout=subprocess.PIPE, text=True)  # noqa: S603
    parts: dict[str, float] = json.loads(done.stdout)
    return parts


def _command(path: Path, commune: Unit, today: date) -> list[str]:
    module = "sohoi.config.bench.importing"
    return [sys.executable, "-P", "-m", module, str(path), str(commune.pk), today.isoformat()]


def _undo(book: int) -> None:
    actor = system("Đo tốc độ", [IMPORT_BOOKS, UNDO_BOOKS])
    undone = books.undo(actor, book=Book.objects.get(pk=book))
    books.drop(actor, book=undone)


def _summed(rounds: list[Round], rows: int, goals: Goals) -> dict[str, Any]:
    """Medians of the rounds, and what was not reached."""
    parts = {name: _middle(one.parts[name] for one in rounds) for name in ("total", "read", "bring", "write")}
    floors = {
        name: _middle(getattr(one, name) for one in rounds) for name in ("parse", "copy", "undo", "ratio")
    }
    memory = {name: max(round(one.parts[name], 1) for one in rounds) for name in ("own_mb", "child_mb")}
    missed = [f"quá {goals.ratio:.0f} lần"] if floors["ratio"] > goals.ratio else []
    missed += [f"quá {goals.memory:.0f} MB"] if sum(memory.values()) > goals.memory else []
    entered = {"rows": rows, "entered": min(int(one.parts["entered"]) for one in rounds)}
    return {**entered, **parts, **floors, **memory, "members": Member.objects.count(), "missed": missed}


def _middle(values: Iterator[float]) -> float:
    return round(median(values), 3)


def preview(*, times: int, today: date, rows: int = ROWS) -> dict[str, Any]:
    """The page on which a large book is shown before anybody enters: server time and bytes."""
    office = cases.Office()
    with _book(office.commune, rows, today) as path:
        reading = read_book(path, name=path.name, today=today)
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
    actor = system("Đo tốc độ", [IMPORT_BOOKS])
    book = books.bring(actor, unit=office.commune, reading=reading, sha256=digest)
    address = reverse("book", kwargs={"book": book.pk})
    work = office.get(cases.CHAIR, address)
    work()
    sample = Sample([milliseconds(work) for _ in range(times)])
    size = len(office.clients[cases.CHAIR].get(address).content)
    books.drop(actor, book=book)
    missed = [f"quá {PREVIEW_MS:.0f} ms"] if sample.p95 > PREVIEW_MS else []
    missed += [f"quá {PREVIEW_BYTES} byte"] if size > PREVIEW_BYTES else []
    return {"rows": rows, **_times(sample), "bytes": size, "missed": missed}


def searching(*, today: date, rows: int) -> dict[str, Any]:
    """How long another commune's search takes, again and again, while a large book goes in."""
    office = cases.Office()
    others = Unit.objects.filter(level=office.commune.level).exclude(pk=office.commune.pk)
    # The smallest demonstration has one commune only.
    elsewhere = others.order_by("pk").first() or office.commune
    work = office.get(cases.CHAIR, reverse("members"), typed=True, q=cases.PLAIN)
    with _book(elsewhere, rows, today) as path:
        command = _command(path, elsewhere, today)
        times = []
        with subprocess.Popen(command, env=os.environ, stdout=subprocess.PIPE, text=True) as running:  # noqa: S603
            while running.poll() is None:
                times.append(milliseconds(work))
            told = json.loads(running.stdout.read() if running.stdout else "")
    _undo(int(told["book"]))
    sample = Sample(times)
    missed = [f"quá {SEARCH_MS:.0f} ms"] if sample.p95 > SEARCH_MS else []
    return {
        "rows": rows,
        "searches": len(times),
        **_times(sample),
        "import_s": told["total"],
        "missed": missed,
    }


def _times(sample: Sample) -> dict[str, float]:
    return {"median_ms": round(sample.median, 1), "p95_ms": round(sample.p95, 1)}
