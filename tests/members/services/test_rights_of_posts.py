"""Whatever happens to her posts: at every moment she may do exactly what a post of that day brings."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime, time, timedelta

import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from sohoi.access.models import RoleGrant
from sohoi.acts.performing import Refused
from sohoi.members.models import Member, Post
from sohoi.members.services.posts import Holding, appoint, correct_post, end_post, open_door
from tests import factories

# All of it lies ahead: what had counted before is another matter, it ends when somebody says so.
FIRST = timezone.localdate() + timedelta(days=2)
SPAN = 40
TITLES = ("head", "deputy")

days = st.integers(0, SPAN).map(lambda n: FIRST + timedelta(days=n))
ends = st.none() | days
acts = st.lists(
    st.one_of(
        st.tuples(st.just("appoint"), st.sampled_from(TITLES), days, ends),
        st.tuples(st.just("end"), st.integers(0, 5), days, st.none()),
        st.tuples(st.just("correct"), st.integers(0, 5), days, ends),
    ),
    min_size=1,
    max_size=8,
)


class Rights(TestCase):
    """One woman, two posts in one branch, any number of acts."""

    def setUp(self) -> None:
        place = factories.make_place()
        self.branch, self.actor = place.an_lac.east, factories.all_seeing()
        self.member = Member.objects.get(pk=factories.register_person(self.branch).pk)
        self.other = Member.objects.get(pk=factories.register_person(self.branch).pk)

    @settings(max_examples=25, deadline=None)
    @given(acts)
    def test_a_grant_lasts_from_the_first_day_to_the_last(self, done: list[tuple[str, ...]]) -> None:
        for one in done:
            with suppress(Refused):
                self._act(*one)
        for day in (FIRST + timedelta(days=n) for n in range(-1, SPAN + 2)):
            first = timezone.make_aware(datetime.combine(day, time.min))
            for moment in (first, first + timedelta(hours=23, minutes=59, seconds=59)):
                assert self._may(moment) == self._holds(day), (day, done)

    def _act(self, what: str, which: int | str, day: date, end: date | None) -> None:
        if what == "appoint":
            holding = Holding(str(which), day, end)
            post = appoint(self.actor, member=self.member, unit=self.branch, holding=holding)
            open_door(self.actor, post=post)
            return
        posts = list(Post.objects.filter(person=self.member.pk).order_by("pk"))
        if posts:
            post = posts[int(which) % len(posts)]
            if what == "end":
                end_post(self.actor, post=post, on=day)
            else:
                held = Holding(post.title, day, end)
                correct_post(self.actor.because("Ghi nhầm"), post=post, holding=held)

    def _may(self, moment: datetime) -> bool:
        held = RoleGrant.objects.filter(unit=self.branch, role="branch_head", since__lte=moment)
        return held.exclude(until__lte=moment).exists()

    def _holds(self, day: date) -> bool:
        held = Post.objects.filter(person=self.member.pk, since__lte=day)
        return held.exclude(until__lte=day).exists()


@pytest.mark.parametrize("last", [1, 2])
def test_midnight_is_that_of_the_installation(last: int) -> None:
    post = Post(since=date(2026, 3, last), until=date(2026, 3, last + 1))
    assert post.begins_at.isoformat() == f"2026-03-0{last}T00:00:00+07:00"
    assert post.ends_at is not None
    assert post.ends_at - post.begins_at == timedelta(days=1)
