"""What stands behind a spell: decisions, applications, transfers with their two sides, times away."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from sohoi.access.models import Account
from sohoi.acts.actor import Level
from sohoi.acts.gate import Scope
from sohoi.members.models.periods import one_at_a_time
from sohoi.members.models.person import Person
from sohoi.units.models import Unit

OF_UNIT = Scope(
    levels={
        Level.PROVINCE: "unit__province_id",
        Level.COMMUNE: "unit__commune_id",
        Level.BRANCH: "unit__branch_id",
    }
)


class Decision(models.Model):
    """A paper of a unit that orders something about people: its number as written, its day, who signed."""

    class About(models.TextChoices):
        ADMISSION = "admission", "Kết nạp hội viên"
        HONOUR = "honour", "Công nhận hội viên danh dự"
        LEAVING = "leaving", "Cho thôi, xóa tên hội viên"
        POST = "post", "Chức vụ, ban chấp hành"
        UNITS = "units", "Lập, sáp nhập, chia tách chi hội"

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    about = models.CharField(max_length=9, choices=About.choices)
    number = models.CharField(max_length=60)
    signed_on = models.DateField()
    signed_by = models.CharField(max_length=150, blank=True, default="")
    line_id = models.BigIntegerField()

    scope = OF_UNIT

    class Meta:
        indexes = [models.Index(fields=["unit", "-signed_on"], name="decision_unit")]

    def __str__(self) -> str:
        return f"{self.number} ({self.signed_on:%d/%m/%Y})"


class Application(models.Model):
    """Somebody who asks to become a member, ordinary or honorary, until it is decided.

    `payload` is encrypted: her facts by the keys of the catalogue, dates as ISO, as JSON. She is in the
    register only when `person` says who she became; what was refused is forgotten after a month.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "Chờ quyết định"
        ADMITTED = "admitted", "Đã kết nạp"
        REFUSED = "refused", "Không kết nạp"
        WITHDRAWN = "withdrawn", "Đã rút đơn"

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    cell = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=10, default="ordinary")
    payload = models.BinaryField()
    applied_on = models.DateField()
    by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    state = models.CharField(max_length=9, choices=State.choices, default=State.WAITING)
    answered_on = models.DateField(null=True)
    answer = models.CharField(max_length=200, blank=True, default="")
    decision = models.ForeignKey(
        Decision, null=True, on_delete=models.PROTECT, related_name="applications", db_index=False
    )
    person = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="applications")
    line_id = models.BigIntegerField()
    answer_line_id = models.BigIntegerField(null=True)

    scope = OF_UNIT

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="waiting", answered_on=None)
                | (~Q(state="waiting") & Q(answered_on__isnull=False)),
                name="application_answered",
            )
        ]
        indexes = [
            models.Index(fields=["unit"], condition=Q(state="waiting"), name="application_waiting"),
        ]

    def __str__(self) -> str:
        return f"application {self.pk}"


class Transfer(models.Model):
    """A member on her way from a branch to another unit: the sender proposes, the receiver answers.

    Until it is accepted she is counted where she was, and nowhere else. `target` is a branch, or a commune
    that still has to say which of its branches (`arrived`). `number` is that of the introduction paper.
    Where the installation does not reach, a side is not there and `elsewhere` names it as the paper does:
    without a target she was sent off with her paper, without an origin she came with one.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed", "Chờ nơi nhận"
        ACCEPTED = "accepted", "Đã nhận"
        RETURNED = "returned", "Nơi nhận trả lại"
        WITHDRAWN = "withdrawn", "Nơi gửi rút lại"
        SENT = "sent", "Đã giới thiệu đi"

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="transfers")
    origin = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    target = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    elsewhere = models.CharField(max_length=150, blank=True, default="")
    state = models.CharField(max_length=9, choices=State.choices, default=State.PROPOSED)
    proposed_on = models.DateField()
    by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    why = models.CharField(max_length=200, blank=True, default="")
    number = models.CharField(max_length=60, blank=True, default="")
    answered_on = models.DateField(null=True)
    answer = models.CharField(max_length=200, blank=True, default="")
    arrived = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    line_id = models.BigIntegerField()
    answer_line_id = models.BigIntegerField(null=True)

    scope = Scope(
        levels={
            Level.PROVINCE: "origin__province_id",
            Level.COMMUNE: "origin__commune_id",
            Level.BRANCH: "origin__branch_id",
        }
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(state="proposed"), name="one_transfer_under_way"
            ),
            models.CheckConstraint(
                condition=(
                    Q(origin__isnull=False, target__isnull=False, elsewhere="") & ~Q(origin=F("target"))
                )
                | (Q(origin__isnull=True, target__isnull=False) & ~Q(elsewhere=""))
                | (Q(origin__isnull=False, target__isnull=True) & ~Q(elsewhere="")),
                name="transfer_of_two",
            ),
            models.CheckConstraint(
                condition=Q(
                    state="proposed",
                    answered_on=None,
                    arrived=None,
                    origin__isnull=False,
                    target__isnull=False,
                )
                | Q(state="accepted", answered_on__isnull=False, arrived__isnull=False)
                | Q(state__in=("returned", "withdrawn"), answered_on__isnull=False, arrived=None)
                | Q(state="sent", target=None, arrived=None),
                name="transfer_answered",
            ),
        ]
        indexes = [
            models.Index(fields=["origin", "-id"], name="transfer_origin"),
            models.Index(fields=["target", "-id"], name="transfer_target"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.origin_id} > {self.target_id} {self.state}"


class Arrival(Transfer):
    """The same transfer as the receiver sees it: the gate asks about the unit it goes to."""

    scope = Scope(
        levels={
            Level.PROVINCE: "target__province_id",
            Level.COMMUNE: "target__commune_id",
            Level.BRANCH: "target__branch_id",
        }
    )

    class Meta:
        proxy = True


class Absence(models.Model):
    """A time away for work or study: she stays a member of her branch and is counted there.

    The open one (until empty) is what `Member.away_since` shows.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="absences")
    since = models.DateField()
    until = models.DateField(null=True)
    where = models.CharField(max_length=120, blank=True, default="")
    why = models.CharField(max_length=120, blank=True, default="")
    line_id = models.BigIntegerField()
    back_line_id = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=Q(until=None), name="one_open_absence"),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="absence_ends_later"
            ),
            one_at_a_time("one_absence_at_a_time", "person"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} away {self.since}"
