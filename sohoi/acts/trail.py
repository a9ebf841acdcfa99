"""Reading the trail, and sealing it.

What seals can show and what not stands in docs/decisions/0007-seals.md.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import QuerySet

from sohoi.acts.models import About, Chain, Line, Part, Seal, Sealed, SealedPart
from sohoi.acts.performing import ACTS
from sohoi.common.text import group_digits

# An arbitrary but fixed number: two sealers started by mistake must not fork the chain.
SEAL_LOCK = 7_020_631
# Ten times as long as the tick takes from one sealing to the next.
SEALED_WITHIN = timedelta(minutes=10)

SUBJECTS = """
SELECT line_id, n, encode(sha256(convert_to(
    string_agg(kind || ' ' || subject_id, ',' ORDER BY kind COLLATE "C", subject_id), 'UTF8')), 'hex')
FROM acts_about WHERE (line_id, n) IN (SELECT * FROM unnest(%s::bigint[], %s::int[])) GROUP BY line_id, n
"""
# One question, for a page that asks much: the last seal, how many there ever were, what hangs on a part that
# never was, what waits too long.
STATE = """
SELECT coalesce(last.id, 0), coalesce(left(last.hash, 16), ''), coalesce((SELECT length FROM acts_chain), 0),
    (SELECT count(*) FROM acts_about a LEFT JOIN acts_part p ON p.line_id = a.line_id AND p.n = a.n
        WHERE a.n > 0 AND p.id IS NULL),
    (SELECT count(*) FROM acts_line l LEFT JOIN acts_sealed s ON s.line_id = l.id
        WHERE s.line_id IS NULL AND l.at < now() - make_interval(secs => %s))
FROM (VALUES (1)) AS always LEFT JOIN (SELECT id, hash FROM acts_seal ORDER BY id DESC LIMIT 1) last ON true
"""

Key = tuple[int, int]


def history(kind: str, *subject_ids: int) -> QuerySet[Line]:
    """The lines about one thing, or several that are one by now, newest first.

    The caller has asked the gate for the thing itself.
    """
    # Not by a join: several parts of a line may be about the same thing.
    lines = About.objects.filter(kind=kind, subject_id__in=subject_ids).values("line")
    return Line.objects.filter(pk__in=lines).order_by("-id")


# For each place by the index of the place: the trail is long, and a place's newest lines are few.
NEWEST = """
SELECT place.id, newest.at FROM unnest(%s::bigint[]) AS place (id) CROSS JOIN LATERAL (
    SELECT at FROM acts_line WHERE commune_id = place.id AND act = ANY(%s) ORDER BY id DESC LIMIT 1
) newest
"""


def newest_in(communes: Sequence[int], acts: Sequence[str]) -> dict[int, datetime]:
    """When the last of these acts (codes) was done in each of these communes; one without any is left out.

    The caller has asked the gate for the communes.
    """
    with connection.cursor() as cursor:
        cursor.execute(NEWEST, [list(communes), list(acts)])
        return dict(cursor.fetchall())


def label_of(line: Line) -> str:
    """How a line reads to a person."""
    act = ACTS.get(line.act)
    return act.label if act else line.act


def seal(limit: int = 10_000) -> int:
    """Put finished lines and parts, at most `limit` of each, under a new hash and say how many.

    Called by the tick, never inside an act.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [SEAL_LOCK])
        lines = list(Line.objects.filter(sealed=None).order_by("id")[:limit])
        parts = list(Part.objects.filter(sealed=None).order_by("id")[:limit])
        if lines or parts:
            _seal(lines, parts)
        return len(lines) + len(parts)


def _seal(lines: list[Line], parts: list[Part]) -> None:
    last = Seal.objects.order_by("-id").first()
    before, number = last.hash if last else "", _reached(last) + 1
    total = digest(number, before, lines, parts)
    made = Seal.objects.create(id=number, before=before, hash=total, count=len(lines) + len(parts))
    Chain.objects.update_or_create(pk=1, defaults={"length": number})
    Sealed.objects.bulk_create([Sealed(line=line, seal=made) for line in lines], batch_size=1000)
    SealedPart.objects.bulk_create([SealedPart(part=part, seal=made) for part in parts], batch_size=1000)


def _reached(last: Seal | None) -> int:
    """The highest number ever given: the number of a seal that was cut off is never given again."""
    return max(last.pk if last else 0, Chain.objects.values_list("length", flat=True).first() or 0)


def digest(number: int, before: str, lines: Sequence[Line], parts: Sequence[Part]) -> str:
    """SHA-256 over the seal's number, the previous hash, and each line and part in order of id.

    Each with the hash of its subjects, which the database makes: there may be ten thousand to a line.
    """
    total = hashlib.sha256(_canonical(number, before, len(lines), len(parts)))
    subjects = _subjects([*((line.pk, 0) for line in lines), *((part.line_id, part.n) for part in parts)])
    for line in lines:
        total.update(_line(line, subjects))
    for part in parts:
        about = subjects.get((part.line_id, part.n), "")
        total.update(_canonical(part.pk, part.line_id, part.n, part.at.isoformat(), part.data, about))
    return total.hexdigest()


def _line(line: Line, subjects: Mapping[Key, str]) -> bytes:
    who = line.act, line.actor_kind, line.actor_id, line.actor_name
    where = line.branch_id, line.commune_id, line.province_id
    about = subjects.get((line.pk, 0), "")
    return _canonical(line.pk, *who, *where, line.at.isoformat(), line.reason, line.data, about)


def _canonical(*fields: object) -> bytes:
    return json.dumps(fields, ensure_ascii=False, sort_keys=True).encode()


def _subjects(keys: Sequence[Key]) -> dict[Key, str]:
    """For each line (n = 0) or part the hash of what it is about; nothing for one about nothing."""
    with connection.cursor() as cursor:
        cursor.execute(SUBJECTS, [[line for line, _ in keys], [n for _, n in keys]])
        return {(line, n): about for line, n, about in cursor.fetchall()}


def first_broken_seal() -> Seal | None:
    """The first seal that no longer fits what it covers or the seal before it; None when all is whole."""
    before = ""
    for number, one in enumerate(Seal.objects.order_by("id").iterator(), start=1):
        if one.pk != number or one.before != before or not _fits(one):
            return one
        before = one.hash
    return None


def _fits(one: Seal) -> bool:
    lines = list(Line.objects.filter(sealed__seal=one).order_by("id"))
    parts = list(Part.objects.filter(sealed__seal=one).order_by("id"))
    return one.count == len(lines) + len(parts) and one.hash == digest(one.pk, one.before, lines, parts)


@dataclass(frozen=True)
class State:
    """How the trail stands.

    `last` and `begins` are the number of the last seal and how its hash begins, `reached` the highest number
    ever given; `strays` are subjects of parts that never were, `late` lines that wait too long for a seal.
    """

    last: int
    begins: str
    reached: int
    strays: int
    late: int

    @property
    def cut_off(self) -> int:
        """How many seals are missing at the end of the chain."""
        return max(self.reached - self.last, 0)


def state() -> State:
    """How the trail stands now. Does not look whether the seals fit: see first_broken_seal."""
    with connection.cursor() as cursor:
        cursor.execute(STATE, [SEALED_WITHIN.total_seconds()])
        return State(*cursor.fetchone())


def health() -> Iterator[tuple[str, str]]:
    """Whether the trail is as it was sealed: for `sohoi doctor`."""
    now = state()
    wrong = [*_harm(now)]
    yield from (("wrong", words) for words in wrong)
    if now.late:
        waiting = group_digits(now.late)
        yield "warn", f"{waiting} việc trong nhật ký chờ niêm phong lâu. Việc định kỳ có đang chạy không?"
    if not wrong:
        upto = f" (niêm phong số {now.last}, mã {now.begins})" if now.last else ""
        yield "ok", f"Nhật ký còn nguyên{upto}."


def _harm(now: State) -> Iterator[str]:
    broken = first_broken_seal()
    if broken:
        yield f"Nhật ký đã bị sửa sau khi niêm phong (từ {broken.at:%d/%m/%Y})."
    if now.cut_off:
        yield f"Nhật ký bị cắt mất {group_digits(now.cut_off)} niêm phong ở cuối."
    if now.strays:
        yield f"Nhật ký có {group_digits(now.strays)} tên được ghi chen vào sau."
