"""The fast look agrees with Django's own, and every change of a model has its step."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from sohoi.config import schema
from sohoi.config.schema import TooNew

pytestmark = pytest.mark.django_db


def test_models_have_their_migrations() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_nothing_is_missing_after_migrating() -> None:
    executor = MigrationExecutor(connection)
    assert schema.missing() == set()
    assert executor.migration_plan(executor.loader.graph.leaf_nodes()) == []


def test_steps_on_disk_are_those_that_django_sees() -> None:
    assert schema.on_disk() == set(MigrationExecutor(connection).loader.disk_migrations)


def test_step_that_was_not_done_is_missing() -> None:
    forget("members", "0001_initial")
    assert schema.missing() == {("members", "0001_initial")}


def forget(app: str, name: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = %s AND name = %s", [app, name])


def remember(app: str, name: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES (%s, %s, now())", [app, name]
        )


def test_step_of_a_newer_program_is_refused() -> None:
    remember("members", "9999_later")
    with pytest.raises(TooNew, match="phiên bản mới hơn"):
        schema.missing()


def test_step_of_a_library_that_went_away_is_no_matter() -> None:
    remember("sites", "0001_initial")
    assert schema.missing() == set()


def test_only_our_own_apps_are_ours() -> None:
    assert {"members", "acts", "units"} < schema.ours()
    assert "auth" not in schema.ours()


def test_up_to_date_database_is_asked_once(django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    with django_assert_num_queries(2):
        schema.bring_up_to_date()


def test_missing_step_is_done(monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[tuple[str, dict[str, object]]] = []
    monkeypatch.setattr(schema, "call_command", lambda name, **options: done.append((name, options)))
    forget("members", "0001_initial")
    schema.bring_up_to_date()
    assert done == [("migrate", {"interactive": False, "verbosity": 0})]
