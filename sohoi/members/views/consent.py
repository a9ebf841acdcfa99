"""Asking members about the use of their data: one of them, a sheet to sign, and the signed sheet typed in."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from sohoi.acts import gate
from sohoi.acts.pages import ActorRequest, page
from sohoi.acts.performing import Refused
from sohoi.common.forms import number, today
from sohoi.common.text import nfc_clean
from sohoi.members.forms.consent import BY_SHEET, ManyForm, OneForm, SheetForm
from sohoi.members.models import Member
from sohoi.members.permissions import COLLECT_CONSENT
from sohoi.members.queries import consent as queries
from sohoi.members.queries import paper, people
from sohoi.members.services import consent as acts
from sohoi.members.services import reads
from sohoi.members.views.quality import keeper, to_own
from sohoi.units import queries as units
from sohoi.units.models import Unit


def _branch(request: ActorRequest, unit: int) -> Unit:
    """An open branch where the actor collects answers, or 404."""
    found = Unit.open_branches().select_related("parent")
    return gate.get(request.actor, COLLECT_CONSENT, found, pk=unit)


@page(COLLECT_CONSENT, methods=("GET", "POST"))
def person(request: ActorRequest, *, person: int) -> HttpResponse:
    """What one member said, and a form for what she says now."""
    member = people.member(request.actor, person)
    gate.require(request.actor, COLLECT_CONSENT, member)
    states = queries.states(member)
    initial = {"said_on": f"{today():%d/%m/%Y}"}
    form = OneForm(request.POST if request.method == "POST" else None, states=states, initial=initial)
    if request.method == "POST" and form.is_valid() and _collect(request, form, member):
        messages.success(request, f"Đã ghi câu trả lời của {member.name}.")
        return redirect("person-consent", person=person)
    context = {"member": member, "states": states, "form": form, "words": queries.answered(member)}
    return render(request, "members/office/consent_person.html", context)


def _collect(request: ActorRequest, form: OneForm, member: Member) -> bool:
    data = form.cleaned_data
    try:
        acts.collect(
            request.actor.once(form.sent_key),
            member=member,
            said=form.said(member.pk),
            how=data["how"],
            said_on=data["said_on"],
            today=today(),
            note=data["note"],
        )
    except Refused as no:
        form.add_error(None, str(no))
        return False
    return True


@page(COLLECT_CONSENT)
def mine(request: ActorRequest) -> HttpResponse:
    """The page of the unit where she works."""
    return to_own(request, "consent-unit")


@page(COLLECT_CONSENT)
def of_unit(request: ActorRequest, *, unit: int) -> HttpResponse:
    """How far a commune or a branch has come with asking."""
    found = keeper(request.actor, unit, COLLECT_CONSENT)
    context = {"unit": found, "seen": queries.overview(request.actor, found)}
    return render(request, "members/office/consent_unit.html", context)


@page(COLLECT_CONSENT, methods=("GET", "POST"))
def sheet(request: ActorRequest, *, unit: int) -> HttpResponse:
    """Whom the sheet should hold; sent, the sheet itself with the words and room to sign."""
    branch = _branch(request, unit)
    form = SheetForm(request.POST if request.method == "POST" else None, cells=units.cells_of(branch.pk))
    if request.method == "POST" and form.is_valid():
        return _print(request, branch, form)
    return render(request, "members/office/consent_sheet.html", {"unit": branch, "form": form})


def _print(request: ActorRequest, branch: Unit, form: SheetForm) -> HttpResponse:
    cell = form.cleaned_data["cell"]
    rows = queries.rows(request.actor, branch, only_unasked=not form.cleaned_data["all"])
    if cell is not None:
        rows = [row for row in rows if row.member.cell_id == cell.pk]
    reads.print_roll(request.actor, unit=branch, count=len(rows))
    context = {
        "unit": branch,
        "cell": cell,
        "asked": queries.asking(),
        "rows": [(row, paper.number_of(row.member.pk)) for row in rows],
        "at": timezone.now(),
    }
    return render(request, "members/office/consent_print.html", context)


@page(COLLECT_CONSENT, methods=("GET", "POST"))
def typing(request: ActorRequest, *, unit: int) -> HttpResponse:
    """A signed sheet: fifty members at a time, nothing chosen beforehand."""
    branch = _branch(request, unit)
    text = nfc_clean(request.GET.get("q", ""))[:100]
    if request.method == "POST":
        wanted = [pk for sent in request.POST.getlist("person")[: queries.PAGE] if (pk := number(sent))]
        rows, left = queries.of_people(request.actor, branch, wanted), 0
    else:
        found = queries.rows(request.actor, branch, text=text, only_unasked=not text)
        rows, left = found[: queries.PAGE], max(len(found) - queries.PAGE, 0)
    form = ManyForm(request.POST if request.method == "POST" else None, rows=rows, asked=queries.asking())
    if request.method == "POST" and form.is_valid() and (count := _type(request, form, branch)):
        messages.success(request, f"Đã ghi {count} câu trả lời.")
        return redirect(reverse("consent-typing", kwargs={"unit": branch.pk}))
    context: dict[str, Any] = {
        "unit": branch,
        "form": form,
        "lines": form.lines(),
        "left": left,
        "text": text,
    }
    return render(request, "members/office/consent_typing.html", context)


def _type(request: ActorRequest, form: ManyForm, branch: Unit) -> int:
    """How many answers were written; 0 where the form says why none."""
    data = form.cleaned_data
    try:
        made = acts.collect_many(
            request.actor.once(form.sent_key),
            branch=branch,
            said=form.said,
            how=BY_SHEET,
            said_on=data["said_on"],
            today=today(),
        )
    except Refused as no:
        form.add_error(None, str(no))
        return 0
    return len(made)
