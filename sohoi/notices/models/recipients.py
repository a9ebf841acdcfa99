"""Who was told, and what became of it: recipients, their answers, the counts, the links to paste."""

from __future__ import annotations

from django.contrib.postgres.functions import TransactionNow
from django.db import models
from django.db.models import Q

from sohoi.access.models import Subject
from sohoi.acts.actor import Level
from sohoi.acts.gate import Scope
from sohoi.notices.models.groups import Group
from sohoi.notices.models.notice import Notice

PLACE = {Level.PROVINCE: "province_id", Level.COMMUNE: "commune_id", Level.BRANCH: "branch_id"}


class Recipient(models.Model):
    """Somebody for whom a notice is, as it was frozen when it went out.

    It points to the subject: whose record was merged or left the register was told all the same. Branch,
    commune and province are those of that moment. `reachable`: a telephone number was on record. `told_at`:
    the branch head told her in person. `seen_at`: she proved who she is and had it before her. `value` is
    the newest of her answers, `helped` that somebody wrote it down for her, `late` that it came after the
    deadline. `attended` is what was ticked at the door.
    """

    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="recipients", db_index=False)
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="+", db_index=False)
    branch_id = models.BigIntegerField()
    commune_id = models.BigIntegerField()
    province_id = models.BigIntegerField(null=True)
    reachable = models.BooleanField()
    told_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    value = models.CharField(max_length=500, blank=True, db_default="")
    helped = models.BooleanField(db_default=False)
    late = models.BooleanField(db_default=False)
    attended = models.BooleanField(null=True)

    scope = Scope(levels=PLACE, herself="subject_id")
    read_with = ("notice",)

    class Meta:
        indexes = [models.Index(fields=["notice", "commune_id", "branch_id"], name="recipient_place")]
        constraints = [models.UniqueConstraint(fields=["subject", "notice"], name="told_once")]

    def __str__(self) -> str:
        return f"recipient {self.pk}"


class Answer(models.Model):
    """One answer of one recipient; the newest counts, all of them stay. Its own trail: nobody changes it."""

    recipient = models.ForeignKey(Recipient, on_delete=models.PROTECT, related_name="answers")
    value = models.CharField(max_length=500, blank=True, default="")
    late = models.BooleanField()
    actor_kind = models.CharField(max_length=10)
    actor_id = models.BigIntegerField(null=True)
    at = models.DateTimeField(db_default=TransactionNow())

    def __str__(self) -> str:
        return f"answer {self.pk}"


class Tally(models.Model):
    """`n` more (or fewer) recipients of a notice in a branch of whom `what` is true.

    Insert-only, so that answers never wait for each other; a task folds them. A figure is the sum.
    """

    class What(models.IntegerChoices):
        FOR = 1, "Được gửi"
        REACHABLE = 2, "Có số điện thoại"
        TOLD = 3, "Đã báo trực tiếp"
        SEEN = 4, "Đã xem"
        ANSWERED = 5, "Đã trả lời"
        LATE = 6, "Trả lời muộn"
        HELPED = 7, "Ghi giúp"
        YES = 8, "Sẽ dự, có"
        ATTENDED = 9, "Đã đến dự"
        # Neither answered nor told, and no number to call.
        OUT_OF_REACH = 10, "Chưa liên lạc được"

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="+", db_index=False)
    branch_id = models.BigIntegerField()
    commune_id = models.BigIntegerField()
    province_id = models.BigIntegerField(null=True)
    what = models.PositiveSmallIntegerField(choices=What.choices)
    n = models.IntegerField()

    scope = Scope(levels=PLACE)

    class Meta:
        indexes = [models.Index(fields=["notice", "commune_id", "branch_id"], name="tally_place")]

    def __str__(self) -> str:
        return f"{self.notice_id} {self.branch_id} {self.what} {self.n:+}"


class Link(models.Model):
    """The address that is pasted into a group: it proves the group, never the person.

    One for each branch with recipients (`group` empty), and one for each work group of theirs.
    """

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="links", db_index=False)
    branch_id = models.BigIntegerField(null=True)
    commune_id = models.BigIntegerField()
    province_id = models.BigIntegerField(null=True)
    group = models.ForeignKey(Group, null=True, on_delete=models.PROTECT, related_name="links")
    token = models.CharField(max_length=16, unique=True)

    scope = Scope(levels=PLACE)

    class Meta:
        indexes = [
            models.Index(fields=["notice", "commune_id", "branch_id"], name="link_place"),
            # "What came to us": of a branch or a commune, newest first.
            models.Index(fields=["branch_id", "-notice"], condition=Q(group=None), name="link_branch"),
            models.Index(fields=["commune_id", "-notice"], condition=Q(group=None), name="link_commune"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["notice", "branch_id"], condition=Q(group=None), name="link_once_a_branch"
            ),
            models.UniqueConstraint(
                fields=["notice", "group"], condition=Q(group__isnull=False), name="link_once_a_group"
            ),
        ]

    def __str__(self) -> str:
        return f"link {self.pk}"


class Opening(models.Model):
    """`n` more openings of a link's page on a day, by whomever: insert-only, folded."""

    link = models.ForeignKey(Link, on_delete=models.CASCADE, related_name="openings")
    on = models.DateField()
    n = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return f"{self.link_id} {self.on} {self.n:+}"


class Reminder(models.Model):
    """That somebody was reminded on a day: at most once, whatever waits for her."""

    recipient = models.ForeignKey(Recipient, on_delete=models.CASCADE, related_name="reminders")
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="+", db_index=False)
    on = models.DateField()
    line_id = models.BigIntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["subject", "on"], name="reminded_once_a_day")]

    def __str__(self) -> str:
        return f"reminder {self.pk}"


class Proof(models.Model):
    """That on this phone somebody proved by her digits who she is: enough to answer what she was told.

    Weaker than the key of her own page, which it never opens. The secret lives in the browser's cookie.
    """

    secret_hash = models.BinaryField(max_length=32)
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="+", db_index=False)
    given_at = models.DateTimeField(db_default=TransactionNow())
    until = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["secret_hash", "subject"], condition=Q(revoked_at=None), name="proof_once"
            )
        ]
        indexes = [models.Index(fields=["subject"], name="proof_subject")]

    def __str__(self) -> str:
        return f"proof {self.pk}"
