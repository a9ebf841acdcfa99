"""Members' cards on paper: sheets of ten, and a single one."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone

from sohoi.acts.pages import ActorRequest, page
from sohoi.common.downloads import document
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

ADDRESS = "/the/{token}/"
TOO_MANY = f"Mỗi lần in nhiều nhất {MOST_CARDS} thẻ. Hãy in từng chi hội, hoặc chọn ngày cấp."
NONE = "Không có thẻ nào còn hiệu lực để in."


@page(MAKE_CARDS, methods=("GET", "POST"))
def sheets(request: ActorRequest, *, unit: int) -> HttpResponseBase:
    """The cards of a branch or a commune, ten on a sheet."""
    found = keeper(request.actor, unit, MAKE_CARDS)
    form = CardsForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        cards = list(
            card_sheets.of_unit(request.actor, found, since=form.cleaned_data["since"])[: MOST_CARDS + 1]
        )
        if cards and len(cards) <= MOST_CARDS:
            try:
                return _sheets(request, found, cards)
            except NotPressed as no:
                form.add_error(None, str(no))
        else:
            form.add_error("since", TOO_MANY if cards else NONE)
    count = card_sheets.of_unit(request.actor, found).count()
    context = {"unit": found, "form": form, "count": count, "sheets": -(-count // 10), "most": MOST_CARDS}
    return render(request, "members/office/cards_print.html", context)


def _sheets(request: ActorRequest, unit: Unit, cards: Sequence[Card]) -> HttpResponseBase:
    name = f"the-{slug_of(unit)}-{timezone.localtime():%Y%m%d}.pdf"
    answer = _pdf(request, cards, name, sheet=True)
    printing.print_cards(request.actor, unit=unit, cards=cards)
    return answer


def _pdf(request: ActorRequest, cards: Sequence[Card], name: str, *, sheet: bool) -> HttpResponseBase:
    faces = card_sheets.faces(cards, lambda token: request.build_absolute_uri(ADDRESS.format(token=token)))
    return document(name, FORMATS["pdf"].content_type, lambda out: write_cards(out, faces, sheet=sheet))


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
