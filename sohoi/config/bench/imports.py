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
from sohoi.config.bench import cases, floor, memory
from sohoi.config.bench.book import write_book
from sohoi.config.bench.measuring import Sample, milliseconds
from sohoi.members.books import read_book
from sohoi.members.models import Member
from sohoi.members.permissions import IMPORT_BOOKS
from sohoi.members.services import books
from sohoi.units.models import Unit

ROWS, SMALL = 10_000, 100
PEAKS = ("own_mb", "child_mb", "peak_mb")
PREVIEW_MS, PREVIEW_BYTES, SEARCH_MS = 200.0, 150_000, 300.0
Tell = Callable[[str], None]


@dataclass(frozen=True)
class Round:
    """One import and its floor, in seconds; memory in MB."""

    parts: dict[str, Any]
    parse: float
    copy: float
    undo: float

    @property
    def ratio(self) -> float:
        return float(self.parts["total"]) / (self.parse + self.copy)


@dataclass(frozen=True)
class Goals:
    """How many times its floor an import may take, and how many MB its processes together at one moment."""

    ratio: float
    memory: float


def importing(*, times: int, today: date, tell: Tell, goals: Goals, rows: int = ROWS) -> dict[str, Any]:
    """The import of a book into a commune, taken back after each time, and in the same round its floor."""
    commune = Unit.objects.get(code="98001")
    with _books(commune, rows, today) as paths:
        rounds = []
        for n in range(times):
            tell(f"nhập {rows} người, lần {n + 1} trên {times}")
            rounds.append(_round(paths, commune, today))
    return _summed(rounds, rows, goals)


@contextmanager
def _books(commune: Unit, rows: int, today: date) -> Iterator[tuple[Path, Path]]:
    """The book to measure with, and a small one."""
    names = Unit.open_branches().filter(commune=commune).order_by("pk").values_list("name", flat=True)
    with TemporaryDirectory() as folder:
        paths = Path(folder, "so-hoi-vien.xlsx"), Path(folder, "so-nho.xlsx")
        for path, count in zip(paths, (rows, min(rows, SMALL)), strict=True):
            write_book(path, branches=list(names), count=count, today=today)
        yield paths


def _round(paths: tuple[Path, Path], commune: Unit, today: date) -> Round:
    parts = _import(paths, commune, today)
    finished = floor.take_out(int(parts["book"]), parts["before"])
    undo = milliseconds(lambda: floor.take_back(int(parts["book"]))) / 1000
    parse = milliseconds(lambda: floor.parse(paths[0])) / 1000
    floor.take_away(finished, tables=floor.KEPT)
    floor.settle()
    copy = milliseconds(lambda: floor.put_in(finished)) / 1000
    floor.take_away(finished, tables=floor.PEOPLE)
    return Round(parts, parse, copy, undo)


def _import(paths: tuple[Path, Path], commune: Unit, today: date) -> dict[str, Any]:
    """In a process of its own, whose peak of memory nothing else has raised."""
    with _beginning(paths, commune, today) as running:
        peak = memory.peak_of(running)
        told = running.stdout.read() if running.stdout else ""
    parts: dict[str, Any] = json.loads(told)
    return {**parts, "peak_mb": peak or parts["own_mb"] + parts["child_mb"]}


def _beginning(paths: tuple[Path, Path], commune: Unit, today: date) -> subprocess.Popen[str]:
    words = [*map(str, paths), str(commune.pk), today.isoformat()]
    command = [sys.executable, "-P", "-m", "sohoi.config.bench.importing", *words]
    return subprocess.Popen(command, env=os.environ, stdout=subprocess.PIPE, text=True)  # noqa: S603


def _summed(rounds: list[Round], rows: int, goals: Goals) -> dict[str, Any]:
    """Medians of the rounds, and what was not reached."""
    parts = {name: _middle(one.parts[name] for one in rounds) for name in ("total", "read", "bring", "write")}
    floors = {
        name: _middle(getattr(one, name) for one in rounds) for name in ("parse", "copy", "undo", "ratio")
    }
    used = {name: max(round(one.parts[name], 1) for one in rounds) for name in PEAKS}
    missed = [f"quá {goals.ratio:.0f} lần"] if floors["ratio"] > goals.ratio else []
    missed += [f"quá {goals.memory:.0f} MB"] if used["peak_mb"] > goals.memory else []
    entered = {"rows": rows, "entered": min(int(one.parts["entered"]) for one in rounds)}
    return {**entered, **parts, **floors, **used, "members": Member.objects.count(), "missed": missed}


def _middle(values: Iterator[float]) -> float:
    return round(median(values), 3)


def preview(*, times: int, today: date, rows: int = ROWS) -> dict[str, Any]:
    """The page on which a large book is shown before anybody enters: server time and bytes."""
    office = cases.Office()
    with _books(office.commune, rows, today) as (path, _):
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
    with _books(elsewhere, rows, today) as paths:
        times = []
        with _beginning(paths, elsewhere, today) as running:
            while running.poll() is None:
                times.append(milliseconds(work))
            told = json.loads(running.stdout.read() if running.stdout else "")
    floor.take_back(int(told["book"]))
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
