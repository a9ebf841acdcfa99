"""Accounts, roles as data, grants, trusted devices and one-time codes."""

from __future__ import annotations

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.functions import TransactionNow
from django.db import models
from django.db.models import F, Q

from sohoi.acts.actor import Level
from sohoi.acts.gate import Scope
from sohoi.units.models import LEVELS, Unit


class AccountManager(BaseUserManager["Account"]):
    """What Django's sign-in asks for. Accounts are made by the acts in services, nowhere else."""

    def get_by_natural_key(self, username: str | None) -> Account:
        return self.get(username__iexact=username)


class Account(AbstractBaseUser):
    """Somebody who may sign in. It knows no person of the register: `members` links them."""

    username = models.CharField("Tên đăng nhập", max_length=60, unique=True)
    full_name = models.CharField("Họ và tên", max_length=150)
    is_active = models.BooleanField(default=True)
    made_at = models.DateTimeField(db_default=TransactionNow())

    scope = Scope(owner="id")

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["full_name"]
    objects = AccountManager()

    def __str__(self) -> str:
        return self.full_name

    def get_full_name(self) -> str:
        return self.full_name


class Role(models.Model):
    """A named set of permissions. The first ones come from config; an installation may shape its own."""

    code = models.CharField(max_length=40, primary_key=True)
    label = models.CharField(max_length=60)
    does = models.CharField(max_length=250)
    level = models.PositiveSmallIntegerField(choices=LEVELS)
    permissions = ArrayField(models.CharField(max_length=60))
    by_device = models.BooleanField(default=False)
    shaped_here = models.BooleanField(default=False)

    class Meta:
        ordering = ["level", "code"]

    def __str__(self) -> str:
        return self.label


class RoleGrant(models.Model):
    """A role held by an account at a unit from a moment until another one.

    `by_post`: it came with a post, whose days are its own; who holds two posts in a unit has two of these.
    """

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="grants")
    role = models.ForeignKey(Role, on_delete=models.PROTECT)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, db_index=False)
    since = models.DateTimeField(db_default=TransactionNow())
    until = models.DateTimeField(null=True)
    by_post = models.BooleanField(default=False, db_default=False)
    line_id = models.BigIntegerField()

    scope = Scope(
        levels={
            Level.PROVINCE: "unit__province_id",
            Level.COMMUNE: "unit__commune_id",
            Level.BRANCH: "unit__branch_id",
        },
        here="unit_id",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "role", "unit"],
                condition=Q(until=None, by_post=False),
                name="grant_once",
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="grant_ends_later"
            ),
        ]
        indexes = [models.Index(fields=["unit"], condition=Q(until=None), name="grant_unit")]

    def __str__(self) -> str:
        return f"{self.role_id} @ {self.unit_id}"


class Device(models.Model):
    """A phone that an account trusts. Its secret lives only in the phone's session cookie."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="devices")
    label = models.CharField(max_length=80)
    pin = models.CharField(max_length=200)
    wrong_pins = models.PositiveSmallIntegerField(default=0)
    trusted_at = models.DateTimeField(db_default=TransactionNow())
    trusted_until = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    scope = Scope(owner="account_id")

    def __str__(self) -> str:
        return self.label


class SignInCode(models.Model):
    """A code that opens one account once, within ten minutes. Only keyed hashes are kept."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="codes")
    link_hash = models.BinaryField(max_length=32, unique=True)
    code_hash = models.BinaryField(max_length=32)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    scope = Scope()

    class Meta:
        indexes = [models.Index(fields=["code_hash"], name="code_hash")]

    def __str__(self) -> str:
        return f"code {self.pk}"


class Attempt(models.Model):
    """A failed try at a door, to slow down guessing. Append-only, cleared by the tick."""

    door = models.CharField(max_length=20)
    who = models.CharField(max_length=100)
    at = models.DateTimeField(db_default=TransactionNow())

    class Meta:
        indexes = [models.Index(fields=["door", "who", "at"], name="attempt_door")]

    def __str__(self) -> str:
        return f"{self.door} {self.who}"
