"""What happened in the office this morning: a few acts as its clerk does them, and a list that waits.

So the first page has something to do, and the trail and a person's history something to tell.
"""

from __future__ import annotations

import csv
import hashlib
import tempfile
from datetime import date
from pathlib import Path

from sohoi.access.models import Account
from sohoi.access.queries import actor_of
from sohoi.acts.actor import Actor
from sohoi.common.dates import PartialDate
from sohoi.common.phones import group
from sohoi.config.demo.people import identity_number, phone
from sohoi.members.books import read_book
from sohoi.members.models import Member, Spell
from sohoi.members.services import admissions, books, people
from sohoi.units.models import Unit

# Far behind the numbers of the invented people.
FREE = 900_000
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


def live(branch: Unit, *, today: date) -> None:
    """A morning in the life of a branch, told by its commune's clerk."""
    clerk = actor_of(Account.objects.get(username="canbo"), strong=True)
    _correct(clerk, branch, today)
    _welcome(clerk, branch, today)
    _part(clerk, branch, today)
    _bring(clerk, branch, today)


def _settled(branch: Unit) -> list[Member]:
    """Members whom the morning can befall: neither new nor holding a post."""
    found = Member.objects.filter(branch=branch, person__posts=None, joined_year__lt=2020)
    return list(found.select_related("person").order_by("pk"))


def _correct(clerk: Actor, branch: Unit, today: date) -> None:
    one = _settled(branch)[0]
    facts = {"phone": phone(FREE), "occupation": "Buôn bán nhỏ"}
    people.correct(clerk, member=one, version=one.person.version, facts=facts, today=today)


def _welcome(clerk: Actor, branch: Unit, today: date) -> None:
    born = today.year - 21
    facts = {
        "full_name": "Nguyễn Thị Ngọc Ánh",
        "sex": "female",
        "birth": PartialDate(born, 5, 19),
        "id_number": identity_number(FREE + 1, born, "female"),
        "phone": phone(FREE + 1),
        "joined": PartialDate.of(today),
    }
    admissions.admit_directly(clerk, branch=branch, facts=facts, kind=Spell.Kind.ORDINARY, on=today)


def _part(clerk: Actor, branch: Unit, today: date) -> None:
    one = _settled(branch)[1]
    why, note = Spell.Exit.MOVED_AWAY, "Sang ở với con gái"
    people.leave(clerk, member=one, version=one.person.version, why=why, on=today, note=note)


def _bring(clerk: Actor, branch: Unit, today: date) -> None:
    """A list with new people, one who is here already and one with an impossible date."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / BOOK
        with file.open("w", encoding="utf-8-sig", newline="") as out:
            csv.writer(out).writerows(_sheet(branch))
        reading = read_book(file, name=BOOK, today=today)
        digest = hashlib.sha256(file.read_bytes()).hexdigest()
    books.bring(clerk, unit=branch, reading=reading, sha256=digest)


def _sheet(branch: Unit) -> list[list[str]]:
    here = _settled(branch)[2]
    known = [here.name, str(here.birth_year or ""), "", group(here.phone) if here.phone else "", "", ""]
    rows = [
        [name, birth, identity_number(FREE + 10 + n, int(birth[-4:]), "female"), phone(FREE + 10 + n), *rest]
        for n, (name, birth, *rest) in enumerate(NEWCOMERS)
    ]
    title = f"DANH SÁCH HỘI VIÊN CHI HỘI {branch.name.upper()} (BỔ SUNG)"
    return [[title], [], list(HEADINGS), *([str(n), *row] for n, row in enumerate([*rows, known], 1))]
