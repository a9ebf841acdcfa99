"""Audiences under a name: kept from a draft, chosen for another, forgotten."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from sohoi.acts.pages import ActorRequest, page
from sohoi.acts.performing import Refused
from sohoi.common.forms import key_of
from sohoi.notices.audience import Audience
from sohoi.notices.forms.release import NameForm
from sohoi.notices.models import SavedAudience
from sohoi.notices.permissions import SEND_NOTICES
from sohoi.notices.queries import composing, saved
from sohoi.notices.services import publishing, saving
from sohoi.notices.views.composing import version_of


@page(SEND_NOTICES, methods=("GET", "POST"))
def save(request: ActorRequest, *, draft: int) -> HttpResponse:
    """Keep whom a draft is for under a name."""
    notice = composing.draft(request.actor, draft)
    form = NameForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actor = request.actor.once(form.sent_key)
            saving.save_audience(actor, notice=notice, name=form.cleaned_data["name"])
            messages.success(request, "Đã lưu nơi nhận. Lần sau chọn lại ở “Đổi nơi nhận”.")
            return redirect("draft-preview", draft=notice.pk)
        except Refused as no:
            form.add_error("name", str(no))
    context = {"notice": notice, "form": form, "words": composing.words(notice)}
    return render(request, "notices/office/compose_save.html", context)


@page(SEND_NOTICES, methods=("POST",))
def choose(request: ActorRequest, *, draft: int, kept: int) -> HttpResponse:
    """A draft is for those whom a kept audience means now."""
    notice = composing.draft(request.actor, draft)
    chosen = saved.one_fitting(request.actor, notice, kept)
    stated = publishing.Stated.of(notice, audience=Audience.of(chosen.audience))
    try:
        actor = request.actor.once(key_of(request))
        publishing.change(actor, notice=notice, version=version_of(request), stated=stated)
        messages.success(request, f"Đã chọn “{chosen.name}”. Số người nhận được đếm lại.")
    except Refused as no:
        messages.error(request, str(no))
    return redirect("draft-preview", draft=notice.pk)


@page(SEND_NOTICES, methods=("POST",))
def forget(request: ActorRequest, *, draft: int, kept: int) -> HttpResponse:
    """Keep it no longer. Pressed twice it is gone already: the act itself finds the first answer."""
    saving.forget_audience(request.actor.once(key_of(request)), saved=SavedAudience(pk=kept))
    messages.success(request, "Đã bỏ nơi nhận đã lưu.")
    return redirect("draft-audience", draft=draft)
