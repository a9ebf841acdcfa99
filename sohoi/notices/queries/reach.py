"""How far word goes in a year: by unit, kind and month, by which way answers come, and what it replaced."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, QuerySet, Sum
from django.db.models.functions import ExtractMonth, Now

from sohoi.acts import gate
from sohoi.acts.actor import Actor, Level
from sohoi.notices.models import Answer, Delivery, Notice, Recipient, Tally
from sohoi.notices.permissions import SEE_NOTICES
from sohoi.notices.queries.following import Counts
from sohoi.units.models import Unit

GONE_OUT = (Notice.State.SENT, Notice.State.WITHDRAWN)
KINDS = {Notice.Kind.NOTE: "Thông báo", Notice.Kind.INVITATION: "Giấy mời"}
LATELY = timedelta(days=30)
_Key = tuple[int, str, int]


@dataclass(frozen=True)
class Line:
    """A row of a table: what it is called and its numbers."""

    label: str
    counts: Counts


@dataclass(frozen=True)
class Replaced:
    """How many notices the actor's units sent, and what their offices say that these replaced."""

    all_notices: int
    meetings: int
    cost: int


@dataclass(frozen=True)
class Reach:
    """The year of everything that is the actor's. `ways` are how word came and went, as words and number."""

    total: Counts
    units: Sequence[Line]
    of_communes: bool
    kinds: Sequence[Line]
    months: Sequence[Line]
    ways: Sequence[tuple[str, int]]
    replaced: Replaced

    @property
    def per_notice(self) -> int:
        """People whom one notice reaches on average."""
        return self.total.reached // self.replaced.all_notices if self.replaced.all_notices else 0


def reach(actor: Actor, year: int) -> Reach:
    """The notices that went out in this year, summed from the tallies."""
    wide = _highest(actor) < Level.COMMUNE
    sums = _sums(actor, year, "commune_id" if wide else "branch_id")
    total = Counts(_by(sums, None).get(None, {}))
    units = Unit.objects.filter(pk__in={key[0] for key in sums}).order_by("order_key", "pk")
    by_unit, by_kind, by_month = (_by(sums, nth) for nth in range(3))
    return Reach(
        total=total,
        units=[Line(one.name, Counts(by_unit[one.pk])) for one in units],
        of_communes=wide,
        kinds=[Line(words, Counts(by_kind[kind])) for kind, words in KINDS.items() if kind in by_kind],
        months=[Line(f"Tháng {n}", Counts(by_month[n])) for n in range(1, 13) if n in by_month],
        ways=_ways(actor, year, total, wide=wide),
        replaced=_replaced(actor, year),
    )


def lately(actor: Actor, unit: Unit) -> Counts | None:
    """What was told to people of this unit in the last thirty days; None for whoever may not know."""
    column = {Level.PROVINCE: "province_id", Level.COMMUNE: "commune_id", Level.BRANCH: "branch_id"}
    if unit.level not in column or not gate.may(actor, SEE_NOTICES, unit):
        return None
    told = Tally.objects.filter(notice__published_at__gte=Now() - LATELY, notice__state__in=GONE_OUT)
    rows = gate.rows(actor, SEE_NOTICES, told.filter(**{column[Level(unit.level)]: unit.pk}))
    return Counts(dict(rows.order_by().values_list("what").annotate(all=Sum("n"))))


def _highest(actor: Actor) -> Level:
    return min((grant.level for grant in actor.grants_of(SEE_NOTICES)), default=Level.BRANCH)


def _sums(actor: Actor, year: int, column: str) -> dict[_Key, dict[int, int]]:
    told = Tally.objects.filter(notice__published_at__year=year, notice__state__in=GONE_OUT)
    rows = gate.rows(actor, SEE_NOTICES, told).annotate(month=ExtractMonth("notice__published_at"))
    found: defaultdict[_Key, dict[int, int]] = defaultdict(dict)
    summed = rows.order_by().values_list(column, "notice__kind", "month", "what").annotate(all=Sum("n"))
    for unit, kind, month, what, n in summed:
        found[unit, kind, month][what] = n
    return dict(found)


def _by(sums: Mapping[_Key, Mapping[int, int]], nth: int | None) -> dict[int | str | None, dict[int, int]]:
    """Added up by the nth part of the key; without one, everything under None."""
    found: defaultdict[int | str | None, defaultdict[int, int]] = defaultdict(lambda: defaultdict(int))
    for key, counts in sums.items():
        for what, n in counts.items():
            found[None if nth is None else key[nth]][what] += n
    return {key: dict(counts) for key, counts in found.items()}


def _ways(actor: Actor, year: int, total: Counts, *, wide: bool) -> list[tuple[str, int]]:
    """Above a commune the answers of people themselves are not counted one by one."""
    told = [("Báo trực tiếp", total.told), ("Được ghi giúp", total.helped)]
    if wide:
        return [*told, ("Tự trả lời trên điện thoại", total.answered - total.helped)]
    mine = gate.rows(actor, SEE_NOTICES, _recipients(year))
    by_kind = dict(_answers(mine))
    mailed = Delivery.objects.filter(recipient__in=mine, channel="email", state=Delivery.State.SENT)
    return [
        *told,
        ("Trả lời qua đường dẫn", by_kind.get("link", 0)),
        ("Trả lời trên trang riêng", by_kind.get("member", 0)),
        ("Thư điện tử đã gửi", mailed.count()),
    ]


def _recipients(year: int) -> QuerySet[Recipient]:
    return Recipient.objects.filter(notice__published_at__year=year, notice__state__in=GONE_OUT)


def _answers(mine: QuerySet[Recipient]) -> QuerySet[Answer, tuple[str, int]]:
    """By who answered: how many people did so at least once."""
    answers = Answer.objects.filter(recipient__in=mine).order_by()
    return answers.values_list("actor_kind").annotate(people=Count("recipient", distinct=True))


def _replaced(actor: Actor, year: int) -> Replaced:
    own = Notice.objects.filter(published_at__year=year, state__in=GONE_OUT)
    own = gate.rows(actor, SEE_NOTICES, own.exclude(kind=Notice.Kind.DIRECTIVE))
    found = own.aggregate(n=Count("pk"), meetings=Sum("instead_meetings"), cost=Sum("instead_cost"))
    return Replaced(found["n"], found["meetings"] or 0, found["cost"] or 0)
