"""Papers that leave the house: what there is, lists, introductions, decisions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone

from sohoi.acts import gate
from sohoi.acts.actor import Level, Permission
from sohoi.acts.pages import ActorRequest, page
from sohoi.common.downloads import document, moment_of
from sohoi.common.forms import today
from sohoi.common.papers import FORMATS, NotPressed, Paper, TooLong, write_pdf, write_table, write_word
from sohoi.members.forms.papers import ListPaperForm
from sohoi.members.models import Decision
from sohoi.members.permissions import EDIT_MEMBERS, EXPORT_MEMBERS, MAKE_CARDS, SEE_MEMBERS
from sohoi.members.queries import list_papers, papers
from sohoi.members.services import printing, reads
from sohoi.members.views.lists import slug_of
from sohoi.members.views.quality import keeper
from sohoi.units import queries as units
from sohoi.units.models import Unit
from sohoi.units.permissions import EDIT_LETTERHEAD


@dataclass(frozen=True)
class Way:
    """A paper that can be made of a unit, for whom, and at which levels."""

    label: str
    about: str
    icon: str
    url_name: str
    permission: Permission
    levels: tuple[Level, ...]


_KEEPERS = (Level.COMMUNE, Level.BRANCH)
WAYS = [
    Way(
        "Danh sách hội viên",
        "Word, PDF hoặc Excel, để ký và lưu",
        "people",
        "list-paper",
        EDIT_MEMBERS,
        _KEEPERS,
    ),
    Way(
        "In thẻ hội viên",
        "Mười thẻ trên một tờ A4, có vạch để cắt",
        "print",
        "cards-print",
        MAKE_CARDS,
        _KEEPERS,
    ),
    Way(
        "Dữ liệu là của Hội",
        "Lấy toàn bộ dữ liệu ra một tệp Excel",
        "down",
        "unit-data",
        EXPORT_MEMBERS,
        _KEEPERS,
    ),
    Way(
        "Phần đầu giấy tờ",
        "Thể thức, cơ quan, cách ghi số, người ký",
        "book",
        "letterhead",
        EDIT_LETTERHEAD,
        (Level.PROVINCE, Level.COMMUNE),
    ),
]


@page(SEE_MEMBERS)
def mine(request: ActorRequest) -> HttpResponse:
    """The papers of the place where she works."""
    home = units.home(request.actor)
    if home is None:
        raise gate.NotForYou
    return redirect("papers-unit", unit=home.pk)


@page(SEE_MEMBERS)
def of_unit(request: ActorRequest, *, unit: int) -> HttpResponse:
    """What can be made of one unit."""
    found = units.open_unit(request.actor, unit, SEE_MEMBERS)
    ways = [
        way for way in WAYS if found.level in way.levels and gate.may(request.actor, way.permission, found)
    ]
    context = {
        "unit": found,
        "links": ways,
        "moved": [(one, papers.where_to(one)) for one in papers.sent_lately(request.actor, found)],
        "decided": papers.decided_lately(request.actor, found),
    }
    return render(request, "members/office/papers.html", context)


@page(EDIT_MEMBERS, methods=("GET", "POST"))
def list_paper(request: ActorRequest, *, unit: int) -> HttpResponseBase:
    """The list of a branch or a commune as a file, for a reason."""
    found = keeper(request.actor, unit, EDIT_MEMBERS)
    may_export = gate.may(request.actor, EXPORT_MEMBERS, found)
    form = ListPaperForm(request.POST if request.method == "POST" else None, may_export=may_export)
    count = list_papers.people(request.actor, EDIT_MEMBERS, found).count()
    if request.method == "POST" and form.is_valid():
        try:
            return _send_list(request, found, form, count)
        except (TooLong, NotPressed) as no:
            form.add_error("form", str(no))
    context = {"unit": found, "form": form, "count": count}
    return render(request, "members/office/list_paper.html", context)


def _send_list(request: ActorRequest, unit: Unit, form: ListPaperForm, count: int) -> HttpResponseBase:
    """The file first, then its record: what cannot be made is not written down as taken."""
    chosen, now = form.cleaned_data, timezone.localtime()
    actor, kind, phones = request.actor.because(chosen["reason"]), chosen["form"], bool(chosen.get("phones"))
    # Whoever may not take lists out gets names on paper only.
    whole = phones or kind == "xlsx"
    people = list_papers.people(actor, EXPORT_MEMBERS if whole else EDIT_MEMBERS, unit)
    exported = f"Xuất bởi {actor.name} lúc {moment_of(now)}"
    sheet = list_papers.sheet(unit, phones=phones, on=today(), exported=exported)
    head, rows = units.head_of(unit, on=today()), list_papers.rows(people, unit, phones=phones)
    answer = document(
        f"danh-sach-{slug_of(unit)}-{now:%Y%m%d}.{kind}",
        FORMATS[kind].content_type,
        lambda out: write_table(out, kind, head=head, sheet=sheet, rows=rows),
    )
    if whole:
        words = f"{unit.title}{', có số điện thoại' if phones else ''}"
        reads.export(actor, unit=unit, what=words, count=count)
    else:
        printing.print_list(actor, unit=unit, form=kind, count=count)
    return answer


@page(EDIT_MEMBERS, methods=("GET", "POST"))
def introduction(request: ActorRequest, *, transfer: int) -> HttpResponseBase:
    """The paper that a member takes along."""
    moved = papers.transfer(request.actor, transfer)
    paper, name = papers.introduction(moved), f"giay-gioi-thieu-{moved.pk}"
    if request.method == "POST":
        record = lambda form: printing.introduce(request.actor, moved=moved, form=form)  # noqa: E731
        if answer := _sent(request, paper, name, record):
            return answer
    facts = [(label, words) for label, words in papers.facts_of(moved) if words]
    context = {"facts": facts, "paper": paper, "to": papers.where_to(moved), "person": moved.person_id}
    return render(request, "members/office/introduction.html", context)


@page(SEE_MEMBERS, methods=("GET", "POST"))
def decision(request: ActorRequest, *, decision: int) -> HttpResponseBase:
    """A decision about people, to go on with in Word or to print."""
    made = papers.decision(request.actor, decision)
    order = papers.order_of(made)
    paper, name = papers.ordered(made), f"quyet-dinh-{made.pk}"
    about_posts = made.about == Decision.About.POST
    act = printing.print_posts if about_posts else printing.print_decision
    if request.method == "POST":
        record = lambda form: act(request.actor, made=made, form=form, count=len(order.rows))  # noqa: E731
        if answer := _sent(request, paper, name, record):
            return answer
    context = {"made": made, "order": order, "paper": paper}
    return render(request, "members/office/decision_paper.html", context)


def _sent(
    request: ActorRequest, paper: Paper, name: str, record: Callable[[str], object]
) -> HttpResponseBase | None:
    """The paper in the wanted form, recorded; None when the page has to be shown again with a word why."""
    form = request.POST.get("form", "")
    write = {"docx": write_word, "pdf": write_pdf}.get(form)
    if write is None:
        messages.error(request, "Hãy chọn tải Word hoặc PDF.")
        return None
    try:
        answer = document(f"{name}.{form}", FORMATS[form].content_type, lambda out: write(out, paper))
    except NotPressed as no:
        messages.error(request, str(no))
        return None
    record(form)
    return answer
