"""Acts on accounts and roles: begin, give, end."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from django.db import IntegrityError, connection, transaction
from django.db.models.functions import Now

from sohoi.access.models import Account, Device, Role, RoleGrant
from sohoi.access.permissions import GIVE_ROLES
from sohoi.acts import gate
from sohoi.acts.actor import PERMISSIONS
from sohoi.acts.gate import Scope
from sohoi.acts.performing import Act, Refused, Running, performs
from sohoi.common.text import nfc_clean
from sohoi.units.models import Unit
from sohoi.units.permissions import FOUND
from sohoi.units.services import open_unit

BEGIN = Act("access.begin", "Mở sổ", FOUND)
GIVE = Act("access.give", "Giao quyền", GIVE_ROLES)
END = Act("access.end", "Thu quyền", GIVE_ROLES)

BEGIN_LOCK = 7_020_632


@dataclass(frozen=True)
class Founding:
    """What a first start asks for: the place by its official codes and names, and who begins."""

    province_name: str
    province_code: str
    commune_name: str
    commune_code: str
    commune_kind: str
    full_name: str
    username: str
    password: str

    scope: ClassVar[Scope] = Scope()


@performs(BEGIN, on="founding", lock=False)
def begin(act: Running, *, founding: Founding, on: date) -> Account:
    """First start in earnest: the province, the commune, the chair. Only while nobody can sign in."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [BEGIN_LOCK])
    if Account.objects.exists():
        raise gate.NotForYou
    province = open_unit(
        act, name=founding.province_name, kind="province", parent=None, on=on, code=founding.province_code
    )
    commune = open_unit(
        act,
        name=founding.commune_name,
        kind=founding.commune_kind,
        parent=province,
        on=on,
        code=founding.commune_code,
    )
    account = open_account(act, full_name=founding.full_name, username=founding.username)
    account.set_password(founding.password)
    account.save(update_fields=["password"])
    act.stands_at(commune)
    hold(act, account=account, role=Role.objects.get(pk="commune_chair"), unit=commune)
    return account


def open_account(act: Running, *, full_name: str, username: str = "") -> Account:
    """Operation: make an account without a password. Without a user name it is for a phone only."""
    clean = nfc_clean(full_name)
    if not clean:
        raise Refused("Hãy ghi họ và tên.")
    name = nfc_clean(username).replace(" ", "").lower() or f"may-{secrets.token_hex(8)}"
    account = Account(username=name, full_name=clean)
    account.set_unusable_password()
    try:
        with transaction.atomic():
            account.save(force_insert=True)
    except IntegrityError as taken:
        raise Refused(f"Tên đăng nhập “{name}” đã có người dùng. Hãy chọn tên khác.") from taken
    act.about("account", account.pk)
    return account


def hold(act: Running, *, account: Account, role: Role, unit: Unit) -> RoleGrant:
    """Operation: the account holds the role at the unit from now on."""
    if role.level != unit.level:
        raise Refused(f"Vai trò {role.label} không dùng cho {unit.title}.")
    held, _ = RoleGrant.objects.get_or_create(
        account=account, role=role, unit=unit, until=None, defaults={"line_id": act.line_id}
    )
    act.about("account", account.pk)
    return held


@performs(GIVE, on="unit", lock=False)
def give(act: Running, *, unit: Unit, role: Role, full_name: str, username: str = "") -> RoleGrant:
    """Give somebody new a role at a unit. Nobody can give what she does not hold there herself."""
    check_may_give(act, role, unit)
    if not role.by_device and not nfc_clean(username):
        raise Refused("Hãy ghi tên đăng nhập, ví dụ số điện thoại.")
    account = open_account(act, full_name=full_name, username="" if role.by_device else username)
    act.note(role=role.label, unit=unit.name, account=account.full_name)
    return hold(act, account=account, role=role, unit=unit)


def check_may_give(act: Running, role: Role, unit: Unit) -> None:
    """Operation: refuse a role that holds more than the giver holds at the unit."""
    for code in role.permissions:
        if not gate.may(act.actor, PERMISSIONS[code], unit):
            raise Refused(f"Chị không giao được vai trò {role.label}.")


@performs(END, on="grant")
def end(act: Running, *, grant: RoleGrant) -> RoleGrant:
    """End a role now. Her next request is refused; her phones are forgotten when nothing is left."""
    if grant.until is not None:
        raise Refused("Quyền này đã thu rồi.")
    if grant.account_id == act.actor.id:
        raise Refused("Chị không tự thu quyền của mình được. Hãy nhờ người khác.")
    RoleGrant.objects.filter(pk=grant.pk).update(until=Now())
    if not RoleGrant.objects.filter(account=grant.account, until=None).exists():
        forget_devices(act, grant.account_id)
    act.note(role=grant.role.label, unit=grant.unit.name, account=grant.account.full_name)
    act.about("account", grant.account_id)
    return grant


def forget_devices(act: Running, account_id: int) -> None:
    """Operation: no phone of the account is trusted any more."""
    Device.objects.filter(account_id=account_id, revoked_at=None).update(revoked_at=Now())
