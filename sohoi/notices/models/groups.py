"""The work groups of a branch or a commune: the Zalo group that exists, written down with who is in it."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from sohoi.access.models import Subject
from sohoi.acts.actor import Level
from sohoi.acts.gate import Scope
from sohoi.units.models import Unit


class Group(models.Model):
    """A group for work only, usually 20 to 25 core members of a branch.

    Closed it stays, for what was told it. `address` is the link with which people join it; `head`
    answers for it.
    """

    class Channel(models.TextChoices):
        ZALO = "zalo", "Zalo"
        FACEBOOK = "facebook", "Facebook"
        OTHER = "other", "Cách khác"

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="groups", db_index=False)
    name = models.CharField(max_length=100)
    channel = models.CharField(max_length=8, choices=Channel.choices, default=Channel.ZALO)
    address = models.CharField(max_length=200, blank=True, default="")
    head = models.ForeignKey(Subject, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    purpose = models.CharField(max_length=300, blank=True, default="")
    rules = models.TextField(max_length=2000, blank=True, default="")
    since = models.DateField()
    closed_on = models.DateField(null=True)
    line_id = models.BigIntegerField()
    version = models.PositiveIntegerField(default=0)

    scope = Scope(
        levels={
            Level.PROVINCE: "unit__province_id",
            Level.COMMUNE: "unit__commune_id",
            Level.BRANCH: "unit__branch_id",
        }
    )
    read_with = ("unit",)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "name"], condition=Q(closed_on=None), name="group_name_once"
            ),
            models.CheckConstraint(
                condition=Q(closed_on=None) | Q(closed_on__gte=F("since")), name="group_closes_later"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class GroupMember(models.Model):
    """That somebody is in a group: since <= day < until.

    It points to the subject, not to her record: when two records are found to be one it is hers all the same,
    and when she leaves the register nothing has to be called here. Who is still a member is looked up.
    """

    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="members", db_index=False)
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="groups")
    since = models.DateField()
    until = models.DateField(null=True)
    line_id = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["group", "subject"], condition=Q(until=None), name="in_a_group_once"
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="in_a_group_ends_later"
            ),
        ]

    @property
    def who(self) -> int:
        """The subject whose record it is now: the kept one of two that were found to be one."""
        return self.subject.joined_to_id or self.subject_id

    def __str__(self) -> str:
        return f"{self.group_id}: {self.subject_id}"
