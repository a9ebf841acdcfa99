"""A book as the object that a dry run prints."""

from typing import Any

from sohoi.members.books.records import Book, BookColumn, BookRow, Problem


def as_json(book: Book) -> dict[str, Any]:
    """One object for JSON: members with fields and problem codes, columns, what was passed over, warnings."""
    return {
        "book": book.name,
        "kind": book.kind,
        "members": [_member(row) for row in book.rows],
        "columns": [_column(column) for column in book.columns],
        "skipped": [
            {"sheet": each.sheet, "row": each.row, "why": each.why, "words": each.words, "text": each.text}
            for each in book.skipped
        ],
        "branches": book.branches,
        "warnings": list(book.warnings),
    }


def _member(row: BookRow) -> dict[str, Any]:
    return {
        "sheet": row.sheet,
        "row": row.row,
        "fields": dict(row.fields),
        "problems": row.problems,
        "found": [_problem(each) for each in row.found],
        "hints": [_problem(each) for each in row.hints],
        "other": [list(each) for each in row.other],
    }


def _problem(each: Problem) -> dict[str, str]:
    return {"code": each.code, "field": each.field, "raw": each.raw, "words": each.words}


def _column(each: BookColumn) -> dict[str, Any]:
    return {
        "sheet": each.sheet,
        "table": each.table,
        "index": each.index,
        "heading": each.heading,
        "key": each.key,
        "label": each.label,
        "sure": each.sure,
        "note": each.note,
    }
