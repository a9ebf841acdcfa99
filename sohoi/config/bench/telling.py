"""The bench of notices: freezing a province beside one INSERT ... SELECT, and the officer's page of it."""

from __future__ import annotations

import resource
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from statistics import median
from typing import Any

from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from sohoi.access.models import Account
from sohoi.access.queries import actor_of
from sohoi.acts.actor import Actor, Level
from sohoi.config.bench import cases
from sohoi.config.bench.floor import settle
from sohoi.config.bench.measuring import milliseconds
from sohoi.members.models import Member
from sohoi.notices.audience import Audience
from sohoi.notices.models import Notice
from sohoi.notices.services.freezing import freeze_part
from sohoi.notices.services.publishing import Stated, compose, send
from sohoi.notices.tasks import fold_counts
from sohoi.units.models import Unit

RECIPIENTS = 450_000
SECONDS, RATIO, GROWTH_MB, PAGE_MS = 60.0, 4.0, 30.0, 300.0
Tell = Callable[[str], None]

_INSERT = """
INSERT INTO notices_recipient (notice_id, subject_id, branch_id, commune_id, province_id, reachable)
SELECT %s, subject_id, branch_id, commune_id, province_id, phone <> ''
FROM members_member WHERE commune_id = ANY(%s)
"""
# Every other one has answered; the counts stand as answers write them, three rows for each person.
_ANSWER = """
WITH half AS (
  UPDATE notices_recipient SET seen_at = now(), answered_at = now(), value = 'yes'
  WHERE notice_id = %s AND id %% 2 = 0 RETURNING branch_id, commune_id, province_id
)
INSERT INTO notices_tally (notice_id, branch_id, commune_id, province_id, what, n)
SELECT %s, branch_id, commune_id, province_id, what, 1 FROM half, LATERAL (VALUES (4), (5), (8)) AS v(what)
"""
# What a page of figures cannot do without.
_SUMS = "SELECT commune_id, what, sum(n) FROM notices_tally WHERE notice_id = %s GROUP BY 1, 2"
_WRITTEN = ("notices_tally", "notices_link", "notices_recipient")


@dataclass(frozen=True)
class Round:
    """One freezing and its floor, in seconds; by how many MB the peak of the process grew meanwhile."""

    freeze: float
    insert: float
    people: int
    growth: float

    @property
    def ratio(self) -> float:
        return self.freeze / self.insert


def freezing(*, times: int, tell: Tell, wanted: int = RECIPIENTS) -> dict[str, Any]:
    """A notice of the province frozen so many times, each beside the same rows by one statement."""
    units = communes(wanted)
    rounds = []
    for n in range(times):
        tell(f"lập danh sách {wanted} người nhận, lần {n + 1} trên {times}")
        rounds.append(_round(units))
    return _summed(rounds)


def communes(wanted: int) -> list[int]:
    """Communes of the province that together hold so many members; all of them where there are fewer."""
    found: list[int] = []
    people = 0
    for commune in Unit.objects.filter(level=Level.COMMUNE, closed_on=None).order_by("pk"):
        if people >= wanted:
            break
        found.append(commune.pk)
        people += Member.objects.filter(commune=commune).count()
    return found


def _round(units: Sequence[int]) -> Round:
    with told(units) as notice:
        settle()
        before = _peak()
        freeze = milliseconds(lambda: finished(notice)) / 1000
        growth, people = _peak() - before, notice.recipients.count()
    with told(units) as notice:
        settle()
        insert = milliseconds(lambda: _insert(notice, units)) / 1000
    return Round(freeze, insert, people, growth)


@contextmanager
def told(units: Sequence[int]) -> Iterator[Notice]:
    """An invitation of the province to these communes that is on its way; forgotten afterwards."""
    made = begun(units)
    try:
        yield made
    finally:
        _forget(made)


def begun(units: Sequence[int], *, title: str = "Đo tốc độ gửi giấy mời") -> Notice:
    """An invitation of the province to these communes, on its way: nobody is told yet."""
    now, province = timezone.now(), Unit.objects.get(level=Level.PROVINCE)
    stated = Stated(
        kind=Notice.Kind.INVITATION,
        title=title,
        meet_at=now + timedelta(days=7),
        deadline=now + timedelta(days=5),
        ask=Notice.Ask.ATTEND,
        audience=Audience(units=tuple(units)),
    )
    made = compose(officer(), unit=province, stated=stated)
    return send(officer(), notice=made, version=made.version)


def officer() -> Actor:
    """Whoever sends for the province of the demonstration."""
    return actor_of(Account.objects.get(username=cases.OFFICER), strong=True)


def finished(notice: Notice) -> Notice:
    """The notice when everybody is told."""
    while notice.state == Notice.State.SENDING:
        notice = freeze_part(officer(), notice=notice)
    return notice


def _insert(notice: Notice, units: Sequence[int]) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_INSERT, [notice.pk, list(units)])


def _forget(notice: Notice) -> None:
    """As if it had never been sent: nobody answered it."""
    with transaction.atomic(), connection.cursor() as cursor:
        for table in _WRITTEN:
            cursor.execute(f"DELETE FROM {table} WHERE notice_id = %s", [notice.pk])  # noqa: S608
        cursor.execute("DELETE FROM notices_notice WHERE id = %s", [notice.pk])


def _peak() -> float:
    unit = (1 if sys.platform == "darwin" else 1024) / 1e6
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit


def _summed(rounds: Sequence[Round]) -> dict[str, Any]:
    """Medians of the rounds, and what was not reached."""
    freeze, ratio = median(one.freeze for one in rounds), median(one.ratio for one in rounds)
    growth = max(one.growth for one in rounds)
    missed = [f"quá {SECONDS:.0f} giây"] if freeze > SECONDS else []
    missed += [f"quá {RATIO:.0f} lần"] if ratio > RATIO else []
    missed += [f"bộ nhớ tăng quá {GROWTH_MB:.0f} MB"] if growth > GROWTH_MB else []
    return {
        "people": rounds[0].people,
        "freeze_s": round(freeze, 2),
        "insert_s": round(median(one.insert for one in rounds), 2),
        "ratio": round(ratio, 2),
        "growth_mb": round(growth, 1),
        "missed": missed,
    }


def page(*, times: int, wanted: int = RECIPIENTS) -> dict[str, Any]:
    """The officer's page of such a notice when half have answered, counts summed up as by the tick."""
    with told(communes(wanted)) as notice:
        finished(notice)
        with connection.cursor() as cursor:
            cursor.execute(_ANSWER, [notice.pk, notice.pk])
        while fold_counts():
            pass
        settle()
        work = cases.Office().get(cases.OFFICER, reverse("notice", kwargs={"notice": notice.pk}))
        floor = [cases.Statement(_SUMS, [notice.pk])]
        row = cases.Case("trang giấy mời cả tỉnh", cases.OFFICER, work, floor, goal_p95=PAGE_MS)
        return row.measure(times=times).as_json()
