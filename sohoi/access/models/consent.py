"""What people agreed to: purposes, the words that they were shown, and what they said, append-only."""

from __future__ import annotations

from django.contrib.postgres.functions import TransactionNow
from django.db import models

from sohoi.access.models.accounts import Account
from sohoi.access.models.subjects import Subject
from sohoi.acts.actor import Level
from sohoi.acts.gate import Scope


class Purpose(models.Model):
    """What data are used for. On which legal basis is the installation's decision (law 91/2025, articles 9
    and 19): only `consent` asks people."""

    class Basis(models.TextChoices):
        CONSENT = "consent", "Người đó đồng ý"
        AGREEMENT = "agreement", "Thỏa thuận khi vào Hội"
        LAW = "law", "Luật quy định"

    code = models.CharField(max_length=30, primary_key=True)
    label = models.CharField(max_length=100)
    basis = models.CharField(max_length=10, choices=Basis.choices, default=Basis.CONSENT)
    sensitive = models.BooleanField(default=False)
    order = models.PositiveSmallIntegerField(default=0)
    active = models.BooleanField(default=True)

    class Meta:
        ordering = ["order", "code"]

    def __str__(self) -> str:
        return self.label


class Wording(models.Model):
    """The words of a purpose from a day on, never changed: other words are another version."""

    purpose = models.ForeignKey(Purpose, on_delete=models.PROTECT, related_name="wordings")
    version = models.PositiveSmallIntegerField()
    words = models.TextField()
    since = models.DateTimeField(db_default=TransactionNow())
    line_id = models.BigIntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["purpose", "version"], name="wording_once")]

    def __str__(self) -> str:
        return f"{self.purpose_id} {self.version}"


class Consent(models.Model):
    """What one person said to one wording. The last one counts; nobody asked yet has none.

    `said_on` is the day on the paper; `at` when it was written down. `account` is who collected it, empty
    where she said so herself. Append-only by trigger: the row is its own trail.
    """

    class Said(models.TextChoices):
        YES = "yes", "Đồng ý"
        NO = "no", "Không đồng ý"
        WITHDRAWN = "withdrawn", "Rút lại đồng ý"

    class How(models.TextChoices):
        OWN_PAGE = "own_page", "Trên trang của mình"
        PAPER = "paper", "Trên giấy, có chữ ký"
        SPOKEN = "spoken", "Nói trực tiếp, có người ghi"

    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="consents", db_index=False)
    wording = models.ForeignKey(Wording, on_delete=models.PROTECT, related_name="+")
    said = models.CharField(max_length=9, choices=Said.choices)
    how = models.CharField(max_length=8, choices=How.choices)
    said_on = models.DateField()
    at = models.DateTimeField(db_default=TransactionNow())
    account = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    actor_name = models.CharField(max_length=150)
    note = models.CharField(max_length=200, blank=True, default="")
    branch_id = models.BigIntegerField(null=True)
    commune_id = models.BigIntegerField(null=True)
    province_id = models.BigIntegerField(null=True)

    scope = Scope(
        levels={Level.PROVINCE: "province_id", Level.COMMUNE: "commune_id", Level.BRANCH: "branch_id"},
        herself="subject_id",
    )

    class Meta:
        indexes = [models.Index(fields=["subject", "wording", "-id"], name="consent_subject")]

    def __str__(self) -> str:
        return f"{self.subject_id} {self.wording_id} {self.said}"
