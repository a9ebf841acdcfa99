"""Who holds which post, in which term, and which account is which person."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time

from django.db import models
from django.db.models import F, Q
from django.db.models.expressions import Combinable
from django.db.models.functions import Now, TruncDate
from django.utils import timezone

from sohoi.access.models import Account, RoleGrant
from sohoi.acts.actor import Level
from sohoi.acts.gate import Scope
from sohoi.members.models.movement import OF_UNIT, Decision
from sohoi.members.models.periods import one_at_a_time
from sohoi.members.models.person import Person
from sohoi.units.models import Unit


class Term(models.Model):
    """A term of a unit's bodies ("2025-2030"): its first day, and the day on which the next one begins."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="terms", db_index=False)
    label = models.CharField(max_length=40)
    since = models.DateField()
    until = models.DateField(null=True)
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
            models.UniqueConstraint(fields=["unit", "label"], name="term_once"),
            models.CheckConstraint(condition=Q(until=None) | Q(until__gt=F("since")), name="term_ends_later"),
        ]

    def __str__(self) -> str:
        return self.label


class Post(models.Model):
    """A post held by a person in a unit: since <= day < until. A planned end may lie ahead.

    `grant` is the role that came with it, from her first day to her last. What titles mean (their level, body
    and role) is said in `members.titles`.
    """

    class Title(models.TextChoices):
        CHAIR = "chair", "Chủ tịch"
        VICE_CHAIR = "vice_chair", "Phó Chủ tịch"
        STANDING = "standing", "Ủy viên Ban Thường vụ"
        EXECUTIVE = "executive", "Ủy viên Ban Chấp hành"
        CONTROL_HEAD = "control_head", "Trưởng ban kiểm tra"
        CONTROL = "control", "Ủy viên kiểm tra"
        HEAD = "head", "Chi hội trưởng"
        DEPUTY = "deputy", "Chi hội phó"
        BRANCH_MEMBER = "branch_member", "Ủy viên Ban Chấp hành chi hội"
        CELL_HEAD = "cell_head", "Tổ trưởng"
        CELL_DEPUTY = "cell_deputy", "Tổ phó"
        SPEAKER = "speaker", "Tuyên truyền viên"

    class Basis(models.TextChoices):
        ELECTED = "elected", "Bầu"
        CO_OPTED = "co_opted", "Bầu bổ sung"
        APPOINTED = "appointed", "Chỉ định"
        EX_OFFICIO = "ex_officio", "Kiêm nhiệm"

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="posts")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="posts")
    title = models.CharField(max_length=14, choices=Title.choices)
    basis = models.CharField(max_length=10, choices=Basis.choices, blank=True, default="")
    term = models.ForeignKey(Term, null=True, on_delete=models.PROTECT, related_name="posts", db_index=False)
    since = models.DateField()
    until = models.DateField(null=True)
    end_note = models.CharField(max_length=200, blank=True, default="")
    decision = models.ForeignKey(
        Decision, null=True, on_delete=models.PROTECT, related_name="posts", db_index=False
    )
    grant = models.ForeignKey(RoleGrant, null=True, on_delete=models.PROTECT, related_name="+")
    line_id = models.BigIntegerField()

    scope = replace(OF_UNIT, here="unit_id")

    class Meta:
        constraints = [
            # One at a time where there can be only one, whatever was planned ahead.
            one_at_a_time(
                "one_holder_of_the_post",
                "unit",
                "title",
                condition=Q(title__in=("chair", "head", "cell_head", "control_head")),
            ),
            models.UniqueConstraint(
                fields=["unit", "title", "person"], condition=Q(until=None), name="post_once"
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="post_ends_later"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_title_display()} {self.unit_id}"

    @property
    def begins_at(self) -> datetime:
        """The first moment of its first day, where the installation stands."""
        return _midnight(self.since)

    @property
    def ends_at(self) -> datetime | None:
        """The first moment without it."""
        return _midnight(self.until) if self.until else None


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def held_on(day: date | Combinable) -> Q:
    """Posts that are held on this day."""
    return Q(since__lte=day) & (Q(until=None) | Q(until__gt=day))


def held_today() -> Q:
    """Posts that are held today, by the database's clock."""
    return held_on(TruncDate(Now()))


class PersonAccount(models.Model):
    """The account that a person of the register signs in with."""

    person = models.OneToOneField(Person, on_delete=models.PROTECT, primary_key=True, related_name="account")
    account = models.OneToOneField(Account, on_delete=models.PROTECT, related_name="person")

    def __str__(self) -> str:
        return f"{self.person_id} = {self.account_id}"
