"""What has to happen again and again, whoever visits."""

import argparse

HELP = "Chạy các việc định kỳ"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--once", action="store_true", help="làm mỗi việc một lần rồi thôi")


def run(args: argparse.Namespace) -> int:
    from sohoi.config import orphan, tick

    orphan.watch()
    if args.once:
        return 0 if tick.once() else 1
    tick.forever()
    return 0
