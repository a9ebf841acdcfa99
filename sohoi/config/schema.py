"""Tables up to date with the program: a fast look first, the migrations only when something is missing."""

from pathlib import Path

from django.apps import apps
from django.core.management import call_command
from django.db import connection

from sohoi.config.failure import Failure
from sohoi.config.say import say

# Any number, the same in every process: two starts at once must not migrate at once.
_LOCK = 7_106_104_111


class TooNew(Failure):
    """The tables were made by a newer program; this one would spoil them."""


def bring_up_to_date() -> None:
    """Run what is missing. Raises TooNew when the database knows steps that this program does not."""
    if not missing():
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
        try:
            if missing():
                say("Đang chuẩn bị các bảng dữ liệu…")
                call_command("migrate", interactive=False, verbosity=0)
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])


def missing() -> set[tuple[str, str]]:
    """Steps (app, name) that the program has and the database has not."""
    known, done = on_disk(), applied()
    strange = {(app, name) for app, name in done - known if app in ours()}
    if strange:
        raise TooNew("Dữ liệu do phiên bản mới hơn của chương trình tạo ra. Hãy cập nhật chương trình.")
    return known - done


def on_disk() -> set[tuple[str, str]]:
    """By file names: building Django's own graph of steps takes ten times as long."""
    found = set()
    for config in apps.get_app_configs():
        for file in (Path(config.path) / "migrations").glob("[0-9]*.py"):
            found.add((config.label, file.stem))
    return found


def applied() -> set[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('django_migrations')")
        if cursor.fetchone() == (None,):
            return set()
        cursor.execute("SELECT app, name FROM django_migrations")
        return {(app, name) for app, name in cursor.fetchall()}


def ours() -> set[str]:
    return {config.label for config in apps.get_app_configs() if config.name.startswith("sohoi.")}
