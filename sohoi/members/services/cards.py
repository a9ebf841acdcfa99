"""Acts on cards: given without gaps in their numbers, renewed when lost, ended when she goes."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from datetime import date

from django.db.models import F, Max

from sohoi.acts.performing import Act, Refused, Running, performs
from sohoi.members.models import Card, Member, Person
from sohoi.members.permissions import MAKE_CARDS
from sohoi.units.models import Unit

GIVE = Act("members.give_cards", "Cấp thẻ hội viên", MAKE_CARDS)
RENEW = Act("members.renew_card", "Cấp lại thẻ hội viên", MAKE_CARDS)


@performs(GIVE, on="unit", lock=False)
def give(act: Running, *, unit: Unit, people: Sequence[int], on: date) -> list[Card]:
    """A card for each of these persons of the unit who has none; the new cards, in the order of the list.

    Whoever is not in the register of this unit any more is passed over, and so is who holds a card.
    """
    found = Member.objects.filter(pk__in=people, **_within(unit)).order_by("sort_key", "pk")
    made = issue(act, found, on=on)
    act.note(unit=unit.title, count=len(made))
    act.about("unit", unit.pk)
    return made


def _within(unit: Unit) -> dict[str, Unit]:
    column = "branch" if unit.branch_id == unit.pk else "commune"
    return {column: unit}


@performs(RENEW, on="member")
def renew(act: Running, *, member: Member, on: date) -> Card:
    """Her card is lost: it ends, and another one with another number takes its place."""
    if not end_of(act, member.person, on):
        raise Refused("Người này chưa có thẻ, hoặc thẻ đã hết hiệu lực rồi. Hãy tải lại trang.")
    [card] = issue(act, [member], on=on)
    return card


def issue(act: Running, members: Iterable[Member], *, on: date) -> list[Card]:
    """Operation: cards for those of these members who have none, numbered on in their communes."""
    wanted = list(members)
    last = _last_numbers({member.commune_id for member in wanted})
    # Asked under the lock: somebody else may just have given one of them a card.
    held = Card.objects.filter(person__in=[one.pk for one in wanted], ended_on=None)
    without = set(held.values_list("person", flat=True))
    made = []
    for member in (one for one in wanted if one.pk not in without):
        last[member.commune_id] += 1
        made.append(_card(act, member, last[member.commune_id], on))
    return _written(act, made)


def _last_numbers(communes: set[int]) -> dict[int, int]:
    """The last number given in each commune, ended cards counted; locked, so that no two go on from it."""
    _lock(communes)
    found = Card.objects.filter(commune__in=communes).values_list("commune").annotate(last=Max("number"))
    return dict.fromkeys(communes, 0) | dict(found)


def _lock(communes: set[int]) -> None:
    list(Unit.objects.select_for_update(no_key=True).filter(pk__in=communes).order_by("pk").values("pk"))


def _card(act: Running, member: Member, number: int, on: date) -> Card:
    return Card(
        person_id=member.pk,
        commune_id=member.commune_id,
        number=number,
        token=secrets.token_urlsafe(16),
        given_on=on,
        line_id=act.line_id,
    )


def _written(act: Running, cards: list[Card]) -> list[Card]:
    people = [card.person_id for card in cards]
    made = Card.objects.bulk_create(cards)
    Person.objects.filter(pk__in=people).update(version=F("version") + 1, line_id=act.line_id)
    act.about("person", people)
    return made


def end_of(act: Running, person: Person, on: date) -> bool:
    """Operation: her card proves nothing from now on, because she left, moved to another commune or lost it.

    Whether there was one. The act itself remembers whom it touched.
    """
    held = Card.objects.filter(person=person, ended_on=None)
    ended = held.update(ended_on=on, line_id=act.line_id)
    act.about("person", person.pk)
    return bool(ended)
