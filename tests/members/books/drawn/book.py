"""Whole books: `draw_book(seed, folder, habits)` writes one and gives its truth."""

from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from typing import Any

from tests.members.books.drawn import extras, facts, layout, spoil
from tests.members.books.drawn.grid import Page, truth_of, write_csv, write_xlsx
from tests.members.books.drawn.habits import Habits, ditto_sign, draw_habits, settled
from tests.members.books.drawn.hands import TICKS
from tests.members.books.drawn.spec import Cells, Col, words
from tests.members.books.drawn.women import Woman, community, options

PLACES = options(
    "Thôn Đông|Thôn Bắc|Thôn Nam Hải|Tổ dân phố 3|Tổ dân phố số 7|Xóm Mới|Khu 5|Thôn An Cơ Đông|"
    "Thôn 1|Xóm 12|Bản Nà Lốc|Ấp 4|Khu phố 2|Thôn Thượng|Buôn Ea Kmat|Thôn Lộng Khê 2|"
    "TDP Hoàng Diệu|Khối 6|Thôn Ô Trình"
)


@dataclass
class Drawn:
    """A book on disk with its truth and its habits."""

    path: Path
    truth: dict[str, Any]
    habits: Habits


class Pen:
    """Writes the pages of one book by its habits."""

    def __init__(self, random: Random, habits: Habits) -> None:
        self.random, self.habits = random, habits
        self.sign = ditto_sign(random)
        self.cols = self._columns()
        self.first = 1 if habits["margin"] == "column" else 0
        self.number_head = random.choice(["STT", "TT", "Số TT", "Stt", "S\nTT", "Số thứ tự", "STT."])
        self.upper_sections = random.random() < 0.5
        self.last: dict[str, list[Any]] = {}
        self.written = 0

    @property
    def numbered(self) -> bool:
        return self.habits["number"] != "none"

    @property
    def heads(self) -> list[tuple[str, ...]]:
        first = "" if self.habits["number"] == "blank_heading" else self.number_head
        return [*([(first,)] if self.numbered else []), *(head for col in self.cols for head in col.heads)]

    def _columns(self) -> list[Col]:
        habits, random = self.habits, self.random
        signs = TICKS[habits["ticks"]]
        rest = [
            *facts.number(random, habits["identity"]),
            *facts.phone(random, habits["phone"]),
            *facts.sex(random, habits["sex"]),
            *facts.joined(random, habits["joined"]),
            *facts.poverty(random, habits["poverty"], signs),
            *random.sample(facts.described(random), random.randint(0, 5)),
        ]
        if habits["party"] != "none":
            rest.append(facts.party(random, signs, habits["party"] == "dated"))
        if habits["headings"] != "poor" and random.random() < 0.5:
            rest.append(facts.tick("core", facts.pick(random, facts.CORE), signs, lambda woman: woman.core))
        if habits["headings"] == "poor":
            rest = [
                col
                for col in rest
                if col.key in ("number", "phone", "sex", "ethnicity", "religion", "education")
            ]
        rest += self._places() + self._house()
        rest += {
            "two": extras.some(random, 2),
            "four": extras.some(random, 4),
            "ages": [extras.age_groups(random)],
        }.get(habits["extras"], [])
        if habits["extras"] == "four" and random.random() < 0.5:
            rest.append(facts.husband(random))
        if habits["order"] == "shuffled":
            random.shuffle(rest)
        if habits["notes"] != "none":
            rest.append(extras.notes(random, habits["notes"]))
        return [facts.name(random, habits["name"]), facts.birth(random, habits["birth"]), *rest]

    def _places(self) -> list[Col]:
        random, found = self.random, []
        if self.habits["branch"].startswith("column"):
            written = random.choice(["plain", "plain", "union", "capitals"])
            found.append(
                Col("branch", [(facts.pick(random, facts.BRANCH),)], lambda r, w: _place(w, written))
            )
        if self.habits["cell"] == "column":
            found.append(words("group", facts.pick(random, facts.CELL), lambda woman: woman.cell))
        if self.habits["address"] != "none":
            long = self.habits["address"] == "with_branch"
            found.append(
                words(
                    "address",
                    facts.pick(random, facts.ADDRESS),
                    lambda woman: ", " if long else woman.address,
                    shared=True,
                )
            )
        return found

    def _house(self) -> list[Col]:
        kind = self.habits["house"]
        if kind == "number":
            head = facts.pick(self.random, "Số hộ|Hộ số|STT hộ|TT hộ|Mã hộ|Hộ")
            return [Col("house", [(head,)], lambda r, w: Cells([w.house], {}), shared=True)]
        if kind == "head":
            head = facts.pick(self.random, "Họ tên chủ hộ|Tên chủ hộ|Họ và tên chủ hộ|Chủ hộ")
            man = ("Nguyễn Văn Nam", "Trần Văn Hùng", "Lê Quang Tuấn")
            return [Col("house", [(head,)], lambda r, w: Cells([man[w.house % 3]], {}), shared=True)]
        if kind == "relation":
            head = facts.pick(self.random, "Quan hệ với chủ hộ|QH với chủ hộ|Quan hệ chủ hộ")
            said = ("Chủ hộ", "Vợ", "Con", "Mẹ", "Con dâu")
            return [Col("kept:relation", [(head,)], lambda r, w: Cells([r.choice(said)], {}))]
        return []

    def rows(
        self, page: Page, women: list[Woman], branch: str, first: int | None = None, header: bool = True
    ) -> None:
        """A whole list: header, sections, members, sums."""
        first = self.first if first is None else first
        width = len(self.heads)
        top = page.at
        self.last = {}
        if header:
            layout.header(page, self.habits, self.random, self.heads, first)
        if self.habits["blanks"] == "after_header":
            page.skip()
        if self.habits["sums"] == "total_first":
            page.line(["", "Tổng số", len(women)], first)
        number, begun, spans = 0, page.at, Spans()
        for at, each in enumerate(women):
            before = women[at - 1] if at else None
            if self._sections(page, each, before, at, width, first, number):
                self.last, number = {}, number if self.habits["number"] != "restart" else 0
            self._page_break(page, at, len(women), first)
            number += 1
            self._member(page, each, before, number, first, spans)
            if self.habits["blanks"] == "between" and at % 7 == 6:
                page.skip()
        if self.habits["file"] != "csv":
            spans.merge(page)
        if self.habits["blanks"] == "prepared" and self.numbered:
            for ahead in range(1, 4):
                page.line([number + ahead], first)
        assert page.at > begun >= top

    def _sections(
        self, page: Page, each: Woman, before: Woman | None, at: int, width: int, first: int, number: int
    ) -> bool:
        new_branch = before is None or before.branch != each.branch
        new_cell = new_branch or (before is not None and before.cell != each.cell)
        begun = False
        if self.habits["branch"].startswith("section") and new_branch:
            if before is not None and self.habits["sums"] == "subtotals":
                page.line(
                    ["", self.random.choice(["Cộng", "Cộng chi hội", f"Cộng: {number}"]), number], first
                )
            self.written += 1
            text = each.branch if self.habits["branch"] == "section_bare" else f"Chi hội {each.branch}"
            layout.section(page, self.habits, self.random, text, self.written - 1, width, first)
            begun = True
        if begun:
            self.last = {}
        if self.habits["cell"] == "section" and new_cell:
            page.line(
                self.random.choice([["", each.cell], [each.cell], [each.cell.upper()], [f"{each.cell}:"]]),
                first,
            )
            begun = True
        return begun

    def _page_break(self, page: Page, at: int, many: int, first: int) -> None:
        if at == 0 or at % 11 or at >= many - 1 or self.last == {}:
            return
        kind = self.habits["pages"]
        if kind == "carried_over":
            page.line(["", self.random.choice(["Cộng trang", "Cộng trang 1"]), at], first)
            page.line(["", "Mang sang", at], first)
        if kind == "repeated_title":
            page.skip()
            page.line(["", "DANH SÁCH HỘI VIÊN PHỤ NỮ"], first)
        if kind in ("repeated_header", "carried_over", "repeated_title"):
            layout.header(page, self.habits, self.random, self.heads, first)
            self.last = {}
        if kind == "page_numbers":
            page.line(["", "", f"Trang {at // 11}"], first)
            self.last = {}

    def _member(
        self, page: Page, each: Woman, before: Woman | None, number: int, first: int, spans: "Spans"
    ) -> None:
        same_house = before is not None and before.house == each.house and bool(self.last)
        cells: list[Any] = [self._number(number)] if self.numbered else []
        fields: dict[str, Any] = {}
        starts: dict[str, int] = {}
        for col in self.cols:
            wrote = col.write(self.random, each)
            starts[col.key] = len(cells)
            fields |= wrote.states
            shown = self._shown(col, wrote.cells, same_house)
            spans.note(col, self.habits, page.at, first + len(cells), again=shown == [""])
            cells += shown
            self.last[col.key] = wrote.cells
        if self.habits["branch"] != "none":
            fields.setdefault("branch", each.branch)
        if self.habits["cell"] == "section":
            fields.setdefault("group", each.cell)
        problems = spoil.spoil(self.random, self.habits, each, cells, fields, starts)
        page.member(page.at, fields, problems)
        page.line(cells, first)

    def _number(self, number: int) -> Any:
        shapes = {"text": str(number), "dotted": f"{number}.", "zero_padded": f"{number:02d}"}
        return shapes.get(self.habits["number"], number)

    def _shown(self, col: Col, cells: list[Any], same_house: bool) -> list[Any]:
        """The cells as they are written: once for a house or a branch, or with a ditto sign."""
        again = self.last.get(col.key) == cells and cells != [""]
        if col.key == "branch":
            how = self.habits["branch"]
            if how in ("column_once", "column_merged") and again:
                return [""]
            return [self.sign] if how == "column_ditto" and again else cells
        if col.shared and same_house and again:
            how = self.habits["address"]
            if col.key == "house" or (col.key == "address" and how in ("house_once", "house_merged")):
                return [""] * len(cells)
            if col.key == "address" and how == "house_ditto":
                return [self.sign]
        if col.ditto and self.habits["words"] == "ditto" and again and self.random.random() < 0.7:
            return [self.sign]
        if col.ditto and self.habits["words"] in ("capitals", "small"):
            return [str(cells[0]).upper() if self.habits["words"] == "capitals" else str(cells[0]).lower()]
        return cells


class Spans:
    """Cells merged downwards over the rows of a house or a branch."""

    def __init__(self) -> None:
        self.open: dict[int, list[int]] = {}
        self.all: list[tuple[int, list[int]]] = []

    def note(self, col: Col, habits: Habits, row: int, column: int, *, again: bool) -> None:
        """One more row of a column that may be merged."""
        wanted = (col.key == "branch" and habits["branch"] == "column_merged") or (
            col.key in ("address", "house") and habits["address"] == "house_merged"
        )
        if not wanted:
            return
        span = self.open.get(column)
        if span and again and span[1] == row - 1:
            span[1] = row
            return
        self.open[column] = [row, row]
        self.all.append((column, self.open[column]))

    def merge(self, page: Page) -> None:
        """Merge what was found."""
        for column, (start, end) in self.all:
            if end > start:
                page.merges.append((start, column, end, column))


def _place(woman: Woman, written: str) -> Cells:
    name = woman.branch
    text = {"union": f"Chi hội {name}", "capitals": name.upper()}.get(written, name)
    return Cells([text], {"branch": name})


def _community(random: Random, habits: Habits) -> list[Woman]:
    branches = random.sample(PLACES, random.randint(1, 4))
    if habits["branch"].startswith(("section", "sheet")):
        branches = random.sample(PLACES, random.randint(2, 4))
    cells = [f"Tổ {n}" for n in range(1, random.randint(3, 4))] if habits["cell"] != "none" else [""]
    places = [(branch, cell) for branch in branches for cell in cells]
    kind = (
        "saint" if habits["name"] == "saint" else "highland" if habits["name"].startswith("highland") else ""
    )
    women = community(random, places, random.randint(24, 48), kind)
    return spoil.replaced(random, habits, women)


def _pages(random: Random, pen: Pen, women: list[Woman]) -> list[Page]:
    habits = pen.habits
    if not habits["branch"].startswith(("sheet", "title")):
        page = Page(
            "csv"
            if habits["file"] == "csv"
            else random.choice(["Sheet1", "Danh sách", "DS hội viên", "HV 2024"])
        )
        _one(random, pen, page, women, "")
        return _others(random, habits, [page])
    by_branch: dict[str, list[Woman]] = {}
    for each in women:
        by_branch.setdefault(each.branch, []).append(each)
    if habits["file"] == "csv" or habits["headings"] == "poor":
        by_branch = dict(list(by_branch.items())[:1])
    pages: list[Page] = []
    for branch, some in by_branch.items():
        name = {
            "sheet": random.choice([branch, f"CH {branch}", f"Chi hội {branch}"]),
            "sheet_short": branch.removeprefix("Thôn "),
        }.get(habits["branch"], f"Sheet{len(pages) + 1}")
        pages.append(Page("csv" if habits["file"] == "csv" else name[:31]))
        _one(random, pen, pages[-1], some, branch)
    if habits["branch"] == "sheet_short":
        _told_by_sheets(pages)
    return _others(random, habits, pages)


def _told_by_sheets(pages: list[Page]) -> None:
    """A branch without the word for it is told by the name of a sheet among others, not by a lone one."""
    for page in pages:
        for member in page.members:
            alone = page.name.isdigit() or (len(pages) == 1 and member["fields"]["branch"] != page.name)
            member["fields"].pop("branch") if alone else member["fields"].update(branch=page.name)


def _one(random: Random, pen: Pen, page: Page, women: list[Woman], branch: str) -> None:
    if pen.habits["margin"] == "rows":
        page.skip(2)
    width = len(pen.heads)
    layout.titles(page, pen.habits, random, width + pen.first, branch)
    poor = pen.habits["headings"] == "poor"
    if pen.habits["side"] == "beside" and pen.habits["file"] != "csv" and len(women) > 6:
        top, half = page.at, len(women) // 2
        pen.rows(page, women[:half], branch, header=not poor)
        end, page.at = page.at, top
        pen.rows(page, women[half:], branch, first=pen.first + width + random.choice([0, 1]), header=not poor)
        page.at = max(end, page.at)
    else:
        pen.rows(page, women, branch, header=not poor)
    layout.foot(page, pen.habits, random, len(women), pen.first)


def _others(random: Random, habits: Habits, pages: list[Page]) -> list[Page]:
    """Sheets that hold no list of members."""
    kind = habits["sheets"]
    if kind == "summary":
        page = Page(random.choice(["Tổng hợp", "TH", "THỐNG KÊ", "Bieu TH"]))
        page.line(
            [
                random.choice(
                    ["BIỂU TỔNG HỢP HỘI VIÊN", "TỔNG HỢP SỐ LƯỢNG HỘI VIÊN", "THỐNG KÊ CHẤT LƯỢNG HỘI VIÊN"]
                )
            ]
        )
        page.line(
            [
                "TT",
                random.choice(["Chi hội", "Tên chi hội", "Đơn vị"]),
                random.choice(["Tổng số hội viên", "Số hội viên", "TSHV"]),
                "Đảng viên",
                "Hộ nghèo",
            ]
        )
        for at, each in enumerate(PLACES[:5], 1):
            page.line([at, each, 20 + at, 3, 1])
        page.line(["", "Cộng", 115, 15, 5])
        return [page, *pages] if random.random() < 0.5 else [*pages, page]
    if kind == "hidden" and pages:
        old = replace(pages[0], name="DS cũ 2019", hidden=True, members=[])
        return [*pages, old]
    if kind == "guide":
        page = Page("Hướng dẫn")
        for text in (
            "HƯỚNG DẪN NHẬP DANH SÁCH",
            "1. Cột họ và tên ghi đầy đủ, có dấu.",
            "2. Ngày sinh ghi ngày/tháng/năm.",
            "3. Số CCCD ghi đủ 12 số.",
        ):
            page.line([text])
        return [page, *pages]
    return [*pages, Page("Sheet9")] if kind == "empty" else pages


def draw_book(seed: int, folder: Path, habits: Habits | None = None) -> Drawn:
    """Write the book of a seed, with these habits or its own; the same seed writes the same book."""
    random = Random(seed)
    habits = settled(habits) if habits is not None else draw_habits(random)
    pen = Pen(random, habits)
    pages = _pages(random, pen, _community(random, habits))
    path = folder / f"drawn-{seed}.{'csv' if habits['file'] == 'csv' else 'xlsx'}"
    if habits["file"] == "csv":
        write_csv(random, pages[0], path)
        pages = pages[:1]
    else:
        write_xlsx(pages, path, merged=habits["file"] == "xlsx")
    return Drawn(path, truth_of(path.name, pages), habits)
