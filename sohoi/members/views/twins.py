"""Records that may be one person's: the queue, two of them side by side, and the way back."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from sohoi.acts import gate
from sohoi.acts.pages import ActorRequest, page
from sohoi.acts.performing import Refused
from sohoi.common.forms import key_of, number
from sohoi.members.models import Member
from sohoi.members.permissions import MERGE_MEMBERS, OPEN_MASKED
from sohoi.members.queries import beside, listed, merged, people
from sohoi.members.queries import twins as queries
from sohoi.members.services import merging as acts
from sohoi.units.models import Unit

PAGE = 20
GROUPS = 50


@page(MERGE_MEMBERS)
def pairs(request: ActorRequest) -> HttpResponse:
    """The queue of a commune, the likeliest first, and numbers that another commune holds too."""
    commune, communes = _commune(request)
    found = queries.pairs(request.actor, commune)
    start = min(number(request.GET.get("tu")) or 0, len(found))
    shown = found[start : start + PAGE]
    held = queries.elsewhere(request.actor, commune)[:GROUPS]
    known = queries.members(request.actor, {pk for one in shown for pk in (one.one, one.other)})
    known |= queries.members(request.actor, {one.person for one in held})
    lines = {line.pk: line for line in listed.lines(request.actor, known.values())}
    context = {
        "commune": commune,
        "communes": communes,
        "count": len(found),
        "pairs": [(one, lines[one.one], lines[one.other]) for one in shown],
        "after": start + PAGE if len(found) > start + PAGE else 0,
        "elsewhere": [(lines[one.person], one.communes) for one in held],
        "apart": len(queries.apart(request.actor, commune)),
    }
    return render(request, "members/office/twins.html", context)


def _commune(request: ActorRequest) -> tuple[Unit, list[Unit]]:
    """The commune that was asked for, else her first, and all of hers where she has several."""
    communes = queries.communes_of(request.actor)
    wanted = number(request.GET.get("xa"))
    commune = next((one for one in communes if one.pk == wanted), communes[0] if communes else None)
    if commune is None:
        raise gate.NotForYou
    return commune, communes if len(communes) > 1 else []


@page(MERGE_MEMBERS, methods=("GET", "POST"))
def said_apart(request: ActorRequest) -> HttpResponse:
    """Pairs that somebody found to be two people, each with the way back."""
    if request.method == "POST":
        return _ask_again(request)
    commune, communes = _commune(request)
    found = queries.apart(request.actor, commune)
    start = min(number(request.GET.get("tu")) or 0, len(found))
    shown = found[start : start + PAGE]
    known = queries.members(request.actor, {pk for one in shown for pk in (one.one_id, one.other_id)})
    lines = {line.pk: line for line in listed.lines(request.actor, known.values())}
    context = {
        "commune": commune,
        "communes": communes,
        "count": len(found),
        "said": [(one, lines[one.one_id], lines[one.other_id]) for one in shown],
        "after": start + PAGE if len(found) > start + PAGE else 0,
    }
    return render(request, "members/office/twins_apart.html", context)


def _ask_again(request: ActorRequest) -> HttpResponse:
    key, sent = key_of(request), number(request.POST.get("distinct"))
    if sent is None:
        messages.error(request, "Hãy bấm nút bên cạnh cặp tên.")
    elif not people.sent_before(request.actor, f"{key}{sent}"):
        distinct = queries.said_apart(request.actor, sent)
        try:
            acts.ask_again(request.actor.once(f"{key}{sent}" if key else ""), distinct=distinct)
            messages.success(request, "Đã bỏ ghi. Nếu hai hồ sơ còn giống nhau, sổ sẽ hỏi lại cặp này.")
        except Refused as no:
            messages.error(request, str(no))
    return redirect("twins-said-apart")


@page(OPEN_MASKED)
def between(request: ActorRequest) -> HttpResponse:
    """Numbers held in two communes of the province, the people masked as in its lists."""
    groups = queries.between(request.actor, most=GROUPS)
    lines = listed.lines(request.actor, [member for group in groups for member in group])
    known = {line.pk: line for line in lines}
    shown = [[known[member.pk] for member in group] for group in groups]
    return render(request, "members/office/twins_between.html", {"groups": shown})


@page(MERGE_MEMBERS, methods=("GET", "POST"))
def pair(request: ActorRequest, *, person: int, other: int) -> HttpResponse:
    """Two records side by side: choose what is right and make them one, or say that they are two."""
    if people.sent_before(request.actor, key_of(request)):
        return _answer(request, person, other)
    one, two = beside.two(request.actor, person, other)
    if request.method == "POST":
        return _decide(request, one, two)
    return _side_by_side(request, one, two)


def _side_by_side(request: ActorRequest, one: Member, two: Member) -> HttpResponse:
    actor = request.actor
    seen = beside.beside(actor, one, two)
    choices = [each for each in seen.differences if each.choosable]
    merely = [each for each in seen.differences if not each.choosable]
    lines = {line.pk: line for line in listed.lines(actor, (one, two))}
    sides = [(side, lines[side.member.pk]) for side in seen.sides]
    context = {"seen": seen, "sides": sides, "why": queries.why(one, two), "one": one, "two": two}
    context |= {"choices": choices, "merely": merely}
    return render(request, "members/office/twins_pair.html", context)


def _answer(request: HttpRequest, person: int, other: int) -> HttpResponse:
    """Where she goes on: to the one person, or to the next pair."""
    keep = number(request.POST.get("keep"))
    merging = request.POST.get("do") == "merge" and keep in (person, other)
    return redirect("person", person=keep) if merging else redirect("twins")


def _decide(request: ActorRequest, one: Member, two: Member) -> HttpResponse:
    try:
        _act(request, one, two)
    except gate.NotForYou:
        messages.error(request, "Một trong hai hồ sơ vừa được gộp hoặc rời sổ.")
        return redirect("twins")
    except Refused as no:
        messages.error(request, str(no))
        return redirect("twins-pair", person=one.pk, other=two.pk)
    return _answer(request, one.pk, two.pk)


def _act(request: ActorRequest, one: Member, two: Member) -> None:
    actor, chosen = request.actor.once(key_of(request)), request.POST.get("do")
    keep = {str(one.pk): one, str(two.pk): two}.get(request.POST.get("keep", ""))
    if chosen == "distinct":
        acts.distinct(actor, one=one, other=two)
        messages.success(request, "Đã ghi là hai người khác nhau. Sổ sẽ không hỏi lại cặp này.")
    elif chosen == "merge" and keep:
        other = two if keep is one else one
        acts.merge(actor, keep=keep, other=other, take=_taken(request, other), versions=_versions(request))
        messages.success(request, f"Đã gộp thành một người. Bấm “Hoàn lại” nếu {keep.name} là hai người.")
    else:
        raise Refused("Hãy chọn hồ sơ được giữ, rồi bấm một trong hai nút.")


def _taken(request: ActorRequest, other: Member) -> list[str]:
    """The facts for which the other record was chosen."""
    chosen = ((name, value) for name, value in request.POST.items() if name.startswith("of-"))
    return [name.removeprefix("of-") for name, value in chosen if value == str(other.pk)]


def _versions(request: ActorRequest) -> dict[int, int]:
    """Which versions of the two were looked at, sent as "person:version"."""
    found = (sent.partition(":") for sent in request.POST.getlist("seen"))
    return {number(person) or 0: number(version) or 0 for person, _, version in found}


@page(MERGE_MEMBERS, methods=("POST",))
def apart(request: ActorRequest, *, person: int) -> HttpResponse:
    """Take the last merge into this person back."""
    member = people.member(request.actor, person)
    gate.require(request.actor, MERGE_MEMBERS, member)
    merge = merged.last_merge(request.actor, member.person)
    try:
        if merge is None:
            raise Refused("Không có việc gộp nào để hoàn lại.")
        acts.unmerge(request.actor.once(key_of(request)), merge=merge)
        messages.success(request, "Đã tách lại thành hai hồ sơ như trước khi gộp.")
    except Refused as no:
        messages.error(request, str(no))
    return redirect("person", person=person)
