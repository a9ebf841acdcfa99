"""The bench of the register: its pages beside the SQL for the same rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from sohoi.config.bench import cases
from sohoi.members.tasks import fold_counts

Tell = Callable[[str], None]


def pages(*, times: int, tell: Tell) -> Iterator[dict[str, Any]]:
    """Every page, so many times; `tell` hears the name of the one that is being measured.

    Counts that earlier imports left are summed up first, as the tick does every five minutes.
    """
    fold_counts(limit=10_000)
    for case in cases.every(cases.Office()):
        tell(case.name)
        yield case.measure(times=times).as_json()
