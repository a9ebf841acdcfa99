"""Posts: the bodies of a unit, one person's posts, terms; giving, ending, correcting."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from sohoi.access.permissions import GIVE_ROLES
from sohoi.acts import gate
from sohoi.acts.actor import Actor, Level
from sohoi.acts.pages import ActorRequest, page
from sohoi.acts.performing import Refused
from sohoi.common.forms import key_of, today
from sohoi.members.forms.posts import (
    AppointForm,
    CorrectPostForm,
    EndPostForm,
    EndTermForm,
    TermForm,
    initial_of,
)
from sohoi.members.models import Member, Post
from sohoi.members.permissions import APPOINT, SEE_MEMBERS
from sohoi.members.queries import finding, posts
from sohoi.members.services import posts as services
from sohoi.members.services import terms
from sohoi.units import queries as units
from sohoi.units.models import Unit


def _unit(actor: Actor, pk: int) -> Unit:
    """An open unit above cells in which the actor may see members, or 404."""
    found = units.open_unit(actor, pk, SEE_MEMBERS)
    if found.level == Level.CELL:
        raise gate.NotForYou
    return found


def _own_unit(actor: Actor, pk: int) -> Unit:
    """The same where the actor gives posts, or 404."""
    found = _unit(actor, pk)
    if not posts.may_appoint(actor, found):
        raise gate.NotForYou
    return found


def _below(actor: Actor, subject: Any) -> bool:
    """Whether she changes it by what she holds here and below; otherwise by what she holds here only."""
    return gate.may(actor, APPOINT, subject)


@page(SEE_MEMBERS)
def of_unit(request: ActorRequest, *, unit: int) -> HttpResponse:
    """Who holds what in a unit today, what ends soon, who held it before."""
    found, day = _unit(request.actor, unit), today()
    context = {
        "unit": found,
        "bodies": posts.bodies(request.actor, found, day),
        "ending": posts.ending(request.actor, found, day),
        "past": posts.past(request.actor, found, day),
        "terms": posts.terms([found]),
        "may_appoint": posts.may_appoint(request.actor, found),
    }
    return render(request, "members/office/posts.html", context)


@page(SEE_MEMBERS)
def choose(request: ActorRequest, *, unit: int) -> HttpResponse:
    """Look for the member who gets a post of the unit."""
    found = _own_unit(request.actor, unit)
    text = request.GET.get("q", "")[:100]
    wanted = finding.Wanted(
        text=text,
        commune=found.pk if found.level == Level.COMMUNE else None,
        branch=found.pk if found.level == Level.BRANCH else None,
    )
    people = finding.find(request.actor, wanted, year=today().year, size=30).people if text else []
    context = {"unit": found, "people": people, "text": text}
    return render(request, "members/office/posts_choose.html", context)


@page(SEE_MEMBERS, methods=("GET", "POST"))
def of_person(request: ActorRequest, *, person: int) -> HttpResponse:
    """All posts of one member, and another one to give."""
    member = posts.member_in_hand(request.actor, person)
    places = posts.units_of(request.actor, member)
    start = {"since": f"{today():%d/%m/%Y}"}
    form = AppointForm(request.POST or None, units=places, terms=posts.terms(places), initial=start)
    if request.method == "POST" and form.is_valid() and _appoint(request, form, member):
        return redirect("person-posts", person=member.pk)
    held = posts.of_person(request.actor, member)
    context = {"member": member, "form": form, "posts": held, "today": today()}
    context["may_change"] = {one.pk for one in held if posts.may_appoint(request.actor, one)}
    context["may_give"] = {one.pk for one in held if gate.may(request.actor, GIVE_ROLES, one)}
    return render(request, "members/office/person_posts.html", context)


def _appoint(request: ActorRequest, form: AppointForm, member: Member) -> bool:
    title, unit = form.cleaned_data["post"]
    try:
        actor = request.actor.once(form.sent_key)
        give = services.appoint if _below(actor, unit) else services.appoint_own
        made = give(actor, member=member, unit=unit, holding=form.holding(title))
    except Refused as no:
        form.add_error(None, str(no))
        return False
    messages.success(request, f"{member.name} là {made.get_title_display().lower()}, {unit.title}.")
    return True


@page(SEE_MEMBERS, methods=("GET", "POST"))
def end(request: ActorRequest, *, post: int) -> HttpResponse:
    """From when somebody holds a post no more."""
    found = posts.post_in_hand(request.actor, post)
    form = EndPostForm(request.POST or None, initial={"on": f"{today():%d/%m/%Y}"})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            actor = request.actor.once(form.sent_key)
            stop = services.end_post if _below(actor, found) else services.end_own_post
            stop(actor, post=found, on=given["on"], note=given["note"])
            messages.success(request, f"{found.person.full_name} thôi làm {_label(found)}.")
            return _back(found)
        except Refused as no:
            form.add_error(None, str(no))
    context = {"post": found, "form": form, "verb": "Cho thôi chức", "title": "Thôi giữ chức"}
    return render(request, "members/office/post_form.html", context)


def _label(post: Post) -> str:
    return f"{post.get_title_display().lower()}, {post.unit.title}"


def _back(post: Post) -> HttpResponse:
    unit = post.unit.branch_id if post.unit.level == Level.CELL else post.unit_id
    return redirect("unit-posts", unit=unit)


@page(SEE_MEMBERS, methods=("GET", "POST"))
def correct(request: ActorRequest, *, post: int) -> HttpResponse:
    """How a post was really held, for a reason."""
    found = posts.post_in_hand(request.actor, post)
    form = CorrectPostForm(request.POST or None, terms=posts.terms([found.unit]), initial=initial_of(found))
    if request.method == "POST" and form.is_valid():
        actor = request.actor.once(form.sent_key).because(form.cleaned_data["reason"])
        try:
            amend = services.correct_post if _below(actor, found) else services.correct_own_post
            amend(actor, post=found, holding=form.holding(found.title))
            messages.success(request, "Đã sửa.")
            return _back(found)
        except Refused as no:
            form.add_error(None, str(no))
    context = {"post": found, "form": form, "verb": "Lưu", "title": "Sửa chức vụ đã ghi", "correcting": True}
    return render(request, "members/office/post_form.html", context)


@page(GIVE_ROLES, methods=("POST",))
def door(request: ActorRequest, *, post: int) -> HttpResponse:
    """Give the holder the role that comes with her post; her code is shown next."""
    found = posts.post_for_door(request.actor, post)
    try:
        grant = services.open_door(request.actor.once(key_of(request)), post=found)
    except Refused as no:
        messages.info(request, str(no))
        return _back(found)
    return redirect("role-invite", grant=grant.pk)


@page(SEE_MEMBERS, methods=("GET", "POST"))
def unit_terms(request: ActorRequest, *, unit: int) -> HttpResponse:
    """The terms of a unit's bodies, and a new one."""
    found = _own_unit(request.actor, unit)
    form = TermForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = {key: form.cleaned_data[key] for key in ("label", "since", "until")}
        try:
            begin = terms.open_term if _below(request.actor, found) else terms.open_own_term
            made = begin(request.actor.once(form.sent_key), unit=found, **given)
            messages.success(request, f"Đã ghi nhiệm kỳ {made.label}.")
            return redirect("unit-terms", unit=found.pk)
        except Refused as no:
            form.add_error(None, str(no))
    context = {"unit": found, "form": form, "terms": posts.terms([found]), "today": today()}
    return render(request, "members/office/terms.html", context)


@page(SEE_MEMBERS, methods=("GET", "POST"))
def end_term(request: ActorRequest, *, term: int) -> HttpResponse:
    """A term ends, and with it every post of it."""
    found = posts.term_in_hand(request.actor, term)
    form = EndTermForm(request.POST or None, initial={"on": f"{today():%d/%m/%Y}"})
    if request.method == "POST" and form.is_valid():
        try:
            actor = request.actor.once(form.sent_key)
            stop = terms.end_term if _below(actor, found) else terms.end_own_term
            count = stop(actor, term=found, on=form.cleaned_data["on"])
            messages.success(request, f"Đã kết thúc nhiệm kỳ {found.label}: {count} chức vụ.")
            return redirect("unit-terms", unit=found.unit_id)
        except Refused as no:
            form.add_error(None, str(no))
    return render(request, "members/office/term_end.html", {"term": found, "form": form})
