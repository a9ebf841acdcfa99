"""The branch head's evening, step by step on her phone: everybody here is of Thôn Đông."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from sohoi.access.models import OwnKey
from sohoi.members.models import Application, Card, Person, Transfer
from tests.browser.life import A_WHILE, Walker, come_in
from tests.browser.phone import DAO, MAN, Village
from tests.browser.test_walks import find
from tests.browser.visits import Visitor

WOMEN = (DAO, MAN, *(f"Phạm Thị {one}" for one in ("Ba", "Cúc", "Én", "Gấm", "Hải", "Kim", "Lụa", "Nga")))
NEW, GOING = "Vũ Thị Mới", "Đỗ Thị Đi"
AWAY = "Phường Sông Xa, tỉnh khác"


def ten_women_get_their_pages(head: Walker, visit: Visitor) -> None:
    """Once she has begun she presses nothing: her screen goes on by itself when somebody has come in."""
    head.page.clock.install()
    head.page.goto("/")
    head.look()
    head.taps_to("Mục khác", "Chi hội và tổ", "Mở trang riêng cho hội viên", "Bỏ chọn hết")
    for name in WOMEN:
        head.page.get_by_label(name).check()
    head.tap("button", "Bắt đầu")
    assert head.taps == 5
    for left in reversed(range(len(WOMEN))):
        _one_comes_in(head, visit, left)
    head.sees("Đã đi hết danh sách đã chọn")
    assert head.taps == 5
    keys = OwnKey.objects.values_list("subject__person__full_name", flat=True)
    assert sorted(keys) == sorted(WOMEN)
    assert Card.objects.count() == len(WOMEN)


def _one_comes_in(head: Walker, visit: Visitor, left: int) -> None:
    name = head.page.locator("h1").inner_text()
    head.look()
    hers = come_in(visit, head.screen(), re.sub(r"\s*\d{4}$", "", name))
    assert (hers.taps, hers.window.wrong) == (1, [])
    hers.page.context.close()
    head.page.clock.fast_forward(A_WHILE)
    head.sees("đã mở được trang riêng")
    head.page.clock.fast_forward(A_WHILE)
    head.page.wait_for_function("name => document.querySelector('h1').innerText !== name", arg=name)
    if left:
        expect(head.page.locator(".over")).to_contain_text(
            f"còn {left - 1} người" if left > 1 else "người cuối"
        )


def somebody_asks_to_join(head: Walker) -> None:
    head.taps_to("Hội viên", "Thêm")
    head.page.get_by_label("Kết nạp mới").check()
    head.page.get_by_label("Họ và tên").fill(NEW)
    head.page.get_by_label("Ngày sinh").fill("1999")
    head.look()
    head.tap("button", "Thêm hội viên")
    head.sees("Đã ghi đơn. Có quyết định thì vào sổ.")
    head.look()
    assert (Application.objects.get().state, Person.objects.filter(full_name=NEW).count()) == ("waiting", 0)


def somebody_moves_away(head: Walker) -> None:
    find(head, "do thi di", GOING)
    head.look()
    head.taps_to("Giới thiệu chuyển sinh hoạt", "Nơi khác, ngoài sổ này")
    head.page.get_by_label("Nơi chuyển đến").fill(AWAY)
    head.sends(f"Giới thiệu {GOING}")
    assert Transfer.objects.get(person__full_name=GOING).elsewhere == AWAY


def two_corrections_without_a_network(head: Walker, village: Village) -> None:
    phone = village.phone
    phone.keep()
    phone.offline()
    phone.correct(DAO, phone="0710 999 000")
    phone.correct(MAN, address="Xóm Chùa")
    phone.waits(2)
    head.look()
    assert (village.corrections(DAO), village.corrections(MAN)) == ([], [])
    phone.offline(False)
    phone.waits(0)
    expect(head.page.locator("#said")).to_have_text("Đã gửi 2 việc.")
    head.look()
    assert village.corrections(DAO) == [{"phone": ["0710111330", "0710999000"]}]
    assert village.corrections(MAN) == [{"address": ["Xóm Bãi Canarias", "Xóm Chùa"]}]
