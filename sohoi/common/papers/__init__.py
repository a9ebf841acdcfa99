"""Official papers of an office, in two writings: Word to go on with, PDF to print and sign.

A paper is described once (`Paper`) and written by `write_word` and `write_pdf`; what is a mere table goes
through `write_table`, which knows Excel as well. Texts stay texts: nothing of them is markup anywhere.
"""

from sohoi.common.papers.cards import CardFace, write_cards
from sohoi.common.papers.paper import (
    MOST_ROWS,
    Column,
    Head,
    Paper,
    Style,
    Table,
    Text,
    TooLong,
)
from sohoi.common.papers.pdf import NotPressed, write_pdf
from sohoi.common.papers.tables import FORMATS, Format, write_table
from sohoi.common.papers.word import write_word

__all__ = [
    "FORMATS",
    "MOST_ROWS",
    "CardFace",
    "Column",
    "Format",
    "Head",
    "NotPressed",
    "Paper",
    "Style",
    "Table",
    "Text",
    "TooLong",
    "write_cards",
    "write_pdf",
    "write_table",
    "write_word",
]
