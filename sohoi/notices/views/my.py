"""What a member was told, on her own page: read, and answered in one tap."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render

from sohoi.access import own as door
from sohoi.acts.pages import ActorRequest, page
from sohoi.acts.performing import Refused
from sohoi.common.forms import key_of
from sohoi.members.models import Member
from sohoi.members.permissions import OWN_PAGE
from sohoi.members.views.my import hers, shown, with_member
from sohoi.notices.asking import is_late
from sohoi.notices.models import Notice
from sohoi.notices.queries import files
from sohoi.notices.queries import mine as queries
from sohoi.notices.queries.rules import over
from sohoi.notices.services import answering
from sohoi.notices.views.files import beside, served

ANOTHER = "Máy này vừa đổi người dùng. Hãy xem đúng trang của mình chưa rồi bấm trả lời."


@hers()
def notices(request: ActorRequest, *, member: Member) -> HttpResponse:
    """What she was told, what waits for her answer first."""
    waiting, answered = queries.told_to(request.actor)
    context = {"waiting": waiting, "answered": answered}
    return shown(request, "notices/my/notices.html", member, context)


@page(OWN_PAGE, methods=("GET", "POST"))
def notice(request: ActorRequest, *, notice: int) -> HttpResponseBase:
    """One of them, and the buttons to answer with. That she has it before her the page's script says."""
    return (_said if request.method == "POST" else _read)(request, notice=notice)


def _said(request: ActorRequest, *, notice: int) -> HttpResponseBase:
    """Many answer in the same minute: no more is read for it than the answer needs."""
    if request.POST.get("who", "") not in ("", str(door.brought(request)[1])):
        return _of_another(request, notice)
    mine = queries.mine_to_answer(request.actor, notice)
    if mine is None:
        return _read(request, notice=notice)
    if "seen" in request.POST:
        answering.see(request.actor, recipient=mine)
        return HttpResponse(status=204)
    try:
        value = request.POST.get("value", "")
        answering.reply(request.actor.once(key_of(request)), recipient=mine, value=value)
    except Refused as no:
        return _read(request, notice=notice, refused=str(no), typed=value)
    return redirect("my-notice", notice=notice)


def _of_another(request: ActorRequest, notice: int) -> HttpResponseBase:
    """The page was opened by somebody else on this phone: nobody answers in another's name."""
    answer = _read(request, notice=notice, refused=ANOTHER)
    answer.status_code = 409 if answer.status_code == 200 else answer.status_code
    return answer


@with_member
def _read(request: ActorRequest, *, member: Member, notice: int, **more: Any) -> HttpResponse:
    mine = queries.one_of_mine(request.actor, notice)
    if mine.notice.state == Notice.State.WITHDRAWN:
        return render(request, "notices/public/withdrawn.html", over(mine.notice), status=410)
    late = is_late(mine.notice, mine.now)  # type: ignore[attr-defined]
    attached = beside(mine.notice, "my-notice-file", notice=notice)
    context = {"mine": mine, "notice": mine.notice, "is_late": late, **attached, **more}
    return shown(request, "notices/my/notice.html", member, context)


@hers()
def attached(request: ActorRequest, *, member: Member, notice: int, attachment: int) -> HttpResponse:
    """A picture or a paper of something that she was told."""
    mine = queries.one_of_mine(request.actor, notice)
    return served(request, files.of_told(mine.notice, attachment))
