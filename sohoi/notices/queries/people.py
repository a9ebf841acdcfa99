"""Who is in a group, who left her branch since, who could be added or head it."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from django.db.models import Q, QuerySet

from sohoi.acts import gate
from sohoi.acts.actor import Actor, Level
from sohoi.common.text import name_initial, sort_key
from sohoi.members.models import Member, Person, Post
from sohoi.members.models.post import held_today
from sohoi.members.permissions import SEE_MEMBERS, SEE_PHONES
from sohoi.members.queries import finding
from sohoi.members.queries.addresses import hamlet_of_person
from sohoi.notices.models import Group, GroupMember
from sohoi.notices.queries.proposing import Candidate
from sohoi.units.models import Unit
from sohoi.units.names import key_of

HERE = {Level.COMMUNE: "commune_id", Level.BRANCH: "branch_id"}
SHOWN = 60
UNNAMED = "(chưa có tên)"
# A list that brought her in was taken back, or the like: nobody is there to be named.
NOBODY = "(hồ sơ không còn)"


@dataclass(frozen=True)
class Line:
    """One person of a group. `place` is what takes her out again; `phone` is empty for who may not see it.

    `gone`: she is no member of the group's branch or commune any more; `person` is None then, and only her
    name and year are told.
    """

    place: int
    subject: int
    name: str
    born: str
    where: str
    phone: str
    person: int | None
    core: bool = False
    gone: bool = False
    head: bool = False

    @property
    def facts(self) -> str:
        return " · ".join(filter(None, (self.born or "chưa rõ năm sinh", self.where)))

    @property
    def initial(self) -> str:
        return name_initial(self.name) or "?"


def members_of(unit: Unit) -> QuerySet[Member]:
    """The members of a commune or a branch now, not yet through the gate."""
    return Member.objects.filter(**{HERE[Level(unit.level)]: unit.pk})


def places(groups: Iterable[Group]) -> QuerySet[GroupMember]:
    """Who is in these groups, in the order in which they came."""
    rows = GroupMember.objects.filter(group__in=list(groups), until=None)
    return rows.select_related("subject").order_by("pk")


def taken(unit: Unit) -> set[int]:
    """The subjects who are in an open group of this unit, of its commune, or of another branch there."""
    within = Q(unit__commune=unit.commune_id) if unit.commune_id else Q(unit=unit)
    groups = Group.objects.filter(within, closed_on=None)
    return {row.who for row in places(groups)}


def people(actor: Actor, group: Group) -> list[Line]:
    """Everybody in the group by given name, those who left the branch last. Asks for the right to names."""
    if not gate.may(actor, SEE_MEMBERS, group):
        return []
    found = {row.who: row for row in places([group])}
    head = own_subject(group)
    lines = _lines(group, found, phones=gate.may(actor, SEE_PHONES, group))
    return [replace(one, head=one.subject == head) for one in lines]


def own_subject(group: Group) -> int | None:
    """Whose record the head of the group has now."""
    return (group.head.joined_to_id or group.head.pk) if group.head else None


def _lines(group: Group, found: dict[int, GroupMember], *, phones: bool) -> list[Line]:
    here = members_of(group.unit).filter(person__subject__in=found).select_related("cell", "branch")
    present = sorted(here, key=lambda one: (one.sort_key, one.pk))
    lines = [_present(one, found[one.subject_id].pk, group, phones) for one in present]
    left = found.keys() - {one.subject_id for one in present}
    names = {one.subject_id: one for one in Person.objects.filter(subject__in=left)}
    gone = [_gone(row.pk, who, names.get(who)) for who, row in found.items() if who in left]
    return lines + sorted(gone, key=lambda one: (sort_key(one.name), one.place))


def _present(one: Member, place: int, group: Group, phones: bool) -> Line:
    branch = one.branch.name if group.unit.level < Level.BRANCH else ""
    return Line(
        place=place,
        subject=one.subject_id,
        name=one.name or UNNAMED,
        born=str(one.birth_year or ""),
        where=" · ".join(filter(None, (branch, one.cell.name if one.cell else ""))),
        phone=one.phone if phones else "",
        person=one.pk,
        core=one.core,
    )


def _gone(place: int, who: int, person: Person | None) -> Line:
    name = (person.full_name or UNNAMED) if person else NOBODY
    born = str(person.birth.year) if person and person.birth else ""
    return Line(place=place, subject=who, name=name, born=born, where="", phone="", person=None, gone=True)


@dataclass(frozen=True)
class Head:
    """Who heads a group. `person` is None once she is no member of its branch or commune any more."""

    name: str
    person: int | None


def head_of(group: Group) -> Head | None:
    """The head of a group as she is now. The caller has asked the gate for the group."""
    subject = own_subject(group)
    person = Person.objects.filter(subject=subject).first() if subject else None
    if person is None:
        return None
    here = members_of(group.unit).filter(pk=person.pk).exists()
    return Head(person.full_name or UNNAMED, person.pk if here else None)


@dataclass(frozen=True)
class Choice:
    """Somebody who could be added. `elsewhere`: she is in another group already. `branch` is empty where all
    are of one branch."""

    member: Member
    elsewhere: bool
    branch: str = ""

    @property
    def facts(self) -> str:
        cell = self.member.cell.name if self.member.cell else ""
        born = str(self.member.birth_year or "chưa rõ năm sinh")
        return " · ".join(filter(None, (born, self.branch, cell)))


@dataclass(frozen=True)
class Choices:
    """Who could be added, those in no group first; `more` says that not all are shown."""

    people: Sequence[Choice]
    more: bool


def addable(actor: Actor, group: Group, text: str, *, year: int) -> Choices:
    """Core members who are not in the group; where a text was typed, whoever fits it."""
    inside, others = {row.who for row in places([group])}, taken(group.unit)
    found = _fitting(actor, group.unit, text, year, len(inside))
    wide = group.unit.level < Level.BRANCH
    free = [
        Choice(one, one.subject_id in others, one.branch.name if wide else "")
        for one in found
        if one.subject_id not in inside
    ]
    ordered = sorted(free, key=lambda one: (one.elsewhere, not one.member.core))
    return Choices(ordered[:SHOWN], len(ordered) > SHOWN)


def _fitting(actor: Actor, unit: Unit, text: str, year: int, inside: int) -> list[Member]:
    """A few more than are shown, since those inside are left out afterwards."""
    size = SHOWN + inside + 1
    if not text:
        core = members_of(unit).filter(core=True).select_related("cell", "branch")
        return list(gate.rows(actor, SEE_MEMBERS, core).order_by("sort_key", "pk")[:size])
    wanted = finding.Wanted(text=text, branch=unit.pk)
    if unit.level == Level.COMMUNE:
        wanted = finding.Wanted(text=text, commune=unit.pk)
    keys = [one.pk for one in finding.find(actor, wanted, year=year, size=size).people]
    whole = Member.objects.filter(pk__in=keys).select_related("cell", "branch")
    return sorted(whole, key=lambda one: keys.index(one.pk))


def heads(actor: Actor, unit: Unit) -> list[tuple[int, str]]:
    """Who could head a group of this unit, as person and words: its core members and holders of posts; for a
    commune, where these are many, the holders of posts and the heads of its branches."""
    holds = Post.objects.filter(held_today(), unit=unit)
    if unit.level == Level.COMMUNE:
        holds |= Post.objects.filter(held_today(), unit__commune=unit, title=Post.Title.HEAD)
    leading = Q(pk__in=holds.values("person"))
    able = leading if unit.level == Level.COMMUNE else leading | Q(core=True)
    found = gate.rows(actor, SEE_MEMBERS, members_of(unit).filter(able)).order_by("sort_key", "pk")
    return [(one.pk, f"{one.name or UNNAMED}, {one.birth_year or 'chưa rõ năm sinh'}") for one in found]


@dataclass(frozen=True)
class Free:
    """A core member in no group: as the proposal takes her, and in words."""

    candidate: Candidate
    member: Member
    facts: str


def free_core(actor: Actor, branch: Unit) -> list[Free]:
    """The core members of a branch who are in no group there nor in one of the commune."""
    others = taken(branch)
    core = members_of(branch).filter(core=True).select_related("cell", "person", "branch__commune")
    found = gate.rows(actor, SEE_MEMBERS, core).order_by("sort_key", "pk")
    return [_free(one) for one in found if one.subject_id not in others]


def _free(one: Member) -> Free:
    key, words = hamlet_of_person(one.person, one.branch)
    known = words if words != one.branch.title else ""
    cell = one.cell.order_key + f" {one.cell.pk}" if one.cell else ""
    facts = (str(one.birth_year or "chưa rõ năm sinh"), one.cell.name if one.cell else "", known)
    candidate = Candidate(one.pk, cell, key, (one.sort_key, one.pk))
    return Free(candidate, one, " · ".join(filter(None, facts)))


def free_names(branch: Unit, count: int) -> list[str]:
    """Names for so many new groups: "Nòng cốt Thôn Đông 1", leaving out those that are taken."""
    groups = Group.objects.filter(unit=branch, closed_on=None)
    known = {key_of(name) for name in groups.values_list("name", flat=True)}
    offered = (f"Nòng cốt {branch.name[:80]} {n}" for n in itertools.count(1))
    return list(itertools.islice((name for name in offered if key_of(name) not in known), count))
