"""The whole import of one book in a process of its own, as a worker does it, with its times.

    python -m sohoi.config.bench.importing PATH SMALL UNIT_ID TODAY

Prints one line of JSON. Before the clock starts the process sets up Django, enters the book SMALL and takes
it back: a worker lives for weeks, and reads the facts of the country's communes once.
"""

from __future__ import annotations

import hashlib
import json
import resource
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any


def main(path: Path, small: Path, unit: int, today: date) -> None:
    from sohoi.config import cli

    with cli.database():
        cli._set_up()
        _warm(small, unit, today)
        sys.stdout.write(json.dumps(_measured(path, unit, today)) + "\n")


def _warm(path: Path, unit: int, today: date) -> None:
    from sohoi.config.bench import floor

    floor.take_back(int(_import(path, unit, today)["book"]))


def _measured(path: Path, unit: int, today: date) -> dict[str, Any]:
    """With the last numbers of the counts before it, by which its own are known."""
    from sohoi.config.bench import floor

    floor.settle()
    before = floor.last_counts()
    return {**_import(path, unit, today), **_peaks(), "before": before}


def _import(path: Path, unit_id: int, today: date) -> dict[str, float]:
    from sohoi.acts.actor import system
    from sohoi.members.books import read_book
    from sohoi.members.models import Book, BookRow
    from sohoi.members.permissions import IMPORT_BOOKS
    from sohoi.members.services import books
    from sohoi.units.models import Unit

    actor, unit = system("Đo tốc độ", [IMPORT_BOOKS]), Unit.objects.get(pk=unit_id)
    seconds: dict[str, float] = {}
    with _clock(seconds, "total"):
        with _clock(seconds, "read"):
            reading = read_book(path, name=path.name, today=today)
            content = path.read_bytes()
            digest = hashlib.sha256(content).hexdigest()
        with _clock(seconds, "bring"):
            book = books.bring(actor, unit=unit, reading=reading, sha256=digest, content=content)
            del reading, content
            if BookRow.objects.filter(book=book, choice=BookRow.Choice.WAIT).exists():
                books.decide(actor, book=book, choice=BookRow.Choice.ENTER)
        with _clock(seconds, "write"):
            book = books.write(actor, book=book)
            with books.Ahead() as ahead:
                while book.state == Book.State.WRITING:
                    book = books.write_part(actor, book=book, today=today, ahead=ahead)
    return {**seconds, "book": book.pk, "entered": book.done}


@contextmanager
def _clock(seconds: dict[str, float], name: str) -> Iterator[None]:
    began = time.perf_counter()
    yield
    seconds[name] = time.perf_counter() - began


def _peaks() -> dict[str, float]:
    """Peak memory in MB of this process, and of the largest of its children (the reader)."""
    unit = (1 if sys.platform == "darwin" else 1024) / 1e6
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit
    return {"own_mb": own, "child_mb": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * unit}


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), date.fromisoformat(sys.argv[4]))
