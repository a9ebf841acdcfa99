"""Random trees of units with something hanging on every one of them, for the proofs of the gate.

Rows are written directly and ancestors are found by walking parents, so that nothing here shares code
with the columns the gate reads.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Model
from django.utils import timezone
from hypothesis import strategies as st

from sohoi.access.models import Account, Device, Role, RoleGrant, Subject
from sohoi.access.queries import actor_of
from sohoi.acts.actor import VISITOR, Actor, Kind, Level, Permission, Reach, system
from sohoi.acts.models import Line
from sohoi.common.copying import take_ids
from sohoi.members.models import Book, Member, Person, Spell
from sohoi.units.models import Unit

BELOW = Permission("tests.below", "Cả bên dưới")
BELOW_TOO = Permission("tests.below_too", "Cũng cả bên dưới")
HERE = Permission("tests.here", "Chỉ ở đây", Reach.HERE)
SELF = Permission("tests.self", "Chính mình", Reach.SELF)
BY_LINK = Permission("tests.link", "Theo đường dẫn", Reach.LINK)
OWN = Permission("tests.own", "Của tài khoản", Reach.SIGNED_IN)
OPEN = Permission("tests.open", "Ai cũng được", Reach.OPEN)
ALL = (BELOW, BELOW_TOO, HERE, SELF, BY_LINK, OWN, OPEN)
GRANTABLE = (BELOW, BELOW_TOO, HERE)

MODELS: tuple[type[Model], ...] = (Unit, Line, Book, Member, Spell, Device)
KIND_AT = {
    Level.COUNTRY: "country",
    Level.PROVINCE: "province",
    Level.COMMUNE: "commune",
    Level.BRANCH: "branch",
    Level.CELL: "cell",
}
LEVELS = tuple(KIND_AT)


@dataclass(frozen=True)
class Node:
    """One unit to be: under which node (by index), on which floor, closed or not."""

    parent: int | None
    level: Level
    closed: bool = False


@dataclass(frozen=True)
class Held:
    """A role to be: these permissions at this node."""

    node: int
    permissions: frozenset[Permission]


@dataclass(frozen=True)
class Plan:
    """What Hypothesis draws: a tree, grants, and which thing the member, the link and the machine are for."""

    nodes: tuple[Node, ...]
    grants: tuple[Held, ...] = ()
    chosen: int = 0
    machine: frozenset[Permission] = frozenset()
    link: Permission = BY_LINK
    size: int = 3


@dataclass
class World:
    """The rows of a plan; `at` says for each model and key on which unit the row hangs."""

    units: list[Unit]
    parents: dict[int, int | None]
    at: dict[tuple[type[Model], int], int] = field(default_factory=dict)
    actors: dict[Kind, Actor] = field(default_factory=dict)

    def chain(self, unit: int) -> Iterator[int]:
        """The unit and all above it."""
        here: int | None = unit
        while here is not None:
            yield here
            here = self.parents[here]


# Two provinces with members in both: in every plan there is something that could leak.
TWO_PROVINCES = (
    Node(None, Level.COUNTRY),
    Node(0, Level.PROVINCE),
    Node(1, Level.COMMUNE),
    Node(2, Level.BRANCH),
    Node(2, Level.BRANCH),
    Node(0, Level.PROVINCE),
    Node(5, Level.COMMUNE),
    Node(6, Level.BRANCH),
)


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    nodes = [*TWO_PROVINCES]
    for _ in range(draw(st.integers(0, 6))):
        parent = draw(st.sampled_from([n for n, node in enumerate(nodes) if node.level < Level.CELL]))
        level = LEVELS[LEVELS.index(nodes[parent].level) + 1]
        nodes.append(Node(parent, level, closed=draw(st.integers(0, 6)) == 0))
    some = st.frozensets(st.sampled_from(GRANTABLE), min_size=1)
    held = st.builds(Held, node=st.sampled_from(range(len(nodes))), permissions=some)
    return Plan(
        nodes=tuple(nodes),
        grants=tuple(draw(st.lists(held, max_size=5))),
        chosen=draw(st.integers(0, 20)),
        machine=draw(st.frozensets(st.sampled_from(ALL))),
        link=draw(st.sampled_from(ALL)),
        size=draw(st.integers(1, 6)),
    )


def build(plan: Plan) -> World:
    """Write the plan's rows and make its five actors."""
    world = _units(plan)
    for unit in world.units:
        _hang(
            world, Line, Line.objects.create(act="tests.arrange", actor_kind="system", **_place(unit)), unit
        )
        _hang(world, Book, Book.objects.create(unit=unit, name="Sổ", sha256=""), unit)
        if unit.level == Level.BRANCH:
            _people(world, unit)
    account = _account(plan, world)
    world.actors = _actors(plan, world, account)
    return world


def _units(plan: Plan) -> World:
    ids = take_ids(Unit, len(plan.nodes))
    made: list[Unit] = []
    for n, node in enumerate(plan.nodes):
        above = made[node.parent] if node.parent is not None else None
        unit = Unit(
            pk=ids[n],
            kind_id=KIND_AT[node.level],
            level=node.level,
            name=f"Đơn vị {n}",
            name_key=f"don vi {n}",
            order_key=f"{n:03d}",
            parent=above,
            closed_on=date(2025, 7, 1) if node.closed else None,
        )
        for column, level in (("province", 2), ("commune", 4), ("branch", 5)):
            own = unit.pk if unit.level == level else None
            setattr(unit, f"{column}_id", own or (getattr(above, f"{column}_id") if above else None))
        made.append(unit)
    Unit.objects.bulk_create(made)
    world = World(made, {unit.pk: unit.parent_id for unit in made})
    for unit in made:
        _hang(world, Unit, unit, unit)
    return world


def _hang(world: World, model: type[Model], row: Model, unit: Unit) -> None:
    world.at[(model, row.pk)] = unit.pk


def _place(unit: Unit) -> dict[str, Any]:
    return {name: getattr(unit, name) for name in ("branch_id", "commune_id", "province_id")}


def _people(world: World, branch: Unit) -> None:
    """Two members; equal sort keys in every branch, so that only the second order column decides."""
    for key in ("A", "B"):
        subject = Subject.objects.create()
        person = Person.objects.create(subject=subject, full_name=key, line_id=0)
        spell = Spell.objects.create(
            person=person, branch=branch, since=date(2020, 1, 1), entry=Spell.Entry.LISTED, line_id=0
        )
        member = Member.objects.create(
            person=person,
            subject_id=subject.pk,
            branch=branch,
            commune_id=branch.commune_id or 0,
            province_id=branch.province_id,
            kind=Spell.Kind.ORDINARY,
            name=key,
            name_search=key,
            sort_key=key,
            sex=Person.Sex.FEMALE,
        )
        _hang(world, Spell, spell, branch)
        _hang(world, Member, member, branch)


def _account(plan: Plan, world: World) -> Account:
    own, stranger = (Account.objects.create(username=name, full_name=name) for name in ("own", "stranger"))
    for account in (own, stranger):
        Device.objects.create(account=account, label="", pin="", trusted_until=timezone.now())
    for n, held in enumerate(plan.grants):
        unit = world.units[held.node]
        codes = [one.code for one in held.permissions]
        role = Role.objects.create(code=f"r{n}", label=f"r{n}", does="", level=unit.level, permissions=codes)
        RoleGrant.objects.create(account=own, role=role, unit=unit, line_id=0)
    return own


def _actors(plan: Plan, world: World, account: Account) -> dict[Kind, Actor]:
    members = sorted(key for model, key in world.at if model is Member)
    people = Member.objects.in_bulk(members)
    herself = people[members[plan.chosen % len(members)]].subject_id if members else None
    things = sorted(key for model, key in world.at if model in (Unit, Member))
    return {
        Kind.ACCOUNT: actor_of(account, strong=True),
        Kind.MEMBER: Actor(Kind.MEMBER, id=herself, herself=herself),
        Kind.LINK: Actor(Kind.LINK, link=(plan.link.code, things[plan.chosen % len(things)])),
        Kind.VISITOR: VISITOR,
        Kind.SYSTEM: system("Máy", plan.machine),
    }


def expected(plan: Plan, world: World, actor: Actor, permission: Permission, row: Model) -> bool:
    """Whether the actor may have the row, said once more in the plainest words."""
    if permission.reach is Reach.OPEN or permission.code in actor.everywhere:
        return True
    if actor.kind is Kind.LINK:
        return actor.link == (permission.code, row.pk)
    if permission.reach is Reach.SELF:
        return isinstance(row, Member) and actor.herself == row.subject_id
    if permission.reach is Reach.SIGNED_IN:
        return isinstance(row, Device) and actor.kind is Kind.ACCOUNT and actor.id == row.account_id
    if actor.kind is not Kind.ACCOUNT or isinstance(row, Device):
        return False
    return _granted(plan, world, permission, row)


def _granted(plan: Plan, world: World, permission: Permission, row: Model) -> bool:
    own = world.at[(type(row), row.pk)]
    for held in plan.grants:
        unit = world.units[held.node]
        if permission not in held.permissions or unit.closed_on:
            continue
        if permission.reach is Reach.HERE:
            # Only units say which unit they hang on themselves.
            if isinstance(row, Unit) and unit.pk == own:
                return True
        elif unit.level != Level.CELL and unit.pk in world.chain(own):
            return True
    return False
