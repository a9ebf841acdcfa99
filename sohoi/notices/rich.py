"""The body of a notice: typed as text with a few marks, kept as clean HTML, read back as it was typed.

A blank line begins a paragraph, "- " an entry of a list, "1. " one of a numbered list, "# " a heading; what
stands between two pairs of asterisks is bold, and what looks like a web address becomes a link. Whatever the
source, only a handful of tags is ever kept: `clean` is called when it is written and again when it is shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from html.parser import HTMLParser
from itertools import groupby

import nh3

from sohoi.common.text import nfc_clean

TAGS = {"p", "br", "strong", "em", "ul", "ol", "li", "a", "h3", "blockquote"}
SCHEMES = {"http", "https", "tel", "mailto"}
LONGEST = 10_000

_BULLET = re.compile(r"[-•*+–]\s+(?=\S)")
_NUMBER = re.compile(r"\d{1,3}[.)]\s+(?=\S)")
_HEADING = re.compile(r"#{1,6}\s+(?=\S)")
_BOLD = re.compile(r"\*\*(?=\S)(.+?)(?<=\S)\*\*")
# The address ends before a mark that belongs to the sentence.
_ADDRESS = re.compile(r"https?://[^\s<>\"'*]*[^\s<>\"'*.,;:!?)\]]", re.ASCII | re.IGNORECASE)


def clean(html: str) -> str:
    """The HTML with nothing in it but the known tags, and links that open a page, a call or a letter."""
    return nh3.clean(
        html,
        tags=TAGS,
        attributes={"a": {"href"}},
        url_schemes=SCHEMES,
        link_rel="noopener noreferrer nofollow",
        clean_content_tags={"script", "style"},
    )


def from_text(text: str) -> str:
    """What was typed, as clean HTML."""
    blocks: list[list[str]] = [[]]
    for line in text[:LONGEST].splitlines():
        if kept := nfc_clean(line):
            blocks[-1].append(kept)
        elif blocks[-1]:
            blocks.append([])
    return clean("".join(part for block in blocks for part in _parts(block)))


def _parts(block: list[str]) -> Iterator[str]:
    """The lines of one block, those of a kind together."""
    for kind, lines in groupby(block, _kind):
        if kind in ("ul", "ol"):
            mark = _BULLET if kind == "ul" else _NUMBER
            entries = "".join(f"<li>{_inline(mark.sub('', line, count=1))}</li>" for line in lines)
            yield f"<{kind}>{entries}</{kind}>"
        elif kind == "h3":
            yield from (f"<h3>{_inline(_HEADING.sub('', line, count=1))}</h3>" for line in lines)
        else:
            yield f"<p>{'<br>'.join(map(_inline, lines))}</p>"


def _kind(line: str) -> str:
    marks = (("ul", _BULLET), ("ol", _NUMBER), ("h3", _HEADING))
    return next((kind for kind, mark in marks if mark.match(line)), "p")


def _inline(line: str) -> str:
    parts, at = [], 0
    for found in _ADDRESS.finditer(line):
        parts += [_bold(line[at : found.start()]), _link(found.group())]
        at = found.end()
    return "".join([*parts, _bold(line[at:])])


def _link(address: str) -> str:
    return f'<a href="{escape(address)}">{escape(address)}</a>'


def _bold(text: str) -> str:
    return _BOLD.sub(r"<strong>\1</strong>", escape(text))


class _Reader(HTMLParser):
    """Turns clean HTML back into the marks."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.lists: list[int] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("ul", "ol"):
            self.lists.append(1 if tag == "ol" else 0)
        elif tag == "li":
            self.words.append(self._mark())
        else:
            self.words.append({"br": "\n", "strong": "**", "h3": "# "}.get(tag, ""))

    def _mark(self) -> str:
        if not self.lists or not self.lists[-1]:
            return "- "
        self.lists[-1] += 1
        return f"{self.lists[-1] - 1}. "

    def handle_endtag(self, tag: str) -> None:
        if tag in ("ul", "ol") and self.lists:
            self.lists.pop()
        ends = {"li": "\n", "strong": "**", "p": "\n\n", "h3": "\n\n", "ul": "\n", "ol": "\n"}
        self.words.append(ends.get(tag, ""))

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def to_text(html: str) -> str:
    """What would have to be typed to get this HTML; also what is read aloud or pasted elsewhere."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return re.sub(r"\n{3,}", "\n\n", "".join(reader.words)).strip()
