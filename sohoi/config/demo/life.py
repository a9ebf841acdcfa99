"""What happened in the office this morning: a few acts as its clerk does them, and a list that waits.

So the first page has something to do, and the trail and a person's history something to tell.
"""

from __future__ import annotations

import csv
import hashlib
import tempfile
from pathlib import Path
from typing import Any

from sohoi.common.dates import PartialDate
from sohoi.common.phones import group
from sohoi.config.demo.cast import FREE, Cast, newcomer
from sohoi.config.demo.people import identity_number, phone
from sohoi.members.books import read_book
from sohoi.members.models import Member, Spell
from sohoi.members.services import admissions, books, people
from sohoi.units.models import Unit

BOOK = "Thôn Đông bổ sung.csv"
HEADINGS = ("STT", "Họ và tên", "Ngày sinh", "Số căn cước", "Điện thoại", "Nòng cốt", "Ghi chú")
NEWCOMERS = (
    ("Nguyễn Thị Hoa", "12/3/1991", "x", ""),
    ("Trần Thu Trang", "1998", "", "Mới về làm dâu"),
    ("Phạm Thị Sợi", "1962", "x", ""),
    ("Vũ Ngọc Diệp", "31/02/1989", "", ""),
    ("Khổng Thị Xuyến", "8/1975", "", ""),
    ("Lê Thị Thanh Hương", "20/10/1987", "x", ""),
    ("Đặng Thị Mùi", "1958", "", "Không dùng điện thoại"),
)


def live(cast: Cast) -> None:
    """A morning in the life of the first branch, told by its commune's clerk."""
    _correct(cast)
    _welcome(cast)
    _part(cast)
    _bring(cast)


def _correct(cast: Cast) -> None:
    one = cast.one(cast.scene.branch)
    facts = {"phone": phone(FREE), "occupation": "Buôn bán nhỏ"}
    people.correct(cast.clerk, member=one, version=one.person.version, facts=facts, today=cast.today)


def _welcome(cast: Cast) -> None:
    birth = PartialDate(cast.today.year - 21, 5, 19)
    facts = newcomer(1, "Nguyễn Thị Ngọc Ánh", birth, joined=PartialDate.of(cast.today))
    joins: dict[str, Any] = {"branch": cast.scene.branch, "kind": Spell.Kind.ORDINARY, "on": cast.today}
    admissions.admit_directly(cast.clerk, facts=facts, **joins)


def _part(cast: Cast) -> None:
    one = cast.one(cast.scene.branch)
    why, note = Spell.Exit.MOVED_AWAY, "Sang ở với con gái"
    version = one.person.version
    people.leave(cast.clerk, member=one, version=version, why=why, on=cast.today, note=note)


def _bring(cast: Cast) -> None:
    """A list with new people, one who is here already and one with an impossible date."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / BOOK
        with file.open("w", encoding="utf-8-sig", newline="") as out:
            csv.writer(out).writerows(_sheet(cast.scene.branch, cast.one(cast.scene.branch)))
        reading = read_book(file, name=BOOK, today=cast.today)
        digest = hashlib.sha256(file.read_bytes()).hexdigest()
    books.bring(cast.clerk, unit=cast.scene.branch, reading=reading, sha256=digest)


def _sheet(branch: Unit, here: Member) -> list[list[str]]:
    known = [here.name, str(here.birth_year or ""), "", group(here.phone) if here.phone else "", "", ""]
    rows = [
        [name, birth, identity_number(FREE + 10 + n, int(birth[-4:]), "female"), phone(FREE + 10 + n), *rest]
        for n, (name, birth, *rest) in enumerate(NEWCOMERS)
    ]
    title = f"DANH SÁCH HỘI VIÊN CHI HỘI {branch.name.upper()} (BỔ SUNG)"
    return [[title], [], list(HEADINGS), *([str(n), *row] for n, row in enumerate([*rows, known], 1))]
