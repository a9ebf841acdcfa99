"""The clerk's morning at her desk: she answers what the evening left, and prints the papers."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from sohoi.acts.models import Line
from sohoi.members.models import Card, Person
from tests.browser.evening import AWAY, GOING, NEW
from tests.browser.life import Walker
from tests.browser.phone import DAO, MAN
from tests.browser.test_walks import find
from tests.browser.visits import PHONE, Visitor, Window
from tests.common.papers import opened

COMING = "Bùi Thị Đến"


def the_clerk_admits(officer: Walker) -> None:
    officer.page.goto("/")
    officer.sees("1 đơn xin vào Hội chờ quyết định")
    officer.look()
    officer.page.locator(".todo li", has_text="đơn xin").get_by_role("link").click()
    officer.look()
    officer.page.get_by_label(NEW).check()
    officer.page.get_by_label("Số quyết định").fill("15/QĐ-BTV")
    officer.page.get_by_label("Ngày quyết định").fill(f"{timezone.localdate():%d/%m/%Y}")
    officer.tap("button", "Kết nạp người đã chọn")
    officer.sees("Đã kết nạp 1 người theo quyết định 15/QĐ-BTV")
    officer.look()
    assert Person.objects.get(full_name=NEW).member.branch.name == "Thôn Đông"


def the_clerk_takes_in(officer: Walker) -> None:
    officer.taps_to("Hôm nay")
    with officer.page.expect_navigation():
        officer.page.locator(".todo li", has_text="chuyển đến").get_by_role("link").click()
    officer.look()
    officer.taps_to(COMING)
    officer.page.get_by_label("Chi hội").select_option(label="Thôn Đông")
    officer.tap("button", f"Nhận {COMING}")
    officer.sees(f"Đã nhận {COMING} vào Chi hội Thôn Đông")
    officer.look()
    assert Person.objects.get(full_name=COMING).member.branch.commune.name == "Xã An Lạc"


def cards_are_printed(officer: Walker, visit: Visitor) -> None:
    """The new one's among a chosen few, and again alone from her own page."""
    officer.taps_to("Mục khác", "Chi hội và tổ", "Thôn Đông", "Cấp thẻ cho cả chi hội")
    officer.sends("Cấp 3 thẻ")
    officer.taps_to("Giấy tờ", "In thẻ hội viên")
    for name in (NEW, DAO):
        officer.page.get_by_label(name).check()
    printed = officer.file("In những thẻ đã chọn")
    words, codes = opened.words(printed), opened.codes(printed)
    assert NEW in words and DAO in words and MAN not in words
    hers = Card.objects.get(person__full_name=NEW)
    assert len(codes) == 2 and urlsplit(codes[0]).path != urlsplit(codes[1]).path
    [link] = [one for one in codes if one.endswith(reverse("card", args=[hers.token]))]
    proves_and_tells_nothing(visit, link)
    find(officer, "vu thi moi", NEW)
    officer.look()
    alone = officer.file("In thẻ hội viên")
    assert (opened.codes(alone), opened.sizes(alone)) == ([link], [(86, 54)])
    assert NEW in opened.words(alone)


def proves_and_tells_nothing(visit: Visitor, link: str) -> None:
    """Somebody in the street scans the card."""
    anybody = Walker(Window(visit(None)), PHONE)
    anybody.page.goto(link)
    anybody.look()
    anybody.sees("còn hiệu lực")
    expect(anybody.page.locator("body")).not_to_contain_text("Mới")
    assert anybody.window.wrong == []


def papers_are_printed(officer: Walker) -> None:
    for about, who in ((GOING, (GOING, AWAY)), ("Kết nạp", (NEW, "15/QĐ-BTV"))):
        officer.taps_to("Mục khác", "Giấy tờ", about)
        word, pdf = officer.file("Tải Word"), officer.file("Tải PDF")
        for text in (" ".join(opened.word_texts(word)), opened.words(pdf)):
            assert [one for one in who if one not in text] == []
    for act in ("members.print_introduction", "members.print_decision"):
        assert Line.objects.filter(act=act).count() == 2


def the_table_adds_up(officer: Walker) -> None:
    """Thirteen were there; one was admitted, one came, one went."""
    officer.taps_to("Số liệu", "Tăng giảm trong kỳ")
    numbers = officer.page.locator(".pairs").first.locator("dd").all_inner_texts()
    opening, came, went, closing = (int(one.strip("+−")) for one in numbers)
    assert (opening, came, went, closing) == (13, 2, 1, 14)
    for cause, name in (("kết nạp", NEW), ("chuyển đến", COMING), ("chuyển nơi ở", GOING)):
        officer.page.get_by_role("link", name=re.compile(f"người: .*{cause}")).click()
        officer.look()
        officer.sees(name)
        officer.taps_to("Tăng giảm trong kỳ")
