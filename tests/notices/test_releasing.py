"""Between a draft and the sending: the second person, the time to wait for, the way back, and withdrawing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from sohoi.access.models import Account, RoleGrant
from sohoi.access.queries import actor_of
from sohoi.acts.actor import Actor
from sohoi.acts.gate import NotForYou
from sohoi.acts.models import Line
from sohoi.acts.performing import ReasonMissing, Refused
from sohoi.members.models import Person
from sohoi.notices import tasks, todo
from sohoi.notices.models import Notice, Recipient
from sohoi.notices.queries import health
from sohoi.notices.queries.rules import reason_of, releases, rules_below, to_approve, wants_second
from sohoi.notices.services import attaching, releasing
from sohoi.notices.services.publishing import Stale, Stated, change, compose, send, withdraw
from sohoi.notices.services.releasing import approve, ask_second, recall, schedule, send_back, set_rule
from tests.factories import Place, account_with, actor_with, on_own_phone
from tests.notices.telling import stated, told

SignIn = Callable[[Account], Client]
State = Notice.State


@pytest.fixture
def writer(place: Place) -> Account:
    return account_with("commune_clerk", place.an_lac.unit, full_name="Trần Thị Soạn")


@pytest.fixture
def chair(place: Place) -> Actor:
    return actor_with("commune_chair", place.an_lac.unit)


@pytest.fixture
def strict(place: Place, chair: Actor) -> None:
    """A second person looks at everything that the commune writes."""
    set_rule(chair, unit=place.an_lac.unit, needs_second=True)


@pytest.fixture
def draft(place: Place, writer: Account, crowd: list[Person]) -> Notice:
    return compose(author(writer), unit=place.an_lac.unit, stated=stated(place.an_lac.east))


def author(account: Account) -> Actor:
    return actor_of(account, strong=True)


def later(**more: float) -> Any:
    return timezone.now() + timedelta(**(more or {"hours": 1}))


def due(notice: Notice) -> None:
    """Its time has come."""
    Notice.objects.filter(pk=notice.pk).update(publish_at=timezone.now() - timedelta(seconds=1))


def state(notice: Notice) -> str:
    notice.refresh_from_db()
    return notice.state


# The second person


def test_where_a_second_person_is_wanted_nothing_goes_out_without_her(
    writer: Account, chair: Actor, draft: Notice, strict: None
) -> None:
    me = author(writer)
    with pytest.raises(Refused, match="người thứ hai duyệt"):
        send(me, notice=draft, version=0)
    waiting = ask_second(me, notice=draft, version=0)
    assert waiting.state == State.WAITING and not Recipient.objects.exists()
    with pytest.raises(Refused, match="không còn là bản soạn"):
        send(me, notice=draft, version=waiting.version)
    approved = tasks.start_approved(chair, notice=draft, version=waiting.version)
    assert (approved.state, approved.approved_by_id) == (State.SENDING, chair.id)
    tasks.freeze.call(draft.pk, writer.pk)
    assert state(draft) == State.SENT and Recipient.objects.count() == 3
    line = Line.objects.get(act="notices.approve")
    assert (line.actor_id, line.about.get().subject_id) == (chair.id, draft.pk)


def test_who_wrote_it_does_not_approve_it(place: Place, chair: Actor, strict: None, draft: Notice) -> None:
    """Also not who wrote in it last, or put something beside it."""
    change(chair, notice=draft, version=0, stated=Stated.of(draft, title="Sửa lại"))
    waiting = ask_second(chair, notice=draft, version=1)
    with pytest.raises(Refused, match="không tự duyệt"):
        approve(chair, notice=draft, version=waiting.version)
    back = recall(chair, notice=draft, version=waiting.version)
    clerk = actor_with("commune_clerk", place.an_lac.unit)
    change(clerk, notice=draft, version=back.version, stated=Stated.of(draft, title="Lần nữa"))
    attaching.attach(chair, notice=draft, made=attaching.Made("file", "a.txt", "text/plain", b"a"))
    draft.refresh_from_db()
    waiting = ask_second(clerk, notice=draft, version=draft.version)
    with pytest.raises(Refused, match="không tự duyệt"):
        approve(chair, notice=draft, version=waiting.version)
    assert state(draft) == State.WAITING


def test_a_change_after_it_was_approved_is_looked_at_again(
    writer: Account, chair: Actor, draft: Notice, strict: None
) -> None:
    me = author(writer)
    waiting = schedule(me, notice=draft, version=0, at=later())
    approved = approve(chair, notice=draft, version=waiting.version)
    assert (approved.state, approved.approved_by_id) == (State.SCHEDULED, chair.id)
    with pytest.raises(Refused, match="không còn là bản soạn"):
        change(me, notice=draft, version=approved.version, stated=Stated.of(draft, title="Khác"))
    back = recall(me, notice=draft, version=approved.version)
    assert (back.state, back.approved_by_id, back.publish_at) == (State.DRAFT, None, None)
    changed = change(me, notice=draft, version=back.version, stated=Stated.of(draft, title="Khác"))
    with pytest.raises(Refused, match="người thứ hai"):
        send(me, notice=draft, version=changed.version)
    assert schedule(me, notice=draft, version=changed.version, at=later()).state == State.WAITING


def test_what_was_looked_at_is_what_is_approved(writer: Account, chair: Actor, draft: Notice) -> None:
    seen = ask_second(author(writer), notice=draft, version=0)
    back = recall(author(writer), notice=draft, version=seen.version)
    again = ask_second(author(writer), notice=draft, version=back.version)
    for act in (approve, recall):
        with pytest.raises(Stale):
            act(chair, notice=draft, version=seen.version)
    assert approve(chair, notice=draft, version=again.version).state == State.SENDING


def test_it_goes_back_with_a_reason_that_its_author_finds(
    writer: Account, chair: Actor, draft: Notice, strict: None, place: Place
) -> None:
    me = author(writer)
    waiting = ask_second(me, notice=draft, version=0)
    with pytest.raises(ReasonMissing):
        send_back(chair, notice=draft, version=waiting.version)
    back = send_back(chair.because("Sai ngày họp"), notice=draft, version=waiting.version)
    assert (state(draft), reason_of(draft)) == (State.DRAFT, "Sai ngày họp")
    assert [(one.notice.pk, one.why) for one in releases(me)] == [(draft.pk, "Sai ngày họp")]
    assert "Sai ngày họp" in todo.waiting(me)[0].words
    assert releases(chair) == [] == releases(actor_with("commune_clerk", place.an_lac.unit))
    change(me, notice=draft, version=back.version, stated=Stated.of(draft, title="Đã sửa"))
    assert releases(me) == []


def test_what_waits_is_listed_for_whoever_may_approve_it_and_nobody_else(
    place: Place, writer: Account, chair: Actor, draft: Notice, stranger: Actor
) -> None:
    ask_second(author(writer), notice=draft, version=0)
    officer = actor_with("province_officer", place.province)
    for may in (chair, officer):
        assert [one.pk for one in to_approve(may)] == [draft.pk]
        assert [one.tag for one in todo.waiting(may)] == ["Chờ duyệt"]
    far = actor_with("commune_chair", place.binh_minh.unit)
    afar = actor_with("province_officer", place.other_province)
    for other in (author(writer), stranger, far, afar, actor_with("commune_auditor", place.an_lac.unit)):
        assert to_approve(other) == [] == releases(other)


def test_strangers_release_nothing(place: Place, draft: Notice, writer: Account, stranger: Actor) -> None:
    far = actor_with("commune_chair", place.binh_minh.unit)
    for other in (stranger.because("Vì sao"), far.because("Vì sao")):
        for act in (ask_second, recall, approve, send_back):
            with pytest.raises(NotForYou):
                act(other, notice=draft, version=0)
        with pytest.raises(NotForYou):
            schedule(other, notice=draft, version=0, at=later())
        with pytest.raises(NotForYou):
            set_rule(other, unit=place.an_lac.unit, needs_second=True)
    with pytest.raises(NotForYou):
        approve(author(writer), notice=draft, version=0)
    assert state(draft) == State.DRAFT


def test_what_became_late_while_it_waited_is_not_approved(
    writer: Account, chair: Actor, draft: Notice
) -> None:
    waiting = ask_second(author(writer), notice=draft, version=0)
    Notice.objects.filter(pk=draft.pk).update(deadline=timezone.now() - timedelta(minutes=1))
    with pytest.raises(Refused, match="Hạn trả lời đã qua"):
        approve(chair, notice=draft, version=waiting.version)


def test_a_rule_is_of_one_unit(place: Place, chair: Actor, strict: None) -> None:
    assert wants_second(place.an_lac.unit.pk) and not wants_second(place.binh_minh.unit.pk)
    set_rule(chair, unit=place.an_lac.east, needs_second=True)
    assert [one.needs_second for one in rules_below(place.an_lac.unit)] == [True, False]
    set_rule(chair, unit=place.an_lac.unit, needs_second=False)
    assert not wants_second(place.an_lac.unit.pk) and rules_below(place.an_lac.east) == []
    assert Line.objects.filter(act="notices.set_rule").count() == 3


# A time to wait for


def test_it_goes_out_at_its_time_and_once(writer: Account, draft: Notice) -> None:
    waiting = schedule(author(writer), notice=draft, version=0, at=later())
    assert waiting.state == State.SCHEDULED and tasks.send_scheduled() == 0
    due(draft)
    assert (tasks.send_scheduled(), tasks.send_scheduled()) == (1, 0)
    assert state(draft) == State.SENDING
    assert Line.objects.get(act="notices.send_due").actor_id == writer.pk


@pytest.mark.parametrize("hours", [-1, 0])
def test_a_time_that_is_over_is_refused(writer: Account, draft: Notice, hours: int) -> None:
    with pytest.raises(Refused, match="Giờ gửi đã qua"):
        schedule(author(writer), notice=draft, version=0, at=later(hours=hours))
    assert state(draft) == State.DRAFT and draft.publish_at is None


def test_it_does_not_wait_past_its_own_deadline(place: Place, writer: Account, crowd: list[Person]) -> None:
    me, east = author(writer), place.an_lac.east
    made = compose(me, unit=place.an_lac.unit, stated=stated(east, deadline=later(hours=2)))
    with pytest.raises(Refused, match="sau giờ họp hoặc hạn"):
        schedule(me, notice=made, version=0, at=later(hours=3))
    assert schedule(me, notice=made, version=0, at=later(hours=1)).state == State.SCHEDULED


def test_what_was_taken_back_does_not_go_out(writer: Account, draft: Notice) -> None:
    waiting = schedule(author(writer), notice=draft, version=0, at=later())
    recall(author(writer), notice=draft, version=waiting.version)
    Notice.objects.filter(pk=draft.pk).update(publish_at=timezone.now() - timedelta(minutes=1))
    assert tasks.send_scheduled() == 0 and state(draft) == State.DRAFT


def test_whose_author_may_no_longer_send_is_a_draft_again(
    place: Place, writer: Account, draft: Notice
) -> None:
    schedule(author(writer), notice=draft, version=0, at=later())
    due(draft)
    RoleGrant.objects.filter(account=writer).delete()
    other = compose(
        clerk := actor_with("commune_clerk", place.an_lac.unit),
        unit=place.an_lac.unit,
        stated=stated(place.an_lac.east),
    )
    schedule(clerk, notice=other, version=0, at=later())
    due(other)
    assert tasks.send_scheduled() == 1
    assert (state(draft), state(other)) == (State.DRAFT, State.SENDING)
    assert "không còn quyền" in reason_of(draft)
    assert Line.objects.get(act="notices.recall").actor_kind == "system"


def test_one_that_fails_holds_up_none_of_the_others(
    place: Place, writer: Account, draft: Notice, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = compose(author(writer), unit=place.an_lac.unit, stated=stated(place.an_lac.east))
    for one in (draft, other):
        schedule(author(writer), notice=one, version=0, at=later())
        due(one)
    send_due = releasing.send_due

    def breaks(actor: Actor, *, notice: Notice) -> Notice:
        if notice.pk == draft.pk:
            raise ValueError("hỏng")
        return send_due(actor, notice=notice)

    monkeypatch.setattr(releasing, "send_due", breaks)
    for _ in range(2):
        with pytest.raises(ValueError, match="hỏng"):
            tasks.send_scheduled()
        assert (state(draft), state(other)) == (State.SCHEDULED, State.SENDING)
    [(level, words)] = health.scheduled()
    assert level == "ok"
    Notice.objects.filter(pk=draft.pk).update(publish_at=timezone.now() - timedelta(hours=1))
    [(level, words)] = health.scheduled()
    assert (level, words.startswith("1 thông báo hẹn giờ")) == ("wrong", True)
    monkeypatch.setattr(releasing, "send_due", send_due)
    assert (tasks.send_scheduled(), state(draft)) == (1, State.SENDING)


def test_what_needs_a_second_person_by_then_is_a_draft_again(
    place: Place, writer: Account, chair: Actor, draft: Notice
) -> None:
    schedule(author(writer), notice=draft, version=0, at=later())
    set_rule(chair, unit=place.an_lac.unit, needs_second=True)
    due(draft)
    assert tasks.send_scheduled() == 0
    assert (state(draft), reason_of(draft)) == (State.DRAFT, "Nay phải có người thứ hai duyệt.")


# Withdrawing


def test_it_is_withdrawn_with_a_reason_that_everybody_reads(
    place: Place, clerk: Actor, chair: Actor, crowd: list[Person], client_as: SignIn
) -> None:
    notice = told(clerk, place.an_lac.unit, place.an_lac.east)
    with pytest.raises(ReasonMissing):
        withdraw(clerk, notice=notice)
    withdraw(clerk.because("Hoãn vì bão"), notice=notice)
    hers = on_own_phone(crowd[0].subject_id).get(reverse("my-notice", args=[notice.pk]))
    linked = Client().get(reverse("notice-link", args=[notice.links.get(group=None).token]))
    for shown in (hers, linked):
        assert shown.status_code == 410 and "Hoãn vì bão" in shown.content.decode()
    office = client_as(account_with("commune_clerk", place.an_lac.unit))
    assert "Hoãn vì bão" in office.get(reverse("notice", args=[notice.pk])).content.decode()
    with pytest.raises(Refused, match="đã gửi"):
        withdraw(clerk.because("Lần nữa"), notice=notice)


# The pages


def test_it_goes_its_way_by_pages(
    place: Place, writer: Account, draft: Notice, strict: None, client_as: SignIn
) -> None:
    desk = client_as(writer)
    chair = client_as(account_with("commune_chair", place.an_lac.unit, full_name="Lý Thị Duyệt"))
    page = reverse("draft-preview", args=[draft.pk])
    assert "Gửi để duyệt" in desk.get(page).content.decode()
    desk.post(reverse("draft-ask", args=[draft.pk]), {"version": 0})
    mine, hers = desk.get(page).content.decode(), chair.get(page).content.decode()
    assert "Đang chờ duyệt" in mine and "Duyệt và gửi" not in mine and "Duyệt và gửi" in hers
    assert "Cần duyệt" in chair.get(reverse("notices")).content.decode()
    assert "Cần duyệt" not in desk.get(reverse("notices")).content.decode()
    back = reverse("draft-return", args=[draft.pk])
    assert "Hãy ghi lý do" in chair.post(back, {"version": 1, "reason": " "}).content.decode()
    assert chair.post(back, {"version": 1, "reason": "Thiếu giờ"}).status_code == 302
    assert "Lý do: Thiếu giờ" in desk.get(page).content.decode()
    when = timezone.localtime(later(days=2))
    typed = {"version": 2, "day": f"{when:%d/%m/%Y}", "hour": "7 giờ 30"}
    assert desk.post(reverse("draft-schedule", args=[draft.pk]), typed).status_code == 302
    shown = desk.get(page).content.decode()
    assert "Đang chờ duyệt" in shown and f"{when:%d/%m/%Y}" in shown
    chair.post(reverse("draft-approve", args=[draft.pk]), {"version": 3})
    assert state(draft) == State.SCHEDULED and draft.approved_by is not None
    again = chair.post(reverse("draft-approve", args=[draft.pk]), {"version": 3}, follow=True)
    assert "không còn chờ" in again.content.decode()
    desk.post(reverse("draft-recall", args=[draft.pk]), {"version": 4})
    assert state(draft) == State.DRAFT


def test_a_wrong_time_keeps_what_was_typed(writer: Account, draft: Notice, client_as: SignIn) -> None:
    desk, page = client_as(writer), reverse("draft-schedule", args=[draft.pk])
    for typed, words in (
        ({"day": "", "hour": ""}, "Hãy ghi ngày gửi"),
        ({"day": "1/1/2020", "hour": "7 giờ"}, "Giờ gửi đã qua"),
        ({"day": "31/2/2030", "hour": "99"}, "31/2/2030"),
    ):
        answer = desk.post(page, {**typed, "version": 0})
        assert answer.status_code == 200 and words in answer.content.decode()
    assert state(draft) == State.DRAFT


def test_how_a_unit_tells_is_said_on_a_page_of_the_list(place: Place, client_as: SignIn) -> None:
    chair = client_as(account_with("commune_chair", place.an_lac.unit))
    page = reverse("notice-rule", args=[place.an_lac.unit.pk])
    assert page in chair.get(reverse("notices")).content.decode()
    chair.post(page, {"needs_second": "on"})
    assert wants_second(place.an_lac.unit.pk)
    assert reverse("notice-rule", args=[place.an_lac.east.pk]) in chair.get(page).content.decode()
    chair.post(page, {})
    assert not wants_second(place.an_lac.unit.pk)
    clerk = client_as(account_with("commune_clerk", place.an_lac.unit))
    assert page not in clerk.get(reverse("notices")).content.decode()
