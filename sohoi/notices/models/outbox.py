"""What is to go out by a channel, each once: claimed under a lease, honest about what nobody knows."""

from __future__ import annotations

from django.contrib.postgres.functions import TransactionNow
from django.db import models
from django.db.models import Q

from sohoi.acts.actor import Level
from sohoi.acts.gate import Scope
from sohoi.notices.models.recipients import Recipient


class Delivery(models.Model):
    """One message to one recipient by one channel for one purpose ("first", "remind:2026-11-24").

    A worker that dies while `sending` leaves it `unknown`: it may have arrived, so nobody sends it again by
    itself. `parked`: refused for good, or tried too often. `left`: it came to a stop and somebody saw to it
    in another way. `key` goes along where the channel takes one.
    """

    class State(models.TextChoices):
        PENDING = "pending", "Chờ gửi"
        SENDING = "sending", "Đang gửi"
        SENT = "sent", "Đã gửi"
        FAILED = "failed", "Không gửi được"
        UNKNOWN = "unknown", "Không rõ đã đến chưa"
        PARKED = "parked", "Để riêng"
        LEFT = "left", "Đã bỏ qua"

    recipient = models.ForeignKey(Recipient, on_delete=models.PROTECT, related_name="deliveries")
    channel = models.CharField(max_length=20)
    purpose = models.CharField(max_length=30)
    key = models.UUIDField(unique=True)
    state = models.CharField(max_length=7, choices=State.choices, db_default="pending")
    tries = models.PositiveSmallIntegerField(db_default=0)
    due_at = models.DateTimeField(db_default=TransactionNow())
    lease_until = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    trouble = models.CharField(max_length=200, blank=True, db_default="")

    scope = Scope(
        levels={
            Level.PROVINCE: "recipient__province_id",
            Level.COMMUNE: "recipient__commune_id",
            Level.BRANCH: "recipient__branch_id",
        }
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["recipient", "channel", "purpose"], name="delivered_once"),
            models.CheckConstraint(
                condition=~Q(state="sending") | Q(lease_until__isnull=False), name="sending_has_a_lease"
            ),
        ]
        indexes = [
            models.Index(fields=["channel", "due_at"], condition=Q(state="pending"), name="delivery_pending"),
            models.Index(fields=["lease_until"], condition=Q(state="sending"), name="delivery_sending"),
        ]

    def __str__(self) -> str:
        return f"delivery {self.pk}"
