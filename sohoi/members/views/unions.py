"""Branches merged, split, dissolved: first what will happen is shown, then it is done."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from sohoi.acts import gate
from sohoi.acts.actor import Level
from sohoi.acts.pages import ActorRequest, page
from sohoi.acts.performing import Refused
from sohoi.common.forms import today
from sohoi.common.text import group_digits
from sohoi.members.forms.unions import MergeForm, SplitForm, UnionForm
from sohoi.members.queries import unions as queries
from sohoi.members.services import unions
from sohoi.units import queries as units
from sohoi.units.models import Unit
from sohoi.units.permissions import MERGE_UNITS


def _unit(request: ActorRequest, unit: int, level: Level) -> Unit:
    found = units.open_unit(request.actor, unit, MERGE_UNITS)
    if found.level != level:
        raise gate.NotForYou
    return found


def _answer(
    request: ActorRequest,
    form: UnionForm,
    context: dict[str, Any],
    tell: Callable[[], str],
    act: Callable[[], Unit],
) -> HttpResponse:
    """The form; when it is right what will happen; when that was confirmed, done."""
    page_name = "members/office/union.html"
    if request.method != "POST" or not form.is_valid():
        return render(request, page_name, {"form": form, **context})
    if not form.cleaned_data["sure"]:
        return render(request, page_name, {"form": form, "said": tell(), **context})
    try:
        made = act()
    except Refused as no:
        form.add_error(None, str(no))
        return render(request, page_name, {"form": form, **context})
    messages.success(request, context["done"])
    return redirect("unit", unit=made.commune_id if made.closed_on else made.pk)


@page(MERGE_UNITS, methods=("GET", "POST"))
def merge(request: ActorRequest, *, unit: int) -> HttpResponse:
    """Several branches of a commune become one."""
    commune = _unit(request, unit, Level.COMMUNE)
    form = MergeForm(request.POST or None, branches=units.branches_of(commune.pk))
    context = {
        "unit": commune,
        "title": "Sáp nhập chi hội",
        "verb": "Sáp nhập các chi hội này",
        "done": "Đã sáp nhập chi hội.",
        "about": "Hội viên, các tổ, đơn và giấy chuyển đang chờ của chi hội cũ sang chi hội mới. Chi hội cũ "
        "đóng lại, chức vụ và quyền dùng điện thoại ở đó thôi từ ngày ấy.",
        "back": "Muốn làm lại như cũ thì chia tách chi hội: đó là một việc khác, có ghi lại riêng.",
    }
    return _answer(request, form, context, lambda: _told_merge(form), lambda: _merged(request, form, commune))


def _merged(request: ActorRequest, form: MergeForm, commune: Unit) -> Unit:
    data = form.cleaned_data
    return unions.merge_branches(
        request.actor.once(form.sent_key),
        commune=commune,
        sources=data["sources"],
        into=data["into"] or data["name"],
        on=data["on"],
        today=today(),
        paper=form.paper,
    )


def _told_merge(form: MergeForm) -> str:
    data = form.cleaned_data
    n = queries.members_of(data["sources"])
    into = data["into"].title if data["into"] else f"Chi hội {data['name']}"
    return (
        f"{group_digits(n)} hội viên của {len(data['sources'])} chi hội "
        f"({', '.join(one.name for one in data['sources'])}) sẽ thuộc {into} từ ngày {data['on']:%d/%m/%Y}."
    )


@page(MERGE_UNITS, methods=("GET", "POST"))
def split(request: ActorRequest, *, unit: int) -> HttpResponse:
    """Cells and people of a branch become a new one."""
    branch = _unit(request, unit, Level.BRANCH)
    people = queries.to_choose(request.actor, branch)
    form = SplitForm(request.POST or None, cells=units.cells_of(branch.pk), people=people)
    context = {
        "unit": branch,
        "title": f"Chia tách {branch.title}",
        "verb": f"Chia tách {branch.title}",
        "done": "Đã lập chi hội mới.",
        "about": "Những người không được chọn thì ở nguyên chi hội này.",
        "back": "Muốn làm lại như cũ thì sáp nhập hai chi hội: đó là một việc khác, có ghi lại riêng.",
    }
    return _answer(
        request, form, context, lambda: _told_split(form, branch), lambda: _split(request, form, branch)
    )


def _split(request: ActorRequest, form: SplitForm, branch: Unit) -> Unit:
    data = form.cleaned_data
    return unions.split_branch(
        request.actor.once(form.sent_key),
        source=branch,
        name=data["name"],
        cells=list(data.get("cells") or ()),
        people=data.get("people") or [],
        on=data["on"],
        today=today(),
        paper=form.paper,
    )


def _told_split(form: SplitForm, branch: Unit) -> str:
    data = form.cleaned_data
    n, stay = queries.parted(branch, data.get("cells") or (), data.get("people") or ())
    return (
        f"{group_digits(n)} hội viên sẽ thuộc Chi hội {data['name']} từ ngày {data['on']:%d/%m/%Y}. "
        f"{group_digits(stay)} hội viên ở lại {branch.title}."
    )


@page(MERGE_UNITS, methods=("GET", "POST"))
def dissolve(request: ActorRequest, *, unit: int) -> HttpResponse:
    """A branch without anybody is closed."""
    branch = _unit(request, unit, Level.BRANCH)
    commune = branch.commune
    if commune is None:
        raise gate.NotForYou
    form = UnionForm(request.POST or None)
    context = {
        "unit": branch,
        "title": f"Giải thể {branch.title}",
        "verb": f"Giải thể {branch.title}",
        "danger": True,
        "done": f"Đã giải thể {branch.title}.",
        "about": "Chỉ giải thể được chi hội không còn hội viên nào. Các tổ của chi hội cũng đóng lại.",
        "back": "Việc này không hoàn lại được. Cần thì lập chi hội mới.",
    }
    told = f"{branch.title} sẽ đóng lại."
    return _answer(request, form, context, lambda: told, lambda: _dissolved(request, form, commune, branch))


def _dissolved(request: ActorRequest, form: UnionForm, commune: Unit, branch: Unit) -> Unit:
    return unions.dissolve_branch(
        request.actor.once(form.sent_key),
        commune=commune,
        branch=branch,
        on=form.cleaned_data["on"],
        today=today(),
        paper=form.paper,
    )
