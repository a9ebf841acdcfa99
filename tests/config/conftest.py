"""Installations of their own: a data folder and a database that a test may break, fill and throw away."""

import os
import secrets
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from sohoi.config import folder
from sohoi.config.backup import clients


def administer(dsn: str, statement: str, *names: str) -> None:
    """One statement about whole databases."""
    with psycopg.connect(clients.with_database(dsn, "postgres"), autocommit=True) as connection:
        connection.execute(sql.SQL(statement).format(*(sql.Identifier(name) for name in names)))


def drop(dsn: str, name: str) -> None:
    """Without FORCE, which is refused while autovacuum is in there; a plain DROP sends that away."""
    with psycopg.connect(clients.with_database(dsn, "postgres"), autocommit=True) as connection:
        connection.execute(_LEAVE, [name])
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))


_LEAVE = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND usename = current_user"
)


@dataclass
class Installation:
    """`dsn` is its database, `data` its folder; commands run as processes of their own."""

    data: Path
    dsn: str
    variables: dict[str, str] = field(default_factory=dict)

    def sohoi(self, *arguments: str | Path, **variables: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(self.command(*arguments), env=self.environment(**variables), **_CAPTURED)

    def command(self, *arguments: str | Path) -> list[str]:
        return [sys.executable, "-P", "-m", "sohoi.config", *(str(each) for each in arguments)]

    def environment(self, **variables: str) -> dict[str, str]:
        own = {"SOHOI_DATA": str(self.data), "DATABASE_URL": self.dsn}
        kept = {name: value for name, value in os.environ.items() if not name.startswith("SOHOI_")}
        return {
            name: value for name, value in {**kept, **own, **self.variables, **variables}.items() if value
        }

    def ask(self, query: str, *values: object) -> list[tuple[object, ...]]:
        with psycopg.connect(self.dsn, autocommit=True) as connection:
            cursor = connection.execute(query, values)
            return cursor.fetchall() if cursor.description else []


_CAPTURED = {"capture_output": True, "text": True, "stdin": subprocess.DEVNULL}


@pytest.fixture(scope="session")
def migrated() -> Iterator[str]:
    """The name of a database with all tables and no connection: others are copied from it in no time."""
    name = f"migrated_{secrets.token_hex(4)}"
    server = os.environ["DATABASE_URL"]
    administer(server, "CREATE DATABASE {} TEMPLATE template0", name)
    command = [sys.executable, "-P", "-m", "sohoi.config", "manage", "migrate", "-v0"]
    dsn = clients.with_database(server, name)
    subprocess.run(command, env={**os.environ, "DATABASE_URL": dsn}, check=True)
    yield name
    drop(server, name)


@pytest.fixture
def installation(migrated: str, tmp_path: Path) -> Iterator[Installation]:
    name = f"installation_{secrets.token_hex(4)}"
    server = os.environ["DATABASE_URL"]
    administer(server, "CREATE DATABASE {} TEMPLATE {}", name, migrated)
    folder.prepare(tmp_path / "data")
    yield Installation(tmp_path / "data", clients.with_database(server, name))
    for each in (name, f"{name}_previous", f"{name}_new"):
        drop(server, each)
