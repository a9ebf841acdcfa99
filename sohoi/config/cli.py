"""The command `sohoi`: finds the named command, prepares what it needs, returns its exit code."""

import importlib
import os
import pkgutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from types import ModuleType

from sohoi.config import commands, embedded, env, folder
from sohoi.config.arguments import Parser, speak_vietnamese
from sohoi.config.database import url
from sohoi.config.failure import Failure
from sohoi.config.say import say

SETTINGS = "sohoi.config.settings"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. 0 done, 1 failed, 2 wrong use."""
    args = _parser().parse_args(arguments)
    module: ModuleType = args.module
    try:
        with _prepared(module):
            return int(module.run(args))
    except Failure as error:
        say(str(error))
        return 1
    except KeyboardInterrupt:
        say("Đã dừng.")
        return 130
    except BrokenPipeError:
        # The reader of our output has gone; Python would complain once more at its own end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1


def names() -> list[str]:
    """Every command there is."""
    return sorted(module.name for module in pkgutil.iter_modules(commands.__path__))


def _parser() -> Parser:
    speak_vietnamese()
    parser = Parser(prog="sohoi", description="Sổ Hội: sổ quản lý hội viên phụ nữ.")
    subparsers = parser.add_subparsers(metavar="LỆNH", required=True)
    for name in names():
        module = importlib.import_module(f"{commands.__name__}.{name}")
        subparser = subparsers.add_parser(name, help=module.HELP, description=module.HELP)
        module.add_arguments(subparser)
        subparser.set_defaults(module=module)
    return parser


@contextmanager
def _prepared(module: ModuleType) -> Iterator[None]:
    """The data folder, and for those who need it a database that is up to date."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    # One thread needs no pool, and at the end of a short command a pool's threads would be waited for.
    os.environ.setdefault("SOHOI_DB_POOL", "0")
    if getattr(module, "NEEDS_DATABASE", True):
        with database():
            _set_up()
            yield
    else:
        yield


@contextmanager
def database() -> Iterator[str]:
    """DATABASE_URL: as given, or that of the data folder's own server."""
    data = env.folder("SOHOI_DATA", "data")
    folder.prepare(data)
    if given := url():
        yield given
        return
    with embedded.used(data) as dsn:
        os.environ["DATABASE_URL"] = dsn
        yield dsn


def _set_up() -> None:
    import django

    from sohoi.config import schema

    django.setup()
    schema.bring_up_to_date()
