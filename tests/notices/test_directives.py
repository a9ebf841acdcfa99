"""A directive goes down and its result comes up: who may, what is refused, what is on record."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from sohoi.acts.actor import Actor
from sohoi.acts.gate import NotForYou
from sohoi.acts.models import Line
from sohoi.acts.performing import ReasonMissing, Refused
from sohoi.notices.models import Arrival, Notice
from sohoi.notices.queries import directives as seen
from sohoi.notices.services import directives as acts
from sohoi.notices.services import publishing
from sohoi.notices.services.publishing import Stated, change, compose, send
from tests.factories import Place, actor_with, register_person
from tests.notices.telling import stated, told
from tests.races import Meeting, at_once

State = Arrival.State
RACE = pytest.mark.django_db(transaction=True)


def in_days(n: float) -> datetime:
    return timezone.now() + timedelta(days=n)


def directive(actor: Actor, place: Place, *units: Any, **more: Any) -> Notice:
    """The province tells communes, or a commune its branches."""
    given = {"kind": "directive", "symbol": "45/KH-BTV", "deadline": in_days(10), **more}
    unit = units[0].parent
    return told(actor, unit, *units, **given)


def at(notice: Notice, unit: Any) -> Arrival:
    return Arrival.objects.get(notice=notice, unit=unit)


@pytest.fixture
def chair(place: Place) -> Actor:
    return actor_with("commune_chair", place.an_lac.unit)


@pytest.fixture
def came(place: Place, officer: Actor) -> Arrival:
    """Two communes got it; this is An Lạc's."""
    notice = directive(officer, place, place.an_lac.unit, place.binh_minh.unit)
    return at(notice, place.an_lac.unit)


def reported(actor: Actor, arrival: Arrival, result: str = "Đã họp") -> Arrival:
    arrival = acts.receive(actor, arrival=arrival)
    return acts.report(actor, arrival=arrival, version=arrival.version, result=result)


def test_received_reported_and_accepted(officer: Actor, chair: Actor, came: Arrival) -> None:
    first = acts.receive(chair, arrival=came)
    assert (first.state, first.received_at is not None) == (State.RECEIVED, True)
    done = acts.report(chair, arrival=first, version=first.version, result="Đã họp 3 chi hội")
    assert (done.state, done.result, done.done_at is not None) == (State.DONE, "Đã họp 3 chi hội", True)
    over = acts.accept(officer, arrival=done, version=done.version)
    assert over.state == State.ACCEPTED
    with pytest.raises(Refused, match="tải lại"):
        acts.report(chair, arrival=over, version=over.version, result="Thêm")
    who = [(step[1], step[2]) for step in seen.steps(over)]
    assert [one[0] for one in who] == ["Nhận kết quả văn bản", "Báo kết quả văn bản", "Nhận văn bản chỉ đạo"]
    assert who[0][1] == officer.name and who[2][1] == chair.name


def test_received_once(chair: Actor, came: Arrival) -> None:
    first = acts.receive(chair, arrival=came)
    with pytest.raises(Refused, match="đã được nhận"):
        acts.receive(chair, arrival=came)
    came.refresh_from_db()
    assert came.received_at == first.received_at
    assert Line.objects.filter(act="notices.receive_directive").count() == 1


def test_sent_back_and_extended_the_first_deadline_stays(officer: Actor, chair: Actor, came: Arrival) -> None:
    first = came.first_deadline
    longer = acts.extend(officer, arrival=came, version=came.version, deadline=in_days(12))
    assert (longer.state, longer.times_extended, longer.first_deadline) == (State.NEW, 1, first)
    done = reported(chair, longer)
    with pytest.raises(ReasonMissing):
        acts.send_back(officer, arrival=done, version=done.version, deadline=in_days(2))
    why = officer.because("Chưa có số người")
    back = acts.send_back(why, arrival=done, version=done.version, deadline=in_days(2))
    assert (back.state, back.times_returned, back.returned_why) == (State.RETURNED, 1, "Chưa có số người")
    assert (back.first_deadline, back.done_at, back.result) == (first, None, "Đã họp")
    again = acts.report(chair, arrival=back, version=back.version, result="120 người")
    assert (again.state, again.result) == (State.DONE, "120 người")


def test_a_new_deadline_lies_ahead_and_is_later(officer: Actor, came: Arrival) -> None:
    for when, what in ((in_days(-1), "đã qua"), (in_days(5), "sau hạn đang có")):
        with pytest.raises(Refused, match=what):
            acts.extend(officer, arrival=came, version=came.version, deadline=when)
    came.refresh_from_db()
    assert came.times_extended == 0 and came.version == 0


def test_who_looks_at_an_old_page_is_told(officer: Actor, chair: Actor, came: Arrival) -> None:
    first = acts.receive(chair, arrival=came)
    acts.extend(officer, arrival=first, version=first.version, deadline=in_days(12))
    with pytest.raises(acts.Stale) as stale:
        acts.report(chair, arrival=first, version=first.version, result="Đã họp")
    done = acts.report(chair, arrival=came, version=stale.value.arrival.version, result="Đã họp")
    assert done.state == State.DONE


def test_what_was_withdrawn_wants_nothing_more(officer: Actor, chair: Actor, came: Arrival) -> None:
    acts.receive(chair, arrival=came)
    publishing.withdraw(officer.because("Thay bằng văn bản khác"), notice=came.notice)
    with pytest.raises(Refused, match="thu hồi"):
        acts.report(chair, arrival=came, version=1, result="Đã họp")
    with pytest.raises(Refused, match="thu hồi"):
        compose(chair, unit=came.unit, stated=stated(came.unit), answers_to=came)
    assert [one.withdrawn for one in seen.came(chair)] == [True]


def test_nobody_does_it_in_anothers_place(
    place: Place, officer: Actor, chair: Actor, head: Actor, came: Arrival
) -> None:
    neighbour = actor_with("commune_chair", place.binh_minh.unit)
    done_elsewhere = reported(neighbour, at(came.notice, place.binh_minh.unit))
    done = reported(chair, came)
    version = {"version": done.version}
    later = {**version, "deadline": in_days(20)}
    tries: list[Callable[[], Any]] = [
        # Whoever is above does not receive or report for the unit; a branch not for its commune.
        *(
            lambda who=who: acts.report(who, arrival=done, result="Khác", **version)
            for who in (officer, head, neighbour)
        ),
        lambda: acts.receive(neighbour, arrival=came),
        # A unit does not judge what came to itself, nor its neighbour's.
        lambda: acts.accept(chair, arrival=done, **version),
        lambda: acts.send_back(chair.because("x"), arrival=done, **later),
        lambda: acts.accept(chair, arrival=done_elsewhere, version=done_elsewhere.version),
        lambda: seen.here(neighbour, done.pk),
        lambda: seen.here(officer, done.pk),
        lambda: seen.place(chair, done.pk),
        lambda: seen.place(actor_with("province_officer", place.other_province), done.pk),
        lambda: seen.sent_one(chair, came.notice_id),
    ]
    for attempt in tries:
        with pytest.raises(NotForYou):
            attempt()
    done.refresh_from_db()
    assert (done.state, done.result) == (State.DONE, "Đã họp")
    assert [one.arrival for one in seen.came(neighbour)] == [done_elsewhere]
    assert seen.came(officer) == [] and seen.sent(chair) == []


# Carried further


def test_carried_further_never_with_a_later_deadline(place: Place, chair: Actor, came: Arrival) -> None:
    home, branches = place.an_lac.unit, place.an_lac.branches
    wanted = stated(*branches, kind="directive", deadline=in_days(9))
    with pytest.raises(Refused, match="Đã nhận"):
        compose(chair, unit=home, stated=wanted, answers_to=came)
    acts.receive(chair, arrival=came)
    came.refresh_from_db()
    for late in (in_days(11), None):
        with pytest.raises(Refused, match="cấp trên"):
            compose(
                chair,
                unit=home,
                stated=stated(*branches, kind="directive", deadline=late),
                answers_to=came,
            )
    made = compose(chair, unit=home, stated=wanted, answers_to=came)
    with pytest.raises(Refused, match="cấp trên"):
        change(chair, notice=made, version=0, stated=Stated.of(made, deadline=in_days(11)))
    # The one above was returned with an earlier deadline meanwhile.
    Arrival.objects.filter(pk=came.pk).update(deadline=in_days(3))
    with pytest.raises(Refused, match="cấp trên"):
        send(chair, notice=Notice.objects.get(pk=made.pk), version=0)
    # People may be asked without a deadline of their own.
    assert compose(chair, unit=home, stated=stated(home), answers_to=came).deadline is None


def test_below_it_is_extended_no_further_than_above(place: Place, chair: Actor, came: Arrival) -> None:
    acts.receive(chair, arrival=came)
    lower = directive(chair, place, place.an_lac.east, deadline=in_days(5), answers_to=came)
    one = lower.arrivals.get()
    with pytest.raises(Refused, match="cấp trên"):
        acts.extend(chair, arrival=one, version=0, deadline=in_days(11))
    assert acts.extend(chair, arrival=one, version=0, deadline=in_days(9)).times_extended == 1


def test_only_what_came_to_the_unit_itself_is_carried(
    place: Place, head: Actor, chair: Actor, came: Arrival
) -> None:
    acts.receive(chair, arrival=came)
    neighbour = actor_with("commune_chair", place.binh_minh.unit)
    tries: list[tuple[Actor, Any]] = [
        (neighbour, place.binh_minh.unit),
        (head, place.an_lac.east),
        (chair, place.an_lac.east),
    ]
    for who, unit in tries:
        with pytest.raises(NotForYou):
            compose(who, unit=unit, stated=stated(unit), answers_to=came)
    assert not Notice.objects.filter(answers_to=came).exists()


def test_from_above_the_very_unit_is_seen_where_it_stopped(
    place: Place, officer: Actor, chair: Actor, head: Actor, came: Arrival
) -> None:
    came = acts.receive(chair, arrival=came)
    lower = directive(chair, place, *place.an_lac.branches, answers_to=came, deadline=in_days(8))
    east = at(lower, place.an_lac.east)
    east = acts.receive(head, arrival=east)
    register_person(place.an_lac.east)
    told(head, place.an_lac.east, answers_to=east)
    found = seen.followed(officer, came.notice)
    # Bình Minh has not even received it; An Lạc did, and Thôn Tây of An Lạc did not.
    assert [one.arrival.unit.name for one in found.places] == ["Xã Bình Minh", "Xã An Lạc"]
    [carried] = found.places[1].carried
    assert [one.arrival.unit.name for one in carried.stopped] == ["Thôn Tây"]
    assert [one.arrival.unit.name for one in carried.places] == ["Thôn Tây", "Thôn Đông"]
    [to_people] = carried.places[1].carried
    assert to_people.places == () and (to_people.told, to_people.answered) == (1, 0)
    assert [(name, sums.units, sums.new) for name, sums in found.levels] == [("Xã", 2, 1), ("Chi hội", 2, 1)]
    # The commune itself sees its own level alone.
    assert [name for name, _ in seen.followed(chair, lower).levels] == ["Chi hội"]
    assert seen.below(place.an_lac.unit) == [place.an_lac.east.pk, place.an_lac.west.pk]


def test_what_waits_is_counted_for_its_own_unit_alone(
    place: Place, officer: Actor, chair: Actor, came: Arrival
) -> None:
    neighbour = actor_with("commune_chair", place.hoa_my.unit)
    assert seen.due(chair).new == 1 and seen.due(neighbour) == seen.Due(0, 0, 0, 0, 0)
    acts.receive(chair, arrival=came)
    assert seen.due(chair) == seen.Due(0, 0, 0, 0, 0)
    Arrival.objects.filter(pk=came.pk).update(deadline=in_days(2))
    assert seen.due(chair).near == 1
    Arrival.objects.filter(pk=came.pk).update(deadline=in_days(-2))
    assert (seen.due(chair).over, seen.due(chair).near) == (1, 0)
    came.refresh_from_db()
    acts.report(chair, arrival=came, version=came.version, result="Đã họp")
    assert seen.due(chair).over == 0 and seen.due(officer).results == 1 and seen.due(neighbour).results == 0


def test_the_reminder_asks_for_the_next_step(chair: Actor, came: Arrival) -> None:
    words = seen.reminder(came, timezone.now())
    assert "Hội LHPN xã An Lạc" in words and "45/KH-BTV" in words and "Đã nhận" in words
    assert "báo kết quả" in seen.reminder(acts.receive(chair, arrival=came), timezone.now())


# Two at once


def judged_at_once(officer: Actor, done: Arrival, monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Accepted and sent back at the same moment, each held inside until the other is in too, or waits."""
    meeting, step = Meeting(), acts._step

    def slow(*args: Any) -> None:
        meeting.arrive()
        step(*args)

    monkeypatch.setattr(acts, "_step", slow)
    why, version = officer.because("Thiếu số người"), {"version": done.version}
    return at_once(
        lambda: acts.accept(officer, arrival=done, **version),
        lambda: acts.send_back(why, arrival=done, deadline=in_days(3), **version),
    )


@RACE
def test_of_two_judgements_at_once_one_holds(
    place: Place, officer: Actor, chair: Actor, came: Arrival, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = judged_at_once(officer, reported(chair, came), monkeypatch)
    assert sorted(isinstance(one, Refused) for one in answers) == [False, True], answers


@RACE
def test_twin_without_the_lock_both_hold(
    place: Place, officer: Actor, chair: Actor, came: Arrival, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = reported(chair, came)
    monkeypatch.setattr("sohoi.acts.performing._fresh", lambda one: Arrival.objects.get(pk=one.pk))
    for _ in range(8):
        Arrival.objects.filter(pk=done.pk).update(state="done", version=done.version)
        answers = judged_at_once(officer, done, monkeypatch)
        if not any(isinstance(one, Refused) for one in answers):
            return
    pytest.fail("The two never met")
