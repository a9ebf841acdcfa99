"""The demonstration: served from a data folder of its own, or built anew in the wanted size."""

from __future__ import annotations

import argparse
import os
import sys
import time
from datetime import datetime
from zoneinfo import ZoneInfo

from sohoi.config import cli
from sohoi.config.commands import serve
from sohoi.config.say import say

HELP = "Xem bản mẫu: một xã bịa ra để làm thử"
# The folder must be chosen first: real use and demonstration never share one.
NEEDS_DATABASE = False
FOLDER = "data-demo"
SIZES = ("hamlet", "commune", "province")
WIDTH = 30


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--size",
        choices=SIZES,
        help="dựng lại từ đầu rồi thôi: hamlet 60 người, commune một xã, province cả tỉnh 500.000 người",
    )
    serve.add_arguments(parser)


def run(args: argparse.Namespace) -> int:
    """Serve the demonstration, making the commune when the folder is empty; or only build and end."""
    os.environ["SOHOI_DEMO"] = "1"
    os.environ.setdefault("SOHOI_DATA", FOLDER)
    if args.size is None:
        return serve.run(args)
    with cli.database():
        cli._set_up()
        build(args.size)
        show()
    return 0


def show() -> None:
    """Have the demonstration there, whole, and say who can sign in."""
    from sohoi.config.demo import accounts, building

    found = building.standing()
    if not (found and found["whole"]):
        say("Đang dựng bản mẫu…")
        build(found["size"] if found else "commune")
    say(accounts.in_words())


def build(size: str) -> None:
    """Build the demonstration in the database at hand, with its progress on standard error."""
    from sohoi.config.demo import building
    from sohoi.config.demo.places import Size

    began, today = time.monotonic(), datetime.now(ZoneInfo("Asia/Ho_Chi_Minh")).date()
    workers = 2 if size == Size.PROVINCE else 1
    building.build(Size(size), today=today, workers=workers, tell=bar)
    say(f"Đã dựng bản mẫu trong {time.monotonic() - began:.0f} giây.")


def bar(done: int, total: int) -> None:
    """A bar of progress where somebody watches."""
    if not sys.stderr.isatty():
        return
    filled = WIDTH * done // total
    end = "\n" if done == total else ""
    sys.stderr.write(f"\r[{'█' * filled}{' ' * (WIDTH - filled)}] {done:>7,} người".replace(",", ".") + end)
    sys.stderr.flush()
