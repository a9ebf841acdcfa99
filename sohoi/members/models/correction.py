"""What a member asks to have corrected in her record."""

from __future__ import annotations

from django.contrib.postgres.functions import TransactionNow
from django.db import models
from django.db.models import Q

from sohoi.access.models import Account
from sohoi.acts.actor import Level
from sohoi.acts.gate import Scope
from sohoi.members.models.person import Person


class Correction(models.Model):
    """A member's wish, until somebody of the office accepts or declines it.

    `payload` is encrypted: the facts as she wants them, by the keys of the catalogue, dates as ISO, as JSON.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "Chờ xem"
        ACCEPTED = "accepted", "Đã sửa"
        DECLINED = "declined", "Chưa sửa được"
        WITHDRAWN = "withdrawn", "Đã rút lại"

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="corrections")
    payload = models.BinaryField()
    note = models.CharField(max_length=500, blank=True, default="")
    asked_at = models.DateTimeField(db_default=TransactionNow())
    state = models.CharField(max_length=9, choices=State.choices, default=State.WAITING)
    answered_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=300, blank=True, default="")
    by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    line_id = models.BigIntegerField()
    answer_line_id = models.BigIntegerField(null=True)

    scope = Scope(
        levels={
            Level.PROVINCE: "person__member__province_id",
            Level.COMMUNE: "person__member__commune_id",
            Level.BRANCH: "person__member__branch_id",
        },
        herself="person__subject_id",
    )

    class Meta:
        indexes = [
            models.Index(fields=["person"], condition=Q(state="waiting"), name="correction_waiting"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="waiting", answered_at=None)
                | (~Q(state="waiting") & Q(answered_at__isnull=False)),
                name="correction_answered",
            )
        ]

    def __str__(self) -> str:
        return f"correction {self.pk}"
