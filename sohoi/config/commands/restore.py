"""The way back from a backup file."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING

from sohoi.config import env, folder, passphrase, serving
from sohoi.config.cli import database
from sohoi.config.failure import Failure
from sohoi.config.say import say

if TYPE_CHECKING:
    from sohoi.config.backup.manifest import Manifest

HELP = "Phục hồi dữ liệu từ một tệp sao lưu"
# The database that is there need not be up to date, nor even sound.
NEEDS_DATABASE = False


def add_arguments(parser: argparse.ArgumentParser) -> None:
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("file", metavar="TỆP", type=Path, nargs="?", help="tệp sao lưu")
    what.add_argument(
        "--drop-previous", action="store_true", help="xóa hẳn dữ liệu cũ mà lần phục hồi trước còn giữ lại"
    )
    parser.add_argument("--check", action="store_true", help="chỉ kiểm tra tệp, không thay đổi gì")
    parser.add_argument(
        "--without-keys", action="store_true", help="phục hồi cả khi không còn chìa khóa (mất số định danh)"
    )
    parser.add_argument("--json", action="store_true", help="kết quả cho máy đọc")


def run(args: argparse.Namespace) -> int:
    if args.drop_previous:
        _drop_previous()
    elif args.check:
        _tell(args, _check(args.file), "Tệp sao lưu còn nguyên vẹn")
    else:
        _tell(args, _restore(args.file, without_keys=args.without_keys), "Đã phục hồi")
    return 0


def _check(file: Path) -> Manifest:
    from sohoi.config.backup import restoring

    return restoring.check(file, _phrase(file))


def _restore(file: Path, *, without_keys: bool) -> Manifest:
    """Alone in the data folder: nobody may begin to serve what is about to be replaced."""
    from sohoi.config.backup import restoring

    data, phrase = env.folder("SOHOI_DATA", "data"), _phrase(file)
    folder.prepare(data)
    try:
        with serving.alone(data), database() as dsn:
            known = _known_migrations()
            return restoring.restore(
                file, data, dsn, passphrase=phrase, known=known, without_keys=without_keys
            )
    except serving.AlreadyServing:
        raise Failure("Sổ Hội đang chạy. Hãy dừng lại (Ctrl+C) rồi mới phục hồi.") from None


def _known_migrations() -> set[str]:
    import django

    from sohoi.config import schema

    django.setup()
    return {f"{app}.{name}" for app, name in schema.on_disk()}


def _phrase(file: Path) -> str | None:
    from sohoi.config.backup import restoring

    return passphrase.to_read() if restoring.is_encrypted(file) else None


def _drop_previous() -> None:
    from sohoi.config.backup import restoring

    data = env.folder("SOHOI_DATA", "data")
    folder.prepare(data)
    with database() as dsn:
        restoring.drop_previous(data, dsn)
    say("Đã xóa dữ liệu cũ.")


def _tell(args: argparse.Namespace, manifest: Manifest, done: str) -> None:
    if args.json:
        result = {"created": manifest.created, "rows": manifest.rows, "keys": manifest.has_keys}
        print(json.dumps(result, ensure_ascii=False))  # noqa: T201
        return
    say(f"{done}: {manifest.rows} dòng dữ liệu, sao lưu lúc {manifest.created}.")
    if not args.check:
        say("Dữ liệu trước đó còn được giữ. Khi chắc chắn, hãy xóa: sohoi restore --drop-previous")
