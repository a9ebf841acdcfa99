"""A membership book that somebody brought, from its reading to its being in the register."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.functions import TransactionNow
from django.db import models

from sohoi.access.models import Account
from sohoi.acts.actor import Level
from sohoi.acts.gate import Scope
from sohoi.members.models.person import Person
from sohoi.units.models import Unit


class Book(models.Model):
    """One uploaded list. The file and its rows are kept encrypted until they are purged: the file is read
    again when somebody says what a column means (`choices` as [sheet, index, key or null]).

    `columns` and `skipped` say nothing in the book's own words but headings: the example of a column that was
    rewritten and the text of rows set aside are names, and stand sealed in `told`, with how many dates are in
    doubt.

    `line_id` is the act that brings it into the register, `undo_line_id` the one that took it back.
    While it is being written, whoever holds the lease (until `lease_until`) works on it.
    """

    class State(models.TextChoices):
        READ = "read", "Đã đọc, chờ xem"
        WRITING = "writing", "Đang nhập"
        DONE = "done", "Đã nhập xong"
        STOPPED = "stopped", "Đã dừng"
        UNDOING = "undoing", "Đang hoàn lại"
        UNDONE = "undone", "Đã hoàn lại"
        DROPPED = "dropped", "Đã bỏ"

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=State.choices, default=State.READ)
    read_at = models.DateTimeField(db_default=TransactionNow())
    columns = models.JSONField(default=list)
    skipped = models.JSONField(default=list)
    branches = models.JSONField(default=dict)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    file = models.BinaryField(null=True)
    told = models.BinaryField(null=True)
    choices = models.JSONField(default=list)
    line_id = models.BigIntegerField(null=True)
    undo_line_id = models.BigIntegerField(null=True)
    lease_until = models.DateTimeField(null=True)

    scope = Scope(
        levels={
            Level.PROVINCE: "unit__province_id",
            Level.COMMUNE: "unit__commune_id",
            Level.BRANCH: "unit__branch_id",
        }
    )

    class Meta:
        indexes = [
            models.Index(fields=["unit", "-id"], name="book_unit"),
            models.Index(fields=["lease_until"], name="book_lease"),
        ]

    def __str__(self) -> str:
        return self.name


class BookRow(models.Model):
    """One member row of a book. `payload` is encrypted: fields, raw cells and other facts as JSON.

    `same_as` is who of the register she may be (`certain` by her identity number), `changes` what the row
    then says otherwise. `person` is who was entered or amended, `before` what an amendment replaced, sealed.
    """

    class Choice(models.TextChoices):
        ENTER = "enter", "Nhập"
        AMEND = "amend", "Cập nhật"
        WAIT = "wait", "Chờ xem"
        SKIP = "skip", "Bỏ qua"

    book = models.ForeignKey(Book, on_delete=models.CASCADE, related_name="rows", db_index=False)
    n = models.PositiveIntegerField()
    sheet = models.CharField(max_length=100)
    row = models.PositiveIntegerField()
    payload = models.BinaryField()
    branch_name = models.CharField(max_length=150, blank=True, default="")
    problems = ArrayField(models.CharField(max_length=30), default=list)
    choice = models.CharField(max_length=5, choices=Choice.choices)
    same_as = models.ForeignKey(
        Person, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    certain = models.BooleanField(default=False)
    changes = ArrayField(models.CharField(max_length=30), default=list)
    person = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    before = models.BinaryField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["book", "n"], name="book_row_once")]
        # Most rows are nobody yet, and need no place in an index until they are somebody.
        indexes = [
            models.Index(fields=["same_as"], name="row_same_as", condition=models.Q(same_as__isnull=False)),
            models.Index(fields=["person"], name="row_person", condition=models.Q(person__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.book_id}:{self.n}"


class ColumnMeaning(models.Model):
    """What somebody of this commune said a heading means; no `key` is "Thông tin khác"."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    heading = models.CharField(max_length=200)
    key = models.CharField(max_length=30, blank=True)

    scope = Scope(levels={Level.PROVINCE: "unit__province_id", Level.COMMUNE: "unit_id"})

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "heading"], name="meaning_once")]

    def __str__(self) -> str:
        return f"{self.heading}: {self.key}"
