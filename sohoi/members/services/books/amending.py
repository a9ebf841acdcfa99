"""Operations on people who are in the register already: bring them up to date, and put that back."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import QuerySet

from sohoi.acts import gate
from sohoi.acts.performing import Running
from sohoi.common import keys
from sohoi.members.models import Book, BookRow, Member, Person, PersonPoverty
from sohoi.members.permissions import IMPORT_BOOKS
from sohoi.members.queries.books import PURPOSE, opened
from sohoi.members.queries.comparing import changed_keys
from sohoi.members.record import DATES, IDENTITY, Facts, facts_of, poverty_of, put
from sohoi.members.services.addresses import Choices
from sohoi.members.services.people import relist


def amend_rows(act: Running, book: Book, rows: Sequence[BookRow], today: date) -> None:
    """Operation: put what these rows newly state on the people they are. Who is gone by now waits again."""
    here = gate.rows(act.actor, IMPORT_BOOKS, _locked().filter(commune=book.unit.commune_id))
    known = here.in_bulk([row.same_as_id for row in rows if row.same_as_id])
    for row in rows:
        member = known.get(row.same_as_id or 0)
        if member is None:
            row.choice = BookRow.Choice.WAIT
        else:
            row.person_id, row.before = member.pk, _amend(act, member, opened(row), today)
    BookRow.objects.bulk_update(rows, ["choice", "person_id", "before"], batch_size=500)


def _locked() -> QuerySet[Member]:
    """Members with their persons, in the order in which every act locks them."""
    found = Member.objects.select_related("person", "branch", "cell").order_by("pk")
    return found.select_for_update(no_key=True, of=("self", "person"))


def _amend(act: Running, member: Member, read: dict[str, Any], today: date) -> bytes:
    """Change what differs; gives what was there before, sealed."""
    person, facts = member.person, facts_of(read["fields"])
    facts = {key: facts[key] for key in changed_keys(person, member.poverty, facts)}
    before = _columns(person, [*_touched(facts), "other"])
    if "poverty" in facts:
        before["poverty"] = _state_poverty(person, poverty_of(facts), today.year)
    put(person, facts)
    if "address" in facts:
        Choices([member.branch]).settle(person, member.branch)
    known = {tuple(pair) for pair in person.other}
    person.other = [*person.other, *(pair for pair in read["other"] if tuple(pair) not in known)]
    _save(act, member, poverty_of(facts) if "poverty" in facts else member.poverty)
    return keys.seal(json.dumps(before, ensure_ascii=False).encode(), PURPOSE)


def _touched(facts: Facts) -> list[str]:
    """The columns of a person that these facts are kept in."""
    stems = [IDENTITY[key] for key in facts if key in IDENTITY]
    columns = [f"{stem}_{part}" for stem in stems for part in ("cipher", "hash", "tail")]
    columns += [f"{key}_precision" for key in facts if key in DATES]
    columns += ["given_name"] if "full_name" in facts else []
    columns += ["address_now"] if "address" in facts else []
    return columns + [key for key in facts if key not in IDENTITY and key != "poverty"]


def _columns(person: Person, names: Sequence[str]) -> dict[str, Any]:
    """These columns as JSON can hold them."""
    kept = {name: _text(person, name) for name in names}
    return {**kept, "other": person.other}


def _text(person: Person, name: str) -> str | None:
    if getattr(person, name) is None:
        return None
    field: Any = Person._meta.get_field(name)
    return str(field.value_to_string(person))


def _state_poverty(person: Person, standing: str, year: int) -> list[Any]:
    """Poverty as stated this year; gives [year, what was stated before or None]."""
    stated = PersonPoverty.objects.filter(person=person, year=year).first()
    PersonPoverty.objects.update_or_create(person=person, year=year, defaults={"standing": standing})
    return [year, stated.standing if stated else None]


def _save(act: Running, member: Member, poverty: str) -> None:
    person = member.person
    person.version += 1
    person.line_id = act.line_id
    person.save()
    relist(act, member, person, branch=member.branch, cell=member.cell, kind=member.kind, poverty=poverty)
    act.about("person", person.pk)


def put_back(act: Running, rows: Sequence[BookRow]) -> None:
    """Operation: what these rows changed is as it was. Nobody worked on these people since: seen before."""
    known = _locked().in_bulk([row.person_id for row in rows])
    for row in rows:
        _put_back(act, known[row.person_id or 0], json.loads(keys.unseal(bytes(row.before or b""), PURPOSE)))
        row.person_id, row.before = None, None
    BookRow.objects.bulk_update(rows, ["person_id", "before"], batch_size=500)


def _put_back(act: Running, member: Member, before: dict[str, Any]) -> None:
    person, poverty = member.person, member.poverty
    if "poverty" in before:
        poverty = _unstate_poverty(person, *before.pop("poverty"))
    person.other = before.pop("other")
    for name, text in before.items():
        field: Any = Person._meta.get_field(name)
        setattr(person, name, None if text is None else field.to_python(text))
    _save(act, member, poverty)


def _unstate_poverty(person: Person, year: int, standing: str | None) -> str:
    stated = PersonPoverty.objects.filter(person=person, year=year)
    if standing is None:
        stated.delete()
        last = PersonPoverty.objects.filter(person=person).order_by("-year").first()
        return last.standing if last else ""
    stated.update(standing=standing)
    return standing
