"""Acts on books, by what is done: bring one, write it into the register, take it back."""

from sohoi.members.queries.preparing import Ahead
from sohoi.members.services.books.bringing import bring, correct_column, decide, drop, place, reopen
from sohoi.members.services.books.undoing import Touched, undo, undo_row
from sohoi.members.services.books.writing import LEASE, stop, write, write_part

__all__ = [
    "LEASE",
    "Ahead",
    "Touched",
    "bring",
    "correct_column",
    "decide",
    "drop",
    "place",
    "reopen",
    "stop",
    "undo",
    "undo_row",
    "write",
    "write_part",
]
