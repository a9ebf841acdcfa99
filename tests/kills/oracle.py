"""What must be true of a book and the register after any kill, read in one statement, so at one moment."""

from __future__ import annotations

import time
from dataclasses import dataclass

import psycopg

from tests.kills.house import PATIENCE
from tests.kills.scene import NEW_PHONE

BOOK = "(SELECT max(id) FROM members_book)"
# The known are those of the first book: whatever happens, they stay.
KNOWN = "(SELECT person_id FROM members_bookrow WHERE book_id = (SELECT min(id) FROM members_book))"
NOW = f"""
SELECT b.state, b.done,
    (SELECT count(*) FROM members_bookrow WHERE book_id = b.id AND person_id IS NOT NULL),
    (SELECT count(*) FROM members_bookrow WHERE book_id = b.id AND person_id IS NOT NULL
        AND choice = 'amend'),
    (SELECT count(*) FROM members_bookrow WHERE book_id = b.id AND before IS NOT NULL),
    (SELECT count(*) FROM members_person),
    (SELECT count(DISTINCT full_name) FROM members_person),
    (SELECT count(*) FROM members_person WHERE phone = '{NEW_PHONE}'),
    (SELECT count(*) FROM members_personpoverty WHERE standing = 'near_poor'),
    (SELECT count(*) FROM members_member),
    (SELECT count(*) FROM members_spell WHERE until IS NULL),
    (SELECT coalesce(sum(n), 0)::int FROM members_headcount WHERE measure = 1),
    (SELECT coalesce(sum(n), 0)::int FROM members_communecount WHERE what = 1),
    (SELECT coalesce(sum(n), 0)::int FROM members_communecount WHERE what = 4),
    (SELECT coalesce(sum((data ->> 'count')::int), 0)::int FROM acts_part WHERE line_id = b.line_id),
    (SELECT count(*) FROM acts_line WHERE act = 'members.write_book'),
    (SELECT count(*) FROM acts_line WHERE act = 'members.undo_book'),
    (SELECT count(*) FROM acts_about WHERE kind = 'person' AND line_id = b.line_id),
    (SELECT count(DISTINCT subject_id) FROM acts_about WHERE kind = 'person' AND line_id = b.line_id),
    (SELECT count(*) FROM acts_about WHERE kind = 'person' AND line_id = b.undo_line_id),
    (SELECT md5(string_agg(concat_ws('|', to_jsonb(p) - 'version' - 'line_id', to_jsonb(m),
        (SELECT jsonb_agg(to_jsonb(y) - 'id') FROM members_personpoverty y WHERE y.person_id = p.id)),
        ';' ORDER BY p.id))
        FROM members_person p JOIN members_member m ON m.person_id = p.id WHERE p.id IN {KNOWN})
FROM members_book b WHERE b.id = {BOOK}
"""
UNDER_WAY = """
SELECT EXISTS (SELECT FROM pg_locks WHERE relation = 'members_person'::regclass AND granted
    AND mode IN ('RowShareLock', 'RowExclusiveLock') AND pid <> pg_backend_pid())
"""


@dataclass(frozen=True)
class Now:
    """One look: the book, its rows, the register, the sums, the trail, and the known people as they are."""

    state: str
    done: int
    written: int
    amended: int
    kept: int
    people: int
    names: int
    phones: int
    poverty: int
    members: int
    spells: int
    counted: int
    counted_above: int
    born: int
    parts: int
    write_lines: int
    undo_lines: int
    told: int
    told_once: int
    told_undone: int
    known: str


def look(dsn: str) -> Now:
    """How it stands, as soon as the database answers again."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        try:
            with psycopg.connect(dsn, connect_timeout=2) as connection:
                return Now(*(connection.execute(NOW).fetchone() or ()))
        except psycopg.OperationalError:
            time.sleep(0.05)
    raise AssertionError("The database never came back")


def under_way(dsn: str) -> bool:
    """Whether somebody is changing people now; while a book is taken back nobody else does."""
    try:
        with psycopg.connect(dsn, connect_timeout=2) as connection:
            return bool((connection.execute(UNDER_WAY).fetchone() or (False,))[0])
    except psycopg.OperationalError:
        return False


def check(now: Now, *, rows: int, known: int, undone: int, before: str) -> None:
    """Nothing is lost, nothing is there twice, and the trail says what happened, whenever one looks.

    `undone` is how often the book was taken back, `before` the known people as they were at first.
    """
    entered = now.written - now.amended
    assert now.people == now.names == now.members == now.spells == known + entered, now
    assert now.counted == now.counted_above == now.born == now.people, now
    assert now.amended == now.kept == now.phones == now.poverty, now
    assert now.undo_lines == undone, now
    assert now.parts == now.told == now.told_once, now
    if now.state in ("read", "undone"):
        assert (now.done, now.written, now.known) == (0, 0, before), now
        assert now.told_undone == (rows if undone else 0), now
    else:
        assert now.done == now.written == now.parts, now
    if now.state == "done":
        assert (now.written, now.amended) == (rows, known), now
