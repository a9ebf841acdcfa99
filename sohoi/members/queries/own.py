"""A member in front of her own page, and the office in front of the list of those who have none yet."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Value, When

from sohoi.access.models import OwnCode, OwnKey, Read, Role
from sohoi.access.own import keys_of, open_keys
from sohoi.access.own import opened as was_opened
from sohoi.acts import gate
from sohoi.acts.actor import Actor, Permission
from sohoi.members import fields
from sohoi.members.fields import Entry
from sohoi.members.models import Card, Member, Post
from sohoi.members.permissions import (
    GIVE_OWN_PAGE,
    MAKE_CARDS,
    OWN_PAGE,
    SEE_MEMBERS,
    SEE_PHONES,
    SEE_SENSITIVE,
)
from sohoi.members.queries.card_sheets import holds_card
from sohoi.members.queries.people import SLUGS, head_of, unhidden
from sohoi.units.models import Unit

PAGE = 300
# Who can open a page at once comes first.
ORDER = Case(
    When(person__smartphone=True, then=Value(0)),
    When(~Q(phone="") & ~Q(person__smartphone=False), then=Value(1)),
    default=Value(2),
)


@dataclass(frozen=True)
class Door:
    """A way from a member's first page to pages of hers on floors above; `about` says what waits there."""

    label: str
    about: str
    icon: str
    url_name: str
    urgent: bool = False


# Floors above say here what they offer her on her first page: this floor knows none of them.
DOORS: list[Callable[[Actor], Door]] = []


def doors(actor: Actor) -> list[Door]:
    """What stands on her first page above her own record."""
    return [door(actor) for door in DOORS]


def name_of_subject(subject: int) -> str:
    """How a member is called, for who knows only whom data is about."""
    return Member.objects.filter(person__subject=subject).values_list("name", flat=True).first() or ""


def me(actor: Actor) -> Member | None:
    """The member who is in front of her page; nobody when she is in the register no more."""
    found = Member.objects.select_related("person", "branch", "cell", "commune")
    return gate.rows(actor, OWN_PAGE, found).first()


@dataclass(frozen=True)
class InFront:
    """Somebody whose pages this phone opens: her key, given name and year of birth."""

    key: int
    name: str
    birth_year: int | None


def on_phone(keys: QuerySet[OwnKey]) -> list[InFront]:
    """Those with a key of this phone who are in the register, in the order of the keys."""
    held = list(keys)
    found = Member.objects.filter(person__subject__in=[key.subject_id for key in held]).select_related(
        "person"
    )
    people = {member.subject_id: member for member in found}
    seen = [(key, people[key.subject_id]) for key in held if key.subject_id in people]
    return [InFront(key.pk, member.person.given_name, member.birth_year) for key, member in seen]


def of_code(code: OwnCode) -> Member | None:
    """Whom a code is for. Whoever holds the link is shown an initial and a year, no more."""
    return Member.objects.filter(person__subject=code.subject_id).select_related("person").first()


def head_post(branch_id: int) -> Post | None:
    """Whom a member of this branch calls."""
    return head_of(branch_id)


def card_of(member: Member) -> Card | None:
    """The card that a member holds now."""
    return Card.objects.filter(person=member.pk, ended_on=None).first()


@dataclass(frozen=True)
class Proof:
    """What a card says to whoever scans it: whether it is good, and where."""

    good: bool
    place: str


def proof(token: str) -> Proof | None:
    """What the card with this token proves; nothing for a token that is none."""
    card = Card.objects.filter(token=token).select_related("person__member__commune").first()
    if card is None:
        return None
    member = getattr(card.person, "member", None)
    good = card.ended_on is None and member is not None
    return Proof(good, member.commune.title if member and good else "")


# What the Union holds about her


@dataclass(frozen=True)
class Held:
    """A group of what is known of her: the facts that are there, why they are kept, and who sees them."""

    group: str
    facts: list[str]
    why: str
    seers: list[str]


WHY = {
    fields.REACH: "Để báo tin, mời họp và gọi khi cần.",
    fields.NAME: "Để biết đúng người, không lẫn với người trùng tên, và để làm thẻ.",
    fields.WORK: "Để mở lớp học, giới thiệu việc làm và báo cáo số liệu chung.",
    fields.HOME: "Để thăm hỏi, giúp vay vốn và hỗ trợ đúng nhà cần.",
    fields.UNION: "Để ghi quá trình sinh hoạt, khen thưởng và chúc mừng.",
}
WHY_SENSITIVE = "Để xét hỗ trợ và báo cáo số liệu chung, không nêu tên."
SENSITIVE = "Phần riêng tư"


def facts_of(member: Member) -> list[tuple[str, list[tuple[Entry, str]]]]:
    """Her record in groups as (entry, words), as she may see it herself: identity numbers masked."""
    found: dict[str, list[tuple[Entry, str]]] = {group: [] for group in SLUGS}
    for entry in fields.kept():
        words = unhidden(entry, member.person, member)
        if words:
            found[entry.group].append((entry, words))
    return [(group, facts) for group, facts in found.items() if facts]


def held(member: Member) -> list[Held]:
    """What the Union holds about a member: only groups with something in them."""
    roles = list(Role.objects.order_by("-level", "label"))
    groups = facts_of(member)
    plain = [
        Held(group, labels, WHY[group], _seers(roles, SEE_PHONES if group == fields.REACH else SEE_MEMBERS))
        for group, facts in groups
        if (labels := [entry.label for entry, _ in facts if not entry.sensitive])
    ]
    private = [entry.label for _, facts in groups for entry, _ in facts if entry.sensitive]
    return plain + (
        [Held(SENSITIVE, private, WHY_SENSITIVE, _seers(roles, SEE_SENSITIVE))] if private else []
    )


def _seers(roles: Sequence[Role], permission: Permission) -> list[str]:
    return [role.label for role in roles if permission.code in role.permissions]


def reads_of(actor: Actor, *, size: int) -> list[Read]:
    """Who looked at what is protected about her, newest first."""
    return gate.page(actor, OWN_PAGE, Read.objects.all(), ("-id",), size)


# The office


def phones_of(member: Member) -> list[OwnKey]:
    """On which phones her pages are open now."""
    return list(keys_of(member.subject_id))


def to_give(actor: Actor, branch: Unit, *, page: int = 1) -> tuple[list[Member], bool]:
    """Members of the branch without pages of their own, PAGE at a time, and whether more follow: owners of a
    smartphone first, then of any phone."""
    has = Exists(open_keys().filter(subject_id=OuterRef("subject_id")))
    found = Member.objects.filter(~has, branch=branch).select_related("person", "cell")
    start = (page - 1) * PAGE
    ordered = gate.rows(actor, GIVE_OWN_PAGE, found).order_by(ORDER, "sort_key", "pk")
    rows = list(ordered[start : start + PAGE + 1])
    return rows[:PAGE], len(rows) > PAGE


def have_pages(branch: Unit) -> int:
    """How many members of the branch have pages of their own."""
    has = Exists(open_keys().filter(subject_id=OuterRef("subject_id")))
    return Member.objects.filter(has, branch=branch).count()


def in_order(actor: Actor, branch: Unit, people: Sequence[int]) -> list[Member]:
    """Those of these persons who are in the branch, in the order in which they were named."""
    wanted = Member.objects.filter(branch=branch, pk__in=people).select_related("person", "branch", "cell")
    found = {member.pk: member for member in gate.rows(actor, GIVE_OWN_PAGE, wanted)}
    return [found[pk] for pk in dict.fromkeys(people) if pk in found]


def opened(member: Member, code: int) -> bool:
    """Whether she came in by this code of hers. Raises NotForYou for a code that is not hers."""
    found = OwnCode.objects.filter(pk=code, subject_id=member.subject_id).first()
    if found is None:
        raise gate.NotForYou
    return was_opened(found)


def without_card(actor: Actor, unit: Unit) -> list[int]:
    """Who of a branch or commune holds no card now."""
    column = "branch" if unit.branch_id == unit.pk else "commune"
    found = gate.rows(actor, MAKE_CARDS, Member.objects.filter(~holds_card(), **{column: unit}))
    return list(found.order_by("sort_key", "pk").values_list("pk", flat=True))
