"""What a test sets up: units, people, accounts, actors. Plain functions, the same result every time.

Everything not stated is empty or the one default written here; nothing is random and nothing happens on
the side. Names are invented, phones begin with 0710.
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import connection
from django.test import Client
from django.utils import timezone

from sohoi.access import own
from sohoi.access.models import Account, Device, OwnKey, OwnPhone, Role
from sohoi.access.queries import actor_of
from sohoi.access.services.accounts import hold, open_account
from sohoi.acts.actor import EVERYONE, PERMISSIONS, Actor, system
from sohoi.acts.performing import Act, Running, _next_line_id
from sohoi.common.dates import PartialDate
from sohoi.members.models import Card, Decision, Person, Post, Spell, Transfer
from sohoi.members.services.writing import Entrance, enter
from sohoi.notices.models import Group, GroupMember
from sohoi.units.models import Unit, UnitVersion
from sohoi.units.services import open_unit

ARRANGE = Act("tests.arrange", "Dựng sẵn để thử", EVERYONE)
BEGINNING = date(2020, 1, 1)
NAME = "Nguyễn Thị An"
STAFF_NAME = "Trần Thị Mai"
PIN = "246810"


@dataclass(frozen=True)
class Commune:
    """A commune with two branches of two cells each."""

    unit: Unit
    east: Unit
    west: Unit
    east_cells: tuple[Unit, Unit]
    west_cells: tuple[Unit, Unit]

    @property
    def branches(self) -> tuple[Unit, Unit]:
        return self.east, self.west


@dataclass(frozen=True)
class Place:
    """The demonstration's province with two communes, and a second province with one."""

    province: Unit
    an_lac: Commune
    binh_minh: Commune
    other_province: Unit
    hoa_my: Commune

    @property
    def communes(self) -> tuple[Commune, Commune, Commune]:
        return self.an_lac, self.binh_minh, self.hoa_my


def all_seeing() -> Actor:
    """The machine, holding every permission there is."""
    return system("Máy dựng sẵn", PERMISSIONS.values())


def running(actor: Actor | None = None) -> Running:
    """An act under way, for calling operations. No line of the trail is written for it."""
    nowhere: dict[str, int | None] = {"branch_id": None, "commune_id": None, "province_id": None}
    return Running(ARRANGE, actor or all_seeing(), _next_line_id(), nowhere)


def make_unit(name: str, kind: str, parent: Unit | None, *, on: date = BEGINNING, code: str = "") -> Unit:
    """A unit of today's tree."""
    return open_unit(running(), name=name, kind=kind, parent=parent, on=on, code=code)


def make_commune(name: str, province: Unit, *, code: str) -> Commune:
    """A commune with Thôn Đông and Thôn Tây, each with Tổ 1 and Tổ 2."""
    unit = make_unit(name, "commune", province, code=code)
    east, west = (make_unit(branch, "branch", unit) for branch in ("Thôn Đông", "Thôn Tây"))
    return Commune(unit, east, west, _two_cells(east), _two_cells(west))


def _two_cells(branch: Unit) -> tuple[Unit, Unit]:
    return make_unit("Tổ 1", "cell", branch), make_unit("Tổ 2", "cell", branch)


def make_place() -> Place:
    """Two provinces; see Place. The acts lay it out once for each database; from then on the same rows are
    written at once, with the same ids, which no other unit gets."""
    laid = connection.settings_dict["NAME"]
    if laid in _PLACES:
        return _written_again(_PLACES[laid])
    there = list(UnitVersion.objects.values_list("pk", flat=True))
    place = _by_acts()
    versions = UnitVersion.objects.exclude(pk__in=there).select_related("unit").order_by("pk")
    _PLACES[laid] = deepcopy((place, list(versions)))
    return place


_Written = tuple[Place, list[UnitVersion]]
_PLACES: dict[str, _Written] = {}


def _written_again(written: _Written) -> Place:
    place, versions = deepcopy(written)
    Unit.objects.bulk_create([version.unit for version in versions])
    UnitVersion.objects.bulk_create(versions)
    return place


def _by_acts() -> Place:
    province = make_unit("Tỉnh Sông Mai", "province", None, code="98")
    other = make_unit("Tỉnh Trường Hà", "province", None, code="99")
    return Place(
        province=province,
        an_lac=make_commune("Xã An Lạc", province, code="98001"),
        binh_minh=make_commune("Xã Bình Minh", province, code="98002"),
        other_province=other,
        hoa_my=make_commune("Xã Hòa Mỹ", other, code="99001"),
    )


def register_person(
    branch: Unit,
    *,
    since: date = BEGINNING,
    cell: Unit | None = None,
    entry: str = Spell.Entry.LISTED,
    kind: str = Spell.Kind.ORDINARY,
    other: tuple[tuple[str, str], ...] = (),
    **facts: Any,
) -> Person:
    """A member of the branch; her row in the list is `person.member`.

    Facts are keys of the catalogue; `birth` and `joined` may be written "1979", "1979-11" or "1979-11-28".
    """
    stated = {"full_name": NAME} | {key: _fact(key, value) for key, value in facts.items()}
    [person] = enter(running(), [Entrance(stated, branch, since, entry, kind, cell, other)])
    return Person.objects.get(pk=person.pk)


def _fact(key: str, value: Any) -> Any:
    return PartialDate.from_iso(value) if key in ("birth", "joined") and isinstance(value, str) else value


def make_account(*, full_name: str = STAFF_NAME) -> Account:
    """Somebody who can sign in and holds nothing; she has no password."""
    username = f"staff{Account.objects.count() + 1}"
    return open_account(running(), full_name=full_name, username=username)


def give(account: Account, role_code: str, unit: Unit) -> Account:
    """The account holds one more role."""
    hold(running(), account=account, role=Role.objects.get(pk=role_code), unit=unit)
    return account


def account_with(role_code: str, unit: Unit, *, full_name: str = STAFF_NAME) -> Account:
    """A new account holding the role at the unit."""
    return give(make_account(full_name=full_name), role_code, unit)


def actor_with(role_code: str, unit: Unit, *, full_name: str = STAFF_NAME) -> Actor:
    """The actor of a new account with the role, signed in strongly."""
    return actor_of(account_with(role_code, unit, full_name=full_name), strong=True)


def trusted_phone(account: Account) -> Device:
    """A phone that the account trusts for ninety days, opened by PIN."""
    until = timezone.now() + timedelta(days=90)
    return Device.objects.create(account=account, label="Điện thoại", pin=_pin_hash(), trusted_until=until)


def own_key(subject: int, *, secret: str) -> OwnKey:
    """A key to this one's own pages on the phone with this secret."""
    now = timezone.now()
    phone, _ = OwnPhone.objects.get_or_create(
        secret_hash=own.phone_hash(secret), defaults={"label": "Điện thoại"}
    )
    return OwnKey.objects.create(phone=phone, subject_id=subject, until=now + timedelta(days=90))


def on_own_phone(subject: int, *, ended: bool = False) -> Client:
    """A browser of a phone of her own, in front of which she is; `ended`: her key was taken back."""
    client, secret = Client(), f"phone-{subject}-{ended}"
    key = own_key(subject, secret=secret)
    if ended:
        OwnKey.objects.filter(pk=key.pk).update(revoked_at=timezone.now())
    client.cookies[settings.SOHOI_OWN_COOKIE] = f"{secret}.{key.pk}"
    return client


@lru_cache
def _pin_hash() -> str:
    """Made once for the run: hashing is slow on purpose."""
    return make_password(PIN)


def make_card(person: Person, *, number: int = 1, on: date = BEGINNING, ended_on: date | None = None) -> Card:
    """A card of her commune; its token is made of the two numbers."""
    commune = person.member.commune
    return Card.objects.create(
        person=person,
        commune=commune,
        number=number,
        token=f"the{commune.pk:08}{number:08}",
        given_on=on,
        ended_on=ended_on,
        line_id=running().line_id,
    )


def make_transfer(person: Person, target: Unit, *, on: date, number: str = "12") -> Transfer:
    """She is proposed to another unit, which has not answered."""
    return Transfer.objects.create(
        person=person,
        origin=person.member.branch,
        target=target,
        proposed_on=on,
        number=number,
        line_id=running().line_id,
    )


def make_decision(
    unit: Unit, about: str, people: list[Person], *, on: date, number: str = "07", signed_by: str = ""
) -> Decision:
    """A decision by which the open spells of these people began, or, about leaving, their last ones ended."""
    made = Decision.objects.create(
        unit=unit, about=about, number=number, signed_on=on, signed_by=signed_by, line_id=running().line_id
    )
    column = "exit_decision" if about == Decision.About.LEAVING else "decision"
    Spell.objects.filter(person__in=people).update(**{column: made})
    return made


def make_post(
    person: Person,
    unit: Unit,
    title: str,
    *,
    since: date,
    until: date | None = None,
    basis: str = "",
    decision: Decision | None = None,
) -> Post:
    """She holds a post; no role comes with it."""
    return Post.objects.create(
        person=person,
        unit=unit,
        title=title,
        since=since,
        until=until,
        basis=basis,
        decision=decision,
        line_id=running().line_id,
    )


def make_group(
    unit: Unit,
    people: Sequence[Person] = (),
    *,
    name: str = "Nòng cốt",
    address: str = "",
    on: date = BEGINNING,
    closed_on: date | None = None,
) -> Group:
    """A work group of the unit with these people in it; nobody heads it."""
    line = running().line_id
    made = Group.objects.create(
        unit=unit, name=name, address=address, since=on, closed_on=closed_on, line_id=line
    )
    for one in people:
        GroupMember.objects.create(group=made, subject_id=one.subject_id, since=on, line_id=line)
    return made
