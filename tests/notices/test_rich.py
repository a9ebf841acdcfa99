"""The body of a notice: marks in, a handful of tags out, and back again; nothing else ever."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sohoi.notices.rich import SCHEMES, TAGS, clean, from_text, to_text
from tests.pages.payloads import PAYLOADS

WRITTEN = """# Họp chi hội

Kính mời hội viên dự họp lúc **19 giờ 30**.
Xin đến đúng giờ.

- quà Tết
- thi dân vũ

1. Điểm danh
2. Bàn việc"""
KEPT = (
    "<h3>Họp chi hội</h3><p>Kính mời hội viên dự họp lúc <strong>19 giờ 30</strong>.<br>Xin đến đúng giờ.</p>"
    "<ul><li>quà Tết</li><li>thi dân vũ</li></ul><ol><li>Điểm danh</li><li>Bàn việc</li></ol>"
)
HOSTILE = (
    *PAYLOADS,
    '<a href="javascript:alert(1)">x</a>',
    '<a href="data:text/html,<script>alert(1)</script>">x</a>',
    '<a href="vbscript:msgbox(1)">x</a>',
    '<a href=" java\nscript:alert(1)">x</a>',
    '<a href="//xau.example/x" onclick="alert(1)">x</a>',
    '<p style="position:fixed;inset:0">x</p>',
    '<p class="button" id="main">x</p>',
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
    "<form action=https://xau.example><button>x</button></form>",
    "<base href=https://xau.example>",
    "<meta http-equiv=refresh content=0>",
    "<template><img src=x onerror=alert(1)></template>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    'https://a.example/"onmouseover=alert(1)',
    "**<img src=x onerror=alert(1)>**",
    "- <script>alert(1)</script>",
)


class Seen(HTMLParser):
    """What a browser would make of it."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.wrong: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in TAGS:
            self.wrong.append(tag)
        for name, value in attrs:
            scheme = (value or "").partition(":")[0].lower()
            known = (name == "href" and (scheme in SCHEMES or ":" not in (value or ""))) or name == "rel"
            if tag != "a" or not known:
                self.wrong.append(f"{tag} {name}={value}")


def test_what_is_typed_becomes_a_few_tags_and_comes_back_as_it_was() -> None:
    assert from_text(WRITTEN) == KEPT
    assert to_text(KEPT) == WRITTEN


def test_addresses_become_links_without_the_mark_that_ends_the_sentence() -> None:
    html = from_text("Xem ở https://vidu.vn/tin?a=1&b=2. Hỏi chị Hoa.")
    link = '<a href="https://vidu.vn/tin?a=1&amp;b=2" rel="noopener noreferrer nofollow">'
    assert html == f"<p>Xem ở {link}https://vidu.vn/tin?a=1&amp;b=2</a>. Hỏi chị Hoa.</p>"
    assert to_text(html) == "Xem ở https://vidu.vn/tin?a=1&b=2. Hỏi chị Hoa."


def test_there_are_at_least_forty_hostile_texts() -> None:
    assert len(set(HOSTILE)) >= 40


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_that_runs_or_hides_survives_either_way_in(text: str) -> None:
    for html in (clean(text), from_text(text), clean(from_text(text))):
        assert Seen(html).wrong == []


def test_the_guard_of_these_tests_can_see() -> None:
    assert Seen("<p onclick=x>a</p><img src=x><a href='javascript:x'>b</a>").wrong != []


def test_what_is_pasted_from_elsewhere_keeps_only_its_sense() -> None:
    pasted = (
        '<p class="MsoNormal" style="x"><b>Đậm</b> <strong>đậm</strong> <a href="tel:0710345678">gọi</a></p>'
    )
    rel = 'rel="noopener noreferrer nofollow"'
    assert clean(pasted) == f'<p>Đậm <strong>đậm</strong> <a href="tel:0710345678" {rel}>gọi</a></p>'
    assert clean("<script>alert(1)</script><p>Còn lại</p><!-- x -->") == "<p>Còn lại</p>"


@given(st.text(max_size=300))
def test_any_text_is_kept_clean_and_settles(text: str) -> None:
    once = from_text(text)
    assert Seen(once).wrong == []
    assert clean(once) == once
    assert from_text(to_text(once)) == from_text(to_text(from_text(to_text(once))))


def test_marks_of_direction_and_nothing_at_all() -> None:
    assert from_text("a\u202eb\u200bc") == "<p>abc</p>"
    assert from_text(" \n\n ") == ""
