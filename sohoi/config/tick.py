"""The clock of the installation: calls what the areas want called, again and again.

Each entry is a function without arguments, named by its dotted path, and the seconds between two calls. It
must bear being called twice, and being killed half-way. However many machines run a tick, one call of an
entry runs at a time.
"""

import logging
import time
import zlib
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.db import close_old_connections, connection
from django.utils.module_loading import import_string

log = logging.getLogger(__name__)


class Entry(NamedTuple):
    path: str
    seconds: float


ENTRIES: Sequence[Entry] = (
    Entry("sohoi.members.tasks.resume_books", 5),
    Entry("sohoi.notices.tasks.resume", 5),
    Entry("sohoi.notices.tasks.send_scheduled", 10),
    Entry("sohoi.notices.tasks.wake_letters", 5),
    Entry("sohoi.acts.trail.seal", 60),
    Entry("sohoi.members.tasks.fold_counts", 300),
    Entry("sohoi.notices.tasks.fold_counts", 300),
    Entry("sohoi.notices.tasks.fold_openings", 300),
    Entry("sohoi.notices.tasks.sweep_files", 24 * 3600),
    Entry("sohoi.notices.tasks.sweep_proofs", 24 * 3600),
    Entry("sohoi.members.tasks.purge_books", 24 * 3600),
    Entry("sohoi.members.tasks.purge_applications", 24 * 3600),
    Entry("sohoi.access.tasks.sweep", 3600),
    Entry("sohoi.config.checkup.ask", 300),
    Entry("sohoi.config.chores.clear_sessions", 3600),
    Entry("sohoi.config.chores.clear_tasks", 24 * 3600),
)

_PAUSE = 1.0
_ENOUGH = 365 * 24 * 3600.0


def forever(entries: Sequence[Entry] = ENTRIES) -> None:
    """Call each entry when it is due, for ever; one that fails is logged and waits for its next turn."""
    due = dict.fromkeys(entries, 0.0)
    while True:
        for entry, moment in due.items():
            if time.monotonic() >= moment:
                call(entry)
                due[entry] = time.monotonic() + entry.seconds
        beat()
        close_old_connections()
        time.sleep(_PAUSE)


def once(entries: Sequence[Entry] = ENTRIES) -> bool:
    """Call each entry now; False if one failed."""
    results = [call(entry) for entry in entries]
    return all(results)


def call(entry: Entry) -> bool:
    """False when it failed; True also when another machine is at it."""
    try:
        function: Callable[[], object] = import_string(entry.path)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [_key(entry)])
            if cursor.fetchone() == (False,):
                return True
        try:
            function()
        finally:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [_key(entry)])
    except Exception:
        log.exception("tick: %s", entry.path)
        _leave_behind_a_broken_connection()
        return False
    return True


def _leave_behind_a_broken_connection() -> None:
    """It must not spoil the next entry; a transaction that a caller began is the caller's own."""
    with suppress(Exception):
        if not connection.in_atomic_block:
            connection.close()


def beat() -> None:
    """Leave a trace of life that `sohoi doctor` looks at."""
    beat_file().touch()


def beat_file() -> Path:
    return Path(settings.SOHOI_DATA) / "tick.beat"


def _key(entry: Entry) -> int:
    return zlib.crc32(entry.path.encode())
