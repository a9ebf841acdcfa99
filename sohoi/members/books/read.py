"""Read a book from its file: sheets to pages, pages to tables, tables to members."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from sohoi.common.collecting import uncollected
from sohoi.common.sheets.read import Limits, Workbook, read_workbook
from sohoi.members.books.assemble import Assembler
from sohoi.members.books.body import Judge
from sohoi.members.books.columns import BY_KEY, Context
from sohoi.members.books.households import share_households
from sohoi.members.books.oldfonts import Modern, in_unicode, with_doubts
from sohoi.members.books.page import Page, clean_page
from sohoi.members.books.places import Place, is_generic, place_case, place_of_sheet, sheet_words
from sohoi.members.books.problems import BookRefused, skipped
from sohoi.members.books.records import Book, BookColumn, BookRow, BookSkipped, ColumnChoices
from sohoi.members.books.tables import Table, find_tables
from sohoi.members.books.twins import flag_twins
from sohoi.members.books.understand import Use, order_dates, understand
from sohoi.members.books.words import bare

Understood = tuple[Table, list[Use]]


class _Reader:
    """Collects what a workbook holds, sheet after sheet."""

    def __init__(self, today: date, choices: ColumnChoices, modern: Modern) -> None:
        self.today, self.choices, self.modern = today, choices, modern
        self.columns: list[BookColumn] = []
        self.rows: list[BookRow] = []
        self.skipped: list[BookSkipped] = []
        self.listed = 0

    def book(self, pages: list[Page], *, alone: bool) -> None:
        """Read all pages; `alone` when no other page can name a branch by its sheet.

        Their columns are understood first: how dates are written is decided by all of them together.
        """
        understood = [[] if page.hidden else self._understand(page) for page in pages]
        order_dates(understood, self.today)
        for page, tables in zip(pages, understood, strict=True):
            self._sheet(page, tables, alone=alone)

    def _understand(self, page: Page) -> list[Understood]:
        tables = find_tables(page, name_column=self._forced_name(page))
        return [(table, understand(table, self.choices, Context(self.today))) for table in tables]

    def _sheet(self, page: Page, tables: list[Understood], *, alone: bool) -> None:
        if page.hidden:
            self.skipped.append(skipped(page.name, None, "hidden"))
            return
        before = len(self.rows)
        above: Place | None = None
        for table, uses in tables:
            # A second table without a title of its own stands under the title of the first.
            above = table.place or above
            sheet = self.modern.names.get(page.name, page.name)
            self._table(table, uses, _outer(sheet, above, alone=alone))
        if len(self.rows) == before and page.rows:
            self.skipped.append(skipped(page.name, None, _why_none(page)))

    def _forced_name(self, page: Page) -> int | None:
        chosen = (
            index for (sheet, index), key in self.choices.items() if sheet == page.name and key == "full_name"
        )
        return next(chosen, None)

    def _table(self, table: Table, uses: list[Use], outer: Place | None) -> None:
        share_households(table, uses)
        members = list(self._members(table, uses, outer))
        if not members:
            return
        self.rows += members
        self.columns += [self._column(table, use) for use in uses if use.heading or _any(table, use)]

    def _column(self, table: Table, use: Use) -> BookColumn:
        name, index = table.page.name, use.index
        key = None if use.key == "other" else use.key
        label, note = BY_KEY[use.key].label, self.modern.notes.get((name, index), "")
        return BookColumn(name, table.index, index, use.heading, key, label, use.sure, note)

    def _doubted(self, row: BookRow, uses: list[Use]) -> BookRow:
        """The row, flagged where its letters are lost."""
        places = self.modern.unclear.get(row.sheet)
        return with_doubts(row, {use.index: use.key for use in uses}, places) if places else row

    def _members(self, table: Table, uses: list[Use], outer: Place | None) -> Iterator[BookRow]:
        judge = Judge(table, uses, outer)
        assembler = Assembler(uses, sheet=table.page.name, table=table.index, today=self.today)
        passed: list[BookSkipped] = []
        for place in range(table.first, table.last):
            judged = judge.judge(place, table.page.rows[place])
            if judged is None:
                continue
            if judged.why == "member":
                self.skipped += passed
                passed.clear()
                branch = judged.branch or (outer.name if outer else "")
                yield self._doubted(assembler.row(judged.row, branch=branch, cell=judged.cell), uses)
            else:
                text = " ".join(cell for cell in judged.row.cells[table.left : table.right] if cell)
                passed.append(skipped(table.page.name, judged.row.number, judged.why, text[:200]))
        self.skipped += passed


def _outer(name: str, title: Place | None, *, alone: bool) -> Place | None:
    """The branch that the title or the sheet's name gives to a whole table."""
    sheet = place_of_sheet(name)
    if title and sheet and bare(title.name) == bare(sheet.name):
        return sheet
    named = title or (sheet if sheet and sheet.level == "branch" else None)
    if named or alone or is_generic(name):
        return named
    return Place("branch", place_case(sheet_words(name)))


def _any(table: Table, use: Use) -> bool:
    return any(table.column(use.index))


def _why_none(page: Page) -> str:
    texts = (bare(cell) for row in page.rows[:30] for cell in row.cells if cell)
    signs = ("tong hop", "thong ke", "tong so", "bieu so lieu", "so luong")
    return "summary" if any(sign in text for text in texts for sign in signs) else "no_table"


@uncollected()
def read_book(
    path: Path,
    *,
    today: date,
    name: str | None = None,
    limits: Limits | None = None,
    column_choices: ColumnChoices | None = None,
) -> Book:
    """Read a membership book. Raises one of `Refused` with a Vietnamese sentence.

    `column_choices` is a person's word on columns: {(sheet, index): key, or None for "Thông tin khác"}.
    `today` decides who is under age and which dates lie ahead.
    """
    return book_of(
        read_workbook(path, limits=limits), name=name or path.name, today=today, choices=column_choices or {}
    )


def book_of(workbook: Workbook, *, name: str, today: date, choices: ColumnChoices) -> Book:
    """The book that the sheets of an opened file make. Raises BookRefused; ValueError for a bad choice."""
    unknown = {key for key in choices.values() if key is not None and key not in BY_KEY}
    if unknown:
        raise ValueError(f"no such column: {sorted(unknown)}")
    modern = in_unicode(workbook.sheets)
    reader = _Reader(today, choices, modern)
    shown = [sheet for sheet in workbook.sheets if not sheet.hidden]
    reader.book([clean_page(sheet) for sheet in modern.sheets], alone=len(shown) < 2)
    if not reader.rows:
        raise BookRefused("no_members")
    return Book(
        name=name,
        kind=workbook.kind,
        sheets=tuple(sheet.name for sheet in workbook.sheets),
        columns=tuple(reader.columns),
        rows=tuple(flag_twins(reader.rows)),
        skipped=tuple(reader.skipped),
        warnings=_warnings(reader),
    )


def _warnings(reader: _Reader) -> tuple[str, ...]:
    """What to tell about the book as a whole."""
    said = reader.modern.warnings()
    nowhere = sum(1 for row in reader.rows if "branch" not in row.fields)
    if nowhere:
        said.append(f"{nowhere} dòng không ghi chi hội.")
    guessed = [column.heading or column.label for column in reader.columns if column.key and not column.sure]
    if guessed:
        said.append("Nên xem lại các cột: " + ", ".join(dict.fromkeys(guessed)) + ".")
    return tuple(said)
