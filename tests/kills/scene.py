"""What a campaign of kills needs done beside the server, each in a process of its own.

`python -m tests.kills.scene prepare ROWS` makes a place, a chair, her session and a book that was brought;
`look` counts everything. Both print one JSON line. SOHOI_DATA names the installation.
"""

from __future__ import annotations

import json
import os
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sohoi.config.settings")
os.environ["SOHOI_DB_POOL"] = "0"

COUNTED = ("members_person", "members_member", "members_spell", "access_subject")


def prepare(rows: int) -> dict[str, Any]:
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    from sohoi.access.queries import actor_of
    from sohoi.members.services import books
    from tests import factories
    from tests.members.books_made import people

    place = factories.make_place()
    account = factories.account_with("commune_chair", place.an_lac.unit)
    book = books.bring(
        actor_of(account, strong=True), unit=place.an_lac.unit, reading=people(rows), sha256="0" * 64
    )
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(account.pk)
    session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    session[HASH_SESSION_KEY] = account.get_session_auth_hash()
    session.create()
    return {
        "cookie": f"{settings.SESSION_COOKIE_NAME}={session.session_key}",
        "book": book.pk,
        "dsn": os.environ["DATABASE_URL"],
    }


def look() -> dict[str, Any]:
    from django.db import connection

    from sohoi.members.models import Book, BookRow
    from sohoi.members.queries import health

    found: dict[str, Any] = {
        "health": [level for check in (health.listing, health.counts, health.rows) for level, _ in check()]
    }
    with connection.cursor() as cursor:
        for table in COUNTED:
            cursor.execute(f"SELECT count(*) FROM {table}")
            found[table] = cursor.fetchone()[0]
        cursor.execute("SELECT coalesce(sum(n), 0) FROM members_headcount WHERE measure = 1")
        found["counted"] = int(cursor.fetchone()[0])
        cursor.execute("SELECT count(*), count(DISTINCT full_name) FROM members_person")
        found["names"] = list(cursor.fetchone())
        cursor.execute(
            "SELECT count(*), count(DISTINCT (line_id, subject_id)) FROM acts_about WHERE kind = 'person'"
        )
        found["histories"] = list(cursor.fetchone())
    book = Book.objects.get()
    found |= {"state": book.state, "done": book.done, "rows": BookRow.objects.exclude(person=None).count()}
    return found


def main() -> None:
    from sohoi.config import embedded

    os.environ["DATABASE_URL"] = embedded.ensure(Path(os.environ["SOHOI_DATA"]))
    import django

    django.setup()
    answer = prepare(int(sys.argv[2])) if sys.argv[1] == "prepare" else look()
    print(json.dumps(answer))


if __name__ == "__main__":
    main()
