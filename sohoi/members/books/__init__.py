"""Membership books as cadres keep them: `read_book` reads one, whatever its habits, and touches no database.

A book is read (`sohoi.common.sheets`), its tables are found, each column is taken for a field by one class
(`columns/`), each row is judged and put together. Deciding and writing belong to the services above.
"""

from sohoi.members.books.columns import BY_KEY, CHOICES
from sohoi.members.books.output import as_json
from sohoi.members.books.problems import (
    HINTS,
    PROBLEMS,
    SKIPPED,
    BookRefused,
    Refused,
    problem,
    problem_words,
)
from sohoi.members.books.read import read_book
from sohoi.members.books.records import (
    Book,
    BookColumn,
    BookRow,
    BookSkipped,
    ColumnChoices,
    Problem,
    Value,
)

COLUMN_LABELS = {key: BY_KEY[key].label for key in CHOICES}
"""What a person may take a column for, with its words."""

__all__ = [
    "COLUMN_LABELS",
    "HINTS",
    "PROBLEMS",
    "SKIPPED",
    "Book",
    "BookColumn",
    "BookRefused",
    "BookRow",
    "BookSkipped",
    "ColumnChoices",
    "Problem",
    "Refused",
    "Value",
    "as_json",
    "problem",
    "problem_words",
    "read_book",
]
