"""Directives on their sender's side: where each one stands, and what is done with a result."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from sohoi.acts import gate
from sohoi.acts.pages import ActorRequest, page
from sohoi.acts.performing import Refused
from sohoi.notices.directing import Step, after
from sohoi.notices.forms.directives import ExtendForm, JudgeForm, ReturnForm
from sohoi.notices.models import Arrival
from sohoi.notices.permissions import HANDLE_DIRECTIVES, SEE_NOTICES, SEND_NOTICES
from sohoi.notices.queries import directives
from sohoi.notices.queries.clock import now
from sohoi.notices.services import directives as acts
from sohoi.notices.views.directives import refuse


@page(SEE_NOTICES)
def follow(request: ActorRequest, *, directive: int) -> HttpResponse:
    """Every unit with its state, and below it where it stopped."""
    notice = directives.sent_one(request.actor, directive)
    above = notice.answers_to
    context = {
        "notice": notice,
        "seen": directives.followed(request.actor, notice),
        "above": above if above and gate.may(request.actor, HANDLE_DIRECTIVES, above) else None,
    }
    return render(request, "notices/office/directive.html", context)


@page(SEE_NOTICES)
def place(request: ActorRequest, *, place: int) -> HttpResponse:
    """One unit: what it did, and what the sender may do about it."""
    return _show(request, directives.place(request.actor, place))


def _show(request: ActorRequest, arrival: Arrival, *, status: int = 200, **forms: ExtendForm) -> HttpResponse:
    stands = directives.stands(arrival)
    hers = gate.may(request.actor, SEND_NOTICES, arrival.notice) and not stands.withdrawn
    initial = {"version": arrival.version}
    context: dict[str, Any] = {
        "one": arrival,
        "stands": stands,
        "steps": directives.steps(arrival),
        "may_judge": hers and after(arrival.state, Step.ACCEPT),
        "may_extend": hers and after(arrival.state, Step.EXTEND),
        "judging": JudgeForm(initial=initial),
        "extending": ExtendForm(initial=initial),
        "returning": ReturnForm(initial=initial),
        **forms,
    }
    if context["may_extend"]:
        context["message"] = directives.reminder(arrival, now())
    return render(request, "notices/office/directive_place.html", context, status=status)


@page(SEND_NOTICES, methods=("POST",))
def accept(request: ActorRequest, *, place: int) -> HttpResponse:
    """The result is taken."""
    arrival = directives.place(request.actor, place, SEND_NOTICES)
    form = JudgeForm(request.POST)
    if form.is_valid():
        try:
            version = form.cleaned_data["version"]
            acts.accept(request.actor.once(form.sent_key), arrival=arrival, version=version)
            messages.success(request, f"Đã nhận kết quả của {arrival.unit.title}.")
        except Refused as no:
            messages.error(request, str(no))
    return redirect("directive-place", place=arrival.pk)


@page(SEND_NOTICES, methods=("POST",))
def extend(request: ActorRequest, *, place: int) -> HttpResponse:
    """More time for one unit."""
    arrival = directives.place(request.actor, place, SEND_NOTICES)
    form = ExtendForm(request.POST)
    if form.is_valid():
        try:
            said = {"version": form.cleaned_data["version"], "deadline": form.deadline}
            acts.extend(request.actor.once(form.sent_key), arrival=arrival, **said)
            messages.success(request, f"Đã gia hạn cho {arrival.unit.title}.")
            return redirect("directive-place", place=arrival.pk)
        except Refused as no:
            refuse(form, no)
    return _show(request, arrival, extending=form)


@page(SEND_NOTICES, methods=("POST",))
def send_back(request: ActorRequest, *, place: int) -> HttpResponse:
    """The result is not enough."""
    arrival = directives.place(request.actor, place, SEND_NOTICES)
    form = ReturnForm(request.POST)
    if form.is_valid():
        try:
            actor = request.actor.because(form.cleaned_data["why"]).once(form.sent_key)
            said = {"version": form.cleaned_data["version"], "deadline": form.deadline}
            acts.send_back(actor, arrival=arrival, **said)
            messages.success(request, f"Đã trả lại để {arrival.unit.title} làm thêm.")
            return redirect("directive-place", place=arrival.pk)
        except Refused as no:
            refuse(form, no)
    return _show(request, arrival, returning=form)
