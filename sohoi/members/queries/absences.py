"""Times away of one person. The caller has seen her through the gate."""

from __future__ import annotations

from datetime import date

from sohoi.members.models import Absence, Person


def open_of(person: Person) -> Absence | None:
    """Where she is away now, or nothing."""
    return Absence.objects.filter(person=person, until=None).first()


def away_since(person: Person) -> date | None:
    """The first day of her open absence, as the list shows it."""
    return Absence.objects.filter(person=person, until=None).values_list("since", flat=True).first()


def over_of(person: Person) -> list[Absence]:
    """All her times away, the newest first."""
    return list(Absence.objects.filter(person=person).order_by("-since", "-pk"))
