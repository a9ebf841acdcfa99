"""What is being written, and whom it would reach."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from sohoi.acts import gate
from sohoi.acts.actor import Actor, Level, Permission
from sohoi.members.models import Member, Post
from sohoi.members.permissions import SEE_PHONES
from sohoi.members.titles import TITLES
from sohoi.notices.audience import ALL, WHO, Audience, people_of
from sohoi.notices.models import Group, Link, Notice, Tally
from sohoi.notices.permissions import APPROVE_NOTICES, SEE_NOTICES, SEND_NOTICES
from sohoi.notices.queries.rules import WHY, to_approve
from sohoi.units import queries as units
from sohoi.units.models import Unit

PAGE = 30
FIRST = 8
State, Kind = Notice.State, Notice.Kind
UNDER_WAY = (State.WAITING, State.DRAFT, State.SCHEDULED, State.SENDING)
OVER = (State.SENT, State.WITHDRAWN)
SENDERS = (Level.PROVINCE, Level.COMMUNE, Level.BRANCH)


def senders(actor: Actor) -> list[Unit]:
    """The open units in whose name she may write, the widest first."""
    held = [grant.unit for grant in actor.grants_of(SEND_NOTICES)]
    found = gate.rows(actor, SEND_NOTICES, Unit.objects.filter(pk__in=held, closed_on=None))
    return list(found.filter(level__in=SENDERS).order_by("level", "order_key", "pk"))


def draft(actor: Actor, pk: int) -> Notice:
    """The notice with this id that she may write on, with `why` it came back, or NotForYou."""
    rows = Notice.objects.select_related("unit", "by").annotate(why=WHY)
    return gate.get(actor, SEND_NOTICES, rows, pk=pk)


def kinds(unit: Unit) -> list[str]:
    """What a unit may write: a directive needs units below that receive it."""
    both = [Kind.NOTE, Kind.INVITATION]
    return [*both, Kind.DIRECTIVE] if unit.level in (Level.PROVINCE, Level.COMMUNE) else [*both]


def below(unit: Unit) -> list[Unit]:
    """The units right below that can be chosen one by one. The caller has asked the gate for the unit."""
    level = {Level.PROVINCE: Level.COMMUNE, Level.COMMUNE: Level.BRANCH, Level.BRANCH: Level.CELL}[
        Level(unit.level)
    ]
    column = {Level.PROVINCE: "province", Level.COMMUNE: "commune", Level.BRANCH: "branch"}[Level(unit.level)]
    found = Unit.objects.filter(**{column: unit}, level=level, closed_on=None)
    return list(found.order_by("order_key", "pk"))


def groups(actor: Actor, unit: Unit) -> list[Group]:
    """The open work groups of a branch or a commune and of what is below it; a province picks communes."""
    if unit.level == Level.PROVINCE:
        return []
    column = "unit__commune" if unit.level == Level.COMMUNE else "unit__branch"
    found = Group.objects.filter(**{column: unit}, closed_on=None).select_related("unit")
    return list(
        gate.rows(actor, SEND_NOTICES, found).order_by("unit__level", "unit__order_key", "name", "pk")
    )


def titles(unit: Unit) -> list[str]:
    """The codes of the posts that are held at a unit or below it, in the order of the house."""
    return [code for code, meaning in TITLES.items() if max(meaning.levels) >= unit.level]


def usual(unit: Unit, kind: str) -> Audience:
    """Whom something is for before anybody chose: everybody here, or all the units right below."""
    if kind == Kind.DIRECTIVE:
        return Audience(units=tuple(one.pk for one in below(unit)))
    return Audience(units=(unit.pk,))


@dataclass(frozen=True)
class Place:
    """A unit with how many people there would get it, and how many of them have a telephone."""

    unit: Unit
    people: int
    reachable: int


@dataclass(frozen=True)
class Reach:
    """Whom a draft would reach. `first` are a few of the people, empty where she may not see them.

    Of a directive, `units` are those that would receive it, and there are no people.
    """

    people: int = 0
    reachable: int = 0
    places: Sequence[Place] = ()
    units: Sequence[Unit] = ()
    first: Sequence[Member] = ()

    @property
    def count(self) -> int:
        return len(self.units) or self.people

    @property
    def silent(self) -> int:
        return self.people - self.reachable


def reach(actor: Actor, notice: Notice) -> Reach:
    """Whom a draft would reach now. The caller has asked the gate for the notice."""
    audience = Audience.of(notice.audience)
    if notice.kind == Kind.DIRECTIVE:
        chosen = Unit.objects.filter(pk__in=audience.units, closed_on=None).exclude(pk=notice.unit_id)
        return Reach(units=list(chosen.order_by("level", "order_key", "pk")))
    people = people_of(audience)
    places = _places(people, "commune" if notice.unit.level == Level.PROVINCE else "branch")
    return Reach(
        people=sum(one.people for one in places),
        reachable=sum(one.reachable for one in places),
        places=places,
        first=_first(actor, people),
    )


def _places(people: QuerySet[Member], column: str) -> list[Place]:
    counted = people.order_by().values_list(column).annotate(n=Count("pk"), called=Count("pk", ~Q(phone="")))
    numbers = {unit: (n, called) for unit, n, called in counted}
    found = Unit.objects.filter(pk__in=numbers).order_by("order_key", "pk")
    return [Place(one, *numbers[one.pk]) for one in found]


def _first(actor: Actor, people: QuerySet[Member]) -> list[Member]:
    """A look at the first names, for whoever has telephones: above a commune there are numbers alone."""
    if not gate.holds(actor, SEE_PHONES):
        return []
    seen = gate.rows(actor, SEE_PHONES, people).select_related("branch", "cell")
    return list(seen.order_by("sort_key", "pk")[:FIRST])


def words(notice: Notice) -> str:
    """Whom a notice is for, as people say it."""
    return words_of(Audience.of(notice.audience), notice.kind == Kind.DIRECTIVE)


def words_of(audience: Audience, is_directive: bool) -> str:
    """The same of an audience; of a directive only the units."""
    if audience.groups:
        named = Group.objects.filter(pk__in=audience.groups).order_by("pk").values_list("name", flat=True)
        where = "Nhóm " + _some([f"“{one}”" for one in named])
    else:
        where = _some([one.title for one in _units(audience)])
    if is_directive:
        return where
    who = dict(WHO)[audience.who]
    if audience.titles:
        who = _some([Post.Title(one).label for one in audience.titles if one in Post.Title.values])
    return (
        f"{where}: {who[:1].lower()}{who[1:]}"
        if audience.who != ALL or audience.groups
        else f"{where}: {who.lower()}"
    )


def _units(audience: Audience) -> list[Unit]:
    return list(Unit.objects.filter(pk__in=audience.units).order_by("level", "order_key", "pk"))


def _some(named: Sequence[str], most: int = 3) -> str:
    more = f" và {len(named) - most} nơi khác" if len(named) > most else ""
    return ", ".join(named[:most]) + more


def frozen(notice: Notice) -> int:
    """How many people it has been frozen for so far."""
    rows = Tally.objects.filter(notice=notice, what=Tally.What.FOR).values_list("n", flat=True)
    return sum(rows)


# Lists. "Here" are the units where she holds the permission, not those below them.


def _here(actor: Actor) -> list[int]:
    return [grant.unit for grant in actor.grants_of(SEE_NOTICES)]


def under_way(actor: Actor) -> list[Notice]:
    """What these units are writing, or have waiting; what waits for somebody else first."""
    mine = Notice.objects.filter(unit__in=_here(actor), state__in=UNDER_WAY)
    mine = mine.exclude(pk__in=[one.pk for one in to_approve(actor)])
    found = gate.rows(actor, SEE_NOTICES, mine).select_related("unit", "by").order_by("-made_at", "-pk")
    order = {state: n for n, state in enumerate(UNDER_WAY)}
    return sorted(found[:100], key=lambda one: order[State(one.state)])


def told(actor: Actor, *, page: int, from_below: bool = False) -> tuple[list[Notice], bool]:
    """What these units have told (or those below them), the newest first, and whether there is more."""
    over = Notice.objects.filter(state__in=OVER)
    here = Q(unit__in=_here(actor))
    found = gate.rows(actor, SEE_NOTICES, over.exclude(here) if from_below else over.filter(here))
    return _cut(found, page)


def from_above(actor: Actor, *, page: int) -> tuple[list[Notice], bool]:
    """What units above told people of hers: by the links that were made for her branches."""
    links = gate.rows(actor, SEE_NOTICES, Link.objects.filter(group=None))
    level = min((grant.level for grant in actor.grants_of(SEE_NOTICES)), default=Level.CELL)
    above = Notice.objects.filter(state__in=OVER, unit__level__lt=level)
    return _cut(above.filter(pk__in=links.values("notice")), page)


def _cut(found: QuerySet[Notice], page: int) -> tuple[list[Notice], bool]:
    ordered = found.select_related("unit").order_by("-published_at", "-pk")
    rows = list(ordered[(page - 1) * PAGE : page * PAGE + 1])
    return rows[:PAGE], len(rows) > PAGE


def has_above(actor: Actor) -> bool:
    """Whether anybody above her could tell her people something."""
    return any(grant.level > Level.PROVINCE for grant in actor.grants_of(SEE_NOTICES))


def has_below(actor: Actor) -> bool:
    """Whether units below her write notices of their own."""
    return any(grant.level < Level.BRANCH for grant in actor.grants_of(SEE_NOTICES))


def open_sender(actor: Actor, pk: int, permission: Permission = SEND_NOTICES) -> Unit:
    """The open unit with this id that writes notices, where she holds the permission, or NotForYou."""
    found = units.open_unit(actor, pk, permission)
    if found.level not in SENDERS:
        raise gate.NotForYou
    return found


def waiting(actor: Actor, pk: int) -> Notice:
    """The notice with this id that she may look at before it goes out, or NotForYou."""
    return gate.get(actor, APPROVE_NOTICES, Notice.objects.select_related("unit", "by"), pk=pk)


def ruled(actor: Actor) -> list[Unit]:
    """The units of hers of which she says how they tell."""
    held = [grant.unit for grant in actor.grants_of(APPROVE_NOTICES)]
    return list(Unit.objects.filter(pk__in=held, closed_on=None, level__in=SENDERS).order_by("level", "pk"))
