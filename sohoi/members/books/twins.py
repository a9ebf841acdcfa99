"""The same person twice in one book: the later row is flagged."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from sohoi.common.text import fold
from sohoi.members.books.problems import problem
from sohoi.members.books.records import BookRow


def flag_twins(rows: Iterable[BookRow]) -> Iterator[BookRow]:
    """The rows again, in order, with `duplicate_in_file` where one repeats an earlier one.

    The same identity number is the same person; without two numbers to compare, so is the same name with the
    same birth in the same branch.
    """
    by_number: dict[str, BookRow] = {}
    by_person: dict[tuple[str, str, str], BookRow] = {}
    for row in rows:
        number = str(row.fields.get("id_number", ""))
        person = _person(row)
        twin = by_number.get(number) if number else None
        if twin is None and person:
            twin = _same_person(by_person.get(person), number)
        if number:
            by_number.setdefault(number, row)
        if person:
            by_person.setdefault(person, row)
        yield _flagged(row, twin) if twin else row


def _person(row: BookRow) -> tuple[str, str, str] | None:
    name, birth = row.fields.get("full_name"), row.fields.get("birth")
    if not name or not birth:
        return None
    return fold(str(name)), str(birth), fold(str(row.fields.get("branch", "")))


def _same_person(earlier: BookRow | None, number: str) -> BookRow | None:
    other = str(earlier.fields.get("id_number", "")) if earlier else ""
    return None if number and other and number != other else earlier


def _flagged(row: BookRow, twin: BookRow) -> BookRow:
    words = f"Trùng với dòng {twin.row}"
    if twin.sheet != row.sheet:
        words += f", trang tính {twin.sheet}"
    field = "id_number" if row.fields.get("id_number") == twin.fields.get("id_number") else "full_name"
    raw = str(row.fields.get("full_name", ""))
    return replace(row, found=(*row.found, problem("duplicate_in_file", field, raw, words)))
