"""Acts at the door: a one-time code, a trusted phone with its PIN, a first password."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta

from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db.models import F, Q
from django.db.models.functions import Now

from sohoi.access.models import Account, Attempt, Device, RoleGrant, SignInCode
from sohoi.access.permissions import GIVE_ROLES
from sohoi.acts.actor import EVERYONE, SIGNED_IN
from sohoi.acts.performing import Act, Refused, Running, performs
from sohoi.common import keys

INVITE = Act("access.invite", "Cấp mã đăng nhập", GIVE_ROLES)
TRUST = Act("access.trust", "Dùng Sổ Hội trên điện thoại mới", EVERYONE)
SET_PASSWORD = Act("access.set_password", "Đặt mật khẩu lần đầu", EVERYONE)
REVOKE = Act("access.revoke", "Bỏ điện thoại", SIGNED_IN)

CODE_LIFE = timedelta(minutes=10)
TRUST_LIFE = timedelta(days=90)
WRONG_PINS = 5
# No letter or digit that is mistaken for another when read aloud or from paper.
ALPHABET = "ACDEFGHJKLMNPQRTUVWXY34679"
CODE_LENGTH = 8
WRONG_CODES, WRONG_CODES_SPAN = 10, timedelta(minutes=15)
WEAK_PINS = {"123456", "654321", "012345", "123123", "112233"}


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


@performs(INVITE, on="grant")
def invite(act: Running, *, grant: RoleGrant) -> Invitation:
    """Make a code that opens this account once within ten minutes; an older one stops working."""
    if grant.until is not None:
        raise Refused("Quyền này đã thu rồi.")
    SignInCode.objects.filter(account=grant.account, used_at=None).update(used_at=Now())
    token, code = secrets.token_urlsafe(16), "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))
    stored = SignInCode.objects.create(
        account=grant.account,
        link_hash=_hash(token),
        code_hash=_hash(code),
        expires_at=Now() + CODE_LIFE,
    )
    act.about("account", grant.account_id)
    act.note(account=grant.account.full_name)
    return Invitation(token, code, stored)


def _hash(secret: str) -> bytes:
    return keys.keyed_hash(secret, "sign-in").bytes


def find_code(secret: str, *, who: str) -> SignInCode:
    """The open code behind a token or eight typed signs. Raises WrongCode, TooManyTries.

    `who` is the address that tries: ten wrong ones in a quarter of an hour, then it waits.
    """
    if too_many("code", who):
        raise TooManyTries
    wanted = _hash(secret.strip()), _hash("".join(secret.upper().split()).replace("-", ""))
    found = SignInCode.objects.filter(used_at=None, expires_at__gt=Now(), account__is_active=True)
    code = found.filter(Q(link_hash=wanted[0]) | Q(code_hash=wanted[1])).select_related("account").first()
    if code is None:
        Attempt.objects.create(door="code", who=who)
        raise WrongCode
    return code


def too_many(door: str, who: str) -> bool:
    """Whether this address has failed too often at this door lately."""
    recent = Attempt.objects.filter(door=door, who=who, at__gt=Now() - WRONG_CODES_SPAN)
    return recent.count() >= WRONG_CODES


@performs(TRUST, on="code")
def trust(act: Running, *, code: SignInCode, pin: str, label: str) -> Device:
    """Use up the code and trust this phone for ninety days with a PIN of six digits."""
    _use(code)
    _check_pin(pin)
    device = Device.objects.create(
        account=code.account,
        label=label[:80],
        pin=make_password(pin),
        trusted_until=Now() + TRUST_LIFE,
    )
    act.about("account", code.account_id)
    act.note(account=code.account.full_name, device=label[:80])
    return device


def _use(code: SignInCode) -> None:
    """The row is locked: of two who hold the code only the first comes in."""
    fresh = SignInCode.objects.filter(pk=code.pk, used_at=None, expires_at__gt=Now())
    if not fresh.update(used_at=Now()):
        raise WrongCode


def _check_pin(pin: str) -> None:
    if len(pin) != 6 or not (pin.isascii() and pin.isdigit()):
        raise Refused("Mã PIN là 6 chữ số.")
    if len(set(pin)) == 1 or pin in WEAK_PINS:
        raise Refused("Mã PIN này dễ đoán. Hãy chọn 6 chữ số khác.")


@performs(SET_PASSWORD, on="code")
def set_first_password(act: Running, *, code: SignInCode, password: str) -> Account:
    """Use up the code and set the password of an account that signs in by password."""
    _use(code)
    account = code.account
    try:
        validate_password(password, account)
    except ValidationError as weak:
        raise Refused(" ".join(weak.messages)) from weak
    account.set_password(password)
    account.save(update_fields=["password"])
    act.about("account", account.pk)
    return account


@performs(REVOKE, on="device")
def revoke(act: Running, *, device: Device) -> Device:
    """Stop trusting one of one's own phones."""
    Device.objects.filter(pk=device.pk, revoked_at=None).update(revoked_at=Now())
    act.note(device=device.label)
    act.about("account", device.account_id)
    return device


def open_with_pin(device_id: int, pin: str) -> bool:
    """Whether the PIN opens the phone; five wrong ones in a row and it is trusted no more.

    The row lock makes parallel guesses count one by one.
    """
    claimed = Device.objects.filter(pk=device_id, revoked_at=None, wrong_pins__lt=WRONG_PINS)
    if not claimed.update(wrong_pins=F("wrong_pins") + 1):
        return False
    device = Device.objects.get(pk=device_id)
    if check_password(pin, device.pin):
        Device.objects.filter(pk=device_id).update(wrong_pins=0)
        return True
    if device.wrong_pins >= WRONG_PINS:
        Device.objects.filter(pk=device_id, revoked_at=None).update(revoked_at=Now())
    return False
