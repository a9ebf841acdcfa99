"""Counts, kept as insert-only differences. A figure is the sum; a task folds them branch by branch."""

from __future__ import annotations

from django.db import models

from sohoi.acts.actor import Level
from sohoi.acts.gate import Scope


class Measure(models.IntegerChoices):
    """What a row of counts counts."""

    NOW = 1, "Hội viên hiện nay"
    JOINED = 2, "Vào Hội trong năm"
    LEFT = 3, "Rời Hội trong năm"


class Headcount(models.Model):
    """`n` more (or fewer) people with these traits in this branch.

    Nobody updates a row: two acts that count in the same branch never wait for each other. `year` is
    the birth year for NOW (0 unknown) and the year of the event for JOINED and LEFT.
    """

    branch_id = models.BigIntegerField()
    commune_id = models.BigIntegerField()
    province_id = models.BigIntegerField(null=True)
    measure = models.PositiveSmallIntegerField(choices=Measure.choices)
    year = models.PositiveSmallIntegerField()
    sex = models.CharField(max_length=6)
    flags = models.PositiveSmallIntegerField()
    n = models.IntegerField()

    scope = Scope(
        levels={Level.PROVINCE: "province_id", Level.COMMUNE: "commune_id", Level.BRANCH: "branch_id"}
    )

    class Meta:
        indexes = [
            models.Index(fields=["branch_id", "measure"], name="headcount_branch"),
            models.Index(fields=["commune_id", "measure"], name="headcount_commune"),
            models.Index(fields=["province_id", "measure"], name="headcount_province"),
        ]

    def __str__(self) -> str:
        return f"{self.measure} {self.branch_id} {self.year} {self.n:+}"


class CommuneCount(models.Model):
    """`n` more (or fewer) people with this trait in this commune, whatever their branch.

    What a province and the country sum up: written in the same act as `Headcount`, insert-only like it, and
    by one trait at a time, since people crossed by birth year, sex and flags are almost as many as people.
    """

    class What(models.IntegerChoices):
        """What a row counts, and which columns say it. The others are 0 or empty."""

        NOW = 1, "Hội viên hiện nay, theo giới tính và cờ"
        JOINED = 2, "Vào Hội, theo năm"
        LEFT = 3, "Rời Hội, theo năm"
        BORN = 4, "Hội viên hiện nay, theo năm sinh"

    commune_id = models.BigIntegerField()
    province_id = models.BigIntegerField(null=True)
    what = models.PositiveSmallIntegerField(choices=What.choices)
    year = models.PositiveSmallIntegerField()
    sex = models.CharField(max_length=6, blank=True)
    flags = models.PositiveSmallIntegerField()
    n = models.IntegerField()

    scope = Scope(levels={Level.PROVINCE: "province_id", Level.COMMUNE: "commune_id"})

    class Meta:
        indexes = [
            models.Index(fields=["commune_id", "what"], name="communecount_commune"),
            models.Index(fields=["province_id", "what", "year"], name="communecount_province"),
        ]

    def __str__(self) -> str:
        return f"{self.what} {self.commune_id} {self.year} {self.n:+}"
