"""The gate: the only place that knows who may see and touch what.

`rows` (for lists) and `require` (for one object) are both made from `clauses`, so they cannot
disagree; a property test holds them together. A model that the gate guards has a class attribute
`scope: Scope` which says where its rows hang in the tree.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import reduce
from operator import attrgetter, or_
from typing import Any, TypeVar

from django.db.models import Model, Q, QuerySet
from django.http import Http404

from sohoi.acts.actor import Actor, Kind, Level, Permission, Reach

M = TypeVar("M", bound=Model)


class NotForYou(Http404):
    """Not there, or not hers: from outside the two look the same."""

    def __init__(self) -> None:
        super().__init__("Không tìm thấy")


@dataclass(frozen=True)
class Scope:
    """Where a row hangs: for each level the column with the id of the unit above it.

    Columns are Django look-ups (`branch__commune_id`). `here` is the very unit it hangs on,
    `herself` the subject it is about, `owner` the account it belongs to, `link` what a link's id is
    compared with.
    """

    levels: Mapping[Level, str] = field(default_factory=dict)
    here: str = ""
    herself: str = ""
    owner: str = ""
    link: str = "pk"


@dataclass(frozen=True)
class Clause:
    """One way in: the column must hold one of the ids. An empty column lets everything in."""

    column: str
    ids: frozenset[int]

    def as_q(self) -> Q:
        return Q(**{f"{self.column}__in": sorted(self.ids)}) if self.column else Q()

    def admits(self, subject: object) -> bool:
        return not self.column or attrgetter(self.column.replace("__", "."))(subject) in self.ids


def clauses(actor: Actor, permission: Permission, scope: Scope) -> list[Clause]:
    """All the ways in that this actor has to rows of this scope; none means nothing at all."""
    if permission.code in actor.everywhere or permission.reach is Reach.OPEN:
        return [Clause("", frozenset())]
    if actor.kind is Kind.LINK:
        return _by_link(actor, permission, scope)
    if permission.reach is Reach.SELF:
        return _by_id(actor.herself, scope.herself)
    if permission.reach is Reach.SIGNED_IN:
        return _by_id(actor.id if actor.kind is Kind.ACCOUNT else None, scope.owner)
    return _by_grants(actor, permission, scope, permission.reach)


def _by_link(actor: Actor, permission: Permission, scope: Scope) -> list[Clause]:
    if actor.link is None or actor.link[0] != permission.code:
        return []
    return [Clause(scope.link, frozenset([actor.link[1]]))]


def _by_id(own: int | None, column: str) -> list[Clause]:
    return [] if own is None or not column else [Clause(column, frozenset([own]))]


def _by_grants(actor: Actor, permission: Permission, scope: Scope, reach: Reach) -> list[Clause]:
    """One clause for each level: `column IN (...)` keeps the index, an OR over columns does not."""
    grouped: dict[str, set[int]] = {}
    for grant in actor.grants_of(permission):
        if grant.level is Level.COUNTRY and reach is Reach.BELOW and scope.levels:
            return [Clause("", frozenset())]
        column = scope.here if reach is Reach.HERE else scope.levels.get(grant.level, "")
        if column:
            grouped.setdefault(column, set()).add(grant.unit)
    return [Clause(column, frozenset(ids)) for column, ids in sorted(grouped.items())]


def scope_of(model: type[Model]) -> Scope:
    """The declared scope; a model without one is never shown through the gate."""
    scope = getattr(model, "scope", None)
    if not isinstance(scope, Scope):
        raise TypeError(f"{model.__name__} has no scope: the gate cannot guard it")
    return scope


def rows(actor: Actor, permission: Permission, queryset: QuerySet[M]) -> QuerySet[M]:
    """The rows of the queryset that the actor may have under this permission."""
    ways = clauses(actor, permission, scope_of(queryset.model))
    if not ways:
        return queryset.none()
    return queryset.filter(reduce(or_, (way.as_q() for way in ways)))


def page(
    actor: Actor, permission: Permission, queryset: QuerySet[M], order: tuple[str, ...], size: int
) -> list[M]:
    """The first `size` permitted rows in `order`, whose columns are never null and sort as in Python
    (numbers, days, texts in `COLLATE "C"`).

    Grants on several levels become a UNION ALL of one limited query for each, merged: an OR
    would make the planner walk the whole order.
    """
    ways = clauses(actor, permission, scope_of(queryset.model))
    if len(ways) < 2:
        return list(rows(actor, permission, queryset).order_by(*order)[:size])
    parts = [queryset.filter(way.as_q()).order_by(*order)[:size] for way in ways]
    found = {row.pk: row for row in parts[0].union(*parts[1:], all=True)}
    return _sorted(found.values(), order)[:size]


def _sorted(found: Iterable[M], order: tuple[str, ...]) -> list[M]:
    """By several columns, each up or down as its sign says: the last one first, since sorting is stable."""
    merged = list(found)
    for column in reversed(order):
        merged.sort(key=attrgetter(column.lstrip("-").replace("__", ".")), reverse=column.startswith("-"))
    return merged


def may(actor: Actor, permission: Permission, subject: object) -> bool:
    """Whether the actor holds the permission over this one object (any object with a scope)."""
    scope = getattr(subject, "scope", None)
    if not isinstance(scope, Scope):
        raise TypeError(f"{type(subject).__name__} has no scope: the gate cannot guard it")
    return any(way.admits(subject) for way in clauses(actor, permission, scope))


def may_give(actor: Actor, permission: Permission, unit: object) -> bool:
    """Whether the actor may hand the permission to somebody at this unit: she holds it there or above.

    What is held for one's own unit only (`Reach.HERE`) may still be handed down: a chair who answers
    directives for her commune names who answers them for a branch, though she never answers in her place.
    """
    if may(actor, permission, unit):
        return True
    below = _by_grants(actor, permission, unit.scope, Reach.BELOW) if permission.reach is Reach.HERE else []  # type: ignore[attr-defined]
    return any(way.admits(unit) for way in below)


def require(actor: Actor, permission: Permission, subject: object) -> None:
    """Let pass or raise NotForYou, which the web answers with the same 404 as for what is absent."""
    if not may(actor, permission, subject):
        raise NotForYou


def get(actor: Actor, permission: Permission, queryset: QuerySet[M], **look_up: Any) -> M:
    """The one permitted row that fits, or NotForYou."""
    # Not `first()`: it would sort what is one row.
    for found in rows(actor, permission, queryset).filter(**look_up)[:1]:
        return found
    raise NotForYou


def holds(actor: Actor, permission: Permission) -> bool:
    """Whether the actor holds the permission anywhere: for menus and the doors of pages."""
    if permission.reach is Reach.OPEN or permission.code in actor.everywhere:
        return True
    if actor.kind is Kind.LINK:
        return actor.link is not None and actor.link[0] == permission.code
    match permission.reach:
        case Reach.SIGNED_IN:
            return actor.kind is Kind.ACCOUNT
        case Reach.SELF:
            return actor.herself is not None
    return bool(actor.grants_of(permission))
