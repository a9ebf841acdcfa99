"""What still waits for answers though its deadline is near or over."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

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
NEAR = Q(deadline__lte=Now() + SOON, deadline__gte=Now() - FORGOTTEN)
# What is over, or nears its deadline, is not new any more.
FRESH = (
    Q(published_at__gte=Now() - NEW)
    & ~Q(meet_at__lte=Now())
    & (Q(deadline=None) | Q(deadline__gt=Now() + SOON))
)
HEARD = (What.SEEN, What.ANSWERED, What.TOLD)


@dataclass(frozen=True)
class Pending:
    """A notice in a place where so many have not answered. `late`: its deadline is over,
    `near`: it is, or will be soon."""

    notice: Notice
    unit: int
    waiting: int
    late: bool
    near: bool


def pending(actor: Actor) -> list[Pending]:
    """By notice, the most pressing first, and by branch (above a commune by commune)."""
    return _by_deadline(_named(left(actor)))


def left(actor: Actor) -> dict[tuple[int, int], int]:
    """How many have not answered, by the notice and the place, in one question."""
    column = "commune_id" if highest(actor) < Level.COMMUNE else "branch_id"
    sums = _sums(actor, NEAR, column, (What.FOR, What.ANSWERED, What.OUT_OF_REACH))
    return {place: n for place, one in sums.items() if (n := Counts(one).waiting) > 0}


def of_head(actor: Actor) -> tuple[list[Pending], list[Pending]]:
    """For the head of a branch: what nears its deadline with people unanswered, and what nobody heard of yet.

    The latter went out these days, and nobody in her branch has seen, heard or answered it: it waits to be
    pasted into her group. The newest comes first.
    """
    sums = _sums(actor, NEAR | FRESH, "branch_id", (What.FOR, What.OUT_OF_REACH, *HEARD))
    named = _named({place: one[What.FOR] for place, one in sums.items() if one.get(What.FOR)})
    near, new = [], []
    for one in named:
        counts = sums[one.notice.pk, one.unit]
        if not one.near and not any(counts.get(what) for what in HEARD):
            new.append(one)
        elif one.near and (n := Counts(counts).waiting) > 0:
            near.append(replace(one, waiting=n))
    new.sort(key=lambda one: (one.notice.published_at, one.notice.pk), reverse=True)
    return _by_deadline(near), new


def _sums(
    actor: Actor, which: Q, column: str, counted: Sequence[What]
) -> dict[tuple[int, int], dict[int, int]]:
    """What was counted of such notices, by the notice and the place."""
    notices = Notice.objects.filter(which, state=Notice.State.SENT)
    rows = gate.rows(actor, SEE_NOTICES, Tally.objects.filter(notice__in=notices, what__in=counted))
    sums: defaultdict[tuple[int, int], dict[int, int]] = defaultdict(dict)
    for notice, unit, what, n in rows.order_by().values_list("notice", column, "what").annotate(all=Sum("n")):
        sums[notice, unit][what] = n
    return sums


def _named(left: dict[tuple[int, int], int]) -> list[Pending]:
    by_clock = Notice.objects.annotate(late=Q(deadline__lt=Now()), near=NEAR)
    notices = by_clock.in_bulk({notice for notice, _ in left})
    return [
        Pending(notices[notice], unit, n, notices[notice].late, notices[notice].near)
        for (notice, unit), n in left.items()
    ]


def _by_deadline(found: Iterable[Pending]) -> list[Pending]:
    return sorted(found, key=lambda one: (one.notice.deadline, one.notice.pk, one.unit))


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
