"""Operations: when two records become one, the pages and the card of the one that goes are the other's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib.postgres.functions import TransactionNow
from django.db.models.functions import TruncDate

from sohoi.access.models import OwnKey
from sohoi.acts.performing import Running
from sohoi.members.models import Card, Member, Person


def hanging(act: Running, gone: Member) -> dict[str, Any]:
    """Operation: the keys and cards of the record that goes, by id, for the way back."""
    cards = list(Card.objects.filter(person=gone.pk).values_list("pk", "ended_on"))
    keys = OwnKey.objects.filter(subject=gone.subject_id, revoked_at=None)
    return {
        "own_keys": list(keys.values_list("pk", flat=True)),
        "cards": [pk for pk, _ in cards],
        "good_cards": [pk for pk, ended in cards if ended is None],
    }


def move(act: Running, keep: Member, twin: Person) -> None:
    """Operation: phones that opened the other's pages open hers. Of two good cards hers stays good.

    A phone that had both keeps hers; the other key stays where it is and opens nothing.
    """
    both = OwnKey.objects.filter(subject=keep.subject_id, revoked_at=None).values("phone")
    keys = OwnKey.objects.filter(subject=twin.subject_id, revoked_at=None).exclude(phone__in=both)
    keys.update(subject=keep.subject_id)
    if Card.objects.filter(person=keep.pk, ended_on=None).exists():
        spare = Card.objects.filter(person=twin, ended_on=None)
        spare.update(ended_on=TruncDate(TransactionNow()), line_id=act.line_id)
    Card.objects.filter(person=twin).update(person=keep.pk)


def move_back(act: Running, before: Mapping[str, Any], keep: Member, other: Person) -> None:
    """Operation: keys and cards as they hung before. Merges of earlier times noted none."""
    mine = OwnKey.objects.filter(pk__in=before.get("own_keys", []), subject=keep.subject_id)
    mine.update(subject=other.subject_id)
    Card.objects.filter(pk__in=before.get("cards", [])).update(person=other)
    Card.objects.filter(pk__in=before.get("good_cards", [])).update(ended_on=None)
