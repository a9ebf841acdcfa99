"""The bench of members' own pages: server time beside the SQL, and what comes over the line."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.http import HttpResponseBase
from django.test import Client
from django.urls import reverse

from sohoi.access.own import member_actor, phone_hash
from sohoi.acts.actor import VISITOR, system
from sohoi.config.bench.cases import Case, Statement
from sohoi.members.models import Card, Member
from sohoi.members.permissions import GIVE_OWN_PAGE
from sohoi.members.services import own

FIRST, LATER = 60_000, 15_000
WHO = "hội viên"
# What the browser fetches beside the page; a symbol is a part of its file.
ASKED = re.compile(r'(?:href|src)="(/static/[^"#?]+)')
Tell = Callable[[str], None]


@dataclass(frozen=True)
class Weight:
    """Bytes of bodies as our own server sends them to a browser that takes gzip (files packed, pages as they
    are): with nothing kept yet, and with all files kept."""

    first: int
    later: int

    @property
    def missed(self) -> list[str]:
        """The goals that were not reached, in words."""
        too_much = (("lần đầu", self.first, FIRST), ("lần sau", self.later, LATER))
        return [f"{when} quá {goal} byte" for when, found, goal in too_much if found > goal]


class Phone:
    """A member of Thôn Đông on a phone that opens her pages for as long as the bench runs."""

    def __init__(self, today: date) -> None:
        branch = {"branch__name": "Thôn Đông", "commune__code": "98001"}
        self.member = Member.objects.filter(**branch).exclude(person__posts=None).earliest("pk")
        self.secret = secrets.token_urlsafe(24)
        made = own.invite(system("Đo tốc độ", [GIVE_OWN_PAGE]), member=self.member)
        self.key = own.enter(VISITOR, code=made.stored, secret=self.secret, label="Máy đo", on=today)
        self.card = Card.objects.get(person=self.member.pk, ended_on=None)
        self.client = Client(headers={"host": "localhost", "accept-encoding": "gzip"})
        self.client.cookies[settings.SOHOI_OWN_COOKIE] = f"{self.secret}.{self.key.pk}"

    def leave(self) -> None:
        """Nothing opens her pages on this phone any more; others of hers stay as they are."""
        own.leave_phone(member_actor(self.member.subject_id), key=self.key)

    def get(self, path: str) -> HttpResponseBase:
        """The answer, as a phone asks for it; anything but the page itself ends the measuring."""
        answer = self.client.get(path)
        if answer.status_code != 200:
            raise RuntimeError(f"{path}: {answer.status_code}")
        return answer

    def weigh(self, path: str) -> Weight:
        """The page alone, and with everything that it asks for."""
        page = _bytes(self.get(path))
        html = self.client.get(path, headers={"accept-encoding": "identity"}).content.decode()
        files = sorted(set(ASKED.findall(html)))
        return Weight(page + sum(_bytes(self.get(one)) for one in files), page)


def _bytes(answer: Any) -> int:
    return sum(map(len, answer.streaming_content)) if answer.streaming else len(answer.content)


def pages(*, times: int, today: date, tell: Tell) -> Iterator[dict[str, Any]]:
    """Every page of hers, so many times; `tell` hears the name of the one that is being measured."""
    phone = Phone(today)
    try:
        for path, case in _every(phone):
            tell(case.name)
            row, weight = case.measure(times=times).as_json(), phone.weigh(path)
            missed = [*row["missed"], *weight.missed]
            yield {**row, "first_bytes": weight.first, "later_bytes": weight.later, "missed": missed}
    finally:
        phone.leave()


def _every(phone: Phone) -> Iterator[tuple[str, Case]]:
    card = Statement(
        "SELECT * FROM members_card WHERE person_id = %s AND ended_on IS NULL", [phone.member.pk]
    )
    reads = "SELECT * FROM access_read WHERE subject_id = %s ORDER BY id DESC LIMIT 20"
    roles = Statement("SELECT * FROM access_role")
    for name, path, more in (
        ("trang riêng", "my", [card]),
        ("thẻ của tôi", "my-card", [card]),
        ("thông tin của tôi", "my-record", []),
        ("Hội giữ gì về tôi", "my-held", [Statement(reads, [phone.member.subject_id]), roles]),
    ):
        yield reverse(path), _case(phone, name, WHO, reverse(path), [*_frame(phone), *more])
    path = reverse("card", kwargs={"token": phone.card.token})
    yield path, _case(phone, "thẻ được quét", "ai quét mã", path, [_proof(phone)])


def _case(phone: Phone, name: str, who: str, path: str, floor: list[Statement]) -> Case:
    return Case(name, who, lambda: phone.get(path), floor)


def _frame(phone: Phone) -> list[Statement]:
    """Whose phone it is, she herself, and whom she calls: what no page of hers can do without."""
    keys = (
        "SELECT k.* FROM access_ownkey k JOIN access_ownphone p ON p.id = k.phone_id "
        "WHERE p.secret_hash = %s AND k.id = %s AND k.revoked_at IS NULL AND k.until > now()"
    )
    herself = (
        "SELECT * FROM members_member m JOIN members_person p ON p.id = m.person_id "
        "JOIN units_unit b ON b.id = m.branch_id JOIN units_unit c ON c.id = m.commune_id "
        "LEFT JOIN units_unit t ON t.id = m.cell_id WHERE p.subject_id = %s"
    )
    head = (
        "SELECT * FROM members_post o JOIN members_person p ON p.id = o.person_id "
        "WHERE o.unit_id = %s AND o.title = 'head' AND o.since <= current_date "
        "AND (o.until IS NULL OR o.until > current_date)"
    )
    return [
        Statement(keys, [phone_hash(phone.secret), phone.key.pk]),
        Statement(herself, [phone.member.subject_id]),
        Statement(head, [phone.member.branch_id]),
    ]


def _proof(phone: Phone) -> Statement:
    sql = (
        "SELECT * FROM members_card k LEFT JOIN members_member m ON m.person_id = k.person_id "
        "LEFT JOIN units_unit c ON c.id = m.commune_id WHERE k.token = %s"
    )
    return Statement(sql, [phone.card.token])
