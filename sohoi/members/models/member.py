"""The list: one row for each person now in the register, all that lists and searches need."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from sohoi.acts.actor import Level
from sohoi.acts.gate import Scope
from sohoi.members.fields import DIVIDED, FIRST_DAY, RARE_DOUBTS
from sohoi.members.models.person import Person
from sohoi.members.models.spell import Spell
from sohoi.units.models import Unit


class Member(models.Model):
    """A person now in the register, kept equal to her open spell in the same transaction.

    `sort_key` puts given names first in Vietnamese order; `name_search` is the folded name with a
    blank before each word, so that "% hoa%" finds a word's beginning. `missing` names what her
    record lacks, `doubts` what in it wants a second look (fields.NEEDED, DOUBTS). `id_last4` is a keyed
    hash within the commune. `old_commune` is the code of the commune of before July 2025 that her address
    names, where that is sure. `away_since` is the first day of her open absence.
    """

    person = models.OneToOneField(Person, on_delete=models.CASCADE, primary_key=True, related_name="member")
    subject_id = models.BigIntegerField()
    branch = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    cell = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    commune = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    province = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=10, choices=Spell.Kind.choices)

    name = models.CharField(max_length=150, blank=True)
    name_search = models.CharField(max_length=170, db_collation="C")
    sort_key = models.CharField(max_length=400, db_collation="C")
    birth_year = models.PositiveSmallIntegerField(null=True)
    sex = models.CharField(max_length=6, choices=Person.Sex.choices)
    phone = models.CharField(max_length=15, blank=True, default="")
    id_last4 = models.BigIntegerField(null=True)

    core = models.BooleanField(default=False)
    party = models.BooleanField(default=False)
    poverty = models.CharField(max_length=10, choices=Person.Poverty.choices, blank=True, default="")
    ethnicity = models.CharField(max_length=60, blank=True, default="")
    religion = models.CharField(max_length=60, blank=True, default="")
    occupation = models.CharField(max_length=120, blank=True, default="")
    joined_year = models.PositiveSmallIntegerField(null=True)
    old_commune = models.CharField(max_length=5, blank=True, default="")
    away_since = models.DateField(null=True)
    missing = ArrayField(models.CharField(max_length=10), default=list)
    doubts = ArrayField(models.CharField(max_length=20), default=list)

    scope = Scope(
        levels={Level.PROVINCE: "province_id", Level.COMMUNE: "commune_id", Level.BRANCH: "branch_id"},
        # By way of the person, where subjects are unique: the list has no index of them, and to look for one
        # in half a million rows took 0.3 s for every page of her own.
        herself="person__subject_id",
    )

    # Every act on a member asks where she is.
    read_with = ("branch", "cell")

    class Meta:
        indexes = [
            models.Index(fields=["branch", "sort_key", "person"], name="member_branch"),
            models.Index(fields=["commune", "sort_key", "person"], name="member_commune"),
            models.Index(
                fields=["province", "sort_key", "person"],
                include=["name_search", "name"],
                name="member_province",
            ),
            models.Index(fields=["phone"], name="member_phone"),
            # Who has a rare doubt: without these a province walks all its people to find nobody.
            models.Index(
                fields=["province", "sort_key", "person"],
                condition=Q(doubts__overlap=RARE_DOUBTS) | Q(missing__contains=["name"]),
                name="member_rare",
            ),
            models.Index(
                fields=["province", "sort_key", "person"],
                condition=Q(doubts__overlap=FIRST_DAY),
                name="member_first_day",
            ),
            models.Index(
                fields=["province", "sort_key", "person"],
                condition=Q(doubts__overlap=DIVIDED),
                name="member_divided",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def complete(self) -> bool:
        return not self.missing
