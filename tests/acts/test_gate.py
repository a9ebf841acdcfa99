"""The list and the object ask the same gate: proved over random trees, grants and all five actors."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from operator import attrgetter
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import QuerySet
from hypothesis import HealthCheck, given, settings

from sohoi.access.queries import actor_of
from sohoi.acts import gate
from sohoi.acts.actor import VISITOR, Actor, Grant, Kind, Level, Permission, Reach
from sohoi.acts.gate import Clause, NotForYou, Scope
from sohoi.members.models import Member, Person
from sohoi.members.permissions import EDIT_MEMBERS, SEE_MEMBERS
from sohoi.members.services.writing import Entrance, enter
from sohoi.units.models import Unit
from tests.acts import worlds
from tests.acts.worlds import ALL, BELOW, HERE, MODELS, OPEN, OWN, SELF, TWO_PROVINCES, Held, Plan, World
from tests.factories import BEGINNING, Place, account_with, actor_with, give, register_person, running

ORDER = ("sort_key", "person_id")
PROPERTY = settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@contextmanager
def built(plan: Plan) -> Iterator[World]:
    """The plan's world, gone again at the end of the block."""
    with transaction.atomic():
        yield worlds.build(plan)
        transaction.set_rollback(True)


def disagreements(plan: Plan, world: World, actor: Actor, permission: Permission) -> list[str]:
    """Where the list, the single object and the plain rule do not say the same."""
    found = []
    for model in MODELS:
        listed = set(gate.rows(actor, permission, model._default_manager.all()))
        for row in model._default_manager.all():
            answers = (
                row in listed,
                gate.may(actor, permission, row),
                worlds.expected(plan, world, actor, permission, row),
            )
            if len(set(answers)) > 1:
                found.append(f"{actor.kind} {permission.code} {model.__name__} {row.pk}: {answers}")
        if listed and not gate.holds(actor, permission):
            found.append(f"{actor.kind} {permission.code}: the door is shut before rows she may have")
    return found


@given(plan=worlds.plans())
@PROPERTY
def test_list_object_and_rule_agree_for_everybody(db: None, plan: Plan) -> None:
    with built(plan) as world:
        for actor in world.actors.values():
            for permission in ALL:
                assert disagreements(plan, world, actor, permission) == []


@given(plan=worlds.plans())
@PROPERTY
def test_a_page_is_the_beginning_of_the_sorted_list(db: None, plan: Plan) -> None:
    with built(plan) as world:
        for actor in world.actors.values():
            whole = sorted(gate.rows(actor, BELOW, Member.objects.all()), key=attrgetter(*ORDER))
            assert gate.page(actor, BELOW, Member.objects.all(), ORDER, plan.size) == whole[: plan.size]
            backwards = sorted(whole, key=attrgetter("person_id"), reverse=True)
            back = gate.page(actor, BELOW, Member.objects.all(), ("-person_id",), plan.size)
            assert back == backwards[: plan.size]


@pytest.mark.parametrize("broken", ["column", "closed", "covered"])
def test_the_proof_finds_a_broken_gate(db: None, monkeypatch: pytest.MonkeyPatch, broken: str) -> None:
    held = tuple(
        Held(node, frozenset([permission]))
        for node, permission in ((2, BELOW), (7, BELOW), (1, HERE), (2, HERE))
    )
    plan = Plan(TWO_PROVINCES, held)
    with built(plan) as world:
        actor = world.actors[Kind.ACCOUNT]
        assert disagreements(plan, world, actor, BELOW) + disagreements(plan, world, actor, HERE) == []
        if broken == "column":
            monkeypatch.setattr(Clause, "admits", lambda self, subject: True)
        elif broken == "closed":
            Unit.objects.filter(pk=world.units[7].pk).update(closed_on="2025-07-01")
            world.units[7].closed_on = Unit.objects.get(pk=world.units[7].pk).closed_on
        else:
            grants = tuple(one for one in actor.grants if one.level is not Level.COMMUNE)
            actor = Actor(Kind.ACCOUNT, id=actor.id, grants=grants)
        assert disagreements(plan, world, actor, BELOW) + disagreements(plan, world, actor, HERE)


def grant(unit: int, level: Level, *above: int, code: str = "tests.below") -> Grant:
    return Grant(frozenset([code]), unit, level, frozenset(above))


def test_covered_grants_are_dropped() -> None:
    wide, inside = grant(1, Level.PROVINCE), grant(2, Level.COMMUNE, 1)
    elsewhere = grant(3, Level.BRANCH, 8, 9)
    actor = Actor(Kind.ACCOUNT, id=1, grants=(inside, wide, elsewhere))
    assert actor.grants_of(BELOW) == [wide, elsewhere]


def test_a_grant_of_another_permission_covers_nothing() -> None:
    other, inside = grant(1, Level.PROVINCE, code="tests.below_too"), grant(2, Level.COMMUNE, 1)
    assert Actor(Kind.ACCOUNT, id=1, grants=(other, inside)).grants_of(BELOW) == [inside]


def test_a_grant_for_here_only_does_not_cover_what_lies_below() -> None:
    above, below = (
        grant(1, Level.PROVINCE, code="tests.here"),
        grant(2, Level.COMMUNE, 1, code="tests.here"),
    )
    assert Actor(Kind.ACCOUNT, id=1, grants=(above, below)).grants_of(HERE) == [above, below]


def test_one_clause_for_each_level() -> None:
    held = (grant(1, Level.COMMUNE), grant(2, Level.COMMUNE), grant(3, Level.BRANCH, 7))
    ways = gate.clauses(Actor(Kind.ACCOUNT, id=1, grants=held), BELOW, Member.scope)
    assert ways == [Clause("branch_id", frozenset([3])), Clause("commune_id", frozenset([1, 2]))]


def test_what_is_held_for_here_is_handed_down_but_never_up_or_aside(place: Place) -> None:
    commune, branch = place.an_lac.unit, place.an_lac.east
    held = {unit: Actor(Kind.ACCOUNT, id=1, grants=(at(unit),)) for unit in (commune, branch)}
    assert gate.may_give(held[commune], HERE, commune)
    assert gate.may_give(held[commune], HERE, branch)
    assert not gate.may(held[commune], HERE, branch)
    for stranger in (commune, place.an_lac.west, place.province, place.binh_minh.unit):
        assert not gate.may_give(held[branch], HERE, stranger)
    assert not gate.may_give(held[commune], BELOW, branch)


def at(unit: Unit) -> Grant:
    """A grant of what is held for here only, at this unit."""
    above = frozenset(pk for pk in (unit.commune_id, unit.province_id) if pk)
    return Grant(frozenset([HERE.code]), unit.pk, Level(unit.level), above)


@pytest.mark.parametrize("reach", [Reach.BELOW, Reach.HERE, Reach.SELF, Reach.SIGNED_IN, Reach.LINK])
def test_a_visitor_gets_nothing_that_is_not_open(reach: Reach) -> None:
    whole = Scope({Level.BRANCH: "b"}, here="h", herself="s", owner="o")
    assert gate.clauses(VISITOR, Permission(f"tests.visitor_{reach}", "", reach), whole) == []
    assert gate.clauses(VISITOR, OPEN, whole) == [Clause("", frozenset())]


@pytest.mark.parametrize("permission", [SELF, OWN])
def test_a_model_that_is_about_nobody_is_nobodys_own(permission: Permission) -> None:
    actor = Actor(Kind.ACCOUNT, id=1, herself=1)
    assert gate.clauses(actor, permission, Scope({Level.BRANCH: "b"})) == []


def test_a_model_without_a_scope_is_refused() -> None:
    with pytest.raises(TypeError, match="Person has no scope"):
        gate.rows(VISITOR, OPEN, Person.objects.all())
    with pytest.raises(TypeError, match="Person has no scope"):
        gate.may(VISITOR, OPEN, Person())


def test_out_of_scope_and_absent_are_one_answer(place: Place) -> None:
    hers, theirs = register_person(place.an_lac.east), register_person(place.binh_minh.east)
    actor = actor_with("commune_clerk", place.an_lac.unit)
    assert gate.get(actor, SEE_MEMBERS, Member.objects.all(), pk=hers.pk) == hers.member
    answers = []
    for key in (theirs.pk, theirs.pk + 1000):
        with pytest.raises(NotForYou) as refused:
            gate.get(actor, SEE_MEMBERS, Member.objects.all(), pk=key)
        answers.append((type(refused.value), refused.value.args))
    with pytest.raises(NotForYou) as refused:
        gate.require(actor, EDIT_MEMBERS, theirs.member)
    assert answers == [(NotForYou, ("Không tìm thấy",))] * 2
    assert refused.value.args == ("Không tìm thấy",)


@pytest.fixture
def full_place(place: Place) -> Place:
    """Enough people in every branch that walking the table is dearer than an index."""
    for commune in place.communes:
        for branch in commune.branches:
            facts = [{"full_name": f"Nguyễn Thị A{n}"} for n in range(500)]
            enter(running(), [Entrance(one, branch, BEGINNING) for one in facts])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE members_member")
    return place


def way_through(queryset: QuerySet[Member]) -> str:
    """How PostgreSQL would fetch the first rows in the order of the list."""
    return queryset.order_by(*ORDER)[:20].explain()


@pytest.mark.parametrize(
    ("role", "index"), [("branch_head", "member_branch"), ("commune_clerk", "member_commune")]
)
def test_a_list_of_one_level_walks_its_index(full_place: Place, role: str, index: str) -> None:
    home = {"branch_head": full_place.an_lac.east, "commune_clerk": full_place.an_lac.unit}[role]
    listed = gate.rows(actor_with(role, home), SEE_MEMBERS, Member.objects.all())
    assert " OR " not in str(listed.query)
    explained = way_through(listed)
    assert f"Index Scan using {index}" in explained
    assert "Filter" not in explained and " Sort " not in explained


def test_grants_on_two_levels_walk_one_index_each(full_place: Place, django_assert_num_queries: Any) -> None:
    account = account_with("commune_clerk", full_place.an_lac.unit)
    actor = actor_of(give(account, "branch_head", full_place.hoa_my.east), strong=True)
    with django_assert_num_queries(1) as seen:
        people = gate.page(actor, SEE_MEMBERS, Member.objects.all(), ORDER, 20)
    [asked] = [query["sql"] for query in seen.captured_queries]
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {asked}")
        explained = "\n".join(row[0] for row in cursor.fetchall())
    assert len(people) == 20
    assert "Index Scan using member_branch" in explained
    assert "Index Scan using member_commune" in explained
    assert " OR " not in asked
    whole = gate.rows(actor, SEE_MEMBERS, Member.objects.all())
    assert " OR " in str(whole.query)
    assert people == list(whole.order_by(*ORDER)[:20])
