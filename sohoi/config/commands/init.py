"""Everything that must be there before the first page."""

import argparse

from sohoi.config.commands import demo

HELP = "Chuẩn bị thư mục dữ liệu, cơ sở dữ liệu và các tệp giao diện"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """None: what the installation is for is asked on the first page."""


def run(args: argparse.Namespace) -> int:
    from django.conf import settings

    from sohoi.config import static
    from sohoi.config.demo import building

    building.check(demo=settings.SOHOI_DEMO)
    static.collect()
    if settings.SOHOI_DEMO:
        demo.show()
    else:
        await_beginner()
    return 0


def await_beginner() -> None:
    """While nobody has begun, a code lies ready for who begins from another machine; afterwards none does."""
    from sohoi.access import start
    from sohoi.access.queries import is_new_installation

    if is_new_installation():
        start.code()
    else:
        start.forget()
