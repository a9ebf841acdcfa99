"""How cadres write: each function puts one fact into a cell in one of many ways.

A writer gives cells, and the fields as the book then states them: where it says only "1979", only the year.
"""

import unicodedata
from collections.abc import Callable
from datetime import date
from random import Random
from typing import Any, NamedTuple

from tests.members.books.people import Person

Fields = dict[str, object]


class Written(NamedTuple):
    """Cells for the columns of one spec, and the fields that they state."""

    cells: list[Any]
    fields: Fields


Writer = Callable[[Random, Person], Written]


class Spec(NamedTuple):
    """Columns for a fact: headings from the top down for each column, and the writer."""

    headings: list[tuple[str, ...]]
    write: Writer


def _parts(iso: str) -> tuple[int, int, int]:
    year, month, day = map(int, iso.split("-"))
    return year, month, day


def name_in_any_way(random: Random, person: Person) -> str:
    name = person["full_name"]
    return random.choice(
        [
            name, name, name.upper(), name.lower(), f"  {name.replace(' ', '  ')} ",
            name.replace(" ", "\u00a0"), unicodedata.normalize("NFD", name),
            name.replace("Đ", "Ð"), f"{name}.", f"{name}\u200b",
        ]
    )  # fmt: skip


def one_name(headings: list[str]) -> Callable[[Random], Spec]:
    def choose(random: Random) -> Spec:
        def write(random: Random, person: Person) -> Written:
            return Written([name_in_any_way(random, person)], {"full_name": person["full_name"]})

        return Spec([(random.choice(headings),)], write)

    return choose


def two_names(random: Random) -> Spec:
    def write(random: Random, person: Person) -> Written:
        family, _, given = person["full_name"].rpartition(" ")
        return Written([family, given], {"full_name": person["full_name"]})

    pairs = [("Họ và tên đệm", "Tên"), ("Họ đệm", "Tên"), ("Họ và chữ đệm", "Tên")]
    return Spec([(heading,) for heading in random.choice(pairs)], write)


def two_names_under_one(random: Random) -> Spec:
    return Spec([("Họ và tên",), ("Họ và tên",)], two_names(random).write)


def _text_date(random: Random, year: int, month: int, day: int) -> tuple[Any, str]:
    exact = f"{year}-{month:02d}-{day:02d}"
    forms: list[tuple[Any, str]] = [
        (f"{day:02d}/{month:02d}/{year}", exact),
        (f"{day}/{month}/{year}", exact),
        (f"{day}-{month}-{year}", exact),
        (f"{day:02d}.{month:02d}.{year}", exact),
        (f" {day:02d}/{month:02d}/{year} ", exact),
        (f"{year}-{month:02d}-{day:02d}", exact),
        (date(year, month, day), exact),
        (f"{month:02d}/{year}", f"{year}-{month:02d}"),
        (year, str(year)),
        (str(year), str(year)),
        (f"00/00/{year}", str(year)),
        (f"../../{year}", str(year)),
    ]
    if 1945 <= year < 2000:
        forms.append((f"{day}.{month}.{year % 100:02d}", exact))
    return random.choice(forms)


def birth_in_one(random: Random) -> Spec:
    headings = [
        "Ngày sinh", "Ngày, tháng, năm sinh", "Năm sinh", "NTNS",
        "Ngày/tháng/năm sinh", "NGÀY THÁNG NĂM SINH",
        "Ngày tháng năm sinh (dd/mm/yyyy)", "Sinh ngày", "Ngay sinh",
    ]  # fmt: skip

    def write(random: Random, person: Person) -> Written:
        cell, stated = _text_date(random, *_parts(person["birth"]))
        return Written([cell], {"birth": stated})

    return Spec([(random.choice(headings),)], write)


def birth_as_serial(random: Random) -> Spec:
    def write(random: Random, person: Person) -> Written:
        serial = (date(*_parts(person["birth"])) - date(1899, 12, 30)).days
        return Written([serial], {"birth": person["birth"]})

    return Spec([("Ngày sinh",)], write)


def birth_in_three(random: Random) -> Spec:
    def write(random: Random, person: Person) -> Written:
        year, month, day = _parts(person["birth"])
        return Written([day, month, year], {"birth": person["birth"]})

    flat = [("Ngày",), ("Tháng",), ("Năm sinh",)]
    under = [("Ngày tháng năm sinh", each) for each in ("Ngày", "Tháng", "Năm")]
    return Spec(random.choice([flat, under]), write)


def birth_by_sex(random: Random) -> Spec:
    def write(random: Random, person: Person) -> Written:
        year = _parts(person["birth"])[0]
        return Written(["", year], {"birth": str(year), "sex": "female"})

    return Spec([("Năm sinh", "Nam"), ("Năm sinh", "Nữ")], write)


def identity(random: Random) -> Spec:
    headings = [
        "Số CCCD", "CCCD", "Số CCCD/CMND", "Căn cước công dân", "Số định danh cá nhân", "Mã định danh",
        "Số căn cước",
        "SỐ CMND/CCCD", "Số CMND", "So CCCD",
    ]  # fmt: skip

    def write(random: Random, person: Person) -> Written:
        number = person["id_number"]
        spaced = f"{number[:3]} {number[3:6]} {number[6:9]} {number[9:]}"
        cell = random.choice(
            [number, int(number), spaced, f"'{number}", f"{number} ", spaced.replace(" ", ".")]
        )
        return Written([cell], {"id_number": number})

    return Spec([(random.choice(headings),)], write)


def phone(random: Random) -> Spec:
    headings = [
        "Điện thoại",
        "SĐT",
        "Số ĐT",
        "ĐT",
        "Số điện thoại",
        "ĐTDĐ",
        "Điện thoại liên hệ",
        "Số điện thoại (Zalo)",
    ]

    def write(random: Random, person: Person) -> Written:
        number = person["phone"]
        cell = random.choice(
            [
                number, int(number), f"{number[:4]} {number[4:7]} {number[7:]}",
                f"{number[:4]}.{number[4:7]}.{number[7:]}",
                f"+84{number[1:]}", int(f"84{number[1:]}"), f"{number}/02273831234", f"{number} - 0710999999",
            ]
        )  # fmt: skip
        return Written([cell], {"phone": number})

    return Spec([(random.choice(headings),)], write)


def words(key: str, *headings: str) -> Callable[[Random], Spec]:
    def choose(random: Random) -> Spec:
        shouted = random.random() < 0.2

        def write(random: Random, person: Person) -> Written:
            text = person[key]
            return Written([text.upper() if shouted else text], {key: text} if text else {})

        return Spec([(random.choice(headings),)], write)

    return choose


def ticks(key: str, *headings: str) -> Callable[[Random], Spec]:
    def choose(random: Random) -> Spec:
        yes, no = random.choice(
            [("x", ""), ("X", ""), ("Có", "Không"), (1, 0), ("✓", ""), ("x", "0"), ("có", "-")]
        )

        def write(random: Random, person: Person) -> Written:
            return Written([yes if person.fields[key] else no], {key: person.fields[key]})

        return Spec([(random.choice(headings),)], write)

    return choose


def poverty_in_two(random: Random) -> Spec:
    def write(random: Random, person: Person) -> Written:
        standing = person["poverty"]
        cells = ["x" if standing == "poor" else "", "x" if standing == "near_poor" else ""]
        return Written(cells, {"poverty": standing} if standing else {})

    under = [("Hộ", "Nghèo"), ("Hộ", "Cận nghèo")]
    return Spec(random.choice([under, [("Hộ nghèo",), ("Hộ cận nghèo",)], [("HN",), ("HCN",)]]), write)


def poverty_in_one(random: Random) -> Spec:
    said = random.choice(
        [{"poor": "Nghèo", "near_poor": "Cận nghèo", "": ""}, {"poor": "HN", "near_poor": "CN", "": "Không"}]
    )

    def write(random: Random, person: Person) -> Written:
        standing = person["poverty"]
        return Written([said[standing]], {"poverty": standing} if standing else {})

    return Spec([(random.choice(["Hộ nghèo, cận nghèo", "Diện hộ", "Hoàn cảnh kinh tế"]),)], write)


def joined(random: Random) -> Spec:
    def write(random: Random, person: Person) -> Written:
        year, month, day = _parts(person["joined"])
        cell, stated = random.choice(
            [
                (f"{day:02d}/{month:02d}/{year}", person["joined"]),
                (year, str(year)),
                (f"{month}/{year}", f"{year}-{month:02d}"),
            ]
        )
        return Written([cell], {"joined": stated})

    return Spec(
        [(random.choice(["Ngày vào Hội", "Năm vào Hội", "Ngày kết nạp", "Thời gian vào Hội"]),)], write
    )


def schooling(random: Random) -> Spec:
    """ "7/10" typed into a spreadsheet becomes the seventh of October."""

    def write(random: Random, person: Person) -> Written:
        text = person["education"]
        turned = "/" in text and random.random() < 0.3
        year, _, of = text.partition("/")
        return Written([date(2024, int(of), int(year)) if turned else text], {"education": text})

    return Spec([(random.choice(["Trình độ học vấn", "Học vấn", "Văn hóa", "TĐVH"]),)], write)


def kept(heading: str, text: str) -> Callable[[Random], Spec]:
    """A column without a field."""

    def choose(random: Random) -> Spec:
        return Spec([(heading,)], lambda random, person: Written([text], {}))

    return choose


NAMES = [
    one_name(
        [
            "Họ và tên",
            "Họ tên",
            "HỌ VÀ TÊN",
            "Họ và tên hội viên",
            "Họ, chữ đệm và tên",
            "Ho va ten",
            "Tên hội viên",
        ]
    ),
    one_name(["Họ và tên", "Họ tên"]),
    two_names,
    two_names_under_one,
]
BIRTHS = [birth_in_one, birth_in_one, birth_as_serial, birth_in_three, birth_by_sex]
REST = [
    identity, phone, words("ethnicity", "Dân tộc", "DT", "Dân Tộc"), words("religion", "Tôn giáo", "TG"),
    words("occupation", "Nghề nghiệp", "Nghề nghiệp hiện nay", "Nghề"), schooling, joined,
    ticks("party", "Đảng viên", "ĐV", "Là đảng viên"),
    ticks("core", "Nòng cốt", "Hội viên nòng cốt", "HV nòng cốt"),
    words("address", "Địa chỉ", "Nơi ở hiện nay", "Chỗ ở", "Địa chỉ thường trú"),
    kept("Ngày cấp", "12/05/2021"), kept("Ghi chú", ""), kept("Họ tên chồng", "Nguyễn Văn Nam"),
    kept("Mã HV", "HV01"),
    kept("Quê quán", "Xã Đông Phong"),
]  # fmt: skip
