"""Django's own commands, for developers and technicians."""

import argparse

HELP = "Chạy một lệnh quản trị của Django (dành cho kỹ thuật viên)"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("rest", nargs=argparse.REMAINDER, metavar="LỆNH", help="lệnh và tham số của nó")


def run(args: argparse.Namespace) -> int:
    from django.core.management import execute_from_command_line

    execute_from_command_line(["sohoi manage", *args.rest])
    return 0
