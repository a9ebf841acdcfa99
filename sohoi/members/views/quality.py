"""How good the records of a commune or a branch are, each gap with the list that mends it."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render

from sohoi.acts import gate
from sohoi.acts.actor import Actor, Level, Permission
from sohoi.acts.pages import ActorRequest, page
from sohoi.common.forms import today
from sohoi.members.permissions import (
    APPOINT,
    COLLECT_CONSENT,
    EDIT_MEMBERS,
    IMPORT_BOOKS,
    SEE_MEMBERS,
    SEE_PHONES,
)
from sohoi.members.queries import quality
from sohoi.units import queries as units
from sohoi.units.models import Unit


def keeps_records(unit: Unit | None) -> bool:
    """Whether it is a commune or a branch: they keep records and mend them."""
    return unit is not None and unit.level in (Level.COMMUNE, Level.BRANCH)


def keeper(actor: Actor, unit: int, permission: Permission) -> Unit:
    """The open commune or branch with this id where the actor holds the permission, or NotForYou."""
    found = units.open_unit(actor, unit, permission)
    if not keeps_records(found):
        raise gate.NotForYou
    return found


def to_own(request: ActorRequest, name: str) -> HttpResponse:
    """To this page of the unit where she works; from above the commune she chooses one first."""
    home = units.home(request.actor)
    return redirect(name, unit=home.pk) if home and keeps_records(home) else redirect("units")


@page(SEE_MEMBERS)
def mine(request: ActorRequest) -> HttpResponse:
    """The page of the unit where she works."""
    return to_own(request, "quality-unit")


@page(SEE_MEMBERS)
def of_unit(request: ActorRequest, *, unit: int) -> HttpResponse:
    """What is wanting in the records of one unit, worst first."""
    found = keeper(request.actor, unit, SEE_MEMBERS)
    context = {
        "unit": found,
        "standing": quality.standing(request.actor, found, year=today().year),
        "headless": quality.branches_without_head(request.actor, found),
        "branches": quality.branches(request.actor, found) if found.level == Level.COMMUNE else [],
        "may_appoint": gate.may(request.actor, APPOINT, found),
        "may_edit": gate.may(request.actor, EDIT_MEMBERS, found),
        "may_import": gate.may(request.actor, IMPORT_BOOKS, found),
        "may_list": gate.may(request.actor, SEE_PHONES, found),
        "may_collect": gate.may(request.actor, COLLECT_CONSENT, found),
    }
    return render(request, "members/office/quality.html", context)
