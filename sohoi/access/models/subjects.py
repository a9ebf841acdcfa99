"""Whom data is about, and who read what is protected."""

from __future__ import annotations

from django.contrib.postgres.functions import TransactionNow
from django.db import models
from django.db.models import Q

from sohoi.access.models.accounts import Account
from sohoi.acts.actor import Level
from sohoi.acts.gate import Scope


class Subject(models.Model):
    """Whom data is about: what consent, requests, reads and tombstones point to.

    `joined_to`: two were found to be one; what was said under this one counts for that one. Never a chain.
    """

    made_at = models.DateTimeField(db_default=TransactionNow())
    joined_to = models.ForeignKey(
        "self",
        null=True,
        on_delete=models.PROTECT,
        related_name="joined",
        db_index=False,
        db_constraint=False,
    )

    class Meta:
        indexes = [
            models.Index(fields=["joined_to"], condition=Q(joined_to__isnull=False), name="subject_joined")
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Read(models.Model):
    """A sensitive field was seen: who, whose, what, why. Written in the transaction of the read.

    `subject` is empty when a whole book or list was read; then `what` says which.
    """

    subject = models.ForeignKey(Subject, null=True, on_delete=models.PROTECT, db_index=False)
    account = models.ForeignKey(Account, null=True, on_delete=models.PROTECT)
    actor_name = models.CharField(max_length=150)
    what = models.CharField(max_length=120)
    reason = models.TextField(blank=True, default="")
    commune_id = models.BigIntegerField(null=True)
    province_id = models.BigIntegerField(null=True)
    at = models.DateTimeField(db_default=TransactionNow())

    scope = Scope(levels={Level.PROVINCE: "province_id", Level.COMMUNE: "commune_id"}, herself="subject_id")

    class Meta:
        indexes = [
            models.Index(fields=["subject", "-id"], name="read_subject"),
            models.Index(fields=["commune_id", "-id"], name="read_commune"),
        ]

    def __str__(self) -> str:
        return f"{self.actor_name}: {self.what}"
