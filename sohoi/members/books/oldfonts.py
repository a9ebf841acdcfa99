"""Books in old fonts: every column brought to Unicode before anything is understood, and told of.

The cells of a column that stand in one kind of font are judged together: by the font where the file tells it,
by their letters otherwise. What no conversion explains is marked and never passes for good.
"""

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field, replace

from sohoi.common.oldfonts import Scheme, Verdict, decide, is_broken, modern, odd_words, unclear
from sohoi.common.sheets.read import OLD_FONTS, Row, Sheet, column_letters
from sohoi.common.text import nfc_clean
from sohoi.members.books.problems import problem
from sohoi.members.books.records import BookRow

_WORDS = {
    Scheme.TCVN3: "chữ kiểu cũ TCVN3 (ABC), đã đổi sang chữ thường dùng",
    Scheme.VNI: "chữ kiểu cũ VNI, đã đổi sang chữ thường dùng",
    Scheme.TCVN3_1258: "chữ kiểu cũ TCVN3 (ABC), đã đổi sang chữ thường dùng",
    Scheme.VNI_1258: "chữ kiểu cũ VNI, đã đổi sang chữ thường dùng",
    Scheme.VIQR: "chữ gõ kiểu VIQR, đã đổi sang chữ thường dùng",
    Scheme.CP1258: "chữ bị lưu sai bảng mã, đã sửa lại",
    Scheme.UTF8: "chữ bị lưu sai bảng mã, đã sửa lại",
}
_MOST_WORDS = 4

Place = tuple[str, int]
"""A sheet and a column from 0."""
Group = tuple[int, type[str]]
"""A column and a kind of font within a sheet."""


@dataclass(slots=True)
class Modern:
    """The sheets in Unicode, what was changed in each column, and what stays unclear.

    `unclear` holds row and column (number of the row, column from 0) of cells that must not be believed;
    `names` the names of sheets where they were written in an old font.
    """

    sheets: list[Sheet]
    notes: dict[Place, str] = field(default_factory=dict)
    unclear: dict[str, set[tuple[int, int]]] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)

    def warnings(self) -> list[str]:
        """What to tell about the book as a whole."""
        said = []
        for words in dict.fromkeys(note.partition(",")[0] for note in self.notes.values()):
            places = (column for (_, column), note in sorted(self.notes.items()) if note.startswith(words))
            columns = ", ".join(dict.fromkeys(map(column_letters, places)))
            said.append(f"Cột {columns}: {words}, máy đã đổi lại. Hãy xem kỹ tên người trước khi nhập.")
        count = sum(map(len, self.unclear.values()))
        if count:
            said.append(f"{count} ô có chữ bị vỡ, không đọc chắc được. Hãy xem lại trong tệp gốc.")
        return said


def in_unicode(sheets: list[Sheet]) -> Modern:
    """The sheets as if they had been written in Unicode from the start."""
    odd = [sheet for sheet in sheets if not sheet.hidden and _is_odd(sheet)]
    found = Modern(sheets)
    if not odd:
        return found
    groups = {id(sheet): _groups(sheet) for sheet in odd}
    around = _around(groups.values())
    found.sheets = [
        _rewritten(sheet, groups[id(sheet)], around, found) if id(sheet) in groups else sheet
        for sheet in sheets
    ]
    found.names = _names(sheets, around)
    return found


def _is_odd(sheet: Sheet) -> bool:
    """Whether anything on a sheet needs a look: nearly all sheets end here."""
    texts: set[str] = set()
    for row in sheet.rows:
        texts.update(row.cells)
    return any(type(text) in OLD_FONTS for text in texts) or odd_words(texts)


def _groups(sheet: Sheet) -> dict[Group, list[str]]:
    """The different texts of each column, by the kind of their font, in their order."""
    found: dict[Group, dict[str, None]] = {}
    for row in sheet.rows:
        for column, cell in enumerate(row.cells):
            kind = type(cell)
            if cell and (kind is str or kind in OLD_FONTS):
                found.setdefault((column, kind), {})[str(cell)] = None
    return {group: list(texts) for group, texts in found.items()}


def _font(kind: type[str]) -> Scheme | None:
    return OLD_FONTS[kind][0] if kind in OLD_FONTS else None


def _around(groups: Iterable[dict[Group, list[str]]]) -> Scheme | None:
    """The scheme of most of the book, for columns too short to tell by themselves."""
    gains: dict[Scheme, int] = {}
    for each in groups:
        for (_, kind), texts in each.items():
            verdict = decide(texts, font=_font(kind))
            if verdict.schemes:
                gains[verdict.schemes[0]] = gains.get(verdict.schemes[0], 0) + verdict.gain
    return max(gains, key=lambda scheme: gains[scheme]) if gains else None


def _rewritten(sheet: Sheet, groups: dict[Group, list[str]], around: Scheme | None, found: Modern) -> Sheet:
    """The sheet with its old texts in Unicode; notes and doubts go to `found`."""
    changed: dict[Group, dict[str, str]] = {}
    doubtful: dict[int, set[str]] = {}
    for group, texts in groups.items():
        verdict = decide(texts, font=_font(group[1]), around=around)
        capitals = OLD_FONTS[group[1]][1] if group[1] in OLD_FONTS else False
        changed[group] = {text: modern(text, verdict, capitals=capitals) for text in texts}
        _note(found, (sheet.name, group[0]), changed[group], verdict)
    for group, texts_now in changed.items():
        doubtful.setdefault(group[0], set()).update(unclear(texts_now.values()))
    rows = [_row(row, changed) for row in sheet.rows]
    _doubt(found, sheet.name, rows, doubtful)
    return Sheet(name=sheet.name, rows=rows, hidden=sheet.hidden, merges=sheet.merges)


def _row(row: Row, changed: dict[Group, dict[str, str]]) -> Row:
    cells = []
    for column, cell in enumerate(row.cells):
        texts = changed.get((column, type(cell)))
        cells.append(texts.get(cell, cell) if texts and cell else cell)
    return Row(row.number, cells)


def _doubt(found: Modern, sheet: str, rows: list[Row], doubtful: dict[int, set[str]]) -> None:
    columns = {column: texts for column, texts in doubtful.items() if texts}
    for row in rows if columns else ():
        for column, texts in columns.items():
            if column < len(row.cells) and row.cells[column] in texts:
                found.unclear.setdefault(sheet, set()).add((row.number, column))


def _note(found: Modern, place: Place, texts: dict[str, str], verdict: Verdict) -> None:
    """Say of a column what was changed, with one example that shows it best."""
    changed = {text: now for text, now in texts.items() if text != now and not text.isascii()}
    if not changed and verdict.schemes[:1] == (Scheme.VIQR,):
        changed = {text: now for text, now in texts.items() if text != now}
    if not changed or not verdict.schemes:
        return
    before = max(changed, key=lambda text: _telling(text, changed[text]))
    words = _WORDS[verdict.schemes[0]]
    found.notes.setdefault(place, f"{words}, ví dụ “{_shown(before)}” → “{changed[before]}”")


def _shown(text: str) -> str:
    """A text as it looked, on one line."""
    return " ".join(text.split())[:60]


def _telling(before: str, after: str) -> tuple[bool, int]:
    """Prefer two to four words in which much is changed."""
    count = len(before.split())
    return 2 <= count <= _MOST_WORDS, sum(
        1 for one, other in zip(before, after, strict=False) if one != other
    )


def _names(sheets: list[Sheet], around: Scheme | None) -> dict[str, str]:
    """Names of sheets in Unicode. A name is one text: only the rest of the book can tell how to read it."""
    verdict = Verdict((around,), 0, 0) if around else Verdict((), 0, 0)
    named = {sheet.name: modern(sheet.name, verdict) for sheet in sheets}
    return {name: nfc_clean(now) for name, now in named.items() if now != name}


def with_doubts(row: BookRow, columns: Mapping[int, str], places: Set[tuple[int, int]]) -> BookRow:
    """The row, flagged where a cell of it must not be believed. `columns` are keys of fields by column.

    What has no field holds nothing back: there a hint says it.
    """
    told = [
        problem("text_unclear", key, row.cells[index])
        for index, key in columns.items()
        if (row.row, index) in places and key != "number"
    ]
    branch = str(row.fields.get("branch", ""))
    if is_broken(branch) and "branch" not in columns.values():
        told.append(problem("text_unclear", "branch", branch))
    if not told:
        return row
    found = [each for each in told if each.field != "other"]
    hints = [each for each in told if each.field == "other"]
    return replace(row, found=(*row.found, *found), hints=(*row.hints, *hints))
