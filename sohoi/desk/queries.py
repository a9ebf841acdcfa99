"""What the first page puts together from the areas below."""

from __future__ import annotations

from typing import Any

from sohoi.access.permissions import SEE_SYSTEM
from sohoi.acts import gate
from sohoi.acts.actor import Actor
from sohoi.common.todo import Waiting
from sohoi.members import todo
from sohoi.members.permissions import SEE_MEMBERS
from sohoi.notices import todo as notices
from sohoi.reports.queries import board
from sohoi.units.models import Unit
from sohoi.units.permissions import SEE_UNITS

SHOWN_BRANCHES = 8


def landing(actor: Actor) -> str:
    """The URL name of the page on which this person begins."""
    if gate.holds(actor, SEE_UNITS):
        return "today"
    if gate.holds(actor, SEE_MEMBERS):
        return "members"
    return "system" if gate.holds(actor, SEE_SYSTEM) else "more"


def waiting(actor: Actor) -> list[Waiting]:
    """Everything that waits, most pressing first."""
    order = {"wrong": 0, "wait": 1, "new": 2}
    return sorted([*todo.waiting(actor), *notices.waiting(actor)], key=lambda one: order[one.mood])


def standing(actor: Actor, unit: Unit, *, year: int) -> dict[str, Any]:
    """The numbers of the place, and the units below that need her first: least complete."""
    found = board(actor, unit, year=year)
    return {"board": found, "shown": found.below[:SHOWN_BRANCHES], "year": year}
