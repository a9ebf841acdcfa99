"""The groups of a unit and below it, with their numbers."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.db import connection
from django.db.models import Count, QuerySet

from sohoi.acts import gate
from sohoi.acts.actor import Actor, Level, Permission
from sohoi.members.models import Member
from sohoi.members.queries import figures
from sohoi.notices.models import Group
from sohoi.notices.permissions import SEE_GROUPS
from sohoi.notices.queries.people import HERE, members_of, places, taken
from sohoi.units import queries as units
from sohoi.units.models import Unit


@dataclass(frozen=True)
class Counted:
    """A group with how many of its people are members of its unit now, and how many left it."""

    group: Group
    people: int
    gone: int


@dataclass(frozen=True)
class Line:
    """A unit below: its groups, the people in them, its core members and those of them in no group."""

    unit: Unit
    groups: Sequence[Counted]
    core: int
    loose: int

    @property
    def people(self) -> int:
        return sum(one.people for one in self.groups)


@dataclass(frozen=True)
class CommuneLine:
    """A commune seen from its province: open groups, people in them, core members."""

    unit: Unit
    groups: int
    people: int
    core: int


@dataclass(frozen=True)
class Seen:
    """The groups of one unit: `own` are open, `closed` are over, `left_over` are open while their branch is
    closed. `core` and `loose` are of the whole unit."""

    own: Sequence[Counted]
    closed: Sequence[Group] = ()
    left_over: Sequence[Group] = ()
    below: Sequence[Line] = ()
    communes: Sequence[CommuneLine] = field(default=())
    core: int = 0
    loose: int = 0


def one(actor: Actor, pk: int, permission: Permission = SEE_GROUPS) -> Group:
    """The group with this id where the actor holds the permission, or NotForYou."""
    whole = Group.objects.select_related("unit__parent", "unit__commune", "head")
    return gate.get(actor, permission, whole, pk=pk)


def seen(actor: Actor, unit: Unit) -> Seen:
    """What there is in a unit. The caller has asked the gate for it."""
    if unit.level == Level.PROVINCE:
        return Seen(own=(), communes=_communes(actor, unit))
    groups = list(_groups(actor, unit))
    counted = counts([one for one in groups if one.closed_on is None])
    core = _core(unit)
    closed = [one for one in groups if one.closed_on and one.unit_id == unit.pk]
    return Seen(
        own=[one for one in counted if one.group.unit_id == unit.pk],
        closed=sorted(closed, key=lambda one: (one.closed_on, one.pk), reverse=True),
        left_over=[one.group for one in counted if one.group.unit.closed_on],
        below=_branches(unit, counted, core) if unit.level == Level.COMMUNE else (),
        core=sum(total for total, _ in core.values()),
        loose=sum(loose for _, loose in core.values()),
    )


def _groups(actor: Actor, unit: Unit) -> Sequence[Group]:
    within = Group.objects.filter(**{f"unit__{HERE[Level(unit.level)]}": unit.pk})
    whole = gate.rows(actor, SEE_GROUPS, within).select_related("unit", "head")
    return list(whole.order_by("unit__order_key", "unit", "name", "pk"))


def counts(groups: Sequence[Group]) -> list[Counted]:
    """These groups with their numbers, in two questions however many they are."""
    rows = list(places(groups))
    members = Member.objects.filter(person__subject__in={row.who for row in rows})
    homes = {subject: {branch, commune} for subject, branch, commune in _homes(members)}
    here: defaultdict[int, set[int]] = defaultdict(set)
    gone: defaultdict[int, set[int]] = defaultdict(set)
    units = {one.pk: one.unit_id for one in groups}
    for row in rows:
        is_here = units[row.group_id] in homes.get(row.who, set())
        (here if is_here else gone)[row.group_id].add(row.who)
    return [Counted(one, len(here[one.pk]), len(gone[one.pk])) for one in groups]


def _homes(members: QuerySet[Member]) -> list[tuple[int, int, int]]:
    return list(members.values_list("subject_id", "branch_id", "commune_id"))


def _core(unit: Unit) -> Mapping[int, tuple[int, int]]:
    """By branch: its core members, and those of them in no group."""
    core, loose, inside = Counter[int](), Counter[int](), taken(unit)
    for subject, branch, _ in _homes(members_of(unit).filter(core=True)):
        core[branch] += 1
        loose[branch] += subject not in inside
    return {branch: (count, loose[branch]) for branch, count in core.items()}


def _branches(commune: Unit, counted: Sequence[Counted], core: Mapping[int, tuple[int, int]]) -> list[Line]:
    groups: defaultdict[int, list[Counted]] = defaultdict(list)
    for one in counted:
        groups[one.group.unit_id].append(one)
    return [
        Line(branch, groups[branch.pk], *core.get(branch.pk, (0, 0)))
        for branch in units.branches_of(commune.pk)
    ]


# Members of a province are never counted one by one: who is in its groups is a few in a hundred of them.
PEOPLE = """
SELECT unit.commune_id, count(DISTINCT member.person_id)
FROM notices_groupmember AS place
JOIN notices_group AS one ON one.id = place.group_id AND one.closed_on IS NULL
JOIN units_unit AS unit ON unit.id = one.unit_id AND unit.province_id = %s
JOIN access_subject AS subject ON subject.id = place.subject_id
JOIN members_person AS person ON person.subject_id = coalesce(subject.joined_to_id, subject.id)
JOIN members_member AS member ON member.person_id = person.id
    AND one.unit_id IN (member.branch_id, member.commune_id)
WHERE place.until IS NULL GROUP BY unit.commune_id
"""


def _communes(actor: Actor, province: Unit) -> list[CommuneLine]:
    """The communes of a province where the actor may see groups."""
    open_ones = Group.objects.filter(unit__province=province, closed_on=None)
    rows = gate.rows(actor, SEE_GROUPS, open_ones).order_by().values_list("unit__commune")
    groups = dict(rows.annotate(n=Count("pk")))
    people = _people(province) if gate.may(actor, SEE_GROUPS, province) else {}
    core = {line.unit: line.core for line in figures.below(actor, province)}
    return [
        CommuneLine(one, groups.get(one.pk, 0), people.get(one.pk, 0), core.get(one.pk, 0))
        for one in units.children_of(province)
    ]


def _people(province: Unit) -> dict[int, int]:
    with connection.cursor() as cursor:
        cursor.execute(PEOPLE, [province.pk])
        return dict(cursor.fetchall())
