"""Which cards are printed, and what stands on each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import models
from django.db.models import Exists, OuterRef, QuerySet

from sohoi.acts import gate
from sohoi.acts.actor import Actor, Level
from sohoi.common.papers import CardFace
from sohoi.members.models import Card, Spell
from sohoi.members.permissions import MAKE_CARDS
from sohoi.units.models import Unit

UNION = "HỘI LIÊN HIỆP PHỤ NỮ VIỆT NAM"
PAGE = 300
TITLES = {Spell.Kind.ORDINARY: "THẺ HỘI VIÊN", Spell.Kind.HONORARY: "THẺ HỘI VIÊN DANH DỰ"}


def good(actor: Actor) -> QuerySet[Card]:
    """The cards that are good today of people now in the register, where the actor makes cards."""
    found = Card.objects.filter(ended_on=None, person__member__isnull=False)
    return gate.rows(actor, MAKE_CARDS, found).select_related("person__member__branch", "commune")


def holds_card() -> Exists:
    """Whether a row of the list is of somebody who holds a good card."""
    return Exists(Card.objects.filter(person=OuterRef("person"), ended_on=None))


def of_unit(
    actor: Actor, unit: Unit, *, since: date | None = None, people: Sequence[int] | None = None
) -> QuerySet[Card]:
    """Those of a commune or a branch, given on `since` or later, of `people` alone where they are named;
    branch by branch and by given name."""
    column = "commune" if unit.level == Level.COMMUNE else "person__member__branch"
    found = good(actor).filter(**{column: unit})
    if since:
        found = found.filter(given_on__gte=since)
    if people is not None:
        found = found.filter(person__in=people)
    return found.order_by("person__member__branch__order_key", "person__member__sort_key", "pk")


@dataclass(frozen=True)
class Count:
    """How many good cards there are in one branch."""

    branch: int
    name: str
    cards: int


def by_branch(actor: Actor, commune: Unit) -> list[Count]:
    """The branches of a commune in which there are cards to print, by name."""
    branch = "person__member__branch"
    found = of_unit(actor, commune).order_by(f"{branch}__order_key", branch)
    counted = found.values_list(branch, f"{branch}__name").annotate(cards=models.Count("pk"))
    return [Count(*row) for row in counted]


def listed(actor: Actor, unit: Unit, *, page: int = 1) -> tuple[list[Card], bool]:
    """The cards of one branch, PAGE at a time, and whether more follow."""
    start = (page - 1) * PAGE
    rows = list(of_unit(actor, unit)[start : start + PAGE + 1])
    return rows[:PAGE], len(rows) > PAGE


def of_person(actor: Actor, person_id: int) -> Card:
    """The good card of one person, or NotForYou."""
    found = good(actor).filter(person=person_id).first()
    if found is None:
        raise gate.NotForYou
    return found


def faces(cards: Iterable[Card], address: Callable[[str], str]) -> list[CardFace]:
    """What is printed; `address` makes the whole address of a token. The code holds nothing else of her."""
    return [_face(one, address(one.token)) for one in cards]


def _face(card: Card, code: str) -> CardFace:
    member = card.person.member
    facts = [
        ("Năm sinh:", str(member.birth_year or "")),
        ("Chi hội:", member.branch.name),
        ("Ngày cấp:", f"{card.given_on:%d/%m/%Y}"),
    ]
    return CardFace(
        organs=(UNION, card.commune.title.upper()),
        title=TITLES[Spell.Kind(member.kind)],
        name=member.name,
        facts=tuple((label, words) for label, words in facts if words),
        number=str(card),
        code=code,
    )
