"""Reading the trail, and sealing it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator

from django.db import connection, transaction
from django.db.models import QuerySet

from sohoi.acts.models import Line, Seal, Sealed
from sohoi.acts.performing import ACTS

# An arbitrary but fixed number: two sealers started by mistake must not fork the chain.
SEAL_LOCK = 7_020_631


def history(kind: str, subject_id: int) -> QuerySet[Line]:
    """The lines about one thing, newest first. The caller has asked the gate for the thing itself."""
    return Line.objects.filter(about__kind=kind, about__subject_id=subject_id).order_by("-id")


def label_of(line: Line) -> str:
    """How a line reads to a person."""
    act = ACTS.get(line.act)
    return act.label if act else line.act


def seal(limit: int = 10_000) -> int:
    """Put finished lines under a new hash and say how many. Called by the tick, never inside an act."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [SEAL_LOCK])
        lines = list(Line.objects.filter(sealed=None).order_by("id")[:limit])
        if lines:
            _seal(lines)
        return len(lines)


def _seal(lines: list[Line]) -> None:
    last = Seal.objects.order_by("-id").first()
    before = last.hash if last else ""
    made = Seal.objects.create(before=before, hash=digest(before, lines), count=len(lines))
    Sealed.objects.bulk_create([Sealed(line=line, seal=made) for line in lines], batch_size=1000)


def digest(before: str, lines: Iterable[Line]) -> str:
    """SHA-256 over the previous hash and each line in order of id."""
    total = hashlib.sha256(before.encode())
    for line in lines:
        total.update(_canonical(line))
    return total.hexdigest()


def _canonical(line: Line) -> bytes:
    fields = [line.pk, line.act, line.actor_kind, line.actor_id, line.actor_name, line.branch_id]
    fields += [line.commune_id, line.province_id, line.at.isoformat(), line.reason, line.data]
    return json.dumps(fields, ensure_ascii=False, sort_keys=True).encode()


def first_broken_seal() -> Seal | None:
    """The first seal whose lines or chain no longer fit, or None when all is whole."""
    before = ""
    for one in Seal.objects.order_by("id").iterator():
        lines = list(Line.objects.filter(sealed__seal=one).order_by("id"))
        if one.before != before or one.count != len(lines) or one.hash != digest(before, lines):
            return one
        before = one.hash
    return None


def health() -> Iterator[tuple[str, str]]:
    """Whether every seal still fits the lines it covers: for `sohoi doctor`."""
    broken = first_broken_seal()
    if broken:
        yield "wrong", f"Nhật ký đã bị sửa sau khi niêm phong (từ {broken.at:%d/%m/%Y})."
    else:
        yield "ok", "Nhật ký còn nguyên."
