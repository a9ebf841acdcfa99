"""What goes with a notice: looked into, kept under a name of ours, given back harmlessly."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from sohoi.access.models import Account
from sohoi.acts.actor import Actor
from sohoi.acts.gate import NotForYou
from sohoi.acts.performing import Refused
from sohoi.common.photo import smaller
from sohoi.members.models import Person
from sohoi.notices import papers, tasks
from sohoi.notices.models import Arrival, Attachment, Notice, Recipient
from sohoi.notices.papers import PaperRefused, kind_of, name_of
from sohoi.notices.queries.files import of_office, open_attachment
from sohoi.notices.services import attaching
from sohoi.notices.services.attaching import FOLDER, MOST, Made, attach, detach
from sohoi.notices.services.freezing import freeze_part
from sohoi.notices.services.publishing import compose, discard, send, withdraw
from tests.factories import Place, account_with, actor_with, on_own_phone, register_person
from tests.notices.telling import stated, told

SignIn = Callable[[Account], Client]
PDF = b"%PDF-1.7\n1 0 obj <</OpenAction <</S /JavaScript /JS (app.alert(1))>>>> endobj\n%%EOF"
TEXT = Made("file", "Kế hoạch.txt", "text/plain; charset=utf-8", "Nội dung".encode())


def zipped(**parts: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as box:
        for name, content in parts.items():
            box.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return out.getvalue()


def old(*streams: str) -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"".join(one.encode("utf-16-le") for one in streams)


def jpeg() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (2000, 1000), "green").save(out, "JPEG")
    return out.getvalue()


@pytest.fixture(autouse=True)
def store(tmp_path: Any, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def draft(place: Place, clerk: Actor) -> Notice:
    return compose(clerk, unit=place.an_lac.unit, stated=stated(place.an_lac.unit))


def stored() -> list[str]:
    try:
        return sorted(default_storage.listdir(FOLDER)[1])
    except FileNotFoundError:
        return []


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (PDF, "pdf"),
        (zipped(word__document_dot_xml="x"), "docx"),
        (zipped(xl__workbook_dot_xml="x"), "xlsx"),
        (zipped(ppt__presentation_dot_xml="x"), "pptx"),
        (zipped(mimetype=papers.TYPES["odt"]), "odt"),
        (zipped(mimetype=papers.TYPES["ods"]), "ods"),
        (old("Root Entry", "WordDocument"), "doc"),
        (old("Root Entry", "Workbook"), "xls"),
        ("Kính gửi các chi hội".encode(), "txt"),
    ],
)
def test_what_it_is_is_found_inside(content: bytes, kind: str) -> None:
    assert kind_of(content) == kind


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", papers.EMPTY),
        (b"a" * (papers.LARGEST + 1), papers.TOO_BIG),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", papers.OTHER),
        (b"\xef\xbb\xbf <!DOCTYPE html><script>alert(1)</script>", papers.OTHER),
        (b"<?xml version='1.0'?><svg/>", papers.OTHER),
        (b"MZ\x90\x00 this program", papers.OTHER),
        (b"\x7fELF\x02", papers.OTHER),
        (zipped(evil_dot_exe="x"), papers.OTHER),
        (b"PK\x03\x04 not a box", papers.OTHER),
        (zipped(word__document_dot_xml="x", word__vbaProject_dot_bin="x"), papers.RUNS),
        (old("WordDocument", "_VBA_PROJECT"), papers.RUNS),
        (old("Nothing known"), papers.OTHER),
        (b"a\x00b", papers.OTHER),
        (PDF + zipped(evil_dot_exe="x"), papers.DOUBLE),
    ],
)
def test_what_runs_or_is_unknown_is_not_taken(content: bytes, words: str) -> None:
    with pytest.raises(PaperRefused) as no:
        kind_of(content)
    assert str(no.value) == words


@given(st.text(max_size=300), st.sampled_from(sorted(papers.TYPES)))
def test_any_name_becomes_one_that_harms_nobody(sent: str, kind: str) -> None:
    name = name_of(sent, kind)
    assert name.endswith(f".{kind}") and not name.startswith(".")
    assert len(name) <= papers.LONGEST_NAME and len(name.encode()) < 255
    assert not set(name) & set('<>:"/\\|?*;%\r\n\t\x00\u202e')


def test_names_are_kept_for_people() -> None:
    assert name_of("Kế hoạch số 45.pdf", "pdf") == "Kế hoạch số 45.pdf"
    assert name_of("../../etc/passwd", "txt") == "passwd.txt"
    assert name_of("C:\\Users\\Hoa\\bao-cao.DOCX", "docx") == "bao-cao.docx"
    assert name_of("gpj.\u202eexe.pdf", "pdf") == "gpj.exe.pdf"
    assert name_of('a"; \r\nX: b.pdf', "pdf") == "a__ X_ b.pdf"
    assert name_of("anh.html", "pdf") == "anh.html.pdf"


def test_it_is_kept_under_a_name_of_ours_and_given_back(clerk: Actor, draft: Notice) -> None:
    kept = attach(clerk, notice=draft, made=TEXT)
    assert kept.place.startswith(f"{FOLDER}/") and "Kế" not in kept.place and len(stored()) == 1
    opened = open_attachment(of_office(clerk, kept.pk))
    assert opened.content == TEXT.content
    headers = opened.headers
    assert headers["Content-Disposition"].startswith("attachment; filename*=utf-8''K%E1%BA%BF")
    assert headers["X-Content-Type-Options"] == "nosniff" and "sandbox" in headers["Content-Security-Policy"]
    draft.refresh_from_db()
    assert draft.version == 1


def test_it_goes_with_its_row_and_with_its_draft(
    clerk: Actor, draft: Notice, django_capture_on_commit_callbacks: Any
) -> None:
    one, two = (attach(clerk, notice=draft, made=TEXT) for _ in range(2))
    with django_capture_on_commit_callbacks(execute=True):
        detach(clerk, notice=draft, attachment=one.pk)
        detach(clerk, notice=draft, attachment=one.pk)
    assert stored() == [two.place.removeprefix(f"{FOLDER}/")]
    draft.refresh_from_db()
    with django_capture_on_commit_callbacks(execute=True):
        discard(clerk, notice=draft, version=draft.version)
    assert stored() == [] and not Attachment.objects.exists()


def test_what_broke_off_is_swept_after_a_day_and_nothing_else(
    clerk: Actor, draft: Notice, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = attach(clerk, notice=draft, made=TEXT)
    default_storage.save(f"{FOLDER}/lost", ContentFile(b"x"))
    assert tasks.sweep_files() == 0
    monkeypatch.setattr(tasks, "KEPT_WITHOUT_ROW", -timedelta(minutes=1))
    assert tasks.sweep_files() == 1
    assert stored() == [kept.place.removeprefix(f"{FOLDER}/")]


def test_there_are_never_more_than_agreed(clerk: Actor, draft: Notice) -> None:
    for _ in range(MOST[Attachment.Kind.FILE]):
        attach(clerk, notice=draft, made=TEXT)
    with pytest.raises(Refused, match="nhiều nhất 5 tệp"):
        attach(clerk, notice=draft, made=TEXT)
    assert len(stored()) == 5


def test_nothing_is_added_or_taken_once_it_is_on_its_way(
    clerk: Actor, draft: Notice, crowd: list[Person]
) -> None:
    kept = attach(clerk, notice=draft, made=TEXT)
    draft.refresh_from_db()
    send(clerk, notice=draft, version=draft.version)
    with pytest.raises(Refused):
        attach(clerk, notice=draft, made=TEXT)
    with pytest.raises(Refused):
        detach(clerk, notice=draft, attachment=kept.pk)


def test_strangers_find_neither_the_way_in_nor_the_way_out(
    place: Place, clerk: Actor, stranger: Actor, draft: Notice
) -> None:
    kept = attach(clerk, notice=draft, made=TEXT)
    far = actor_with("commune_clerk", place.binh_minh.unit)
    for other in (stranger, far):
        for wrong in (
            lambda other=other: of_office(other, kept.pk),
            lambda other=other: attach(other, notice=draft, made=TEXT),
            lambda other=other: detach(other, notice=draft, attachment=kept.pk),
        ):
            with pytest.raises(NotForYou):
                wrong()
    assert Attachment.objects.count() == 1


def test_it_is_sent_from_a_page_sorted_and_shown(place: Place, draft: Notice, client_as: SignIn) -> None:
    desk = client_as(account_with("commune_clerk", place.an_lac.unit))
    path = reverse("draft-files", kwargs={"draft": draft.pk})
    sent = [SimpleUploadedFile("anh.png.exe", jpeg()), SimpleUploadedFile("kế hoạch.txt", PDF)]
    shown = desk.post(path, {"sent": sent}, follow=True).content.decode()
    picture, paper = draft.attachments.order_by("pk")
    assert (picture.kind, picture.width, picture.name) == ("picture", 1600, "anh.png.jpg")
    assert (paper.kind, paper.name) == ("file", "kế hoạch.txt.pdf") and paper.name in shown
    answer = desk.get(reverse("notice-file", kwargs={"attachment": picture.pk}))
    assert answer["Content-Type"] == "image/jpeg" and answer["Content-Disposition"].startswith("inline")
    for _ in range(2):
        again = {
            "sent": [SimpleUploadedFile("b.txt", b"b"), SimpleUploadedFile("c.txt", b"c")],
            "key": "d" * 32,
        }
        assert desk.post(path, again).status_code == 302
    assert draft.attachments.count() == 4
    bad = [SimpleUploadedFile("a.svg", b"<svg/>"), SimpleUploadedFile("b.heic", b"\0\0\0\x18ftypheic")]
    shown = desk.post(path, {"sent": bad}).content.decode()
    assert "“a.svg”" in shown and "kiểu HEIC của iPhone" in shown and draft.attachments.count() == 4
    mixed = [SimpleUploadedFile("d.txt", b"d"), SimpleUploadedFile("e.html", b"<!doctype html>")]
    answer = desk.post(path, {"sent": mixed, "key": "e" * 32}).content.decode()
    assert "“e.html”: Không nhận tệp kiểu này" in answer and "d.txt" in answer
    assert draft.attachments.count() == 5 and "e" * 32 not in answer
    assert "Chưa chọn tệp nào" in desk.post(path, {}).content.decode()
    west = client_as(account_with("branch_head", place.an_lac.west))
    assert west.get(reverse("notice-file", kwargs={"attachment": paper.pk})).status_code == 404


def test_a_file_that_is_lost_is_as_if_it_were_not(clerk: Actor, draft: Notice) -> None:
    kept = attach(clerk, notice=draft, made=TEXT)
    default_storage.delete(kept.place)
    with pytest.raises(NotForYou):
        open_attachment(kept)


# On the phones of those who were told


@pytest.fixture
def hoa(place: Place) -> Person:
    return register_person(place.an_lac.east, full_name="Phạm Thị Hoa", birth="1958", phone="0710345678")


@pytest.fixture
def sent(place: Place, clerk: Actor, hoa: Person) -> Notice:
    """Told to Thôn Đông with a picture and a paper."""
    small = smaller(jpeg())
    picture = Made("picture", "anh.jpg", "image/jpeg", small.content, small.tiny, small.width, small.height)
    made = compose(clerk, unit=place.an_lac.unit, stated=stated(place.an_lac.east))
    for one in (picture, TEXT):
        attach(clerk, notice=made, made=one)
    made.refresh_from_db()
    made = send(clerk, notice=made, version=made.version)
    while made.state == Notice.State.SENDING:
        made = freeze_part(clerk, notice=made)
    return made


def ways(name: str, notice: Notice, /, **more: Any) -> list[str]:
    found = notice.attachments.order_by("pk")
    return [reverse(name, kwargs={**more, "attachment": one.pk}) for one in found]


def test_her_own_page_shows_a_tiny_picture_and_gives_both(hoa: Person, sent: Notice) -> None:
    phone = on_own_phone(hoa.subject_id)
    picture, paper = ways("my-notice-file", sent, notice=sent.pk)
    page = phone.get(reverse("my-notice", args=[sent.pk])).content.decode()
    assert f'src="{picture}?nho=1"' in page and f'href="{paper}" download' in page and "loading=" in page
    whole, tiny = phone.get(picture).content, phone.get(f"{picture}?nho=1").content
    assert Image.open(io.BytesIO(whole)).width == 1600 and Image.open(io.BytesIO(tiny)).width == 320
    answer = phone.get(f"{paper}?nho=1")
    assert answer.content == TEXT.content and answer["Content-Disposition"].startswith("attachment")


def test_her_page_gives_nothing_of_what_others_were_told(
    place: Place, clerk: Actor, hoa: Person, sent: Notice
) -> None:
    beside = on_own_phone(register_person(place.an_lac.west, full_name="Ngô Thị Bên").subject_id)
    other = told(clerk, place.an_lac.unit, place.an_lac.east)
    for way in ways("my-notice-file", sent, notice=sent.pk):
        assert beside.get(way).status_code == 404
    hers = on_own_phone(hoa.subject_id)
    for way in ways("my-notice-file", sent, notice=other.pk):
        assert hers.get(way).status_code == 404


def test_a_link_gives_it_only_to_whoever_proved_who_she_is(
    place: Place, clerk: Actor, hoa: Person, sent: Notice
) -> None:
    token = sent.links.get(group=None).token
    page = reverse("notice-link", args=[token])
    phone, files = Client(), ways("notice-link-file", sent, token=token)
    shown = phone.get(page).content.decode()
    assert "Kèm theo 1 ảnh và 1 tệp" in shown and TEXT.name not in shown
    assert [phone.get(way).status_code for way in files] == [404, 404]
    hers = str(Recipient.objects.get(subject=hoa.subject_id).pk)
    assert phone.post(page, {"digits": "5678", "who": hers}).status_code == 302
    assert TEXT.name in phone.get(page).content.decode()
    assert [phone.get(way).status_code for way in files] == [200, 200]
    other = told(clerk, place.an_lac.unit, place.an_lac.east)
    elsewhere = ways("notice-link-file", sent, token=other.links.get(group=None).token)
    assert [phone.get(way).status_code for way in elsewhere] == [404, 404]


def test_a_link_of_another_branch_does_not_open_it(place: Place, clerk: Actor, sent: Notice) -> None:
    """Proved for what was told to her, and holding the address of what was not."""
    west = register_person(place.an_lac.west, full_name="Đỗ Thị Tây", phone="0710001234")
    hers = told(clerk, place.an_lac.unit, place.an_lac.west)
    phone, page = Client(), reverse("notice-link", args=[hers.links.get(group=None).token])
    who = str(Recipient.objects.get(notice=hers, subject=west.subject_id).pk)
    assert phone.post(page, {"digits": "1234", "who": who}).status_code == 302
    for way in ways("notice-link-file", sent, token=sent.links.get(group=None).token):
        assert phone.get(way).status_code == 404


def test_what_was_withdrawn_is_opened_by_the_office_alone(
    place: Place, clerk: Actor, hoa: Person, sent: Notice, client_as: SignIn
) -> None:
    withdraw(clerk.because("Nhầm ngày"), notice=sent)
    phone = on_own_phone(hoa.subject_id)
    token = sent.links.get(group=None).token
    hers = ways("my-notice-file", sent, notice=sent.pk) + ways("notice-link-file", sent, token=token)
    assert {phone.get(way).status_code for way in hers} == {404}
    office = client_as(account_with("branch_head", place.an_lac.east))
    assert {office.get(way).status_code for way in ways("notice-file", sent)} == {200}


def test_all_papers_together_are_not_too_heavy(
    clerk: Actor, draft: Notice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attaching, "HEAVIEST", 2 * len(TEXT.content))
    for _ in range(2):
        attach(clerk, notice=draft, made=TEXT)
    with pytest.raises(Refused, match="cộng lại nặng quá 25 MB"):
        attach(clerk, notice=draft, made=TEXT)
    small = smaller(jpeg())
    attach(clerk, notice=draft, made=Made("picture", "a.jpg", "image/jpeg", small.content, small.tiny, 1, 1))
    assert len(stored()) == 4


def test_a_directive_is_opened_where_it_arrived(
    place: Place, clerk: Actor, stranger: Actor, client_as: SignIn
) -> None:
    made = compose(clerk, unit=place.an_lac.unit, stated=stated(place.an_lac.east, kind="directive"))
    kept = attach(clerk, notice=made, made=TEXT)
    head = actor_with("branch_head", place.an_lac.east)
    with pytest.raises(NotForYou):
        of_office(head, kept.pk)
    made.refresh_from_db()
    freeze_part(clerk, notice=send(clerk, notice=made, version=made.version))
    assert of_office(head, kept.pk) == kept
    with pytest.raises(NotForYou):
        of_office(stranger, kept.pk)
    desk = client_as(account_with("branch_head", place.an_lac.east))
    page = reverse("directive-in", args=[Arrival.objects.get(notice=made).pk])
    assert reverse("notice-file", args=[kept.pk]) in desk.get(page).content.decode()
