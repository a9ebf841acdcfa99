"""What is measured: each page of the register as somebody opens it, and by hand the SQL for the same rows."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from sohoi.access.models import Account
from sohoi.common.text import fold
from sohoi.config.bench.measuring import Row, Work, side_by_side
from sohoi.members.models import Member, Person
from sohoi.members.record import identity_of, last4_hash
from sohoi.units.models import Unit

PAGE_MS, QUERIES, SEARCH_RATIO, PROVINCE_SEARCH_MS = 100.0, 12, 5.0, 150.0
HEAD, CHAIR, OFFICER = "chihoi", "chutich", "tinh"
COMMON, PLAIN, RARE = "Nguyễn Thị Hoa", "nguyen thi hoa", "khong xuyen"


@dataclass(frozen=True)
class Statement:
    """SQL with its parameters."""

    sql: str
    params: Sequence[Any] = ()

    def run(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(self.sql, self.params)
            if cursor.description:
                cursor.fetchall()


@dataclass(frozen=True)
class Case:
    """One thing to measure. `floor` are the statements that a page cannot do without."""

    name: str
    who: str
    work: Work
    floor: Sequence[Statement]
    goal_p95: float | None = PAGE_MS
    goal_ratio: float | None = None

    def measure(self, *, times: int) -> Row:
        page, floor = side_by_side([self.work, self._floor], times=times)
        with CaptureQueriesContext(connection) as asked:
            self.work()
        queries = [one for one in asked.captured_queries if one["sql"] not in ("BEGIN", "COMMIT")]
        return Row(self.name, self.who, page, floor, len(queries), self.goal_p95, self.goal_ratio, QUERIES)

    def _floor(self) -> None:
        with transaction.atomic():
            for one in self.floor:
                one.run()


class Office:
    """The people of the demonstration at their pages, and where they work."""

    def __init__(self) -> None:
        self.commune = Unit.objects.get(code="98001")
        self.branch = Unit.objects.get(parent=self.commune, name="Thôn Đông")
        self.province = self.commune.parent_id or 0
        self.clients = {username: _signed_in(username) for username in (HEAD, CHAIR, OFFICER)}

    def get(self, username: str, path: str, *, typed: bool = False, **query: object) -> Work:
        """Open a page, or ask for the part that changes while somebody types; anything but the page itself
        ends the measuring."""
        client, address = self.clients[username], f"{path}?{urlencode(query)}" if query else path
        headers = {"HX-Request": "true"} if typed else {}

        def work() -> None:
            answer = client.get(address, headers=headers)
            if answer.status_code != 200:
                raise RuntimeError(f"{username} {address}: {answer.status_code}")

        return work


def _signed_in(username: str) -> Client:
    client = Client(headers={"host": "localhost"})
    account = Account.objects.get(username=username)
    client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def every(office: Office) -> Iterator[Case]:
    """All cases, in the order of the table."""
    yield from _lists(office)
    yield from _deep(office)
    yield from _searches(office)
    yield from _records(office)
    yield from _figures(office)


def _first(column: str, unit: int, extra: str = "", *params: Any) -> Statement:
    """The rows of a first page by hand."""
    where = f"{column} = %s {extra}"
    sql = f"SELECT * FROM members_member WHERE {where} ORDER BY sort_key, person_id LIMIT 51"  # noqa: S608
    return Statement(sql, [unit, *params])


def _number_of(column: str, unit: int, extra: str, *params: Any) -> Statement:
    """How many there are, which a search in a commune says."""
    return Statement(f"SELECT count(*) FROM members_member WHERE {column} = %s {extra}", [unit, *params])  # noqa: S608


def _lists(office: Office) -> Iterator[Case]:
    path = reverse("members")
    for name, who, column, unit in (
        ("danh sách một chi hội", HEAD, "branch_id", office.branch.pk),
        ("danh sách một xã", CHAIR, "commune_id", office.commune.pk),
        ("danh sách cả tỉnh", OFFICER, "province_id", office.province),
    ):
        yield Case(name, who, office.get(who, path), [_first(column, unit)])


def _deep(office: Office) -> Iterator[Case]:
    """The page behind the person in the middle."""
    for name, who, column, unit in (
        ("trang ở giữa danh sách xã", CHAIR, "commune_id", office.commune.pk),
        ("trang ở giữa danh sách tỉnh", OFFICER, "province_id", office.province),
    ):
        listed = Member.objects.filter(**{column: unit}).order_by("sort_key", "pk")
        middle = listed[listed.count() // 2]
        behind = "AND (sort_key, person_id) > (%s, %s)"
        floor = [_first(column, unit, behind, middle.sort_key, middle.pk)]
        yield Case(name, who, office.get(who, reverse("members"), sau=middle.pk), floor)


def _searches(office: Office) -> Iterator[Case]:
    one = (
        Member.objects.filter(commune=office.commune).exclude(phone="").exclude(id_last4=None).earliest("pk")
    )
    number = _tail(one)
    for name, text, extra, params in (
        ("tên hay gặp", COMMON, *_name_sql(COMMON)),
        ("tên hay gặp, không dấu", PLAIN, *_name_sql(PLAIN)),
        ("tên hiếm", RARE, *_name_sql(RARE)),
        ("năm sinh", "1978", *_number_sql(office, "1978")),
        ("bốn số cuối căn cước", number, *_number_sql(office, number)),
        ("một phần số điện thoại", one.phone[4:], "AND phone LIKE %s", [f"%{one.phone[4:]}%"]),
    ):
        found = _first("commune_id", office.commune.pk, extra, *params)
        floor = [found, _number_of("commune_id", office.commune.pk, extra, *params)]
        work = office.get(CHAIR, reverse("members"), typed=True, q=text)
        yield Case(f"tìm trong xã: {name}", CHAIR, work, floor, goal_ratio=SEARCH_RATIO)
    yield from _searches_above(office)


def _searches_above(office: Office) -> Iterator[Case]:
    for name, text, extra, params in (
        ("tên hay gặp", COMMON, *_name_sql(COMMON)),
        ("tên hay gặp, không dấu", PLAIN, *_name_sql(PLAIN)),
        ("tên hiếm", RARE, *_name_sql(RARE)),
        ("tên không ai có", "xyz hoa", *_name_sql("xyz hoa")),
        ("năm sinh", "1978", "AND birth_year = 1978", ()),
    ):
        floor = [_first("province_id", office.province, extra, *params)]
        work = office.get(OFFICER, reverse("members"), typed=True, q=text)
        yield Case(f"tìm trong tỉnh: {name}", OFFICER, work, floor, PROVINCE_SEARCH_MS)


def _name_sql(text: str) -> tuple[str, list[str]]:
    words = [f"% {word}%" for word in fold(text).split()]
    return " ".join("AND name_search LIKE %s" for _ in words), words


def _number_sql(office: Office, digits: str) -> tuple[str, list[Any]]:
    extra = "AND (birth_year = %s OR id_last4 = %s OR phone LIKE %s)"
    return extra, [int(digits), _hash(office, digits), f"%{digits}%"]


def _hash(office: Office, digits: str) -> int:
    return last4_hash(digits, office.commune.pk)


def _tail(member: Member) -> str:
    """The last four digits of her number, which the register itself keeps only sealed."""
    return identity_of(member.person)[-4:]


def _records(office: Office) -> Iterator[Case]:
    elsewhere = Member.objects.filter(commune=office.commune).exclude(branch=office.branch)
    one, other = elsewhere.order_by("pk")[:2]
    path = reverse("person", kwargs={"person": one.pk})
    yield Case("một hồ sơ", CHAIR, office.get(CHAIR, path), _record_sql(one.pk))
    yield Case("lưu một hồ sơ", CHAIR, _saving(office, one.pk), _saving_sql(other))


def _record_sql(pk: int) -> list[Statement]:
    return [
        Statement(
            "SELECT * FROM members_person p JOIN members_member m ON m.person_id = p.id "
            "JOIN units_unit b ON b.id = m.branch_id WHERE p.id = %s",
            [pk],
        ),
        Statement("SELECT * FROM members_spell s WHERE person_id = %s ORDER BY id DESC", [pk]),
        Statement("SELECT * FROM members_post WHERE person_id = %s AND until IS NULL", [pk]),
        Statement(
            "SELECT l.* FROM acts_line l JOIN acts_about a ON a.line_id = l.id "
            "WHERE a.kind = 'person' AND a.subject_id = %s ORDER BY l.id DESC LIMIT 100",
            [pk],
        ),
    ]


def _saving(office: Office, pk: int) -> Callable[[], None]:
    """Send the card of telephones with another number each time, as the form of the page would."""
    path = reverse("person-edit", kwargs={"person": pk, "card": "lien-lac"})
    version = Person.objects.get(pk=pk).version
    phones = ("0710 900 001", "0710 900 002")

    def work() -> None:
        nonlocal version
        form = {"key": uuid.uuid4().hex, "version": version, "phone": phones[version % 2]}
        answer = office.clients[CHAIR].post(path, form)
        if answer.status_code != 302:
            raise RuntimeError(f"{path}: {answer.status_code}")
        version += 1

    return work


def _saving_sql(member: Member) -> list[Statement]:
    """What a correction cannot do without: both rows, the difference in the counts, the line in the trail."""
    place = (member.branch_id, member.commune_id, member.province_id)
    line = "(SELECT currval(pg_get_serial_sequence('acts_line', 'id')))"
    count = (
        "INSERT INTO members_headcount (branch_id, commune_id, province_id, measure, year, sex, flags, n) "
        "VALUES (%s, %s, %s, 1, 1900, 'female', 0, 1), (%s, %s, %s, 1, 1900, 'female', 0, -1)"
    )
    return [
        Statement("SELECT * FROM members_member WHERE person_id = %s FOR NO KEY UPDATE", [member.pk]),
        Statement("SELECT * FROM members_person WHERE id = %s FOR UPDATE", [member.pk]),
        Statement(
            "INSERT INTO acts_line (act, actor_kind, actor_name, reason, data, commune_id) "
            "VALUES ('demo.measured', 'system', 'Đo', '', '{}', %s)",
            [member.commune_id],
        ),
        Statement(
            f"UPDATE members_person SET phone = '0710900003', version = version + 1, line_id = {line} "  # noqa: S608
            "WHERE id = %s",
            [member.pk],
        ),
        Statement("UPDATE members_member SET phone = '0710900003' WHERE person_id = %s", [member.pk]),
        Statement(count, [*place, *place]),
        Statement(
            f"INSERT INTO acts_about (line_id, kind, subject_id) VALUES ({line}, 'person', %s)",  # noqa: S608
            [member.pk],
        ),
    ]


def _figures(office: Office) -> Iterator[Case]:
    for name, who, column, unit in (
        ("một xã", CHAIR, "commune_id", office.commune.pk),
        ("cả tỉnh", OFFICER, "province_id", office.province),
    ):
        below = {"commune_id": "branch_id", "province_id": "commune_id"}[column]
        floor = [_sums(column, unit), _sums_below(column, below, unit)]
        path = reverse("figures-unit", kwargs={"unit": unit})
        yield Case(f"số liệu {name}", who, office.get(who, path), floor)
        yield Case(f"trang đầu của {name}", who, office.get(who, reverse("today")), floor)


def _sums(column: str, unit: int) -> Statement:
    sql = (
        "SELECT measure, year, sex, flags, sum(n) FROM members_headcount "  # noqa: S608
        f"WHERE {column} = %s GROUP BY 1, 2, 3, 4"
    )
    return Statement(sql, [unit])


def _sums_below(column: str, below: str, unit: int) -> Statement:
    sql = (
        f"SELECT {below}, sum(n), sum(n) FILTER (WHERE flags & 1 > 0), sum(n) FILTER (WHERE flags & 16 > 0) "  # noqa: S608
        f"FROM members_headcount WHERE {column} = %s AND measure = 1 GROUP BY 1"
    )
    return Statement(sql, [unit])
