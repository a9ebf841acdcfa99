"""Long work survives its workers: nothing lost, nothing twice."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from sohoi.access.models import Account, RoleGrant
from sohoi.access.queries import actor_of
from sohoi.members import tasks
from sohoi.members.models import Book, BookRow, Person
from sohoi.members.queries.books import opened
from sohoi.members.services import admissions, books
from sohoi.members.services.books import writing
from tests import factories
from tests.members import books_made as made

TODAY = date(2026, 11, 23)


@pytest.fixture
def chair(place: factories.Place) -> Account:
    return factories.account_with("commune_chair", place.an_lac.unit)


@pytest.fixture
def queued(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What was put into the queue, instead of a worker."""
    calls: list[dict[str, Any]] = []

    class Queue:
        func = staticmethod(tasks.write_book.func)

        def enqueue(self, **kwargs: Any) -> None:
            calls.append(kwargs)

    monkeypatch.setattr(tasks, "write_book", Queue())
    return calls


@pytest.fixture
def book(place: factories.Place, chair: Account, monkeypatch: pytest.MonkeyPatch) -> Book:
    monkeypatch.setattr(writing, "CHUNK", 3)
    return books.bring(
        actor_of(chair, strong=True), unit=place.an_lac.unit, reading=made.people(8), sha256="0" * 64
    )


def run(call: dict[str, Any]) -> None:
    tasks.write_book.func(**call)


def test_writing_is_queued_with_the_act_and_done_by_the_task(
    chair: Account, book: Book, queued: list[dict[str, Any]]
) -> None:
    tasks.start_writing(actor_of(chair, strong=True), book=book)
    [call] = queued
    run(call)
    book.refresh_from_db()
    assert (book.state, book.done, Person.objects.count()) == (Book.State.DONE, 8, 8)


def test_a_task_that_runs_again_enters_nobody_twice(
    chair: Account, book: Book, queued: list[dict[str, Any]]
) -> None:
    tasks.start_writing(actor_of(chair, strong=True), book=book)
    run(queued[0])
    run(queued[0])
    assert Person.objects.count() == 8


def test_a_dead_worker_leaves_whole_batches_and_the_tick_has_it_carried_on_once(
    chair: Account, book: Book, queued: list[dict[str, Any]]
) -> None:
    actor = actor_of(chair, strong=True)
    tasks.start_writing(actor, book=book)
    books.write_part(actor, book=book, today=TODAY)
    assert Person.objects.count() == 3
    assert tasks.resume_books() == 0
    Book.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert (tasks.resume_books(), tasks.resume_books(), len(queued)) == (1, 0, 2)
    run(queued[-1])
    assert Person.objects.count() == 8


def test_rights_that_ended_stop_the_book(chair: Account, book: Book, queued: list[dict[str, Any]]) -> None:
    tasks.start_writing(actor_of(chair, strong=True), book=book)
    RoleGrant.objects.update(until=timezone.now())
    run(queued[0])
    book.refresh_from_db()
    assert (book.state, Person.objects.count()) == (Book.State.STOPPED, 0)


def test_what_rows_said_is_forgotten_a_month_after_and_undo_still_works(
    chair: Account, book: Book, queued: list[dict[str, Any]]
) -> None:
    actor = actor_of(chair, strong=True)
    tasks.start_writing(actor, book=book)
    run(queued[0])
    assert tasks.purge_books() == 0
    Book.objects.update(read_at=timezone.now() - timedelta(days=31))
    assert tasks.purge_books() == 8
    assert opened(BookRow.objects.all()[0])["fields"] == {}
    book.refresh_from_db()
    books.undo(actor, book=book)
    assert not Person.objects.exists()


@pytest.mark.parametrize(("days", "kept"), [(29, True), (31, False)])
@pytest.mark.parametrize("answer", ["refused", "withdrawn", "waiting"])
def test_who_was_not_admitted_is_forgotten_after_a_month(
    place: factories.Place, answer: str, days: int, kept: bool
) -> None:
    long_ago = timezone.localdate() - timedelta(days=days)
    actor, facts = factories.all_seeing(), {"full_name": "Lê Thị Không Vào"}
    one = admissions.apply(actor, branch=place.an_lac.east, facts=facts, kind="ordinary", on=long_ago)
    if answer == "refused":
        admissions.refuse(actor, application=one, why="Chưa đủ giấy", on=long_ago)
    elif answer == "withdrawn":
        admissions.withdraw(actor, application=one, on=long_ago)
    tasks.purge_applications()
    one.refresh_from_db()
    still = kept or answer == "waiting"
    assert bool(one.payload) == still
    assert one.answer == ("Chưa đủ giấy" if answer == "refused" and kept else "")
