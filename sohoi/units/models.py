"""Units and their versions. The versions are the truth; today's path on the unit is kept equal."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Q

from sohoi.acts.actor import Level
from sohoi.acts.gate import Scope
from sohoi.units.names import LONGEST_KEY

LEVELS = [(level.value, level.name.lower()) for level in Level]


class Kind(models.Model):
    """A kind of unit: data, so that a province can add its own. Rules go by level only."""

    code = models.CharField(max_length=20, primary_key=True)
    label = models.CharField(max_length=60)
    level = models.PositiveSmallIntegerField(choices=LEVELS)
    has_territory = models.BooleanField(default=True)

    def __str__(self) -> str:
        return self.label


class Unit(models.Model):
    """A unit as it is today. The id is never reused; the code alone is no key (see the decision 0003).

    `province`, `commune`, `branch` are the units above it and itself, by level: today's path.
    `name_key` is equal for two spellings of one name (see units.names).
    """

    kind = models.ForeignKey(Kind, on_delete=models.PROTECT)
    level = models.PositiveSmallIntegerField(choices=LEVELS)
    name = models.CharField(max_length=150)
    name_key = models.CharField(max_length=LONGEST_KEY, db_collation="C")
    order_key = models.CharField(max_length=200, db_collation="C")
    code = models.CharField(max_length=20, blank=True, default="")
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")
    province = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    commune = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    branch = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    closed_on = models.DateField(null=True)

    scope = Scope(
        levels={Level.PROVINCE: "province_id", Level.COMMUNE: "commune_id", Level.BRANCH: "branch_id"},
        here="id",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["parent", "name_key"], condition=Q(closed_on=None), name="unit_name_once"
            ),
        ]
        indexes = [
            models.Index(fields=["commune", "level", "order_key"], name="unit_commune"),
            models.Index(fields=["province", "level", "order_key"], name="unit_province"),
            models.Index(fields=["code"], name="unit_code"),
        ]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def open_branches(cls) -> models.QuerySet[Unit]:
        """Branches that are not closed."""
        return cls.objects.filter(level=Level.BRANCH, closed_on=None)

    @property
    def title(self) -> str:
        """The name as it is spoken of: "Chi hội Thôn Đông", "Hội LHPN xã An Lạc"."""
        if self.level == Level.BRANCH:
            return f"Chi hội {self.name}"
        if self.level == Level.CELL:
            return self.name
        return f"Hội LHPN {self.name[:1].lower()}{self.name[1:]}"


class UnitVersion(models.Model):
    """What a unit was called and whom it belonged to between two days [from, to)."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="versions")
    name = models.CharField(max_length=150)
    kind = models.ForeignKey(Kind, on_delete=models.PROTECT)
    code = models.CharField(max_length=20, blank=True, default="")
    parent = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    valid = DateRangeField()
    line_id = models.BigIntegerField()

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="version_no_overlap",
                expressions=[("unit", RangeOperators.EQUAL), ("valid", RangeOperators.OVERLAPS)],
            ),
            models.CheckConstraint(
                condition=Q(valid__isempty=False),
                name="version_not_empty",
            ),
        ]
        indexes = [models.Index(fields=["parent"], name="version_parent")]

    def __str__(self) -> str:
        return f"{self.name} {self.valid}"


class UnitChange(models.Model):
    """What became of a unit on a day: its lineage. `other` is what it went into or came from.

    A merger or a split has one row for each pair; `decision` is the paper that ordered it, as written on it.
    """

    class What(models.TextChoices):
        MERGE = "merge", "Sáp nhập"
        SPLIT = "split", "Chia tách"
        MOVE = "move", "Chuyển sang nơi khác"
        DISSOLVE = "dissolve", "Giải thể"

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="changes")
    other = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="changes_of_others")
    what = models.CharField(max_length=8, choices=What.choices)
    on = models.DateField()
    decision = models.CharField(max_length=120, blank=True, default="")
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
            models.CheckConstraint(
                condition=~Q(unit=models.F("other")) | Q(other=None), name="change_of_two"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.what} {self.unit_id} {self.on}"


class Letterhead(models.Model):
    """How the papers of a unit begin and end (DOMAIN 3.2). Without a row the unit's name says it all.

    `above` and `issuer` are lines, one below the other; `number` a pattern with {so} and {loai};
    `signed_as` the lines over the signature.
    """

    class Style(models.TextChoices):
        STATE = "state", "Theo Nghị định 30/2020 (có Quốc hiệu)"
        UNION = "union", "Theo Hướng dẫn 36-HD/VPTW (dấu sao dưới tên cơ quan)"

    unit = models.OneToOneField(Unit, on_delete=models.PROTECT, primary_key=True, related_name="letterhead")
    style = models.CharField(max_length=5, choices=Style.choices, default=Style.STATE)
    above = models.CharField(max_length=200, blank=True, default="")
    issuer = models.CharField(max_length=200, blank=True, default="")
    number = models.CharField(max_length=40, blank=True, default="")
    place = models.CharField(max_length=60, blank=True, default="")
    signed_as = models.CharField(max_length=120, blank=True, default="")
    signed_by = models.CharField(max_length=150, blank=True, default="")
    line_id = models.BigIntegerField()

    scope = Scope(
        levels={Level.PROVINCE: "unit__province_id", Level.COMMUNE: "unit__commune_id"}, here="unit_id"
    )

    def __str__(self) -> str:
        return f"{self.unit_id} {self.style}"


class Setting(models.Model):
    """What this installation decided for itself (which sensitive fields are kept, display names)."""

    key = models.CharField(max_length=60, primary_key=True)
    value = models.JSONField()

    def __str__(self) -> str:
        return self.key
