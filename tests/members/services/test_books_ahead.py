"""Batches made ready ahead: the same people, each once, whatever happens between two batches."""

from __future__ import annotations

import multiprocessing
from datetime import date
from typing import Any

import pytest
from cryptography.exceptions import InvalidTag
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sohoi.acts.actor import Actor
from sohoi.acts.gate import NotForYou
from sohoi.acts.models import About
from sohoi.members.models import Book, BookRow, Member, Person
from sohoi.members.queries import matching, preparing
from sohoi.members.record import identity_of, member_row
from sohoi.members.services import books
from sohoi.members.services.addresses import Choices
from sohoi.members.services.books import writing
from sohoi.units.models import Unit
from tests import factories
from tests.members import books_made as made

TODAY = date(2026, 11, 23)
NUMBER = "034175{:06}"


@pytest.fixture(autouse=True)
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "CHUNK", 3)
    monkeypatch.setattr(writing, "FIRST", 1)


@pytest.fixture
def chair(place: factories.Place) -> Actor:
    return factories.actor_with("commune_chair", place.an_lac.unit)


@pytest.fixture
def stranger(place: factories.Place) -> Actor:
    return factories.actor_with("commune_chair", place.binh_minh.unit)


@pytest.fixture
def book(place: factories.Place, chair: Actor) -> Book:
    rows = [
        made.row(n, f"Lê Thị Hoa {n}", id_number=NUMBER.format(n), birth="1975", group=f"Tổ {n % 2}")
        for n in range(8)
    ]
    brought = books.bring(chair, unit=place.an_lac.unit, reading=made.book(*rows), sha256="0" * 64)
    return books.write(chair, book=brought)


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many rows each batch had to make ready itself."""
    found: list[int] = []

    def watched(rows: Any, *rest: Any) -> Any:
        listed = list(rows)
        found.append(len(listed))
        return preparing.prepare(listed, *rest)

    monkeypatch.setattr(writing, "prepare", watched)
    return found


def finish(actor: Actor, book: Book) -> Book:
    with books.Ahead() as ahead:
        while book.state == Book.State.WRITING:
            book = books.write_part(actor, book=book, today=TODAY, ahead=ahead)
    return book


def entered() -> list[tuple[str, str, str]]:
    """Name, number and cell of everybody, in the order of their names."""
    listed = Member.objects.select_related("person", "cell").order_by("name")
    return [(one.name, identity_of(one.person), one.cell.name if one.cell else "") for one in listed]


EXPECTED = [(f"Lê Thị Hoa {n}", NUMBER.format(n), f"Tổ {n % 2}") for n in range(8)]


def test_only_the_first_batch_is_made_ready_by_itself(chair: Actor, book: Book, here: list[int]) -> None:
    assert finish(chair, book).done == 8
    assert entered() == EXPECTED
    assert here == [3]


def test_the_first_batch_is_small_where_another_is_made_ready_beside_it(
    chair: Actor, book: Book, here: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "FIRST", 3)
    assert finish(chair, book).done == 8
    assert entered() == EXPECTED
    assert here == [1]


def test_every_row_names_the_person_it_became_and_she_her_line(chair: Actor, book: Book) -> None:
    line = finish(chair, book).line_id
    became = BookRow.objects.order_by("n").values_list("person__full_name", flat=True)
    assert list(became) == [name for name, _, _ in EXPECTED]
    assert set(Person.objects.values_list("line_id", flat=True)) == {line}
    assert About.objects.filter(kind="person", line_id=line).count() == 8


def test_a_batch_that_breaks_is_made_again_whole(
    chair: Actor, book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain, calls = writing.enter_drawn, iter([True, False, True, True])

    def breaking(*args: Any) -> Any:
        people = plain(*args)
        if not next(calls):
            raise RuntimeError
        return people

    monkeypatch.setattr(writing, "enter_drawn", breaking)
    with books.Ahead() as ahead:
        book = books.write_part(chair, book=book, today=TODAY, ahead=ahead)
        with pytest.raises(RuntimeError):
            books.write_part(chair, book=book, today=TODAY, ahead=ahead)
        assert Person.objects.count() == 3
        while book.state == Book.State.WRITING:
            book = books.write_part(chair, book=book, today=TODAY, ahead=ahead)
    assert entered() == EXPECTED


def test_what_was_decided_meanwhile_counts_not_what_was_made_ready(chair: Actor, book: Book) -> None:
    with books.Ahead() as ahead:
        book = books.write_part(chair, book=book, today=TODAY, ahead=ahead)
        book = books.stop(chair, book=book)
        BookRow.objects.filter(book=book, n__in=(3, 4)).update(choice=BookRow.Choice.SKIP)
        book = books.write(chair, book=book)
        while book.state == Book.State.WRITING:
            book = books.write_part(chair, book=book, today=TODAY, ahead=ahead)
    assert entered() == [one for n, one in enumerate(EXPECTED) if n not in (3, 4)]


def test_who_was_passed_over_and_let_in_later_is_not_forgotten(chair: Actor, book: Book) -> None:
    BookRow.objects.filter(book=book, n=0).update(choice=BookRow.Choice.SKIP)
    with books.Ahead() as ahead:
        book = books.write_part(chair, book=book, today=TODAY, ahead=ahead)
        book = books.stop(chair, book=book)
        BookRow.objects.filter(book=book, n=0).update(choice=BookRow.Choice.ENTER)
        book = books.write(chair, book=book)
        while book.state == Book.State.WRITING:
            book = books.write_part(chair, book=book, today=TODAY, ahead=ahead)
    assert entered() == EXPECTED


def test_a_branch_that_moves_meanwhile_takes_her_along(
    place: factories.Place, chair: Actor, book: Book
) -> None:
    """What was computed ahead for the branch as it stood is computed again for the branch as it stands."""
    with books.Ahead() as ahead:
        book = books.write_part(chair, book=book, today=TODAY, ahead=ahead)
        branch = Unit.objects.get(pk=book.branches["Thôn Đông"])
        Unit.objects.filter(pk=branch.pk).update(commune_id=place.binh_minh.unit.pk)
        while book.state == Book.State.WRITING:
            book = books.write_part(chair, book=book, today=TODAY, ahead=ahead)
    there = Member.objects.filter(commune=place.binh_minh.unit)
    assert sorted(there.values_list("name", flat=True)) == [name for name, _, _ in EXPECTED[3:]]
    kept = {one.pk: one.id_last4 for one in there.select_related("person", "branch")}
    assert kept == {
        one.pk: member_row(
            one.person, branch=branch_now(one), cell=one.cell, kind=one.kind, poverty=one.poverty
        ).id_last4
        for one in there
    }


def branch_now(member: Member) -> Unit:
    return Unit.objects.get(pk=member.branch_id)


def test_what_was_chosen_for_her_hamlet_meanwhile_is_hers(
    chair: Actor, book: Book, here: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A choice puts another commune on her; the process beside knows of none, so all are made here."""

    def chosen(choices: Any, person: Person, branch: Unit) -> bool:
        person.address_now = "09999"
        return True

    with books.Ahead() as ahead:
        book = books.write_part(chair, book=book, today=TODAY, ahead=ahead)
        monkeypatch.setattr(Choices, "settle", chosen)
        monkeypatch.setattr(Choices, "any", True)
        while book.state == Book.State.WRITING:
            book = books.write_part(chair, book=book, today=TODAY, ahead=ahead)
    assert here == [3, 3, 2]
    assert (
        list(Person.objects.order_by("pk").values_list("address_now", flat=True)) == [""] * 3 + ["09999"] * 5
    )


def test_all_names_in_the_book_of_one_branch_mean_that_branch(place: factories.Place, chair: Actor) -> None:
    east = place.an_lac.east
    rows = [made.row(n, f"Lê Thị Hoa {n}", branch=f"Thôn {n}") for n in range(8)]
    brought = books.bring(chair, unit=east, reading=made.book(*rows), sha256="1" * 64)
    assert finish(chair, books.write(chair, book=brought)).done == 8
    assert set(Member.objects.values_list("branch", "commune")) == {(east.pk, place.an_lac.unit.pk)}


def test_a_process_beside_that_dies_costs_nothing(chair: Actor, book: Book, here: list[int]) -> None:
    with books.Ahead() as ahead:
        book = books.write_part(chair, book=book, today=TODAY, ahead=ahead)
        for one in multiprocessing.active_children():
            one.kill()
            one.join()
        while book.state == Book.State.WRITING:
            book = books.write_part(chair, book=book, today=TODAY, ahead=ahead)
    assert entered() == EXPECTED
    assert sum(here) >= 5


def test_nothing_stays_behind_when_the_book_is_done(chair: Actor, book: Book) -> None:
    finish(chair, book)
    for one in multiprocessing.active_children():
        one.join(20)
        assert one.exitcode == 0


def test_where_no_process_can_be_split_the_batches_do_it_themselves(
    chair: Actor, book: Book, here: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(multiprocessing, "get_all_start_methods", lambda: ["spawn"])
    assert finish(chair, book).done == 8
    assert entered() == EXPECTED
    assert here == [3, 3, 2]


def test_what_is_made_ready_beside_asks_no_database(place: factories.Place, chair: Actor) -> None:
    """The process beside has a copy of our connection: one word on it would be mixed with ours."""
    rows = [made.row(n, f"Lê Thị Hoa {n}", address="Thôn Đông, xã Cũ") for n in range(8)]
    for unit in (place.an_lac.east, place.an_lac.unit):
        brought = books.bring(chair, unit=unit, reading=made.book(*rows), sha256="1" * 64)
        sealed = list(BookRow.objects.filter(book=brought).values_list("pk", "payload", "branch_name"))
        branches = writing._branches(brought)
        with CaptureQueriesContext(connection) as asked:
            assert len(preparing.prepare(sealed, branches)) == 8
        assert asked.captured_queries == []


def test_two_workers_that_take_turns_enter_nobody_twice(chair: Actor, book: Book) -> None:
    with books.Ahead() as one, books.Ahead() as other:
        for ahead in (one, other, one, other):
            book = books.write_part(chair, book=book, today=TODAY, ahead=ahead)
    assert (book.state, entered()) == (Book.State.DONE, EXPECTED)


def test_a_row_that_cannot_be_opened_breaks_its_own_batch_only(chair: Actor, book: Book) -> None:
    BookRow.objects.filter(n=4).update(payload=b"\x01" + b"x" * 40)
    with books.Ahead() as ahead:
        book = books.write_part(chair, book=book, today=TODAY, ahead=ahead)
        with pytest.raises(InvalidTag):
            books.write_part(chair, book=book, today=TODAY, ahead=ahead)
    assert entered() == EXPECTED[:3]


def test_a_stranger_enters_nobody(stranger: Actor, book: Book, here: list[int]) -> None:
    with books.Ahead() as ahead, pytest.raises(NotForYou):
        books.write_part(stranger, book=book, today=TODAY, ahead=ahead)
    assert (entered(), here) == ([], [])


def test_matching_by_pieces_finds_what_matching_at_once_finds(
    place: factories.Place, chair: Actor, book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    finish(chair, book)
    rows = [(n, {"full_name": "Trần Thị Na", "id_number": NUMBER.format(n + 4)}) for n in range(8)]
    rows.append((8, {"full_name": "Lê Thị Hoa 1", "birth": "1975"}))
    whole = matching.match(place.an_lac.unit, rows)
    monkeypatch.setattr(matching, "PIECE", 2)
    assert matching.match(place.an_lac.unit, rows) == whole
    assert {n: one.certain for n, one in whole.items()} == {0: True, 1: True, 2: True, 3: True, 8: False}
    assert all(one.here for one in whole.values())
    elsewhere = matching.match(place.binh_minh.unit, rows)
    assert {n: one.here for n, one in elsewhere.items()} == dict.fromkeys(range(4), False)
