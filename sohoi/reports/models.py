"""Figures that were closed: the table as it stood when it was handed on."""

from __future__ import annotations

from django.contrib.postgres.functions import TransactionNow
from django.db import models
from django.db.models import F, Q

from sohoi.access.models import Account
from sohoi.acts.actor import Level
from sohoi.acts.gate import Scope
from sohoi.common.periods import Period
from sohoi.units.models import Unit


class Closing(models.Model):
    """The balance of a unit in a period, frozen. Closed again it is one more row: the old ones stay.

    `table` is what `members.queries.balance` gave then, as `reports.queries` writes and reads it: the numbers
    of the unit and of each unit below with its id and its name of then.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    first = models.DateField()
    last = models.DateField()
    n = models.PositiveSmallIntegerField()
    at = models.DateTimeField(db_default=TransactionNow())
    by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    table = models.JSONField()
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
            models.UniqueConstraint(fields=["unit", "first", "last", "n"], name="closing_once"),
            models.CheckConstraint(condition=Q(last__gte=F("first")), name="closing_goes_forward"),
        ]

    @property
    def words(self) -> str:
        """The period, as it is spoken of."""
        return Period(self.first, self.last).words

    def __str__(self) -> str:
        return f"{self.unit_id} {self.first} {self.last} {self.n}"
