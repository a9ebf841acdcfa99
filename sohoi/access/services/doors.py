"""Acts at the door: a one-time code, a trusted phone with its PIN, a first password, a lost second factor."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import check_password, make_password
from django.db import connection
from django.db.models import F
from django.db.models.functions import Now
from django.utils.timezone import localdate

from sohoi.access import start
from sohoi.access.models import Account, Attempt, Device, RoleGrant, SignInCode
from sohoi.access.permissions import GIVE_ROLES
from sohoi.access.queries import (
    WRONG_PINS,
    code_of_signs,
    failed_lately,
    in_force,
    is_for_phone,
    place_of,
    sign_in_hash,
    trusted_devices,
)
from sohoi.access.services.accounts import check_manages, check_not_over, set_password
from sohoi.access.start import ALPHABET
from sohoi.acts.actor import EVERYONE, SIGNED_IN
from sohoi.acts.gate import Scope
from sohoi.acts.performing import Act, Refused, Running, performs

INVITE = Act("access.invite", "Cấp mã đăng nhập", GIVE_ROLES)
TRY_CODE = Act("access.try_code", "Gõ mã đăng nhập", EVERYONE, row_is_trail=True)
TRY_START = Act("access.try_start", "Gõ mã bắt đầu", EVERYONE, row_is_trail=True)
TRUST = Act("access.trust", "Dùng Sổ Hội trên điện thoại mới", EVERYONE)
SET_PASSWORD = Act("access.set_password", "Đặt mật khẩu bằng mã", EVERYONE)
TRY_PIN = Act("access.try_pin", "Mở bằng mã PIN", EVERYONE, row_is_trail=True)
END_TRUST = Act("access.end_trust", "Khóa điện thoại vì sai mã PIN", EVERYONE)
REVOKE = Act("access.revoke", "Bỏ điện thoại", SIGNED_IN)
REVOKE_ALL = Act("access.revoke_all", "Bỏ mọi điện thoại", SIGNED_IN)
DROP_FACTOR = Act("access.drop_factor", "Bỏ lớp bảo vệ trên điện thoại đã mất", GIVE_ROLES)
SIGN_IN = Act("access.sign_in", "Đăng nhập", SIGNED_IN)
CHANGE_PASSWORD = Act("access.change_password", "Đổi mật khẩu", SIGNED_IN)
PROTECT = Act("access.protect", "Đổi cách bảo vệ tài khoản", SIGNED_IN)

CODE_LIFE = timedelta(minutes=10)
TRUST_LIFE = timedelta(days=90)
CODE_LENGTH = 8
WRONG_CODES, WRONG_CODES_MINUTES = 10, 15
WEAK_PINS = {"123456", "654321", "012345", "543210", "123123", "112233", "121212"}


class WrongCode(Refused):
    """The code is unknown, used or too old: from outside these look the same."""

    def __init__(self) -> None:
        super().__init__("Mã không đúng hoặc đã hết hạn. Hãy xin mã mới.")


class TooManyTries(Refused):
    """Somebody is guessing: wait."""

    def __init__(self) -> None:
        super().__init__("Nhập sai nhiều lần. Hãy đợi 15 phút rồi thử lại.")


@dataclass(frozen=True)
class Invitation:
    """What the chair shows: the token in the QR's link and the same in eight signs to type."""

    token: str
    code: str
    stored: SignInCode


@dataclass(frozen=True)
class Knock:
    """Somebody at the door: the network address that tries."""

    address: str

    scope: ClassVar[Scope] = Scope()


@performs(INVITE, on="grant")
def invite(act: Running, *, grant: RoleGrant) -> Invitation:
    """Make a code that opens this account once within ten minutes; an older one stops working."""
    _check_in_hand(act, grant)
    if grant.account_id == act.actor.id:
        raise Refused("Mã này để cho người khác vào. Muốn đổi mật khẩu của mình, hãy vào Mục khác.")
    SignInCode.objects.filter(account=grant.account, used_at=None).update(used_at=Now())
    token, code = secrets.token_urlsafe(16), "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))
    stored = SignInCode.objects.create(
        account=grant.account,
        link_hash=sign_in_hash(token),
        code_hash=sign_in_hash(code),
        expires_at=Now() + CODE_LIFE,
    )
    act.about("account", grant.account_id)
    return Invitation(token, code, stored)


def _check_in_hand(act: Running, grant: RoleGrant) -> None:
    check_not_over(act, grant)
    if not RoleGrant.objects.filter(in_force(), pk=grant.pk).exists():
        raise Refused(f"Quyền này bắt đầu từ ngày {localdate(grant.since):%d/%m/%Y}. Đến hôm ấy hãy cấp mã.")
    check_manages(act, grant.account)


@performs(TRY_CODE, on="knock", lock=False)
def try_code(act: Running, *, knock: Knock, typed: str) -> SignInCode | None:
    """The open code behind eight typed signs, or nothing. Raises TooManyTries.

    Ten wrong ones from an address in a quarter of an hour, then it waits; guesses sent at once count one by
    one.
    """
    wait_turn(act, knock)
    found = code_of_signs(typed)
    if found is None:
        Attempt.objects.create(door="code", who=knock.address)
    return found


@performs(TRY_START, on="knock", lock=False)
def try_start_code(act: Running, *, knock: Knock, typed: str) -> bool:
    """Whether this is the start code, under the same limit. Raises TooManyTries."""
    wait_turn(act, knock)
    right = start.is_right(typed)
    if not right:
        Attempt.objects.create(door="code", who=knock.address)
    return right


def wait_turn(act: Running, knock: Knock, *, door: str = "code") -> None:
    """Operation: one guess of an address at a time, and none after the tenth wrong one at this door."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"{door} {knock.address}"])
    if failed_lately(door, knock.address, minutes=WRONG_CODES_MINUTES) >= WRONG_CODES:
        raise TooManyTries


@performs(TRUST, on="code")
def trust(act: Running, *, code: SignInCode, pin: str, label: str) -> Device:
    """Use up the code and trust this phone for ninety days with a PIN of six digits."""
    _use(code)
    _check_pin(pin)
    if not is_for_phone(code.account):
        raise WrongCode
    device = Device.objects.create(
        account=code.account,
        label=label[:80],
        pin=make_password(pin),
        trusted_until=Now() + TRUST_LIFE,
    )
    _at_home(act, code.account)
    act.note(device=label[:80])
    # Read again: until now the day was an expression of the database.
    return Device.objects.get(pk=device.pk)


def _use(code: SignInCode) -> None:
    """The row is locked: of two who hold the code only the first comes in."""
    fresh = SignInCode.objects.filter(pk=code.pk, used_at=None, expires_at__gt=Now(), account__is_active=True)
    if not fresh.update(used_at=Now()):
        raise WrongCode


def _check_pin(pin: str) -> None:
    if len(pin) != 6 or not (pin.isascii() and pin.isdigit()):
        raise Refused("Mã PIN là 6 chữ số.")
    if len(set(pin)) == 1 or pin in WEAK_PINS:
        raise Refused("Mã PIN này dễ đoán. Hãy chọn 6 chữ số khác.")


def _at_home(act: Running, account: Account) -> None:
    """Record what an account does at the door where it works, so that its chair can read it."""
    place = place_of(account)
    if place is not None:
        act.stands_at(place)
    act.about("account", account.pk)


@performs(SET_PASSWORD, on="code")
def set_first_password(act: Running, *, code: SignInCode, password: str) -> Account:
    """Use up the code and set the password of an account that signs in by password.

    A second factor stays as it was: the code opens no way around it.
    """
    _use(code)
    if is_for_phone(code.account) or place_of(code.account) is None:
        raise WrongCode
    set_password(act, account=code.account, password=password)
    _at_home(act, code.account)
    return code.account


@performs(TRY_PIN, on="device")
def try_pin(act: Running, *, device: Device, pin: str) -> bool:
    """Whether the PIN opens the phone. Five wrong ones in a row and it is trusted no more.

    The row is locked, so guesses sent at once count one by one. A wrong one is a row in Attempt.
    """
    if not trusted_devices(device.account_id).filter(pk=device.pk).exists():
        return False
    if check_password(pin, device.pin):
        Device.objects.filter(pk=device.pk).update(wrong_pins=0)
        return True
    Device.objects.filter(pk=device.pk).update(wrong_pins=F("wrong_pins") + 1)
    Attempt.objects.create(door="pin", who=str(device.pk))
    return False


@performs(END_TRUST, on="device")
def end_trust(act: Running, *, device: Device) -> Device:
    """Write down that a phone is trusted no more because of wrong PINs; it opened nothing since the fifth."""
    if device.wrong_pins < WRONG_PINS:
        raise Refused("Điện thoại này vẫn mở được.")
    _end(act, device)
    return device


def _end(act: Running, device: Device) -> None:
    Device.objects.filter(pk=device.pk, revoked_at=None).update(revoked_at=Now())
    _at_home(act, device.account)
    act.note(device=device.label)


@performs(REVOKE, on="device")
def revoke(act: Running, *, device: Device) -> Device:
    """Stop trusting one of one's own phones."""
    _end(act, device)
    return device


@performs(REVOKE_ALL, on="account")
def revoke_all(act: Running, *, account: Account) -> Account:
    """Stop trusting every phone of one's own."""
    count = Device.objects.filter(account=account, revoked_at=None).update(revoked_at=Now())
    _at_home(act, account)
    act.note(count=count)
    return account


@performs(DROP_FACTOR, on="grant")
def drop_factor(act: Running, *, grant: RoleGrant) -> RoleGrant:
    """Forget the second factor of somebody whose phone is lost. At her next sign-in she sets up a new one.

    She still needs her password; the two of them solve it face to face.
    """
    _check_in_hand(act, grant)
    if grant.account_id == act.actor.id:
        raise Refused("Việc này phải nhờ người khác làm.")
    Authenticator.objects.filter(user=grant.account).delete()
    act.about("account", grant.account_id)
    return grant


@performs(SIGN_IN, on="account")
def note_sign_in(act: Running, *, account: Account) -> Account:
    """Write down that somebody came in by password."""
    _at_home(act, account)
    return account


@performs(CHANGE_PASSWORD, on="account")
def change_password(act: Running, *, account: Account, password: str) -> Account:
    """Another password, chosen by its owner, who has just given the old one."""
    set_password(act, account=account, password=password)
    _at_home(act, account)
    return account


@performs(PROTECT, on="account")
def note_protection(act: Running, *, account: Account, what: str) -> Account:
    """Write down that a second factor or its codes on paper were changed."""
    act.note(what=what)
    _at_home(act, account)
    return account
