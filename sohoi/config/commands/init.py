"""Everything that must be there before the first page."""

import argparse

HELP = "Chuẩn bị thư mục dữ liệu, cơ sở dữ liệu và các tệp giao diện"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """None: what the installation is for is asked on the first page."""


def run(args: argparse.Namespace) -> int:
    from sohoi.config import static

    static.collect()
    return 0
