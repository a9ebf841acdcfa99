"""Guessing: wrong digits all look alike, cost alike, count alike, and come to an end."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from sohoi.access.models import Attempt
from sohoi.acts.actor import Actor
from sohoi.acts.gate import NotForYou
from sohoi.members.models import Person
from sohoi.notices import proof as door
from sohoi.notices import tasks
from sohoi.notices.models import Link, Notice, Proof
from sohoi.notices.services import proving
from sohoi.notices.services.proving import Guess, TooManyGuesses
from tests.factories import Place, make_group, register_person
from tests.notices.telling import recipient_of, told
from tests.races import Meeting, at_once

HERE = "203.0.113.7"


@pytest.fixture
def hoa(place: Place) -> Person:
    return register_person(place.an_lac.east, full_name="Phạm Thị Hoa", birth="1958", phone="0710345678")


@pytest.fixture
def others(place: Place) -> list[Person]:
    """Of the branch but not of the group; of another branch; of another commune, and not told."""
    return [
        register_person(branch, full_name="Trần Thị Khác", birth="1960", phone=phone)
        for branch, phone in (
            (place.an_lac.east, "0710111111"),
            (place.an_lac.west, "0710112222"),
            (place.binh_minh.east, "0710113333"),
        )
    ]


@pytest.fixture
def notice(place: Place, clerk: Actor, hoa: Person, others: list[Person]) -> Notice:
    make_group(place.an_lac.east, [hoa])
    return told(clerk, place.an_lac.unit)


@pytest.fixture
def link(notice: Notice) -> Link:
    """The one that is pasted into the group of Hoa."""
    return Link.objects.get(notice=notice, group__isnull=False)


def path_to(link: Link) -> str:
    return reverse("notice-link", args=[link.token])


def guess(digits: str = "0000", *, device: str = "s", address: str = HERE) -> Guess:
    return Guess(digits, None, address, device)


def look(link: Link, one: Guess) -> Any:
    return proving.look_for(door.bearer(link), link=link, guess=one)


def test_wrong_ones_look_alike_and_ask_the_database_alike(link: Link) -> None:
    """A number of nobody, of her branch outside the group, of another branch, of another commune."""
    seen, asked = set(), set()
    for digits in ("0000", "1111", "2222", "3333"):
        phone = Client(REMOTE_ADDR=HERE)
        with CaptureQueriesContext(connection) as sent:
            answer = phone.post(path_to(link), {"digits": digits, "value": "read"})
        seen.add((answer.status_code, _plain(answer.content.decode(), digits)))
        asked.add(tuple(_shape(one["sql"]) for one in sent.captured_queries))
        assert len(phone.cookies[settings.SOHOI_PROOF_COOKIE].value) > 20
    assert len(seen) == len(asked) == 1
    assert "Chưa tìm thấy" in seen.pop()[1]


def _shape(sql: str) -> str:
    """What is asked, without what is asked for and without the names of savepoints."""
    return "SAVEPOINT" if "SAVEPOINT" in sql else sql.split(" WHERE ")[0][:60]


def _plain(page: str, digits: str) -> str:
    """The page without what is another at each look: the typed digits and the keys of forms."""
    lines = page.replace(f'value="{digits}"', "").splitlines()
    return "\n".join(one for one in lines if "csrfmiddlewaretoken" not in one and 'name="key"' not in one)


def test_whoever_is_in_the_group_is_found(link: Link, hoa: Person) -> None:
    [found] = look(link, guess("5678"))
    assert (found.recipient.subject_id, found.brief) == (hoa.subject_id, "H. · 1958")
    assert not Attempt.objects.exists()


@pytest.mark.parametrize(
    ("same", "most"),
    [
        ({"device": "s", "address": None}, 10),
        ({"device": None, "address": HERE}, 30),
    ],
)
def test_after_so_many_wrong_ones_even_the_right_one_waits(
    link: Link, same: dict[str, str | None], most: int
) -> None:
    """Ten of one phone; thirty of one link, from however many phones."""
    for n in range(most):
        at = {name: value or f"{name}{n}" for name, value in same.items()}
        assert look(link, guess(**at)) == []
    with pytest.raises(TooManyGuesses, match="15 phút"):
        look(link, guess("5678", device=same["device"] or "x", address="198.51.100.1"))
    Attempt.objects.update(at=timezone.now() - timedelta(minutes=16))
    assert len(look(link, guess("5678"))) == 1


def test_links_are_counted_apart_and_a_day_has_an_end(link: Link, notice: Notice) -> None:
    other = Link.objects.filter(notice=notice).exclude(pk=link.pk).earliest("pk")
    for n in range(30):
        look(link, guess(device=f"s{n}", address=f"a{n}"))
    assert look(other, guess(device="z", address="z")) == []
    hour_ago = timezone.now() - timedelta(hours=1)
    Attempt.objects.bulk_create(Attempt(door="digits-link", who=str(link.pk)) for _ in range(120))
    Attempt.objects.update(at=hour_ago)
    with pytest.raises(TooManyGuesses):
        look(link, guess(device="z", address="z"))


def test_an_address_has_an_end_over_all_links(link: Link) -> None:
    Attempt.objects.bulk_create(Attempt(door="digits-address", who=HERE) for _ in range(60))
    with pytest.raises(TooManyGuesses):
        look(link, guess("5678"))
    assert len(look(link, guess("5678", address="198.51.100.1"))) == 1


def test_the_page_says_when_to_come_again(link: Link) -> None:
    phone = Client()
    for _ in range(10):
        phone.post(path_to(link), {"digits": "0000"})
    page = phone.post(path_to(link), {"digits": "5678", "value": "read"}).content.decode()
    assert "Hãy đợi 15 phút" in page and "H. · 1958" not in page and 'value="5678"' in page
    sure = {
        "digits": "5678",
        "who": recipient_of(link.notice, Person.objects.get(full_name="Phạm Thị Hoa")).pk,
    }
    phone.post(path_to(link), sure)
    assert not Proof.objects.exists()


def test_somebody_else_who_was_shown_her_counts_as_wrong(link: Link) -> None:
    phone = Client()
    page = phone.post(path_to(link), {"digits": "5678", "not-me": "1"})
    assert page.status_code == 302 and Attempt.objects.count() == 3 and not Proof.objects.exists()


@pytest.mark.parametrize("digits", ["", "567", "56789", "٥٦٧٨", "5 78", "56a8", "5678\x00", "-678"])
def test_what_are_no_four_digits_is_no_guess(link: Link, digits: str) -> None:
    page = Client().post(path_to(link), {"digits": digits, "value": "read"}).content.decode()
    assert "Hãy" in page and not Attempt.objects.exists()


def test_a_proof_is_of_one_phone_for_ninety_days_and_only_for_her(
    link: Link, hoa: Person, others: list[Person]
) -> None:
    mine = recipient_of(link.notice, hoa)
    actor = door.bearer(link)
    assert proving.prove(actor, link=link, guess=guess("5678", device="one"), recipient=mine.pk) is not None
    theirs = recipient_of(link.notice, others[0])
    assert proving.prove(actor, link=link, guess=guess("5678"), recipient=theirs.pk) is None
    assert list(door.proofs_of("two")) == list(door.proofs_of("")) == []
    assert door.proofs_of("one").get().subject_id == hoa.subject_id
    Proof.objects.update(until=timezone.now())
    assert not door.proofs_of("one").exists()


def test_what_counts_no_more_is_forgotten_after_a_month(link: Link, hoa: Person) -> None:
    def held(secret: bytes, **more: Any) -> None:
        given = {"until": timezone.now() + timedelta(days=1), **more}
        Proof.objects.create(secret_hash=secret, subject_id=hoa.subject_id, **given)

    ago = {days: timezone.now() - timedelta(days=days) for days in (29, 31)}
    held(b"counts")
    held(b"over", until=ago[29])
    held(b"long over", until=ago[31])
    held(b"taken back", revoked_at=ago[29])
    held(b"long taken back", revoked_at=ago[31])
    tasks.sweep_proofs()
    left = {bytes(one.secret_hash) for one in Proof.objects.all()}
    assert left == {b"counts", b"over", b"taken back"}


def test_who_holds_another_link_proves_nothing_at_this_one(link: Link, notice: Notice) -> None:
    other = Link.objects.filter(notice=notice).exclude(pk=link.pk).earliest("pk")
    for attempt in (
        partial(proving.look_for, guess=guess("5678")),
        partial(proving.not_me, guess=guess()),
        partial(proving.prove, guess=guess("5678"), recipient=1),
        partial(proving.note_opening, on=timezone.localdate()),
    ):
        with pytest.raises(NotForYou):
            attempt(door.bearer(other), link=link)


def race(link: Link, monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Two guesses from one phone at once, when only one wrong one is left to it."""
    Attempt.objects.bulk_create(
        Attempt(door="digits-device", who=guess().who(link)["device"]) for _ in range(9)
    )
    meeting, found = Meeting(), proving.matching

    def slow(link: Link, digits: str, year: int | None) -> Any:
        meeting.arrive()
        return found(link, digits, year)

    monkeypatch.setattr(proving, "matching", slow)
    return at_once(*(partial(look, link, guess(digits)) for digits in ("0000", "0001")))


@pytest.mark.django_db(transaction=True)
def test_guesses_sent_at_once_count_one_by_one(link: Link, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = race(link, monkeypatch)
    assert sorted(type(one).__name__ for one in answers) == ["TooManyGuesses", "list"]


@pytest.mark.django_db(transaction=True)
def test_without_the_queue_both_would_be_tried(link: Link, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proving, "_take_turns", lambda names: None)
    assert race(link, monkeypatch) == [[], []]
