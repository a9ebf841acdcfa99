"""What became of a notice that went out: the numbers, by the branches or communes that it reached.

All of it is summed from the tallies: a notice of half a million people costs what one of a hundred costs.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import QuerySet, Sum

from sohoi.acts import gate
from sohoi.acts.actor import Actor, Level
from sohoi.members.models import Post
from sohoi.members.models.post import held_today
from sohoi.members.permissions import SEE_MEMBERS
from sohoi.notices.models import Notice, Tally
from sohoi.notices.models.recipients import PLACE
from sohoi.notices.permissions import SEE_NOTICES
from sohoi.units.models import Unit

OUT = (Notice.State.SENDING, Notice.State.SENT, Notice.State.WITHDRAWN)
What = Tally.What


@dataclass(frozen=True)
class Counts:
    """How many people of whom what is true, by `Tally.What`."""

    sums: Mapping[int, int] = field(default_factory=dict)

    def _of(self, what: Tally.What) -> int:
        return self.sums.get(what, 0)

    @property
    def everybody(self) -> int:
        return self._of(What.FOR)

    @property
    def answered(self) -> int:
        return self._of(What.ANSWERED)

    @property
    def out_of_reach(self) -> int:
        return self._of(What.OUT_OF_REACH)

    @property
    def waiting(self) -> int:
        """Word reaches them or has reached them, and they have said nothing."""
        return self.everybody - self.answered - self.out_of_reach

    @property
    def reached(self) -> int:
        return self.everybody - self.out_of_reach

    @property
    def seen(self) -> int:
        return self._of(What.SEEN)

    @property
    def told(self) -> int:
        return self._of(What.TOLD)

    @property
    def late(self) -> int:
        return self._of(What.LATE)

    @property
    def helped(self) -> int:
        return self._of(What.HELPED)

    @property
    def yes(self) -> int:
        return self._of(What.YES)

    @property
    def no(self) -> int:
        return self.answered - self.yes

    @property
    def attended(self) -> int:
        return self._of(What.ATTENDED)


@dataclass(frozen=True)
class Line:
    """A branch or a commune that a notice reached, and who heads it (empty where nobody is known)."""

    unit: Unit
    counts: Counts
    head: str


@dataclass(frozen=True)
class Part:
    """As much of a notice as somebody looks at: `place` is the one commune or branch of it, None for more.

    `lines` are what lies below: branches of a commune, communes of a province; none for a single branch.
    """

    notice: Notice
    place: Unit | None
    counts: Counts
    lines: Sequence[Line]

    @property
    def of_communes(self) -> bool:
        return any(line.unit.level == Level.COMMUNE for line in self.lines)

    @property
    def has_names(self) -> bool:
        """People are listed within a commune or a branch, never above."""
        return self.place is not None and self.place.level >= Level.COMMUNE


def one(actor: Actor, pk: int) -> Notice:
    """A notice that went out, sent by a unit of hers or to people of hers. Raises NotForYou."""
    found = Notice.objects.select_related("unit", "by", "approved_by").filter(pk=pk, state__in=OUT).first()
    if found is None or not (gate.may(actor, SEE_NOTICES, found) or tallies(actor, found).exists()):
        raise gate.NotForYou
    return found


def tallies(actor: Actor, notice: Notice) -> QuerySet[Tally]:
    """The counts of a notice in the actor's own places."""
    return gate.rows(actor, SEE_NOTICES, Tally.objects.filter(notice=notice))


def part(actor: Actor, notice: Notice, unit_id: int | None = None) -> Part:
    """The numbers of a notice in one unit, or in all that is hers. Raises NotForYou where none are hers."""
    rows, unit = tallies(actor, notice), None
    if unit_id is not None:
        unit = Unit.objects.select_related("commune").filter(pk=unit_id, level__in=PLACE).first()
        if unit is None:
            raise gate.NotForYou
        rows = rows.filter(**{PLACE[Level(unit.level)]: unit.pk})
    # Summed by what will be shown: a province has thousands of branches.
    level = Level(unit.level) if unit else _highest(actor)
    sums = _sums(rows, "branch_id" if level >= Level.COMMUNE else "commune_id")
    if unit is not None and not sums:
        raise gate.NotForYou
    title = Post.Title.HEAD if level >= Level.COMMUNE else Post.Title.CHAIR
    return _part(notice, unit, _lines(actor, sums, title), level)


def _part(notice: Notice, unit: Unit | None, lines: list[Line], level: Level) -> Part:
    """Of one branch alone there is nothing below; branches of one commune are that commune's."""
    total = _total(one.counts for one in lines)
    if len(lines) == 1 and level >= Level.BRANCH:
        return Part(notice, lines[0].unit, total, [])
    communes = {one.unit.commune_id: one.unit.commune for one in lines}
    if level >= Level.COMMUNE and len(communes) == 1:
        [unit] = communes.values()
    return Part(notice, unit, total, lines)


def _highest(actor: Actor) -> Level:
    return min((grant.level for grant in actor.grants_of(SEE_NOTICES)), default=Level.BRANCH)


def _sums(rows: QuerySet[Tally], column: str) -> dict[int, dict[int, int]]:
    found: defaultdict[int, dict[int, int]] = defaultdict(dict)
    for place, what, n in rows.order_by().values_list(column, "what").annotate(all=Sum("n")):
        found[place][what] = n
    return dict(found)


def _total(parts: Iterable[Counts]) -> Counts:
    total: defaultdict[int, int] = defaultdict(int)
    for part in parts:
        for what, n in part.sums.items():
            total[what] += n
    return Counts(total)


def _lines(actor: Actor, parts: Mapping[int, Mapping[int, int]], title: str) -> list[Line]:
    heads = _heads(actor, parts, title)
    units = Unit.objects.select_related("commune").filter(pk__in=parts).order_by("order_key", "pk")
    return [Line(unit, Counts(parts[unit.pk]), heads.get(unit.pk, "")) for unit in units]


def _heads(actor: Actor, units: Mapping[int, object], title: str) -> dict[int, str]:
    posts = Post.objects.filter(held_today(), unit__in=list(units), title=title)
    return dict(gate.rows(actor, SEE_MEMBERS, posts).values_list("unit_id", "person__full_name"))
