"""Đồng ý về dữ liệu: the purposes of the installation, their words and their legal bases."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from sohoi.access.forms.consent import BasisForm, WordsForm
from sohoi.access.permissions import SET_PURPOSES
from sohoi.access.queries import consent as queries
from sohoi.access.services import consent as acts
from sohoi.acts import gate
from sohoi.acts.pages import ActorRequest, page
from sohoi.acts.performing import Refused
from sohoi.common.forms import KeyedForm, key_of
from sohoi.units.models import Unit


@page(SET_PURPOSES)
def purposes(request: ActorRequest) -> HttpResponse:
    """All purposes with the words in use."""
    context = {"asked": queries.purposes(), "seat": queries.seat_of(request.actor)}
    return render(request, "access/office/purposes.html", context)


@page(SET_PURPOSES, methods=("GET", "POST"))
def purpose(request: ActorRequest, *, purpose: str) -> HttpResponse:
    """One purpose: its words, older words, its basis, and whether it is in use."""
    asked = next((one for one in queries.purposes() if one.purpose.pk == purpose), None)
    if asked is None:
        raise gate.NotForYou
    seat = queries.seat_of(request.actor)
    do = request.POST.get("do", "") if request.method == "POST" else ""
    words = WordsForm(request.POST if do == "words" else None, initial={"words": asked.wording.words})
    basis = BasisForm(request.POST if do == "basis" else None, initial={"basis": asked.purpose.basis})
    if request.method == "POST" and _done(request, asked, seat, do, words, basis):
        return redirect("purpose", purpose=purpose)
    context = {"asked": asked, "seat": seat, "words": words, "basis": basis}
    return render(request, "access/office/purpose.html", context)


def _done(
    request: ActorRequest,
    asked: queries.Asked,
    seat: Unit | None,
    do: str,
    words: WordsForm,
    basis: BasisForm,
) -> bool:
    """Do what one of the three forms asks; else its form says why not."""
    if seat is None or do not in ("words", "basis", "use", "stop"):
        messages.error(request, _NOT_HERE if seat is None else "Hãy chọn lại việc cần làm.")
        return False
    about: dict[str, Any] = {"unit": seat, "purpose": asked.purpose}
    if do == "words":
        return _try(
            request, words, lambda actor: acts.write_words(actor, **about, words=words.cleaned_data["words"])
        )
    if do == "basis":
        return _try(
            request, basis, lambda actor: acts.set_basis(actor, **about, basis=basis.cleaned_data["basis"])
        )
    acts.switch_purpose(request.actor.once(key_of(request)), **about, active=do == "use")
    messages.success(request, "Đã lưu.")
    return True


_NOT_HERE = "Phần này do đơn vị cấp trên đặt cho tất cả. Hãy báo đơn vị cấp trên."


def _try(request: ActorRequest, form: KeyedForm, act: Callable[[Any], object]) -> bool:
    if not form.is_valid():
        return False
    try:
        act(request.actor.once(form.sent_key))
    except Refused as no:
        form.add_error(None, str(no))
        return False
    messages.success(request, "Đã lưu.")
    return True
