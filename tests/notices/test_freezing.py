"""Whom a notice is for, frozen: everybody once, counted, linked, also after a kill half-way."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from sohoi.access.models import RoleGrant
from sohoi.access.queries import actor_of
from sohoi.acts.actor import Actor
from sohoi.acts.gate import NotForYou
from sohoi.acts.models import Line
from sohoi.acts.performing import Refused
from sohoi.members.models import Person
from sohoi.notices import tasks
from sohoi.notices.audience import CORE, POSTS, Audience, people_of
from sohoi.notices.models import Arrival, GroupMember, Link, Notice, Recipient, Tally
from sohoi.notices.proof import answerer
from sohoi.notices.queries import health
from sohoi.notices.services import answering, freezing, publishing
from sohoi.notices.services.freezing import freeze_part
from tests.factories import BEGINNING, Place, account_with, actor_with, make_group, make_post, register_person
from tests.notices.telling import recipient_of, stated, told

FOR, REACHABLE, OUT_OF_REACH = Tally.What.FOR, Tally.What.REACHABLE, Tally.What.OUT_OF_REACH


def count(notice: Notice, what: Tally.What) -> int:
    return sum(Tally.objects.filter(notice=notice, what=what).values_list("n", flat=True))


def subjects(notice: Notice) -> set[int]:
    return set(Recipient.objects.filter(notice=notice).values_list("subject_id", flat=True))


@pytest.fixture
def officer(place: Place) -> Actor:
    return actor_with("province_officer", place.province)


def test_everybody_of_a_commune_is_frozen_once_with_counts_and_links(place: Place, clerk: Actor) -> None:
    east, west = place.an_lac.branches
    people = [register_person(east), register_person(west, phone="0710000001"), register_person(east)]
    register_person(place.binh_minh.east)
    notice = told(clerk, place.an_lac.unit)
    assert subjects(notice) == {one.subject_id for one in people}
    assert (count(notice, FOR), count(notice, REACHABLE), count(notice, OUT_OF_REACH)) == (3, 1, 2)
    assert sorted(Link.objects.values_list("branch_id", flat=True)) == sorted([east.pk, west.pk])
    assert len({len(link.token) for link in Link.objects.all()}) == 1
    assert (notice.state, notice.published_at is not None) == (Notice.State.SENT, True)


def test_parts_go_on_where_they_were_and_nobody_is_told_twice(
    place: Place, officer: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    for commune in place.communes:
        register_person(commune.east)
    monkeypatch.setattr(freezing, "AT_ONCE", 1)
    ours = [commune.unit for commune in (place.an_lac, place.binh_minh)]
    notice = publishing.compose(officer, unit=place.province, stated=stated(*ours))
    notice = publishing.send(officer, notice=notice, version=0)
    notice = freeze_part(officer, notice=notice)
    first = subjects(notice)
    assert (len(first), notice.state) == (1, Notice.State.SENDING)
    Notice.objects.filter(pk=notice.pk).update(frozen_upto=0)  # the part is done again from the beginning
    while notice.state == Notice.State.SENDING:
        notice = freeze_part(officer, notice=notice)
    assert (len(subjects(notice)), count(notice, FOR)) == (2, 2)
    assert first < subjects(notice)


def of(**how: Any) -> set[int]:
    return set(people_of(Audience(**how)).values_list("pk", flat=True))


def test_who_is_meant(place: Place, crowd: list[Person]) -> None:
    east, west = place.an_lac.branches
    core = register_person(west, core=True)
    group = make_group(east, [crowd[0]])
    make_post(crowd[1], east, "head", since=BEGINNING)
    whole = (place.an_lac.unit.pk,)
    assert core.pk in of(units=whole, who=CORE)
    assert of(units=whole, who=POSTS, titles=("head",)) == {crowd[1].pk}
    assert of(units=whole, who=POSTS, titles=("chair",)) == set()
    assert of(units=whole, who=POSTS, here_only=True) == set()
    assert of(groups=(group.pk,)) == {crowd[0].pk}
    assert of(units=(west.pk,)) == {core.pk}
    assert of() == set()


def test_a_group_gets_a_link_of_its_own(place: Place, head: Actor, crowd: list[Person]) -> None:
    group = make_group(place.an_lac.east, crowd[:2])
    empty = make_group(place.an_lac.east, name="Trống")
    notice = told(head, place.an_lac.east)
    links = Link.objects.filter(notice=notice)
    assert [link.group_id for link in links.exclude(group=None)] == [group.pk]
    assert links.count() == 2 and empty.pk not in links.values_list("group", flat=True)
    assert GroupMember.objects.filter(group=group).count() == 2


def test_a_directive_arrives_at_units_and_not_at_people(place: Place, officer: Actor) -> None:
    register_person(place.an_lac.east)
    units = [place.an_lac.unit, place.binh_minh.unit]
    told(officer, place.province, *units, kind=Notice.Kind.DIRECTIVE, symbol="12/HD-BTV")
    assert set(Arrival.objects.values_list("unit", flat=True)) == {one.pk for one in units}
    assert not Recipient.objects.exists()


def test_nobody_tells_people_of_others(place: Place, head: Actor, clerk: Actor) -> None:
    register_person(place.an_lac.west)
    register_person(place.binh_minh.east)
    with pytest.raises(NotForYou):
        publishing.compose(head, unit=place.an_lac.unit, stated=stated(place.an_lac.unit))
    with pytest.raises(Refused, match="nơi nhận"):
        publishing.compose(head, unit=place.an_lac.east, stated=stated(place.an_lac.west))
    notice = publishing.compose(clerk, unit=place.an_lac.unit, stated=stated(place.an_lac.unit))
    for stranger in (head, actor_with("commune_chair", place.binh_minh.unit)):
        with pytest.raises(NotForYou):
            publishing.send(stranger, notice=notice, version=0)
    assert not Recipient.objects.exists()


def test_a_notice_for_nobody_is_refused(place: Place, clerk: Actor) -> None:
    notice = publishing.compose(clerk, unit=place.an_lac.unit, stated=stated(place.an_lac.unit))
    with pytest.raises(Refused, match="Chưa có ai nhận"):
        publishing.send(clerk, notice=notice, version=0)


def test_what_a_dead_worker_left_is_queued_again_once(
    place: Place, clerk: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    register_person(place.an_lac.east)
    queued: list[int] = []
    take = lambda self, notice_id, account_id: queued.append(notice_id)  # noqa: E731
    monkeypatch.setattr(type(tasks.freeze), "enqueue", take)
    notice = publishing.compose(clerk, unit=place.an_lac.unit, stated=stated(place.an_lac.unit))
    notice = tasks.start_sending(clerk, notice=notice, version=0)
    assert (tasks.resume(), queued) == (0, [notice.pk])
    Notice.objects.filter(pk=notice.pk).update(lease_until="2020-01-01T00:00:00Z")
    assert (tasks.resume(), tasks.resume()) == (1, 0)
    tasks.freeze.call(notice_id=notice.pk, account_id=clerk.id or 0)
    tasks.freeze.call(notice_id=notice.pk, account_id=clerk.id or 0)
    assert Recipient.objects.count() == 1
    assert Notice.objects.get().state == Notice.State.SENT


def test_what_was_begun_is_finished_though_its_sender_lost_her_rights(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One commune was told when her rights ended, the other is told by the clock. She begins nothing new."""
    province = place.an_lac.unit.province
    assert province is not None
    officer = account_with("province_officer", province)
    for branch in (place.an_lac.east, place.binh_minh.east):
        register_person(branch)
    monkeypatch.setattr(freezing, "AT_ONCE", 1)
    me = actor_of(officer, strong=True)
    notice = publishing.compose(me, unit=province, stated=stated(province))
    unsent = publishing.compose(me, unit=province, stated=stated(province))
    notice = freeze_part(me, notice=publishing.send(me, notice=notice, version=0))
    assert (Recipient.objects.count(), notice.state) == (1, Notice.State.SENDING)
    RoleGrant.objects.filter(account=officer).delete()
    tasks.freeze.call(notice_id=notice.pk, account_id=officer.pk)
    notice.refresh_from_db()
    assert (Recipient.objects.count(), notice.state) == (2, Notice.State.SENT)
    line = Line.objects.get(act="notices.send")
    parts = [one.data for one in line.parts.order_by("n")]
    assert (line.actor_id, parts) == (
        officer.pk,
        [{"people": 1}, {"why": tasks.ENDED, "people": 1}, {"why": tasks.ENDED}],
    )
    with pytest.raises(NotForYou):
        publishing.send(actor_of(officer, strong=True), notice=unsent, version=0)
    tasks.freeze.call(notice_id=unsent.pk, account_id=officer.pk)
    assert (Recipient.objects.count(), Notice.objects.get(pk=unsent.pk).state) == (2, Notice.State.DRAFT)


def test_the_doctor_sees_a_figure_that_is_not_what_its_people_are(place: Place, clerk: Actor) -> None:
    people = [register_person(place.an_lac.east) for _ in range(3)]
    notice = told(clerk, place.an_lac.unit, ask=Notice.Ask.YES_NO)
    me = answerer(recipient_of(notice, people[0]))
    answering.reply_by_link(me, recipient=recipient_of(notice, people[0]), value="yes")
    head = actor_with("branch_head", place.an_lac.east)
    answering.tell(head, recipient=recipient_of(notice, people[1]))
    assert [level for level, _ in health.counts()] == ["ok"]
    Recipient.objects.filter(notice=notice).update(value="no")
    [(level, words)] = health.counts()
    assert (level, words.startswith("Số liệu của 1 thông báo")) == ("wrong", True)
    Notice.objects.update(published_at=timezone.now() - timedelta(days=91))
    assert [level for level, _ in health.counts()] == ["ok"]


def test_counts_fold_to_the_same_sums(place: Place, clerk: Actor) -> None:
    register_person(place.an_lac.east)
    notice = told(clerk, place.an_lac.unit)
    east = {"branch_id": place.an_lac.east.pk, "commune_id": place.an_lac.unit.pk}
    more = [Tally(notice=notice, what=Tally.What.SEEN, n=n, **east) for n in [1, -1] * 35 + [1]]
    Tally.objects.bulk_create(more)
    assert tasks.fold_counts() == 1
    assert (count(notice, FOR), count(notice, Tally.What.SEEN)) == (1, 1)
    assert Tally.objects.count() == 3
    assert tasks.fold_counts() == 0
