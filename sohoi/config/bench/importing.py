"""The whole import of one book in a process of its own, as the command line does it, with times and memory.

    python -m sohoi.config.bench.importing PATH UNIT_ID TODAY

Prints one line of JSON. The process starts and sets up Django before the clock does.
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


def main(path: Path, unit: int, today: date) -> None:
    from sohoi.config import cli

    with cli.database():
        cli._set_up()
        sys.stdout.write(json.dumps(_import(path, unit, today)) + "\n")


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
            if BookRow.objects.filter(book=book, choice=BookRow.Choice.WAIT).exists():
                books.decide(actor, book=book, choice=BookRow.Choice.ENTER)
        with _clock(seconds, "write"):
            book = books.write(actor, book=book)
            with books.Ahead() as ahead:
                while book.state == Book.State.WRITING:
                    book = books.write_part(actor, book=book, today=today, ahead=ahead)
    return {**seconds, "book": book.pk, "entered": book.done, **_peaks()}


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
    main(Path(sys.argv[1]), int(sys.argv[2]), date.fromisoformat(sys.argv[3]))
