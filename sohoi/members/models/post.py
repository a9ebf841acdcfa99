"""Who heads which branch, and which account is which person."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from sohoi.access.models import Account
from sohoi.acts.actor import Level
from sohoi.acts.gate import Scope
from sohoi.members.models.person import Person
from sohoi.units.models import Unit


class Post(models.Model):
    """A post held by a person in a unit from a day until another."""

    class Title(models.TextChoices):
        HEAD = "head", "Chi hội trưởng"
        DEPUTY = "deputy", "Chi hội phó"

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="posts")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="posts")
    title = models.CharField(max_length=10, choices=Title.choices)
    since = models.DateField()
    until = models.DateField(null=True)
    line_id = models.BigIntegerField()

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
                fields=["unit"], condition=Q(until=None, title="head"), name="one_head_for_a_unit"
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="post_ends_later"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_title_display()} {self.unit_id}"


class PersonAccount(models.Model):
    """The account that a person of the register signs in with."""

    person = models.OneToOneField(Person, on_delete=models.PROTECT, primary_key=True, related_name="account")
    account = models.OneToOneField(Account, on_delete=models.PROTECT, related_name="person")

    def __str__(self) -> str:
        return f"{self.person_id} = {self.account_id}"
