"""A person: who she is, how to reach her, and what the organisation knows about her."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from sohoi.access.models import Subject


class Person(models.Model):
    """A human being, in the register once, whatever her membership.

    Dates keep the precision they were known with (`*_precision` is year, month or day). Identity
    numbers are encrypted; `id_hash` finds an equal one, `id_tail` are the last three digits for the
    mask. `other` holds what a book said that has no field: a list of [heading, text].
    `address_now` is the code of today's commune that somebody chose where her address names an old one that
    was divided; what else an address says is read from it (`units.addresses`). `version` counts
    corrections; `line_id` is the last act that touched her.
    """

    class Sex(models.TextChoices):
        FEMALE = "female", "Nữ"
        MALE = "male", "Nam"

    class Precision(models.TextChoices):
        YEAR = "year", "năm"
        MONTH = "month", "tháng"
        DAY = "day", "ngày"

    class Poverty(models.TextChoices):
        POOR = "poor", "Hộ nghèo"
        NEAR_POOR = "near_poor", "Hộ cận nghèo"

    subject = models.OneToOneField(Subject, on_delete=models.PROTECT)
    full_name = models.CharField(max_length=150, blank=True)
    given_name = models.CharField(max_length=60, blank=True, default="")
    other_name = models.CharField(max_length=100, blank=True, default="")
    birth = models.DateField(null=True)
    birth_precision = models.CharField(max_length=5, choices=Precision.choices, blank=True, default="")
    sex = models.CharField(max_length=6, choices=Sex.choices, default=Sex.FEMALE)

    id_cipher = models.BinaryField(null=True)
    id_hash = models.UUIDField(null=True)
    id_tail = models.CharField(max_length=3, blank=True, default="")
    old_id_cipher = models.BinaryField(null=True)
    old_id_hash = models.UUIDField(null=True)
    old_id_tail = models.CharField(max_length=3, blank=True, default="")

    phone = models.CharField(max_length=15, blank=True, default="")
    other_phone = models.CharField(max_length=40, blank=True, default="")
    email = models.CharField(max_length=100, blank=True, default="")
    address = models.CharField(max_length=250, blank=True, default="")
    address_now = models.CharField(max_length=5, blank=True, default="")
    smartphone = models.BooleanField(null=True)
    zalo = models.BooleanField(null=True)

    ethnicity = models.CharField(max_length=60, blank=True, default="")
    religion = models.CharField(max_length=60, blank=True, default="")
    education = models.CharField(max_length=80, blank=True, default="")
    profession = models.CharField(max_length=120, blank=True, default="")
    political_theory = models.CharField(max_length=60, blank=True, default="")
    occupation = models.CharField(max_length=120, blank=True, default="")
    party = models.BooleanField(null=True)
    health_insurance = models.BooleanField(null=True)

    marital = models.CharField(max_length=40, blank=True, default="")
    single_mother = models.BooleanField(null=True)
    household_head = models.BooleanField(null=True)
    small_children = models.PositiveSmallIntegerField(null=True)
    loan_group = models.CharField(max_length=120, blank=True, default="")
    clubs = models.CharField(max_length=250, blank=True, default="")

    core = models.BooleanField(null=True)
    joined = models.DateField(null=True)
    joined_precision = models.CharField(max_length=5, choices=Precision.choices, blank=True, default="")
    notes = models.TextField(blank=True, default="")
    other = models.JSONField(default=list)

    version = models.PositiveIntegerField(default=1)
    line_id = models.BigIntegerField()

    class Meta:
        indexes = [
            models.Index(fields=["id_hash"], condition=~Q(id_hash=None), name="person_id_hash"),
            models.Index(fields=["old_id_hash"], condition=~Q(old_id_hash=None), name="person_old_id_hash"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(birth=None, birth_precision="") | (~Q(birth=None) & ~Q(birth_precision="")),
                name="birth_with_precision",
            ),
            models.CheckConstraint(
                condition=Q(joined=None, joined_precision="") | (~Q(joined=None) & ~Q(joined_precision="")),
                name="joined_with_precision",
            ),
        ]

    def __str__(self) -> str:
        return self.full_name


class PersonPoverty(models.Model):
    """Her household's standing in one year: the commune decides it anew every year."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="poverty")
    year = models.PositiveSmallIntegerField()
    standing = models.CharField(max_length=10, choices=Person.Poverty.choices, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "year"], name="poverty_once_a_year")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.year} {self.standing}"
