"""Long work in the background: imports, exports, bulk acts."""

import argparse
import secrets

HELP = "Chạy phần làm việc nền (nhập sổ, xuất danh sách…)"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """None: one worker takes every queue."""


def run(args: argparse.Namespace) -> int:
    from django_tasks_db.management.commands.db_worker import Worker

    from sohoi.config import orphan

    orphan.watch()
    worker = Worker(
        queue_names=["*"],
        excluded_queue_names=[],
        interval=1,
        batch=False,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=secrets.token_hex(16),
    )
    worker.configure_signals()
    worker.run()
    return 0
