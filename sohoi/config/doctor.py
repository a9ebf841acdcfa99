"""Looks over an installation and says in plain words what is well, what needs care and what is wrong.

A check is a function without arguments that gives pairs (level, text), the level being OK, WARN or WRONG.
Areas write theirs as ("ok", "…") and never import this module; their dotted paths stand in CHECKS.
"""

import json
import os
import shutil
import stat
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.db import OperationalError, connection
from django.utils import timezone
from django.utils.module_loading import import_string

from sohoi.config import embedded, env, schema, serving
from sohoi.config.backup import clients, restoring, writing
from sohoi.config.backup.manifest import KEY_FILES
from sohoi.config.database import url
from sohoi.config.failure import Failure
from sohoi.config.tick import beat_file

OK, WARN, WRONG = "ok", "warn", "wrong"
Pairs = Iterator[tuple[str, str]]

QUICK: Sequence[str] = (
    "sohoi.config.doctor.database",
    "sohoi.config.doctor.durability",
    "sohoi.config.doctor.tables",
    "sohoi.config.doctor.keys",
    "sohoi.config.doctor.rights",
    "sohoi.config.doctor.disk",
    "sohoi.config.doctor.backups",
    "sohoi.config.doctor.processes",
    "sohoi.config.doctor.queue",
    "sohoi.config.doctor.configuration",
    "sohoi.notices.queries.health.outbox",
    "sohoi.notices.queries.health.scheduled",
)
# These read the whole register and the whole trail.
DEEP: Sequence[str] = (
    "sohoi.units.queries.health",
    "sohoi.members.queries.health.listing",
    "sohoi.members.queries.health.absences",
    "sohoi.members.queries.health.counts",
    "sohoi.members.queries.health.rows",
    "sohoi.notices.queries.health.groups",
    "sohoi.notices.queries.health.counts",
    "sohoi.acts.trail.health",
)
CHECKS: Sequence[str] = (*QUICK, *DEEP)

_BACKUP_EVERY = timedelta(days=7)
_TICK_SILENCE = 120.0
_QUEUE_SILENCE = timedelta(minutes=10)
_DISK_WRONG, _DISK_WARN = 1e9, 5e9


class Finding(NamedTuple):
    check: str
    level: str
    text: str


def examine(checks: Sequence[str] = CHECKS) -> list[Finding]:
    """Every finding; a check that breaks is a finding itself and stops none of the others."""
    # A database that is away breaks many checks in the same words, which are said once.
    said: dict[str, Finding] = {}
    for path in checks:
        for level, text in _guarded(path):
            said.setdefault(text, Finding(path, level, text))
    return list(said.values())


def _guarded(path: str) -> list[tuple[str, str]]:
    try:
        check: Callable[[], Pairs] = import_string(path)
        return list(check())
    except Failure as error:
        return [(WRONG, str(error))]
    except OperationalError:
        return [(WRONG, "Không kết nối được cơ sở dữ liệu.")]
    except Exception as error:
        # The class alone: a database's own words may hold members' data.
        return [(WRONG, f"Không kiểm tra được «{path}» ({type(error).__name__}).")]


def database() -> Pairs:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('server_version_num')::int / 10000, pg_database_size(current_database())"
        )
        version, size = cursor.fetchone()
    yield OK, f"Cơ sở dữ liệu trả lời (PostgreSQL {version}, {size / 1e6:.0f} MB)."
    clients.for_server(url(), version)
    if kept := _size_of(restoring.previous(url())):
        yield (
            WARN,
            f"Còn giữ dữ liệu cũ trước lần phục hồi ({kept / 1e6:.0f} MB). "
            "Khi chắc chắn, hãy xóa: sohoi restore --drop-previous",
        )


def durability() -> Pairs:
    names = ("fsync", "full_page_writes", "synchronous_commit")
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM pg_settings WHERE name = ANY(%s) AND setting = 'off'", [list(names)])
        unsafe = [name for (name,) in cursor.fetchall()]
    if unsafe:
        yield WRONG, f"Mất điện có thể làm mất dữ liệu: {', '.join(sorted(unsafe))} đang tắt."
    else:
        yield OK, "Dữ liệu được ghi chắc chắn xuống đĩa."


def tables() -> Pairs:
    missing = schema.missing()
    if missing:
        yield WARN, f"Còn {len(missing)} bước cập nhật bảng dữ liệu; sẽ tự làm khi chạy lần tới."
    else:
        yield OK, "Các bảng dữ liệu đúng phiên bản."


def keys() -> Pairs:
    for name in KEY_FILES:
        path = _data() / name
        if not path.exists():
            yield WARN, f"Chưa có tệp {name}; sẽ được tạo khi cần."
        elif stat.S_IMODE(path.stat().st_mode) & 0o077:
            yield WRONG, f"Người khác trên máy đọc được {path}. Hãy chạy: chmod 600 {path}"
        else:
            yield OK, f"Tệp {name} còn đó và chỉ chủ của nó đọc được."


def rights() -> Pairs:
    data = _data()
    if not os.access(data, os.W_OK | os.X_OK):
        yield WRONG, f"Không ghi được vào thư mục dữ liệu {data}."
    elif stat.S_IMODE(data.stat().st_mode) & 0o066:
        yield WARN, f"Người khác trên máy xem được thư mục dữ liệu. Hãy chạy: chmod go-rw {data}"
    else:
        yield OK, f"Thư mục dữ liệu {data} đóng với người ngoài."


def disk() -> Pairs:
    places = [place for place in (_data(), embedded.folder_of(_data())) if place.exists()]
    for place in {place.stat().st_dev: place for place in reversed(places)}.values():
        free = shutil.disk_usage(place).free
        level = WRONG if free < _DISK_WRONG else WARN if free < _DISK_WARN else OK
        yield level, f"Đĩa chứa {place} còn trống {free / 1e9:.1f} GB."


def backups() -> Pairs:
    try:
        note = json.loads((_data() / writing.NOTE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        yield WARN, "Chưa sao lưu lần nào. Hãy chạy: sohoi backup TỆP --passphrase"
        return
    age = timezone.now() - datetime.fromisoformat(note["at"])
    said = f"Sao lưu gần nhất cách đây {age.days} ngày, ở {note['file']}."
    yield (WARN if age > _BACKUP_EVERY else OK), said
    if not note["encrypted"]:
        yield (
            WARN,
            "Bản sao lưu ấy không kèm chìa khóa; hãy chép keys.json ra nơi khác, hoặc dùng --passphrase.",
        )
    if _data() in Path(note["file"]).parents:
        yield WARN, "Bản sao lưu nằm ngay trong thư mục dữ liệu: hỏng đĩa là mất cả hai."


def processes() -> Pairs:
    note = serving.read_note(_data())
    if not note or not _alive(note["pid"]):
        yield OK, "Sổ Hội hiện không chạy."
        return
    yield OK, f"Sổ Hội đang chạy tại {note.get('address', '(đang khởi động)')}."
    if beat_file().exists() and time.time() - beat_file().stat().st_mtime > _TICK_SILENCE:
        yield WRONG, "Các việc định kỳ đã ngừng. Hãy dừng rồi chạy lại Sổ Hội."


def queue() -> Pairs:
    from django_tasks_db.models import DBTaskResult

    waiting = DBTaskResult.objects.ready().filter(enqueued_at__lt=timezone.now() - _QUEUE_SILENCE).count()
    if waiting:
        yield WARN, f"Có {waiting} việc nền chờ quá lâu. Phần làm việc nền (worker) có đang chạy không?"
    else:
        yield OK, "Không có việc nền nào bị kẹt."


def configuration() -> Pairs:
    outside = set(settings.ALLOWED_HOSTS) - {"localhost", "127.0.0.1", "[::1]"}
    if outside and not settings.SOHOI_HTTPS:
        yield WARN, "Máy khác vào được mà chưa có HTTPS: mật khẩu dễ bị lộ, điện thoại không quét mã được."
    if settings.DEBUG:
        yield WRONG, "SOHOI_DEBUG đang bật: trang lỗi sẽ lộ dữ liệu. Hãy tắt khi dùng thật."
    if not settings.SOHOI_REQUIRE_TOTP and not settings.SOHOI_DEMO:
        yield WARN, "Đang cho đăng nhập chỉ bằng mật khẩu (SOHOI_REQUIRE_TOTP=0)."
    for name in env.unknown():
        yield WARN, f"Biến môi trường {name} không có nghĩa gì; có viết nhầm không?"


def _data() -> Path:
    return Path(settings.SOHOI_DATA)


def _size_of(name: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(oid) FROM pg_database WHERE datname = %s", [name])
        row = cursor.fetchone()
    return int(row[0]) if row else 0


def _alive(pid: object) -> bool:
    try:
        os.kill(int(str(pid)), 0)
    except (ProcessLookupError, ValueError):
        return False
    except PermissionError:
        return True
    return True
