"""What a member was told, on her own page: read, and answered in one tap."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render

from sohoi.acts.pages import ActorRequest
from sohoi.acts.performing import Refused
from sohoi.common.forms import key_of
from sohoi.members.models import Member
from sohoi.members.views.my import hers, shown
from sohoi.notices.asking import is_late
from sohoi.notices.models import Notice, Recipient
from sohoi.notices.queries import mine as queries
from sohoi.notices.services import answering


@hers()
def notices(request: ActorRequest, *, member: Member) -> HttpResponse:
    """What she was told, what waits for her answer first."""
    waiting, answered = queries.told_to(request.actor)
    context = {"waiting": waiting, "answered": answered}
    return shown(request, "notices/my/notices.html", member, context)


@hers(methods=("GET", "POST"))
def notice(request: ActorRequest, *, member: Member, notice: int) -> HttpResponse:
    """One of them, and the buttons to answer with. That she has it before her the page's script says."""
    mine = queries.one_of_mine(request.actor, notice)
    if mine.notice.state == Notice.State.WITHDRAWN:
        return render(request, "notices/public/withdrawn.html", {"notice": mine.notice}, status=410)
    if request.method != "POST":
        return _shown(request, member, mine)
    if "seen" in request.POST:
        answering.see(request.actor, recipient=mine)
        return HttpResponse(status=204)
    try:
        value = request.POST.get("value", "")
        answering.reply(request.actor.once(key_of(request)), recipient=mine, value=value)
    except Refused as no:
        return _shown(request, member, mine, refused=str(no), typed=value)
    return redirect("my-notice", notice=notice)


def _shown(request: ActorRequest, member: Member, mine: Recipient, **more: Any) -> HttpResponse:
    late = is_late(mine.notice, mine.now)  # type: ignore[attr-defined]
    context = {"mine": mine, "notice": mine.notice, "is_late": late, **more}
    return shown(request, "notices/my/notice.html", member, context)
