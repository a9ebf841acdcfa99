"""The member's card: a number within her commune, and a code that proves membership without saying who."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from sohoi.acts.actor import Level
from sohoi.acts.gate import Scope
from sohoi.members.models.person import Person
from sohoi.units.models import Unit


class Card(models.Model):
    """A card given to a member. `token` stands in its QR: whoever scans it learns the unit, and whether the
    card is good today, nothing else. A lost card is ended and another one given.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="cards")
    commune = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    number = models.PositiveIntegerField()
    token = models.CharField(max_length=32, unique=True, db_collation="C")
    given_on = models.DateField()
    ended_on = models.DateField(null=True)
    line_id = models.BigIntegerField()

    scope = Scope(levels={Level.PROVINCE: "commune__province_id", Level.COMMUNE: "commune_id"}, link="token")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["commune", "number"], name="card_number_once"),
            models.UniqueConstraint(fields=["person"], condition=Q(ended_on=None), name="one_card"),
        ]

    def __str__(self) -> str:
        return f"{self.number:06}"
