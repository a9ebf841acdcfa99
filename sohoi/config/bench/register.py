"""The bench of the register: pages beside the SQL for the same rows, the import beside parsing and COPY."""

from __future__ import annotations

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

from sohoi.acts.actor import system
from sohoi.config.bench import cases, floor
from sohoi.config.bench.book import write_book
from sohoi.config.bench.measuring import milliseconds
from sohoi.members.models import Book, Member
from sohoi.members.permissions import IMPORT_BOOKS, UNDO_BOOKS
from sohoi.members.services import books
from sohoi.units.models import Unit

ROWS, IMPORT_RATIO, IMPORT_MB = 10_000, 4.0, 300.0
Tell = Callable[[str], None]


def pages(*, times: int, tell: Tell) -> Iterator[dict[str, Any]]:
    """Every page, so many times; `tell` hears the name of the one that is being measured."""
    for case in cases.every(cases.Office()):
        tell(case.name)
        yield case.measure(times=times).as_json()


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


def importing(*, times: int, today: date, tell: Tell, rows: int = ROWS) -> dict[str, Any]:
    """The import of a book into a commune, taken back after each time, and in the same round its floor."""
    commune = Unit.objects.get(code="98001")
    with _book(commune, rows, today) as path:
        rounds = []
        for n in range(times):
            tell(f"nhập {rows} người, lần {n + 1} trên {times}")
            rounds.append(_round(path, commune, today))
    return _summed(rounds, rows)


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
    module = "sohoi.config.bench.importing"
    command = [sys.executable, "-P", "-m", module, str(path), str(commune.pk), today.isoformat()]
    done = subprocess.run(command, env=os.environ, check=True, stdout=subprocess.PIPE, text=True)  # noqa: S603
    parts: dict[str, float] = json.loads(done.stdout)
    return parts


def _undo(book: int) -> None:
    actor = system("Đo tốc độ", [IMPORT_BOOKS, UNDO_BOOKS])
    undone = books.undo(actor, book=Book.objects.get(pk=book))
    books.drop(actor, book=undone)


def _summed(rounds: list[Round], rows: int) -> dict[str, Any]:
    """Medians of the rounds, and what was not reached."""
    parts = {name: _middle(one.parts[name] for one in rounds) for name in ("total", "read", "bring", "write")}
    floors = {
        name: _middle(getattr(one, name) for one in rounds) for name in ("parse", "copy", "undo", "ratio")
    }
    memory = {name: max(round(one.parts[name], 1) for one in rounds) for name in ("own_mb", "child_mb")}
    missed = [f"quá {IMPORT_RATIO:.0f} lần"] if floors["ratio"] > IMPORT_RATIO else []
    missed += [f"quá {IMPORT_MB:.0f} MB"] if sum(memory.values()) > IMPORT_MB else []
    entered = {"rows": rows, "entered": min(int(one.parts["entered"]) for one in rounds)}
    return {**entered, **parts, **floors, **memory, "members": Member.objects.count(), "missed": missed}


def _middle(values: Iterator[float]) -> float:
    return round(median(values), 3)
