"""Branches and cells around people, asked for once for a whole page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from sohoi.acts import gate
from sohoi.acts.actor import Actor, Level, Permission
from sohoi.members.models import Member
from sohoi.members.permissions import SEE_MEMBERS
from sohoi.units import addresses, facts
from sohoi.units.models import Unit

# More branches than a list to choose from can hold: above a commune she chooses the commune first.
CHOOSABLE = 150


@dataclass(frozen=True)
class Places:
    """What the filters offer: branches, the cells of the chosen one, and the communes of before July 2025
    of which the one commune of all these branches was made, as code and words."""

    branches: list[Unit]
    cells: list[Unit]
    old_communes: list[tuple[str, str]]


def units_of(people: Iterable[Member]) -> dict[int, Unit]:
    """The cells, branches and communes of these people by id."""
    people = list(people)
    wanted = {one.branch_id for one in people} | {one.cell_id for one in people if one.cell_id}
    wanted |= {one.commune_id for one in people}
    return Unit.objects.in_bulk(wanted)


def branches_for(actor: Actor, permission: Permission) -> QuerySet[Unit]:
    """The open branches where the actor holds this permission."""
    found = Unit.objects.filter(level=Level.BRANCH, closed_on=None)
    return gate.rows(actor, permission, found).order_by("order_key", "id")


def cells_for(actor: Actor, permission: Permission) -> QuerySet[Unit]:
    """The open cells in branches where the actor holds this permission."""
    found = Unit.objects.filter(level=Level.CELL, closed_on=None).select_related("parent")
    return gate.rows(actor, permission, found).order_by("parent__order_key", "order_key", "id")


def places(actor: Actor, branch: int | None) -> Places:
    """What the filters of the list offer to this actor."""
    branches = list(branches_for(actor, SEE_MEMBERS).select_related("commune")[: CHOOSABLE + 1])
    if len(branches) > CHOOSABLE:
        branches = []
    only = branch or (branches[0].pk if len(branches) == 1 else None)
    cells = list(cells_for(actor, SEE_MEMBERS).filter(branch_id=only)) if only else []
    return Places(branches, cells, _old_communes(branches))


def _old_communes(branches: Iterable[Unit]) -> list[tuple[str, str]]:
    codes = {one.commune.code for one in branches if one.commune}
    if len(codes) != 1 or not addresses.is_known(*codes):
        return []
    return [(one.code, f"{one.kind} {one.name}") for one in facts.old_communes_of(*codes)]
