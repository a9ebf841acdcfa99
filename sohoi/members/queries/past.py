"""A spell among those before and after it: what may be said of its ends."""

from __future__ import annotations

from dataclasses import dataclass

from sohoi.acts import gate
from sohoi.acts.actor import Actor
from sohoi.members.models import Spell
from sohoi.members.models.spell import INSIDE, JOINED_ON, leaving_of
from sohoi.members.permissions import AMEND_PAST

# Beginnings with which somebody joins the Union.
JOINING = (Spell.Entry.ADMITTED, Spell.Entry.RECOGNISED)


@dataclass(frozen=True)
class Around:
    """Her spells next to one, and whether it follows or is followed by a move, without a day between."""

    before: Spell | None
    after: Spell | None
    joined_before: bool
    joined_after: bool


def around(spell: Spell) -> Around:
    """What stands before and after this spell of hers, in the order in which they were written."""
    hers = Spell.objects.filter(person=spell.person_id).select_related("branch")
    before = hers.filter(pk__lt=spell.pk).order_by("-pk").first()
    after = hers.filter(pk__gt=spell.pk).order_by("pk").first()
    return Around(before, after, _joined(before, spell), _joined(spell, after))


def _joined(one: Spell | None, other: Spell | None) -> bool:
    if one is None or other is None or one.until != other.since:
        return False
    return one.exit in INSIDE and other.entry in JOINED_ON


def spell(actor: Actor, person_id: int, spell_id: int) -> Spell:
    """A spell of hers whose past this actor may mend, or NotForYou."""
    rows = Spell.objects.filter(person=person_id).select_related("person", "branch")
    return gate.get(actor, AMEND_PAST, rows, pk=spell_id)


def entries(spell: Spell, around: Around) -> list[tuple[str, str]]:
    """The beginnings that fit: none to choose from where it followed a move."""
    if around.joined_before:
        return [(spell.entry, spell.get_entry_display())]
    honorary = spell.kind == Spell.Kind.HONORARY
    fit = [
        Spell.Entry.LISTED,
        Spell.Entry.RECOGNISED if honorary else Spell.Entry.ADMITTED,
        Spell.Entry.TRANSFERRED,
        *([Spell.Entry.RETURNED] if around.before else []),
    ]
    return _with(spell.entry, [(one.value, one.label) for one in fit], spell.get_entry_display())


def exits(spell: Spell, around: Around) -> list[tuple[str, str]]:
    """The ends that fit: none to choose from while it is open or a move followed.

    Striking off is a decision with its paper, never written afterwards.
    """
    if spell.until is None:
        return []
    if spell.exit in INSIDE or around.joined_after:
        return [(spell.exit, spell.get_exit_display())]
    fit = [pair for pair in leaving_of(spell.kind) if pair[0] != Spell.Exit.STRUCK_OFF]
    return _with(spell.exit, fit, spell.get_exit_display())


def _with(now: str, fit: list[tuple[str, str]], label: str) -> list[tuple[str, str]]:
    """What is written may always stay."""
    return fit if now in dict(fit) else [(now, label), *fit]


def words(spell: Spell) -> str:
    """A spell as the trail tells it: "từ 01/02/2020 (kết nạp mới) đến 05/06/2025 (xin thôi)"."""
    began = f"từ {spell.since:%d/%m/%Y} ({spell.get_entry_display().lower()})"
    if spell.until is None:
        return began
    return f"{began} đến {spell.until:%d/%m/%Y} ({spell.get_exit_display().lower()})"
