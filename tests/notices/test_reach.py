"""How far word goes: sums by unit, kind, month and way, what it spared, as a page and as a spreadsheet."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from python_calamine import CalamineWorkbook

from sohoi.access.models import Account
from sohoi.access.own import member_actor
from sohoi.acts.actor import Actor
from sohoi.acts.gate import NotForYou
from sohoi.acts.models import Line
from sohoi.members.models import Person
from sohoi.notices.models import Notice
from sohoi.notices.queries.reach import lately, reach
from sohoi.notices.services import answering
from sohoi.notices.services import reach as acts
from tests import factories
from tests.factories import Place, register_person
from tests.notices.telling import recipient_of, told

SignIn = Callable[[Account], Client]


@pytest.fixture
def year() -> int:
    return int(timezone.localdate().year)


@pytest.fixture
def notices(place: Place, clerk: Actor, head: Actor, crowd: list[Person]) -> tuple[Notice, Notice]:
    """An invitation to the commune and a notice to Thôn Tây: An answers herself, Bình is told in person."""
    tay = register_person(place.an_lac.west, full_name="Đỗ Thị Tây", phone="0710000009")
    invited = told(clerk, place.an_lac.unit, kind="invitation")
    mine = recipient_of(invited, crowd[0])
    answering.reply(member_actor(crowd[0].subject_id), recipient=mine, value="no")
    answering.reply(member_actor(crowd[0].subject_id), recipient=mine, value="yes")
    answering.tell(head, recipient=recipient_of(invited, crowd[1]))
    noted = told(clerk, place.an_lac.west)
    answering.help_reply(clerk, recipient=recipient_of(noted, tay), value="")
    return invited, noted


def rows(lines: Any) -> list[tuple[str, int, int, int]]:
    return [(one.label, one.counts.everybody, one.counts.reached, one.counts.answered) for one in lines]


def test_sums_by_unit_kind_month_and_way(clerk: Actor, notices: object, year: int) -> None:
    found = reach(clerk, year)
    assert rows(found.units) == [("Thôn Đông", 3, 3, 1), ("Thôn Tây", 2, 2, 1)]
    assert rows(found.kinds) == [("Thông báo", 1, 1, 1), ("Giấy mời", 4, 4, 1)]
    assert rows(found.months) == [(f"Tháng {timezone.localdate().month}", 5, 5, 2)]
    assert dict(found.ways) == {
        "Báo trực tiếp": 1,
        "Được ghi giúp": 1,
        "Trả lời qua đường dẫn": 0,
        "Trả lời trên trang riêng": 1,
        "Thư điện tử đã gửi": 0,
    }
    assert (found.replaced.all_notices, found.per_notice) == (2, 2)
    assert reach(clerk, year - 1).total.everybody == 0


def test_each_sees_her_own(
    place: Place, head: Actor, officer: Actor, stranger: Actor, notices: object, year: int
) -> None:
    assert rows(reach(head, year).units) == [("Thôn Đông", 3, 3, 1)]
    assert rows(reach(stranger, year).units) == [("Thôn Tây", 2, 2, 1)]
    above = reach(officer, year)
    assert above.of_communes and rows(above.units) == [("Xã An Lạc", 5, 5, 2)]
    assert dict(above.ways)["Tự trả lời trên điện thoại"] == 1
    outside = factories.actor_with("commune_chair", place.binh_minh.unit)
    assert reach(outside, year).total.everybody == reach(outside, year).replaced.all_notices == 0


def test_what_was_spared_is_entered_and_summed(
    clerk: Actor, head: Actor, notices: tuple[Notice, Notice], year: int
) -> None:
    acts.spare(clerk, notice=notices[0], meetings=2, cost=1_500_000)
    acts.spare(clerk, notice=notices[1], meetings=None, cost=500_000)
    found = reach(clerk, year).replaced
    assert (found.meetings, found.cost) == (2, 2_000_000)
    assert Line.objects.get(act="notices.spare", data__meetings=2).data["cost"] == 1_500_000
    with pytest.raises(NotForYou):
        acts.spare(head, notice=notices[0], meetings=1, cost=1)


def test_the_form_reads_numbers_as_people_write_them(
    place: Place, client_as: SignIn, notices: tuple[Notice, Notice]
) -> None:
    client = client_as(factories.account_with("commune_clerk", place.an_lac.unit))
    path = reverse("notice-spared", args=[notices[0].pk])
    wrong = client.post(path, {"meetings": "ba", "cost": "1.500.000"}).content.decode()
    assert "Hãy ghi một con số" in wrong and "1.500.000" in wrong
    text = client.post(path, {"meetings": "3", "cost": "1.500.000"}, follow=True).content.decode()
    assert "Thay cho 3 buổi họp, 1.500.000 đồng" in text


def test_the_page_and_the_spreadsheet(place: Place, client_as: SignIn, notices: object, year: int) -> None:
    client = client_as(factories.account_with("commune_clerk", place.an_lac.unit))
    text = client.get(reverse("notices-reach")).content.decode()
    assert f"Độ lan tỏa năm {year}" in text and "Thôn Đông" in text
    assert "chưa gửi thông báo nào" in client.get(reverse("notices-reach") + "?nam=2021").content.decode()
    answer = client.post(reverse("notices-reach-export"), {"nam": str(year)})
    book = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(answer.streaming_content)))  # type: ignore[attr-defined]
    cells = book.get_sheet_by_index(0).to_python()
    [east] = [row for row in cells if "Thôn Đông" in row]
    assert [int(one) for one in east[-4:]] == [3, 3, 1, 1]
    assert Line.objects.filter(act="notices.export_reach").count() == 1


def test_what_was_told_lately_stands_on_the_desk_and_in_the_figures(
    place: Place, clerk: Actor, crowd: list[Person], client_as: SignIn
) -> None:
    """Of her own unit; older than thirty days, or another commune's, it is not counted."""
    notice = told(clerk, place.an_lac.unit, place.an_lac.east)
    answering.help_reply(clerk, recipient=recipient_of(notice, crowd[0]), value="")
    old = told(clerk, place.an_lac.unit, place.an_lac.east, title="Đã lâu")
    Notice.objects.filter(pk=old.pk).update(published_at=timezone.now() - timedelta(days=31))
    chair, far = (
        client_as(factories.account_with("commune_chair", one.unit))
        for one in (place.an_lac, place.binh_minh)
    )
    officer = client_as(factories.account_with("province_officer", place.province))
    for her, name in ((officer, "today"), (officer, "figures"), (chair, "figures")):
        shown = " ".join(her.get(reverse(name)).content.decode().split())
        assert '<span class="number">2</span> <span class="muted">lượt người được báo' in shown
        assert "<strong>33%</strong> đã trả lời" in shown
        assert "lượt người" not in far.get(reverse(name)).content.decode()
    counts = lately(clerk, place.an_lac.unit)
    assert counts is not None and (counts.everybody, counts.answered) == (3, 1)
    assert lately(clerk, place.binh_minh.unit) is None
    assert lately(clerk, place.an_lac.east_cells[0]) is None
