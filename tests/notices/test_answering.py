"""Seen, answered, told in person, ticked: what is written, who may, what is refused, what is counted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from sohoi.access.own import member_actor
from sohoi.acts.actor import Actor, Kind
from sohoi.acts.gate import NotForYou
from sohoi.acts.models import Line
from sohoi.acts.performing import Refused
from sohoi.members.models import Person
from sohoi.notices.asking import spoken
from sohoi.notices.models import Answer, Notice, Recipient, Tally
from sohoi.notices.services import answering as acts
from sohoi.notices.services import publishing
from tests.factories import Place, actor_with, register_person
from tests.notices.telling import recipient_of, told

Ask = Notice.Ask


@pytest.fixture
def hoa(place: Place) -> Person:
    return register_person(place.an_lac.east, full_name="Phạm Thị Hoa")


def counts(notice: Notice) -> dict[str, int]:
    found: dict[str, int] = {}
    for what, n in Tally.objects.filter(notice=notice).values_list("what", "n"):
        found[Tally.What(what).name] = found.get(Tally.What(what).name, 0) + n
    return {name: n for name, n in found.items() if n}


def by_link(recipient: Recipient) -> Actor:
    return Actor(Kind.LINK, id=recipient.subject_id, link=("notices.answer_by_link", recipient.pk))


def test_an_answer_is_kept_counted_and_its_own_trail(place: Place, clerk: Actor, hoa: Person) -> None:
    notice = told(clerk, place.an_lac.unit, kind="invitation")
    mine, me = recipient_of(notice, hoa), member_actor(hoa.subject_id)
    before = Line.objects.count()
    acts.see(me, recipient=mine)
    acts.see(me, recipient=mine)
    acts.reply(me, recipient=mine, value="yes")
    acts.reply(me, recipient=mine, value="yes")
    assert Answer.objects.count() == 1 and Line.objects.count() == before
    assert counts(notice) == {"FOR": 1, "SEEN": 1, "ANSWERED": 1, "YES": 1}
    acts.reply(me, recipient=mine, value="no")
    assert counts(notice) == {"FOR": 1, "SEEN": 1, "ANSWERED": 1}
    mine.refresh_from_db()
    assert (mine.value, mine.late, mine.helped, spoken(notice, mine.value)) == (
        "no",
        False,
        False,
        "Tôi xin vắng",
    )
    with pytest.raises(DatabaseError), transaction.atomic():
        Answer.objects.update(value="yes")


def test_the_same_form_sent_twice_is_one_answer(place: Place, clerk: Actor, hoa: Person) -> None:
    mine = recipient_of(told(clerk, place.an_lac.unit, kind="invitation"), hoa)
    me = member_actor(hoa.subject_id).once("k" * 20)
    acts.reply(me, recipient=mine, value="yes")
    acts.reply(member_actor(hoa.subject_id), recipient=mine, value="no")
    acts.reply(me, recipient=mine, value="yes")
    mine.refresh_from_db()
    assert (mine.value, Answer.objects.count()) == ("no", 2)


def test_late_answers_are_kept_and_marked_by_the_time_of_the_database(
    place: Place, clerk: Actor, hoa: Person
) -> None:
    notice = told(clerk, place.an_lac.unit, deadline=timezone.now() - timedelta(hours=1))
    mine = acts.reply(member_actor(hoa.subject_id), recipient=recipient_of(notice, hoa), value="")
    assert (mine.late, Answer.objects.get().late, counts(notice)["LATE"]) == (True, True, 1)


def test_who_was_in_time_may_change_her_mind_later(place: Place, clerk: Actor, hoa: Person) -> None:
    later = timezone.now() + timedelta(hours=1)
    notice = told(clerk, place.an_lac.unit, kind="invitation", deadline=later)
    mine, me = recipient_of(notice, hoa), member_actor(hoa.subject_id)
    acts.reply(me, recipient=mine, value="yes")
    Notice.objects.update(deadline=timezone.now() - timedelta(hours=1))
    mine = acts.reply(me, recipient=mine, value="no")
    assert (mine.late, [one.late for one in Answer.objects.order_by("pk")]) == (False, [False, True])


@pytest.mark.parametrize(
    ("ask", "good", "kept", "bad"),
    [
        (Ask.READ, "gì cũng được", "", None),
        (Ask.YES_NO, "no", "no", "maybe"),
        (Ask.CHOICE, "1", "1", "2"),
        (Ask.NUMBER, " 1.250 ", "1250", "mười"),
        (Ask.NUMBER, "0", "0", "-1"),
        (Ask.NUMBER, "7", "7", "٣"),
        (Ask.TEXT, " Cần  ba ghế ", "Cần ba ghế", " "),
        (Ask.TEXT, "x" * 500, "x" * 500, "x" * 501),
    ],
)
def test_an_answer_fits_what_is_asked(
    place: Place, clerk: Actor, hoa: Person, ask: Any, good: str, kept: str, bad: str | None
) -> None:
    notice = told(clerk, place.an_lac.unit, ask=ask, choices=["Sáng", "Chiều"])
    mine, me = recipient_of(notice, hoa), member_actor(hoa.subject_id)
    if bad is not None:
        with pytest.raises(Refused, match="Hãy"):
            acts.reply(me, recipient=mine, value=bad)
        assert not Answer.objects.exists()
    assert acts.reply(me, recipient=mine, value=good).value == kept


def test_told_in_person_is_no_answer_and_reaches_whom_no_phone_reaches(
    place: Place, clerk: Actor, head: Actor, hoa: Person
) -> None:
    notice = told(clerk, place.an_lac.unit)
    mine = recipient_of(notice, hoa)
    assert counts(notice) == {"FOR": 1, "OUT_OF_REACH": 1}
    acts.tell(head, recipient=mine)
    acts.tell(head, recipient=mine)
    assert counts(notice) == {"FOR": 1, "TOLD": 1}
    mine.refresh_from_db()
    assert (mine.told_at is not None, mine.answered_at, mine.seen_at) == (True, None, None)
    acts.tell(head, recipient=mine, told=False)
    assert counts(notice) == {"FOR": 1, "OUT_OF_REACH": 1}
    acts.help_reply(head, recipient=mine, value="")
    assert counts(notice) == {"FOR": 1, "ANSWERED": 1, "HELPED": 1}
    answer = Answer.objects.get()
    assert (answer.actor_kind, answer.actor_id) == ("account", head.id)


def test_attendance_is_ticked_and_taken_back(place: Place, clerk: Actor, head: Actor, hoa: Person) -> None:
    mine = recipient_of(told(clerk, place.an_lac.unit, kind="invitation"), hoa)
    for came, n in ((True, 1), (True, 1), (False, 0), (None, 0), (True, 1)):
        acts.attend(head, recipient=mine, came=came)
        assert counts(mine.notice).get("ATTENDED", 0) == n
    assert Line.objects.filter(act="notices.attend").count() == 5
    with pytest.raises(Refused, match="giấy mời"):
        acts.attend(head, recipient=recipient_of(told(clerk, place.an_lac.unit), hoa), came=True)


def test_nobody_answers_for_others(place: Place, clerk: Actor, head: Actor, hoa: Person) -> None:
    other = register_person(place.an_lac.west)
    notice = told(clerk, place.an_lac.unit)
    mine, hers = recipient_of(notice, hoa), recipient_of(notice, other)
    stranger = actor_with("commune_chair", place.binh_minh.unit)
    tries: list[Callable[[], Any]] = [
        lambda: acts.reply(member_actor(other.subject_id), recipient=mine, value=""),
        lambda: acts.see(head, recipient=mine),
        lambda: acts.reply_by_link(by_link(hers), recipient=mine, value=""),
        lambda: acts.see_by_link(Actor(Kind.LINK, link=("notices.open_link", mine.pk)), recipient=mine),
        lambda: acts.help_reply(head, recipient=hers, value=""),
        lambda: acts.tell(stranger, recipient=mine),
        lambda: acts.attend(stranger, recipient=mine, came=True),
    ]
    for attempt in tries:
        with pytest.raises(NotForYou):
            attempt()
    assert counts(notice) == {"FOR": 2, "OUT_OF_REACH": 2}
    acts.reply_by_link(by_link(mine), recipient=mine, value="")
    assert counts(notice) == {"FOR": 2, "OUT_OF_REACH": 1, "SEEN": 1, "ANSWERED": 1}


def test_what_was_withdrawn_is_not_answered(place: Place, clerk: Actor, hoa: Person) -> None:
    notice = told(clerk, place.an_lac.unit)
    publishing.withdraw(clerk.because("Đổi ngày"), notice=notice)
    with pytest.raises(Refused, match="thu hồi"):
        acts.reply(member_actor(hoa.subject_id), recipient=recipient_of(notice, hoa), value="")
    with pytest.raises(Refused, match="đã gửi"):
        publishing.withdraw(clerk.because("Nữa"), notice=notice)
