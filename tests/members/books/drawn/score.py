"""How far a reading is from the truth: rows, fields, problems, and values that are wrong without any mark."""

import unicodedata
from collections import Counter
from typing import Any

from sohoi.common.text import fold
from tests.members.books.drawn.women import options

Score = Counter[str]
STATED = frozenset(
    options(
        "full_name birth joined id_number phone ethnicity religion occupation education address "
        "branch group party core poverty sex old_id profession marital",
        None,
    )
)
"""Fields that the truth states whenever a book does, so that a reading with more of them is an invention."""

NO = frozenset({False, None, ""})


def same(field: str, stated: Any, read: Any) -> bool:
    """Whether a field was read right: names exactly, words without case and marks."""
    if field == "full_name":
        return bool(read == unicodedata.normalize("NFC", stated))
    if isinstance(stated, bool):
        return bool(read) == stated
    return _bare(read) == _bare(stated)


def _bare(value: Any) -> Any:
    return fold(value).removeprefix("chi hoi ").removeprefix("ch ") if isinstance(value, str) else value


def compare(truth: dict[str, Any], read: dict[str, Any]) -> tuple[Score, list[str]]:
    """The score of one book and what was missed, in words."""
    score: Score = Counter()
    missed: list[str] = []
    left: dict[tuple[str, int], list[dict[str, Any]]] = {}
    for member in read["members"]:
        left.setdefault((member["sheet"], member["row"]), []).append(member)
    for member in truth["members"]:
        here = left.get((member["sheet"], member["row"]), [])
        name = fold(member["fields"].get("full_name", ""))
        match = next(
            (m for m in here if fold(m["fields"].get("full_name", "")) == name), here[0] if here else None
        )
        score += Counter(rows=1, wanted=len(member["problems"]), stated=len(member["fields"]))
        if match is None:
            missed.append(f"{member['sheet']} {member['row']}: not read {member['fields']}")
            continue
        here.remove(match)
        _row(member, match, score, missed)
    for (sheet, row), members in left.items():
        for member in members:
            score += Counter(extra=1, flagged=len(set(member["problems"])))
            missed.append(f"{sheet} {row}: no member, read {member['fields']}")
    return score, missed


def _row(member: dict[str, Any], match: dict[str, Any], score: Score, missed: list[str]) -> None:
    where = f"{member['sheet']} {member['row']}"
    marked = {each["field"] for each in (*match["found"], *match["hints"])}
    score["found"] += 1
    for field, value in member["fields"].items():
        read = match["fields"].get(field)
        if same(field, value, read):
            score["right"] += 1
            continue
        missed.append(f"{where}: {field} {read!r}, not {value!r}")
        score["silent"] += read not in NO and field not in marked
    for field in STATED & set(match["fields"]) - set(member["fields"]):
        if match["fields"][field] not in NO and field not in marked:
            score["silent"] += 1
            missed.append(f"{where}: {field} invented {match['fields'][field]!r}")
    here, wanted = set(match["problems"]), set(member["problems"])
    if here != wanted:
        missed.append(f"{where}: problems {sorted(here)}, not {sorted(wanted)}")
    score.update(hit=len(here & wanted), flagged=len(here))


def share(score: Score, part: str, whole: str) -> float:
    """A part of a whole, 1 of nothing."""
    return score[part] / score[whole] if score[whole] else 1.0


def f1(score: Score) -> float:
    """Problems flagged and wanted, both ways at once."""
    both = score["wanted"] + score["flagged"]
    return 2 * score["hit"] / both if both else 1.0


def line(title: str, score: Score) -> str:
    """One row of the table."""
    true = score["found"] / max(1, score["found"] + score["extra"])
    return (
        f"{title:34} rows {score['rows']:6} found {share(score, 'found', 'rows'):.4f} true {true:.4f} "
        f"fields {share(score, 'right', 'stated'):.4f} problems {f1(score):.4f} unmarked {score['silent']}"
    )
