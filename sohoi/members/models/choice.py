"""What somebody chose for a hamlet of an old commune that was divided."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from sohoi.acts.actor import Level
from sohoi.acts.gate import Scope
from sohoi.units.models import Unit


class HamletChoice(models.Model):
    """Where the people of `unit` whose address names this hamlet of this old commune belong today.

    `old` and `now` are codes of the facts. `hamlet` is equal for two spellings of one name, or "#" and the id
    of a branch for those of its people who wrote none; `words` is how it was written. `line_id` is the act,
    `undo_line_id` the one that took it back or chose anew.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    old = models.CharField(max_length=5)
    hamlet = models.CharField(max_length=100, db_collation="C")
    words = models.CharField(max_length=100)
    now = models.CharField(max_length=5)
    line_id = models.BigIntegerField()
    undo_line_id = models.BigIntegerField(null=True)

    scope = Scope(
        levels={
            Level.PROVINCE: "unit__province_id",
            Level.COMMUNE: "unit__commune_id",
            Level.BRANCH: "unit__branch_id",
        }
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "old", "hamlet"], condition=Q(undo_line_id=None), name="hamlet_chosen_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.words} ({self.old}) > {self.now}"
