"""Two at once, on two connections: for tests that prove what a lock is for.

Such a test needs `@pytest.mark.django_db(transaction=True)`, and a twin with the protection off that
shows the harm; otherwise nobody knows whether the two ever met.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

from django.db import connection

# Long enough for a machine that does much else; only a test that fails waits so long.
PATIENCE = 30.0
# A lock that holds somebody back holds until the other commits; others pass in a few milliseconds.
HELD = 0.3


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    """What each call gave or raised, in the order of the calls; each ran on a connection of its own."""
    answers: list[Any] = [None] * len(calls)

    def run(n: int, call: Callable[[], Any]) -> None:
        try:
            answers[n] = call()
        except Exception as error:
            answers[n] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE * 2)
        assert not thread.is_alive(), "One of them never came back"
    return answers


def blocked() -> int:
    """How many connections to this database wait for a lock just now."""
    with connection.cursor() as cursor:
        # Within a transaction the view would otherwise stay as it was at first sight.
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
            "AND wait_event_type = 'Lock'"
        )
        return int(cursor.fetchone()[0])


class Meeting:
    """Inside a transaction each waits here until the other is there too, or is held back by a lock."""

    def __init__(self, size: int = 2) -> None:
        self.size = size
        self.inside = 0
        self._lock = threading.Lock()

    def arrive(self) -> None:
        with self._lock:
            self.inside += 1
        until = time.monotonic() + PATIENCE
        while self.inside < self.size and not self._held_back():
            assert time.monotonic() < until, "The other one neither came nor waits"

    def _held_back(self) -> bool:
        """Whether the other has waited for a lock all this while: she cannot come."""
        since = time.monotonic()
        while time.monotonic() < since + HELD:
            time.sleep(0.005)
            if self.inside >= self.size or not blocked():
                return False
        return True


class Gate:
    """Opened once by one thread; others wait for it."""

    def __init__(self) -> None:
        self._event = threading.Event()

    def open(self) -> None:
        self._event.set()

    def wait(self) -> None:
        assert self._event.wait(PATIENCE), "Nobody opened"
