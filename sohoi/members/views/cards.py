"""The citizen card: scanned for somebody new, or beside the record of a member. No number in an address."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from sohoi.acts.pages import ActorRequest, page
from sohoi.acts.performing import Refused
from sohoi.common.card import Card, read_card
from sohoi.common.carrying import carried, carry
from sohoi.common.forms import key_of, number, today
from sohoi.common.text import fold
from sohoi.members.models import Member
from sohoi.members.paperforms import CardForm, TakeOverForm
from sohoi.members.permissions import EDIT_MEMBERS
from sohoi.members.queries import cards, checking, people, places
from sohoi.members.services import people as acts
from sohoi.members.views.adding import blank
from sohoi.members.views.people import editable
from sohoi.units.models import Unit

LATE = "Đã quá 15 phút từ lúc quét. Hãy quét lại thẻ."


@page(EDIT_MEMBERS, methods=("GET", "POST"))
def scan(request: ActorRequest) -> HttpResponse:
    """Somebody new: the card is read and the usual form comes back filled. Writes nothing."""
    form = _sent(request)
    if form.is_bound and form.is_valid():
        return _filled(request, form.card)
    return render(request, "members/office/card_scan.html", {"form": form, "member": None})


def _sent(request: ActorRequest) -> CardForm:
    if request.method != "POST":
        return CardForm()
    return CardForm(request.POST, request.FILES)


def _filled(request: ActorRequest, card: Card) -> HttpResponse:
    """The form for somebody new with what the card says, and at once what is doubtful about it."""
    branch = _branch(request)
    doubts = []
    if branch is not None:
        doubts = checking.doubts(request.actor, card.facts, branch=branch, year=today().year)
    known = {key: str(value) for key, value in card.facts.items()}
    _, context = blank(request, seen=" ".join(sorted({one.code for one in doubts})), **known)
    known_as = next((one.person for one in doubts if one.person and _surely(one, card)), None)
    context |= {"doubts": doubts, "card": card, "known_as": known_as}
    if known_as is not None:
        context["carried"] = _carry(request, card, known_as.pk)
    return render(request, "members/office/add.html", context)


def _surely(doubt: checking.Warning, card: Card) -> bool:
    """Whether the doubt is about the bearer of the card: her number, or exactly her name."""
    who = doubt.person.name if doubt.person else ""
    return doubt.code == "same_number" or fold(who) == fold(card.name)


def _branch(request: ActorRequest) -> Unit | None:
    """The branch she came from, or any one of hers: people are looked for in its commune."""
    mine = places.branches_for(request.actor, EDIT_MEMBERS)
    return mine.filter(pk=number(request.GET.get("branch")) or 0).first() or mine.first()


def _purpose(request: ActorRequest, person: int) -> str:
    return f"card.{request.actor.kind.value}.{request.actor.id}.{person}"


def _carry(request: ActorRequest, card: Card, person: int) -> str:
    return carry(card.line, purpose=_purpose(request, person), now=timezone.now())


@page(EDIT_MEMBERS, methods=("GET", "POST"))
def beside(request: ActorRequest, *, person: int) -> HttpResponse:
    """A member: what her card says beside what the record holds, each difference to be taken over or not."""
    if people.sent_before(request.actor, key_of(request)):
        return redirect("person", person=person)
    member = editable(request, person)
    if "card" in request.POST:
        return _carried(request, member)
    form = _sent(request)
    if form.is_bound and form.is_valid():
        return _compared(request, member, form.card)
    return render(request, "members/office/card_scan.html", {"form": form, "member": member})


def _carried(request: ActorRequest, member: Member) -> HttpResponse:
    """The comparison is sent back, or asked for from the form for somebody new."""
    sealed = str(request.POST["card"])
    line = carried(sealed, purpose=_purpose(request, member.pk), now=timezone.now())
    if line is None:
        messages.error(request, LATE)
        return redirect("person-card", person=member.pk)
    card = read_card(line, today=today())
    if "version" not in request.POST:
        return _compared(request, member, card)
    return _take_over(request, member, card)


def _form(member: Member, said: Card, data: Any = None, **initial: Any) -> TakeOverForm:
    found = cards.compare(said, member.person)
    choices = [(one.key, one.label) for one in found if one.state != cards.SAME]
    return TakeOverForm(data, choices=choices, initial={"version": member.person.version, **initial})


def _compared(
    request: ActorRequest, member: Member, card: Card, *, sent: TakeOverForm | None = None, status: int = 200
) -> HttpResponse:
    """Card and record side by side: our ticks, or hers when it was `sent` and cannot be done yet."""
    found = cards.compare(card, member.person)
    ticked = _ticked(sent) if sent else [one.key for one in found if one.offered]
    doubts = _doubts(request, member, card, ticked)
    hidden = {
        "card": _carry(request, card, member.pk),
        "seen": " ".join(sorted({one.code for one in doubts})),
    }
    if sent:
        sent.answer_with(version=str(member.person.version), key=uuid.uuid4().hex, **hidden)
    context = {
        "member": member,
        "card": card,
        "form": sent or _form(member, card, **hidden),
        "differ": [(one, one.key in ticked) for one in found if one.state != cards.SAME],
        "agree": [one for one in found if one.state == cards.SAME],
        "another": cards.looks_like_another(card, member.person, found),
        "doubts": doubts,
    }
    return render(request, "members/office/card_compare.html", context, status=status)


def _ticked(form: TakeOverForm) -> list[str]:
    return list(form.data.getlist("take"))  # type: ignore[attr-defined]


def _doubts(request: ActorRequest, member: Member, card: Card, keys: Iterable[str]) -> list[checking.Warning]:
    """What is doubtful about taking these facts over."""
    facts = {key: value for key, value in card.facts.items() if key in set(keys)}
    return checking.doubts(request.actor, facts, branch=member.branch, year=today().year, me=member.person)


def _take_over(request: ActorRequest, member: Member, card: Card) -> HttpResponse:
    form = _form(member, card, request.POST)
    if not form.is_valid():
        return _compared(request, member, card, sent=form)
    taken = form.cleaned_data["take"]
    doubts = _doubts(request, member, card, taken)
    if not {one.code for one in doubts} <= set(form.cleaned_data["seen"].split()):
        return _compared(request, member, card, sent=form)
    if not taken:
        messages.info(request, "Không chọn mục nào, hồ sơ giữ nguyên.")
        return redirect("person", person=member.pk)
    return _correct(request, member, card, form)


def _correct(request: ActorRequest, member: Member, card: Card, form: TakeOverForm) -> HttpResponse:
    taken = form.cleaned_data["take"]
    try:
        acts.correct(
            request.actor.once(form.sent_key),
            member=member,
            version=form.cleaned_data["version"] or 0,
            facts={key: card.facts[key] for key in taken},
            today=today(),
        )
    except acts.Stale as stale:
        form.add_error(None, str(stale))
        return _compared(request, editable(request, member.pk), card, sent=form, status=409)
    except Refused as no:
        form.add_error(None, str(no))
        return _compared(request, member, card, sent=form)
    messages.success(request, f"Đã lưu {len(taken)} mục từ thẻ căn cước vào hồ sơ {member.name}.")
    return redirect("person", person=member.pk)
