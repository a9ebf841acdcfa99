"""Courteous texts to paste into the groups that exist, and reminding those who have not answered."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from sohoi.acts import gate
from sohoi.acts.pages import ActorRequest, page
from sohoi.acts.performing import Refused
from sohoi.common.forms import key_of, today
from sohoi.common.text import group_digits
from sohoi.notices.models import Notice
from sohoi.notices.permissions import RECORD_ANSWERS, SEE_NOTICES
from sohoi.notices.queries import following, pasting
from sohoi.notices.queries.pasting import Place
from sohoi.notices.services import reminding as acts
from sohoi.notices.words import message
from sohoi.units import queries as units

ONCE_A_DAY = "Hôm nay những người này đã được nhắc rồi. Mỗi người mỗi ngày chỉ nhắc một lần."


@page(SEE_NOTICES)
def words(request: ActorRequest, *, notice: int, unit: int) -> HttpResponse:
    """A text for each branch and each work group of a place, with its own short link."""
    found = following.one(request.actor, notice)
    part = following.part(request.actor, found, unit)
    if part.place is None or not part.has_names or found.state != Notice.State.SENT:
        raise gate.NotForYou
    again = "nhac" in request.GET
    places = pasting.places(request.actor, found, part.place)
    texts = [(place, _text(request, found, place, again=again)) for place in places]
    context = {"notice": found, "part": part, "texts": texts, "again": again}
    return render(request, "notices/office/notice_words.html", context)


def _text(request: ActorRequest, notice: Notice, place: Place, *, again: bool) -> str:
    path = reverse("notice-link", kwargs={"token": place.link.token})
    late = notice.deadline is not None and notice.deadline < timezone.now()
    return message(notice, place.whom, request.build_absolute_uri(path), again=again, late=late)


@page(RECORD_ANSWERS, methods=("POST",))
def remind(request: ActorRequest, *, notice: int, unit: int) -> HttpResponse:
    """Record the reminder, then show the text to paste."""
    found = following.one(request.actor, notice)
    place = units.open_unit(request.actor, unit, RECORD_ANSWERS)
    back = redirect("notice-unit", notice=found.pk, unit=place.pk)
    try:
        actor = request.actor.once(key_of(request))
        count = acts.remind(actor, unit=place, notice=found, on=today())
    except Refused as no:
        messages.error(request, str(no))
        return back
    if not count:
        messages.success(
            request, "Hôm nay những người này đã được nhắc rồi. Mỗi người mỗi ngày chỉ nhắc một lần."
        )
        return back
    messages.success(request, f"Đã ghi nhắc {group_digits(count)} hội viên. Nay chép lời nhắc gửi vào nhóm.")
    path = reverse("notice-words", kwargs={"notice": found.pk, "unit": place.pk})
    return redirect(f"{path}?nhac=1")
