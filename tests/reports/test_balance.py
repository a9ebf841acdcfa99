"""Tăng giảm trong kỳ on the screen and in Excel; closing a period and what was changed afterwards."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from html import unescape

import docx
import openpyxl
import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from sohoi.access.models import Account
from sohoi.acts.gate import NotForYou
from sohoi.acts.models import Line
from sohoi.acts.performing import Refused
from sohoi.common.periods import Period
from sohoi.members.models import Person, Spell
from sohoi.members.queries import balance
from sohoi.members.services import people
from sohoi.reports import queries, services
from sohoi.reports.models import Closing
from tests import factories
from tests.pages.answers import body
from tests.races import at_once

SignIn = Callable[[Account], Client]
TODAY = date(2026, 7, 5)
HALF = Period(date(2026, 1, 1), date(2026, 6, 30))
ASKED = "?tu=01/01/2026&den=30/06/2026"


def admit(branch: object, on: date, name: str = factories.NAME) -> Person:
    entry = Spell.Entry.ADMITTED
    return factories.register_person(branch, since=on, entry=entry, full_name=name, birth="1979")  # type: ignore[arg-type]


@pytest.fixture
def lived(place: factories.Place) -> None:
    """Two were admitted in An Lạc and one moved within; one was admitted elsewhere."""
    east, west = place.an_lac.branches
    factories.register_person(east)
    moved = admit(east, date(2026, 2, 1))
    admit(west, date(2026, 6, 30), "Phạm Thị Cuối Kỳ")
    admit(place.binh_minh.east, date(2026, 3, 1), "Lê Thị Xã Khác")
    people.move(
        factories.all_seeing(), member=moved.member, version=1, branch=west, cell=None, on=date(2026, 3, 1)
    )


def shown(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return " ".join(unescape(answer.content.decode()).split())


def page_of(place: factories.Place, asked: str = ASKED) -> str:
    return reverse("balance-unit", kwargs={"unit": place.an_lac.unit.pk}) + asked


@pytest.fixture
def chair(place: factories.Place, client_as: SignIn) -> Client:
    return client_as(factories.account_with("commune_chair", place.an_lac.unit, full_name="Bùi Thị Chủ Tịch"))


@pytest.mark.usefixtures("lived")
def test_the_page_adds_up_and_leads_to_the_people(place: factories.Place, chair: Client) -> None:
    found = shown(chair, page_of(place))
    assert "6 tháng đầu năm 2026</span></h1>" in found
    assert "Kết nạp</dt><dd><a" in found and "Chuyển đến</dt>" not in found
    assert (
        '>Thôn Đông</a></td><td class="num desk-cell">1</td><td class="num">1</td><td class="num">1</td>'
        in found
    )
    behind = reverse("balance-people", kwargs={"unit": place.an_lac.unit.pk, "why": "ket-nap"}) + ASKED
    assert behind.replace("&", "&amp;") in chair.get(page_of(place)).content.decode()
    listed = shown(chair, behind)
    assert "Phạm Thị Cuối Kỳ" in listed and "Lê Thị Xã Khác" not in listed
    assert "1979 · 30/06/2026 · Thôn Tây" in listed
    assert chair.get(behind.replace("ket-nap", "khong-co")).status_code == 404


@pytest.mark.usefixtures("lived")
def test_where_numbers_lead_for_whoever_may_see_no_member(place: factories.Place, client_as: SignIn) -> None:
    auditor = client_as(factories.account_with("commune_auditor", place.an_lac.unit))
    found = shown(auditor, page_of(place))
    assert "Kết nạp</dt><dd>2</dd>" in found and "Chốt số kỳ này" not in found
    behind = reverse("balance-people", kwargs={"unit": place.an_lac.unit.pk, "why": "ket-nap"})
    assert auditor.get(behind).status_code == 404


@pytest.mark.usefixtures("lived")
def test_a_stranger_gets_nothing(place: factories.Place, client_as: SignIn) -> None:
    stranger = client_as(factories.account_with("commune_chair", place.binh_minh.unit))
    there = {"unit": place.an_lac.unit.pk}
    assert stranger.get(reverse("balance-unit", kwargs=there)).status_code == 404
    assert stranger.post(reverse("balance-export", kwargs=there), {"form": "xlsx"}).status_code == 404
    close = reverse("balance-close", kwargs={"unit": place.an_lac.unit.pk})
    assert stranger.post(close, {"tu": "1/1/2026", "den": "30/6/2026"}).status_code == 404
    assert not Closing.objects.exists()
    assert "Phạm Thị" not in shown(stranger, reverse("balance") + ASKED)


@time_machine.travel("2026-07-05 08:00+07:00", tick=False)
@pytest.mark.parametrize(
    ("asked", "title", "said"),
    [
        ("", "Năm 2026</span></h1>", 'aria-current="true">Năm nay'),
        ("?tu=01/07/2026&den=31/07/2026", "Tháng 7/2026</span></h1>", 'aria-current="true">Tháng này'),
        ("?tu=1/2/2026&den=15/2/2026", "Từ 01/02/2026 đến hết 15/02/2026</span></h1>", "Kỳ khác"),
        ("?tu=15/2/2026&den=1/2/2026", "Năm 2026</span></h1>", "Ngày cuối phải sau ngày đầu."),
        ("?tu=15/2/2026", "Năm 2026</span></h1>", "Hãy ghi cả ngày đầu và ngày cuối."),
        ("?tu=2/2026&den=hôm qua", "Năm 2026</span></h1>", "Hãy ghi đủ ngày, tháng, năm"),
        ("?tu=1/1/1000&den=1/1/2026", "Năm 2026</span></h1>", "1000"),
    ],
)
def test_any_period_may_be_asked_for(
    place: factories.Place, chair: Client, asked: str, title: str, said: str
) -> None:
    found = shown(chair, page_of(place, asked))
    assert title in found and said in found


def sent(chair: Client, place: factories.Place, form: str) -> object:
    out = reverse("balance-export", kwargs={"unit": place.an_lac.unit.pk})
    return chair.post(out, {"tu": "01/01/2026", "den": "30/06/2026", "form": form})


@pytest.mark.usefixtures("lived")
def test_the_table_goes_out_as_a_spreadsheet_with_every_kind(place: factories.Place, chair: Client) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(body(sent(chair, place, "xlsx")))).active  # type: ignore[arg-type]
    rows = {row[1].value: [cell.value for cell in row] for row in sheet.iter_rows()}
    heads, east, whole = rows["Đơn vị"], rows["Thôn Đông"], rows["Toàn xã"]
    assert "Xóa tên" in heads
    at = {words: heads.index(words) for words in ("Đầu kỳ", "Kết nạp", "Chuyển đi", "Tổng giảm", "Cuối kỳ")}
    assert [east[n] for n in at.values()] == [1, 1, 1, 1, 1]
    assert [whole[n] for n in at.values()] == [1, 2, 0, 0, 3]
    line = Line.objects.get(act="reports.take_balance")
    assert line.data == {"form": "xlsx", "period": "6 tháng đầu năm 2026"}


@pytest.mark.usefixtures("lived")
def test_on_paper_only_the_kinds_that_were(place: factories.Place, chair: Client) -> None:
    paper = docx.Document(io.BytesIO(body(sent(chair, place, "docx"))))  # type: ignore[arg-type]
    [table] = [one for one in paper.tables if any(cell.text == "Đơn vị" for cell in one.rows[0].cells)]
    assert [cell.text for cell in table.rows[0].cells] == [
        "STT", "Đơn vị", "Đầu kỳ", "Kết nạp", "Chuyển đến", "Tổng tăng", "Chuyển đi", "Tổng giảm", "Cuối kỳ",
    ]  # fmt: skip
    assert [cell.text for cell in table.rows[-1].cells][1:] == ["Toàn xã", "1", "2", "0", "2", "0", "0", "3"]


def test_no_other_kind_of_file(place: factories.Place, chair: Client) -> None:
    answer = sent(chair, place, "exe")
    assert answer.status_code == 302 and "tu=01/01/2026" in answer["Location"]  # type: ignore[attr-defined, index]
    assert not Line.objects.filter(act="reports.take_balance").exists()


def close(place: factories.Place, actor: object = None, today: date = TODAY) -> Closing:
    who = actor or factories.all_seeing()
    return services.close_period(who, unit=place.an_lac.unit, period=HALF, today=today)  # type: ignore[arg-type]


@pytest.mark.usefixtures("lived")
def test_closed_numbers_stay_and_the_page_says_what_was_changed(
    place: factories.Place, chair: Client
) -> None:
    button = reverse("balance-close", kwargs={"unit": place.an_lac.unit.pk})
    assert "Chốt số kỳ này" in shown(chair, page_of(place))
    with time_machine.travel("2026-07-05 08:00+07:00", tick=False):
        answer = chair.post(button, {"tu": "01/01/2026", "den": "30/06/2026"}, follow=True)
    assert "Đã chốt số 6 tháng đầu năm 2026." in answer.content.decode()
    found = shown(chair, page_of(place))
    assert "Bùi Thị Chủ Tịch chốt" in found and "Đã sửa" not in found and "Chốt lại" not in found
    late = admit(place.an_lac.east, date(2026, 5, 1))
    people.leave(
        factories.actor_with("commune_clerk", place.an_lac.unit, full_name="Cao Thị Cán Bộ"),
        member=late.member, version=1, why=Spell.Exit.DIED, on=date(2026, 6, 1),
    )  # fmt: skip
    found = shown(chair, page_of(place))
    assert "Đã sửa sau khi chốt: kết nạp +1, từ trần +1." in found
    assert "Thôn Đông: kết nạp +1" in found and "Cho rời Hội: Cao Thị Cán Bộ" in found
    # The frozen number stands there, without a link to people who are otherwise by now.
    assert "Kết nạp</dt><dd>2</dd>" in found
    assert "Kết nạp</dt><dd><a" in shown(chair, page_of(place) + "&lan=0")


@pytest.mark.usefixtures("lived")
def test_closed_again_it_is_a_new_version_and_the_old_one_stays(
    place: factories.Place, chair: Client
) -> None:
    first = close(place)
    with pytest.raises(Refused, match="không đổi"):
        close(place)
    admit(place.an_lac.east, date(2026, 5, 1))
    second = close(place)
    assert (first.n, second.n) == (1, 2)
    assert queries.thawed(Closing.objects.get(n=1))[0].came == 2
    assert queries.thawed(Closing.objects.get(n=2))[0].came == 3
    assert "Số đã chốt lần 2" in shown(chair, page_of(place))
    old = shown(chair, page_of(place) + "&lan=1")
    assert "Kết nạp</dt><dd>2</dd>" in old and "kết nạp +1" in old
    assert len(queries.recent_closings(place.an_lac.unit)) == 1


@pytest.mark.usefixtures("lived")
def test_a_move_between_branches_afterwards_is_said_only_below(place: factories.Place) -> None:
    found = close(place)
    person = Spell.objects.filter(until=None, branch=place.an_lac.east).get().person
    people.move(
        factories.all_seeing(), member=person.member, version=1, branch=place.an_lac.west, cell=None,
        on=date(2026, 4, 1),
    )  # fmt: skip
    now = balance.table(factories.all_seeing(), place.an_lac.unit, first=HALF.first, last=HALF.last)
    said = [(one.where, one.said) for one in queries.differences(found, now)]
    assert ("Thôn Đông", "chuyển đi +1") in said and ("Thôn Tây", "cuối kỳ +1") in said
    assert all(where for where, _ in said) and not queries.same(found, now)


def test_what_may_not_be_closed(place: factories.Place) -> None:
    with pytest.raises(Refused, match="chưa hết"):
        close(place, today=date(2026, 6, 29))
    assert close(place, today=date(2026, 6, 30)).n == 1
    with pytest.raises(Refused, match="xã, phường hoặc của tỉnh"):
        services.close_period(factories.all_seeing(), unit=place.an_lac.east, period=HALF, today=TODAY)


@pytest.mark.parametrize(
    ("role", "at"),
    [
        ("commune_auditor", "an_lac"),
        ("commune_chair", "binh_minh"),
        ("province_officer", ""),
    ],
)
def test_who_closes_nothing_here(place: factories.Place, role: str, at: str) -> None:
    """The province closes its own numbers, not those of a commune."""
    home = getattr(place, at).unit if at else place.province
    with pytest.raises(NotForYou):
        close(place, factories.actor_with(role, home))


def test_a_branch_head_closes_nothing(place: factories.Place) -> None:
    with pytest.raises(NotForYou):
        close(place, factories.actor_with("branch_head", place.an_lac.east))


def test_the_province_closes_its_own(place: factories.Place) -> None:
    admit(place.binh_minh.east, date(2026, 5, 1))
    officer = factories.actor_with("province_officer", place.province)
    made = services.close_period(officer, unit=place.province, period=HALF, today=TODAY)
    assert queries.thawed(made)[0].came == 1 and made.by_id == officer.id
    assert queries.changers(officer, made) == []


def test_whoever_may_not_see_the_trail_is_told_no_names(place: factories.Place) -> None:
    made = close(place)
    admitted = admit(place.an_lac.east, date(2026, 5, 1))
    people.leave(
        factories.all_seeing(), member=admitted.member, version=1, why=Spell.Exit.DIED, on=date(2026, 6, 1)
    )
    people_of = {
        role: factories.actor_with(role, place.an_lac.unit) for role in ("commune_chair", "commune_clerk")
    }
    assert [one.what for one in queries.changers(people_of["commune_chair"], made)] == ["Cho rời Hội"]
    assert queries.changers(people_of["commune_clerk"], made) == []
    elsewhere = factories.actor_with("commune_chair", place.binh_minh.unit)
    assert queries.changers(elsewhere, made) == []


@pytest.mark.django_db(transaction=True)
def test_closed_by_two_at_once_it_is_closed_once(place: factories.Place) -> None:
    found = at_once(lambda: close(place), lambda: close(place))
    assert sorted(type(one).__name__ for one in found) == ["Closing", "Refused"]
    assert Closing.objects.count() == 1
