"""Operations: what somebody said and asked for, when two records become one or she leaves the register."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib.postgres.functions import TransactionNow
from django.db.models import Q

from sohoi.access.models import Subject
from sohoi.acts.performing import Running
from sohoi.members.models import Correction, Member, Person

GONE = "Tên này không còn trong sổ hội viên, nên chưa sửa được."


def hanging(act: Running, gone: Member) -> dict[str, Any]:
    """Operation: the wishes of the record that goes, and who was joined to it before, for the way back."""
    joined = Subject.objects.filter(joined_to=gone.subject_id)
    return {
        "corrections": list(Correction.objects.filter(person=gone.pk).values_list("pk", flat=True)),
        "joined": list(joined.values_list("pk", flat=True)),
    }


def move(act: Running, keep: Member, twin: Person) -> None:
    """Operation: what was said under the other counts for the kept one, and her wishes wait there."""
    hers = Subject.objects.filter(Q(pk=twin.subject_id) | Q(joined_to=twin.subject_id))
    hers.update(joined_to=keep.subject_id)
    Correction.objects.filter(person=twin).update(person=keep.pk)


def move_back(act: Running, before: Mapping[str, Any], other: Person) -> None:
    """Operation: each has her own words and wishes again. Merges of earlier times noted none."""
    Subject.objects.filter(pk=other.subject_id).update(joined_to=None)
    Subject.objects.filter(pk__in=before.get("joined", [])).update(joined_to=other.subject_id)
    Correction.objects.filter(pk__in=before.get("corrections", [])).update(person=other)


def close(act: Running, person: int) -> None:
    """Operation: whoever leaves the register waits for no answer."""
    waiting = Correction.objects.filter(person=person, state=Correction.State.WAITING)
    waiting.update(
        state=Correction.State.DECLINED,
        answered_at=TransactionNow(),
        answer=GONE,
        answer_line_id=act.line_id,
    )
