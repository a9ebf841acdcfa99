"""Members' cards on paper: sheets of ten, and a single one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from sohoi.acts.actor import Level
from sohoi.acts.pages import ActorRequest, page
from sohoi.acts.performing import Refused
from sohoi.common.downloads import document
from sohoi.common.forms import number
from sohoi.common.papers import FORMATS, NotPressed, write_cards
from sohoi.common.papers.cards import MOST_CARDS
from sohoi.members.forms.papers import CardsForm
from sohoi.members.models import Card
from sohoi.members.permissions import MAKE_CARDS
from sohoi.members.queries import card_sheets
from sohoi.members.services import printing
from sohoi.members.views.lists import slug_of
from sohoi.members.views.quality import keeper
from sohoi.units.models import Unit

TOO_MANY = f"Mỗi lần in nhiều nhất {MOST_CARDS} thẻ. Hãy in từng chi hội, chọn ngày cấp, hoặc chọn từng thẻ."
NONE = "Không có thẻ nào còn hiệu lực để in."
NOBODY = "Hãy chọn ít nhất một thẻ."
ENDED = "Có thẻ vừa hết hiệu lực nên chưa in. Hãy chọn lại."
CHOSEN = "chosen"


@page(MAKE_CARDS, methods=("GET", "POST"))
def sheets(request: ActorRequest, *, unit: int) -> HttpResponseBase:
    """The cards of a branch or a commune, ten on a sheet: all, those of late, or those ticked."""
    found = keeper(request.actor, unit, MAKE_CARDS)
    form = CardsForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            return _sheets(request, found, _wanted(request, found, form.cleaned_data["since"]))
        except (Refused, NotPressed) as no:
            form.add_error(None, str(no))
    return render(request, "members/office/cards_print.html", _page(request, found, form))


def _wanted(request: ActorRequest, unit: Unit, since: date | None) -> list[Card]:
    """The cards that were asked for. Raises Refused for none, for too many, and where one is good no more."""
    people: list[int] | None = None
    if request.POST.get("which") == CHOSEN:
        people = sorted({pk for sent in request.POST.getlist("people") if (pk := number(sent))})
        if not people:
            raise Refused(NOBODY)
    found = card_sheets.of_unit(request.actor, unit, since=since, people=people)
    cards = list(found[: MOST_CARDS + 1])
    if people and len(cards) < len(people) <= MOST_CARDS:
        raise Refused(ENDED)
    if not 0 < len(cards) <= MOST_CARDS:
        raise Refused(TOO_MANY if cards else NONE)
    return cards


def _page(request: ActorRequest, unit: Unit, form: CardsForm) -> dict[str, Any]:
    """What can be chosen from: the branches of a commune, or the cards of a branch."""
    whole = unit.level == Level.COMMUNE
    at = max(number(request.GET.get("trang"), most=10_000) or 1, 1)
    shown, more = ([], False) if whole else card_sheets.listed(request.actor, unit, page=at)
    count = card_sheets.of_unit(request.actor, unit).count()
    return {
        "unit": unit,
        "form": form,
        "count": count,
        "sheets": -(-count // 10),
        "branches": card_sheets.by_branch(request.actor, unit) if whole else [],
        "cards": shown,
        "before": at - 1,
        "next": at + 1 if more else 0,
        "ticked": request.POST.getlist("people"),
    }


def _sheets(request: ActorRequest, unit: Unit, cards: Sequence[Card]) -> HttpResponseBase:
    name = f"the-{slug_of(unit)}-{timezone.localtime():%Y%m%d}.pdf"
    answer = _pdf(request, cards, name, sheet=True)
    printing.print_cards(request.actor, unit=unit, cards=cards)
    return answer


def _pdf(request: ActorRequest, cards: Sequence[Card], name: str, *, sheet: bool) -> HttpResponseBase:
    faces = card_sheets.faces(cards, lambda token: _address(request, token))
    return document(name, FORMATS["pdf"].content_type, lambda out: write_cards(out, faces, sheet=sheet))


def _address(request: ActorRequest, token: str) -> str:
    return request.build_absolute_uri(reverse("card", kwargs={"token": token}))


@page(MAKE_CARDS, methods=("POST",))
def one(request: ActorRequest, *, person: int) -> HttpResponseBase:
    """One card alone, on a page of its own size."""
    card = card_sheets.of_person(request.actor, person)
    try:
        answer = _pdf(request, [card], f"the-{card}.pdf", sheet=False)
    except NotPressed as no:
        messages.error(request, str(no))
        return redirect("person", person=person)
    printing.print_card(request.actor, card=card)
    return answer
