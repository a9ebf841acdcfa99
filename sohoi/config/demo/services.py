"""Writing the demonstration: emptying, the tree, the people, who can sign in, and a little life.

Each commune is one act with one line in the trail, and everybody in it has it in her history.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.apps import apps
from django.contrib.auth.hashers import make_password
from django.db import connection

from sohoi.access.models import Account, Role
from sohoi.access.services.accounts import hold, open_account
from sohoi.acts.actor import Actor, system
from sohoi.acts.performing import Act, Running, performs
from sohoi.config.demo import names
from sohoi.config.demo.accounts import PASSWORD, DemoAccount
from sohoi.config.demo.people import BEGAN, Invented, people
from sohoi.config.demo.places import PROVINCE_CODE, Branch, Commune
from sohoi.config.standing import lay_out
from sohoi.members.models import Member, Person, PersonAccount, Post, Spell
from sohoi.members.services.writing import Entrance, count, count_gone, enter
from sohoi.units.models import Setting, Unit
from sohoi.units.permissions import FOUND
from sohoi.units.services import Country, open_unit

MAKE = Act("demo.make", "Dựng bản mẫu", FOUND)
MARK = "demonstration"
# Laid out after migrating and the same in every installation.
KEPT = {"units.kind", "access.role"}
KEPT_APPS = {"auth", "contenttypes"}
# Tables of the trail, which the database otherwise refuses to empty.
GUARDED = """
SELECT relname FROM pg_trigger JOIN pg_class c ON c.oid = tgrelid JOIN pg_proc p ON p.oid = tgfoid
WHERE proname = 'acts_never_emptied'
"""


def builder() -> Actor:
    """The machine that makes demonstrations."""
    return system("Bản mẫu", [FOUND])


def empty() -> None:
    """Forget everything, the trail with it: whoever asks has made sure that nothing real is here.

    Numbers begin anew, so that the same demonstration has the same addresses every time.
    """
    tables = [
        model._meta.db_table
        for model in apps.get_models(include_auto_created=True)
        if model._meta.label_lower not in KEPT and model._meta.app_label not in KEPT_APPS
    ]
    quoted = ", ".join(connection.ops.quote_name(table) for table in sorted(tables))
    with connection.cursor() as cursor:
        # What was written before in the same transaction must be checked first, or its tables stay.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(GUARDED)
        guarded = [connection.ops.quote_name(table) for (table,) in cursor.fetchall()]
        for table in guarded:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(f"TRUNCATE {quoted} RESTART IDENTITY")
        for table in guarded:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    # What people are asked may have been written anew: it begins as everywhere.
    lay_out()


def mark(*, size: str, whole: bool) -> None:
    """Say in the database itself that it is a demonstration, and whether its making came to an end."""
    Setting.objects.update_or_create(pk=MARK, defaults={"value": {"size": size, "whole": whole}})


@performs(MAKE, on="country", lock=False)
def make_province(act: Running, *, country: Country) -> Unit:
    """The province, without anything in it yet."""
    province = open_unit(act, name=names.PROVINCE, kind="province", parent=None, on=BEGAN, code=PROVINCE_CODE)
    act.stands_at(province)
    return province


@performs(MAKE, on="province", lock=False)
def make_commune(act: Running, *, province: Unit, plan: Commune, today: date) -> Unit:
    """A commune with its branches and everybody in them."""
    commune = open_unit(act, name=plan.name, kind=plan.kind, parent=province, on=BEGAN, code=plan.code)
    act.stands_at(commune)
    branches = [_branch(act, commune, one) for one in plan.branches]
    for at, one in enumerate(plan.branches):
        invented = list(people(one, commune=plan.number, today=today))
        _fill(act, branches[at], invented, earlier=branches[at - 1], today=today)
    act.note(count=plan.members)
    return commune


def _branch(act: Running, commune: Unit, plan: Branch) -> Unit:
    branch = open_unit(act, name=plan.name, kind=plan.kind, parent=commune, on=BEGAN)
    for name in plan.cells:
        open_unit(act, name=name, kind="cell", parent=branch, on=BEGAN)
    return branch


def _fill(act: Running, branch: Unit, invented: Sequence[Invented], *, earlier: Unit, today: date) -> None:
    cells = list(Unit.objects.filter(parent=branch).order_by("id"))
    entered = enter(act, [_entrance(one, branch, cells, today) for one in invented])
    pairs = list(zip(entered, invented, strict=True))
    _came(act, earlier, {person.pk: one for person, one in pairs if one.moved})
    _went(act, {person.pk: one for person, one in pairs if one.left})
    _appoint(act, branch, pairs, today)


def _entrance(one: Invented, branch: Unit, cells: Sequence[Unit], today: date) -> Entrance:
    cell = cells[one.cell] if one.cell >= 0 else None
    return Entrance(one.facts, branch, one.since, one.entry, one.kind, cell, one.other, today)


def _came(act: Running, earlier: Unit, moved: dict[int, Invented]) -> None:
    """Whoever came from another branch was there first: her spell here becomes the second one."""
    spells = list(Spell.objects.filter(person__in=moved))
    second = [_second(act, spell, moved[spell.person_id]) for spell in spells]
    for spell, later in zip(spells, second, strict=True):
        spell.branch_id, spell.until, spell.exit = earlier.pk, later.since, Spell.Exit.MOVED
    Spell.objects.bulk_update(spells, ["branch", "until", "exit"])
    Spell.objects.bulk_create(second)


def _second(act: Running, first: Spell, one: Invented) -> Spell:
    return Spell(
        person_id=first.person_id,
        branch_id=first.branch_id,
        kind=one.kind,
        since=one.moved or one.since,
        entry=Spell.Entry.MOVED_IN,
        line_id=act.line_id,
    )


def _went(act: Running, left: dict[int, Invented]) -> None:
    """Whoever left this year has an end and a reason, stands in no list and is counted as gone."""
    spells = list(Spell.objects.filter(person__in=left))
    for spell in spells:
        spell.exit, spell.until, spell.exit_note = left[spell.person_id].left or ("", None, "")
    Spell.objects.bulk_update(spells, ["exit", "until", "exit_note"])
    rows = list(Member.objects.filter(pk__in=left))
    count(act, [(row, -1) for row in rows], joined=False)
    count_gone(act, [(row, _left_on(left[row.pk]).year) for row in rows])
    Member.objects.filter(pk__in=left).delete()


def _left_on(one: Invented) -> date:
    return one.left[1] if one.left else one.since


def _appoint(act: Running, branch: Unit, pairs: Sequence[tuple[Person, Invented]], today: date) -> None:
    """The head of the branch, and a deputy in larger ones: members of the core in their best years."""
    ready = [person for person, one in pairs if _could_lead(person, one, today)]
    titles = [Post.Title.HEAD, Post.Title.DEPUTY] if len(pairs) > 100 else [Post.Title.HEAD]
    Post.objects.bulk_create(
        Post(person=person, unit=branch, title=title, since=BEGAN, line_id=act.line_id)
        for title, person in zip(titles, ready, strict=False)
    )


def _could_lead(person: Person, one: Invented, today: date) -> bool:
    stays = one.left is None and one.moved is None and one.entry == Spell.Entry.LISTED
    known = person.birth is not None and person.phone and person.core
    return bool(stays and known and person.birth and 34 <= today.year - person.birth.year <= 62)


@performs(MAKE, on="commune", lock=False)
def open_accounts(act: Running, *, commune: Unit, wanted: Sequence[DemoAccount]) -> None:
    """Who can sign in, all with the same password."""
    password = make_password(PASSWORD)
    for one in wanted:
        role = Role.objects.get(pk=one.role)
        unit = _place(commune, role, one)
        head = Post.objects.filter(unit=unit, title=Post.Title.HEAD).select_related("person").first()
        name = one.full_name or (head.person.full_name if head else one.username)
        account = open_account(act, full_name=name, username=one.username)
        Account.objects.filter(pk=account.pk).update(password=password)
        hold(act, account=account, role=role, unit=unit)
        if head and not one.full_name:
            PersonAccount.objects.create(person=head.person, account=account)


def _place(commune: Unit, role: Role, one: DemoAccount) -> Unit:
    """The unit at the role's level: the branch of that name, the commune, or its province."""
    if one.place:
        return Unit.objects.get(parent=commune, name=one.place)
    return commune if role.level == commune.level or commune.parent is None else commune.parent
