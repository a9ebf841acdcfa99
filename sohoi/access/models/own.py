"""A member's own door: the phone that she uses, which several may share, and the code that opens it."""

from __future__ import annotations

from django.contrib.postgres.functions import TransactionNow
from django.db import models
from django.db.models import Q

from sohoi.access.models.accounts import Account
from sohoi.access.models.subjects import Subject
from sohoi.acts.gate import Scope


class OwnPhone(models.Model):
    """A browser in which members open their own pages. Its secret lives only in the browser's cookie.

    It opens nothing by itself: each person who uses it has a key of her own.
    """

    secret_hash = models.BinaryField(max_length=32, unique=True)
    label = models.CharField(max_length=80)
    known_at = models.DateTimeField(db_default=TransactionNow())

    def __str__(self) -> str:
        return self.label


class OwnKey(models.Model):
    """That this phone opens one person's pages until a day, or until she or the office takes it back."""

    phone = models.ForeignKey(OwnPhone, on_delete=models.CASCADE, related_name="keys")
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="keys")
    given_at = models.DateTimeField(db_default=TransactionNow())
    until = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    scope = Scope(herself="subject_id")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["phone", "subject"], condition=Q(revoked_at=None), name="own_key_once"
            )
        ]

    def __str__(self) -> str:
        return f"key {self.pk}"


class OwnCode(models.Model):
    """A code that opens one person's own pages on one phone, once, within minutes. Only hashes are kept."""

    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="codes")
    link_hash = models.BinaryField(max_length=32, unique=True)
    code_hash = models.BinaryField(max_length=32)
    by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    scope = Scope()

    class Meta:
        indexes = [models.Index(fields=["code_hash"], name="own_code_hash")]

    def __str__(self) -> str:
        return f"own code {self.pk}"
