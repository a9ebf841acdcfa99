"""What somebody decided about two records that may be one person's."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from sohoi.acts.actor import Level
from sohoi.acts.gate import Scope
from sohoi.members.models.person import Person
from sohoi.units.models import Unit

BY_BRANCH = Scope(
    levels={
        Level.PROVINCE: "branch__province_id",
        Level.COMMUNE: "branch__commune_id",
        Level.BRANCH: "branch_id",
    }
)


class Merge(models.Model):
    """Two records that became one. `other` stays as a person of whom only the name is left, so that what
    points to her still does; `before` is how both were, sealed, until the merge is taken back.

    `branch` is where the kept person was; `line_id` is the act, `undo_line_id` the one that took it back.
    """

    kept = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="merges")
    other = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="merged")
    branch = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    before = models.BinaryField(null=True)
    line_id = models.BigIntegerField()
    undo_line_id = models.BigIntegerField(null=True)

    scope = BY_BRANCH

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["other"], condition=Q(undo_line_id=None), name="merged_once"),
            models.CheckConstraint(condition=~Q(kept=F("other")), name="merge_of_two"),
        ]

    def __str__(self) -> str:
        return f"{self.other_id} > {self.kept_id}"


class Distinct(models.Model):
    """Two persons who were found to be two. `mark` is a hash of the names, births and numbers that were
    looked at: when one of them changes, the question is open again."""

    one = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    branch = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    mark = models.UUIDField()
    line_id = models.BigIntegerField()

    scope = BY_BRANCH

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="distinct_once"),
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="distinct_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.one_id} | {self.other_id}"
