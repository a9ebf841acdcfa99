""" "Dữ liệu là của Hội": the whole unit in one file, for a reason."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone

from sohoi.acts import gate
from sohoi.acts.pages import ActorRequest, page
from sohoi.common.downloads import moment_of, spreadsheet
from sohoi.common.sheets.write import TooManyRows, write_workbook
from sohoi.members.forms.papers import TakeOutForm
from sohoi.members.permissions import EXPORT_MEMBERS, OPEN_IDENTITY, SEE_SENSITIVE
from sohoi.members.queries import taking_out
from sohoi.members.services import printing
from sohoi.members.views.lists import slug_of
from sohoi.members.views.quality import keeper
from sohoi.units.models import Unit


@page(EXPORT_MEMBERS, methods=("GET", "POST"))
def take_out(request: ActorRequest, *, unit: int) -> HttpResponseBase:
    """What the file will hold; for a reason, the file."""
    found = keeper(request.actor, unit, EXPORT_MEMBERS)
    form = TakeOutForm(
        request.POST if request.method == "POST" else None,
        may_open=gate.may(request.actor, OPEN_IDENTITY, found),
    )
    count = taking_out.people(request.actor, found).count()
    if request.method == "POST" and form.is_valid():
        try:
            return _send(request, found, form, count)
        except TooManyRows as no:
            form.add_error(None, str(no))
    return _page(request, found, form, count)


def _page(request: ActorRequest, unit: Unit, form: TakeOutForm, count: int) -> HttpResponse:
    sensitive = gate.may(request.actor, SEE_SENSITIVE, unit)
    context = {"unit": unit, "form": form, "count": count, "sensitive": sensitive}
    return render(request, "members/office/take_out.html", context)


def _send(request: ActorRequest, unit: Unit, form: TakeOutForm, count: int) -> HttpResponseBase:
    chosen, now = form.cleaned_data, timezone.localtime()
    actor, identity = request.actor.because(chosen["reason"]), bool(chosen.get("identity"))
    note = taking_out.note(
        unit,
        count=count,
        who=actor.name,
        moment=moment_of(now),
        why=actor.reason,
        identity=identity,
        sensitive=gate.may(actor, SEE_SENSITIVE, unit),
    )
    # Recorded before the first number is opened.
    printing.take_out(actor, unit=unit, count=count, identity=identity)
    sheets = taking_out.sheets(actor, unit, identity=identity)
    name = f"du-lieu-{slug_of(unit)}-{now:%Y%m%d}.xlsx"
    return spreadsheet(name, lambda out: write_workbook(out, note=note, sheets=sheets))
