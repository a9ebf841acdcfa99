"""Between a draft and the sending: a time, a second person, the way back; and taking back what was told."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from sohoi.acts.pages import ActorRequest, page
from sohoi.acts.performing import Refused
from sohoi.common.forms import key_of
from sohoi.notices import tasks
from sohoi.notices.forms.release import ReasonForm, RuleForm, ScheduleForm
from sohoi.notices.models import Notice
from sohoi.notices.permissions import APPROVE_NOTICES, SEND_NOTICES
from sohoi.notices.queries import composing
from sohoi.notices.queries.rules import rules_below, wants_second
from sohoi.notices.services import publishing, releasing
from sohoi.notices.views.composing import version_of


@page(SEND_NOTICES, methods=("GET", "POST"))
def schedule(request: ActorRequest, *, draft: int) -> HttpResponse:
    """Choose when a draft goes out."""
    notice = composing.draft(request.actor, draft)
    if notice.state != Notice.State.DRAFT:
        return redirect("draft-preview", draft=notice.pk)
    form = ScheduleForm(request.POST or None, initial={"version": notice.version})
    if request.method == "POST" and form.is_valid():
        try:
            actor, version = request.actor.once(form.sent_key), form.cleaned_data["version"] or 0
            releasing.schedule(actor, notice=notice, version=version, at=form.at)
            return redirect("draft-preview", draft=notice.pk)
        except Refused as no:
            form.add_error(None, str(no))
    context = {"notice": notice, "form": form}
    return render(request, "notices/office/compose_schedule.html", context)


def _pressed(request: ActorRequest, draft: int, act: Callable[..., object], words: str) -> HttpResponse:
    """A button with nothing typed: done, or said why not; back to the look at it."""
    try:
        act(request.actor.once(key_of(request)), notice=Notice(pk=draft), version=version_of(request))
        messages.success(request, words)
    except Refused as no:
        messages.error(request, str(no))
    return redirect("draft-preview", draft=draft)


@page(SEND_NOTICES, methods=("POST",))
def ask_second(request: ActorRequest, *, draft: int) -> HttpResponse:
    """Lay it before the second person."""
    return _pressed(request, draft, releasing.ask_second, "Đã gửi để duyệt.")


@page(SEND_NOTICES, methods=("POST",))
def recall(request: ActorRequest, *, draft: int) -> HttpResponse:
    """Back to a draft."""
    return _pressed(request, draft, releasing.recall, "Đã đưa về bản soạn, chưa ai nhận được.")


@page(APPROVE_NOTICES, methods=("POST",))
def approve(request: ActorRequest, *, draft: int) -> HttpResponse:
    """The second person lets it go."""
    return _pressed(request, draft, tasks.start_approved, "Đã duyệt.")


@page(APPROVE_NOTICES, methods=("GET", "POST"))
def send_back(request: ActorRequest, *, draft: int) -> HttpResponse:
    """The second person gives it back, with a reason."""
    notice = composing.waiting(request.actor, draft)
    form = ReasonForm(request.POST or None, initial={"version": notice.version})
    if request.method == "POST" and form.is_valid():
        try:
            actor = request.actor.once(form.sent_key).because(form.cleaned_data["reason"])
            releasing.send_back(actor, notice=notice, version=form.cleaned_data["version"] or 0)
            messages.success(request, "Đã trả lại để sửa.")
            return redirect("notices")
        except Refused as no:
            form.add_error(None, str(no))
    return render(request, "notices/office/compose_return.html", {"notice": notice, "form": form})


@page(SEND_NOTICES, methods=("GET", "POST"))
def withdraw(request: ActorRequest, *, notice: int) -> HttpResponse:
    """Nobody is asked any more; a reason is wanted."""
    found = composing.draft(request.actor, notice)
    if found.state in composing.UNDER_WAY:
        return redirect("draft-preview", draft=found.pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actor = request.actor.once(form.sent_key).because(form.cleaned_data["reason"])
            publishing.withdraw(actor, notice=found)
            messages.success(request, "Đã thu hồi.")
            return redirect("notice", notice=found.pk)
        except Refused as no:
            form.add_error(None, str(no))
    return render(request, "notices/office/withdraw.html", {"notice": found, "form": form})


@page(APPROVE_NOTICES, methods=("GET", "POST"))
def rule(request: ActorRequest, *, unit: int) -> HttpResponse:
    """How a unit tells."""
    found = composing.open_sender(request.actor, unit, APPROVE_NOTICES)
    sent = request.POST if request.method == "POST" else None
    form = RuleForm(sent, initial={"needs_second": wants_second(found.pk)})
    if request.method == "POST" and form.is_valid():
        actor = request.actor.once(form.sent_key)
        releasing.set_rule(actor, unit=found, needs_second=form.cleaned_data["needs_second"])
        messages.success(request, "Đã lưu cách gửi.")
        return redirect("notices")
    context = {"unit": found, "form": form, "below": rules_below(found)}
    return render(request, "notices/office/notice_rule.html", context)
