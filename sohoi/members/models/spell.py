"""Membership as a log: a spell is a time in one branch, so that opening + in - out = closing."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from sohoi.acts.actor import Level
from sohoi.acts.gate import Scope
from sohoi.members.models.periods import one_at_a_time
from sohoi.members.models.person import Person
from sohoi.units.models import Unit


class Spell(models.Model):
    """A person in a branch from a day until another. The open one (until empty) is where she is now.

    A day belongs to the spell that begins on it: she is there while since <= day < until. A move from branch
    to branch ends one spell and begins the next on the same day, so that for every unit and time
    opening + entries - exits = closing. `decision` and `exit_decision` are the papers behind both ends.
    """

    class Kind(models.TextChoices):
        ORDINARY = "ordinary", "Hội viên"
        HONORARY = "honorary", "Hội viên danh dự"

    class Entry(models.TextChoices):
        LISTED = "listed", "Có sẵn trong danh sách"
        ADMITTED = "admitted", "Kết nạp mới"
        MOVED_IN = "moved_in", "Chuyển đến từ chi hội khác"
        TRANSFERRED = "transferred", "Chuyển sinh hoạt đến"
        RETURNED = "returned", "Vào lại"
        RECOGNISED = "recognised", "Công nhận danh dự"
        MERGED = "merged", "Do sáp nhập, chia tách chi hội"

    class Exit(models.TextChoices):
        MOVED = "moved", "Chuyển chi hội"
        TRANSFERRED = "transferred", "Chuyển sinh hoạt đi"
        MARRIED_AWAY = "married_away", "Theo chồng đi nơi khác"
        WORKS_AWAY = "works_away", "Đi làm xa"
        MOVED_AWAY = "moved_away", "Chuyển nơi ở"
        RESIGNED = "resigned", "Xin thôi"
        STRUCK_OFF = "struck_off", "Xóa tên"
        DIED = "died", "Từ trần"
        HONOUR_ENDED = "honour_ended", "Thôi danh dự"
        MERGED = "merged", "Do sáp nhập, chia tách chi hội"

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="spells")
    branch = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.ORDINARY)
    since = models.DateField()
    entry = models.CharField(max_length=12, choices=Entry.choices)
    until = models.DateField(null=True)
    exit = models.CharField(max_length=12, choices=Exit.choices, blank=True, default="")
    exit_note = models.CharField(max_length=200, blank=True, default="")
    decision = models.ForeignKey(
        "members.Decision", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    exit_decision = models.ForeignKey(
        "members.Decision", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    line_id = models.BigIntegerField()

    scope = Scope(
        levels={
            Level.PROVINCE: "branch__province_id",
            Level.COMMUNE: "branch__commune_id",
            Level.BRANCH: "branch_id",
        }
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=Q(until=None), name="one_open_spell"),
            # The day of a move is the first of the next spell, no longer one of the last. Costs 0.1 to 0.2 s
            # in every 10,000 spells that are copied in.
            one_at_a_time("one_spell_at_a_time", "person"),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="spell_ends_later"
            ),
            models.CheckConstraint(
                condition=Q(until=None, exit="") | (~Q(until=None) & ~Q(exit="")), name="spell_end_has_reason"
            ),
        ]
        indexes = [models.Index(fields=["branch", "until"], name="spell_branch")]

    def __str__(self) -> str:
        return f"{self.person_id} @ {self.branch_id} {self.since}"


# Ends that are followed by another spell in the same moment: she never left the Union.
INSIDE = (Spell.Exit.MOVED, Spell.Exit.TRANSFERRED, Spell.Exit.MERGED)
# Beginnings that belong to such an end: the spell before ended on the same day.
JOINED_ON = (Spell.Entry.MOVED_IN, Spell.Entry.TRANSFERRED, Spell.Entry.MERGED)
# Why she leaves, as somebody may choose; the end of an honour only for honorary members.
LEAVING = [(value, label) for value, label in Spell.Exit.choices if value not in INSIDE]
HONOUR_LEAVING = (Spell.Exit.HONOUR_ENDED, Spell.Exit.MOVED_AWAY, Spell.Exit.DIED)


def leaving_of(kind: str) -> list[tuple[str, str]]:
    """The reasons that fit a member of this kind, as (value, label)."""
    if kind == Spell.Kind.HONORARY:
        return [(why.value, why.label) for why in HONOUR_LEAVING]
    return [(value, label) for value, label in LEAVING if value != Spell.Exit.HONOUR_ENDED]
