"""A member's own pages on which she speaks: what she agrees to, and what she asks to have corrected."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from sohoi.access.models import Consent
from sohoi.acts.pages import ActorRequest
from sohoi.acts.performing import Refused
from sohoi.common.forms import key_of, number, today
from sohoi.members.forms.corrections import WishForm
from sohoi.members.models import Member
from sohoi.members.queries import consent, corrections
from sohoi.members.services import consent as answers
from sohoi.members.services import corrections as wishes
from sohoi.members.views.my import hers, shown

SAID = {str(Consent.Said.YES): "Đã ghi: đồng ý.", str(Consent.Said.NO): "Đã ghi: không đồng ý."}
TAKEN_BACK = "Đã ghi: rút lại đồng ý."


@hers(methods=("GET", "POST"))
def consents(request: ActorRequest, *, member: Member) -> HttpResponse:
    """Each purpose with its words and her answer; one button for each answer, none chosen beforehand."""
    if request.method == "POST":
        return _say(request, member)
    context = {"states": consent.states(member), "others": consent.unasked_bases()}
    return shown(request, "members/my/consents.html", member, context)


def _say(request: ActorRequest, member: Member) -> HttpResponse:
    wording = consent.wording(number(request.POST.get("wording")) or 0)
    said = request.POST.get("said", "")
    if wording is None:
        messages.error(request, "Trang này đã cũ. Hãy đọc lại rồi chọn.")
        return redirect("my-consents")
    try:
        actor = request.actor.once(key_of(request))
        answers.say_herself(actor, member=member, wording=wording, said=said, today=today())
        messages.success(request, SAID.get(said, TAKEN_BACK))
    except Refused as no:
        messages.error(request, str(no))
    return redirect("my-consents")


@hers(methods=("GET", "POST"))
def wish(request: ActorRequest, *, member: Member) -> HttpResponse:
    """What she asked for and what came of it, and a form for what is wrong."""
    form = WishForm(request.POST if request.method == "POST" else None, member=member)
    if request.method == "POST" and form.is_valid() and _ask(request, form, member):
        messages.success(request, "Đã gửi. Hội xem rồi trả lời ở trang này.")
        return redirect("my-corrections")
    context = {"form": form, "mine": corrections.of_member(member)}
    return shown(request, "members/my/corrections.html", member, context)


def _ask(request: ActorRequest, form: WishForm, member: Member) -> bool:
    try:
        wishes.ask(
            request.actor.once(form.sent_key), member=member, facts=form.facts, note=form.cleaned_data["note"]
        )
    except Refused as no:
        form.add_error(None, str(no))
        return False
    return True


@hers(methods=("POST",))
def take_back(request: ActorRequest, *, member: Member, correction: int) -> HttpResponse:
    """She does not want it any more."""
    try:
        found = corrections.own(request.actor, correction)
        wishes.withdraw(request.actor.once(key_of(request)), member=member, correction=found)
        messages.success(request, "Đã rút lại đề nghị.")
    except Refused as no:
        messages.error(request, str(no))
    return redirect("my-corrections")
