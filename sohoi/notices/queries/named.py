"""Whom a notice is for by name, in one of the three lists: only within a commune or a branch, by pages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce

from sohoi.acts import gate
from sohoi.acts.actor import Actor, Level
from sohoi.common.text import name_initial
from sohoi.members.models import Member, Person
from sohoi.members.permissions import SEE_MEMBERS, SEE_PHONES
from sohoi.notices.asking import spoken
from sohoi.notices.models import Notice, Recipient
from sohoi.notices.models.recipients import PLACE
from sohoi.notices.permissions import RECORD_ANSWERS, SEE_NOTICES
from sohoi.notices.queries.people import NOBODY, UNNAMED
from sohoi.units.models import Unit

ANSWERED, WAITING, OUT_OF_REACH = "da-tra-loi", "chua-tra-loi", "chua-lien-lac"
_REACHED = Q(reachable=True) | Q(told_at__isnull=False) | Q(seen_at__isnull=False)
# The three lists: how each is called and who stands in it. They are everybody, each once.
LISTS: dict[str, tuple[str, Q]] = {
    ANSWERED: ("Đã trả lời", Q(answered_at__isnull=False)),
    WAITING: ("Chưa trả lời", Q(answered_at=None) & _REACHED),
    OUT_OF_REACH: ("Chưa liên lạc được", Q(answered_at=None) & ~_REACHED),
}
SIZE = 50


@dataclass(frozen=True)
class Named:
    """Somebody for whom a notice is. `phone` can be called; `masked` is what is left of it for others.

    `gone`: she is no member there any more, and only her name and year are told. `joined`: her record was
    found to be another one's. `person` leads to her record where the actor may see it.
    """

    recipient: Recipient
    name: str
    born: str
    branch: str
    phone: str
    masked: str
    person: int | None
    gone: bool
    joined: bool
    words: str
    may_record: bool

    @property
    def initial(self) -> str:
        return name_initial(self.name) or "?"

    @property
    def facts(self) -> str:
        return " · ".join(filter(None, (self.born or "chưa rõ năm sinh", self.branch, self.masked)))


@dataclass(frozen=True)
class Page:
    """People of a list; `next` is the number of the page that follows, 0 for none."""

    people: Sequence[Named]
    next: int


def rows(actor: Actor, notice: Notice, place: Unit) -> QuerySet[Recipient]:
    """Those of a commune or a branch whom a notice is for and whose names the actor may see."""
    if place.level not in (Level.COMMUNE, Level.BRANCH):
        raise gate.NotForYou
    here = Recipient.objects.filter(notice=notice, **{PLACE[Level(place.level)]: place.pk})
    return gate.rows(actor, SEE_MEMBERS, gate.rows(actor, SEE_NOTICES, here))


def people(actor: Actor, notice: Notice, place: Unit, which: str, *, page: int = 1, size: int = SIZE) -> Page:
    """One page of a list, by given name; whoever left the register comes last."""
    found = _by_name(rows(actor, notice, place).filter(LISTS[which][1]))
    some = list(found[(page - 1) * size : page * size + 1])
    more = page + 1 if len(some) > size else 0
    return Page(named(actor, notice, some[:size], one_branch=place.level == Level.BRANCH), more)


def everybody(actor: Actor, notice: Notice, branch: Unit) -> list[Named]:
    """All of a branch whom a notice is for and for whom the actor may tick, by given name."""
    found = gate.rows(actor, RECORD_ANSWERS, rows(actor, notice, branch))
    return named(actor, notice, _by_name(found), one_branch=True)


def recipient(actor: Actor, pk: int) -> Recipient:
    """Somebody for whom the actor may write something down. Raises NotForYou."""
    whole = Recipient.objects.select_related("notice__unit", "subject")
    return gate.get(actor, RECORD_ANSWERS, whole, pk=pk)


def _by_name(found: QuerySet[Recipient]) -> QuerySet[Recipient]:
    key = Coalesce("subject__joined_to__person__member__sort_key", "subject__person__member__sort_key")
    return found.select_related("subject").order_by(key.asc(nulls_last=True), "pk")


def named(actor: Actor, notice: Notice, found: Iterable[Recipient], *, one_branch: bool) -> list[Named]:
    """These recipients as the actor may see them; she has passed the gate for them."""
    found = list(found)
    who = [one.subject.joined_to_id or one.subject_id for one in found]
    whole = Person.objects.filter(subject__in=who).select_related("member__branch")
    persons = {one.subject_id: one for one in whole}
    return [
        _named(actor, notice, one, persons.get(her), one_branch) for one, her in zip(found, who, strict=True)
    ]


def _named(actor: Actor, notice: Notice, one: Recipient, person: Person | None, one_branch: bool) -> Named:
    member: Member | None = getattr(person, "member", None)
    if member is not None and not gate.may(actor, SEE_MEMBERS, member):
        member = None
    whole = member is not None and gate.may(actor, SEE_PHONES, member)
    phone = member.phone if member else ""
    return Named(
        recipient=one,
        name=(person.full_name or UNNAMED) if person else NOBODY,
        born=str(person.birth.year) if person and person.birth else "",
        branch=member.branch.name if member and not one_branch else "",
        phone=phone if whole else "",
        masked="" if whole or not phone else f"••• {phone[-3:]}",
        person=member.pk if member else None,
        gone=member is None,
        joined=one.subject.joined_to_id is not None,
        words=spoken(notice, one.value) if one.answered_at else "",
        may_record=gate.may(actor, RECORD_ANSWERS, one),
    )
