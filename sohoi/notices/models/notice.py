"""What is told: a notice, an invitation or a directive, with whom it is for and what is asked."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.functions import TransactionNow
from django.db import models
from django.db.models import Q

from sohoi.access.models import Account
from sohoi.acts.actor import Level
from sohoi.acts.gate import Scope
from sohoi.units.models import Unit


class Notice(models.Model):
    """One thing that a unit tells, from the first draft to the last answer.

    `audience` is `audience.Audience` as JSON; at publication it is frozen into recipients (people) or
    arrivals (units, for a directive). `first_deadline` stays when the deadline is put off. `lease_until` is
    set while it is being frozen, commune by commune, `frozen_upto` the last of them. `answers_to` is the
    arrival of a directive that this one carries further down.
    `instead_meetings` and `instead_cost` (đồng) are what the office says that it would have cost before.
    """

    class Kind(models.TextChoices):
        NOTE = "note", "Thông báo"
        INVITATION = "invitation", "Giấy mời"
        DIRECTIVE = "directive", "Văn bản chỉ đạo"

    class Ask(models.TextChoices):
        READ = "read", "Đã đọc"
        ATTEND = "attend", "Dự hay vắng"
        YES_NO = "yes_no", "Có hay không"
        CHOICE = "choice", "Chọn một ý"
        NUMBER = "number", "Một con số"
        TEXT = "text", "Một câu ngắn"

    class State(models.TextChoices):
        DRAFT = "draft", "Đang soạn"
        WAITING = "waiting", "Chờ duyệt"
        SCHEDULED = "scheduled", "Hẹn giờ gửi"
        SENDING = "sending", "Đang gửi"
        SENT = "sent", "Đã gửi"
        WITHDRAWN = "withdrawn", "Đã thu hồi"

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="notices", db_index=False)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    title = models.CharField(max_length=200)
    body = models.TextField(blank=True, default="")

    meet_at = models.DateTimeField(null=True)
    meet_place = models.CharField(max_length=200, blank=True, default="")
    meet_link = models.CharField(max_length=300, blank=True, default="")
    symbol = models.CharField(max_length=60, blank=True, default="")
    signed_on = models.DateField(null=True)
    summary = models.CharField(max_length=1000, blank=True, default="")

    ask = models.CharField(max_length=8, choices=Ask.choices, default=Ask.READ)
    question = models.CharField(max_length=300, blank=True, default="")
    choices = ArrayField(models.CharField(max_length=80), default=list, blank=True)
    deadline = models.DateTimeField(null=True)
    first_deadline = models.DateTimeField(null=True)
    audience = models.JSONField(default=dict)

    state = models.CharField(max_length=9, choices=State.choices, default=State.DRAFT)
    publish_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    lease_until = models.DateTimeField(null=True)
    frozen_upto = models.BigIntegerField(db_default=0)
    answers_to = models.ForeignKey(
        "Arrival", null=True, on_delete=models.PROTECT, related_name="carried", db_index=False
    )

    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", db_index=False)
    approved_by = models.ForeignKey(
        Account, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    instead_meetings = models.PositiveIntegerField(null=True)
    instead_cost = models.PositiveBigIntegerField(null=True)
    made_at = models.DateTimeField(db_default=TransactionNow())
    line_id = models.BigIntegerField()
    version = models.PositiveIntegerField(default=0)

    scope = Scope(
        levels={
            Level.PROVINCE: "unit__province_id",
            Level.COMMUNE: "unit__commune_id",
            Level.BRANCH: "unit__branch_id",
        },
        here="unit_id",
    )
    read_with = ("unit",)

    class Meta:
        indexes = [
            models.Index(fields=["unit", "-made_at"], name="notice_unit"),
            models.Index(
                fields=["state"],
                condition=Q(state__in=["draft", "waiting", "scheduled", "sending"]),
                name="notice_to_do",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="sent") | Q(published_at__isnull=False), name="sent_on_a_day"
            ),
            models.CheckConstraint(
                condition=~Q(kind="invitation") | Q(state="draft") | Q(meet_at__isnull=False),
                name="invited_for_a_time",
            ),
        ]

    def __str__(self) -> str:
        return self.title


# Beside a picture lies a tiny one, under the same name with this behind it.
TINY = "-nho"


class Attachment(models.Model):
    """A picture or a file of a notice. `name` is what people call it; where it lies is ours alone."""

    class Kind(models.TextChoices):
        PICTURE = "picture", "Ảnh"
        FILE = "file", "Tệp"

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="attachments")
    kind = models.CharField(max_length=7, choices=Kind.choices)
    name = models.CharField(max_length=120)
    place = models.CharField(max_length=60, unique=True)
    media_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    width = models.PositiveSmallIntegerField(null=True)
    height = models.PositiveSmallIntegerField(null=True)

    scope = Scope(
        levels={
            Level.PROVINCE: "notice__unit__province_id",
            Level.COMMUNE: "notice__unit__commune_id",
            Level.BRANCH: "notice__unit__branch_id",
        }
    )

    def __str__(self) -> str:
        return self.name

    @property
    def tiny_place(self) -> str:
        """Where the tiny one of a picture lies."""
        return self.place + TINY


class SavedAudience(models.Model):
    """Whom a unit tells again and again, under a name."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    name = models.CharField(max_length=100)
    audience = models.JSONField()
    line_id = models.BigIntegerField()

    scope = Scope(
        levels={
            Level.PROVINCE: "unit__province_id",
            Level.COMMUNE: "unit__commune_id",
            Level.BRANCH: "unit__branch_id",
        }
    )
    read_with = ("unit",)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "name"], name="audience_name_once")]

    def __str__(self) -> str:
        return self.name


class Rule(models.Model):
    """How a unit tells: whether a second person looks at everything before it goes out."""

    unit = models.OneToOneField(Unit, on_delete=models.PROTECT, related_name="+", primary_key=True)
    needs_second = models.BooleanField(default=False)
    line_id = models.BigIntegerField()

    scope = Scope(
        levels={
            Level.PROVINCE: "unit__province_id",
            Level.COMMUNE: "unit__commune_id",
            Level.BRANCH: "unit__branch_id",
        },
        here="unit_id",
    )

    def __str__(self) -> str:
        return f"rule {self.unit_id}"
