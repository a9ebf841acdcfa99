"""Acts on accounts and roles: begin, give, end."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import ClassVar

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.models import F, QuerySet
from django.db.models.functions import Greatest, Now

from sohoi.access.models import Account, Device, Role, RoleGrant, SignInCode
from sohoi.access.passwords import plain_username
from sohoi.access.permissions import GIVE_ROLES
from sohoi.access.queries import beyond, not_over, open_grants
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
    province_kind: str
    commune_name: str
    commune_code: str
    commune_kind: str
    full_name: str
    username: str
    password: str = field(repr=False)

    scope: ClassVar[Scope] = Scope()


@performs(BEGIN, on="founding", lock=False)
def begin(act: Running, *, founding: Founding, on: date) -> Account:
    """First start in earnest: the province, the commune, the chair. Only while nobody can sign in."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [BEGIN_LOCK])
    if Account.objects.exists():
        raise gate.NotForYou
    commune = _found(act, founding, on)
    account = open_account(act, full_name=founding.full_name, username=founding.username)
    set_password(act, account=account, password=founding.password)
    act.stands_at(commune)
    hold(act, account=account, role=Role.objects.get(pk="commune_chair"), unit=commune)
    return account


def _found(act: Running, founding: Founding, on: date) -> Unit:
    names = founding.province_name, founding.province_kind, founding.province_code
    province = _unit(act, *names, parent=None, on=on)
    names = founding.commune_name, founding.commune_kind, founding.commune_code
    return _unit(act, *names, parent=province, on=on)


def _unit(act: Running, name: str, kind: str, code: str, *, parent: Unit | None, on: date) -> Unit:
    """The unit, which a loaded tree may hold already."""
    known = Unit.objects.filter(parent=parent, code=code, closed_on=None).first()
    return known or open_unit(act, name=name, kind=kind, parent=parent, on=on, code=code)


def set_password(act: Running, *, account: Account, password: str) -> None:
    """Operation: give the account this password; whoever used the old one is signed out."""
    try:
        validate_password(password, account)
    except ValidationError as weak:
        raise Refused(" ".join(weak.messages)) from weak
    account.set_password(password)
    account.save(update_fields=["password"])


def open_account(act: Running, *, full_name: str, username: str = "") -> Account:
    """Operation: make an account without a password. Without a user name it is for a phone only."""
    clean = nfc_clean(full_name)
    if not clean:
        raise Refused("Hãy ghi họ và tên.")
    name = plain_username(username) or f"may-{secrets.token_hex(8)}"
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
    if role.level != unit.level or unit.closed_on is not None:
        raise Refused(f"Vai trò {role.label} không dùng cho {unit.title}.")
    held, _ = RoleGrant.objects.get_or_create(
        account=account,
        role=role,
        unit=unit,
        until=None,
        by_post=False,
        defaults={"line_id": act.line_id},
    )
    act.about("account", account.pk)
    return held


def hold_by_post(
    act: Running, *, account: Account, role: Role, unit: Unit, since: datetime, until: datetime | None
) -> RoleGrant:
    """Operation: the account holds the role at the unit from the first moment of a post to its last one."""
    if role.level != unit.level or unit.closed_on is not None:
        raise Refused(f"Vai trò {role.label} không dùng cho {unit.title}.")
    days = {"since": since, "until": until, "by_post": True}
    act.about("account", account.pk)
    return RoleGrant.objects.create(account=account, role=role, unit=unit, line_id=act.line_id, **days)


@performs(GIVE, on="unit", lock=False)
def give(
    act: Running,
    *,
    unit: Unit,
    role: Role,
    full_name: str = "",
    username: str = "",
    account: Account | None = None,
) -> RoleGrant:
    """Give a role at a unit: to somebody new, or to an account that is known there.

    Nobody can give what she does not hold there herself, nor add to an account that she does not manage.
    """
    check_may_give(act, role, unit)
    if account is not None:
        check_manages(act, account)
    elif not role.by_device and not nfc_clean(username):
        raise Refused("Hãy ghi tên đăng nhập, ví dụ số điện thoại.")
    else:
        account = open_account(act, full_name=full_name, username="" if role.by_device else username)
    act.note(role=role.label, unit=unit.title)
    return hold(act, account=account, role=role, unit=unit)


def check_may_give(act: Running, role: Role, unit: Unit) -> None:
    """Operation: refuse a role that holds more than the giver holds at the unit, or is for another level."""
    if role.level != unit.level:
        raise Refused(f"Vai trò {role.label} không dùng cho {unit.title}.")
    for code in role.permissions:
        if code not in PERMISSIONS or not gate.may_give(act.actor, PERMISSIONS[code], unit):
            raise Refused(f"Chị không giao được vai trò {role.label}.")


def check_manages(act: Running, account: Account) -> None:
    """Operation: refuse an account that holds anything which this actor does not manage.

    A code or a new password opens all of an account, so managing one of its roles is not enough.
    """
    if beyond(act.actor, account):
        raise Refused("Người này còn giữ việc ở nơi khác. Hãy nhờ Hội cấp trên làm việc này.")


@performs(END, on="grant")
def end(act: Running, *, grant: RoleGrant) -> RoleGrant:
    """End a role now. Her next request is refused; phones and codes go when nothing is left."""
    check_not_over(act, grant)
    if grant.account_id == act.actor.id:
        raise Refused("Không tự thu quyền của mình được. Hãy nhờ người khác.")
    end_now(act, RoleGrant.objects.filter(pk=grant.pk))
    close_doors_of_nobody(act, grant.account)
    act.note(role=grant.role.label, unit=grant.unit.title)
    act.about("account", grant.account_id)
    return grant


def check_not_over(act: Running, grant: RoleGrant) -> None:
    """Operation: refuse a grant that counts no more."""
    if not RoleGrant.objects.filter(not_over(), pk=grant.pk).exists():
        raise Refused("Quyền này đã thu rồi.")


def end_now(act: Running, grants: QuerySet[RoleGrant]) -> None:
    """Operation: these grants count no more; those that would begin later never will."""
    grants.filter(not_over()).update(until=Greatest(Now(), F("since")))


def close_doors_of_nobody(act: Running, account: Account) -> None:
    """Operation: whoever holds nothing any more has no phone and no code either."""
    if not open_grants(account).exists():
        close_doors(act, account.pk)


def close_doors(act: Running, account_id: int) -> None:
    """Operation: no phone of the account is trusted any more, and no code opens it."""
    Device.objects.filter(account_id=account_id, revoked_at=None).update(revoked_at=Now())
    SignInCode.objects.filter(account_id=account_id, used_at=None).update(used_at=Now())
