"""Every sight of a whole identity number is a row: many at once, without a log, and when all breaks after."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, connection
from django.test import Client
from django.urls import reverse

from sohoi.access.models import Account, Read
from sohoi.acts.actor import Actor
from sohoi.acts.models import Line
from sohoi.members.models import Member
from sohoi.members.services import reads
from sohoi.members.services.reads import see_identity
from sohoi.members.views import reads as views
from tests import factories
from tests.factories import Place, actor_with, register_person
from tests.house.reading import sources
from tests.races import at_once

NUMBER = "034177009876"
READERS, EACH = 8, 5
RACE = pytest.mark.django_db(transaction=True)


@pytest.fixture
def member(place: Place) -> Member:
    register_person(place.an_lac.east, full_name="Lê Thị Lạ", id_number="034177001111")
    return register_person(place.an_lac.east, full_name="Lê Thị Bưởi", id_number=NUMBER).member


@pytest.fixture
def readers(place: Place) -> list[Actor]:
    return [actor_with("commune_clerk", place.an_lac.unit, full_name=f"Cán bộ {n}") for n in range(READERS)]


def all_read(readers: list[Actor], member: Member) -> list[str]:
    """Each reader on a connection of her own, five times one after the other: what they were shown."""

    def read(reader: Actor) -> list[str]:
        return [see_identity(reader, member=member).id_number for _ in range(EACH)]

    shown = at_once(*(lambda reader=reader: read(reader) for reader in readers))
    assert not [one for one in shown if isinstance(one, Exception)]
    return [number for numbers in shown for number in numbers]


@RACE
def test_forty_reads_at_once_are_forty_rows(readers: list[Actor], member: Member) -> None:
    assert all_read(readers, member) == [NUMBER] * READERS * EACH
    rows = list(Read.objects.values_list("account_id", "subject_id"))
    assert sorted(rows) == sorted([(one.id, member.subject_id) for one in readers] * EACH)
    assert Line.objects.filter(act="members.see_identity").count() == READERS * EACH


@RACE
def test_a_record_that_is_kept_for_later_is_lost_with_whoever_kept_it(
    readers: list[Actor], member: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin: rows gathered beside the transaction and written by whoever comes to it."""
    kept: dict[int | None, list[Read]] = {}

    def later(act: Any, member: Member, what: str, **_: Any) -> None:
        mine = kept.setdefault(act.actor.id, [])
        mine.append(Read(subject_id=member.subject_id, account_id=act.actor.id, actor_name="", what=what))

    monkeypatch.setattr(reads, "record_read", later)
    shown = all_read(readers, member)
    survivors = readers[READERS // 2 :]
    Read.objects.bulk_create(row for one in survivors for row in kept[one.id])
    assert Read.objects.count() < len(shown) == READERS * EACH


# What cannot be recorded is not shown


@pytest.fixture
def no_more_rows(db: None) -> None:
    """The log of reads takes no row any more."""
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE FUNCTION tests_full() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'full'; END $$"
        )
        cursor.execute(
            "CREATE TRIGGER tests_full BEFORE INSERT ON access_read "
            "FOR EACH ROW EXECUTE FUNCTION tests_full()"
        )


@pytest.mark.usefixtures("no_more_rows")
def test_what_cannot_be_recorded_is_not_read(readers: list[Actor], member: Member) -> None:
    with pytest.raises(DatabaseError, match="full"):
        see_identity(readers[0], member=member)


def recorded(place: Place, member: Member) -> list[tuple[str, dict[str, str], str]]:
    """Every screen behind which a read is recorded: address, what is sent, and what it would show."""
    person, east = {"person": member.pk}, {"unit": place.an_lac.east.pk}
    why = {"reason": "Kiểm tra hồ sơ"}
    return [
        (reverse("person-identity", kwargs=person), {}, NUMBER),
        (reverse("members-export"), why, ""),
        (reverse("unit-roll", kwargs=east), {"dates": "4", "phones": "on", **why}, "Lê Thị Bưởi"),
        (reverse("consent-sheet", kwargs=east), {"cell": ""}, "Lê Thị Bưởi"),
    ]


def test_no_screen_shows_what_it_could_not_record(
    request: pytest.FixtureRequest, place: Place, client_as: Callable[[Account], Client], member: Member
) -> None:
    """First each of them shows it and leaves a row; then the log is full, and a kind page says no more."""
    chair = client_as(factories.account_with("commune_chair", place.an_lac.unit))
    chair.raise_request_exception = False
    for path, sent, shown in recorded(place, member):
        before = Read.objects.count()
        answer = chair.post(path, sent)
        assert answer.status_code == 200, path
        assert shown in body(answer), path
        assert Read.objects.count() == before + 1, path
    request.getfixturevalue("no_more_rows")
    for path, sent, shown in recorded(place, member):
        answer = chair.post(path, sent)
        said = body(answer)
        assert answer.status_code == 500, path
        assert not shown or shown not in said, path
        assert "<h1>" in said, path
        assert "full" not in said, path


def body(answer: Any) -> str:
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return str(content.decode(errors="replace"))


def test_a_page_that_breaks_after_the_read_leaves_the_row(
    place: Place, client_as: Callable[[Account], Client], member: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    chair = client_as(factories.account_with("commune_chair", place.an_lac.unit))
    chair.raise_request_exception = False

    def broken(*_: Any, **__: Any) -> None:
        raise RuntimeError("the printer of pages is gone")

    monkeypatch.setattr(views, "render", broken)
    answer = chair.post(reverse("person-identity", kwargs={"person": member.pk}))
    assert answer.status_code == 500
    assert NUMBER not in answer.content.decode()
    assert [row.what for row in Read.objects.all()] == ["Số căn cước"]


# Each with its reason. Whole numbers of a book are the uploader's own file, recorded once for each book.
OPENERS = {
    "sohoi/config/bench/cases.py": "the bench looks for the last four digits of invented people",
    "sohoi/members/queries/taking_out.py": "all data of a unit, taken out by an act that records",
    "sohoi/members/record.py": "doubts and hashes; shows nothing",
    "sohoi/members/services/reads.py": "the act that records",
}


def test_whole_numbers_are_opened_only_where_that_is_recorded() -> None:
    """A new caller of `identity_of` is reviewed here."""
    assert {one.path for one in sources("sohoi") if "identity_of(" in one.text} == set(OPENERS)
