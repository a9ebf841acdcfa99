"""What a branch head or a clerk writes down: told in person, an answer for somebody, who came."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from sohoi.acts import gate
from sohoi.acts.actor import Level
from sohoi.acts.pages import ActorRequest, page
from sohoi.acts.performing import Refused
from sohoi.common.forms import key_of, number
from sohoi.notices.forms.reply import ReplyForm
from sohoi.notices.models import Notice, Recipient
from sohoi.notices.permissions import RECORD_ANSWERS
from sohoi.notices.queries import following, named
from sohoi.notices.services import answering as acts
from sohoi.notices.words import moment_words

MOST = 1000


def _back(request: ActorRequest, one: Recipient) -> HttpResponse:
    """To the list that she came from, at the same person."""
    which = request.POST.get("loc", "")
    path = reverse("notice-people", kwargs={"notice": one.notice_id, "unit": one.branch_id})
    return redirect(f"{path}?loc={which if which in named.LISTS else named.WAITING}")


@page(RECORD_ANSWERS, methods=("POST",))
def tell(request: ActorRequest, *, recipient: int) -> HttpResponse:
    """Tick that she was told in person, or take the tick away."""
    one = named.recipient(request.actor, recipient)
    told = request.POST.get("told") != "0"
    try:
        acts.tell(request.actor.once(key_of(request)), recipient=one, told=told)
        messages.success(request, "Đã ghi là báo trực tiếp." if told else "Đã bỏ ghi báo trực tiếp.")
    except Refused as no:
        messages.error(request, str(no))
    return _back(request, one)


@page(RECORD_ANSWERS, methods=("GET", "POST"))
def help_reply(request: ActorRequest, *, recipient: int) -> HttpResponse:
    """Write down what she says, whatever is asked."""
    one = named.recipient(request.actor, recipient)
    form = ReplyForm(request.POST or None, notice=one.notice, given=one.value if one.answered_at else None)
    if request.method == "POST" and form.is_valid():
        try:
            actor = request.actor.once(form.sent_key)
            acts.help_reply(actor, recipient=one, value=form.cleaned_data.get("value", ""))
            messages.success(request, "Đã ghi câu trả lời.")
            return _back(request, one)
        except Refused as no:
            form.add_error("value" if "value" in form.fields else None, str(no))
    [who] = named.named(request.actor, one.notice, [one], one_branch=False)
    return render(
        request, "notices/office/notice_help.html", {"one": who, "form": form, "notice": one.notice}
    )


def _invitation(request: ActorRequest, pk: int) -> Notice:
    found = following.one(request.actor, pk)
    if found.kind != Notice.Kind.INVITATION:
        raise gate.NotForYou
    return found


@page(RECORD_ANSWERS, methods=("GET", "POST"))
def door(request: ActorRequest, *, notice: int, unit: int) -> HttpResponse:
    """Who is there: a branch with big ticks; a commune with its branches."""
    found = _invitation(request, notice)
    part = following.part(request.actor, found, unit)
    if part.place is None or not gate.may(request.actor, RECORD_ANSWERS, part.place):
        raise gate.NotForYou
    context: dict[str, Any] = {"notice": found, "part": part, "meets": moment_words(found.meet_at)}
    if part.place.level < Level.BRANCH:
        return render(request, "notices/office/notice_doors.html", context)
    people = named.everybody(request.actor, found, part.place)
    if request.method == "POST":
        return _save_all(request, found, unit, people)
    context |= {"people": people, "open": found.state == Notice.State.SENT}
    return render(request, "notices/office/notice_door.html", context)


def _save_all(request: ActorRequest, notice: Notice, unit: int, people: list[named.Named]) -> HttpResponse:
    """Only what she herself changed since the page came: others tick at the same door."""
    was, came = _ids(request, "was"), _ids(request, "came")
    changed = [one.recipient for one in people if _changed(one.recipient, was, came)]
    try:
        for one in changed:
            acts.attend(request.actor, recipient=one, came=True if one.pk in came else None)
        messages.success(request, "Đã lưu điểm danh.")
    except Refused as no:
        messages.error(request, str(no))
    return redirect("notice-door", notice=notice.pk, unit=unit)


def _changed(one: Recipient, was: set[int], came: set[int]) -> bool:
    return one.pk in was ^ came and (one.attended is True) != (one.pk in came)


def _ids(request: ActorRequest, name: str) -> set[int]:
    sent = request.POST.getlist(name)[:MOST]
    return {found for one in sent if (found := number(one))}


@page(RECORD_ANSWERS, methods=("POST",))
def came(request: ActorRequest, *, recipient: int) -> HttpResponse:
    """One tick at the door; the answer says how many are there now."""
    one = named.recipient(request.actor, recipient)
    here = one.pk in _ids(request, "came")
    try:
        if here != (one.attended is True):
            acts.attend(request.actor, recipient=one, came=True if here else None)
    except Refused as no:
        return _not_ticked(request, one, str(no))
    if "HX-Request" not in request.headers:
        messages.success(request, "Đã lưu điểm danh.")
        return redirect("notice-door", notice=one.notice_id, unit=one.branch_id)
    part = following.part(request.actor, one.notice, one.branch_id)
    return render(request, "notices/office/notice_there.html", {"counts": part.counts})


def _not_ticked(request: ActorRequest, one: Recipient, why: str) -> HttpResponse:
    if "HX-Request" in request.headers:
        return HttpResponse(why, content_type="text/plain; charset=utf-8", status=422)
    messages.error(request, why)
    return redirect("notice-door", notice=one.notice_id, unit=one.branch_id)
