"""Operations that end what is open for somebody who leaves her branch or the register, in the same act."""

from __future__ import annotations

from datetime import date

from django.db.models import DateField, F, Value
from django.db.models.functions import Greatest

from sohoi.acts.performing import Running
from sohoi.members.models import Absence, Person, Transfer
from sohoi.members.services import cards, wishes
from sohoi.members.services.posts import end_posts_of

GONE = "Tự rút vì hội viên không còn ở chi hội giới thiệu"


def tie_up(act: Running, person: Person, on: date) -> None:
    """Operation: whoever leaves the register has no transfer under way, no time away, no card, no post and no
    wish that waits."""
    withdraw_transfer(act, person, on)
    end_absence(act, person, on)
    cards.end_of(act, person, on)
    end_posts_of(act, person, on)
    wishes.close(act, person.pk)


def withdraw_transfer(act: Running, person: Person, on: date) -> None:
    """Operation: the transfer that waits for an answer is taken back. The caller holds the person's lock."""
    Transfer.objects.filter(person=person, state=Transfer.State.PROPOSED).update(
        state=Transfer.State.WITHDRAWN,
        answered_on=_not_before("proposed_on", on),
        answer=GONE,
        answer_line_id=act.line_id,
    )


def end_absence(act: Running, person: Person, on: date) -> None:
    """Operation: she is not away any more. The caller writes her row in the list."""
    Absence.objects.filter(person=person, until=None).update(
        until=_not_before("since", on), back_line_id=act.line_id
    )


def _not_before(column: str, on: date) -> Greatest:
    """That day, or the day in this column where it is later: nothing ends before it began."""
    return Greatest(F(column), Value(on, output_field=DateField()))
