"""How a hand writes one value: each function gives the cell and what the book then states."""

import unicodedata
from datetime import date
from random import Random
from typing import Any

from tests.members.books.drawn.women import Woman, options

Day = tuple[int, int, int]
POSTS = ("(Chi hội trưởng)", "(CHT)", "(chi hội phó)", "- CHT", "")
ZERO = date(1899, 12, 30)


def iso(day: Day) -> str:
    return f"{day[0]}-{day[1]:02d}-{day[2]:02d}"


def name(random: Random, woman: Woman, how: str) -> tuple[str, dict[str, Any]]:
    """A name in one cell, as `how` says."""
    true = {"full_name": woman.name}
    text = {
        "capitals": woman.name.upper(),
        "small": woman.name.lower(),
        "spaced": f" {woman.name.replace(' ', '  ')} ",
        "decomposed": unicodedata.normalize("NFD", woman.name),
        "dotted": f"{woman.name}.",
        "titled": f"{random.choice(['Bà', 'bà', 'Chị', 'chị', 'Đ/c', 'Cô'])} {woman.name}",
        "numbered": f"{random.randint(1, 60)}. {woman.name}",
        "posted": f"{woman.name} {random.choice(POSTS)}",
        "title_after": f"{woman.name} {random.choice(['(bà)', '(chị)', ''])}",
        "called": f"{woman.name} ({random.choice(['Hoa Tuấn', 'Lan béo', 'bà Bảy', 'Mơ Hùng'])})",
    }.get(how, woman.name)
    return text.rstrip() if how != "spaced" else text, true


def birth(random: Random, day: Day, how: str) -> tuple[Any, str]:
    """A date in one cell, and how exactly it is then known."""
    y, m, d = day
    if how == "mixed":
        how = random.choice(
            ["slashes", "short", "dashes", "dots", "year", "month", "zeros", "real", "blank_parts"]
        )
    if how == "two_digits" and not 1945 <= y < 2000:
        how = "slashes"
    forms: dict[str, tuple[Any, str]] = {
        "slashes": (f"{d:02d}/{m:02d}/{y}", iso(day)),
        "short": (f"{d}/{m}/{y}", iso(day)),
        "dashes": (f"{d:02d}-{m:02d}-{y}", iso(day)),
        "dots": (f"{d:02d}.{m:02d}.{y}", iso(day)),
        "spaces": (f"{d:02d} / {m:02d} / {y}", iso(day)),
        "two_digits": (random.choice([f"{d:02d}/{m:02d}/{y % 100:02d}", f"{d}.{m}.{y % 100:02d}"]), iso(day)),
        "words": (f"ngày {d} tháng {m} năm {y}", iso(day)),
        "month_words": (f"tháng {m} năm {y}", f"{y}-{m:02d}"),
        "month": (f"{m}/{y}", f"{y}-{m:02d}"),
        "year": (y, str(y)),
        "year_text": (str(y), str(y)),
        "year_words": (random.choice([f"năm {y}", f"SN {y}", f"sinh {y}", f"s.{y}"]), str(y)),
        "about": (random.choice([f"~{y}", f"{y} (?)", f"khoảng {y}"]), str(y)),
        "zeros": (f"00/00/{y}", str(y)),
        "blank_parts": (random.choice([f"../../{y}", f"--/--/{y}", f"…/…/{y}"]), str(y)),
        "real": (date(*day), iso(day)),
        "serial": ((date(*day) - ZERO).days, iso(day)),
        "american": (f"{m}/{d}/{y}", iso(day)),
        "swapped": (date(y, d, m) if d <= 12 else f"{d}/{m}/{y}", iso(day)),
        "iso": (iso(day), iso(day)),
        "with_time": (f"{iso(day)} 00:00:00", iso(day)),
        "compact": (f"{d:02d}{m:02d}{y}", iso(day)),
        "short_month": (f"{d}/{m}-{y}", iso(day)),
        "backslash": (f"{d}\\{m}\\{y}", iso(day)),
        "double_slash": (f"{d}//{m}/{y}", iso(day)),
        "trailing": (f"{d}/{m}/{y}.", iso(day)),
        "letter_o": (f"{d:02d}/{m:02d}/{y}".replace("0", "O", 1) if d < 10 else f"{d}/{m}/{y}", iso(day)),
        "apostrophe": (f"'{d:02d}/{m:02d}/{y}", iso(day)),
    }
    return forms[how]


DAYS = options(
    "slashes short dashes dots spaces two_digits words month_words month year year_text "
    "year_words about zeros blank_parts real serial american swapped iso with_time compact "
    "short_month backslash double_slash trailing letter_o apostrophe mixed",
    None,
)


def number(random: Random, woman: Woman, how: str) -> tuple[Any, dict[str, Any]]:
    """An identity number in one cell."""
    twelve = woman.number
    if how == "mixed":
        how = random.choice(["text", "number", "spaced", "apostrophe", "dotted"])
    three = [twelve[:3], twelve[3:6], twelve[6:9], twelve[9:]]
    true = {"id_number": twelve}
    if how == "old":
        return random.choice([woman.old, int(woman.old)]), {"id_number": woman.old}
    if how == "old_or_new":
        return number(random, woman, "old") if woman.birth[0] < 1965 else (twelve, true)
    if how == "both":
        cell = random.choice(
            [
                f"{twelve} ({woman.old})",
                f"{twelve}/{woman.old}",
                f"{woman.old} - {twelve}",
                f"CCCD: {twelve}; CMND: {woman.old}",
            ]
        )
        return cell, {**true, "old_id": woman.old}
    zeros = twelve.lstrip("0")
    forms: dict[str, Any] = {
        "text": twelve,
        "number": int(twelve),
        "spaced": " ".join(three),
        "dotted": ".".join(three),
        "dashed": "-".join(three),
        "apostrophe": f"'{twelve}",
        "lost_zero_text": zeros,
        "decimal": f"{zeros}.0",
        "scientific": f"{zeros[0]}.{zeros[1:]}E+{len(zeros) - 1}",
        "comma": f"{int(twelve):,}",
        "labelled": random.choice([f"CCCD {twelve}", f"Số: {twelve}", f"{twelve}."]),
        "with_day": f"{twelve} cấp ngày 12/05/2021",
    }
    return forms[how], true


NUMBERS = options(
    "text number spaced dotted dashed apostrophe lost_zero_text decimal scientific comma "
    "labelled with_day old old_or_new both mixed",
    None,
)


def phone(random: Random, woman: Woman, how: str) -> tuple[Any, dict[str, Any]]:
    """A telephone in one cell."""
    ten = woman.phone
    if how == "mixed":
        how = random.choice(["text", "number", "dots", "blanks", "plus"])
    four = [ten[:4], ten[4:7], ten[7:]]
    if how == "old_prefix":
        tail = f"000{ten[-4:]}"
        return random.choice([f"0120{tail}", f"0120.{tail}", int(f"120{tail}")]), {"phone": f"070{tail}"}
    forms: dict[str, Any] = {
        "text": ten,
        "number": int(ten),
        "dots": ".".join(four),
        "blanks": " ".join(four),
        "uneven": f"{ten[:3]} {ten[3:6]} {ten[6:8]} {ten[8:]}",
        "dashes": "-".join(four),
        "plus": random.choice([f"+84{ten[1:]}", f"(+84) {ten[1:]}", f"84{ten[1:]}"]),
        "apostrophe": f"'{ten}",
        "decimal": f"{ten[1:]}.0",
        "scientific": f"{ten[1]}.{ten[2:]}E+8",
        "two": random.choice(
            [
                f"{ten}/0710999{ten[-3:]}",
                f"{ten}; 0710999{ten[-3:]}",
                f"{ten} - 0710999{ten[-3:]}",
                f"{ten}\n0710999{ten[-3:]}",
                f"{ten} 0710999{ten[-3:]}",
                f"{ten}, 02273831234",
            ]
        ),
        "landline_first": f"02273831234/{ten}",
        "whose": f"{ten} {random.choice(['(con gái)', '(chồng)', 'gọi buổi tối', '- Zalo'])}",
        "labelled": random.choice([f"ĐT: {ten}", f"Zalo {ten}", f"DĐ {ten}"]),
    }
    return forms[how], {"phone": ten}


PHONES = options(
    "text number dots blanks uneven dashes plus apostrophe decimal scientific two "
    "landline_first whose labelled old_prefix mixed",
    None,
)

TICKS: dict[str, tuple[Any, Any]] = {
    "x": ("x", ""),
    "X": ("X", ""),
    "có": ("Có", "Không"),
    "co_blank": ("có", ""),
    "one": (1, 0),
    "one_blank": (1, ""),
    "check": ("✓", ""),
    "root": ("√", ""),
    "v": ("v", ""),
    "plus": ("+", ""),
    "star": ("*", ""),
    "minus": ("x", "-"),
    "true": (True, False),
    "dung": ("Đúng", "Sai"),
    "heavy": ("✔", ""),
    "k": ("C", "K"),
    "xx": ("x ", "o"),
    "wingdings": ("ü", ""),
    "cross": ("☒", "☐"),
    "x0": ("x", 0),
    "r": ("R", ""),
}
DITTO = [
    '"',
    "nt",
    "-nt-",
    "''",
    "như trên",
    "//",
    "- nt -",
    "NT",
    "“",
    "-//-",
    '"',
    "n.t",
    "″",
    ",,",
    '- " -',
]
