"""Texts that have broken other systems, and a reader of pages that sees whether one of them broke out."""

from __future__ import annotations

import re
import unicodedata
from html.parser import HTMLParser

PAYLOADS = (
    "<script>alert(1)</script>",
    "</script><script>alert(2)</script>",
    "<img src=x onerror=alert(3)>",
    '"><img src=x onerror=alert(4)>',
    "'><svg onload=alert(5)>",
    '" onmouseover="alert(6)" x="',
    "' onfocus='alert(7)' autofocus='",
    "` onclick=alert(8) `",
    "javascript:alert(9)",
    "java\tscript:alert(10)",
    "data:text/html,<script>alert(11)</script>",
    "<iframe src=javascript:alert(12)></iframe>",
    "<svg><animate onbegin=alert(13)></svg>",
    "<math><a xlink:href=javascript:alert(14)>x",
    "</title><script>alert(15)</script>",
    "</textarea><script>alert(16)</script>",
    "</option></select><script>alert(17)</script>",
    "<!--<script>alert(18)</script>-->",
    "<![CDATA[<script>alert(19)</script>]]>",
    "&lt;script&gt;alert(20)&lt;/script&gt;",
    "%3Cscript%3Ealert(21)%3C/script%3E",
    "\\u003cscript\\u003ealert(22)\\u003c/script\\u003e",
    "＜script＞alert(23)＜/script＞",
    "<body onload=alert(24)>",
    '<a href="javascript:alert(25)">Xem</a>',
    "<meta http-equiv=refresh content=0;url=//nha-khac.vn>",
    "<base href=//nha-khac.vn/>",
    "<form action=//nha-khac.vn><input name=x>",
    "<style>*{background:url(//nha-khac.vn)}</style>",
    "<div hx-get=//nha-khac.vn hx-trigger=load>",
    "{{ 81913|add:7 }}",
    "{% include 'common/base.html' %}",
    "${81913+7} #{81913+7} <%= 81913+7 %>",
    "{0.__class__} %s %n {actor}",
    "=HYPERLINK(\"http://nha-khac.vn\",\"Xem\")",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "Nguyễn\u202eThị\u202c \u2066Hoa\u2069\u200b\ufeff An",
    unicodedata.normalize("NFD", "Nguyễn Thị Đẹp Đẽ"),
    "Nguyễn Thị " + "Dài" * 100,
    "Trần Thị 👩‍👩‍👧 Hoa 🌸",
)  # fmt: skip

# What our pages are made of. Nothing else may ever stand in one.
TAGS = frozenset(
    re.findall(
        r"\w+",
        """html head meta title link script noscript body a div nav span svg use main header p h1 h2 h3
        section form input button label select option datalist textarea ul ol li dl dt dd table thead tbody
        tr th td details summary progress strong br bdi fieldset legend rect g text path desc circle line""",
    )
)
# What the templates among them would give. Inside a key or a code the same digits are chance.
COMPUTED = re.compile(r"(?<![\w-])81920(?![\w-])")
LINKS = ("href", "src", "action", "formaction", "xlink:href", "hx-get", "hx-post")


class Reader(HTMLParser):
    """Collects what no page of ours may hold."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.broken: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in TAGS:
            self.broken.append(f"<{tag}>")
        given = dict(attrs)
        if tag == "script" and not (given.get("src") or "").startswith("/static/"):
            self.broken.append("a script that is not ours")
        for name, value in attrs:
            self._check(tag, name, value or "")

    def _check(self, tag: str, name: str, value: str) -> None:
        if name.startswith("on") or name in ("style", "srcdoc"):
            self.broken.append(f"<{tag} {name}>")
        if name in LINKS and not value.startswith(("/", "?", "#", "tel:0")):
            self.broken.append(f"<{tag} {name}={value[:40]}>")
        if name in LINKS and value.startswith(("//", "/\\")):
            self.broken.append(f"<{tag} {name}={value[:40]}>")


def broken(page: str, sent: str) -> list[str]:
    """Whether this text broke out of the page: as markup, as a script, as a template, as a direction."""
    wrong = Reader(page).broken
    if set(sent) & set("<>\"'") and sent in page:
        wrong.append("stands there as it was sent")
    if COMPUTED.search(page):
        wrong.append("was computed")
    if any(mark in page for mark in "\u202e\u2066\u200b\ufeff"):
        wrong.append("turns or hides text")
    return wrong
