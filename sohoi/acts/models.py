"""The trail: one line for each act, with its parts and subjects. Append-only by trigger."""

from __future__ import annotations

from django.contrib.postgres.functions import TransactionNow
from django.db import models
from django.db.models import Q

from sohoi.acts.actor import Level
from sohoi.acts.gate import Scope


class Line(models.Model):
    """What was done, by whom, where, when and why. `data` holds old and new, secrets masked."""

    act = models.CharField(max_length=60)
    actor_kind = models.CharField(max_length=10)
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=150)
    branch_id = models.BigIntegerField(null=True)
    commune_id = models.BigIntegerField(null=True)
    province_id = models.BigIntegerField(null=True)
    at = models.DateTimeField(db_default=TransactionNow())
    reason = models.TextField(blank=True, default="")
    data = models.JSONField(default=dict)

    scope = Scope(
        levels={Level.PROVINCE: "province_id", Level.COMMUNE: "commune_id", Level.BRANCH: "branch_id"}
    )

    class Meta:
        indexes = [
            models.Index(fields=["commune_id", "-id"], name="line_commune"),
            models.Index(fields=["province_id", "-id"], name="line_province"),
            models.Index(fields=["actor_kind", "actor_id", "-id"], name="line_actor"),
        ]

    def __str__(self) -> str:
        return f"{self.act} {self.pk}"


class Part(models.Model):
    """One batch of a long act: its own transaction, permission checked anew, under the same line."""

    line = models.ForeignKey(Line, on_delete=models.PROTECT, related_name="parts")
    n = models.PositiveIntegerField()
    at = models.DateTimeField(db_default=TransactionNow())
    data = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["line", "n"], name="part_once")]

    def __str__(self) -> str:
        return f"{self.line_id}/{self.n}"


class About(models.Model):
    """Which things a line is about, one row each, so that every one of them can tell its history.

    `n` is the part that says so, 0 the line itself: they are sealed together.
    """

    line = models.ForeignKey(Line, on_delete=models.PROTECT, related_name="about")
    n = models.PositiveIntegerField(db_default=0)
    kind = models.CharField(max_length=20)
    subject_id = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["kind", "subject_id", "-line"], name="about_subject")]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject_id}"


class Seal(models.Model):
    """A batch of finished lines and parts under one hash, chained to the seal before it.

    The id is its number in the chain, without gaps; `count` is how many lines and parts it covers.
    """

    before = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)
    count = models.PositiveIntegerField()
    at = models.DateTimeField(db_default=TransactionNow())

    def __str__(self) -> str:
        return self.hash[:12]


class Sealed(models.Model):
    """Which seal covers a line. A line that commits late simply falls under a later seal."""

    line = models.OneToOneField(Line, on_delete=models.PROTECT, primary_key=True, related_name="sealed")
    seal = models.ForeignKey(Seal, on_delete=models.PROTECT, related_name="lines")

    def __str__(self) -> str:
        return f"{self.line_id} < {self.seal_id}"


class SealedPart(models.Model):
    """Which seal covers a part: its line may have been sealed long before."""

    part = models.OneToOneField(Part, on_delete=models.PROTECT, primary_key=True, related_name="sealed")
    seal = models.ForeignKey(Seal, on_delete=models.PROTECT, related_name="parts")

    def __str__(self) -> str:
        return f"{self.part_id} < {self.seal_id}"


class Chain(models.Model):
    """How long the chain of seals ever was: one row, which only grows. Fewer seals than that were cut off."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    length = models.PositiveBigIntegerField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="one_chain")]

    def __str__(self) -> str:
        return str(self.length)


class Submission(models.Model):
    """A form's key and the answer it got: pressing twice gives the same answer, not a second act.

    One row is kept as `model` and `object_id`; rows, numbers, words and None in `answer`. What no answer was
    kept of (a secret shown once) leaves all three empty.
    """

    key = models.CharField(max_length=64, primary_key=True)
    actor_kind = models.CharField(max_length=10)
    actor_id = models.BigIntegerField(null=True)
    act = models.CharField(max_length=60)
    model = models.CharField(max_length=60, blank=True)
    object_id = models.BigIntegerField(null=True)
    answer = models.JSONField(null=True)
    at = models.DateTimeField(db_default=TransactionNow())

    class Meta:
        indexes = [models.Index(fields=["at"], name="submission_at")]

    def __str__(self) -> str:
        return self.key
