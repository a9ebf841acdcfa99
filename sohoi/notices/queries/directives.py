"""Directives: what came to one's own unit, and where those that one's unit sent stand, down to the last."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Case, CharField, Count, Q, QuerySet, Sum, Value, When
from django.db.models.functions import Now

from sohoi.acts import gate, trail
from sohoi.acts.actor import Actor, Level, Permission
from sohoi.notices.directing import NEAR, Standing, is_open, is_over, left_words, standing
from sohoi.notices.models import Arrival, Notice, Tally
from sohoi.notices.permissions import HANDLE_DIRECTIVES, SEE_NOTICES, SEND_NOTICES
from sohoi.notices.queries.clock import now
from sohoi.units import queries as units
from sohoi.units.models import Unit

State = Arrival.State
OPEN = (State.NEW, State.RECEIVED, State.RETURNED)
OUT = (Notice.State.SENDING, Notice.State.SENT)
# No deeper than the tree: province, commune, branch.
DEEPEST = 4
SHOWN = 100


@dataclass(frozen=True)
class Came:
    """A directive at one's own unit, and how it stands."""

    arrival: Arrival
    standing: Standing
    withdrawn: bool = False


@dataclass(frozen=True)
class Carried:
    """What a unit made of a directive: another one for the units below (`places`), or word to people, of whom
    `told` were told and `answered` answered."""

    notice: Notice
    places: Sequence[Place] = ()
    told: int = 0
    answered: int = 0

    @property
    def stopped(self) -> Sequence[Place]:
        """The places that have not received it or are late, the worst first."""
        return [one for one in self.places if one.stuck]


@dataclass(frozen=True)
class Place:
    """A directive at one unit as its sender sees it, with what the unit carried further."""

    arrival: Arrival
    standing: Standing
    stuck: bool
    carried: Sequence[Carried] = ()

    @property
    def worst(self) -> tuple[int, int, str]:
        """For sorting: what stands worst first, then where most of those below have stopped."""
        below = sum(len(one.stopped) for one in self.carried)
        return self.standing.order, -below, self.arrival.unit.order_key


@dataclass(frozen=True)
class Summed:
    """Of how many units each thing is true."""

    units: int = 0
    new: int = 0
    open: int = 0
    over: int = 0
    done: int = 0
    accepted: int = 0


@dataclass(frozen=True)
class Followed:
    """A directive with all its places: each level below has its sums, the first is its own."""

    notice: Notice
    places: Sequence[Place]
    levels: Sequence[tuple[str, Summed]] = field(default=())

    @property
    def own(self) -> Summed:
        return self.levels[0][1] if self.levels else Summed()


@dataclass(frozen=True)
class Sent:
    """A directive of one's own unit in a list."""

    notice: Notice
    units: int
    new: int
    waiting: int
    ended: int


def came(actor: Actor) -> list[Came]:
    """What came to her own units: what still has to be done first, by deadline; the newest hundred."""
    rows = gate.rows(actor, HANDLE_DIRECTIVES, Arrival.objects.filter(notice__state__in=(*OUT, "withdrawn")))
    moment = now()
    newest = rows.select_related("unit", "notice__unit").order_by("-notice_id")[:SHOWN]
    return sorted((_came(one, moment) for one in newest), key=lambda one: (one.withdrawn, one.standing.order))


def _came(arrival: Arrival, moment: datetime) -> Came:
    withdrawn = arrival.notice.state == Notice.State.WITHDRAWN
    how = Standing("plain", "Đã thu hồi", 9) if withdrawn else standing(arrival, moment)
    return Came(arrival, how, withdrawn)


def here(actor: Actor, pk: int) -> Arrival:
    """The arrival at a unit of her own, or NotForYou."""
    rows = Arrival.objects.select_related("unit__parent", "notice__unit")
    return gate.get(actor, HANDLE_DIRECTIVES, rows, pk=pk)


def stands(arrival: Arrival) -> Came:
    """How one arrival stands now."""
    return _came(arrival, now())


def told(actor: Actor, arrival: Arrival) -> list[Notice]:
    """What the unit made of it so far, drafts too, newest first."""
    rows = gate.rows(actor, SEE_NOTICES, Notice.objects.filter(answers_to=arrival))
    return list(rows.order_by("-pk"))


def steps(arrival: Arrival) -> list[tuple[datetime, str, str, str]]:
    """What happened to it, newest first: when, what, who, why. The caller has seen it through the gate."""
    lines = trail.history("directive", arrival.pk)[:50]
    return [(line.at, trail.label_of(line), line.actor_name, line.reason) for line in lines]


def below_words(unit: Unit) -> str:
    """What a directive of this unit goes to; empty where nothing is below."""
    return {Level.PROVINCE: "các xã", Level.COMMUNE: "các chi hội"}.get(Level(unit.level), "")


def below(unit: Unit) -> list[int]:
    """The units to which this one carries a directive. The caller has asked the gate for the unit."""
    wanted = {Level.PROVINCE: Level.COMMUNE, Level.COMMUNE: Level.BRANCH}.get(Level(unit.level))
    return [one.pk for one in units.children_of(unit) if one.level == wanted]


def sent(actor: Actor) -> list[Sent]:
    """The directives that her own units sent, newest first, with how many units stand how."""
    at = [grant.unit for grant in actor.grants_of(SEND_NOTICES)]
    own = Notice.objects.filter(unit__in=at, kind=Notice.Kind.DIRECTIVE, state__in=OUT)
    counted = own.annotate(
        n_units=Count("arrivals"),
        n_new=Count("arrivals", filter=Q(arrivals__state=State.NEW)),
        n_waiting=Count("arrivals", filter=Q(arrivals__state=State.DONE)),
        n_ended=Count("arrivals", filter=Q(arrivals__state=State.ACCEPTED)),
    )
    rows = counted.order_by("-pk")[:SHOWN]
    return [Sent(one, one.n_units, one.n_new, one.n_waiting, one.n_ended) for one in rows]


def sent_one(actor: Actor, pk: int) -> Notice:
    """A directive that she may follow, or NotForYou."""
    kinds = Notice.objects.filter(kind=Notice.Kind.DIRECTIVE, state__in=(*OUT, Notice.State.WITHDRAWN))
    return gate.get(actor, SEE_NOTICES, kinds.select_related("unit"), pk=pk)


def place(actor: Actor, pk: int, permission: Permission = SEE_NOTICES) -> Arrival:
    """A directive at one unit seen from its sender's side, or NotForYou."""
    rows = Arrival.objects.select_related("unit", "notice__unit", "notice__answers_to")
    found = gate.get(actor, permission, rows, pk=pk)
    gate.require(actor, permission, found.notice)
    return found


def followed(actor: Actor, notice: Notice) -> Followed:
    """Where the directive stands at each unit, through all levels; a question or two for each level."""
    moment = now()
    levels = _levels(actor, notice)
    known: dict[int, list[Place]] = {}
    for arrivals, carried in reversed(levels):
        found = [_place(one, moment, _made(carried.get(one.pk, ()), known)) for one in arrivals]
        known |= _by_notice(found)
    places = known.get(notice.pk, [])
    return Followed(notice, places, [_summed(arrivals, moment) for arrivals, _ in levels if arrivals])


# The arrivals of one level, and by arrival what was made of each, with its people counted.
_Level = tuple[list[Arrival], Mapping[int, list[Carried]]]


def _levels(actor: Actor, notice: Notice) -> list[_Level]:
    levels: list[_Level] = []
    wanted = [notice.pk]
    while wanted and len(levels) < DEEPEST:
        arrivals = list(_seen(actor, wanted))
        carried = _carried(actor, arrivals)
        levels.append((arrivals, carried))
        rows = (one.notice for made in carried.values() for one in made)
        wanted = [one.pk for one in rows if one.kind == Notice.Kind.DIRECTIVE]
    return levels


def _seen(actor: Actor, notices: Sequence[int]) -> QuerySet[Arrival]:
    rows = gate.rows(actor, SEE_NOTICES, Arrival.objects.filter(notice__in=notices))
    return rows.select_related("unit")


def _carried(actor: Actor, arrivals: Sequence[Arrival]) -> dict[int, list[Carried]]:
    if not arrivals:
        return {}
    rows = Notice.objects.filter(answers_to__in=[one.pk for one in arrivals], state__in=OUT)
    notices = list(gate.rows(actor, SEE_NOTICES, rows).order_by("pk"))
    numbers = _people([one.pk for one in notices if one.kind != Notice.Kind.DIRECTIVE])
    found: defaultdict[int, list[Carried]] = defaultdict(list)
    for one in notices:
        counted = numbers.get(one.pk, {})
        told, answered = (counted.get(what, 0) for what in (Tally.What.FOR, Tally.What.ANSWERED))
        found[one.answers_to_id or 0].append(Carried(one, told=told, answered=answered))
    return found


def _people(notices: Sequence[int]) -> dict[int, dict[int, int]]:
    if not notices:
        return {}
    wanted = (Tally.What.FOR, Tally.What.ANSWERED)
    sums = Tally.objects.filter(notice__in=notices, what__in=wanted).values_list("notice_id", "what")
    found: defaultdict[int, dict[int, int]] = defaultdict(dict)
    for notice, what, n in sums.annotate(total=Sum("n")):
        found[notice][what] = n
    return found


def _made(carried: Iterable[Carried], known: Mapping[int, list[Place]]) -> list[Carried]:
    return [
        Carried(one.notice, known.get(one.notice.pk, ()), one.told, one.answered)
        for one in carried
        if one.notice.kind != Notice.Kind.DIRECTIVE or one.notice.pk in known
    ]


def _place(arrival: Arrival, moment: datetime, carried: Sequence[Carried]) -> Place:
    stuck = arrival.state == State.NEW or is_over(arrival, moment)
    return Place(arrival, standing(arrival, moment), stuck, carried)


def _by_notice(places: Iterable[Place]) -> dict[int, list[Place]]:
    found: defaultdict[int, list[Place]] = defaultdict(list)
    for one in sorted(places, key=lambda place: place.worst):
        found[one.arrival.notice_id].append(one)
    return found


_LEVELS = {Level.COMMUNE: "Xã", Level.BRANCH: "Chi hội", Level.PROVINCE: "Tỉnh"}


def _summed(arrivals: Sequence[Arrival], moment: datetime) -> tuple[str, Summed]:
    level = min(one.unit.level for one in arrivals)
    return _LEVELS.get(Level(level), "Nơi nhận"), Summed(
        units=len(arrivals),
        new=sum(one.state == State.NEW for one in arrivals),
        open=sum(is_open(one) for one in arrivals),
        over=sum(is_over(one, moment) for one in arrivals),
        done=sum(one.state == State.DONE for one in arrivals),
        accepted=sum(one.state == State.ACCEPTED for one in arrivals),
    )


@dataclass(frozen=True)
class Due:
    """How many directives wait at her own units, and how many results she has to look at."""

    new: int
    over: int
    near: int
    returned: int
    results: int


def due(actor: Actor) -> Due:
    """What waits for her about directives, in one question: her first page of the day asks it."""
    out = Arrival.objects.filter(notice__state=Notice.State.SENT)
    own = gate.rows(actor, HANDLE_DIRECTIVES, out.filter(state__in=OPEN)).annotate(what=_PRESSING)
    at = [grant.unit for grant in actor.grants_of(SEND_NOTICES)]
    results = out.filter(notice__unit__in=at, state=State.DONE).annotate(what=Value("results"))
    found = own.exclude(what="").values_list("what", flat=True)
    numbers = Counter(found.union(results.values_list("what", flat=True), all=True))
    return Due(**{name: numbers[name] for name in ("new", "over", "near", "returned", "results")})


# The most pressing thing about what is open at a unit.
_PRESSING = Case(
    When(deadline__lt=Now(), then=Value("over")),
    When(state=State.NEW, then=Value("new")),
    When(state=State.RETURNED, then=Value("returned")),
    When(deadline__lte=Now() + NEAR, then=Value("near")),
    default=Value(""),
    output_field=CharField(),
)


def reminder(arrival: Arrival, moment: datetime) -> str:
    """A courteous text for the unit, to paste where the sender talks with it."""
    notice = arrival.notice
    named = f"Văn bản số {notice.symbol}" if notice.symbol else "Văn bản"
    left = left_words(arrival.deadline, moment)
    ask = (
        "Đề nghị mở Sổ Hội, vào Mục khác, Văn bản chỉ đạo, đọc rồi bấm Đã nhận."
        if arrival.state == State.NEW
        else "Đề nghị mở Sổ Hội, vào Mục khác, Văn bản chỉ đạo và báo kết quả."
    )
    last = f" ({left})" if left else ""
    lines = [f"Kính gửi {arrival.unit.title},", f"{named}: {notice.title}{last}.", ask]
    return "\n".join([*lines, "Trân trọng cảm ơn."])
