"""Operation: take people out of the register as if they had never been entered, counts and all."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from sohoi.acts.performing import Running
from sohoi.members.models import Member, Person, PersonPoverty, Spell
from sohoi.members.services.writing import count


def remove(act: Running, people: QuerySet[Person]) -> int:
    """Delete these people and count them out. Only for an entry taken back at once, never for leaving."""
    ids = list(people.values_list("pk", flat=True))
    members = list(Member.objects.filter(pk__in=ids))
    count(act, [(member, -1) for member in members])
    parts: list[QuerySet[Any]] = [
        Member.objects.filter(pk__in=ids),
        PersonPoverty.objects.filter(person__in=ids),
        Spell.objects.filter(person__in=ids),
    ]
    for part in parts:
        part._raw_delete(part.db)
    Person.objects.filter(pk__in=ids).delete()
    return len(ids)
