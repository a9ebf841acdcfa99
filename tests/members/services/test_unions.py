"""Branches merged, split, dissolved: everybody in one place, nothing left open in what was closed."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from sohoi.access.models import Device, RoleGrant
from sohoi.acts.gate import NotForYou
from sohoi.acts.models import About, Line
from sohoi.acts.performing import Refused
from sohoi.members.models import (
    Application,
    Book,
    Decision,
    HamletChoice,
    Member,
    Person,
    Post,
    Spell,
    Term,
    Transfer,
)
from sohoi.members.queries import balance, health
from sohoi.members.services import people, posts, unions, writing
from sohoi.members.services.decisions import Paper
from sohoi.units import queries as unit_queries
from sohoi.units import services as units
from sohoi.units.models import Unit, UnitChange, UnitVersion
from tests import factories
from tests.members.services.sums import assert_register_whole
from tests.pages.world import crowd
from tests.races import Gate, at_once, blocked

ON, TODAY = date(2026, 7, 1), date(2026, 11, 23)
PAPER = Paper("12/QĐ-BTV", date(2026, 6, 25), "Bà Chủ tịch")
MONTH = {"first": ON, "last": date(2026, 7, 31)}


@pytest.fixture
def chair(place: factories.Place) -> Any:
    return factories.actor_with("commune_chair", place.an_lac.unit)


def merge(actor: Any, place: factories.Place, **other: Any) -> Unit:
    """East into west, unless told otherwise."""
    asked = {"sources": [place.an_lac.east], "into": place.an_lac.west, "on": ON, "today": TODAY} | other
    return unions.merge_branches(actor, commune=place.an_lac.unit, **asked)


def split(actor: Any, place: factories.Place, **other: Any) -> Unit:
    asked = {"name": "Thôn Mới", "cells": [], "people": [], "on": ON, "today": TODAY} | other
    return unions.split_branch(actor, source=place.an_lac.east, **asked)


def assert_whole() -> None:
    assert_register_whole()
    for check in (unit_queries.health, health.listing, health.counts, health.rows):
        assert [level for level, _ in check()] == ["ok"]


def test_people_cells_and_counts_go_along(place: factories.Place, chair: Any) -> None:
    cell = place.an_lac.east_cells[0]
    crowd(place.an_lac.east, 12, cell=cell)
    crowd(place.an_lac.west, 3)
    crowd(place.binh_minh.east, 2)
    assert merge(chair, place, paper=PAPER) == place.an_lac.west
    cell.refresh_from_db()
    assert (cell.parent, cell.branch, cell.name) == (place.an_lac.west, place.an_lac.west, "Tổ 1 (Thôn Đông)")
    assert Member.objects.filter(branch=place.an_lac.west).count() == 15
    assert Member.objects.filter(cell=cell).count() == 12
    assert Member.objects.filter(branch=place.binh_minh.east).count() == 2
    gone = Spell.objects.filter(branch=place.an_lac.east)
    assert {(one.until, one.exit) for one in gone} == {(ON, "merged")}
    assert Spell.objects.filter(entry="merged", since=ON, branch=place.an_lac.west).count() == 12
    assert_whole()


def test_the_lineage_the_paper_and_the_trail_say_it(place: factories.Place, chair: Any) -> None:
    person = factories.register_person(place.an_lac.east)
    merge(chair, place, paper=PAPER)
    east = Unit.objects.get(pk=place.an_lac.east.pk)
    assert east.closed_on == ON
    assert UnitVersion.objects.get(unit=east).valid.upper == ON
    change = UnitChange.objects.get(unit=east, what="merge")
    assert (change.other, change.on, change.decision) == (place.an_lac.west, ON, "12/QĐ-BTV (25/06/2026)")
    decision = Decision.objects.get()
    assert (decision.unit, decision.about) == (place.an_lac.unit, "units")
    first, second = Spell.objects.filter(person=person).order_by("id")
    assert (first.exit_decision, second.decision) == (decision, decision)
    line = Line.objects.get(act="members.merge_branches")
    assert line.data["count"] == 1 and line.commune_id == place.an_lac.unit.pk
    assert About.objects.filter(line=line, kind="person", subject_id=person.pk).exists()
    person.refresh_from_db()
    assert (person.version, person.line_id) == (2, line.pk)


def test_into_a_new_branch_that_may_have_an_old_name(place: factories.Place, chair: Any) -> None:
    crowd(place.an_lac.east, 2)
    crowd(place.an_lac.west, 2)
    made = merge(chair, place, sources=list(place.an_lac.branches), into="Thôn Đông")
    assert made.pk not in {one.pk for one in place.an_lac.branches} and made.kind_id == "branch"
    assert Member.objects.filter(branch=made).count() == 4
    names = Unit.objects.filter(parent=made).values_list("name", flat=True)
    assert sorted(names) == ["Tổ 1", "Tổ 1 (Thôn Tây)", "Tổ 2", "Tổ 2 (Thôn Tây)"]
    assert_whole()


def test_a_merger_is_its_own_kind_and_nothing_above(place: factories.Place, chair: Any) -> None:
    crowd(place.an_lac.east, 4)
    merge(chair, place)
    found = balance.table(chair, place.an_lac.unit, **MONTH)
    below = {
        unit.name: (one.opening, one.merged_in, one.merged_out, one.closing) for unit, one in found.lines
    }
    assert below == {"Thôn Đông": (4, 0, 4, 0), "Thôn Tây": (0, 4, 0, 4)}
    assert (found.total.opening, found.total.came, found.total.went, found.total.closing) == (4, 0, 0, 4)


def test_posts_rights_phones_and_terms_end(place: factories.Place, chair: Any) -> None:
    east, clerk = place.an_lac.east, factories.all_seeing()
    head = factories.register_person(east)
    post = posts.appoint_head(clerk, member=head.member, on=date(2026, 1, 1))
    grant = posts.open_door(clerk, post=post)
    by_hand = factories.account_with("branch_head", east)
    phone = factories.trusted_phone(by_hand)
    elsewhere = factories.account_with("branch_head", place.binh_minh.east)
    Term.objects.create(unit=east, label="2025-2030", since=date(2025, 1, 1), line_id=1)
    merge(chair, place)
    assert (Post.objects.get(pk=post.pk).until, Term.objects.get().until) == (ON, ON)
    now = timezone.now()
    assert not RoleGrant.objects.filter(unit=east).exclude(until__lte=now).exists()
    assert RoleGrant.objects.get(pk=grant.pk).until is not None
    assert Device.objects.get(pk=phone.pk).revoked_at is not None
    assert RoleGrant.objects.get(account=elsewhere).until is None


def transfer(person: Person, origin: Unit | None, target: Unit, elsewhere: str = "") -> Transfer:
    return Transfer.objects.create(
        person=person, origin=origin, target=target, elsewhere=elsewhere, proposed_on=ON, line_id=1
    )


def test_what_was_under_way_follows_the_branch(place: factories.Place, chair: Any) -> None:
    east, west = place.an_lac.branches
    there = place.binh_minh.east
    coming = transfer(factories.register_person(there), there, east)
    going = transfer(factories.register_person(east), east, there)
    within = transfer(factories.register_person(east), east, west)
    asked = Application.objects.create(unit=east, payload=b"x", applied_on=ON, line_id=1)
    HamletChoice.objects.create(unit=east, old="12004", hamlet="a", words="A", now="12004", line_id=1)
    HamletChoice.objects.create(unit=east, old="12004", hamlet="b", words="B", now="12004", line_id=1)
    HamletChoice.objects.create(unit=west, old="12004", hamlet="b", words="B", now="12007", line_id=1)
    merge(chair, place)
    for one in (coming, going, within, asked):
        one.refresh_from_db()
    assert (coming.target, coming.state) == (west, "proposed")
    assert (going.origin, going.state) == (west, "proposed")
    assert (within.state, within.answer) == ("withdrawn", "Chi hội đã sáp nhập.")
    assert asked.unit == west
    kept = HamletChoice.objects.filter(unit=west).values_list("hamlet", "now")
    assert sorted(kept) == [("a", "12004"), ("b", "12007")]


def test_lists_that_wait_go_on_to_the_new_branch(place: factories.Place, chair: Any) -> None:
    east, west = place.an_lac.branches
    common = {"sha256": "0" * 64, "name": "a.xlsx"}
    placed = Book.objects.create(unit=place.an_lac.unit, branches={"Đông": east.pk, "Tây": west.pk}, **common)
    own = Book.objects.create(unit=east, **common)
    done = Book.objects.create(unit=east, state="done", branches={"Đông": east.pk}, **common)
    merge(chair, place)
    for one in (placed, own, done):
        one.refresh_from_db()
    assert placed.branches == {"Đông": west.pk, "Tây": west.pk}
    assert (own.unit, done.unit, done.branches) == (west, east, {"Đông": east.pk})


@pytest.mark.parametrize("state", ["writing", "undoing"])
def test_not_while_a_list_is_being_written(place: factories.Place, chair: Any, state: str) -> None:
    crowd(place.an_lac.east, 2)
    common = {"sha256": "0" * 64, "name": "a.xlsx", "state": state}
    Book.objects.create(unit=place.binh_minh.unit, **common)
    Book.objects.create(unit=place.an_lac.unit, **common)
    for act in (merge, lambda *a: split(*a, cells=[place.an_lac.east_cells[0]])):
        with pytest.raises(Refused, match="Đang nhập danh sách"):
            act(chair, place)
    assert not UnitChange.objects.exists()
    Book.objects.filter(unit=place.an_lac.unit).update(state="done")
    merge(chair, place)


def refusals(place: factories.Place) -> list[tuple[str, dict[str, Any], str]]:
    east, west = place.an_lac.branches
    return [
        ("itself", {"sources": [east, west], "into": west}, "chọn chi hội khác"),
        ("one alone", {"into": "Thôn Mới"}, "ít nhất hai"),
        ("none", {"sources": []}, "ít nhất hai"),
        ("another commune's", {"sources": [place.binh_minh.east]}, "của xã, phường mình"),
        ("into another commune", {"into": place.binh_minh.east}, "của xã, phường mình"),
        ("a cell", {"sources": [place.an_lac.east_cells[0]]}, "của xã, phường mình"),
        ("not yet", {"on": TODAY + timedelta(days=1)}, "chưa đến"),
        ("before it was", {"on": factories.BEGINNING - timedelta(days=1)}, "mới có từ|vào chi hội sau"),
        ("before she came", {"on": date(2021, 1, 1)}, "1 người vào chi hội sau ngày 01/01/2021"),
    ]


@pytest.mark.parametrize("n", range(9))
def test_what_is_refused_changes_nothing(place: factories.Place, chair: Any, n: int) -> None:
    factories.register_person(place.an_lac.east, since=date(2025, 5, 5))
    why, asked, words = refusals(place)[n]
    with pytest.raises(Refused, match=words):
        merge(chair, place, **asked)
    assert not UnitChange.objects.exists() and not Unit.objects.exclude(closed_on=None).exists(), why
    assert_whole()


def test_a_closed_branch_is_not_merged_once_more(place: factories.Place, chair: Any) -> None:
    merge(chair, place)
    with pytest.raises(Refused, match="đang hoạt động"):
        merge(chair, place)
    with pytest.raises(Refused, match="đang hoạt động"):
        merge(chair, place, sources=[place.an_lac.west], into=place.an_lac.east)


@pytest.mark.parametrize("role", ["commune_clerk", "commune_auditor", "stranger", "officer"])
def test_only_the_chair_of_the_commune(place: factories.Place, role: str) -> None:
    actor = {
        "stranger": lambda: factories.actor_with("commune_chair", place.binh_minh.unit),
        "officer": lambda: factories.actor_with("province_officer", place.province),
    }.get(role, lambda: factories.actor_with(role, place.an_lac.unit))()
    crowd(place.an_lac.east, 1)
    with pytest.raises(NotForYou):
        merge(actor, place)
    with pytest.raises(NotForYou):
        split(actor, place, cells=[place.an_lac.east_cells[0]])
    with pytest.raises(NotForYou):
        unions.dissolve_branch(actor, commune=place.an_lac.unit, branch=place.an_lac.west, on=ON, today=TODAY)
    assert not UnitChange.objects.exists()


def test_split_by_cells_and_by_people(place: factories.Place, chair: Any) -> None:
    east, (first, second) = place.an_lac.east, place.an_lac.east_cells
    crowd(east, 5, cell=first)
    crowd(east, 3, cell=second)
    [chosen, *_] = Member.objects.filter(cell=second).order_by("pk")
    head = Member.objects.filter(cell=first).order_by("pk")[0]
    clerk = factories.all_seeing()
    post = posts.appoint_head(clerk, member=head, on=date(2026, 1, 1))
    stays = Post.objects.create(person_id=head.pk, unit=first, title="cell_head", since=ON, line_id=1)
    going = transfer(Person.objects.get(pk=chosen.pk), east, place.binh_minh.east)
    made = split(chair, place, cells=[first], people=[chosen.pk], paper=PAPER)
    first.refresh_from_db()
    assert (first.branch, first.name) == (made, "Tổ 1")
    assert Member.objects.filter(branch=made, cell=first).count() == 5
    chosen.refresh_from_db()
    assert (chosen.branch, chosen.cell) == (made, None)
    assert Member.objects.filter(branch=east).count() == 2
    assert (Post.objects.get(pk=post.pk).until, Post.objects.get(pk=stays.pk).until) == (ON, None)
    assert Transfer.objects.get(pk=going.pk).origin == made
    assert UnitChange.objects.get(what="split").other == made
    assert not Unit.objects.exclude(closed_on=None).exists()
    assert_whole()


def test_split_refuses_who_is_not_there(place: factories.Place, chair: Any) -> None:
    stranger = factories.register_person(place.an_lac.west)
    for asked in (
        {"people": [stranger.pk]},
        {"cells": [place.an_lac.west_cells[0]]},
        {},
        {"cells": [place.an_lac.east_cells[0]], "name": " "},
        {"cells": [place.an_lac.east_cells[0]], "name": "Thôn Tây"},
        {"cells": [place.an_lac.east_cells[0]], "on": TODAY + timedelta(days=1)},
    ):
        with pytest.raises(Refused):
            split(chair, place, **asked)
    assert not UnitChange.objects.exists()


def test_split_and_merged_back_on_the_same_day_is_as_before(place: factories.Place, chair: Any) -> None:
    crowd(place.an_lac.east, 4, cell=place.an_lac.east_cells[0])
    made = split(chair, place, cells=[place.an_lac.east_cells[0]])
    merge(chair, place, sources=[made], into=place.an_lac.east)
    assert Member.objects.filter(branch=place.an_lac.east, cell=place.an_lac.east_cells[0]).count() == 4
    assert not UnitVersion.objects.filter(unit=made).exists()
    found = balance.table(chair, place.an_lac.unit, **MONTH)
    assert {one.pk: (line.opening, line.closing) for one, line in found.lines} == {
        place.an_lac.east.pk: (4, 4), place.an_lac.west.pk: (0, 0), made.pk: (0, 0),
    }  # fmt: skip
    assert (found.total.came, found.total.went) == (0, 0)
    assert_whole()


def test_an_empty_branch_is_dissolved_with_its_cells(place: factories.Place, chair: Any) -> None:
    east = place.an_lac.east
    asked = {"commune": place.an_lac.unit, "branch": east, "on": ON, "today": TODAY}
    person = factories.register_person(east)
    with pytest.raises(Refused, match="còn 1 hội viên"):
        unions.dissolve_branch(chair, **asked)
    people.leave(factories.all_seeing(), member=person.member, version=1, why="died", on=ON)
    coming = transfer(factories.register_person(place.binh_minh.east), place.binh_minh.east, east)
    with pytest.raises(Refused, match="đang chuyển đến"):
        unions.dissolve_branch(chair, **asked)
    coming.delete()
    book = Book.objects.create(unit=place.an_lac.unit, sha256="0", name="a", branches={"Đông": east.pk})
    unions.dissolve_branch(chair, **asked, paper=PAPER)
    assert Unit.objects.filter(closed_on=ON).count() == 3
    assert UnitChange.objects.filter(what="dissolve", other=None).count() == 3
    book.refresh_from_db()
    assert book.branches == {}
    assert_whole()


def test_two_thousand_in_a_few_statements(
    place: factories.Place, chair: Any, django_assert_max_num_queries: Callable[[int], Any]
) -> None:
    crowd(place.an_lac.east, 2000, cell=place.an_lac.east_cells[0])
    with django_assert_max_num_queries(80):
        merge(chair, place)
    assert Member.objects.filter(branch=place.an_lac.west).count() == 2000
    assert [level for level, _ in health.listing()] == ["ok"]


def entering(place: factories.Place, seen: Gate) -> None:
    """Somebody registers into the branch that is just being closed; she opened the form before."""
    east = Unit.objects.get(pk=place.an_lac.east.pk)
    seen.wait()
    facts = {"full_name": "Lê Thị Đến Sau"}
    people.register(factories.all_seeing(), branch=east, facts=facts, since=ON, today=TODAY)


def closing(place: factories.Place, seen: Gate, monkeypatch: pytest.MonkeyPatch) -> None:
    """The merger, which lets the other one go on only when the branch is closed but not yet committed."""
    carry = unions._carry

    def slow(*args: Any, **kwargs: Any) -> None:
        carry(*args, **kwargs)
        seen.open()
        for _ in range(400):
            if blocked():
                return
            time.sleep(0.01)

    monkeypatch.setattr(unions, "_carry", slow)
    merge(factories.all_seeing(), place)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("held", [True, False])
def test_nobody_enters_a_branch_that_is_being_closed(
    place: factories.Place, monkeypatch: pytest.MonkeyPatch, held: bool
) -> None:
    """Without holding the branch open she would be a member of a branch that is no more."""
    factories.register_person(place.an_lac.east)
    if not held:
        for room in (writing, people):
            monkeypatch.setattr(room, "hold_open", lambda act, ids: None)
    seen = Gate()
    _, entered = at_once(lambda: closing(place, seen, monkeypatch), lambda: entering(place, seen))
    lost = Member.objects.filter(branch=place.an_lac.east).count()
    assert (isinstance(entered, Refused), lost) == ((True, 0) if held else (False, 1))


@pytest.mark.django_db(transaction=True)
def test_two_mergers_at_once_are_one(place: factories.Place) -> None:
    crowd(place.an_lac.east, 3)
    found = at_once(*(lambda: merge(factories.all_seeing(), place) for _ in range(2)))
    assert sorted(type(one).__name__ for one in found) == ["Refused", "Unit"]
    assert Spell.objects.filter(entry="merged").count() == 3


def test_a_unit_held_open_is_not_closed(place: factories.Place) -> None:
    act = factories.running()
    units.hold_open(act, [place.an_lac.east.pk, place.an_lac.west.pk])
    units.close_unit(act, place.an_lac.east, on=ON)
    with pytest.raises(Refused, match="vừa đóng"):
        units.hold_open(act, [place.an_lac.west.pk, place.an_lac.east.pk])
    with pytest.raises(Refused):
        factories.make_unit("Tổ 9", "cell", Unit.objects.get(pk=place.an_lac.east.pk))
