"""PostgreSQL's own programs against the database in use."""

import os
from pathlib import Path

from psycopg.conninfo import conninfo_to_dict, make_conninfo

from sohoi.config.embedded import binaries
from sohoi.config.embedded.binaries import Binaries
from sohoi.config.failure import Failure

_ENCRYPTED = {"require", "verify-ca", "verify-full"}
_VARIABLES = {
    "host": "PGHOST",
    "port": "PGPORT",
    "user": "PGUSER",
    "password": "PGPASSWORD",
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
}


def for_server(dsn: str, server_major: int) -> Binaries:
    """Programs that can talk to this server: not older than it, and with encryption if it wants that.

    Raises Failure that says what to install.
    """
    wants_encryption = conninfo_to_dict(dsn).get("sslmode") in _ENCRYPTED
    found = binaries.newest(without_wheel=wants_encryption)
    if found is None or found.major < server_major:
        encrypted = " (máy chủ đòi kết nối mã hóa)" if wants_encryption else ""
        raise Failure(f"Hãy cài gói postgresql-client bản {server_major} trở lên{encrypted}.")
    return found


def environment(dsn: str) -> dict[str, str]:
    """The address as variables: arguments of a process can be seen by every user of the machine."""
    parts = conninfo_to_dict(dsn)
    named = {variable: str(parts[name]) for name, variable in _VARIABLES.items() if parts.get(name)}
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", **named}


def with_database(dsn: str, database: str) -> str:
    """The same server and account, another database."""
    return make_conninfo(dsn, dbname=database)


def database_of(dsn: str) -> str:
    return str(conninfo_to_dict(dsn)["dbname"])


def last_words(log: Path) -> str:
    """The end of what a program wrote to its error output."""
    return log.read_text(errors="replace").strip()[-800:]
