"""What is well and what is not, in plain words."""

import argparse
import json
from contextlib import ExitStack

from sohoi.config.cli import database
from sohoi.config.failure import Failure

HELP = "Khám sức khỏe của hệ thống"
# A database that cannot be reached is a finding, not a reason to give up.
NEEDS_DATABASE = False

_MARKS = {"ok": "Tốt   ", "warn": "Lưu ý ", "wrong": "HỎNG  "}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="kết quả cho máy đọc")


def run(args: argparse.Namespace) -> int:
    """0 when nothing is wrong, 1 otherwise."""
    with ExitStack() as stack:
        try:
            stack.enter_context(database())
        except Failure as error:
            return _tell(args, [("sohoi.config.doctor.database", "wrong", str(error))])
        return _tell(args, _examine())


def _examine() -> list[tuple[str, str, str]]:
    import django

    django.setup()
    from sohoi.config import doctor

    return [(each.check, each.level, each.text) for each in doctor.examine()]


def _tell(args: argparse.Namespace, findings: list[tuple[str, str, str]]) -> int:
    if args.json:
        said = [{"check": check, "level": level, "text": text} for check, level, text in findings]
        print(json.dumps(said, ensure_ascii=False, indent=1))  # noqa: T201
    else:
        for _, level, text in findings:
            print(_MARKS[level] + text)  # noqa: T201
    return 1 if any(level == "wrong" for _, level, _ in findings) else 0
