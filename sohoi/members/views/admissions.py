"""Applications: who waits in a commune or branch, one of them, and what is answered."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from sohoi.acts import gate
from sohoi.acts.actor import Level
from sohoi.acts.pages import ActorRequest, page
from sohoi.acts.performing import Refused
from sohoi.common.forms import key_of, today
from sohoi.members.forms.movements import AdmitForm, AnswerForm
from sohoi.members.permissions import ADMIT, EDIT_MEMBERS
from sohoi.members.queries import admissions, people
from sohoi.members.queries.admissions import Applicant
from sohoi.members.services import admissions as acts
from sohoi.members.views.quality import keeper, to_own
from sohoi.units.models import Unit


@page(EDIT_MEMBERS)
def mine(request: ActorRequest) -> HttpResponse:
    """The applications of the unit where she works."""
    return to_own(request, "applications")


@page(EDIT_MEMBERS)
def of_unit(request: ActorRequest, *, unit: int) -> HttpResponse:
    """Who waits in one unit; who decides, ticks and signs here."""
    found = keeper(request.actor, unit, EDIT_MEMBERS)
    return render(request, "members/office/applications.html", _waiting(request, found))


def _waiting(request: ActorRequest, unit: Unit, sent: AdmitForm | None = None) -> dict[str, Any]:
    waiting = admissions.waiting(request.actor, unit)
    kinds = [(honorary, [one for one in waiting if one.honorary == honorary]) for honorary in (False, True)]
    ticked = set(sent.data.getlist("people")) if sent else set()  # type: ignore[attr-defined]
    chosen = {one.honorary for one in waiting if str(one.row.pk) in ticked}
    return {
        "unit": unit,
        "whole": unit.level == Level.COMMUNE,
        "waiting": waiting,
        "groups": [
            (honorary, some, sent if sent and honorary in (chosen or {False}) else _blank(some))
            for honorary, some in kinds
            if some
        ],
        "ticked": ticked,
        "answered": admissions.answered(request.actor, unit),
        "may_decide": gate.may(request.actor, ADMIT, unit),
    }


def _blank(waiting: list[Applicant]) -> AdmitForm:
    return AdmitForm(waiting=[one.row.pk for one in waiting])


@page(ADMIT, methods=("POST",))
def decide(request: ActorRequest, *, unit: int) -> HttpResponse:
    """Admit those who are ticked, by one decision; doubtful ones are shown before."""
    found = keeper(request.actor, unit, ADMIT)
    if people.sent_before(request.actor, key_of(request)):
        return redirect("applications", unit=found.pk)
    waiting = admissions.waiting(request.actor, found)
    form = AdmitForm(request.POST, waiting=[one.row.pk for one in waiting])
    doubts: dict[int, Any] = {}
    if form.is_valid():
        doubts = _unseen(request, form, waiting)
        if not doubts and _admitted(request, form, found):
            return redirect("applications", unit=found.pk)
    context = {**_waiting(request, found, form), "doubts": doubts}
    return render(request, "members/office/applications.html", context)


def _unseen(request: ActorRequest, form: AdmitForm, waiting: list[Applicant]) -> dict[int, Any]:
    """The doubts about whom she ticked, unless she saw them all and pressed again."""
    ticked = [one for one in waiting if one.row.pk in form.cleaned_data["people"]]
    doubts = admissions.doubts(request.actor, ticked, year=today().year)
    seen = set(form.cleaned_data["seen"].split())
    if {str(pk) for pk in doubts} <= seen:
        return {}
    form.add_error(None, "Có điều cần xem lại ở người đã chọn. Xem xong, nếu đúng thì bấm lần nữa.")
    form.answer_with(seen=" ".join(str(pk) for pk in sorted(doubts)))
    return doubts


def _admitted(request: ActorRequest, form: AdmitForm, unit: Unit) -> bool:
    chosen = form.cleaned_data["people"]
    try:
        made = acts.admit(request.actor.once(form.sent_key), unit=unit, applications=chosen, paper=form.paper)
    except Refused as no:
        form.add_error(None, str(no))
        return False
    messages.success(request, f"Đã kết nạp {len(made)} người theo quyết định {form.paper.number}.")
    return True


@page(EDIT_MEMBERS)
def one(request: ActorRequest, *, application: int) -> HttpResponse:
    """One application: what she stated, what is doubtful, what was answered."""
    found = admissions.one(request.actor, application)
    return render(request, "members/office/application.html", _one(request, found, AnswerForm()))


def _one(request: ActorRequest, found: Applicant, form: AnswerForm) -> dict[str, Any]:
    doubts = admissions.doubts(request.actor, [found], year=today().year) if found.waits else {}
    decides = gate.may(request.actor, ADMIT, found.row)
    return {
        "one": found,
        "stated": admissions.stated(request.actor, found),
        "doubts": doubts.get(found.row.pk, []),
        "form": form,
        "may_refuse": decides and found.waits,
        "may_withdraw": found.waits and found.row.by_id == request.actor.id,
        "back": found.row.unit.commune_id if decides else found.row.unit_id,
    }


@page(EDIT_MEMBERS, methods=("POST",))
def withdraw(request: ActorRequest, *, application: int) -> HttpResponse:
    """Take an application back."""
    found = admissions.one(request.actor, application)
    try:
        acts.withdraw(request.actor.once(key_of(request)), application=found.row, on=today())
        messages.success(request, f"Đã rút đơn của {found.name}.")
    except Refused as no:
        messages.error(request, str(no))
    return redirect("application", application=application)


@page(ADMIT, methods=("POST",))
def refuse(request: ActorRequest, *, application: int) -> HttpResponse:
    """Say no, with a reason."""
    found = admissions.one(request.actor, application)
    gate.require(request.actor, ADMIT, found.row)
    form = AnswerForm(request.POST)
    if form.is_valid():
        try:
            why, actor = form.cleaned_data["why"], request.actor.once(form.sent_key)
            acts.refuse(actor, application=found.row, why=why, on=today())
            messages.success(request, f"Đã trả lời không kết nạp {found.name}.")
            return redirect("application", application=application)
        except Refused as no:
            form.add_error(None, str(no))
    return render(request, "members/office/application.html", _one(request, found, form))
