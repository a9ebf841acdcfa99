"""Lists that leave the system: a reason first, then the file. And the empty form of a branch."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone

from sohoi.acts import gate
from sohoi.acts.pages import ActorRequest, page
from sohoi.common.downloads import moment_of, spreadsheet
from sohoi.common.forms import number, today
from sohoi.common.sheets.write import write_list, write_template
from sohoi.common.text import fold
from sohoi.members.forms import FindForm, ReasonForm
from sohoi.members.permissions import EXPORT_MEMBERS, IMPORT_BOOKS, SEE_SENSITIVE
from sohoi.members.queries import lists
from sohoi.members.queries.finding import Wanted
from sohoi.members.services import reads
from sohoi.units import queries as units
from sohoi.units.models import Unit


@page(EXPORT_MEMBERS, methods=("GET", "POST"))
def export(request: ActorRequest) -> HttpResponseBase:
    """The list that the filters show, as a spreadsheet, for a reason."""
    wanted = FindForm(request.GET).wanted(sensitive=gate.holds(request.actor, SEE_SENSITIVE))
    unit = _unit(request, wanted)
    form = ReasonForm(request.POST or None)
    count = lists.how_many(request.actor, wanted, unit, year=today().year)
    if request.method == "POST" and form.is_valid():
        return _send(request, form.cleaned_data["reason"], wanted, unit, count)
    return render(request, "members/office/export.html", {"form": form, "unit": unit, "count": count})


def _unit(request: ActorRequest, wanted: Wanted) -> Unit:
    """The branch that was chosen, else the place where she works."""
    if wanted.branch:
        return gate.get(request.actor, EXPORT_MEMBERS, Unit.open_branches(), pk=wanted.branch)
    home = units.home(request.actor)
    if home is None:
        raise gate.NotForYou
    gate.require(request.actor, EXPORT_MEMBERS, home)
    return home


def _send(request: ActorRequest, reason: str, wanted: Wanted, unit: Unit, count: int) -> HttpResponseBase:
    sensitive = gate.may(request.actor, SEE_SENSITIVE, unit)
    now = timezone.localtime()
    what = unit.title if not wanted.narrowed else f"{unit.title}, theo lựa chọn"
    reads.export(request.actor.because(reason), unit=unit, what=what, count=count)
    sheet = lists.sheet(
        request.actor, unit, what=what, today=today(), moment=moment_of(now), sensitive=sensitive
    )
    rows = lists.rows(request.actor, wanted, unit, year=today().year, sensitive=sensitive)
    return spreadsheet(
        f"hoi-vien-{slug_of(unit)}-{now:%Y%m%d}.xlsx", lambda out: write_list(out, sheet=sheet, rows=rows)
    )


def slug_of(unit: Unit) -> str:
    """The name of a unit as the name of a file can hold it."""
    return fold(unit.name).replace(" ", "-")


@page(IMPORT_BOOKS)
def template(request: ActorRequest, *, unit: int) -> HttpResponseBase:
    """The empty form of one branch."""
    branch = gate.get(request.actor, IMPORT_BOOKS, Unit.open_branches(), pk=unit)
    cells = tuple(units.cells_of(branch.pk).values_list("name", flat=True))
    sheet = lists.template(branch, cells)
    return spreadsheet(f"mau-{slug_of(branch)}.xlsx", lambda out: write_template(out, sheet=sheet))


@page(IMPORT_BOOKS)
def template_chosen(request: ActorRequest) -> HttpResponse:
    """From the list of branches to the form of one."""
    chosen = number(request.GET.get("unit"))
    if chosen is None:
        return redirect("books")
    found = gate.get(request.actor, IMPORT_BOOKS, Unit.open_branches(), pk=chosen)
    return redirect("book-template", unit=found.pk)
