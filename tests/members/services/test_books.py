"""Bringing a book, deciding, writing it in batches, taking it back."""

from __future__ import annotations

import json
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sohoi.access.models import Read
from sohoi.acts.actor import Actor
from sohoi.acts.gate import NotForYou
from sohoi.acts.models import About, Line, Part
from sohoi.acts.performing import Refused
from sohoi.members.models import Book, BookRow, Headcount, Member, Person, Spell
from sohoi.members.queries import figures
from sohoi.members.queries.books import opened, tally
from sohoi.members.services import books, people
from sohoi.members.services.books import writing
from sohoi.units.models import Unit
from tests import factories
from tests.members import books_made as made

TODAY = date(2026, 11, 23)


@pytest.fixture
def chair(place: factories.Place) -> Actor:
    return factories.actor_with("commune_chair", place.an_lac.unit)


@pytest.fixture
def stranger(place: factories.Place) -> Actor:
    return factories.actor_with("commune_chair", place.binh_minh.unit)


def brought(actor: Actor, place: factories.Place, reading: object) -> Book:
    return books.bring(actor, unit=place.an_lac.unit, reading=reading, sha256="0" * 64)  # type: ignore[arg-type]


def written(actor: Actor, book: Book) -> Book:
    book = books.write(actor, book=book)
    while book.state == Book.State.WRITING:
        book = books.write_part(actor, book=book, today=TODAY)
    return book


def test_bringing_writes_nobody_and_records_that_the_file_was_read(
    place: factories.Place, chair: Actor
) -> None:
    book = brought(chair, place, made.people(3))
    assert (book.state, book.total) == (Book.State.READ, 3)
    assert not Person.objects.exists()
    assert list(Read.objects.values_list("what", "account_id")) == [("Tệp ds.xlsx", chair.id)]


def test_rows_lie_encrypted(place: factories.Place, chair: Actor) -> None:
    book = brought(chair, place, made.book(made.row(5, "Lê Thị Kín", id_number="034185001234")))
    [row] = book.rows.all()
    assert b"034185001234" not in bytes(row.payload)
    assert opened(row)["fields"]["id_number"] == "034185001234"


def test_a_row_with_a_problem_waits_and_the_others_are_ready(place: factories.Place, chair: Actor) -> None:
    reading = made.book(made.row(1, "Lê Thị A"), made.row(2, "Lê Thị B", "birth_invalid"))
    assert (tally(brought(chair, place, reading)).enter, tally(Book.objects.get()).wait) == (1, 1)


def test_a_known_branch_is_found_with_or_without_its_word(place: factories.Place, chair: Actor) -> None:
    reading = made.book(
        made.row(1, "A B", branch="Chi hội Thôn Đông"), made.row(2, "C D", branch="CH thôn đông")
    )
    assert set(brought(chair, place, reading).branches.values()) == {place.an_lac.east.pk}


def proposed(chair: Actor, place: factories.Place, *names: str) -> list[str]:
    """The branch that each name of a book is taken for, or "" where she is asked."""
    reading = made.book(*(made.row(n, f"Lê Thị {n}", branch=name) for n, name in enumerate(names)))
    found = Unit.objects.in_bulk()
    branches = brought(chair, place, reading).branches
    return [found[branches[name]].name if branches[name] else "" for name in names]


def test_a_name_of_the_book_is_the_branch_with_its_accents(place: factories.Place, chair: Actor) -> None:
    for name in ("Thôn Hà", "Thôn Hạ", "Thôn Hòa", "Thon Cu"):
        factories.make_unit(name, "branch", place.an_lac.unit)
    factories.make_unit("Thôn Lạ", "branch", place.binh_minh.unit)
    assert proposed(chair, place, "CHI HỘI THÔN HẠ", "ch Thôn Hà", "Thôn Hoà") == [
        "Thôn Hạ",
        "Thôn Hà",
        "Thôn Hòa",
    ]
    assert proposed(chair, place, "chi hoi thon dong", "Thôn Cũ") == ["Thôn Đông", "Thon Cu"]
    assert proposed(chair, place, "Thon Ha", "Thôn Hả", "Thôn Lạ", "Thon La", "") == [""] * 5


def test_two_branches_of_a_book_that_differ_in_accents_become_two(
    place: factories.Place, chair: Actor
) -> None:
    rows = [made.row(n, f"Lê Thị {one}", branch=f"Thôn {one}") for n, one in enumerate(("Hà", "Hạ"))]
    book = brought(chair, place, made.book(*rows))
    books.place(chair, book=book, chosen={}, make=["Thôn Hà", "Thôn Hạ"], on=TODAY)
    assert written(chair, book).done == 2
    assert set(Member.objects.values_list("name", "branch__name")) == {
        ("Lê Thị Hà", "Thôn Hà"),
        ("Lê Thị Hạ", "Thôn Hạ"),
    }


def test_cells_of_a_book_are_told_apart_by_their_accents(place: factories.Place, chair: Actor) -> None:
    groups = ["Tổ Hà", "TỔ HẠ", "tổ  hà", "to 1", "Tổ 2", ""]
    rows = [made.row(n, f"Lê Thị {n}", group=name) for n, name in enumerate(groups)]
    written(chair, brought(chair, place, made.book(*rows)))
    cells = dict(Member.objects.values_list("name", "cell__name"))
    named = [cells[f"Lê Thị {n}"] for n in range(len(groups))]
    assert named == ["Tổ Hà", "TỔ HẠ", "Tổ Hà", "Tổ 1", "Tổ 2", None]
    assert Unit.objects.filter(parent=place.an_lac.east, level=6).count() == 4


def test_writing_waits_until_every_row_has_a_branch(place: factories.Place, chair: Actor) -> None:
    book = brought(chair, place, made.people(2, branch="Thôn Lạ"))
    with pytest.raises(Refused, match="chi hội"):
        books.write(chair, book=book)
    books.place(chair, book=book, chosen={}, make=["Thôn Lạ"], on=TODAY)
    assert written(chair, book).done == 2
    assert set(Member.objects.values_list("branch__name", flat=True)) == {"Thôn Lạ"}


def test_a_name_of_the_book_can_mean_a_branch_that_exists(place: factories.Place, chair: Actor) -> None:
    book = brought(chair, place, made.people(1, branch="Đông cũ"))
    books.place(chair, book=book, chosen={"Đông cũ": place.an_lac.east.pk}, make=[], on=TODAY)
    written(chair, book)
    assert Member.objects.get().branch == place.an_lac.east


def test_a_branch_of_another_commune_cannot_be_chosen(place: factories.Place, chair: Actor) -> None:
    book = brought(chair, place, made.people(1, branch="Đông cũ"))
    with pytest.raises(NotForYou):
        books.place(chair, book=book, chosen={"Đông cũ": place.binh_minh.east.pk}, make=[], on=TODAY)


def test_writing_makes_people_spells_list_rows_and_counts(
    place: factories.Place, chair: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "CHUNK", 4)
    book = written(chair, brought(chair, place, made.people(10, joined="2026-03")))
    assert (book.state, book.done) == (Book.State.DONE, 10)
    assert Person.objects.count() == Member.objects.count() == Spell.objects.filter(until=None).count() == 10
    found = figures.figures(chair, place.an_lac.unit, year=2026)
    assert (found.members, found.joined) == (10, 10)
    assert set(Person.objects.values_list("line_id", flat=True)) == {book.line_id}


def test_one_line_with_numbered_parts_and_every_person_in_its_history(
    place: factories.Place, chair: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "CHUNK", 4)
    book = written(chair, brought(chair, place, made.people(10)))
    assert Line.objects.filter(act="members.write_book").count() == 1
    assert list(Part.objects.filter(line=book.line_id).values_list("n", flat=True)) == [1, 2, 3]
    told = About.objects.filter(line=book.line_id, kind="person").values_list("subject_id", flat=True)
    assert set(told) == set(Person.objects.values_list("pk", flat=True))


def test_what_has_no_field_is_kept_as_other(place: factories.Place, chair: Actor) -> None:
    written(chair, brought(chair, place, made.people(1)))
    assert Person.objects.get().other == [["Mã HV", "HV0"]]


def test_cells_that_the_rows_name_are_found_or_made_once(place: factories.Place, chair: Actor) -> None:
    written(chair, brought(chair, place, made.people(4, group="Tổ 9")))
    assert place.an_lac.east.children.filter(name="Tổ 9").count() == 1
    assert set(Member.objects.values_list("cell__name", flat=True)) == {"Tổ 9"}


def test_an_old_card_number_becomes_the_old_number(place: factories.Place, chair: Actor) -> None:
    written(chair, brought(chair, place, made.people(1, id_number="151234567")))
    person = Person.objects.get()
    assert (person.id_tail, person.old_id_tail) == ("", "567")


def test_a_part_after_the_end_writes_nothing_more(place: factories.Place, chair: Actor) -> None:
    book = written(chair, brought(chair, place, made.people(3)))
    books.write_part(chair, book=book, today=TODAY)
    assert Person.objects.count() == 3


def test_the_same_book_again_finds_everybody_there_and_enters_nobody(
    place: factories.Place, chair: Actor
) -> None:
    written(chair, brought(chair, place, made.people(5)))
    again = brought(chair, place, made.people(5))
    assert (tally(again).enter, tally(again).wait) == (0, 5)
    assert all(row.same_as_id for row in again.rows.all())
    with pytest.raises(Refused, match="Không có ai"):
        books.write(chair, book=again)


def test_the_same_name_and_year_with_another_number_is_another_person(
    place: factories.Place, chair: Actor
) -> None:
    factories.register_person(place.an_lac.east, full_name="Lê Thị A", birth="1980", id_number="034180000001")
    book = brought(chair, place, made.book(made.row(1, "Lê Thị A", birth="1980", id_number="034180000002")))
    assert tally(book).enter == 1


def test_a_number_that_another_commune_holds_is_told_without_its_person(
    place: factories.Place, chair: Actor
) -> None:
    factories.register_person(place.binh_minh.east, id_number="034180000001")
    book = brought(chair, place, made.book(made.row(1, "Lê Thị A", id_number="034180000001")))
    row = book.rows.get()
    assert (row.problems, row.same_as) == (["duplicate_in_register"], None)


def test_rows_are_decided_one_by_one_or_all_at_once(place: factories.Place, chair: Actor) -> None:
    rows = [made.row(n, f"Lê Thị {n}", "birth_invalid") for n in range(3)]
    book = brought(chair, place, made.book(*rows))
    assert books.decide(chair, book=book, choice="skip", rows=[0]) == 1
    assert books.decide(chair, book=book, choice="enter") == 2
    assert written(chair, book).done == 2


def test_somebody_without_a_name_is_never_entered(place: factories.Place, chair: Actor) -> None:
    book = brought(chair, place, made.book(made.row(1, "", "name_missing"), made.row(2, "Lê Thị B")))
    with pytest.raises(Refused, match="chưa đủ thông tin"):
        books.decide(chair, book=book, choice="enter")
    assert written(chair, book).done == 1


def test_undo_takes_everything_back_and_the_book_can_be_entered_again(
    place: factories.Place, chair: Actor
) -> None:
    factories.register_person(place.an_lac.east, full_name="Người Cũ", birth="1970")
    before = figures.figures(chair, place.an_lac.unit, year=2026)
    book = books.undo(
        chair, book=written(chair, brought(chair, place, made.people(6, joined="2026", poverty="poor")))
    )
    assert book.state == Book.State.UNDONE
    assert list(Person.objects.values_list("full_name", flat=True)) == ["Người Cũ"]
    assert figures.figures(chair, place.an_lac.unit, year=2026) == before
    assert written(chair, books.reopen(chair, book=book)).done == 6
    assert Member.objects.count() == 7


def test_undo_is_refused_by_name_once_somebody_was_corrected(place: factories.Place, chair: Actor) -> None:
    book = written(chair, brought(chair, place, made.people(3)))
    member = Member.objects.first()
    assert member is not None
    people.correct(chair, member=member, version=1, facts={"phone": "0710222333"}, today=TODAY)
    with pytest.raises(books.Touched, match=member.name):
        books.undo(chair, book=book)
    assert Member.objects.count() == 3


def test_a_clerk_takes_back_her_own_book_but_not_the_chairs(place: factories.Place, chair: Actor) -> None:
    clerk = factories.actor_with("commune_clerk", place.an_lac.unit)
    with pytest.raises(Refused, match="người khác"):
        books.undo(clerk, book=written(chair, brought(chair, place, made.people(1))))
    own = written(clerk, brought(clerk, place, made.book(made.row(1, "Của Tôi"))))
    assert books.undo(clerk, book=own).state == Book.State.UNDONE


def test_a_stopped_book_keeps_who_is_in_and_goes_on_later(
    place: factories.Place, chair: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "CHUNK", 4)
    book = books.write(chair, book=brought(chair, place, made.people(10)))
    book = books.write_part(chair, book=book, today=TODAY)
    books.stop(chair, book=book)
    assert books.write_part(chair, book=book, today=TODAY).done == 4
    assert written(chair, book).done == 10
    assert Person.objects.count() == 10


def test_rights_that_end_stop_the_next_part(place: factories.Place, chair: Actor) -> None:
    book = books.write(chair, book=brought(chair, place, made.people(2)))
    with pytest.raises(NotForYou):
        books.write_part(Actor(chair.kind, chair.id, chair.name), book=book, today=TODAY)
    assert not Person.objects.exists()


def test_a_dropped_book_leaves_no_row_behind(place: factories.Place, chair: Actor) -> None:
    book = books.drop(chair, book=brought(chair, place, made.people(2)))
    assert (book.state, BookRow.objects.count()) == (Book.State.DROPPED, 0)


def test_the_trail_holds_no_identity_number(place: factories.Place, chair: Actor) -> None:
    written(chair, brought(chair, place, made.people(1, id_number="034185001234")))
    assert "034185001234" not in json.dumps(list(Line.objects.values_list("data", flat=True)))


@pytest.mark.parametrize("act", ["decide", "place", "write", "write_part", "stop", "undo", "drop", "reopen"])
def test_a_stranger_can_do_nothing_with_a_book(
    place: factories.Place, chair: Actor, stranger: Actor, act: str
) -> None:
    book = brought(chair, place, made.people(1))
    extra = {
        "decide": {"choice": "enter"},
        "place": {"chosen": {}, "make": [], "on": TODAY},
        "write_part": {"today": TODAY},
    }.get(act, {})
    with pytest.raises(NotForYou):
        getattr(books, act)(stranger, book=book, **extra)
    book.refresh_from_db()
    assert (book.state, Headcount.objects.count()) == (Book.State.READ, 0)


def test_a_stranger_cannot_bring_a_book_into_this_commune(place: factories.Place, stranger: Actor) -> None:
    with pytest.raises(NotForYou):
        brought(stranger, place, made.people(1))


def test_only_the_last_batch_waits_for_the_disk(
    place: factories.Place, chair: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "CHUNK", 4)
    book = books.write(chair, book=brought(chair, place, made.people(6)))
    waits = []
    while book.state == Book.State.WRITING:
        with CaptureQueriesContext(connection) as asked:
            book = books.write_part(chair, book=book, today=TODAY)
        waits.append(not any("synchronous_commit" in one["sql"] for one in asked.captured_queries))
    assert waits == [False, True]
    assert Member.objects.count() == 6
