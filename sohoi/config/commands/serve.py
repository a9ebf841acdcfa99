"""Everything that one machine needs, until it is told to stop."""

import argparse

from sohoi.config import env, folder, serving
from sohoi.config.cli import database
from sohoi.config.database import url
from sohoi.config.say import say

HELP = "Chạy Sổ Hội trên máy này"
# The children prepare it; this process stays small.
NEEDS_DATABASE = False


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", metavar="MÁY", help="địa chỉ mạng để lắng nghe (mặc định 127.0.0.1)")
    parser.add_argument("--port", metavar="CỔNG", type=int, help="cổng mạng (mặc định 8000)")


def run(args: argparse.Namespace) -> int:
    plan, given = plan_of(args), bool(url())
    folder.prepare(plan.data)
    try:
        with serving.stoppable(), serving.alone(plan.data) as note, database() as dsn:
            serving.serve(plan, dsn, note, own_database=not given)
    except serving.AlreadyServing as other:
        say(f"Sổ Hội đang chạy rồi, tại: {other}" if str(other) else "Sổ Hội đang khởi động ở nơi khác.")
    except serving.Stopped:
        say("Đã dừng.")
    return 0


def plan_of(args: argparse.Namespace) -> serving.Plan:
    """Options first, then the environment."""
    return serving.Plan(
        data=env.folder("SOHOI_DATA", "data"),
        host=args.host or env.text("SOHOI_HOST", "127.0.0.1"),
        port=args.port or env.number("SOHOI_PORT", 8000, low=1, high=65535),
        workers=env.number("SOHOI_WORKERS", 2, low=1, high=64),
        threads=env.number("SOHOI_THREADS", 4, low=1, high=32),
    )
