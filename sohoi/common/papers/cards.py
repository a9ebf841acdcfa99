"""Members' cards as PDF, of the size of a bank card: ten on an A4 with marks to cut along, or one alone."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import BinaryIO

import segno

from sohoi.common.papers.pdf import breakable, press

MOST_CARDS = 500


@dataclass(frozen=True, slots=True)
class CardFace:
    """What stands on a card. `organs` are the lines at its top, the last one in bold; `facts` pairs of label
    and words; `code` the text of its QR."""

    organs: tuple[str, ...]
    title: str
    name: str
    facts: tuple[tuple[str, str], ...]
    number: str
    code: str


def write_cards(target: BinaryIO, cards: Sequence[CardFace], *, sheet: bool) -> None:
    """Cards on sheets of ten, or each on a page of its own size. ValueError for none or more than MOST_CARDS;
    raises NotPressed."""
    if not 0 < len(cards) <= MOST_CARDS:
        raise ValueError("Cards are printed from one to MOST_CARDS at a time")
    target.write(press("cards", {"sheet": sheet, "cards": [_described(one) for one in cards]}))


def _described(card: CardFace) -> dict[str, object]:
    return {
        "organs": [breakable(one) for one in card.organs],
        "title": card.title,
        "name": breakable(card.name),
        "facts": [[label, breakable(words)] for label, words in card.facts],
        "number": card.number,
        "code": _drawn(card.code),
    }


def _drawn(text: str) -> str:
    """The code as SVG. A quarter of it may be scratched in a purse and it still reads."""
    out = io.BytesIO()
    segno.make(text, error="q", micro=False, boost_error=False).save(out, kind="svg", border=2, scale=4)
    return out.getvalue().decode()
