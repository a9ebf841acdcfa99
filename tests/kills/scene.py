"""What a campaign of kills needs done beside the server, each in a process of its own.

`python -m tests.kills.scene prepare ROWS KNOWN` makes a place, a chair, her session, people whom the register
knows, and a book that was brought: it names the known ones again, with another telephone.
`look` lets the program check itself. Both print one JSON line. SOHOI_DATA names the installation.
"""

from __future__ import annotations

import json
import os
import sys
from dataclasses import replace
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sohoi.members.books.records import Book as Reading

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sohoi.config.settings")
os.environ["SOHOI_DB_POOL"] = "0"

TODAY = date(2026, 11, 23)
NEW_PHONE = "0710999999"


def prepare(rows: int, known: int) -> dict[str, Any]:
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    from sohoi.access.queries import actor_of
    from sohoi.members.services import books
    from tests import factories
    from tests.members.books_made import people

    place = factories.make_place()
    account = factories.account_with("commune_chair", place.an_lac.unit)
    actor, unit = actor_of(account, strong=True), place.an_lac.unit
    there = _numbered(people(known), known, phone="0710000001", poverty="poor")
    begun = books.write(actor, book=books.bring(actor, unit=unit, reading=there, sha256="1" * 64))
    while begun.state == begun.State.WRITING:
        begun = books.write_part(actor, book=begun, today=TODAY)
    listed = _numbered(people(rows), known, phone=NEW_PHONE, poverty="near_poor", occupation="May")
    book = books.bring(actor, unit=unit, reading=listed, sha256="0" * 64)
    books.decide(actor, book=book, choice="amend")
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


def _numbered(book: Reading, known: int, **fields: Any) -> Reading:
    """The first of the people bear an identity number, and what else is said of them."""
    rows = [
        replace(row, fields={**row.fields, "id_number": f"001180{n:06}", **fields}) if n < known else row
        for n, row in enumerate(book.rows)
    ]
    return replace(book, rows=tuple(rows))


def look() -> dict[str, Any]:
    from sohoi.acts import trail
    from sohoi.members.queries import health

    while trail.seal():
        pass
    checks = (health.listing, health.counts, health.rows, trail.health)
    return {"health": [level for check in checks for level, _ in check()]}


def main() -> None:
    from sohoi.config import embedded

    os.environ["DATABASE_URL"] = embedded.ensure(Path(os.environ["SOHOI_DATA"]))
    import django

    django.setup()
    words = sys.argv[1:]
    answer = prepare(int(words[1]), int(words[2])) if words[0] == "prepare" else look()
    print(json.dumps(answer))


if __name__ == "__main__":
    main()
