"""A directive at the units that it is for: received, carried further, its result sent back."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from sohoi.acts.actor import Level
from sohoi.acts.gate import Scope
from sohoi.notices.models.notice import Notice
from sohoi.units.models import Unit


class Arrival(models.Model):
    """A directive at one unit. The sender is above it: `notice.unit`.

    `first_deadline` stays when the deadline is put off or the result is sent back for more work, each of
    which counts in `times_returned` or `times_extended`. What was done is told in `result`.
    """

    class State(models.TextChoices):
        NEW = "new", "Chưa nhận"
        RECEIVED = "received", "Đã nhận"
        DONE = "done", "Đã báo kết quả"
        RETURNED = "returned", "Làm lại"
        ACCEPTED = "accepted", "Xong"

    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="arrivals", db_index=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="arrivals", db_index=False)
    state = models.CharField(max_length=8, choices=State.choices, default=State.NEW)
    deadline = models.DateTimeField(null=True)
    first_deadline = models.DateTimeField(null=True)
    received_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    result = models.CharField(max_length=2000, blank=True, default="")
    returned_why = models.CharField(max_length=500, blank=True, default="")
    times_returned = models.PositiveSmallIntegerField(default=0)
    times_extended = models.PositiveSmallIntegerField(default=0)
    version = models.PositiveIntegerField(default=0)
    line_id = models.BigIntegerField()

    scope = Scope(
        levels={
            Level.PROVINCE: "unit__province_id",
            Level.COMMUNE: "unit__commune_id",
            Level.BRANCH: "unit__branch_id",
        },
        here="unit_id",
    )
    read_with = ("unit", "notice", "notice__unit")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["notice", "unit"], name="arrives_once"),
            models.CheckConstraint(
                condition=Q(state="new") | Q(received_at__isnull=False), name="received_on_a_day"
            ),
        ]
        indexes = [models.Index(fields=["unit", "-notice"], name="arrival_unit")]

    def __str__(self) -> str:
        return f"arrival {self.pk}"
