"""The outbox: who is written to, once, and what becomes of a letter whose sender died or was refused."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.models.functions import Now
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from sohoi.access.models import Account, Purpose
from sohoi.acts.actor import Actor
from sohoi.acts.gate import NotForYou
from sohoi.acts.models import Line
from sohoi.acts.performing import Refused
from sohoi.members.models import Person
from sohoi.notices import tasks
from sohoi.notices.channels import Doubtful, Down, Later, Message, Never, Trouble
from sohoi.notices.channels.email import Server
from sohoi.notices.channels.hours import Night
from sohoi.notices.models import Delivery, Notice
from sohoi.notices.queries import health
from sohoi.notices.queries import letters as found
from sohoi.notices.services import outbox as acts
from sohoi.notices.services import reminding, sending
from sohoi.notices.services.sending import MOST_TRIES, Pace, Round
from sohoi.units.models import Setting
from tests.factories import Place, account_with, actor_with, register_person
from tests.notices.telling import told
from tests.races import PATIENCE, at_once

SignIn = Callable[[Account], Client]
State = Delivery.State
# More than one sender claims at a time.
MANY = sending.AT_ONCE + 20


class Road:
    """A channel that keeps what it is given, or raises."""

    name = "email"

    def __init__(self, trouble: BaseException | None = None) -> None:
        self.trouble, self.sent = trouble, list[Message]()

    def send(self, message: Message) -> None:
        self.sent.append(message)
        if self.trouble:
            raise self.trouble

    def close(self) -> None:
        pass


def sent_by(road: Road) -> Round:
    return Round(road, "https://hoi.example", Pace()).run()


@pytest.fixture(autouse=True)
def switched_on(settings: Any, db: None) -> None:
    settings.SOHOI_EMAIL, settings.SOHOI_DEMO = Server("smtp", "127.0.0.1", 1), False
    settings.SOHOI_NIGHT = Night(0, 0)
    Purpose.objects.filter(pk="bao-tin").update(basis=Purpose.Basis.LAW)


@pytest.fixture
def notice(place: Place, clerk: Actor, crowd: list[Person]) -> Notice:
    """For three of Thôn Đông, two of whom have an address."""
    for person in crowd[:2]:
        Person.objects.filter(pk=person.pk).update(email=f"p{person.pk}@vidu.vn")
    return told(clerk, place.an_lac.unit)


@pytest.fixture
def one(notice: Notice) -> Delivery:
    """The only letter."""
    letter = Delivery.objects.order_by("pk")[0]
    Delivery.objects.exclude(pk=letter.pk).delete()
    return letter


def stands(one: Delivery) -> str:
    one.refresh_from_db()
    return one.state


def test_whoever_has_an_address_is_written_to_once(notice: Notice, crowd: list[Person]) -> None:
    road = Road()
    assert sent_by(road).sent == 2
    assert {letter.address for letter in road.sent} == {f"p{one.pk}@vidu.vn" for one in crowd[:2]}
    assert notice.title in road.sent[0].subject and "https://hoi.example/" in road.sent[0].text
    assert crowd[0].full_name not in road.sent[0].text + road.sent[0].html
    assert sent_by(road).sent == 0 and len(road.sent) == 2
    assert not Delivery.objects.exclude(state=State.SENT, sent_at__isnull=False).exists()


def test_nobody_without_consent_and_nobody_while_it_is_off(
    place: Place, clerk: Actor, notice: Notice, settings: Any
) -> None:
    Purpose.objects.filter(pk="bao-tin").update(basis=Purpose.Basis.CONSENT)
    road = Road()
    assert sent_by(road).failed == 2 and not road.sent
    before = Delivery.objects.count()
    told(clerk, place.an_lac.unit)
    settings.SOHOI_EMAIL = None
    Purpose.objects.filter(pk="bao-tin").update(basis=Purpose.Basis.LAW)
    told(clerk, place.an_lac.unit)
    assert Delivery.objects.count() == before


def test_a_reminder_is_a_letter_of_its_own(place: Place, clerk: Actor, notice: Notice) -> None:
    for _ in range(2):
        reminding.remind(clerk, unit=place.an_lac.unit, notice=notice, on=date(2026, 11, 23))
    purposes = list(Delivery.objects.order_by("purpose").values_list("purpose", flat=True))
    assert purposes.count("first") == 2
    assert set(purposes) == {"first", "remind:2026-11-23"} and len(purposes) <= 4


def test_what_is_withdrawn_goes_to_nobody(notice: Notice) -> None:
    Notice.objects.filter(pk=notice.pk).update(state=Notice.State.WITHDRAWN)
    road = Road()
    sent_by(road)
    assert not road.sent and not Delivery.objects.exclude(state=State.FAILED).exists()


def test_an_answer_that_was_lost_is_doubt_and_never_a_second_letter(one: Delivery) -> None:
    road = Road(Doubtful("Không rõ."))
    assert sent_by(road).unknown == 1
    sent_by(road)
    assert stands(one) == State.UNKNOWN and len(road.sent) == 1


def test_a_channel_that_breaks_is_doubt_and_the_log_knows_no_address(
    one: Delivery, caplog: pytest.LogCaptureFixture
) -> None:
    sent_by(Road(RuntimeError("p1@vidu.vn")))
    assert stands(one) == State.UNKNOWN
    assert "RuntimeError" in caplog.text and "vidu" not in caplog.text + one.trouble


def test_a_sender_that_died_leaves_doubt(one: Delivery) -> None:
    class Killed(BaseException):
        pass

    road = Road(Killed())
    with pytest.raises(Killed):
        sent_by(road)
    assert stands(one) == State.SENDING
    assert sent_by(Road()).sent == 0, "its lease is not over"
    Delivery.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    calm = Road()
    sent_by(calm)
    assert stands(one) == State.UNKNOWN and not calm.sent


def test_no_is_no_and_later_is_tried_five_times(one: Delivery) -> None:
    road = Road(Later("Thử lại sau."))
    for tried in range(1, MOST_TRIES + 1):
        assert stands(one) == State.PENDING
        sent_by(road)
        one.refresh_from_db()
        assert one.tries == tried
        assert not found.is_due("email"), "it waits before the next try"
        Delivery.objects.update(due_at=Now())
    sent_by(road)
    assert stands(one) == State.PARKED and len(road.sent) == MOST_TRIES
    Delivery.objects.update(state=State.PENDING)
    sent_by(Road(Never("Sai địa chỉ.")))
    assert stands(one) == State.FAILED


def test_a_channel_that_is_not_there_rests_and_the_letter_loses_no_try(one: Delivery) -> None:
    assert sent_by(Road(Down("Không nối được."))).down
    one.refresh_from_db()
    assert (one.state, one.tries) == (State.PENDING, 0)
    calm = Road()
    sent_by(calm)
    assert not calm.sent, "it rests"
    Setting.objects.filter(pk="outbox.email").update(
        value={"until": "2020-01-01T00:00:00+00:00", "times": 1, "why": ""}
    )
    assert sent_by(calm).sent == 1 and not Setting.objects.filter(pk="outbox.email").exists()


def test_poison_does_not_stop_the_others(notice: Notice, monkeypatch: pytest.MonkeyPatch) -> None:
    bad = Delivery.objects.order_by("pk")[0]
    from sohoi.notices.services import sending

    whole = sending.message

    def poisoned(letter: Any, base: str) -> Message:
        if letter.pk == bad.pk:
            raise ValueError("poison")
        return whole(letter, base)

    monkeypatch.setattr(sending, "message", poisoned)
    road = Road()
    for _ in range(MOST_TRIES):
        sent_by(road)
        Delivery.objects.filter(state=State.PENDING).update(due_at=Now())
    assert stands(bad) == State.PARKED and len(road.sent) == 1
    assert "poison" not in bad.trouble


def test_the_pace_is_kept(notice: Notice) -> None:
    slept: list[float] = []
    Round(Road(), "", Pace(rate=10, clock=lambda: 0.0, sleep=slept.append)).run()
    assert slept == [0.1, 0.1]


@pytest.mark.django_db(transaction=True)
def test_two_workers_send_each_letter_once(notice: Notice) -> None:
    roads = Road(), Road()
    at_once(*(lambda road=road: sent_by(road) for road in roads))
    sent = [letter.key for road in roads for letter in road.sent]
    assert len(sent) == len(set(sent)) == 2


class Meeting(Road):
    """Its first letter waits until the other sender has one in hand, too."""

    def __init__(self, both: threading.Barrier) -> None:
        super().__init__()
        self.both = both

    def send(self, message: Message) -> None:
        if not self.sent:
            self.both.wait(PATIENCE)
        super().send(message)


def sent_by_two(place: Place, clerk: Actor) -> list[str]:
    """Who was written to while two senders were at it together, as often as that was."""
    for n in range(MANY):
        register_person(place.an_lac.west, full_name=f"Vũ Thị Số {n}", email=f"so{n}@vidu.vn")
    told(clerk, place.an_lac.unit, place.an_lac.west)
    both = threading.Barrier(2)
    roads = Meeting(both), Meeting(both)
    at_once(*(lambda road=road: sent_by(road) for road in roads))
    assert all(road.sent for road in roads)
    return [letter.address for road in roads for letter in road.sent]


@pytest.mark.django_db(transaction=True)
def test_two_who_meet_send_each_letter_once(place: Place, clerk: Actor) -> None:
    sent = sent_by_two(place, clerk)
    assert len(sent) == len(set(sent)) == MANY
    assert Delivery.objects.filter(state=State.SENT).count() == MANY


@pytest.mark.django_db(transaction=True)
def test_without_claim_and_token_letters_go_twice(
    place: Place, clerk: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin: whoever claims without a lock and sends without asking whether it is still hers."""
    claim = sending._CLAIM.replace(" FOR UPDATE OF one SKIP LOCKED", "")
    claim = claim.replace("one.lease_until IS NULL OR one.lease_until < clock_timestamp()", "true")
    begin = sending._BEGIN.replace("AND state = 'pending' AND lease_until = %s", "AND %s IS NOT NULL")
    assert claim != sending._CLAIM and begin != sending._BEGIN
    monkeypatch.setattr(sending, "_CLAIM", claim)
    monkeypatch.setattr(sending, "_BEGIN", begin)
    sent = sent_by_two(place, clerk)
    assert len(sent) > len(set(sent))


def test_the_tick_queues_it_once_and_not_at_night(notice: Notice, settings: Any) -> None:
    settings.SOHOI_NIGHT = Night(0, 23)
    hour = timezone.localtime().hour
    if hour < 23:
        assert tasks.wake_letters() == 0
    settings.SOHOI_NIGHT = Night(0, 0)
    assert tasks.wake_letters() == 1
    assert tasks.wake_letters() == 0
    settings.SOHOI_DEMO = True
    assert tasks.wake_letters() == 0


def test_somebody_decides_to_send_once_more(place: Place, clerk: Actor, one: Delivery) -> None:
    chair = actor_with("commune_chair", place.an_lac.unit)
    with pytest.raises(Refused):
        acts.resend(chair, delivery=one)
    sent_by(Road(Doubtful("Không rõ.")))
    one.refresh_from_db()
    key = one.key
    with pytest.raises(NotForYou):
        acts.resend(actor_with("commune_chair", place.binh_minh.unit), delivery=one)
    acts.resend(chair, delivery=one)
    assert sent_by(Road()).sent == 1
    assert stands(one) == State.SENT and one.key != key


@pytest.mark.parametrize("trouble", [Doubtful("Không rõ."), Never("Không có địa chỉ này.")])
def test_somebody_saw_to_it_in_another_way(place: Place, one: Delivery, trouble: Trouble) -> None:
    chair, stranger = (
        actor_with("commune_chair", commune.unit) for commune in (place.an_lac, place.binh_minh)
    )
    with pytest.raises(Refused):
        acts.leave(chair, delivery=one)
    sent_by(Road(trouble))
    one.refresh_from_db()
    was = one.state
    with pytest.raises(NotForYou):
        acts.leave(stranger, delivery=one)
    for _ in range(2):
        acts.leave(chair.once("a" * 32), delivery=one)
    assert stands(one) == State.LEFT and found.stopped(chair) == []
    assert found.counts(chair) == {"left": 1} and found.counts(stranger) == {}
    line = Line.objects.get(act="notices.leave_letter")
    assert line.data["state"] == was
    for act in (acts.leave, acts.resend):
        with pytest.raises(Refused):
            act(chair, delivery=one)
    assert sent_by(Road()).sent == 0


def test_the_page_lets_a_letter_be_left(place: Place, client_as: SignIn, one: Delivery) -> None:
    sent_by(Road(Doubtful("Không rõ.")))
    hers = client_as(account_with("commune_chair", place.an_lac.unit))
    strange = client_as(account_with("commune_chair", place.binh_minh.unit))
    path = reverse("outbox-leave", kwargs={"delivery": one.pk})
    assert strange.post(path).status_code == 404 and stands(one) == State.UNKNOWN
    shown = hers.post(path, {"key": "b" * 32}, follow=True).content.decode()
    assert "Đã bỏ qua thư này" in shown and "cần xem lại" not in shown and "Đã bỏ qua</dt><dd>1" in shown


def test_the_page_counts_and_names_only_what_is_hers(
    place: Place, client_as: SignIn, one: Delivery, settings: Any
) -> None:
    sent_by(Road(Doubtful("Không rõ.")))
    name = found.stopped(actor_with("commune_chair", place.an_lac.unit))[0].name
    hers = client_as(account_with("commune_chair", place.an_lac.unit))
    shown = hers.get(reverse("outbox")).content.decode()
    assert name and name in shown and "1 thư cần xem lại" in shown and "đang tắt" not in shown
    strange = client_as(account_with("commune_chair", place.binh_minh.unit))
    assert name not in strange.get(reverse("outbox")).content.decode()
    resend = reverse("outbox-resend", kwargs={"delivery": one.pk})
    assert strange.post(resend).status_code == 404
    assert "gửi lại trong ít phút" in hers.post(resend, follow=True).content.decode()
    settings.SOHOI_EMAIL = None
    assert "đang tắt" in hers.get(reverse("outbox")).content.decode()


def test_doctor_says_how_it_stands(one: Delivery, settings: Any) -> None:
    assert [level for level, _ in health.outbox()] == ["ok"]
    Delivery.objects.update(due_at=timezone.now() - timedelta(days=1))
    assert [level for level, _ in health.outbox()] == ["ok", "warn"]
    Delivery.objects.update(state=State.PARKED)
    assert "1 thư" in list(health.outbox())[1][1]
    settings.SOHOI_EMAIL = None
    [(level, words)] = health.outbox()
    assert level == "ok" and "đang tắt" in words


def test_the_database_refuses_a_second_letter_of_the_same_purpose(one: Delivery) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO notices_delivery (recipient_id, channel, purpose, key)"
            " SELECT recipient_id, channel, purpose, gen_random_uuid() FROM notices_delivery"
            " ON CONFLICT DO NOTHING"
        )
        assert cursor.rowcount == 0
