"""Somebody new: written down, put forward, admitted at once, or come with a paper from elsewhere."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from sohoi.acts import gate
from sohoi.acts.pages import ActorRequest, page
from sohoi.acts.performing import Refused
from sohoi.common.forms import number, today
from sohoi.members import fields
from sohoi.members.forms import FactsForm
from sohoi.members.forms.movements import ADMIT_NOW, APPLY, ARRIVAL, NewPersonForm
from sohoi.members.models import Application, Person
from sohoi.members.permissions import ADMIT, EDIT_MEMBERS
from sohoi.members.queries import checking, people, places
from sohoi.members.services import admissions, transfers
from sohoi.members.services import people as acts
from sohoi.members.services.decisions import Paper
from sohoi.members.views.people import agreed, ask
from sohoi.units.models import Unit
from sohoi.units.permissions import EDIT_UNITS

# The old number is on the page only when a card has brought it.
NUMBERS = ("id_number", "old_id")
QUICK = ("full_name", "birth", "sex", *NUMBERS, "phone", "address", "occupation", "joined", "core")


@page(EDIT_MEMBERS, methods=("GET", "POST"))
def add(request: ActorRequest) -> HttpResponse:
    """Somebody new: few fields first, all the others on her page afterwards."""
    form, context = blank(request, request.POST or None)
    if request.method == "POST" and form.is_valid():
        return _add(request, form, context)
    return render(request, "members/office/add.html", context)


def blank(request: ActorRequest, data: Any = None, **known: Any) -> tuple[NewPersonForm, dict[str, Any]]:
    """The form for somebody new with what is known of her, and what its page shows."""
    branches = places.branches_for(request.actor, EDIT_MEMBERS)
    form = NewPersonForm(
        data,
        entries=[entry for entry in fields.kept() if entry.key in QUICK],
        branches=branches,
        cells=places.cells_for(request.actor, EDIT_MEMBERS),
        may_admit=gate.holds(request.actor, ADMIT),
        initial={**_place_guess(request, list(branches[:2])), **known},
    )
    context = {
        "form": form,
        "no_branch": not branches.exists(),
        "may_units": gate.holds(request.actor, EDIT_UNITS),
    }
    return form, context


def _place_guess(request: ActorRequest, branches: list[Unit]) -> dict[str, Any]:
    """The only branch there is, or the one she came from."""
    if len(branches) == 1:
        return {"branch": branches[0].pk}
    return {"branch": number(request.GET.get("branch"))}


def _add(request: ActorRequest, form: NewPersonForm, context: dict[str, Any]) -> HttpResponse:
    branch = form.cleaned_data["branch"]
    doubts = checking.doubts(request.actor, form.facts, branch=branch, year=today().year)
    # Pressed twice, she is there already: the first answer, not the question who she is.
    if not agreed(form, doubts) and not people.sent_before(request.actor, form.sent_key):
        return ask(request, "members/office/add.html", form, doubts, context)
    try:
        made = _enter(request, form)
    except Refused as no:
        form.add_error(None, str(no))
        return render(request, "members/office/add.html", context)
    return _entered(request, made, branch)


def _enter(request: ActorRequest, form: NewPersonForm) -> Person | Application:
    """By the act that fits how she comes."""
    data, actor = form.cleaned_data, request.actor.once(form.sent_key)
    kind = "honorary" if data["honorary"] else "ordinary"
    placed = {"branch": data["branch"], "cell": data["cell"], "facts": form.facts, "kind": kind}
    if data["how"] == ADMIT_NOW:
        day = data["signed_on"] or today()
        paper = Paper(data["decision"], day, data["signed_by"]) if data["decision"] else None
        return admissions.admit_directly(actor, on=day, paper=paper, **placed)
    if data["how"] == APPLY:
        return admissions.apply(actor, on=today(), **placed)
    if data["how"] == ARRIVAL:
        came = {"elsewhere": data["elsewhere"], "number": data["number"]}
        return transfers.arrive(actor, on=today(), **came, **placed)
    return acts.register(actor, since=today(), today=today(), **placed)


def _entered(request: ActorRequest, made: Person | Application, branch: Unit) -> HttpResponse:
    if isinstance(made, Application):
        messages.success(request, "Đã ghi đơn. Có quyết định thì vào sổ.")
        return redirect("applications", unit=branch.pk)
    messages.success(request, f"Đã thêm {made.full_name} vào {branch.title}.")
    return redirect("person", person=made.pk)


@page(EDIT_MEMBERS, methods=("POST",))
def check(request: ActorRequest) -> HttpResponse:
    """While she types: what is doubtful about these facts. Writes nothing."""
    branch = (
        gate.rows(request.actor, EDIT_MEMBERS, Unit.open_branches())
        .filter(pk=number(request.POST.get("branch")) or 0)
        .first()
    )
    if branch is None:
        return render(request, "members/office/doubts.html", {"doubts": []})
    form = FactsForm(request.POST, entries=[entry for entry in fields.kept() if entry.key in QUICK])
    form.is_valid()
    me = people.changeable(request.actor, number(request.POST.get("me")) or 0)
    doubts = checking.doubts(request.actor, form.facts, branch=branch, year=today().year, me=me)
    return render(request, "members/office/doubts.html", {"doubts": doubts})
