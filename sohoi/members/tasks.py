"""Long work of the register: an id comes in, one act is called, again and again until it is done."""

from __future__ import annotations

from datetime import timedelta

from django.db import connection, transaction
from django.db.models.functions import Now
from django.utils import timezone
from django_tasks import task

from sohoi.access.models import Account
from sohoi.access.queries import actor_of
from sohoi.acts.actor import Actor
from sohoi.acts.gate import NotForYou
from sohoi.members.models import Application, Book, BookRow
from sohoi.members.services import books


@task()
def write_book(book_id: int, account_id: int) -> None:
    """Write a book to its end, batch by batch, for the account that began it.

    Safe to run twice or side by side: each batch locks the book. Rights that ended stop it.
    """
    book = Book.objects.filter(pk=book_id).first()
    account = Account.objects.filter(pk=account_id).first()
    if book is None or account is None:
        return
    with books.Ahead() as ahead:
        _write_parts(book, account, ahead)


def _write_parts(book: Book, account: Account, ahead: books.Ahead) -> None:
    while book.state == Book.State.WRITING:
        try:
            actor = actor_of(account, strong=True)
            book = books.write_part(actor, book=book, today=timezone.localdate(), ahead=ahead)
        except NotForYou:
            Book.objects.filter(pk=book.pk, state=Book.State.WRITING).update(state=Book.State.STOPPED)
            return


def start_writing(actor: Actor, *, book: Book) -> Book:
    """Begin the act and queue its batches in one transaction."""
    with transaction.atomic():
        begun = books.write(actor, book=book)
        write_book.enqueue(book_id=begun.pk, account_id=actor.id or 0)
    return begun


def resume_books() -> int:
    """Queue again the books whose worker died: their lease ran out. Called by the tick."""
    expired = Book.objects.filter(state=Book.State.WRITING, lease_until__lt=Now(), by__isnull=False)
    claimed = 0
    for book in expired:
        # Whoever moves the lease has it: two ticks at once queue it once.
        mine = Book.objects.filter(pk=book.pk, lease_until=book.lease_until)
        if mine.update(lease_until=Now() + books.LEASE):
            write_book.enqueue(book_id=book.pk, account_id=book.by_id or 0)
            claimed += 1
    return claimed


KEPT_ROWS = timedelta(days=30)

# Branches with many rows of which most can be summed up.
FULL = """
SELECT branch_id FROM members_headcount GROUP BY branch_id
HAVING count(*) > 200 AND count(*) > 2 * count(DISTINCT (measure, year, sex, flags)) LIMIT %s
"""
FOLD = """
WITH gone AS (DELETE FROM members_headcount WHERE branch_id = %s RETURNING *)
INSERT INTO members_headcount (branch_id, commune_id, province_id, measure, year, sex, flags, n)
SELECT branch_id, commune_id, province_id, measure, year, sex, flags, sum(n) FROM gone
GROUP BY branch_id, commune_id, province_id, measure, year, sex, flags HAVING sum(n) <> 0
"""
# The same for communes.
FULL_COMMUNES = """
SELECT commune_id FROM members_communecount GROUP BY commune_id
HAVING count(*) > 400 AND count(*) > 2 * count(DISTINCT (what, year, sex, flags)) LIMIT %s
"""
FOLD_COMMUNE = """
WITH gone AS (DELETE FROM members_communecount WHERE commune_id = %s RETURNING *)
INSERT INTO members_communecount (commune_id, province_id, what, year, sex, flags, n)
SELECT commune_id, province_id, what, year, sex, flags, sum(n) FROM gone
GROUP BY commune_id, province_id, what, year, sex, flags HAVING sum(n) <> 0
"""


def fold_counts(limit: int = 50) -> int:
    """Sum up the differences of the branches and communes that have most of them; no figure changes. For the
    tick.

    One statement for each: who reads meanwhile sees all the differences or their sum, and two folds of one
    branch at once delete each row once.
    """
    folded = 0
    with connection.cursor() as cursor:
        for find, fold in ((FULL, FOLD), (FULL_COMMUNES, FOLD_COMMUNE)):
            cursor.execute(find, [limit])
            full = cursor.fetchall()
            for place in full:
                cursor.execute(fold, place)
            folded += len(full)
    return folded


def purge_books() -> int:
    """Forget what a book said a month after it was settled; whom its rows became stays known."""
    settled = Book.objects.filter(
        state__in=(Book.State.DONE, Book.State.UNDONE), read_at__lt=Now() - KEPT_ROWS
    )
    settled.exclude(file=None, told=None).update(file=None, told=None)
    return BookRow.objects.filter(book__in=settled).exclude(payload=b"").update(payload=b"")


def purge_applications() -> int:
    """Forget who was refused or taken back a month after that, and the words of the answer with her."""
    over = Application.objects.filter(
        state__in=(Application.State.REFUSED, Application.State.WITHDRAWN),
        answered_on__lt=timezone.localdate() - KEPT_ROWS,
    )
    return over.exclude(payload=b"", answer="").update(payload=b"", answer="")
