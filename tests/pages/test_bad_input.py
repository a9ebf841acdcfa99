"""Whatever is sent: one clear line in Vietnamese, nothing half-written, nothing of another unit, no 500."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from sohoi.members.models import Book, Person
from sohoi.members.services import people
from sohoi.notices.services.groups import Stated, change_group
from tests import factories
from tests.pages import world
from tests.pages.answers import body
from tests.pages.forms_sent import Sent, every_form
from tests.pages.watching import BESIDE, statements, writing

# A browser sends at least this.
TOKEN = {"csrfmiddlewaretoken": "x"}
ENDLESS = "9" * 5000
ODD = (
    "",
    " ",
    "abc",
    "-1",
    "0",
    "1.5",
    "999999999999999999999",
    ENDLESS,
    "٣٤",
    "²",
    "\x00",
    "Lan\x00Anh",
    "x" * 100_000,
    "null",
    "[]",
    "true",
    "' OR 1=1 --",
    "%s",
)
SAID = re.compile(r'(?:class="error"|role="alert")[^>]*>\s*(?:<p[^>]*>)?([^<]+)')


@pytest.fixture
def chair(there: world.World) -> Client:
    return world.enter_as("commune_chair", there.place)


State = dict[str, tuple[int, int]]


def state() -> State:
    """How many rows each table has, and a sum over all that they hold."""
    with connection.cursor() as cursor:
        names = connection.introspection.table_names(cursor)
        # A task in the queue twice is done once: it looks at the book, not at how often it was asked.
        tables = [name for name in names if name not in BESIDE and not name.startswith("django_tasks")]
        summed = (
            f"SELECT '{name}', count(*), sum(hashtext(t::text)) FROM {name} t" for name in sorted(tables)
        )
        cursor.execute(" UNION ALL ".join(summed))
        return {name: (count, held) for name, count, held in cursor.fetchall()}


@contextmanager
def undone() -> Iterator[None]:
    """Take back what happens inside."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def said(answer: Any) -> list[str]:
    """The sentences of an answer that say what is wrong, or what was done."""
    told = [str(one) for one in get_messages(answer.wsgi_request)]
    answer.client.cookies.pop("messages", None)
    page = "" if answer.streaming else answer.content.decode()
    if answer.status_code in (400, 404):
        told += re.findall(r"<h1>([^<]+)", page)
    return [*told, *(unescape(words).strip() for words in SAID.findall(page))]


def judged(client: Client, form: Sent, fields: dict[str, Any], before: State) -> list[str]:
    """Send it, and see that it was either done or refused, wholly, with a word; then take it back."""
    with undone(), statements() as sent:
        answer = client.post(form.path, {**TOKEN, **fields})
        words = said(answer)
        refused = answer.status_code != 302 and not answer.streaming
        # Where nothing was sent that writes there is nothing to compare.
        changed = refused and bool(writing(sent)) and state() != before
        body(answer)
    wrong = [f"odd words: {one}" for one in words if not is_vietnamese(one)]
    if answer.status_code not in (200, 302, 404, 409):
        wrong.append(f"{answer.status_code}")
    if changed:
        wrong.append("refused, and yet something was written")
    if refused and not words:
        wrong.append(f"{answer.status_code} without a word")
    return wrong


def is_vietnamese(words: str) -> bool:
    return bool(re.search(r"[à-ỹđĐÀ-Ỹ]", words)) and (words[:1].isupper() or words[:1].isdigit())


def test_every_form_is_right_as_it_is(there: world.World, chair: Client) -> None:
    """Otherwise the tests below would spoil what is spoilt already."""
    for form in every_form(there):
        with undone():
            before = state()
            answer = chair.post(form.path, form.fields)
            assert answer.status_code == (200 if form.name in EACH_TIME else 302), (form.name, said(answer))
            assert state() != before, form.name
            body(answer)


@pytest.mark.parametrize("every", [3, pytest.param(1, marks=pytest.mark.nightly)])
def test_every_field_may_hold_anything(there: world.World, chair: Client, every: int) -> None:
    """Each time a third of the values in each field, by turns, so that a form meets them all."""
    wrong, before = [], state()
    for form in every_form(there):
        for at, name in enumerate([*form.fields, *(["key"] if form.keyed else [])]):
            for odd in ODD[at % every :: every]:
                found = judged(chair, form, {**form.fields, name: odd}, before)
                wrong += [f"{form.name}, {name}={odd[:20]!r}: {one}" for one in found]
    assert wrong == []


def spoilt(form: Sent) -> Iterator[tuple[str, dict[str, Any]]]:
    """Without one field, without all of them, and with each of them twice."""
    for name in form.fields:
        yield f"without {name}", {key: value for key, value in form.fields.items() if key != name}
    yield "empty", {}
    yield "each twice", {name: [value, "nữa"] for name, value in form.fields.items()}


def test_every_field_may_be_missing(there: world.World, chair: Client) -> None:
    wrong, before = [], state()
    for form in every_form(there):
        for what, fields in spoilt(form):
            found = judged(chair, form, fields, before)
            wrong += [f"{form.name}, {what}: {one}" for one in found]
    assert wrong == []


def foreign(there: world.World) -> dict[str, list[int]]:
    """Ids of another commune, for each field that takes one."""
    other = there.place.binh_minh
    person = factories.register_person(other.east, full_name="Hà Thị Xã Khác")
    units = [other.unit.pk, other.east.pk, other.east_cells[0].pk, there.place.province.pk]
    return {"branch": units, "cell": units, "branch-0": units, "branch-1": units, "person": [person.pk]}


def test_ids_of_another_place_open_nothing(there: world.World, chair: Client) -> None:
    elsewhere, wrong = foreign(there), []
    for form in every_form(there):
        for name in elsewhere.keys() & form.fields.keys():
            for one in elsewhere[name]:
                with undone():
                    before = state()
                    answer = chair.post(form.path, {**form.fields, name: one})
                    page = body(answer).decode()
                    if state() != before or not said(answer):
                        wrong.append(f"{form.name}, {name}={one}: {answer.status_code} {said(answer)}")
                    assert "Xã Khác" not in page
                    assert "Bình Minh" not in page
    assert wrong == []


def complaints(answer: Any) -> list[str]:
    """What the answer says that went wrong."""
    told = [str(one) for one in get_messages(answer.wsgi_request) if one.level_tag == "error"]
    return told + [one for one in said(answer) if answer.status_code != 302]


# Every file that leaves is recorded, also a second one from the same window.
EACH_TIME = ("export", "ready export", "list paper", "cards", "take out", "reach export")


def test_pressed_twice_it_is_done_once_and_answered_alike(there: world.World, chair: Client) -> None:
    wrong = []
    for form in every_form(there):
        if form.name in EACH_TIME:
            continue
        with undone():
            sent = {**form.fields, "key": uuid.uuid4().hex}
            first = chair.post(form.path, sent)
            assert complaints(first) == []
            body(first)
            after = state()
            second = chair.post(form.path, sent)
            body(second)
            if state() != after:
                wrong.append(f"{form.name}: done twice")
            answers = [(one.status_code, one.headers.get("Location")) for one in (first, second)]
            if answers[0] != answers[1]:
                wrong.append(f"{form.name}: {answers}")
            wrong += [f"{form.name}: {one}" for one in complaints(second)]
    assert wrong == []


def test_two_tabs_the_slower_one_is_told_and_can_go_on(there: world.World, chair: Client) -> None:
    # Groups have a test of their own below, drafts among those of notices.
    others = ("group edit", "draft", "directive")
    versioned = [
        form for form in every_form(there) if "version" in form.fields and not form.name.startswith(others)
    ]
    assert {form.name for form in versioned} == {
        "reach",
        "herself",
        "union",
        "home",
        "move",
        "leave",
        "typing",
        "introduce",
        "send off",
        "away",
        "back",
        "past",
    }
    for form in versioned:
        with undone():
            person = Person.objects.get(pk=int(form.fields.get("person") or form.path.split("/")[2]))
            meanwhile = {"address": "Nơi người kia vừa ghi"}
            people.correct(
                factories.all_seeing(),
                member=person.member,
                version=person.version,
                facts=meanwhile,
                today=world.TODAY,
            )
            before = state()
            slower = chair.post(form.path, form.fields)
            page = slower.content.decode()
            assert slower.status_code == 409, form.name
            assert state() == before, form.name
            assert "người khác đã sửa" in page
            if form.name == "reach":
                assert "Nơi người kia vừa ghi" in page and "Xóm 2" in page
            version = re.search(r'name="version" value="(\d+)"', page)
            assert version, form.name
            again = chair.post(form.path, {**form.fields, "version": version[1]})
            assert again.status_code == 302, (form.name, said(again))


QUERIES = {
    "members": (
        "q",
        "commune",
        "branch",
        "cell",
        "age",
        "ethnicity",
        "occupation",
        "poverty",
        "core",
        "missing",
        "away",
        "sau",
    ),
    "members-export": ("q", "branch", "cell", "age"),
    "person-add": ("branch",),
    "book-template-chosen": ("unit",),
    "person-scan": ("branch",),
    "trail": ("sau", "viec"),
    "trail-reads": ("sau",),
}


def test_two_tabs_with_one_group_the_slower_one_is_told(there: world.World, chair: Client) -> None:
    [form] = [one for one in every_form(there) if one.name == "group edit"]
    stated = Stated("Tên người kia vừa ghi")
    change_group(factories.all_seeing(), group=there.groups["full"], version=0, stated=stated)
    before, slower = state(), chair.post(form.path, form.fields)
    page = slower.content.decode()
    assert (slower.status_code, state()) == (409, before)
    assert "người khác đã sửa" in page and stated.name in page and str(form.fields["name"]) in page
    version = re.search(r'name="version" value="(\d+)"', page)
    assert version
    assert chair.post(form.path, {**form.fields, "version": version[1]}).status_code == 302


def test_every_query_may_hold_anything(there: world.World, chair: Client) -> None:
    paths = {reverse(name): fields for name, fields in QUERIES.items()}
    paths[reverse("book", args=[there.books["doubtful"].pk])] = ("tu", "trang")
    paths[reverse("book-rows", args=[there.books["doubtful"].pk])] = ("tu",)
    for which, name in (("sinh-nhat", "thang"), ("mung-tho", "nam"), ("qua-tet", "dien")):
        ready = reverse("ready-list", kwargs={"unit": there.fitting["unit"], "which": which})
        paths[ready] = (name, "trang")
    paths[reverse("group-add", args=[there.fitting["group"]])] = ("q",)
    paths[reverse("unit-head", args=[there.fitting["unit"]])] = ("q",)
    paths[reverse("person-transfer", args=[there.people["long"].pk])] = ("q", "den")
    paths[reverse("unit-typing", args=[there.fitting["unit"]])] = ("q", "nguoi", "vua")
    for path, fields in paths.items():
        for name in fields:
            for odd in ODD:
                answer = chair.get(path, {name: odd})
                assert answer.status_code in (200, 302, 404), (path, name, odd[:20])
                body(answer)


def test_every_address_may_name_anything(there: world.World, chair: Client) -> None:
    for odd in (
        "0",
        "999999999999999999999",
        ENDLESS,
        "9223372036854775807",
        "9223372036854775808",
        "%00",
        "²",
    ):
        for path in ("/hoi-vien/{}/", "/hoi-vien/{}/sua/lien-lac/", "/hoi-vien/{}/vao-lai/", "/don-vi/{}/"):
            assert chair.get(path.format(odd)).status_code == 404, (path, odd[:20])
        for path in (
            "/nhap/{}/",
            "/nhap/mau/{}/",
            "/so-lieu/{}/",
            "/nhom/{}/",
            "/nguoi-dung/{}/",
            "/don-vi/{}/ten/",
        ):
            assert chair.get(path.format(odd)).status_code == 404, (path, odd[:20])
        assert chair.post(f"/hoi-vien/{odd}/can-cuoc/").status_code == 404
    assert chair.get(f"/hoi-vien/{there.fitting['person']}/sua/khong-co/").status_code == 404


FILES = {
    "nothing": b"",
    "noise": bytes(range(256)) * 50,
    "a page": b"<html><script>alert(1)</script></html>",
    "a broken zip": b"PK\x03\x04" + b"\x00" * 200,
    "text": "Chẳng có ai ở đây".encode(),
    "one heading": "Họ và tên,Năm sinh\n".encode(),
}


NAMES = ("ds.xlsx", "ds.csv", "ds.exe", "\u202exslx.ds", "x" * 300 + ".xls", "ds")


def test_a_file_that_is_no_list_is_refused_in_a_sentence(there: world.World, chair: Client) -> None:
    before = state()
    for name, content in ((name, content) for name in NAMES for content in FILES.values()):
        answer = chair.post(reverse("books"), {"file": SimpleUploadedFile(name, content)})
        assert answer.status_code == 200
        [words] = said(answer)
        assert is_vietnamese(words)
        assert words.endswith(".")
    assert state() == before


def test_a_name_of_300_letters_is_refused_and_kept_in_the_form(there: world.World, chair: Client) -> None:
    name = "Nguyễn Thị " + "Dài" * 100
    fields = {"full_name": name, "branch": there.place.an_lac.east.pk}
    answer = chair.post(reverse("person-add"), fields)
    assert name in answer.content.decode()
    assert said(answer)
    assert not Person.objects.filter(full_name__startswith="Nguyễn Thị Dài").exists()


def test_a_request_that_is_too_big_is_told_so(chair: Client) -> None:
    many = chair.post(reverse("person-add"), {f"f{n}": "" for n in range(3000)})
    large = chair.post(reverse("person-add"), {"notes": "x" * 3_000_000})
    assert [many.status_code, large.status_code] == [400, 400]
    assert "Chưa có gì được lưu" in large.content.decode()


def test_a_book_that_is_gone_and_a_branch_that_closed(there: world.World, chair: Client) -> None:
    """What another tab has done meanwhile: the old page says so and writes nothing."""
    book = Book.objects.get(pk=there.books["doubtful"].pk)
    assert chair.post(reverse("book-drop", args=[book.pk])).status_code == 302
    for name in ("book-write", "book-stop", "book-undo", "book-reopen", "book-drop", "book-place"):
        before = state()
        answer = chair.post(reverse(name, args=[book.pk]), {"make": "1"})
        assert answer.status_code in (302, 404), name
        assert state() == before, name
