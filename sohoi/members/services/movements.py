"""Operations for two records that become one: what either was on the way with, and the way back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Q

from sohoi.acts.performing import Refused, Running
from sohoi.members.models import Absence, Application, Member, Person, Transfer


def snapshot(act: Running, gone: int) -> dict[str, list[int]]:
    """Operation: which transfers and applications hang on the record that goes."""
    return {
        "transfers": list(Transfer.objects.filter(person=gone).values_list("pk", flat=True)),
        "applications": list(Application.objects.filter(person=gone).values_list("pk", flat=True)),
    }


def carry_over(act: Running, keep: Member, twin: Person) -> None:
    """Operation: transfers, applications and times away of the other become the kept person's.

    A time away that overlaps one of hers is the same one, told twice. Raises Refused while the other is on
    her way to another unit.
    """
    if Transfer.objects.filter(person=twin, state=Transfer.State.PROPOSED).exists():
        raise Refused(f"{twin.full_name} đang chờ nơi khác nhận. Hãy rút giấy giới thiệu trước rồi gộp.")
    Transfer.objects.filter(person=twin).update(person=keep.pk)
    Application.objects.filter(person=twin).update(person=keep.pk)
    for away in Absence.objects.filter(person=twin):
        if _free(keep, away):
            Absence.objects.filter(pk=away.pk).update(person=keep.pk)
        else:
            away.delete()


def _free(keep: Member, away: Absence) -> bool:
    """Whether the kept person was nowhere else then."""
    later_ends = Q(until=None) | Q(until__gt=away.since)
    meanwhile = Absence.objects.filter(later_ends, person=keep.pk)
    return not (meanwhile.filter(since__lt=away.until) if away.until else meanwhile).exists()


def put_back(act: Running, other: int, before: Mapping[str, Any]) -> None:
    """Operation: transfers and applications hang on the other record again; her times away are rows of it."""
    Transfer.objects.filter(pk__in=before.get("transfers", ())).update(person=other)
    Application.objects.filter(pk__in=before.get("applications", ())).update(person=other)
