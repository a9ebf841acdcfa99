"""Whole books in many styles, with the truth of every row: `make_book(seed, folder)`."""

import csv
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

import xlsxwriter

from tests.members.books import writing
from tests.members.books.people import Person, person
from tests.members.books.writing import Fields, Spec

BRANCHES = [
    "Thôn Đông", "Thôn Bắc", "Thôn Nam Hải", "Tổ dân phố 3", "Tổ dân phố số 7", "Xóm Mới", "Khu 5",
    "Thôn An Cơ Đông",
]  # fmt: skip
TITLES = [
    [],
    ["DANH SÁCH HỘI VIÊN"],
    ["HỘI LHPN XÃ ĐÔNG PHONG", "DANH SÁCH HỘI VIÊN PHỤ NỮ NĂM 2024", ""],
    [
        "HỘI LHPN VIỆT NAM",
        "BCH HỘI LHPN PHƯỜNG HOÀNG DIỆU",
        "",
        "DANH SÁCH HỘI VIÊN",
        "(Kèm theo Báo cáo số 12)",
        "",
    ],
]


@dataclass
class Truth:
    """One member row as a careful clerk reads it."""

    sheet: str
    row: int
    fields: Fields
    problems: set[str]


@dataclass
class Page:
    """Cells by row (1-based) and column (0-based), merges and what is true of its rows."""

    name: str
    hidden: bool = False
    cells: dict[tuple[int, int], Any] = field(default_factory=dict)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    truth: list[Truth] = field(default_factory=list)
    at: int = 1

    def put(self, texts: list[Any], first: int = 0) -> None:
        for column, text in enumerate(texts, first):
            if text != "":
                self.cells[self.at, column] = text
        self.at += 1


@dataclass
class Style:
    """The habits of one book."""

    random: Random
    specs: list[Spec]
    numbered: bool
    first: int
    column_numbers: bool
    where: str  # how the branch is told: column, section, sheet, title
    cells_of_branch: bool
    totals: bool
    signed: bool
    repeated_header: bool
    merged: bool
    titles: list[str]

    @property
    def headings(self) -> list[tuple[str, ...]]:
        found = [heading for spec in self.specs for heading in spec.headings]
        return [(self.random.choice(["STT", "TT", "Số TT"]),), *found] if self.numbered else found


def make_style(random: Random, *, plain: bool) -> Style:
    """Habits drawn at random; `plain` ones fit a delimited text, which has no merged cells."""
    names = [each for each in writing.NAMES if each is not writing.two_names_under_one or not plain]
    births = [each for each in writing.BIRTHS if not plain or each is not writing.birth_by_sex]
    rest = [*random.sample(writing.REST, random.randint(3, 9))]
    if random.random() < 0.5:
        rest.append(random.choice([writing.poverty_in_two, writing.poverty_in_one]))
    if not {writing.identity, writing.phone} & set(rest):
        rest.append(writing.identity)
    where = random.choice(["column", "section", "sheet", "title"]) if not plain else "column"
    if where == "column":
        rest.append(
            writing.words("branch", "Chi hội", "CHI HỘI", "Thuộc chi hội", "Thôn/TDP", "Chi hội phụ nữ")
        )
    random.shuffle(rest)
    specs = [random.choice(names)(random), random.choice(births)(random), *(each(random) for each in rest)]
    if plain:
        specs = [Spec([heading[-1:] for heading in spec.headings], spec.write) for spec in specs]
    return Style(
        random=random,
        specs=specs,
        numbered=random.random() < 0.85,
        first=random.choice([0, 0, 0, 1]),
        column_numbers=random.random() < 0.3,
        where=where,
        cells_of_branch=where in ("title", "sheet") and random.random() < 0.5,
        totals=random.random() < 0.6,
        signed=random.random() < 0.5,
        repeated_header=random.random() < 0.3,
        merged=not plain,
        titles=random.choice(TITLES),
    )


def write_header(page: Page, style: Style) -> None:
    """Headings in one or two rows; what stands over several columns is merged."""
    headings = style.headings
    top = page.at
    deep = max(map(len, headings))
    start = 0
    for column, heading in enumerate(headings):
        at = column + style.first
        if column and heading[0] == headings[column - 1][0]:
            if len(heading) > 1:
                page.cells[top + 1, at] = heading[1]
        else:
            start = column
            page.cells[top, at] = heading[0]
            if len(heading) > 1:
                page.cells[top + 1, at] = heading[1]
        following = headings[column + 1][0] if column + 1 < len(headings) else None
        if following == heading[0]:
            continue
        last_row = top if len(heading) > 1 else top + deep - 1
        if column > start or last_row > top:
            page.merges.append((top, start + style.first, last_row, at))
    page.at = top + deep
    if style.column_numbers:
        page.put([f"({n})" for n in range(1, len(headings) + 1)], style.first)


def write_person(page: Page, style: Style, someone: Person, number: int) -> None:
    cells: list[Any] = [number] if style.numbered else []
    fields: Fields = {}
    for spec in style.specs:
        written = spec.write(style.random, someone)
        cells += written.cells
        fields |= written.fields
    problems = spoil(style, cells, fields) if style.random.random() < 0.12 else set()
    page.truth.append(Truth(page.name, page.at, fields, problems))
    page.put(cells, style.first)


def spoil(style: Style, cells: list[Any], fields: Fields) -> set[str]:
    """Make one cell impossible; the field is then left out and the problem expected."""
    at = 1 if style.numbered else 0
    places: dict[str, int] = {}
    for spec in style.specs:
        places[spec.write.__qualname__.split(".")[0]] = at
        at += len(spec.headings)
    wrong = {
        "birth_in_one": (
            "birth",
            style.random.choice(["31/02/1980", "30/13/1975", "01/01/2058"]),
            "birth_invalid",
        ),
        "identity": ("id_number", style.random.choice(["0341860035", "03418", "chưa nhớ số"]), "id_invalid"),
        "phone": ("phone", style.random.choice(["09123", "0710"]), "phone_invalid"),
    }
    can = sorted(set(wrong) & set(places))
    if not can:
        return set()
    chosen = style.random.choice(can)
    key, text, code = wrong[chosen]
    cells[places[chosen]] = text
    fields.pop(key)
    return {code}


def write_list(page: Page, style: Style, people: list[Person], branch: str) -> None:
    """Titles, header, sections, members, totals and signatures on one page."""
    for title in style.titles:
        page.put([title] if title else [])
    if style.where == "title":
        page.put(
            [style.random.choice([f"DANH SÁCH HỘI VIÊN CHI HỘI {branch.upper()}", f"Chi hội: {branch}"])]
        )
    write_header(page, style)
    number = 0
    for place, someone in enumerate(people):
        if style.where == "section" and (place == 0 or someone["branch"] != people[place - 1]["branch"]):
            name = someone["branch"]
            text = style.random.choice([f"CHI HỘI {name.upper()}", f"Chi hội {name}", name])
            page.put(style.random.choice([[text], ["I", text], ["", text]]), style.first)
            number = 0 if style.random.random() < 0.5 else number
        if style.cells_of_branch and place % 5 == 0:
            page.put(["", f"Tổ {place // 5 + 1}"], style.first)
        if style.repeated_header and place == len(people) // 2 and style.where != "section" and place % 5:
            page.at += 1
            write_header(page, style)
        number += 1
        write_person(page, style, someone, number)
        expected = page.truth[-1].fields
        expected["branch"] = someone["branch"]
        if style.cells_of_branch:
            expected["group"] = f"Tổ {place // 5 + 1}"
    finish(page, style, len(people))


def finish(page: Page, style: Style, count: int) -> None:
    if style.totals:
        page.put(["", style.random.choice(["Cộng", "Tổng cộng", "Tổng số"]), f"{count} người"], style.first)
        if style.random.random() < 0.3:
            page.put([f"Ấn định danh sách có {count} hội viên."])
    if style.signed:
        page.at += 1
        page.put(["", "", "", "Đông Phong, ngày 20 tháng 10 năm 2024"], style.first)
        page.put(["", "Người lập biểu", "", "CHI HỘI TRƯỞNG"], style.first)
        page.at += 2
        page.put(["", "Trần Thị Lan", "", "Nguyễn Thị Hoa"], style.first)


def summary(pages: list[Page]) -> Page:
    page = Page("Tổng hợp")
    page.put(["BIỂU TỔNG HỢP HỘI VIÊN"])
    page.put(["TT", "Chi hội", "Tổng số hội viên", "Nòng cốt"])
    for place, each in enumerate(pages, 1):
        page.put([place, each.name, len(each.truth), 1])
    page.put(["", "Cộng", sum(len(each.truth) for each in pages)])
    return page


def make_book(seed: int, folder: Path) -> tuple[Path, list[Truth]]:
    """Write the book of a seed; the same seed makes the same book."""
    random = Random(seed)
    plain = random.random() < 0.2
    style = make_style(random, plain=plain)
    branches = random.sample(BRANCHES, random.randint(1, 4))
    people = [
        person(random, number, branches[number * len(branches) // 40])
        for number in range(random.randint(12, 40))
    ]
    pages = make_pages(random, style, people)
    path = folder / (f"book-{seed}.csv" if plain else f"book-{seed}.xlsx")
    if plain:
        write_csv(random, pages[0], path)
    else:
        write_xlsx(pages, path)
    return path, [truth for page in pages if not page.hidden for truth in page.truth]


def make_pages(random: Random, style: Style, people: list[Person]) -> list[Page]:
    if style.where not in ("sheet", "title"):
        page = Page(random.choice(["Sheet1", "Danh sách", "DS hội viên"]) if style.merged else "csv")
        write_list(page, style, people, "")
        return [page]
    pages: list[Page] = []
    for branch in dict.fromkeys(someone["branch"] for someone in people):
        name = random.choice([branch, f"CH {branch}"]) if style.where == "sheet" else f"Sheet{len(pages) + 1}"
        pages.append(Page(name))
        write_list(pages[-1], style, [each for each in people if each["branch"] == branch], branch)
    if random.random() < 0.4:
        pages.insert(0, summary(pages))
    if random.random() < 0.2:
        old = Page("Danh sách cũ", hidden=True)
        write_list(old, style, people[:3], "")
        pages.append(old)
    return pages


def write_xlsx(pages: list[Page], path: Path) -> None:
    book = xlsxwriter.Workbook(path, {"default_date_format": "dd/mm/yyyy", "strings_to_numbers": False})
    for page in pages:
        sheet = book.add_worksheet(page.name)
        if page.hidden:
            sheet.hide()
        for first_row, first, last_row, last in page.merges:
            sheet.merge_range(first_row - 1, first, last_row - 1, last, "")
        for (row, column), value in page.cells.items():
            sheet.write(row - 1, column, value)
    book.close()


def write_csv(random: Random, page: Page, path: Path) -> None:
    width = max(column for _, column in page.cells) + 1
    encoding = random.choice(["utf-8", "utf-8-sig", "utf-16"])
    with path.open("w", encoding=encoding, newline="") as file:
        out = csv.writer(file, delimiter=random.choice([";", ",", "\t"]))
        for row in range(1, page.at):
            out.writerow([_csv_text(page.cells.get((row, column), "")) for column in range(width)])


def _csv_text(value: Any) -> str:
    return f"{value:%d/%m/%Y}" if hasattr(value, "strftime") else str(value)
