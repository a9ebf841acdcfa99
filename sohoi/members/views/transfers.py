"""Transfers: what comes and went, introducing a member, taking one in or returning the paper."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from sohoi.acts.pages import ActorRequest, page
from sohoi.acts.performing import Refused
from sohoi.common.forms import key_of, number, today
from sohoi.members.forms.movements import AcceptForm, AnswerForm, ElsewhereForm, TransferForm
from sohoi.members.models import Arrival, Member
from sohoi.members.permissions import EDIT_MEMBERS
from sohoi.members.queries import people, places, transfers
from sohoi.members.services import transfers as acts
from sohoi.members.views.people import attempt, editable
from sohoi.units.models import Unit
from sohoi.units.queries import branches_of

OUTSIDE = "khac"


@page(EDIT_MEMBERS)
def all_transfers(request: ActorRequest) -> HttpResponse:
    """Who waits to be taken in, and who was introduced elsewhere."""
    context = {
        "arrivals": transfers.newcomers(request.actor),
        "sent": transfers.sent(request.actor),
    }
    return render(request, "members/office/transfers.html", context)


@page(EDIT_MEMBERS, methods=("GET", "POST"))
def introduce(request: ActorRequest, *, person: int) -> HttpResponse:
    """Where to first, then the paper. `den` is the commune chosen, or a place outside."""
    if people.sent_before(request.actor, key_of(request)):
        return redirect("transfers")
    member = editable(request, person)
    chosen = request.GET.get("den", "")
    if chosen == OUTSIDE:
        return _outside(request, member)
    target = transfers.destination(number(chosen) or 0)
    if target is None:
        return _where_to(request, member)
    return _inside(request, member, target)


def _where_to(request: ActorRequest, member: Member) -> HttpResponse:
    text = request.GET.get("q", "")[:100]
    found = transfers.communes(text, member.branch)
    context = {"member": member, "text": text, "found": found}
    return render(request, "members/office/transfer_where.html", context)


def _initial(member: Member) -> dict[str, Any]:
    commune = member.branch.commune or member.branch
    paper = transfers.next_number(commune, today().year)
    return {"version": member.person.version, "on": f"{today():%d/%m/%Y}", "number": paper}


def _inside(request: ActorRequest, member: Member, target: Unit) -> HttpResponse:
    branches = branches_of(target.pk).exclude(pk=member.branch_id)
    form = TransferForm(request.POST or None, branches=branches, initial=_initial(member))

    def propose(request: ActorRequest, form: Any, member: Member) -> None:
        data, actor = form.cleaned_data, request.actor.once(form.sent_key)
        paper = {key: data[key] for key in ("version", "on", "number", "why")}
        acts.propose(actor, member=member, target=data["to"] or target, **paper)

    if status := attempt(request, form, propose, member):
        context = {"form": form, "member": editable(request, member.pk), "target": target}
        return render(request, "members/office/transfer.html", context, status=status)
    messages.success(request, f"Đã giới thiệu {member.name}. Khi nơi kia nhận thì mới chuyển.")
    return redirect("transfers")


def _outside(request: ActorRequest, member: Member) -> HttpResponse:
    form = ElsewhereForm(request.POST or None, initial=_initial(member))

    def send_off(request: ActorRequest, form: Any, member: Member) -> None:
        data, actor = form.cleaned_data, request.actor.once(form.sent_key)
        paper = {key: data[key] for key in ("version", "elsewhere", "on", "number", "why")}
        acts.send_off(actor, member=member, **paper)

    if status := attempt(request, form, send_off, member):
        context = {"form": form, "member": editable(request, member.pk), "target": None}
        return render(request, "members/office/transfer.html", context, status=status)
    messages.success(request, f"{member.name} đã được giới thiệu đi và rời sổ này.")
    return redirect("transfers")


@page(EDIT_MEMBERS, methods=("POST",))
def withdraw(request: ActorRequest, *, transfer: int) -> HttpResponse:
    """Take the paper back while it waits."""
    found = transfers.outgoing(request.actor, transfer)
    try:
        acts.withdraw(request.actor.once(key_of(request)), transfer=found, on=today())
        messages.success(request, f"Đã rút giấy giới thiệu số {found.number}.")
    except Refused as no:
        messages.error(request, str(no))
    return redirect("transfers")


@page(EDIT_MEMBERS, methods=("GET", "POST"))
def arrival(request: ActorRequest, *, arrival: int) -> HttpResponse:
    """Take somebody in: into which branch, since when. More is not told before."""
    found, said = transfers.newcomer(request.actor, arrival)
    form = _accepting(request, found, request.POST or None)

    def accept(request: ActorRequest, form: Any, found: Arrival) -> None:
        data, actor = form.cleaned_data, request.actor.once(form.sent_key)
        acts.accept(actor, transfer=found, branch=data["branch"], cell=data["cell"], on=data["on"])

    if attempt(request, form, accept, found):
        return _show_arrival(request, found, said, form, AnswerForm())
    messages.success(request, f"Đã nhận {said.name} vào {form.cleaned_data['branch'].title}.")
    return redirect("person", person=found.person_id)


def _accepting(request: ActorRequest, found: Arrival, sent: Any = None) -> AcceptForm:
    target = found.target
    commune = target.commune_id if target else None
    return AcceptForm(
        sent,
        branches=places.branches_for(request.actor, EDIT_MEMBERS).filter(commune_id=commune),
        cells=places.cells_for(request.actor, EDIT_MEMBERS).filter(commune_id=commune),
        initial={"branch": target.branch_id if target else None, "on": f"{today():%d/%m/%Y}"},
    )


def _show_arrival(
    request: ActorRequest, found: Arrival, said: transfers.Newcomer, form: AcceptForm, answer: AnswerForm
) -> HttpResponse:
    context = {
        "one": said,
        "row": found,
        "waits": found.state == Arrival.State.PROPOSED,
        "form": form,
        "answer": answer,
    }
    return render(request, "members/office/arrival.html", context)


@page(EDIT_MEMBERS, methods=("POST",))
def turn_back(request: ActorRequest, *, arrival: int) -> HttpResponse:
    """Return the paper with a reason."""
    found, said = transfers.newcomer(request.actor, arrival)
    form = AnswerForm(request.POST)
    if form.is_valid():
        try:
            why, actor = form.cleaned_data["why"], request.actor.once(form.sent_key)
            acts.turn_back(actor, transfer=found, why=why, on=today())
            messages.success(request, f"Đã trả lại giấy giới thiệu của {said.name}.")
            return redirect("transfers")
        except Refused as no:
            form.add_error(None, str(no))
    return _show_arrival(request, found, said, _accepting(request, found), form)
