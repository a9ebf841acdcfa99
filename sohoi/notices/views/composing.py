"""Writing a notice: the list of what there is, the form, whom it is for, the look before sending."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django_htmx.http import HttpResponseClientRefresh

from sohoi.acts import gate
from sohoi.acts.actor import Actor
from sohoi.acts.pages import ActorRequest, page
from sohoi.acts.performing import Refused
from sohoi.common.forms import key_of, number
from sohoi.notices import tasks
from sohoi.notices.audience import Audience
from sohoi.notices.forms.audience import AudienceForm, UnitsForm, ticked
from sohoi.notices.forms.compose import FORMS, ComposeForm, typed
from sohoi.notices.models import Notice
from sohoi.notices.permissions import APPROVE_NOTICES, SEE_NOTICES, SEND_NOTICES
from sohoi.notices.queries import composing, saved
from sohoi.notices.queries.rules import to_approve, wants_second
from sohoi.notices.services import publishing
from sohoi.notices.views.files import beside
from sohoi.units.models import Unit

Kind, State = Notice.Kind, Notice.State
# The words of the kinds in addresses.
SLUGS: dict[str, str] = {"thong-bao": Kind.NOTE, "giay-moi": Kind.INVITATION, "van-ban": Kind.DIRECTIVE}
ABOUT = {
    Kind.NOTE: "Báo tin, hỏi có hay không, hỏi một con số",
    Kind.INVITATION: "Mời họp, biết ai dự ai vắng",
    Kind.DIRECTIVE: "Gửi đơn vị cấp dưới, có hạn báo kết quả",
}
ABOVE, BELOW = "tren", "duoi"
# Before one of a hundred communes is chosen, the ticks of all others go with one tap.
ALL_OR_NONE = ("het", "khong")


@page(SEE_NOTICES)
def notices(request: ActorRequest) -> HttpResponse:
    """What she writes and what was told; what came from above, and what those below told, beside it."""
    actor, which = request.actor, request.GET.get("xem", "")
    at = max(number(request.GET.get("trang"), most=10_000) or 1, 1)
    context = {
        **_told(actor, which, at),
        "at": at,
        "has_above": composing.has_above(actor),
        "has_below": composing.has_below(actor),
        "may_write": bool(composing.senders(actor)),
        "rules": composing.ruled(actor) if not which else (),
        "to_approve": to_approve(actor) if at == 1 and not which else (),
    }
    return render(request, "notices/office/notices.html", context)


def _told(actor: Actor, which: str, at: int) -> dict[str, Any]:
    """What was asked for; whoever writes nothing herself finds what came to her people, not an empty page."""
    own = which not in (ABOVE, BELOW)
    under_way = composing.under_way(actor) if own and at == 1 else []
    if which == ABOVE:
        rows, more = composing.from_above(actor, page=at)
    else:
        rows, more = composing.told(actor, page=at, from_below=which == BELOW)
    if which or rows or under_way or not composing.has_above(actor):
        return {"which": "" if own else which, "under_way": under_way, "rows": rows, "more": more}
    rows, more = composing.from_above(actor, page=at)
    return {"which": ABOVE if rows else "", "under_way": [], "rows": rows, "more": more}


@page(SEND_NOTICES)
def choose_kind(request: ActorRequest) -> HttpResponse:
    """What is to be written, and in whose name where she has several."""
    units = [
        (unit, [(slug, Kind(kind).label, ABOUT[Kind(kind)]) for slug, kind in SLUGS.items() if kind in kinds])
        for unit in composing.senders(request.actor)
        if (kinds := composing.kinds(unit))
    ]
    return render(request, "notices/office/compose_kinds.html", {"units": units})


@page(SEND_NOTICES, methods=("GET", "POST"))
def compose(request: ActorRequest, *, unit: int, kind: str) -> HttpResponse:
    """Write something new of this kind; it is for everybody here until somebody else is chosen."""
    found = composing.open_sender(request.actor, unit)
    if SLUGS.get(kind) not in composing.kinds(found):
        raise gate.NotForYou
    form = FORMS[SLUGS[kind]](request.POST or None)
    if request.method == "POST" and form.is_valid() and (made := _compose(request, form, found)):
        return redirect("draft-preview", draft=made.pk)
    return _written(request, form, found)


def _written(
    request: ActorRequest, form: ComposeForm, unit: Unit, notice: Notice | None = None, **more: Any
) -> HttpResponse:
    context = {"unit": unit, "form": form, "notice": notice, "kind": Kind(form.kind).label}
    status = 409 if "now" in more else 200
    return render(request, "notices/office/compose.html", {**context, **more}, status=status)


def _compose(request: ActorRequest, form: ComposeForm, unit: Unit) -> Notice | None:
    stated = form.stated(composing.usual(unit, form.kind))
    try:
        return publishing.compose(request.actor.once(form.sent_key), unit=unit, stated=stated)
    except Refused as no:
        form.add_error(None, str(no))
        return None


@page(SEND_NOTICES, methods=("GET", "POST"))
def edit(request: ActorRequest, *, draft: int) -> HttpResponse:
    """Write a draft anew."""
    notice = composing.draft(request.actor, draft)
    if notice.state != State.DRAFT:
        return redirect("draft-preview", draft=notice.pk)
    form = FORMS[notice.kind](request.POST or None, initial=typed(notice))
    if request.method == "POST" and form.is_valid():
        try:
            stated = form.stated(Audience.of(notice.audience))
            _change(request, form, notice, stated)
            return redirect("draft-preview", draft=notice.pk)
        except publishing.Stale as stale:
            form.add_error(None, str(stale))
            form.answer_with(version=str(stale.notice.version))
            return _written(request, form, notice.unit, notice, now=stale.notice)
        except Refused as no:
            form.add_error(None, str(no))
    return _written(request, form, notice.unit, notice)


Changing = ComposeForm | AudienceForm | UnitsForm


def _change(request: ActorRequest, form: Changing, notice: Notice, stated: publishing.Stated) -> None:
    version = form.cleaned_data["version"] or 0
    publishing.change(request.actor.once(form.sent_key), notice=notice, version=version, stated=stated)


@page(SEND_NOTICES, methods=("GET", "POST"))
def audience(request: ActorRequest, *, draft: int) -> HttpResponse:
    """Choose whom a draft is for."""
    notice = composing.draft(request.actor, draft)
    if notice.state != State.DRAFT:
        return redirect("draft-preview", draft=notice.pk)
    form = _audience_form(request, notice)
    if request.method == "POST" and form.is_valid():
        try:
            _change(request, form, notice, publishing.Stated.of(notice, audience=form.audience))
            return redirect("draft-preview", draft=notice.pk)
        except publishing.Stale as stale:
            form.add_error(None, str(stale))
            form.answer_with(version=str(stale.notice.version))
            return _chosen(request, form, notice, status=409)
        except Refused as no:
            form.add_error(None, str(no))
    return _chosen(request, form, notice)


def _chosen(request: ActorRequest, form: Changing, notice: Notice, status: int = 200) -> HttpResponse:
    kept = saved.fitting(request.actor, notice)
    context = {"form": form, "notice": notice, "words": composing.words(notice), "kept": kept}
    return render(request, "notices/office/compose_audience.html", context, status=status)


def _audience_form(request: ActorRequest, notice: Notice) -> AudienceForm | UnitsForm:
    unit, sent = notice.unit, request.POST or None
    below = [(one.pk, one.name) for one in composing.below(unit)]
    initial = ticked(unit, Audience.of(notice.audience), notice.version)
    if notice.kind == Kind.DIRECTIVE:
        if (wanted := request.GET.get("chon")) in ALL_OR_NONE:
            initial["units"] = [pk for pk, _ in below] if wanted == "het" else []
        return UnitsForm(sent, unit=unit, below=below, initial=initial)
    groups = [(one.pk, f"{one.name} ({one.unit.title})") for one in composing.groups(request.actor, unit)]
    titles = composing.titles(unit)
    return AudienceForm(sent, unit=unit, below=below, groups=groups, titles=titles, initial=initial)


@page(SEND_NOTICES, methods=("GET", "POST"))
def preview(request: ActorRequest, *, draft: int) -> HttpResponse:
    """Exactly what will be read, and by how many; sent from here. While it goes out, how far it is."""
    notice = composing.draft(request.actor, draft)
    if request.method == "POST":
        return _send(request, notice)
    if notice.state == State.SENDING or _is_asked_again(request):
        return _progress(request, notice)
    if notice.state in composing.OVER:
        return redirect("notice", notice=notice.pk)
    context = {
        "notice": notice,
        "reach": composing.reach(request.actor, notice),
        "words": composing.words(notice),
        **beside(notice, "notice-file"),
        "second": wants_second(notice.unit_id),
        "may_approve": notice.by_id != request.actor.id and gate.may(request.actor, APPROVE_NOTICES, notice),
    }
    return render(request, "notices/office/compose_preview.html", context)


def version_of(request: ActorRequest) -> int:
    """The version that a form with only a button was opened at; one that nothing has where it is missing."""
    sent = number(request.POST.get("version"), most=2**31 - 1)
    return -1 if sent is None else sent


def _send(request: ActorRequest, notice: Notice) -> HttpResponse:
    version = version_of(request)
    try:
        tasks.start_sending(request.actor.once(key_of(request)), notice=notice, version=version)
    except Refused as no:
        messages.error(request, str(no))
    return redirect("draft-preview", draft=notice.pk)


def _is_asked_again(request: ActorRequest) -> bool:
    return bool(request.htmx)  # type: ignore[attr-defined]


def _progress(request: ActorRequest, notice: Notice) -> HttpResponse:
    if notice.state != State.SENDING:
        done: HttpResponse = HttpResponseClientRefresh()
        return done
    context = {"notice": notice, "frozen": composing.frozen(notice)}
    part = "going" if _is_asked_again(request) else "sending"
    return render(request, f"notices/office/compose_{part}.html", context)


@page(SEND_NOTICES, methods=("GET", "POST"))
def discard(request: ActorRequest, *, draft: int) -> HttpResponse:
    """Throw a draft away."""
    if request.method != "POST":
        notice = composing.draft(request.actor, draft)
        return render(request, "notices/office/compose_discard.html", {"notice": notice})
    try:
        # Pressed twice it is gone already: the act itself finds it, or the first answer.
        actor = request.actor.once(key_of(request))
        publishing.discard(actor, notice=Notice(pk=draft), version=version_of(request))
        messages.success(request, "Đã bỏ bản soạn.")
    except Refused as no:
        messages.error(request, str(no))
    return redirect("notices")
