"""COPY and quick instances: what is written is what Django itself would have written."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from django.db import transaction
from django.forms.models import model_to_dict

from sohoi.access.models import Subject
from sohoi.common.copying import Mould, copy_in, fill_in, fill_large, insert_bare, take_ids
from sohoi.members.models import Book, BookRow, Member, Person, Spell
from tests import factories
from tests.factories import Place

HARD = 'Tab\tand "quote", \\N, line\nend, NFC ờ, emoji 🙂'


def a_person(pk: int, subject: int, **rest: object) -> Person:
    return Mould(Person).cast(id=pk, subject_id=subject, line_id=1, **rest)


def test_a_cast_instance_is_what_django_makes() -> None:
    stated = {"full_name": "Nguyễn Thị Hoa", "subject_id": 7, "line_id": 1}
    cast, made = Mould(Person).cast(**stated), Person(**stated)
    assert {key: value for key, value in vars(cast).items() if key != "_state"} == {
        key: value for key, value in vars(made).items() if key != "_state"
    }
    assert (cast._state.adding, cast._state.db) == (made._state.adding, made._state.db)


def test_cast_instances_share_no_list() -> None:
    mould = Mould(Person)
    first, second = mould.cast(), mould.cast()
    first.other.append(["Mã", "1"])
    assert (first.other, second.other, mould.cast().other) == ([["Mã", "1"]], [], [])


def test_linked_rows_are_at_hand_without_a_query(place: Place, django_assert_num_queries: object) -> None:
    branch = place.an_lac.east
    spell = Mould(Spell).cast({"branch": branch}, branch_id=branch.pk)
    with django_assert_num_queries(0):  # type: ignore[operator]
        assert spell.branch is branch


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 3, 4, 50])
def test_what_is_copied_in_is_read_back_as_it_was(count: int) -> None:
    """A handful goes another way than many; both keep every kind of column."""
    subjects, ids = insert_bare(Subject, count), take_ids(Person, count)
    facts = {
        "full_name": HARD,
        "birth": date(1978, 8, 15),
        "birth_precision": "day",
        "id_cipher": b"\x00\\x41\xff",
        "party": None,
        "core": True,
        "other": [["Mã\tHV", 'A"1\\'], ["Tổ", ""]],
    }
    made = [a_person(pk, subject, **facts) for pk, subject in zip(ids, subjects, strict=True)]
    copy_in(Person, made)
    assert Person.objects.count() == count
    stored = Person.objects.get(pk=ids[-1])
    assert model_to_dict(stored) == model_to_dict(made[-1])
    assert stored.other == facts["other"]


def test_a_cast_instance_is_completed_without_a_query(
    place: Place, django_assert_num_queries: object
) -> None:
    branch = place.an_lac.east
    mould = Mould(Spell)
    spell = mould.cast(kind=Spell.Kind.ORDINARY)
    with django_assert_num_queries(0):  # type: ignore[operator]
        done = mould.complete(spell, {"branch": branch}, branch_id=branch.pk, person_id=7)
        assert (done is spell, spell.branch is branch, spell.person_id) == (True, True, 7)


LISTS = [[], ["a"], ["tổ_1", "b"], ["null"], ["NULL", "x"], ["a b"], ['q"', "\\"], ["{}", ","], [""]]


@pytest.mark.django_db
def test_lists_of_words_are_read_back_as_they_were(place: Place) -> None:
    """Also those that mean something else to the database when they stand bare."""
    book = Book.objects.create(unit=place.an_lac.unit, name="ds.xlsx", sha256="0" * 64)
    rows = Mould(BookRow)
    copy_in(
        BookRow,
        (
            rows.cast(book_id=book.pk, n=n, sheet="", row=n, payload=b"", choice="wait", problems=one)
            for n, one in enumerate(LISTS)
        ),
    )
    assert list(BookRow.objects.order_by("n").values_list("problems", flat=True)) == LISTS


@pytest.mark.django_db
@pytest.mark.parametrize("count", [0, 2, 9])
def test_instances_may_be_made_while_they_are_written(count: int) -> None:
    subjects = insert_bare(Subject, count)
    kept: list[Person] = []

    def one_by_one() -> Iterator[Person]:
        for pk, subject in enumerate(subjects, 1):
            kept.append(a_person(pk, subject, full_name=f"Lê Thị An {pk}"))
            yield kept[-1]

    copy_in(Person, one_by_one())
    assert list(Person.objects.order_by("pk").values_list("full_name", flat=True)) == [
        one.full_name for one in kept
    ]
    assert len(kept) == count


@pytest.mark.django_db
def test_a_column_of_many_rows_is_filled_each_with_its_own_number() -> None:
    subjects, ids = insert_bare(Subject, 5), take_ids(Person, 5)
    copy_in(Person, [a_person(pk, subject) for pk, subject in zip(ids, subjects, strict=True)])
    fill_in(Person, "line_id", {pk: 100 + pk for pk in ids[:3]})
    assert dict(Person.objects.values_list("pk", "line_id")) == {
        **{pk: 100 + pk for pk in ids[:3]},
        **dict.fromkeys(ids[3:], 1),
    }
    fill_in(Person, "line_id", {})


@pytest.mark.django_db
def test_bare_rows_get_ids_and_what_the_database_fills_in() -> None:
    ids = insert_bare(Subject, 5)
    assert len(set(ids)) == 5
    assert Subject.objects.filter(pk__in=ids, made_at__isnull=False).count() == 5
    assert insert_bare(Subject, 0) == []


def test_taken_ids_are_nobody_elses(place: Place) -> None:
    taken = take_ids(Person, 3)
    person = factories.register_person(place.an_lac.east)
    assert len(set(taken)) == 3
    assert person.pk not in taken


def test_a_cast_row_of_the_list_can_be_saved_over_the_old_one(place: Place) -> None:
    """`correct` writes a fresh row over the stored one."""
    person = factories.register_person(place.an_lac.east, phone="0710000001")
    row = Member.objects.get(pk=person.pk)
    values = {key: value for key, value in vars(row).items() if key != "_state"} | {"phone": "0710000002"}
    Mould(Member).cast(**values).save(force_update=True)
    assert Member.objects.get(pk=person.pk).phone == "0710000002"


@pytest.mark.django_db
def test_lists_are_written_empty_or_with_whatever_they_hold(place: Place) -> None:
    """The list of members keeps two of them for everybody."""
    people = [factories.register_person(place.an_lac.east, name=f"Lê Thị {n}") for n in range(5)]
    kept = [[], ["phone"], ['a "b"', "c,d", "{}", "NULL", "x\\\\ty"], [], ["id"]]
    rows = [vars(Member.objects.get(pk=one.pk)) for one in people]
    Member.objects.all().delete()
    made = [
        Mould(Member).cast(
            **{key: value for key, value in row.items() if key != "_state"} | {"missing": texts}
        )
        for row, texts in zip(rows, kept, strict=True)
    ]
    copy_in(Member, made)
    assert [Member.objects.get(pk=one.pk).missing for one in people] == kept


@pytest.mark.django_db
def test_json_that_is_nothing_stays_nothing() -> None:
    subjects, ids = insert_bare(Subject, 4), take_ids(Person, 4)
    others: list[object] = [[], [["Mã", "ờ 🙂"]], {"a": None}, []]
    copy_in(
        Person,
        [a_person(pk, sub, other=one) for pk, sub, one in zip(ids, subjects, others, strict=True)],
    )
    assert [Person.objects.get(pk=pk).other for pk in ids] == others


@pytest.mark.django_db
def test_many_bytes_are_set_as_they_are_on_one_row() -> None:
    subjects, ids = insert_bare(Subject, 2), take_ids(Person, 2)
    one, other = (a_person(pk, sub) for pk, sub in zip(ids, subjects, strict=True))
    copy_in(Person, [one, other])
    content = bytes(range(256)) * 4000
    fill_large(one, "id_cipher", content)
    stored = {pk: Person.objects.get(pk=pk).id_cipher for pk in ids}
    assert (bytes(stored[ids[0]] or b""), stored[ids[1]]) == (content, None)


@pytest.mark.django_db
def test_many_bytes_go_with_the_work_they_belong_to() -> None:
    [subject], [pk] = insert_bare(Subject, 1), take_ids(Person, 1)
    one = a_person(pk, subject)
    copy_in(Person, [one])
    with pytest.raises(RuntimeError), transaction.atomic():
        fill_large(one, "id_cipher", b"x")
        raise RuntimeError
    assert Person.objects.get(pk=pk).id_cipher is None
