"""The demonstration as a whole: who makes it, its mark in the database, and how it is all forgotten."""

from __future__ import annotations

from django.apps import apps
from django.db import connection

from sohoi.acts.actor import Actor, system
from sohoi.acts.performing import Act
from sohoi.config.standing import lay_out
from sohoi.units.models import Setting
from sohoi.units.permissions import FOUND

MAKE = Act("demo.make", "Dựng bản mẫu", FOUND)
MARK = "demonstration"
# Laid out after migrating and the same in every installation.
KEPT = {"units.kind", "access.role"}
KEPT_APPS = {"auth", "contenttypes"}
# Tables of the trail, which the database otherwise refuses to empty.
GUARDED = """
SELECT relname FROM pg_trigger JOIN pg_class c ON c.oid = tgrelid JOIN pg_proc p ON p.oid = tgfoid
WHERE proname = 'acts_never_emptied'
"""


def builder() -> Actor:
    """The machine that makes demonstrations."""
    return system("Bản mẫu", [FOUND])


def empty() -> None:
    """Forget everything, the trail with it: whoever asks has made sure that nothing real is here.

    Numbers begin anew, so that the same demonstration has the same addresses every time.
    """
    tables = [
        model._meta.db_table
        for model in apps.get_models(include_auto_created=True)
        if model._meta.label_lower not in KEPT and model._meta.app_label not in KEPT_APPS
    ]
    quoted = ", ".join(connection.ops.quote_name(table) for table in sorted(tables))
    with connection.cursor() as cursor:
        # What was written before in the same transaction must be checked first, or its tables stay.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(GUARDED)
        guarded = [connection.ops.quote_name(table) for (table,) in cursor.fetchall()]
        for table in guarded:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(f"TRUNCATE {quoted} RESTART IDENTITY")
        for table in guarded:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    # What people are asked may have been written anew: it begins as everywhere.
    lay_out()


def mark(*, size: str, whole: bool) -> None:
    """Say in the database itself that it is a demonstration, and whether its making came to an end."""
    Setting.objects.update_or_create(pk=MARK, defaults={"value": {"size": size, "whole": whole}})
