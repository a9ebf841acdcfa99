"""What climbs to the desk: deadlines with people unanswered, core members gone quiet; how groups answer."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from sohoi.acts.actor import Actor, Kind
from sohoi.members.models import Person
from sohoi.notices.models import Notice
from sohoi.notices.queries import activity, pending
from sohoi.notices.queries.people import people
from sohoi.notices.services import answering
from sohoi.notices.todo import waiting
from tests import factories
from tests.factories import Place, make_group, register_person
from tests.notices.telling import recipient_of, told


def due(clerk: Actor, place: Place, hours: float, **more: Any) -> Notice:
    """A notice to the commune whose deadline lies so many hours ahead."""
    return told(clerk, place.an_lac.unit, deadline=timezone.now() + timedelta(hours=hours), **more)


def words(actor: Actor) -> list[tuple[str, str]]:
    return [(one.tag, one.words) for one in waiting(actor)]


def test_the_branch_head_has_each_notice_and_those_above_one_line(
    place: Place, clerk: Actor, head: Actor, officer: Actor, stranger: Actor, crowd: list[Person]
) -> None:
    due(clerk, place, 30, title="Sắp đến")
    due(clerk, place, -5, title="Đã qua")
    due(clerk, place, 24 * 10, title="Còn lâu")
    told(clerk, place.an_lac.unit, title="Không hạn")
    assert words(head) == [
        ("Quá hạn", "2 hội viên chưa trả lời “Đã qua”"),
        ("Sắp hết hạn", "2 hội viên chưa trả lời “Sắp đến”"),
        ("Mới", "“Không hạn”: chưa ai trong chi hội xem"),
        ("Mới", "“Còn lâu”: chưa ai trong chi hội xem"),
    ]
    assert words(clerk) == words(officer) == [("Chưa trả lời", "4 người chưa trả lời 2 thông báo đến hạn")]
    assert words(stranger) == []
    [(unit, found)] = pending.by_unit(clerk)
    assert (unit, [one.waiting for one in found]) == (place.an_lac.east, [2, 2])
    assert [unit for unit, _ in pending.by_unit(officer)] == [place.an_lac.unit]


def test_what_nobody_in_the_branch_has_heard_of_waits_to_be_pasted(
    place: Place, clerk: Actor, head: Actor, officer: Actor, stranger: Actor, crowd: list[Person]
) -> None:
    """Until somebody saw it, was told or answered; not when it is over, withdrawn or a week old."""
    hers = Actor(Kind.MEMBER, id=crowd[0].subject_id, herself=crowd[0].subject_id)
    names = ("Đã xem", "Đã báo", "Đã trả lời", "Đã thu hồi", "Đã cũ", "Chưa ai xem")
    seen, told_one, answered, withdrawn, old, unheard = (
        told(clerk, place.an_lac.unit, title=name) for name in names
    )
    answering.see(hers, recipient=recipient_of(seen, crowd[0]))
    answering.tell(head, recipient=recipient_of(told_one, crowd[0]))
    answering.help_reply(head, recipient=recipient_of(answered, crowd[0]), value="")
    Notice.objects.filter(pk=withdrawn.pk).update(state=Notice.State.WITHDRAWN)
    Notice.objects.filter(pk=old.pk).update(published_at=timezone.now() - timedelta(days=8))
    told(clerk, place.an_lac.unit, kind="invitation", meet_at=timezone.now() - timedelta(hours=1))
    register_person(place.an_lac.west, full_name="Vũ Thị Tây")
    told(clerk, place.an_lac.unit, place.an_lac.west, title="Của chi hội khác")
    assert words(stranger) == [("Mới", "“Của chi hội khác”: chưa ai trong chi hội xem")]
    [line] = waiting(head)
    assert (line.words, line.url) == (
        "“Chưa ai xem”: chưa ai trong chi hội xem",
        reverse("notice-words", kwargs={"notice": unheard.pk, "unit": place.an_lac.east.pk}),
    )
    assert waiting(clerk) == waiting(officer) == []


def test_what_is_answered_withdrawn_or_long_over_does_not_wait(
    place: Place, clerk: Actor, head: Actor, crowd: list[Person]
) -> None:
    notice = due(clerk, place, 5)
    for one in (crowd[0], crowd[2]):
        answering.help_reply(head, recipient=recipient_of(notice, one), value="")
    due(clerk, place, -24 * 31)
    Notice.objects.filter(pk=due(clerk, place, 5).pk).update(state=Notice.State.WITHDRAWN)
    assert words(head) == []


def test_three_times_running_without_an_answer_comes_to_the_head(
    place: Place, clerk: Actor, head: Actor, stranger: Actor, crowd: list[Person]
) -> None:
    register_person(place.an_lac.east, full_name="Không Nòng Cốt", phone="0710000004")
    notices = [due(clerk, place, -24 * 31 - n) for n in range(3)]
    answering.help_reply(head, recipient=recipient_of(notices[0], crowd[0]), value="")
    assert [one.name for one in activity.quiet(head, place.an_lac.east)] == ["Lê Thị Bình", "Lê Thị Cúc"]
    assert words(head) == [("Nên hỏi thăm", "2 hội viên nòng cốt ba lần liền chưa tương tác")]
    assert words(stranger) == words(clerk) == []
    assert activity.quiet(stranger, place.an_lac.east) == []


def test_what_is_still_open_is_not_held_against_anybody(
    place: Place, clerk: Actor, head: Actor, crowd: list[Person]
) -> None:
    for hours in (-800, -900, 5):
        due(clerk, place, hours)
    told(clerk, place.an_lac.unit)
    assert activity.quiet(head, place.an_lac.east) == []
    Notice.objects.filter(deadline=None).update(published_at=timezone.now() - timedelta(days=4))
    assert len(activity.quiet(head, place.an_lac.east)) == 3


def test_a_group_is_told_how_it_answers_the_last_ten(
    place: Place, clerk: Actor, head: Actor, stranger: Actor, crowd: list[Person]
) -> None:
    group = make_group(place.an_lac.east, crowd)
    notices = [due(clerk, place, -24 * 31) for _ in range(11)]
    for notice in notices[:6]:
        answering.help_reply(head, recipient=recipient_of(notice, crowd[0]), value="")
    found = activity.of_group(head, group, people(head, group))
    assert found is not None and (found.told, found.answered) == (30, 5)
    assert {one.name: (one.active.answered, one.active.quiet) for one in found.lines} == {
        "Lê Thị An": (5, True),
        "Lê Thị Bình": (0, True),
        "Lê Thị Cúc": (0, True),
    }
    assert activity.of_group(stranger, group, people(head, group)) is None


def test_two_records_found_to_be_one_answer_together(
    place: Place, clerk: Actor, head: Actor, crowd: list[Person]
) -> None:
    notice = due(clerk, place, -5)
    answering.help_reply(head, recipient=recipient_of(notice, crowd[1]), value="")
    crowd[1].subject.joined_to_id = crowd[0].subject_id
    crowd[1].subject.save()
    found = activity.of_subjects([crowd[0].subject_id])[crowd[0].subject_id]
    assert (found.told, found.answered) == (2, 1)


@pytest.mark.usefixtures("without_totp")
def test_the_pages(place: Place, clerk: Actor, crowd: list[Person]) -> None:
    client = Client()
    client.force_login(factories.account_with("commune_clerk", place.an_lac.unit))
    assert "đều trả lời" in client.get(reverse("notices-quiet", args=[place.an_lac.east.pk])).content.decode()
    assert "Nơi nào cũng đã trả lời" in client.get(reverse("notices-pending")).content.decode()
    due(clerk, place, 5)
    text = client.get(reverse("notices-pending")).content.decode()
    assert "1 nơi còn người chưa trả lời" in text and "2 chưa trả lời" in text
    assert reverse("notices-pending") in client.get(reverse("today")).content.decode()
