"""Where things stand on a drawn page: titles, headings, sections, sums, foot."""

from random import Random

from tests.members.books.drawn.grid import Page
from tests.members.books.drawn.habits import Habits

BANDS = (
    "Thông tin cá nhân",
    "Thành phần",
    "Thông tin khác",
    "Trình độ, nghề nghiệp",
    "Lý lịch",
    "Sinh hoạt Hội",
)


def titles(page: Page, habits: Habits, random: Random, width: int, branch: str) -> None:
    """What stands above the table."""
    kind, named = habits["title"], habits["branch"] == "title" and branch
    about = f"DANH SÁCH HỘI VIÊN PHỤ NỮ{f' CHI HỘI {branch.upper()}' if named else ''}"
    about += random.choice(["", " NĂM 2024", " (tính đến 31/12/2024)"])
    if kind == "organ":
        page.line(["HỘI LHPN XÃ ĐÔNG PHONG"])
    if kind in ("letterhead", "decision"):
        right = max(3, width - 3)
        page.line(["HỘI LHPN TỈNH THÁI BÌNH", *[""] * (right - 1), "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"])
        page.line(["BCH HỘI LHPN XÃ ĐÔNG PHONG", *[""] * (right - 1), "Độc lập - Tự do - Hạnh phúc"])
        page.skip()
    if kind != "none" or named:
        if random.random() < 0.5 and habits["file"] != "csv":
            page.wide(about, 0, width - 1)
        else:
            page.line([*[""] * random.choice([0, 2]), about])
    if kind == "attached":
        page.line(
            [
                random.choice(
                    [
                        "(Kèm theo Báo cáo số 12/BC-HPN ngày 20/10/2024)",
                        "Kèm theo Công văn số 15 ngày 3/2/2024",
                    ]
                )
            ]
        )
    if kind == "decision":
        page.line(["(Ban hành kèm theo Quyết định số 08/QĐ-HPN của Hội LHPN xã Đông Phong)"])
        page.line(["Đơn vị tính: người"])
    if habits["branch"] == "title_line" and branch:
        page.line(
            [
                random.choice(
                    [
                        f"Chi hội: {branch}",
                        f"CHI HỘI {branch.upper()}",
                        f"Chi hội phụ nữ {branch}",
                        f"Đơn vị: Chi hội {branch}",
                    ]
                )
            ]
        )
    if kind != "none" and random.random() < 0.6:
        page.skip()


def header(page: Page, habits: Habits, random: Random, heads: list[tuple[str, ...]], first: int) -> None:
    """The headings in one to three rows."""
    kind = habits["header"]
    if kind == "capitals":
        heads = [tuple(text.upper() for text in head) for head in heads]
    elif kind == "low":
        heads = [tuple(text.lower() for text in head) for head in heads]
    elif kind == "broken_lines":
        heads = [tuple(text.replace(" ", "\n", 1) for text in head) for head in heads]
    if habits["file"] == "csv" or kind in ("plain", "capitals", "low", "broken_lines"):
        page.line([" ".join(head) for head in heads], first)
    elif kind == "two_rows_unmerged":
        _unmerged(page, heads, first)
    else:
        _merged(page, kind, heads, first)
    _numbers(page, habits["numbers_row"], len(heads), first)


def _unmerged(page: Page, heads: list[tuple[str, ...]], first: int) -> None:
    if max(map(len, heads)) == 1:
        page.line([head[0] for head in heads], first)
        return
    over = [
        head[0] if not at or len(head) == 1 or heads[at - 1][0] != head[0] else ""
        for at, head in enumerate(heads)
    ]
    page.line(over, first)
    page.line([head[1] if len(head) > 1 else "" for head in heads], first)


def _merged(page: Page, kind: str, heads: list[tuple[str, ...]], first: int) -> None:
    top = page.at
    band = _band(Random(str(heads)), heads) if kind in ("band", "three_rows") else None
    if band:
        start, end, text = band
        heads = [(text, *head) if start <= at < end else head for at, head in enumerate(heads)]
    deep = max(map(len, heads))
    for level in range(deep):
        at = 0
        while at < len(heads):
            head = heads[at]
            if level >= len(head):
                at += 1
                continue
            end = at + 1
            while level < len(head) - 1 and end < len(heads) and heads[end][: level + 1] == head[: level + 1]:
                end += 1
            bottom = top + deep - 1 if level == len(head) - 1 else top + level
            page.cells[top + level, first + at] = head[level]
            if end - at > 1 or bottom > top + level:
                page.merges.append((top + level, first + at, bottom, first + end - 1))
            at = end
    page.at = top + deep


def _band(random: Random, heads: list[tuple[str, ...]]) -> tuple[int, int, str] | None:
    """A run of columns under one more heading: not the number nor the name."""
    if len(heads) < 7:
        return None
    start = random.randint(3, len(heads) - 3)
    end = min(len(heads), start + random.randint(2, 4))
    while start > 3 and heads[start - 1][0] == heads[start][0] and len(heads[start]) > 1:
        start -= 1
    while end < len(heads) and heads[end][0] == heads[end - 1][0] and len(heads[end]) > 1:
        end += 1
    return start, end, random.choice(BANDS)


def _numbers(page: Page, kind: str, many: int, first: int) -> None:
    if kind == "(1)":
        page.line([f"({at})" for at in range(1, many + 1)], first)
    elif kind == "1":
        page.line(list(range(1, many + 1)), first)
    elif kind == "AB":
        page.line(["A", "B", *range(1, many - 1)], first)
    elif kind == "formula":
        page.line([str(at) if at != 4 else "4=5+6" for at in range(1, many + 1)], first)


def section(
    page: Page, habits: Habits, random: Random, text: str, order: int, width: int, first: int
) -> None:
    """A row that names a branch or a cell."""
    roman = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII"][order % 8]
    kind = habits["branch"]
    if kind == "section_merged" and habits["file"] != "csv":
        page.wide(random.choice([text, text.upper(), f"{roman}. {text}"]), first, first + width - 1)
    elif kind == "section_in_name":
        page.line(["", text.upper()], first)
    else:
        shapes = [
            [f"{roman}. {text}"],
            [roman, text],
            ["", text],
            [f"{order + 1}. {text}"],
            [text.upper()],
            [f"{text}:"],
            [f"{text} (25 hội viên)"],
            [f"* {text}"],
            [f"- {text}"],
            [roman, text, "", "25 hội viên"],
        ]
        page.line(random.choice(shapes), first)


def foot(page: Page, habits: Habits, random: Random, count: int, first: int) -> None:
    """Sums, places for signatures, dates."""
    sums, kind = habits["sums"], habits["foot"]
    if sums == "total":
        page.line(["", random.choice(["Cộng", "Tổng cộng", "Tổng số", "TỔNG CỘNG", "Cộng:"]), count], first)
    elif sums == "counted":
        page.line(
            [
                "",
                random.choice(
                    [
                        f"Tổng cộng: {count}",
                        f"Tổng số: {count} hội viên",
                        f"Cộng {count} người",
                        f"Tổng: {count} đồng chí",
                    ]
                ),
            ],
            first,
        )
    elif sums == "words":
        page.line([f"Danh sách này có {count} hội viên (Bốn mươi hội viên)./."], first)
    if kind == "none":
        return
    page.skip()
    page.line(
        [
            "",
            "",
            "",
            random.choice(
                [
                    "Đông Phong, ngày 20 tháng 10 năm 2024",
                    "Ngày 20/10/2024",
                    "Đông Phong, ngày     tháng     năm 2024",
                ]
            ),
        ],
        first,
    )
    if kind == "dated_only":
        return
    pairs = [
        ("Người lập biểu", "CHI HỘI TRƯỞNG"),
        ("NGƯỜI LẬP", "TM. BAN CHẤP HÀNH"),
        ("Người tổng hợp", "T/M HỘI LHPN XÃ"),
        ("XÁC NHẬN CỦA UBND XÃ", "CHỦ TỊCH HỘI"),
        ("Người lập danh sách", "TM BTV HỘI PHỤ NỮ"),
    ]
    left, right = random.choice(pairs)
    page.line(["", left, "", right], first)
    if kind == "received":
        page.line(["", "(Ký, ghi rõ họ tên)", "", "(Ký tên, đóng dấu)"], first)
        page.line(["Nơi nhận:"], first)
        page.line(["- Như trên;"], first)
        page.line(["- Lưu VP."], first)
    elif kind == "signed_names":
        page.skip(2)
        page.line(["", "Trần Thị Lan", "", "Nguyễn Thị Hoa"], first)
