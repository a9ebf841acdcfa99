"""Audiences that a unit keeps under a name; who is in them now is found when they are chosen."""

from __future__ import annotations

from dataclasses import dataclass

from sohoi.acts import gate
from sohoi.acts.actor import Actor
from sohoi.notices.audience import Audience
from sohoi.notices.models import Notice, SavedAudience
from sohoi.notices.permissions import SEND_NOTICES
from sohoi.notices.queries.composing import words_of

# Of an audience of a directive the units themselves are meant, not the people in them: the two stay apart.
FOR_UNITS = "for_units"


@dataclass(frozen=True)
class Kept:
    """One of them, with what it means in words."""

    saved: SavedAudience
    words: str


def fitting(actor: Actor, notice: Notice) -> list[Kept]:
    """What the unit of a notice keeps that fits its kind, by name."""
    is_directive = notice.kind == Notice.Kind.DIRECTIVE
    rows = SavedAudience.objects.filter(unit=notice.unit_id, **{f"audience__{FOR_UNITS}": is_directive})
    found = gate.rows(actor, SEND_NOTICES, rows).order_by("name", "pk")
    return [Kept(one, words_of(Audience.of(one.audience), is_directive)) for one in found]


def one_fitting(actor: Actor, notice: Notice, pk: int) -> SavedAudience:
    """The one with this id among them. Raises NotForYou."""
    found = next((one.saved for one in fitting(actor, notice) if one.saved.pk == pk), None)
    if found is None:
        raise gate.NotForYou
    return found
