"""In the child: tables of documents and web pages laid out as one sheet, line under line."""

from dataclasses import dataclass, field

from sohoi.common.sheets.read.limits import Limits
from sohoi.common.sheets.read.refusal import SheetRefused
from sohoi.common.sheets.read.workbook import Merge, Row, Sheet


@dataclass(slots=True)
class _Span:
    """A cell that reaches down: where it began, how wide it is, how many rows are left to it."""

    row: int
    column: int
    width: int
    left: int


@dataclass(slots=True)
class Grid:
    """Collects lines: rows of tables and texts between them. Every line counts, empty ones too."""

    name: str
    limits: Limits
    rows: list[Row] = field(default_factory=list)
    merges: list[Merge] = field(default_factory=list)
    number: int = 0
    spans: dict[int, _Span] = field(default_factory=dict)
    cells: list[str] = field(default_factory=list)
    letters: int = 0

    def line(self, *texts: str) -> None:
        """A line that is no row of a table: a title, a signature."""
        self.begin()
        for text in texts:
            self.cell(text)
        self.end()

    def begin(self) -> None:
        """The next row."""
        self.number += 1
        self.cells = []
        if self.number > self.limits.rows:
            raise SheetRefused("rows", limit=f"{self.limits.rows:,}".replace(",", "."))

    def cell(self, text: str, *, width: int = 1, height: int = 1) -> None:
        """The next cell of the row, over `width` columns and `height` rows."""
        self._pass_covered()
        column = len(self.cells)
        width = max(1, width)
        if column + width > self.limits.columns:
            raise SheetRefused("columns", sheet=self.name, limit=self.limits.columns)
        self._count(text)
        self.cells += [text, *[""] * (width - 1)]
        if height > 1:
            self.spans[column] = _Span(self.number, column, width, height - 1)
        elif width > 1:
            self._merge(Merge(self.number, column, self.number, column + width - 1))

    def going_on(self, *, width: int = 1) -> None:
        """A cell that belongs to the one above it, as Word says it: the one above reaches down to here."""
        column = len(self.cells)
        self.cell("", width=width)
        for at in range(len(self.merges) - 1, max(-1, len(self.merges) - 400), -1):
            merge = self.merges[at]
            if merge.first_column == column and merge.last_row == self.number - 1:
                self.merges[at] = merge._replace(last_row=self.number)
                return
        if self.number > 1:
            self._merge(Merge(self.number - 1, column, self.number, column + max(1, width) - 1))

    def end(self) -> None:
        """The row is whole."""
        self._pass_covered()
        for column, span in list(self.spans.items()):
            if span.row != self.number:
                span.left -= 1
            if span.left <= 0:
                self._close(column)
        while self.cells and not self.cells[-1].strip():
            self.cells.pop()
        if any(self.cells):
            self.rows.append(Row(self.number, self.cells))
        self.cells = []

    def end_table(self) -> None:
        """No cell reaches beyond its table."""
        for column in list(self.spans):
            self._close(column)

    def sheet(self) -> Sheet:
        """All of it."""
        self.end_table()
        return Sheet(name=self.name, rows=self.rows, merges=self.merges)

    def _pass_covered(self) -> None:
        while (span := self.spans.get(len(self.cells))) and span.row != self.number:
            self.cells += [""] * span.width

    def _close(self, column: int) -> None:
        span = self.spans.pop(column)
        last = min(self.number, span.row + self.limits.rows)
        self._merge(Merge(span.row, column, last, column + span.width - 1))

    def _merge(self, merge: Merge) -> None:
        if merge.last_row > merge.first_row or merge.last_column > merge.first_column:
            self.merges.append(merge)

    def _count(self, text: str) -> None:
        self.letters += len(text)
        if self.letters > self.limits.text_bytes:
            raise SheetRefused("text")
