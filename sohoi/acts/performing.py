"""Performing an act: permission check, transaction and one line in the trail, in one decorator."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

from django.apps import apps
from django.db import OperationalError, connection, models, transaction
from psycopg.errors import DeadlockDetected, SerializationFailure

from sohoi.acts import gate
from sohoi.acts.actor import Actor, Level, Permission
from sohoi.acts.models import About, Line, Part, Submission

P = ParamSpec("P")
R = TypeVar("R")


class Refused(Exception):
    """An act that cannot be done now, with a Vietnamese sentence that says what to do instead."""


class ReasonMissing(Refused):
    """The act wants a reason and none was given."""


class Crowded(Refused):
    """Others kept locking the same rows in another order."""

    def __init__(self) -> None:
        super().__init__("Nhiều người đang cùng sửa chỗ này. Hãy làm lại sau ít phút.")


class Done(Refused):
    """This form did its work before, and what it gave is not kept."""

    def __init__(self) -> None:
        super().__init__("Việc này đã làm xong rồi. Hãy tải lại trang để xem.")


# The database ends one of two that lock each other out; tried again, it finds the way free.
TRIES = 3


@dataclass(frozen=True)
class Act:
    """A kind of act. `label` is how its line reads in a history ("Thêm hội viên").

    `row_is_trail`: the row written is its own trail (append-only, hot), no line is written.
    """

    code: str
    label: str
    permission: Permission
    needs_reason: bool = False
    row_is_trail: bool = False

    def __post_init__(self) -> None:
        if ACTS.setdefault(self.code, self) != self:
            raise ValueError(f"Two acts share the code {self.code}")


ACTS: dict[str, Act] = {}


@dataclass
class Running:
    """An act under way: the proof that lower operations ask for, and where they note what they did."""

    act: Act
    actor: Actor
    line_id: int
    place: dict[str, int | None]
    data: dict[str, Any] = field(default_factory=dict)
    subjects: list[tuple[str, int]] = field(default_factory=list)

    def about(self, kind: str, ids: int | Iterable[int]) -> None:
        """Say which things the line is about, so that it appears in their history."""
        wanted = [ids] if isinstance(ids, int) else ids
        self.subjects.extend((kind, one) for one in wanted)

    def note(self, **data: Any) -> None:
        """Add to the data of the line: old and new values, counts. Never a whole identity number."""
        self.data.update(data)

    def stands_at(self, subject: object) -> None:
        """Say where the act took place when its subject is made by the act itself."""
        self.place = _place_of(subject)


def performs(
    act: Act, *, on: str, lock: bool = True, part: bool = False
) -> Callable[[Callable[Concatenate[Running, P], R]], Callable[Concatenate[Actor, P], R]]:
    """Make a function an act on its keyword argument `on`.

    The subject is read again under a row lock (unless `lock=False`, for units, which many acts
    share), so that the check and the deed see the same row. `part=True`: a batch of a long act,
    written under the line that `subject.line_id` names.
    """

    def make(function: Callable[Concatenate[Running, P], R]) -> Callable[Concatenate[Actor, P], R]:
        @functools.wraps(function)
        def perform(actor: Actor, *args: P.args, **kwargs: P.kwargs) -> R:
            _check_reason(act, actor)
            try:
                return _persist(
                    lambda: _perform(function, act, actor, {**kwargs}, on=on, lock=lock, part=part)
                )
            except _Repeated as repeated:
                return cast(R, repeated.answer())

        perform.act = act  # type: ignore[attr-defined]
        return cast(Callable[Concatenate[Actor, P], R], perform)

    return make


def _check_reason(act: Act, actor: Actor) -> None:
    if act.needs_reason and not actor.reason:
        raise ReasonMissing("Hãy ghi lý do rồi làm lại.")


def _persist(attempt: Callable[[], R]) -> R:
    """One transaction, tried again when it lost against another one's locks and is the outermost."""
    for _ in range(TRIES):
        try:
            with transaction.atomic():
                return attempt()
        except OperationalError as lost:
            again = isinstance(lost.__cause__, DeadlockDetected | SerializationFailure)
            if connection.in_atomic_block or not again:
                raise
    raise Crowded


def _perform(
    function: Callable[..., R],
    act: Act,
    actor: Actor,
    kwargs: dict[str, Any],
    *,
    on: str,
    lock: bool,
    part: bool,
) -> R:
    # The key first: pressed twice, the subject may be gone by now, and the answer is still the first one.
    line_id = _claim(act, actor, kwargs[on]) if actor.key else None
    subject = _fresh(kwargs[on]) if lock else kwargs[on]
    gate.require(actor, act.permission, subject)
    kwargs[on] = subject
    line_id = subject.line_id if part else line_id or _next_line_id()
    running = Running(act, actor, line_id, _place_of(subject))
    result = function(running, **kwargs)
    _write(running, part=part)
    if result is not subject:
        _remember(actor, result)
    return result


def _fresh(subject: Any) -> Any:
    """The row as it is now, locked: what the caller holds may be stale or already gone.

    A model may name in `read_with` what its acts always ask of its neighbours.
    """
    if not isinstance(subject, models.Model):
        raise TypeError("Only a row can be locked: give lock=False for other subjects")
    rows = type(subject)._base_manager.select_for_update(no_key=True, of=("self",)).filter(pk=subject.pk)
    around: tuple[str, ...] = getattr(subject, "read_with", ())
    for found in rows.select_related(*around) if around else rows:
        return found
    raise gate.NotForYou


def _place_of(subject: object) -> dict[str, int | None]:
    """Branch, commune and province of the subject, for the scope of the line."""
    levels = getattr(subject, "scope", gate.Scope()).levels
    return {
        name: _value(subject, levels.get(level, ""))
        for name, level in (
            ("branch_id", Level.BRANCH),
            ("commune_id", Level.COMMUNE),
            ("province_id", Level.PROVINCE),
        )
    }


def _value(subject: object, column: str) -> int | None:
    return functools.reduce(getattr, column.split("__"), subject) if column else None  # type: ignore[return-value]


def _next_line_id() -> int:
    """A line's id before the line: rows written by the act may name it, the line comes last."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('acts_line', 'id'))")
        return int(cursor.fetchone()[0])


def _write(running: Running, *, part: bool) -> None:
    if running.act.row_is_trail:
        return
    n = 0
    if part:
        n = Part.objects.filter(line_id=running.line_id).count() + 1
        Part.objects.create(line_id=running.line_id, n=n, data=running.data)
    else:
        _write_line(running)
    write_about(running.line_id, running.subjects, n=n)


def _write_line(running: Running) -> None:
    actor = running.actor
    Line.objects.create(
        id=running.line_id,
        act=running.act.code,
        actor_kind=actor.kind.value,
        actor_id=actor.id,
        actor_name=str(actor.name),
        reason=actor.reason,
        data=running.data,
        **running.place,
    )


def write_about(line_id: int, subjects: list[tuple[str, int]], *, n: int = 0) -> None:
    """Write the subjects of a line, or of its part `n`; many go in by COPY, as a big import needs."""
    unique = list(dict.fromkeys(subjects))
    if len(unique) < 50:
        few = [About(line_id=line_id, n=n, kind=kind, subject_id=one) for kind, one in unique]
        About.objects.bulk_create(few)
        return
    with (
        connection.cursor() as cursor,
        cursor.copy("COPY acts_about (line_id, n, kind, subject_id) FROM STDIN") as copy,
    ):
        for kind, one in unique:
            copy.write_row((line_id, n, kind, one))


class _Repeated(Exception):
    """The form's key was used before: undo this attempt and give the first answer."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key

    def answer(self) -> Any:
        earlier = Submission.objects.get(pk=self.key)
        if earlier.model:
            return _rows(earlier.model, [earlier.object_id]).get(earlier.object_id)
        if earlier.answer is None:
            raise Done
        return _told(earlier.answer)


def _rows(model: str, ids: list[int | None]) -> dict[int | None, models.Model]:
    found = apps.get_model(model)._base_manager.filter(pk__in=ids)
    return {row.pk: row for row in found}


# The line's id comes along: one way to the database less.
_CLAIM = """
INSERT INTO acts_submission (key, actor_kind, actor_id, act, model, object_id) VALUES (%s, %s, %s, %s, %s, %s)
ON CONFLICT DO NOTHING RETURNING nextval(pg_get_serial_sequence('acts_line', 'id'))
"""


def _claim(act: Act, actor: Actor, subject: object) -> int:
    """Take the key, or learn that somebody did: a second sender waits here for the first one.

    Most acts answer with their subject: it is remembered at once. Gives the id of the line to come.
    """
    kept = _kept(subject) if isinstance(subject, models.Model) else {}
    answer = [kept.get("model", ""), kept.get("object_id")]
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM, [actor.key, actor.kind.value, actor.id, act.code, *answer])
        taken = cursor.fetchone()
    if taken is None:
        _check_owner(act, actor)
        raise _Repeated(actor.key)
    return int(taken[0])


def _check_owner(act: Act, actor: Actor) -> None:
    """A key answers only to whoever used it first, and only for the same act."""
    same = {"actor_kind": actor.kind.value, "actor_id": actor.id, "act": act.code}
    if not Submission.objects.filter(pk=actor.key, **same).exists():
        raise gate.NotForYou


def _remember(actor: Actor, result: object) -> None:
    """Another answer than the subject: it takes its place, also where nothing may be kept of it."""
    if actor.key:
        kept = {"model": "", "object_id": None, **_kept(result)}
        Submission.objects.filter(pk=actor.key).update(**kept)


def _kept(result: object) -> dict[str, Any]:
    """What a submission keeps of an answer: rows by their ids, numbers, None. Words may be secret."""
    if isinstance(result, models.Model):
        return {"model": result._meta.label, "object_id": result.pk}
    if isinstance(result, tuple):
        return {"answer": {"tuple": list(result)}} if _are_plain(result) else {}
    if not isinstance(result, list):
        return {"answer": {"plain": result}} if _are_plain([result]) else {}
    models_of = {one._meta.label for one in result if isinstance(one, models.Model)}
    if len(models_of) == 1:
        return {"answer": {"rows": models_of.pop(), "ids": [one.pk for one in result]}}
    return {"answer": {"plain": result}} if _are_plain(result) else {}


def _are_plain(found: Iterable[object]) -> bool:
    return all(one is None or isinstance(one, int) for one in found)


def _told(answer: dict[str, Any]) -> Any:
    """The answer as the act gave it; rows that are gone by now are left out."""
    if "rows" in answer:
        found = _rows(answer["rows"], answer["ids"])
        return [found[pk] for pk in answer["ids"] if pk in found]
    return tuple(answer["tuple"]) if "tuple" in answer else answer["plain"]
