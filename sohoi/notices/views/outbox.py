"""Letters that go out: how many stand where, and those that somebody has to look at."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from sohoi.acts.pages import ActorRequest, page
from sohoi.acts.performing import Refused
from sohoi.common.forms import key_of
from sohoi.notices.channels import configured
from sohoi.notices.models import Delivery
from sohoi.notices.permissions import APPROVE_NOTICES
from sohoi.notices.queries import letters as found
from sohoi.notices.services import outbox as acts


@page(APPROVE_NOTICES)
def letters(request: ActorRequest) -> HttpResponse:
    """The numbers by state, then the letters that came to a stop."""
    counts = found.counts(request.actor)
    context = {
        "is_on": bool(configured.names()),
        "counts": [(label, counts[state]) for state, label in Delivery.State.choices if counts.get(state)],
        "stopped": found.stopped(request.actor),
        "many": sum(counts.get(state, 0) for state in found.TROUBLED),
    }
    return render(request, "notices/office/outbox.html", context)


@page(APPROVE_NOTICES, methods=("POST",))
def resend(request: ActorRequest, *, delivery: int) -> HttpResponse:
    """One letter, once more."""
    letter = found.delivery(request.actor, delivery)
    try:
        acts.resend(request.actor.once(key_of(request)), delivery=letter)
        messages.success(request, "Thư sẽ được gửi lại trong ít phút.")
    except Refused as no:
        messages.error(request, str(no))
    return redirect("outbox")


@page(APPROVE_NOTICES, methods=("POST",))
def leave(request: ActorRequest, *, delivery: int) -> HttpResponse:
    """One letter that nobody has to look at any more."""
    letter = found.delivery(request.actor, delivery)
    try:
        acts.leave(request.actor.once(key_of(request)), delivery=letter)
        messages.success(request, "Đã bỏ qua thư này. Máy không gửi lại nữa.")
    except Refused as no:
        messages.error(request, str(no))
    return redirect("outbox")
