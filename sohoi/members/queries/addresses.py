"""Where addresses lie: the commune of before July 2025, today's, and who waits for a choice between two."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from sohoi.acts import gate
from sohoi.acts.actor import Actor, Level, Permission
from sohoi.members.models import HamletChoice, Member, Person, Spell
from sohoi.members.permissions import EDIT_MEMBERS
from sohoi.members.record import place_of
from sohoi.units import facts
from sohoi.units.addresses import hamlet_of
from sohoi.units.models import Unit

IN_UNIT = {Level.COMMUNE: "commune_id", Level.BRANCH: "branch_id"}
NAMED = 3
Kinds = facts.CommuneFact | facts.OldCommuneFact | facts.OldDistrictFact | facts.ProvinceFact


@dataclass(frozen=True)
class Part:
    """One of today's communes that an old one can be: "xã Như Quỳnh", and with its province."""

    code: str
    name: str
    place: str


@dataclass(frozen=True)
class Lived:
    """What an address says of the old country and of today, in words.

    `now` is empty while nobody chose between the `parts` of a divided commune; `chosen` says that somebody
    did. A choice can be for all of her `hamlet`.
    """

    before: str
    now: str
    parts: Sequence[Part]
    chosen: bool
    hamlet: str


@dataclass(frozen=True)
class Group:
    """The people of one hamlet of one divided commune who wait for a choice. `hamlet` is its key."""

    old: str
    hamlet: str
    words: str
    parts: Sequence[Part]
    people: Sequence[Member]

    @property
    def before(self) -> str:
        """The old commune, to begin a sentence with."""
        words = old_words(self.old)
        return words[:1].upper() + words[1:]

    @property
    def into(self) -> str:
        """What it was divided into: "xã A, xã B và xã C"."""
        *first, last = (each.name for each in self.parts)
        return f"{', '.join(first)} và {last}"

    @property
    def names(self) -> str:
        """The first few, and how many more."""
        shown = ", ".join(member.name or "(chưa có tên)" for member in self.people[:NAMED])
        more = len(self.people) - NAMED
        return f"{shown} và {more} người nữa" if more > 0 else shown


def said(*units: Kinds) -> str:
    """Units as they stand in a sentence: "xã Đình Dù, huyện Văn Lâm"."""
    return ", ".join(f"{unit.kind} {unit.name}" for unit in units)


def old_words(code: str) -> str:
    """An old commune with its district: "xã Đình Dù, huyện Văn Lâm"."""
    old = facts.old_commune(code)
    return said(old.district) if old.code == old.district.code else said(old, old.district)


def part(code: str) -> Part:
    """One of today's communes, in words."""
    fact = facts.commune(code)
    return Part(code, said(fact), said(fact, facts.province(fact.province_code)))


def parts_of(codes: Iterable[str], branch: Unit) -> list[Part]:
    """Today's communes that can be meant, the one that asks first."""
    here = branch.commune.code if branch.commune else ""
    return [part(code) for code in sorted(codes, key=lambda code: (code != here, code))]


def hamlet_of_person(person: Person, branch: Unit) -> tuple[str, str]:
    """The key and the words of the hamlet that her address names; her branch where it names none."""
    found = hamlet_of(place_of(person, branch).detail)
    return (found.key, found.name) if found.key else (f"#{branch.pk}", branch.title)


def lived(actor: Actor, person: Person, place: Member | Spell) -> Lived | None:
    """What her address says, where it names a commune. The caller has seen her through the gate."""
    branch = place.branch
    reading = place_of(person, branch)
    if not reading.now:
        return None
    now = person.address_now if person.address_now in reading.now else ""
    now = now if reading.divided else reading.now[0]
    _, hamlet = hamlet_of_person(person, branch)
    asks = reading.divided and isinstance(place, Member) and gate.may(actor, EDIT_MEMBERS, place)
    return Lived(
        before=old_words(reading.old) if reading.old else "",
        now=part(now).place if now else "",
        parts=parts_of(reading.now, branch) if asks else (),
        chosen=bool(now) and reading.divided,
        hamlet=hamlet,
    )


def reach(actor: Actor, branch: Unit) -> Unit:
    """Where somebody chooses for a whole hamlet: in the commune if that is hers, else in the branch."""
    commune = branch.commune
    return commune if commune and gate.may(actor, EDIT_MEMBERS, commune) else branch


def waiting(actor: Actor, permission: Permission, unit: Unit) -> QuerySet[Member]:
    """The people of a commune or branch whose commune was divided and for whom nobody chose."""
    found = Member.objects.filter(doubts__contains=["address_divided"], **here(unit))
    return gate.rows(actor, permission, found).select_related("person", "branch__commune").order_by("pk")


def here(unit: Unit) -> dict[str, int]:
    """The condition on members that says: in this commune or branch."""
    return {IN_UNIT[Level(unit.level)]: unit.pk}


def groups(actor: Actor, unit: Unit) -> list[Group]:
    """Who waits in this unit, hamlet by hamlet; those of one old commune together, the largest first."""
    found: defaultdict[tuple[str, str], list[Member]] = defaultdict(list)
    for member in waiting(actor, EDIT_MEMBERS, unit):
        found[member.old_commune, hamlet_of_person(member.person, member.branch)[0]].append(member)
    made = [_group(old, hamlet, people) for (old, hamlet), people in found.items()]
    return sorted(made, key=lambda one: (one.old, -len(one.people), one.words))


def _group(old: str, hamlet: str, people: list[Member]) -> Group:
    first, branch = people[0].person, people[0].branch
    codes = [fact.code for fact in facts.new_of(old)]
    words = hamlet_of_person(first, branch)[1]
    people = sorted(people, key=lambda member: member.sort_key)
    return Group(old, hamlet, words, parts_of(codes, branch), people)


@dataclass(frozen=True)
class Chosen:
    """A choice that stands, in words."""

    choice: HamletChoice
    before: str
    now: str


def chosen(actor: Actor, unit: Unit) -> list[Chosen]:
    """The choices for this unit that this actor may take back, newest first."""
    found = HamletChoice.objects.filter(unit=unit, undo_line_id=None)
    mine = gate.rows(actor, EDIT_MEMBERS, found).order_by("-id")
    return [Chosen(one, old_words(one.old), part(one.now).name) for one in mine]


def choice(actor: Actor, unit: Unit, pk: int) -> HamletChoice:
    """A choice of this unit, or NotForYou."""
    return gate.get(actor, EDIT_MEMBERS, HamletChoice.objects.filter(unit=unit), pk=pk)


def told(member: Member) -> tuple[str, str]:
    """The old commune and today's, for a column of a list each; empty where not sure."""
    reading = place_of(member.person, member.branch)
    if not reading.now:
        return "", ""
    now = reading.now[0] if not reading.divided else member.person.address_now
    return old_words(reading.old) if reading.old else "", part(now).place if now in reading.now else ""
