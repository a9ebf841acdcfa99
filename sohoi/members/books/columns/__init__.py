"""The columns a book may have, by noun; one class each, found by key.

A new field of the record that books carry is one class here and one line in the catalogue of fields.
"""

from sohoi.members.books.columns import background, days, household, names, reach, union
from sohoi.members.books.columns.base import NOTHING, Column, Context, Reading, TickColumn, share

ALL: tuple[Column, ...] = (
    *names.COLUMNS,
    *days.COLUMNS,
    *reach.COLUMNS,
    *background.COLUMNS,
    *household.COLUMNS,
    *union.COLUMNS,
)
BY_KEY = {column.key: column for column in ALL}

# What a person may choose for a column on screen: the rest are parts that only the reader tells apart.
CHOICES = tuple(column.key for column in ALL if column.key not in ("number", "other", "minority"))

__all__ = ["ALL", "BY_KEY", "CHOICES", "NOTHING", "Column", "Context", "Reading", "TickColumn", "share"]
