"""The figures of a unit, exact at once."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from sohoi.acts import gate
from sohoi.acts.actor import Level
from sohoi.acts.pages import ActorRequest, page
from sohoi.common.forms import today
from sohoi.members.fields import off
from sohoi.members.permissions import EDIT_MEMBERS, SEE_FIGURES, SEE_MEMBERS, SEE_SENSITIVE
from sohoi.notices.queries.reach import lately
from sohoi.reports import queries
from sohoi.units import queries as units
from sohoi.units.models import Unit


@page(SEE_FIGURES)
def mine(request: ActorRequest) -> HttpResponse:
    """The figures of the place where she works."""
    home = units.home(request.actor)
    if home is None or not gate.may(request.actor, SEE_FIGURES, home):
        raise gate.NotForYou
    return _show(request, home)


@page(SEE_FIGURES)
def of_unit(request: ActorRequest, *, unit: int) -> HttpResponse:
    """The figures of one unit below."""
    return _show(request, units.open_unit(request.actor, unit, SEE_FIGURES))


def _show(request: ActorRequest, unit: Unit) -> HttpResponse:
    board = queries.board(request.actor, unit, year=today().year)
    context = {
        "unit": unit,
        "board": board,
        "today": today(),
        "sees_sensitive": gate.may(request.actor, SEE_SENSITIVE, unit),
        "off": off(),
        "told": lately(request.actor, unit),
        "may_see": gate.may(request.actor, SEE_MEMBERS, unit),
        "may_list": Level.COMMUNE <= unit.level <= Level.BRANCH
        and gate.may(request.actor, EDIT_MEMBERS, unit),
    }
    return render(request, "reports/office/figures.html", context)
