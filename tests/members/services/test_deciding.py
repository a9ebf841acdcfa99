"""The next list of people who are here already: nothing is merged unless somebody says so, and all of it can
be put back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from sohoi.acts.actor import Actor, Level
from sohoi.acts.gate import NotForYou
from sohoi.acts.performing import Refused
from sohoi.common.dates import PartialDate
from sohoi.members.models import Book, BookRow, ColumnMeaning, Member, Person, PersonPoverty, Spell
from sohoi.members.queries import figures
from sohoi.members.queries.books import choices_of, compared, content_of, meanings, tally, waiting
from sohoi.members.queries.books import column as column_of
from sohoi.members.queries.comparing import changed_keys
from sohoi.members.record import identity_of
from sohoi.members.services import books, people
from tests import factories
from tests.members import books_made as made

TODAY = date(2026, 11, 23)
NUMBER = "034178001234"


@pytest.fixture
def chair(place: factories.Place) -> Actor:
    return factories.actor_with("commune_chair", place.an_lac.unit)


@pytest.fixture
def stranger(place: factories.Place) -> Actor:
    return factories.actor_with("commune_chair", place.binh_minh.unit)


@pytest.fixture
def woman(place: factories.Place) -> Person:
    """In the register by an earlier list."""
    return factories.register_person(
        place.an_lac.east,
        full_name="Nguyễn Thị Hoạ",
        birth="1978-05-01",
        id_number=NUMBER,
        phone="0710000001",
        poverty="poor",
    )


def brought(actor: Actor, place: factories.Place, *rows: Any) -> Book:
    return books.bring(
        actor, unit=place.an_lac.unit, reading=made.book(*rows), sha256="0" * 64, content=b"the file"
    )


def again(name: str = "Nguyễn Thị Hoạ", n: int = 1, **fields: Any) -> Any:
    """Her row in the next list."""
    return made.row(n, name, **{"birth": "1978", "id_number": NUMBER, **fields})


def written(actor: Actor, book: Book) -> Book:
    book = books.write(actor, book=book)
    while book.state == Book.State.WRITING:
        book = books.write_part(actor, book=book, today=TODAY)
    return book


def row_of(book: Book) -> BookRow:
    return BookRow.objects.get(book=book)


def test_nothing_new_of_somebody_certain_needs_no_decision(
    place: factories.Place, chair: Actor, woman: Person
) -> None:
    row = row_of(brought(chair, place, again()))
    assert (row.choice, row.certain, row.changes, row.same_as_id) == ("skip", True, [], woman.pk)


def test_what_is_new_waits_and_stands_beside_the_register(
    place: factories.Place, chair: Actor, stranger: Actor, woman: Person
) -> None:
    book = brought(chair, place, again(phone="0710999888", poverty="near_poor"))
    assert row_of(book).choice == "wait"
    [shown], _ = waiting(chair, book, 0)
    assert shown.beside == (
        ("Điện thoại", "0710000001", "0710999888"),
        ("Hộ nghèo", "Hộ nghèo", "Hộ cận nghèo"),
    ) or set(row_of(book).changes) == {"phone", "poverty"}
    assert shown.why == "cùng số căn cước"
    [seen], _ = waiting(stranger, book, 0)
    assert (seen.same, seen.beside) == (None, ())


def test_amending_changes_what_the_list_says_and_nothing_else(
    place: factories.Place, chair: Actor, woman: Person
) -> None:
    before = figures.figures(chair, place.an_lac.unit, year=2026)
    book = brought(chair, place, again("NGUYEN THI HOA", phone="0710999888", occupation="Giáo viên"))
    assert books.decide(chair, book=book, choice="amend") == 1
    assert Person.objects.get(pk=woman.pk).phone == "0710000001"
    book = written(chair, book)
    person = Person.objects.get(pk=woman.pk)
    assert (person.phone, person.occupation) == ("0710999888", "Giáo viên")
    assert (person.full_name, person.birth) == ("Nguyễn Thị Hoạ", date(1978, 5, 1))
    assert Member.objects.get().phone == "0710999888"
    assert ["Mã HV", "HV1"] in person.other
    assert (tally(book).amended, tally(book).entered, book.done) == (1, 0, 1)
    assert figures.figures(chair, place.an_lac.unit, year=2026) == before


def test_undo_puts_everything_back_as_it_was(place: factories.Place, chair: Actor, woman: Person) -> None:
    before = Person.objects.filter(pk=woman.pk).values().get()
    row = Member.objects.values().get()
    fields = {
        "phone": "0710999888",
        "poverty": "near_poor",
        "birth": "1978-05-02",
        "old_id": "151234567",
    }
    book = brought(chair, place, again(**fields), made.row(2, "Lê Thị Mới", birth="1990"))
    books.decide(chair, book=book, choice="amend", rows=[0])
    book = written(chair, book)
    assert identity_of(Person.objects.get(pk=woman.pk), "old_id") == "151234567"
    assert Member.objects.count() == 2
    books.undo(chair, book=book)
    after = Person.objects.filter(pk=woman.pk).values().get()
    moved = {"version", "line_id"}
    assert {k: v for k, v in after.items() if k not in moved} == {
        k: v for k, v in before.items() if k not in moved
    }
    assert Member.objects.values().get() == row
    assert list(PersonPoverty.objects.values_list("standing", flat=True)) == ["poor"]


def test_an_amendment_that_somebody_worked_on_since_is_not_put_back(
    place: factories.Place, chair: Actor, woman: Person
) -> None:
    book = brought(chair, place, again(phone="0710999888"))
    books.decide(chair, book=book, choice="amend")
    book = written(chair, book)
    member = Member.objects.get()
    people.correct(
        chair, member=member, version=member.person.version, facts={"address": "Xóm 5"}, today=TODAY
    )
    with pytest.raises(books.Touched, match="Nguyễn Thị Hoạ"):
        books.undo(chair, book=book)
    with pytest.raises(books.Touched):
        books.undo_row(chair, book=book, n=0)
    assert Person.objects.get(pk=woman.pk).phone == "0710999888"


def test_all_at_once_amends_only_who_is_certain(place: factories.Place, chair: Actor, woman: Person) -> None:
    factories.register_person(place.an_lac.west, full_name="Lê Thị Mận", birth="1980")
    likely = made.row(2, "Lê Thị Mận", birth="1980", phone="0710777666")
    book = brought(chair, place, again(phone="0710999888"), likely)
    assert tally(book).certain == 1
    assert books.decide(chair, book=book, choice="amend") == 1
    assert sorted(book.rows.values_list("n", "choice")) == [(0, "amend"), (1, "wait")]
    with pytest.raises(Refused):
        books.decide(chair, book=book, choice="amend")
    assert books.decide(chair, book=book, choice="amend", rows=[1]) == 1


def test_somebody_who_left_meanwhile_waits_again(place: factories.Place, chair: Actor, woman: Person) -> None:
    book = brought(chair, place, again(phone="0710999888"))
    books.decide(chair, book=book, choice="amend")
    member = Member.objects.get()
    people.leave(chair, member=member, version=1, why=Spell.Exit.WORKS_AWAY, on=TODAY)
    book = written(chair, book)
    assert (row_of(book).choice, row_of(book).person_id) == ("wait", None)
    assert Person.objects.get(pk=woman.pk).phone == "0710000001"


def test_a_head_cannot_reach_another_branch_by_a_list(
    place: factories.Place, chair: Actor, woman: Person
) -> None:
    """A list of the western branch names somebody of the eastern one."""
    [grant] = chair.grants
    here = replace(grant, unit=place.an_lac.west.pk, level=Level.BRANCH)
    west = replace(chair, grants=(here,))
    book = books.bring(
        west, unit=place.an_lac.west, reading=made.book(again(phone="0710999888")), sha256="0" * 64
    )
    [shown], _ = waiting(west, book, 0)
    assert shown.same is None
    books.decide(west, book=book, choice="amend", rows=[0])
    assert row_of(written(west, book)).choice == "wait"
    assert Person.objects.get(pk=woman.pk).phone == "0710000001"


def test_one_person_is_taken_back_and_her_row_waits(
    place: factories.Place, chair: Actor, stranger: Actor
) -> None:
    book = written(chair, brought(chair, place, made.row(1, "Lê Thị Một"), made.row(2, "Lê Thị Hai")))
    with pytest.raises(NotForYou):
        books.undo_row(stranger, book=book, n=0)
    book = books.undo_row(chair, book=book, n=0)
    assert list(Member.objects.values_list("name", flat=True)) == ["Lê Thị Hai"]
    assert (tally(book).wait, tally(book).entered, book.done) == (1, 1, 1)
    with pytest.raises(Refused, match="đã được hoàn lại"):
        books.undo_row(chair, book=book, n=0)


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ({"name": "Nguyễn Thị Hoạ", "birth": "1978"}, "cùng họ tên, cùng năm sinh"),
        ({"name": "Nguyễn Thị Hoa", "birth": "1978-05-01"}, "cùng họ tên, cùng ngày sinh"),
        ({"name": "Nguyễn Thị Họa", "birth": "", "phone": "0710000001"}, "cùng họ tên, cùng số điện thoại"),
        ({"name": "Nguyển Thi Hoa", "birth": "1978-05-01"}, "cùng họ tên, cùng ngày sinh"),
        ({"name": "Trần Thị Hoa", "birth": "1978-05-01", "phone": "0710000001"}, "cùng tên"),
        ({"name": "Nguyễn Thị Hoạ", "birth": "1990"}, ""),
        ({"name": "Nguyễn Thị Hoạ", "birth": ""}, ""),
        ({"name": "Nguyễn Thị Hoạ", "birth": "1978", "id_number": "034178005555"}, ""),
        ({"name": "Vũ Thị Lan", "birth": "1978-05-01"}, ""),
    ],
)
def test_who_she_may_be_is_weighed(
    place: factories.Place, chair: Actor, woman: Person, row: dict[str, str], why: str
) -> None:
    book = brought(
        chair, place, made.row(1, row["name"], **{k: v for k, v in row.items() if k != "name" and v})
    )
    [found] = book.rows.all()
    assert found.certain is False
    assert (found.same_as_id == woman.pk) is bool(why)
    if why:
        assert waiting(chair, book, 0)[0][0].why.startswith(why)


def test_the_next_list_tells_who_is_new_changed_and_missing(
    place: factories.Place, chair: Actor, stranger: Actor, woman: Person
) -> None:
    gone = factories.register_person(place.an_lac.east, full_name="Lê Thị Vắng", birth="1960")
    factories.register_person(place.an_lac.west, full_name="Lê Thị Tây", birth="1961")
    factories.register_person(place.binh_minh.east, full_name="Lê Thị Xa", birth="1962")
    book = brought(chair, place, again(phone="0710999888"), made.row(2, "Lê Thị Mới", birth="1999"))
    seen = compared(chair, book, 0)
    assert (seen.new, seen.changed, seen.same, seen.lacking) == (1, 1, 0, 1)
    assert [one.pk for one in seen.people] == [gone.pk]
    assert (compared(stranger, book, 0).lacking, compared(stranger, book, 0).people) == (0, [])


def test_a_column_means_something_else_and_the_next_list_knows(
    place: factories.Place, chair: Actor, stranger: Actor
) -> None:
    book = brought(chair, place, made.row(1, "Lê Thị A"), made.row(2, "Lê Thị B", "birth_invalid"))
    books.decide(chair, book=book, choice="skip", rows=[1])
    assert content_of(book) == b"the file"
    anew = made.book(made.row(1, "Lê Thị A", phone="0710123123"), made.row(2, "Lê Thị B", "birth_invalid"))
    choices = {("Danh sách", 0): "phone"}
    with pytest.raises(NotForYou):
        books.correct_column(
            stranger, book=book, reading=anew, choices=choices, heading="Số máy", key="phone"
        )
    book = books.correct_column(
        chair, book=book, reading=anew, choices=choices, heading="Số máy", key="phone"
    )
    assert choices_of(book) == choices
    assert sorted(book.rows.values_list("n", "choice")) == [(0, "enter"), (1, "skip")]
    assert meanings(place.an_lac.unit) == {"so may": "phone"}
    assert meanings(place.binh_minh.unit) == {}
    books.correct_column(chair, book=book, reading=anew, choices={}, heading="Số máy", key=None)
    assert ColumnMeaning.objects.get().key == ""
    assert meanings(place.an_lac.unit) == {"so may": None}


def test_no_column_is_corrected_once_people_are_in(place: factories.Place, chair: Actor) -> None:
    book = written(chair, brought(chair, place, made.row(1, "Lê Thị A")))
    with pytest.raises(Refused, match="đã nhập rồi"):
        books.correct_column(chair, book=book, reading=made.book(), choices={}, heading="x", key="phone")
    assert Member.objects.count() == 1


def test_a_column_is_shown_with_its_cells(place: factories.Place, chair: Actor) -> None:
    book = brought(chair, place, made.row(1, "Lê Thị A"), made.row(2, "Lê Thị B"))
    column = column_of(book, 1)
    assert column is not None
    assert (column["heading"], column["cells"]) == ("Họ tên", ["Lê Thị A", "Lê Thị B"])
    assert column_of(book, 2) is None


def test_what_a_list_says_less_exactly_is_no_change(woman: Person) -> None:

    facts = {"birth": PartialDate(1978), "full_name": "nguyễn thị hoạ", "phone": "0710000001"}
    assert changed_keys(woman, "poor", facts) == []
    assert changed_keys(woman, "", {"poverty": "poor"}) == ["poverty"]
    assert changed_keys(woman, "poor", {"birth": PartialDate(1979)}) == ["birth"]
    assert changed_keys(woman, "poor", {"full_name": "Nguyễn Thị Hoà", "core": True}) == ["full_name", "core"]
    assert changed_keys(woman, "poor", {"id_number": NUMBER, "old_id": "151234567"}) == ["old_id"]
