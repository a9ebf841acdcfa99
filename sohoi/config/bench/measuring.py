"""Timing: a thing and its floor in turns, so that whatever else the machine does falls on both."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

Work = Callable[[], object]
WARM_UP = 3


@dataclass(frozen=True)
class Sample:
    """Times of one thing, in milliseconds."""

    times: Sequence[float]

    @property
    def median(self) -> float:
        return median(self.times)

    @property
    def p95(self) -> float:
        """The time within which 95 of 100 end (the slowest but one of 20)."""
        return sorted(self.times)[max(0, -(-len(self.times) * 95 // 100) - 1)]


def milliseconds(work: Work) -> float:
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000


def side_by_side(things: Sequence[Work], *, times: int, warm_up: int = WARM_UP) -> list[Sample]:
    """Each of the things so many times after warming up, one after the other in every round."""
    for thing in things:
        for _ in range(warm_up):
            thing()
    rounds = [[milliseconds(thing) for thing in things] for _ in range(times)]
    return [Sample(column) for column in zip(*rounds, strict=True)]


@dataclass(frozen=True)
class Row:
    """One line of the table. `floor` is what the raw SQL takes; goals that are None are not set for it."""

    name: str
    who: str
    page: Sample
    floor: Sample
    queries: int
    goal_p95: float | None = None
    goal_ratio: float | None = None
    goal_queries: int | None = None

    @property
    def ratio(self) -> float:
        return self.page.median / max(self.floor.median, 0.001)

    def as_json(self) -> dict[str, Any]:
        """The line as numbers, rounded; times in milliseconds."""
        times = {"median_ms": self.page.median, "p95_ms": self.page.p95, "sql_ms": self.floor.median}
        rounded = {name: round(value, 2) for name, value in {**times, "ratio": self.ratio}.items()}
        return {"name": self.name, "who": self.who, **rounded, "queries": self.queries, "missed": self.missed}

    @property
    def missed(self) -> list[str]:
        """The goals that were not reached, in words."""
        found = []
        if self.goal_p95 is not None and self.page.p95 > self.goal_p95:
            found.append(f"p95 quá {self.goal_p95:.0f} ms")
        if self.goal_ratio is not None and self.ratio > self.goal_ratio:
            found.append(f"quá {self.goal_ratio:.0f} lần")
        if self.goal_queries is not None and self.queries > self.goal_queries:
            found.append(f"quá {self.goal_queries} câu hỏi")
        return found
