"""Accounts from the machine itself: the first officer of a province, a chair who lost everything."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from sohoi.config.failure import Failure

if TYPE_CHECKING:
    from sohoi.access.models import RoleGrant
    from sohoi.acts.actor import Actor

HELP = "Giao vai trò cho người mới, hoặc cấp lại mã đăng nhập cho người mất hết"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("username", metavar="TÊN", help="tên đăng nhập, ví dụ số điện thoại")
    parser.add_argument("--role", metavar="VAI", help="giao vai trò này, ví dụ province_officer")
    parser.add_argument("--unit", metavar="MÃ", help="mã đơn vị, hoặc #số")
    parser.add_argument("--name", metavar="HỌ TÊN", help="họ và tên người mới")
    parser.add_argument("--drop-factor", action="store_true", help="bỏ mã bảo vệ cũ vì đã mất điện thoại")


def run(args: argparse.Namespace) -> int:
    from sohoi.access.services import doors
    from sohoi.acts.actor import PERMISSIONS, system
    from sohoi.acts.performing import Refused

    actor = system("Dòng lệnh", PERMISSIONS.values())
    try:
        grant = _given(actor, args) if args.role else _held(args.username)
        if args.drop_factor:
            doors.drop_factor(actor, grant=grant)
        code = doors.invite(actor, grant=grant).code
    except Refused as no:
        raise Failure(str(no)) from no
    sys.stdout.write(f"{code[:4]} {code[4:]}\n")
    sys.stderr.write(f"Mã của {grant.account.full_name}: dùng một lần, trong 10 phút, gõ ở trang /ma/\n")
    return 0


def _given(actor: Actor, args: argparse.Namespace) -> RoleGrant:
    from sohoi.access.models import Role
    from sohoi.access.services import accounts
    from sohoi.units import queries

    role = Role.objects.filter(pk=args.role).first()
    if role is None:
        known = ", ".join(Role.objects.values_list("pk", flat=True))
        raise Failure(f"Không có vai trò {args.role}. Có: {known}.")
    found = [unit for unit in queries.by_code(args.unit or "") if unit.level == role.level]
    if len(found) != 1:
        raise Failure(f"Mã {args.unit} không chỉ đúng một đơn vị cho vai trò {role.label}.")
    return accounts.give(actor, unit=found[0], role=role, full_name=args.name or "", username=args.username)


def _held(username: str) -> RoleGrant:
    from sohoi.access.models import Account
    from sohoi.access.queries import open_grants

    account = Account.objects.filter(username=username.replace(" ", "").lower()).first()
    grant = open_grants(account).select_related("account").first() if account else None
    if grant is None:
        raise Failure(f"Không có ai dùng tên {username}, hoặc người ấy không còn vai trò nào.")
    return grant
