"""Forty hostile texts in every field that takes text: none leaves its place on any page."""

from __future__ import annotations

import io
from collections.abc import Iterator
from html import escape
from typing import Any

import openpyxl  # type: ignore[import-untyped]
import pytest
from django.test import Client
from django.urls import reverse

from sohoi.common.text import nfc_clean
from sohoi.members.books.records import Book as Reading
from sohoi.members.books.records import BookColumn, BookRow, BookSkipped, Problem
from sohoi.members.fields import CATALOGUE, Shape
from sohoi.members.models import Book, Person, Spell
from sohoi.members.queries.people import SLUGS
from sohoi.members.services import books, people, posts, reads
from sohoi.notices.models import Group
from sohoi.units.models import Unit
from tests import factories
from tests.pages import world
from tests.pages.answers import body
from tests.pages.payloads import PAYLOADS, Reader, broken

TEXTS = [entry for entry in CATALOGUE if entry.shape in (Shape.TEXT, Shape.LONG)]


def test_what_was_computed_is_seen_and_a_key_is_not() -> None:
    for found in ("<p>81920</p>", "x 81920.", "$81920 #81920"):
        assert broken(found, "x") == ["was computed"]
    for chance in ("/d/Ab81920cD_-x/", "0710819204", 'value="f81920"', "/s/x-81920-y/"):
        assert broken(f"<p>{chance}</p>", "x") == []


def everywhere(place: factories.Place, text: str, n: int) -> dict[str, Any]:
    """Write this text wherever text may stand, by the acts that people perform."""
    actor, clean = factories.all_seeing(), nfc_clean(text)
    branch = factories.make_unit(f"{text[:90]} {n}", "branch", place.an_lac.unit)
    cell = factories.make_unit(text[:90], "cell", branch)
    facts: dict[str, Any] = {entry.key: text for entry in TEXTS}
    person = factories.register_person(branch, cell=cell, other=((clean, clean),), **facts)
    posts.appoint_head(actor, member=person.member, on=world.TODAY)
    changed = {entry.key: f"{text} {n}" for entry in TEXTS if entry.key != "full_name"}
    person.refresh_from_db()
    people.correct(actor, member=person.member, version=person.version, facts=changed, today=world.TODAY)
    reads.export(actor.because(clean[:150]), unit=branch, what=branch.title, count=1)
    factories.account_with("branch_head", branch, full_name=clean[:150])
    group = factories.make_group(branch, [person], name=clean[:100])
    Group.objects.filter(pk=group.pk).update(purpose=clean[:300], rules=clean[:2000], head=person.subject_id)
    return {
        "person": person.pk,
        "group": group.pk,
        "unit": branch.pk,
        "cell": cell.pk,
        "gone": gone(branch, text).pk,
        "book": books.bring(actor, unit=place.an_lac.unit, reading=book(text), sha256="0" * 64).pk,
    }


def gone(branch: Unit, text: str) -> Person:
    """Somebody who left for a reason that nobody should have written."""
    person = factories.register_person(branch, full_name=text)
    actor, member = factories.all_seeing(), person.member
    return people.leave(actor, member=member, version=1, why="resigned", on=world.TODAY, note=text[:200])


def book(text: str) -> Reading:
    """A book as its reader gives it: name, sheets, headings, cells, doubts and skipped rows all say it."""
    name, text = text, nfc_clean(text)
    sheet = text[:31]
    columns = tuple(
        BookColumn(sheet, 0, at, text, key, text, False) for at, key in enumerate(("full_name", None))
    )
    doubt = Problem("birth_invalid", "birth", text, text)
    fields = {"full_name": text[:150], "branch": f"{text[:80]} mới", "group": text[:80]}
    row = BookRow(sheet, 3, 0, fields, ((text, text),), (doubt,), (), (text, text))
    return Reading(name, "xlsx", (sheet,), columns, (row,), (BookSkipped(sheet, 9, "note", text, text),))


def where(about: dict[str, Any]) -> Iterator[str]:
    """The pages that show it."""
    for name in ("person", "person-move", "person-leave"):
        yield reverse(name, kwargs={"person": about["person"]})
    for card in SLUGS.values():
        yield reverse("person-edit", kwargs={"person": about["person"], "card": card})
    for name in ("person", "person-rejoin"):
        yield reverse(name, kwargs={"person": about["gone"]})
    for name in ("unit", "unit-rename", "unit-head", "unit-cell", "figures-unit"):
        yield reverse(name, kwargs={"unit": about["unit"]})
    yield reverse("unit-rename", kwargs={"unit": about["cell"]})
    yield reverse("groups-unit", kwargs={"unit": about["unit"]})
    for name in ("group", "group-edit", "group-close", "group-add", "group-remove", "group-print"):
        yield reverse(name, kwargs={"group": about["group"]})
    for name in ("book", "book-rows", "book-undo"):
        yield reverse(name, kwargs={"book": about["book"]})
    yield f"{reverse('members')}?branch={about['unit']}"


def together() -> list[str]:
    """The pages on which all of them meet."""
    names = (
        "today",
        "members",
        "person-add",
        "units",
        "books",
        "figures",
        "trail",
        "trail-reads",
        "roles",
        "groups",
    )
    return [reverse(name) for name in (*names, "members-export")]


def looked_at(client: Client, path: str, text: str) -> list[str]:
    answer = client.get(path, follow=True)
    assert answer.status_code == 200, path
    return [f"{path} {text[:30]}: {what}" for what in broken(answer.content.decode(), text)]


def test_no_text_breaks_out_of_any_page(place: factories.Place, without_totp: None) -> None:
    laid = {text: everywhere(place, text, n) for n, text in enumerate(PAYLOADS)}
    chair, wrong = world.enter_as("commune_chair", place), []
    for text, about in laid.items():
        for path in [*where(about), f"{reverse('members')}?q={text[:20]}"]:
            wrong += looked_at(chair, path, text)
        shown = chair.get(reverse("person", kwargs={"person": about["person"]})).content.decode()
        assert escape(nfc_clean(text)[:60]) in shown, "it is not there at all"
    others = (world.enter_as(role, place) for role in ("commune_auditor", "province_officer"))
    for client in (chair, *others):
        for path in together():
            page = client.get(path, follow=True).content.decode()
            wrong += [f"{path} {text[:30]}: {what}" for text in laid for what in broken(page, text)]
    assert sorted(set(wrong)) == []


def test_what_is_typed_comes_back_into_the_form_unbroken(place: factories.Place, without_totp: None) -> None:
    chair, wrong = world.enter_as("commune_chair", place), []
    for text in PAYLOADS:
        fields = ("full_name", "birth", "phone", "id_number", "branch", "cell", "sex", "seen", "key")
        answer = chair.post(reverse("person-add"), dict.fromkeys(fields, text))
        assert answer.status_code == 200
        wrong += broken(answer.content.decode(), text)
    # What nobody saves is not cleaned either, and marks of direction may come back to where they were typed.
    assert set(wrong) <= {"turns or hides text"}


def test_stored_texts_are_composed_and_without_hidden_marks(place: factories.Place) -> None:
    for n, text in enumerate(PAYLOADS):
        person = Person.objects.get(pk=everywhere(place, text, n)["person"])
        for entry in TEXTS:
            kept = getattr(person, entry.key)
            assert kept == "\n".join(map(nfc_clean, kept.splitlines())), entry.key
            assert kept.startswith(nfc_clean(text)[: min(entry.length - 3, 30)].rstrip()), entry.key


def test_a_list_taken_out_holds_texts_only(place: factories.Place, without_totp: None) -> None:
    laid = [everywhere(place, text, n) for n, text in enumerate(PAYLOADS)]
    chair = world.enter_as("commune_chair", place)
    names = {nfc_clean(text)[:150] for text in PAYLOADS}
    whole = body(chair.post(reverse("members-export"), {"reason": "=1+1"}))
    found = set()
    for row in openpyxl.load_workbook(io.BytesIO(whole)).active.iter_rows():
        for cell in row:
            assert cell.data_type in ("s", "n", "inlineStr"), cell.value
            assert cell.hyperlink is None
            found.add(cell.value)
    assert names <= found
    assert len(laid) == len(PAYLOADS)


def test_a_book_of_them_goes_in_and_out_again(place: factories.Place) -> None:
    actor, before = factories.all_seeing(), Person.objects.count()
    for text in PAYLOADS:
        brought = books.bring(actor, unit=place.an_lac.unit, reading=book(text), sha256="0" * 64)
        books.decide(actor, book=brought, choice="enter")
        brought.refresh_from_db()
        books.place(actor, book=brought, chosen={}, make=list(brought.branches), on=world.TODAY)
        books.write(actor, book=brought)
        done = books.write_part(actor, book=Book.objects.get(pk=brought.pk), today=world.TODAY)
        assert done.state == Book.State.DONE
    assert Person.objects.count() == before + len(PAYLOADS)
    assert Spell.objects.filter(until=None).count() == before + len(PAYLOADS)


@pytest.mark.parametrize(
    "page",
    ["<script>alert(1)</script>", "<p onclick=x>", "<blink>", '<a href="javascript:x">', "<a href=//x>"],
)
def test_the_reader_sees_what_broke_out(page: str) -> None:
    assert Reader(page).broken
    assert not Reader('<script src="/static/a.js"></script><a href="/hoi-vien/">').broken
    assert broken("<p>&lt;i&gt;", "<i>") == []
    assert broken("<p><i></p>", "<i>") != []
