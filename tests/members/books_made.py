"""Books as the reader gives them, made by hand."""

from __future__ import annotations

from typing import Any

from sohoi.members.books.records import Book, BookColumn, BookRow, Problem


def row(n: int, name: str, *problems: str, branch: str = "Thôn Đông", **fields: Any) -> BookRow:
    """A member row; `problems` are codes."""
    found = tuple(Problem(code, "birth", "31/02/1980", f"Sai: {code}") for code in problems)
    stated = {"full_name": name, "branch": branch, **fields}
    return BookRow("Danh sách", n, 0, stated, (("Mã HV", f"HV{n}"),), found, (), (str(n), name))


def book(*rows: BookRow, name: str = "ds.xlsx") -> Book:
    columns = tuple(
        BookColumn("Danh sách", 0, at, heading, key, heading, True)
        for at, (heading, key) in enumerate((("STT", None), ("Họ tên", "full_name")))
    )
    return Book(name, "xlsx", ("Danh sách",), columns, rows, ())


def people(count: int, **fields: Any) -> Book:
    """A book of so many different people without a problem."""
    return book(
        *(row(n, f"Nguyễn Thị Hoa {chr(97 + n % 26)}{n}", birth="1980", **fields) for n in range(count))
    )
