"""Who holds what: the bodies of a unit, one person's posts, what ends soon."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

from django.db.models import F, Model, Q, QuerySet
from django.db.models.functions import Now, TruncDate

from sohoi.access.permissions import GIVE_ROLES
from sohoi.acts import gate
from sohoi.acts.actor import Actor, Level
from sohoi.members.models import Member, Post, Term
from sohoi.members.models.post import held_on
from sohoi.members.permissions import APPOINT, APPOINT_HERE, SEE_MEMBERS
from sohoi.members.titles import BODIES, TITLES, titles_at
from sohoi.units.models import Unit

M = TypeVar("M", bound=Model)
# Ahead of the end of a post there is time to hold a meeting and to write a decision.
SOON = timedelta(days=90)
ORDER = {code: n for n, code in enumerate(TITLES)}
PAST_SHOWN = 60


@dataclass(frozen=True)
class Body:
    """A body of a unit, or its posts beside any body, with who holds them on a day."""

    label: str
    posts: list[Post]


def seen(actor: Actor) -> QuerySet[Post]:
    """The posts whose units the actor sees; one that ended on its first day never was."""
    real = Post.objects.filter(Q(until=None) | Q(until__gt=F("since")))
    whole = real.select_related("person__member__branch", "unit", "term", "decision", "grant")
    return gate.rows(actor, SEE_MEMBERS, whole)


def bodies(actor: Actor, unit: Unit, day: date) -> list[Body]:
    """The bodies of this unit with who belongs to them on a day, then its other posts, then those below."""
    held = _ordered(seen(actor).filter(held_on(day), unit=unit))
    found = [
        Body(label, [one for one in held if code in TITLES[one.title].bodies])
        for code, label in BODIES.items()
        if _has_body(unit.level, code)
    ]
    others = Body("Chức vụ khác", [one for one in held if not TITLES[one.title].bodies])
    return [*found, *([others] if others.posts else []), *_below(actor, unit, day)]


def _has_body(level: int, body: str) -> bool:
    return any(body in TITLES[title].bodies for title in titles_at(level))


def _below(actor: Actor, unit: Unit, day: date) -> list[Body]:
    """The heads of a commune's branches; the heads of a branch's cells."""
    below = {
        Level.COMMUNE: ("Chi hội trưởng, chi hội phó", Q(unit__commune=unit), ("head", "deputy")),
        Level.BRANCH: ("Tổ trưởng, tổ phó", Q(unit__branch=unit), ("cell_head", "cell_deputy")),
    }.get(Level(unit.level))
    if below is None:
        return []
    label, where, titles = below
    posts = seen(actor).filter(held_on(day), where, title__in=titles).order_by("unit__order_key", "unit_id")
    return [Body(label, sorted(posts, key=lambda one: (one.unit.order_key, one.unit_id, ORDER[one.title])))]


def _ordered(posts: Iterable[Post]) -> list[Post]:
    return sorted(posts, key=lambda one: (ORDER[one.title], one.since, one.pk))


def ending(actor: Actor, unit: Unit, day: date) -> list[Post]:
    """Posts of this unit and below it that end within three months, the first one first."""
    soon = seen(actor).filter(held_on(day), _within(unit), until__lte=day + SOON)
    return list(soon.order_by("until", "id"))


def _within(unit: Unit) -> Q:
    column = {Level.PROVINCE: "unit__province", Level.COMMUNE: "unit__commune"}.get(Level(unit.level))
    return Q(**{column or "unit__branch": unit})


def past(actor: Actor, unit: Unit, day: date) -> list[Post]:
    """Who held posts of this unit before, the last one first."""
    return list(seen(actor).filter(unit=unit, until__lte=day).order_by("-until", "-id")[:PAST_SHOWN])


def of_person(actor: Actor, member: Member) -> list[Post]:
    """All posts of a member that the actor sees, the newest first."""
    return list(seen(actor).filter(person=member.pk).order_by("-since", "-id"))


def post_in_hand(actor: Actor, pk: int) -> Post:
    """A post that the actor may end or correct. Raises NotForYou."""
    return _either(actor, Post.objects.select_related("person", "unit", "term", "decision"), pk)


def _either(actor: Actor, rows: QuerySet[M], pk: int) -> M:
    """The row that the actor may change, here and below or here only. Raises NotForYou."""
    found = gate.rows(actor, APPOINT, rows).filter(pk=pk).first()
    return found or gate.get(actor, APPOINT_HERE, rows, pk=pk)


def may_appoint(actor: Actor, subject: Unit | Post | Term) -> bool:
    """Whether the actor gives the posts of this unit, or changes this post or term."""
    return any(gate.may(actor, permission, subject) for permission in (APPOINT, APPOINT_HERE))


def post_for_door(actor: Actor, pk: int) -> Post:
    """A post whose holder the actor may let in. Raises NotForYou."""
    return gate.get(actor, GIVE_ROLES, Post.objects.select_related("person", "unit"), pk=pk)


def member_in_hand(actor: Actor, pk: int) -> Member:
    """A member to whom the actor may give a post. Raises NotForYou."""
    found = gate.get(actor, SEE_MEMBERS, Member.objects.select_related("person", "branch", "cell"), pk=pk)
    if not units_of(actor, found):
        raise gate.NotForYou
    return found


def is_over(post: Post) -> bool:
    """Whether its last day is behind us, by the database's clock."""
    return Post.objects.filter(pk=post.pk, until__lte=TruncDate(Now())).exists()


def units_of(actor: Actor, member: Member) -> list[Unit]:
    """The units that a member belongs to and in which the actor gives posts, the nearest first."""
    ids = {member.cell_id, member.branch_id, member.commune_id, member.province_id} - {None}
    cells = Q(level=Level.CELL, branch_id=member.branch_id)
    found = Unit.objects.filter(Q(pk__in=ids) | cells, closed_on=None)
    mine = gate.rows(actor, APPOINT, found) | gate.rows(actor, APPOINT_HERE, found)
    return list(mine.order_by("-level", "order_key"))


def terms(units: Sequence[Unit]) -> QuerySet[Term]:
    """The terms of these units, the last one first. The caller has asked the gate for the units."""
    return Term.objects.filter(unit__in=units).order_by("-since", "-id")


def term_in_hand(actor: Actor, pk: int) -> Term:
    """A term that the actor may end. Raises NotForYou."""
    return _either(actor, Term.objects.select_related("unit"), pk)
