"""The way of a directive at a unit, and how it stands by the time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sohoi.notices.directing import Step, after, is_beyond, is_over, left_words, standing
from sohoi.notices.models import Arrival

State = Arrival.State
# Ten in the morning of a Monday in Vietnam.
NOON = datetime(2026, 11, 23, 3, tzinfo=UTC)


def at(state: str, **more: object) -> Arrival:
    return Arrival(state=state, **more)


@given(st.lists(st.sampled_from(list(Step)), max_size=30))
def test_whatever_is_tried_the_way_is_kept(steps: list[Step]) -> None:
    state, received, reported = State.NEW, False, 0
    for step in steps:
        found = after(state, step)
        if found is None:
            continue
        assert state != State.ACCEPTED, "What is accepted is over"
        received |= step is Step.RECEIVE
        reported += step is Step.REPORT
        if found in (State.DONE, State.RETURNED, State.ACCEPTED):
            assert received and reported
        assert (found == state) == (step is Step.EXTEND)
        state = found
    assert (state == State.NEW) == (not received)


@given(st.sampled_from(list(State)))
def test_whoever_gets_it_and_whoever_sent_it_never_both_have_the_next_word(state: Arrival.State) -> None:
    theirs = [step for step in (Step.RECEIVE, Step.REPORT) if after(state, step)]
    ours = [step for step in (Step.RETURN, Step.ACCEPT) if after(state, step)]
    assert not (theirs and ours) and len(theirs) <= 1


@pytest.mark.parametrize(
    ("hours", "words"),
    [
        (24 * 5, "còn 5 ngày"),
        (13, "hết hạn hôm nay"),
        (15, "còn 1 ngày"),
        (-1, "quá hạn từ hôm nay"),
        (-11, "quá hạn 1 ngày"),
        (-24 * 3, "quá hạn 3 ngày"),
    ],
)
def test_the_time_that_is_left_goes_by_days_in_vietnam(hours: int, words: str) -> None:
    assert left_words(NOON + timedelta(hours=hours), NOON) == words
    assert left_words(None, NOON) == ""


def test_what_stands_worst_comes_first() -> None:
    late, near, far = (NOON + timedelta(days=n) for n in (-1, 2, 9))
    rows = [
        at("accepted", deadline=late, done_at=NOON),
        at("done", deadline=far, done_at=NOON),
        at("received", deadline=far),
        at("new", deadline=far),
        at("received", deadline=near),
        at("received", deadline=late),
        at("new", deadline=late),
    ]
    found = [standing(one, NOON) for one in rows]
    assert [one.order for one in found] == sorted((one.order for one in found), reverse=True)
    assert [one.words for one in (found[0], found[-1])] == [
        "Xong, muộn 1 ngày",
        "Chưa nhận, quá hạn 1 ngày",
    ]
    assert {one.mood for one in found[-2:]} == {"wrong"} and found[0].mood == "done"


def test_what_was_reported_is_not_over_any_more() -> None:
    late = NOON - timedelta(days=1)
    assert not is_over(at("done", deadline=late), NOON) and is_over(at("returned", deadline=late), NOON)


def test_nothing_lower_has_a_later_deadline() -> None:
    above = at("received", deadline=NOON)
    late = NOON + timedelta(seconds=1)
    assert [is_beyond(one, above) for one in (NOON, late, None)] == [False, True, True]
    assert not is_beyond(None, at("received")) and not is_beyond(late, None)
