"""What still waits for answers though its deadline is near or over."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db.models import Q, Sum
from django.db.models.functions import Now

from sohoi.acts import gate
from sohoi.acts.actor import Actor, Level
from sohoi.notices.models import Notice, Tally
from sohoi.notices.permissions import SEE_NOTICES
from sohoi.notices.queries.following import Counts
from sohoi.units.models import Unit

SOON, FORGOTTEN = timedelta(days=2), timedelta(days=30)
# So long what went out counts as new to a branch in which nobody has heard of it.
NEW = timedelta(days=7)
What = Tally.What
NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Pending:
    """A notice in a place where so many have not answered. `late`: its deadline is over."""

    notice: Notice
    unit: int
    waiting: int
    late: bool


def pending(actor: Actor) -> list[Pending]:
    """By notice, the most pressing first, and by branch (above a commune by commune)."""
    return _named(left(actor))


def left(actor: Actor) -> dict[tuple[int, int], int]:
    """How many have not answered, by the notice and the place, in one question."""
    near = Notice.objects.filter(
        state=Notice.State.SENT, deadline__lte=Now() + SOON, deadline__gte=Now() - FORGOTTEN
    )
    column = "commune_id" if highest(actor) < Level.COMMUNE else "branch_id"
    counted = (What.FOR, What.ANSWERED, What.OUT_OF_REACH)
    rows = gate.rows(actor, SEE_NOTICES, Tally.objects.filter(notice__in=near, what__in=counted))
    sums: defaultdict[tuple[int, int], dict[int, int]] = defaultdict(dict)
    for notice, unit, what, n in rows.order_by().values_list("notice", column, "what").annotate(all=Sum("n")):
        sums[notice, unit][what] = n
    return {place: n for place, one in sums.items() if (n := Counts(one).waiting) > 0}


def unheard(actor: Actor) -> list[Pending]:
    """What went out these days and nobody in a branch of hers has seen, heard or answered, the newest first.

    It waits to be pasted into her group. What is over or nears its deadline is not among them.
    """
    new = Notice.objects.filter(state=Notice.State.SENT, published_at__gte=Now() - NEW)
    new = new.exclude(meet_at__lte=Now()).exclude(deadline__lte=Now() + SOON)
    counted = (What.FOR, What.SEEN, What.ANSWERED, What.TOLD)
    rows = gate.rows(actor, SEE_NOTICES, Tally.objects.filter(notice__in=new, what__in=counted))
    sums: defaultdict[tuple[int, int], dict[int, int]] = defaultdict(dict)
    for notice, branch, what, n in (
        rows.order_by().values_list("notice", "branch_id", "what").annotate(all=Sum("n"))
    ):
        sums[notice, branch][what] = n
    found = {place: one[What.FOR] for place, one in sums.items() if _is_unheard(one)}
    return sorted(_named(found), key=lambda one: (one.notice.published_at, one.notice.pk), reverse=True)


def _is_unheard(counts: dict[int, int]) -> bool:
    return counts.get(What.FOR, 0) > 0 and sum(counts.values()) == counts[What.FOR]


def _named(left: dict[tuple[int, int], int]) -> list[Pending]:
    by_clock = Notice.objects.annotate(late=Q(deadline__lt=Now()))
    notices = by_clock.in_bulk({notice for notice, _ in left})
    found = [Pending(notices[notice], unit, n, notices[notice].late) for (notice, unit), n in left.items()]
    return sorted(found, key=lambda one: (one.notice.deadline or NEVER, one.notice.pk, one.unit))


def by_unit(actor: Actor) -> list[tuple[Unit, list[Pending]]]:
    """The same by place, by name."""
    found: defaultdict[int, list[Pending]] = defaultdict(list)
    for one in pending(actor):
        found[one.unit].append(one)
    units = Unit.objects.filter(pk__in=found).order_by("order_key", "pk")
    return [(unit, found[unit.pk]) for unit in units]


def highest(actor: Actor) -> Level:
    """The highest level at which she follows notices."""
    return min((grant.level for grant in actor.grants_of(SEE_NOTICES)), default=Level.BRANCH)
