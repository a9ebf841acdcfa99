"""A commune after some months: people with long names and with gaps, books in every state, somebody gone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any

from django.contrib.auth.hashers import make_password
from django.test import Client

from sohoi.access.middleware import mark_seen
from sohoi.access.models import Account, Role
from sohoi.access.queries import DEVICE
from sohoi.acts.actor import Actor
from sohoi.common.dates import PartialDate
from sohoi.members.books.records import Book as Reading
from sohoi.members.books.records import BookColumn, BookRow, BookSkipped, Problem
from sohoi.members.models import Book, Member, Person
from sohoi.members.services import books, people
from sohoi.members.services.absences import go_away
from sohoi.members.services.writing import Entrance, enter
from sohoi.notices.models import Arrival, Group
from sohoi.notices.services import directives
from sohoi.units.models import Unit
from tests import factories
from tests.matrix import world as matrix
from tests.notices.telling import told

TODAY = date(2026, 7, 15)
LONG = "Công Tằng Tôn Nữ Thị Phương Khánh Quỳnh Nguyễn Hoàng Bảo Trâm Anh Thư"
ENDLESS = "Nguyễn" + "a" * 90
FAMILIES = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Phan", "Vũ", "Đặng", "Bùi", "Đỗ")
GIVEN = ("Hoa", "Lan", "Huệ", "Cúc", "Mai", "Đào", "Ánh", "Yến", "Oanh", "Thảo", "Ngân", "Dung", "Liễu")


@dataclass(frozen=True)
class World:
    """`fitting` has a value for each converter of an address; `people`, `books` and `groups` go by what is
    odd about them; `fresh` is a commune in which nothing has happened yet."""

    place: factories.Place
    fitting: dict[str, Any]
    people: dict[str, Person]
    books: dict[str, Book]
    groups: dict[str, Group]
    fresh: Unit
    arrivals: dict[str, Arrival]


def lay_out(place: factories.Place, *, many: int = 30) -> World:
    """The matrix's world with more in it: `many` people in Thôn Đông, a few in Thôn Tây."""
    fitting = matrix.lay_out(place)
    crowd(place.an_lac.east, many, cell=place.an_lac.east_cells[0])
    crowd(place.an_lac.west, 5)
    fresh = factories.make_unit("Phường Mới", "ward", place.province, code="98009")
    odd = _people(place)
    return World(place, fitting, odd, _books(place), _groups(place, odd), fresh, _arrivals(place))


def crowd(branch: Unit, count: int, *, cell: Unit | None = None) -> list[Person]:
    """So many people, each with another name, year and telephone; every third lacks something."""
    entrances = [Entrance(_facts(n), branch, factories.BEGINNING, cell=cell) for n in range(count)]
    return enter(factories.running(), entrances)


def _facts(n: int) -> dict[str, Any]:
    name = f"{FAMILIES[n % 10]} Thị {GIVEN[n // 10 % 13]} {GIVEN[n % 13]}"
    facts: dict[str, Any] = {"full_name": name, "birth": PartialDate(1950 + n % 55), "core": n % 4 == 0}
    if n % 3:
        facts |= {"phone": f"0710{n:06d}", "id_number": f"0341{50 + n % 55 - 50:02d}{n:06d}"}
    return facts | {"occupation": "Nông dân", "ethnicity": "Kinh"}


def _people(place: factories.Place) -> dict[str, Person]:
    east = place.an_lac.east
    long = factories.register_person(
        east,
        full_name=LONG,
        birth="1958-03",
        phone="0710123456",
        address="Số nhà 127 ngõ 18 đường Trần Hưng Đạo kéo dài, khu dân cư mới phía Đông, thôn Đông",
        notes="Ghi chú dài.\nDòng thứ hai.",
        cell=place.an_lac.east_cells[1],
        other=(("Số thẻ hội viên cấp lần thứ hai", "HV-000123"), ("Cỡ áo dài", "M")),
    )
    endless = factories.register_person(east, full_name=ENDLESS, birth="1990", email="a" * 80 + "@vidu.vn")
    bare = factories.register_person(place.an_lac.west, full_name="Vũ Thị Trống")
    man = factories.register_person(east, full_name="Đỗ Văn Nam", sex="male", kind="honorary", birth="1960")
    divided = factories.register_person(
        east, full_name="Lê Thị Xã Cũ", address="Thôn Thị Trung, xã Đình Dù, huyện Văn Lâm, tỉnh Hưng Yên"
    )
    away = factories.register_person(east, full_name="Hồ Thị Xa Nhà", birth="1992")
    go_away(factories.all_seeing(), member=away.member, version=1, since=TODAY, where="Bình Dương")
    odd = {"long": long, "endless": endless, "bare": bare, "man": man, "divided": divided, "away": away}
    return odd | {"gone": _gone(place)}


def _groups(place: factories.Place, odd: dict[str, Person]) -> dict[str, Group]:
    """All of Thôn Đông: a full one, one whose head left, one without anybody, one that is over."""
    east = place.an_lac.east
    others = Member.objects.filter(branch=east).exclude(pk=odd["long"].pk).select_related("person")
    crowd = [one.person for one in others.order_by("pk")[:22]]
    made = {
        "full": factories.make_group(east, [odd["long"], *crowd], name=f"Nhóm của {LONG}"),
        "left": factories.make_group(east, [odd["gone"], odd["endless"], odd["bare"]], name="Có người rời"),
        "empty": factories.make_group(east, name=ENDLESS),
        "over": factories.make_group(east, crowd[:3], name="Nhóm cũ", closed_on=TODAY),
    }
    stated = {"address": "https://zalo.me/g/abcdef123", "purpose": "Nhận tin", "rules": "Một\nHai"}
    Group.objects.filter(pk=made["full"].pk).update(**stated, head=odd["long"].subject_id)
    Group.objects.filter(pk=made["left"].pk).update(head=odd["gone"].subject_id)
    return {how: Group.objects.get(pk=one.pk) for how, one in made.items()}


def _arrivals(place: factories.Place) -> dict[str, Arrival]:
    """Two that came to An Lạc, one of them received; one that An Lạc sent: late, done, and not received."""
    commune, (east, west) = place.an_lac.unit, place.an_lac.branches
    officer = factories.actor_with("province_officer", place.province)
    clerk = factories.actor_with("commune_clerk", commune)
    stated = {"kind": "directive", "symbol": "45/KH-BTV", "summary": LONG}
    fresh, received = (
        told(officer, place.province, commune, **stated, title=title).arrivals.get()
        for title in (f"Về việc {LONG}", ENDLESS)
    )
    directives.receive(clerk, arrival=received)
    sent = told(clerk, commune, east, west, **stated, title="Rà soát hội viên nòng cốt", answers_to=received)
    done, new = sent.arrivals.order_by("unit")
    head = factories.actor_with("branch_head", east)
    done = directives.receive(head, arrival=done)
    done = directives.report(head, arrival=done, version=done.version, result=f"{LONG}\nĐã xong.")
    Arrival.objects.filter(pk=new.pk).update(deadline=datetime(2026, 1, 5, tzinfo=UTC))
    rows = {"fresh": fresh, "received": received, "done": done, "new": new}
    return {how: Arrival.objects.get(pk=one.pk) for how, one in rows.items()}


def _gone(place: factories.Place) -> Person:
    """Somebody who moved once and then left."""
    person = factories.register_person(place.an_lac.east, full_name="Lê Thị Đi Xa", birth="1981-02-03")
    actor, west = factories.all_seeing(), place.an_lac.west
    people.move(actor, member=person.member, version=1, branch=west, cell=None, on=TODAY)
    person.refresh_from_db()
    return people.leave(
        actor,
        member=Person.objects.get(pk=person.pk).member,
        version=person.version,
        why="moved_away",
        on=TODAY,
        note="Theo con vào Nam, đã chuyển sinh hoạt",
    )


def _books(place: factories.Place) -> dict[str, Book]:
    """One book in each state, and one with doubts and unknown branches."""
    actor, home = factories.all_seeing(), place.an_lac.unit
    made = {
        state: bring(actor, home, reading(f"ds-{state}.xlsx", 4, start))
        for start, state in enumerate(("done", "undone", "stopped", "writing"), 1)
    }
    for book in made.values():
        books.write(actor, book=book)
    for state in ("done", "undone"):
        made[state] = _to_the_end(actor, made[state])
    books.undo(actor, book=made["undone"])
    books.stop(actor, book=made["stopped"])
    made["doubtful"] = bring(actor, home, doubtful())
    made["next"] = bring(actor, home, next_year())
    return {state: Book.objects.get(pk=book.pk) for state, book in made.items()}


def bring(actor: Actor, unit: Unit, found: Reading) -> Book:
    return books.bring(actor, unit=unit, reading=found, sha256="0" * 64, content=b"no list")


def _to_the_end(actor: Actor, book: Book) -> Book:
    return books.write_part(actor, book=Book.objects.get(pk=book.pk), today=TODAY)


HEADINGS = (
    ("STT", None, "Thông tin khác"),
    ("Họ và tên hội viên", "full_name", "Họ và tên"),
    ("Năm sinh", "birth", "Ngày sinh"),
    ("Chi hội", "branch", "Chi hội"),
    ("Điện thoại liên hệ của hội viên", "phone", "Điện thoại"),
    ("Cỡ áo dài đồng phục", None, "Thông tin khác"),
)


def reading(
    name: str, count: int, start: int, *rows: BookRow, skipped: tuple[BookSkipped, ...] = ()
) -> Reading:
    """A book of `count` good rows for Thôn Đông, then these rows."""
    columns = tuple(
        BookColumn(sheet, 0, at, heading, key, label, key != "phone")
        for sheet in dict.fromkeys(["Danh sách", *(row.sheet for row in rows)])
        for at, (heading, key, label) in enumerate(HEADINGS)
    )
    good = tuple(_row(n, f"{FAMILIES[start]} Thị {GIVEN[n]} Mới", "1980") for n in range(count))
    return Reading(name, "xlsx", ("Danh sách",), columns, (*good, *rows), skipped)


def _row(
    n: int, name: str, birth: str, *found: Problem, branch: str = "Thôn Đông", sheet: str = "Danh sách"
) -> BookRow:
    fields = {"full_name": name, "birth": birth, "branch": branch, "phone": f"07109{n:05d}"}
    stated = {key: text for key, text in fields.items() if text}
    cells = (str(n), name, birth, branch, f"07109{n:05d}", "M")
    return BookRow(sheet, n + 5, 0, stated, (("Cỡ áo dài đồng phục", "M"),), found, (), cells)


def next_year() -> Reading:
    """Two who are in the register by the book that is done, one of them with another telephone."""
    known = (_row(n, f"{FAMILIES[1]} Thị {GIVEN[n]} Mới", "1980") for n in (0, 1))
    first, second = known
    changed = replace(second, fields={**second.fields, "phone": "0710555444"})
    return reading("ds-2027.xlsx", 1, 8, first, changed)


def doubtful() -> Reading:
    """Rows that wait for several reasons, two branches that are not in the register, rows passed over."""
    wrong_day = Problem("birth_invalid", "birth", "31/02/1980", "Ngày sinh “31/02/1980” không có thật")
    young = Problem("under_age", "birth", "2015", "Sinh năm 2015, chưa đủ 18 tuổi")
    nameless = Problem("name_missing", "full_name", "", "Không có họ tên")
    return reading(
        "Danh sách hội viên các chi hội năm 2026 (bản chị Hạnh gửi lại lần cuối).xlsx",
        3,
        6,
        _row(20, "Trần Thị Sai Ngày", "", wrong_day),
        _row(21, "Phạm Thị Bé", "2015", young),
        _row(22, "", "1970", nameless),
        _row(23, LONG, "1977", branch="Thôn Nam", sheet="Thôn Nam"),
        _row(24, "Bùi Thị Chưa Rõ", "1969", branch="Chi hội Khu dân cư số 12 mở rộng", sheet="Thôn Nam"),
        _row(25, "Vũ Thị Trống", "", wrong_day, branch="Thôn Tây"),
        skipped=(
            BookSkipped("Tổng hợp", None, "summary", "Trang tổng hợp số liệu"),
            BookSkipped("Danh sách", 40, "total", "Dòng cộng", "Tổng cộng: 9 người"),
        ),
    )


PASSWORD = "mưa xuân trên đồng lúa"


@lru_cache
def _password_hash() -> str:
    """Made once for the run: hashing is slow on purpose."""
    return make_password(PASSWORD)


HOMES: dict[str, Callable[[factories.Place], Unit]] = {
    "branch_head": lambda place: place.an_lac.east,
    "commune_clerk": lambda place: place.an_lac.unit,
    "commune_chair": lambda place: place.an_lac.unit,
    "commune_auditor": lambda place: place.an_lac.unit,
    "province_officer": lambda place: place.province,
    "province_auditor": lambda place: place.province,
    "technician": lambda place: place.province,
}


def enter_as(role: str, place: factories.Place, *, at: Unit | None = None) -> Client:
    """A browser in which somebody with this role at her usual place (or `at`) has come in by her door."""
    held = Role.objects.get(pk=role)
    account = factories.account_with(role, at or HOMES[role](place), full_name=f"Người {held.label}")
    if not held.by_device:
        Account.objects.filter(pk=account.pk).update(password=_password_hash())
        account.refresh_from_db()
    client = Client()
    client.force_login(account)
    if held.by_device:
        session = client.session
        session[DEVICE] = factories.trusted_phone(account).pk
        mark_seen(session, always=True)
        session.save()
    return client
