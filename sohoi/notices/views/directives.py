"""Directives at the unit that they came to: the list, one of them, receiving, reporting, carrying further."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.html import escape

from sohoi.acts import gate
from sohoi.acts.pages import ActorRequest, page
from sohoi.acts.performing import Refused
from sohoi.common.forms import KeyedForm, key_of
from sohoi.notices.audience import Audience
from sohoi.notices.directing import Step, after
from sohoi.notices.forms.directives import CarryForm, ResultForm
from sohoi.notices.forms.moments import day_words
from sohoi.notices.models import Arrival, Notice
from sohoi.notices.permissions import HANDLE_DIRECTIVES, SEND_NOTICES
from sohoi.notices.queries import directives
from sohoi.notices.services import directives as acts
from sohoi.notices.services.publishing import Stated, compose
from sohoi.notices.views.files import beside


@page(HANDLE_DIRECTIVES)
def all_directives(request: ActorRequest) -> HttpResponse:
    """What came to her units, and what they sent."""
    came = directives.came(request.actor)
    context = {
        "came": came,
        "new": sum(one.arrival.state == Arrival.State.NEW and not one.withdrawn for one in came),
        "sent": directives.sent(request.actor),
    }
    return render(request, "notices/office/directives.html", context)


@page(HANDLE_DIRECTIVES)
def one(request: ActorRequest, *, came: int) -> HttpResponse:
    """One directive as it came, with the next thing to do."""
    arrival = directives.here(request.actor, came)
    stands = directives.stands(arrival)
    context = {
        "one": arrival,
        "stands": stands,
        "carried": directives.told(request.actor, arrival),
        "steps": directives.steps(arrival),
        **beside(arrival.notice, "notice-file"),
        "may_receive": not stands.withdrawn and after(arrival.state, Step.RECEIVE),
        "may_report": not stands.withdrawn and after(arrival.state, Step.REPORT),
    }
    may_carry = context["may_report"] and gate.may(request.actor, SEND_NOTICES, arrival.unit)
    return render(request, "notices/office/directive_in.html", {**context, "may_carry": may_carry})


@page(HANDLE_DIRECTIVES, methods=("POST",))
def receive(request: ActorRequest, *, came: int) -> HttpResponse:
    """It is before us."""
    arrival = directives.here(request.actor, came)
    try:
        acts.receive(request.actor.once(key_of(request)), arrival=arrival)
        messages.success(request, "Đã ghi là đã nhận. Nơi gửi nhìn thấy ngay.")
    except Refused as no:
        messages.error(request, str(no))
    return redirect("directive-in", came=arrival.pk)


@page(HANDLE_DIRECTIVES, methods=("GET", "POST"))
def report(request: ActorRequest, *, came: int) -> HttpResponse:
    """What was done, for the sender."""
    arrival = directives.here(request.actor, came)
    initial = {"version": arrival.version, "result": arrival.result}
    form = ResultForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        said = {"version": form.cleaned_data["version"], "result": form.cleaned_data["result"]}
        try:
            acts.report(request.actor.once(form.sent_key), arrival=arrival, **said)
            messages.success(request, f"Đã gửi kết quả tới {arrival.notice.unit.title}.")
            return redirect("directive-in", came=arrival.pk)
        except Refused as no:
            refuse(form, no)
    return render(request, "notices/office/directive_result.html", {"one": arrival, "form": form})


def refuse(form: KeyedForm, no: Refused) -> None:
    """Show the form again with why; pressed once more it is about the row as it is now."""
    form.add_error(None, str(no))
    if isinstance(no, acts.Stale):
        form.answer_with(version=str(no.arrival.version))


@page(HANDLE_DIRECTIVES, methods=("GET", "POST"))
def carry(request: ActorRequest, *, came: int) -> HttpResponse:
    """Begin a notice of one's own unit with what the directive says."""
    arrival = directives.here(request.actor, came)
    gate.require(request.actor, SEND_NOTICES, arrival.unit)
    below = directives.below_words(arrival.unit)
    initial = {"day": day_words(arrival.deadline), "kind": Notice.Kind.DIRECTIVE if below else "invitation"}
    form = CarryForm(request.POST or None, below=below, initial=initial)
    if request.method == "POST" and form.is_valid():
        stated = handed_on(arrival, form.cleaned_data["kind"], form.deadline)
        try:
            actor = request.actor.once(form.sent_key)
            made = compose(actor, unit=arrival.unit, stated=stated, answers_to=arrival)
            messages.success(request, "Đã soạn sẵn từ văn bản đến. Hãy xem lại rồi gửi.")
            return redirect("draft-edit", draft=made.pk)
        except Refused as no:
            form.add_error(None, str(no))
    return render(request, "notices/office/directive_carry.html", {"one": arrival, "form": form})


def handed_on(arrival: Arrival, kind: str, deadline: datetime | None) -> Stated:
    """What the directive says, as this unit's own draft of this kind."""
    notice, unit = arrival.notice, arrival.unit
    whole = Stated.of(notice, kind=kind, deadline=deadline)
    if kind == Notice.Kind.DIRECTIVE:
        return replace(whole, audience=Audience(units=tuple(directives.below(unit))))
    summary = f"<p>{escape(notice.summary)}</p>" if notice.summary else ""
    ask = Notice.Ask.ATTEND if kind == Notice.Kind.INVITATION else Notice.Ask.READ
    people = Audience(units=(unit.pk,))
    # By when a result is due says nothing about when somebody has to say whether she comes.
    until = None if kind == Notice.Kind.INVITATION else deadline
    return replace(
        whole,
        deadline=until,
        body=summary + notice.body,
        ask=ask,
        audience=people,
        symbol="",
        summary="",
        signed_on=None,
    )
