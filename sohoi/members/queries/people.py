"""One person: her record as this actor may see it, and her history in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Subquery

from sohoi.access.own import open_keys
from sohoi.acts import gate, trail
from sohoi.acts.actor import Actor, Permission
from sohoi.acts.gate import NotForYou
from sohoi.acts.models import Submission
from sohoi.common import identity, phones
from sohoi.members import fields
from sohoi.members.fields import Entry, Shape
from sohoi.members.models import Absence, Member, Person, Post, Spell
from sohoi.members.models.post import held_today
from sohoi.members.permissions import EDIT_MEMBERS, SEE_MEMBERS, SEE_PHONES, SEE_SENSITIVE
from sohoi.members.queries import absences, card_sheets, finding, merged, transfers
from sohoi.members.queries.transfers import Sent
from sohoi.members.record import IDENTITY, put, show
from sohoi.units.models import Unit

HIDDEN = "•••"


@dataclass(frozen=True)
class Seen:
    """A person as one actor sees her: who she is, where, and the facts in cards."""

    person: Person
    member: Member | None
    spell: Spell
    cards: list[Card]
    away: list[Absence]
    transfer: Sent | None


@dataclass(frozen=True)
class Card:
    """Facts of one group as (entry, words); only those that are known."""

    group: str
    slug: str
    facts: list[tuple[Entry, str]]


@dataclass(frozen=True)
class Event:
    """One line of a history: what happened, when, who did it, and what changed."""

    at: object
    what: str
    who: str
    details: list[str]


SLUGS = {
    fields.REACH: "lien-lac",
    fields.NAME: "ban-than",
    fields.WORK: "hoc-va-lam",
    fields.HOME: "gia-dinh",
    fields.UNION: "sinh-hoat",
}


def member(actor: Actor, person_id: int) -> Member:
    """The list row of somebody now in the register, or NotForYou. It carries `own_phones`: on how many her
    own pages are open, and `has_card`: whether she holds a card that is good."""
    found = Member.objects.select_related("person", "branch__commune", "cell", "commune")
    hers = found.annotate(own_phones=_own_phones(), has_card=card_sheets.holds_card())
    return gate.get(actor, SEE_MEMBERS, hers, pk=person_id)


def _own_phones() -> Subquery:
    keys = open_keys().filter(subject=OuterRef("subject_id")).order_by().values("subject")
    return Subquery(keys.annotate(n=Count("pk")).values("n"))


def of_branch(actor: Actor, permission: Permission, branch: Unit, person_id: int) -> Member:
    """The list row of somebody of this branch, where the actor holds the permission, or NotForYou."""
    return gate.get(actor, permission, Member.objects.filter(branch=branch), pk=person_id)


def changeable(actor: Actor, person_id: int) -> Person | None:
    """Somebody now in the register whom the actor may change, or nobody."""
    found = gate.rows(actor, EDIT_MEMBERS, Member.objects.select_related("person")).filter(pk=person_id)
    member = found.first()
    return member.person if member else None


def sent_before(actor: Actor, key: str) -> bool:
    """Whether this actor has had an answer to a form with this key: it was pressed twice."""
    mine = {"actor_kind": actor.kind.value, "actor_id": actor.id}
    return bool(key) and Submission.objects.filter(pk=key, **mine).exists()


def last_spell(actor: Actor, person_id: int) -> Spell:
    """The last spell of somebody who left, or NotForYou."""
    last = (
        Spell.objects.filter(person_id=person_id)
        .select_related("branch__commune", "person")
        .annotate(went=_was_away(), way=transfers.last_way())
        .order_by("-id")
        .first()
    )
    if last is None or not gate.may(actor, SEE_MEMBERS, last):
        raise NotForYou
    return last


def _was_away() -> Exists:
    """Hardly anybody was: most pages need not ask where."""
    return Exists(Absence.objects.filter(person=OuterRef("person")))


def see(actor: Actor, person_id: int) -> Seen:
    """A person now in the register or gone from it, as the actor may see her."""
    spell = last_spell(actor, person_id)
    here = None if spell.until else member(actor, person_id)
    person = here.person if here else spell.person
    away = absences.over_of(person) if getattr(spell, "went", False) else []
    transfer = transfers.last_of(person, getattr(spell, "way", None)) if here else None
    return Seen(person, here, spell, _cards(actor, here or spell, person, here), away, transfer)


def _cards(actor: Actor, place: Member | Spell, person: Person, here: Member | None) -> list[Card]:
    shown: dict[str, list[tuple[Entry, str]]] = {group: [] for group in SLUGS}
    for entry in fields.kept():
        words = words_of(actor, entry, person, place, here)
        if words:
            shown[entry.group].append((entry, words))
    return [Card(group, SLUGS[group], facts) for group, facts in shown.items()]


def words_of(actor: Actor, entry: Entry, person: Person, place: object, here: Member | None) -> str:
    """A fact in words, hidden where the actor may not see it."""
    plain = unhidden(entry, person, here)
    if entry.sensitive and plain and not gate.may(actor, SEE_SENSITIVE, place):
        return HIDDEN
    if entry.shape is Shape.PHONE and plain and not gate.may(actor, SEE_PHONES, place):
        return f"{HIDDEN} {plain[-3:]}"
    if entry.key == "other_phone" and plain and not gate.may(actor, SEE_PHONES, place):
        return HIDDEN
    return plain


def unhidden(entry: Entry, person: Person, here: Member | None) -> str:
    """A fact in words with nothing hidden but the beginning of an identity number."""
    if entry.key == "poverty":
        return dict(Person.Poverty.choices).get(here.poverty, "") if here else ""
    if entry.key == "sex":
        return person.get_sex_display()
    if entry.shape is Shape.IDENTITY:
        tail = getattr(person, f"{IDENTITY[entry.key]}_tail")
        return identity.mask("0" * (entry.length - 3) + tail) if tail else ""
    if entry.shape is Shape.PHONE:
        return phones.group(person.phone) if person.phone else ""
    return show(entry.key, person)


def history(actor: Actor, person_id: int) -> list[Event]:
    """What happened to her, newest first. The caller has seen her through the gate."""
    hidden = {entry.key for entry in fields.CATALOGUE if entry.sensitive}
    sensitive = gate.holds(actor, SEE_SENSITIVE)
    return [
        Event(
            line.at,
            trail.label_of(line),
            line.actor_name,
            _details(line.data, hidden, sensitive, line.reason),
        )
        for line in trail.history("person", *merged.all_of(person_id))[:100]
    ]


def _details(data: dict[str, object], hidden: set[str], sensitive: bool, reason: str) -> list[str]:
    found = []
    changes = data.get("changes")
    if isinstance(changes, dict):
        for key, (old, new) in changes.items():
            masked = key in hidden and not sensitive
            found.append(f"{fields.label(key)}: {HIDDEN if masked else _from_to(old, new)}")
    dropped = data.get("dropped")
    if isinstance(dropped, dict):
        for key, old in dropped.items():
            shown = HIDDEN if key in hidden and not sensitive else f"“{old}”"
            found.append(f"Hồ sơ kia ghi {fields.label(key).lower()}: {shown}")
    found += [words.format(data[key]) for key, words in _NOTED if data.get(key)]
    if "old" in data and "new" in data:
        found.append(_from_to(str(data["old"]), str(data["new"])))
    return [*found, *([f"Lý do: {reason}"] if reason else [])]


_NOTED = (
    ("branch", "Chi hội: {}"),
    ("unit", "{}"),
    ("title", "Chức vụ: {}"),
    ("decision", "Quyết định: {}"),
    ("why", "Lý do: {}"),
    ("book", "Danh sách: {}"),
    ("group", "Nhóm: {}"),
    ("merged", "Gộp vào đây hồ sơ của {}"),
    ("apart", "Người kia là {}"),
    ("source", "Nơi giới thiệu: {}"),
    ("to", "Nơi đến: {}"),
    ("paper", "Giấy giới thiệu số {}"),
    ("decision", "Quyết định số {}"),
    ("since", "Từ ngày {}"),
    ("where", "Nơi đi: {}"),
    ("back", "Về từ ngày {}"),
)


def _from_to(old: str, new: str) -> str:
    if not old:
        return f"ghi “{new}”"
    return f"“{old}” đổi thành “{new}”" if new else f"bỏ “{old}”"


def head_of(unit_id: int) -> Post | None:
    """Who heads this branch now. The caller has asked the gate for the unit."""
    posts = Post.objects.filter(held_today(), unit_id=unit_id, title=Post.Title.HEAD)
    return posts.select_related("person").first()


def age(person: Person, today: date) -> int | None:
    """This year minus the year of birth, as the Union counts."""
    return today.year - person.birth.year if person.birth else None


def spells(person: Person) -> list[Spell]:
    """Her spells, newest first. The caller has seen her through the gate."""
    found = Spell.objects.filter(person=person).select_related("branch", "decision", "exit_decision")
    return list(found.order_by("-id"))


def posts_of(person: Person) -> list[Post]:
    """The posts she holds now, the widest unit first."""
    held = Post.objects.filter(held_today(), person=person).select_related("unit")
    return list(held.order_by("unit__level", "id"))


def may_change(actor: Actor, entry: Entry, member: Member) -> bool:
    """Nobody changes what she may not see."""
    return not entry.sensitive or gate.may(actor, SEE_SENSITIVE, member)


def differences(
    entries: Sequence[Entry], facts: Mapping[str, object], person: Person
) -> list[tuple[str, str, str]]:
    """Where a form and the record disagree, as (label, what was typed, what is there now)."""
    typed = Person()
    put(typed, {key: value for key, value in facts.items() if key not in IDENTITY})
    pairs = [(entry.label, show(entry.key, typed), show(entry.key, person)) for entry in entries]
    return [(label, new, now) for label, new, now in pairs if new != now and label not in _UNSHOWN]


_UNSHOWN = {entry.label for entry in fields.CATALOGUE if entry.key in (*IDENTITY, "poverty")}


def choosable(actor: Actor, branch: Unit, text: str, *, year: int) -> list[Member]:
    """Members of the branch who fit the text, to choose one from."""
    wanted = finding.Wanted(text=text, branch=branch.pk)
    return list(finding.find(actor, wanted, year=year, size=30).people)
