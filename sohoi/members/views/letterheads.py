"""How the papers of an office begin and end, with a sample to look at before it is kept."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render

from sohoi.acts import gate
from sohoi.acts.actor import Level
from sohoi.acts.pages import ActorRequest, page
from sohoi.acts.performing import Refused
from sohoi.common.downloads import document
from sohoi.common.forms import today
from sohoi.common.papers import FORMATS, NotPressed, write_pdf
from sohoi.members.forms.papers import LetterheadForm
from sohoi.members.queries import papers
from sohoi.units import queries as units
from sohoi.units import services
from sohoi.units.models import Letterhead, Unit
from sohoi.units.permissions import EDIT_LETTERHEAD


def _office(request: ActorRequest, unit: int) -> Unit:
    """An open province or commune whose letterhead is hers to shape, or 404."""
    found = units.open_unit(request.actor, unit, EDIT_LETTERHEAD)
    if found.level not in (Level.PROVINCE, Level.COMMUNE):
        raise gate.NotForYou
    return found


@page(EDIT_LETTERHEAD, methods=("GET", "POST"))
def letterhead(request: ActorRequest, *, unit: int) -> HttpResponse:
    """Shape it."""
    office = _office(request, unit)
    form = _form(request, office)
    if request.method == "POST" and form.is_valid() and _keep(request, office, form):
        messages.success(request, "Đã lưu. Giấy tờ làm từ nay theo mẫu này.")
        return redirect("papers-unit", unit=office.pk)
    return _page(request, office, form)


def _form(request: ActorRequest, office: Unit) -> LetterheadForm:
    kept = units.letterhead(office)
    initial = {name: getattr(kept, name) for name in LetterheadForm.base_fields if name != "key"}
    return LetterheadForm(request.POST if request.method == "POST" else None, office=office, initial=initial)


def _page(request: ActorRequest, office: Unit, form: LetterheadForm) -> HttpResponse:
    return render(request, "members/office/letterhead.html", {"unit": office, "form": form})


def _keep(request: ActorRequest, office: Unit, form: LetterheadForm) -> bool:
    try:
        services.set_letterhead(request.actor.once(form.sent_key), unit=office, shaped=form.shaped)
    except Refused as no:
        form.add_error(None, str(no))
        return False
    return True


@page(EDIT_LETTERHEAD, methods=("GET", "POST"))
def sample(request: ActorRequest, *, unit: int) -> HttpResponseBase:
    """A paper about nobody: with what was typed, or with what is kept."""
    office = _office(request, unit)
    if request.method == "GET":
        return _show(request, office, units.letterhead(office))
    form = _form(request, office)
    if form.is_valid():
        return _show(request, office, units.filled(form.shaped, office))
    return _page(request, office, form)


def _show(request: ActorRequest, office: Unit, shaped: Letterhead) -> HttpResponseBase:
    paper = papers.sample(office, shaped, today=today())
    kind = FORMATS["pdf"].content_type
    try:
        return document("xem-thu.pdf", kind, lambda out: write_pdf(out, paper), shown=True)
    except NotPressed as no:
        messages.error(request, str(no))
        return redirect("letterhead", unit=office.pk)
