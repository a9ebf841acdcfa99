"""Writing the demonstration: all of it right, again the same, and never over anything real."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.models import Sum

from sohoi.access.models import Account, Purpose, Role, Wording
from sohoi.access.permissions import SEE_TRAIL
from sohoi.access.queries import actor_of, consent
from sohoi.acts import gate, trail
from sohoi.acts.models import About, Line
from sohoi.config import doctor
from sohoi.config.demo import building
from sohoi.config.demo.accounts import PASSWORD, demo_accounts, in_words
from sohoi.config.demo.building import DemonstrationHere, RealUse
from sohoi.config.demo.places import Size
from sohoi.config.demo.services import whole
from sohoi.members.models import Book, BookRow, Headcount, Measure, Member, Person, PersonPoverty, Post, Spell
from sohoi.members.models.spell import INSIDE
from sohoi.members.permissions import EDIT_MEMBERS, EXPORT_MEMBERS, SEE_MEMBERS
from sohoi.members.queries import figures
from sohoi.members.record import flags_of
from sohoi.units.models import Kind, Setting, Unit
from tests import factories
from tests.config.conftest import Installation
from tests.config.demo.conftest import TODAY


def everything() -> list[Any]:
    """All that is told of people and units, ids included; only ciphers differ from one time to the next."""
    people = [
        {
            key: value
            for key, value in vars(one).items()
            if key not in ("_state", "id_cipher", "old_id_cipher")
        }
        for one in Person.objects.order_by("pk")
    ]
    lists = [
        list(model.objects.order_by("pk").values_list()) for model in (Member, Spell, Headcount, Post, Unit)
    ]
    return [people, lists, list(About.objects.order_by("pk").values_list())]


def test_hamlet_holds_sixty_people_in_three_branches_and_one_beside(hamlet: Unit) -> None:
    here = Counter(Member.objects.values_list("commune__name", flat=True))
    assert here == {"Xã An Lạc": 50, "Xã Bình Minh": 10}
    assert set(Member.objects.values_list("branch__name", flat=True)) == {
        "Thôn Đông",
        "Thôn Đoài",
        "Xóm Mới",
        "Thôn Thượng",
    }
    assert (hamlet.title, hamlet.province and hamlet.province.name) == ("Hội LHPN xã An Lạc", "Tỉnh Sông Mai")


def test_doctor_finds_it_well(hamlet: Unit) -> None:
    ours = [
        check for check in doctor.CHECKS if ".members." in check or ".units." in check or ".acts." in check
    ]
    assert len(ours) >= 5
    assert {one.level for one in doctor.examine(ours)} == {"ok"}


def test_figures_are_what_counting_everybody_gives(hamlet: Unit) -> None:
    stored = {
        tuple(row.values())
        for row in Headcount.objects.values("measure", "branch_id", "year", "sex", "flags")
        .annotate(sum=Sum("n"))
        .exclude(sum=0)
    }
    expected: Counter[tuple[Any, ...]] = Counter()
    for one in Member.objects.all():
        expected[Measure.NOW, one.branch_id, one.birth_year or 0, one.sex, flags_of(one)] += 1
    for person in Person.objects.exclude(joined=None):
        branch = Spell.objects.filter(person=person).latest("id").branch_id
        expected[Measure.JOINED, branch, person.joined and person.joined.year, person.sex, 0] += 1
    for spell in Spell.objects.exclude(exit__in=["", *INSIDE]).select_related("person"):
        expected[Measure.LEFT, spell.branch_id, spell.until and spell.until.year, spell.person.sex, 0] += 1
    assert stored == {(*key, n) for key, n in expected.items()}


def test_poverty_is_of_this_year(hamlet: Unit) -> None:
    poor = dict(
        PersonPoverty.objects.filter(person__member__isnull=False).values_list("person_id", "standing")
    )
    assert poor == dict(Member.objects.exclude(poverty="").values_list("pk", "poverty"))
    assert set(PersonPoverty.objects.values_list("year", flat=True)) <= {TODAY.year}


def test_each_branch_has_a_head_who_is_its_member(hamlet: Unit) -> None:
    for branch in Unit.objects.filter(parent=hamlet):
        head = Post.objects.get(unit=branch, title="head", until=None)
        assert head.person.member.branch_id == branch.pk


def test_everybody_is_in_somebodys_history(hamlet: Unit) -> None:
    [line] = Line.objects.filter(act="demo.make", commune_id=hamlet.pk, about__kind="person").distinct()
    assert trail.label_of(line) == "Dựng bản mẫu"
    told = set(About.objects.filter(kind="person").values_list("subject_id", flat=True))
    assert told == set(Person.objects.values_list("pk", flat=True))


def test_a_list_waits_with_a_doubtful_row_and_somebody_known(hamlet: Unit) -> None:
    book = Book.objects.get(state=Book.State.READ)
    rows = list(BookRow.objects.filter(book=book).order_by("n"))
    assert len(rows) == 8
    assert {code for row in rows for code in row.problems} == {"birth_invalid", "duplicate_in_register"}
    assert [row.same_as_id is not None for row in rows] == [False] * 7 + [True]


def test_everybody_listed_can_sign_in_with_the_one_password(hamlet: Unit, client: Any) -> None:
    for one in demo_accounts():
        assert client.login(username=one.username, password=PASSWORD), one.username
        assert not client.login(username=one.username, password=PASSWORD + "x")


def test_each_account_may_what_its_line_says(hamlet: Unit) -> None:
    def actor(username: str) -> Any:
        return actor_of(Account.objects.get(username=username), strong=True)

    east, west = Unit.objects.filter(parent=hamlet).order_by("id")[:2]
    assert gate.may(actor("chutich"), EXPORT_MEMBERS, hamlet)
    assert gate.may(actor("canbo"), EDIT_MEMBERS, west)
    assert not gate.may(actor("canbo"), EXPORT_MEMBERS, hamlet)
    assert [gate.may(actor("chihoi"), EDIT_MEMBERS, unit) for unit in (east, west, hamlet)] == [
        True,
        False,
        False,
    ]
    assert gate.may(actor("tinh"), SEE_MEMBERS, hamlet)
    assert not gate.may(actor("tinh"), EDIT_MEMBERS, hamlet)
    assert not gate.holds(actor("kiemtra"), SEE_MEMBERS)
    assert gate.holds(actor("kiemtra"), SEE_TRAIL)


def test_the_branch_account_is_the_head_herself(hamlet: Unit) -> None:
    account = Account.objects.get(username="chihoi")
    head = Post.objects.get(unit__name="Thôn Đông", title="head")
    assert account.person.person_id == head.person_id
    assert account.full_name == head.person.full_name


def test_names_and_password_are_told_in_words(hamlet: Unit) -> None:
    told = in_words()
    assert PASSWORD in told
    assert set(Account.objects.values_list("username", flat=True)) == {
        one.username for one in demo_accounts()
    }
    assert all(one.username in told and one.does in told for one in demo_accounts())


def test_built_again_it_is_the_same_to_the_last_number(hamlet: Unit) -> None:
    before = everything()
    Member.objects.filter(pk=Member.objects.earliest("pk").pk).update(name="Người khác")
    Unit.objects.filter(code="98001").update(name="Xã Khác")
    building.build(Size.HAMLET, today=TODAY)
    assert everything() == before


def test_another_day_changes_only_what_depends_on_it(hamlet: Unit) -> None:
    before = list(Member.objects.order_by("pk").values_list("name", "phone"))
    building.build(Size.HAMLET, today=TODAY - timedelta(days=40))
    assert list(Member.objects.order_by("pk").values_list("name", "phone")) == before


def test_what_every_installation_begins_with_stays(hamlet: Unit) -> None:
    assert Kind.objects.filter(pk="branch").exists()
    assert Role.objects.count() >= 7


def test_whoever_moved_was_in_another_branch_first_and_stands_in_the_new_one(db: None) -> None:
    """A commune, since nobody moves in so small a hamlet."""
    building.build(Size.COMMUNE, today=TODAY)
    moved = Spell.objects.filter(exit="moved")
    assert moved.count() > 10
    for first in moved:
        second = Spell.objects.get(person=first.person_id, until=None)
        assert first.branch_id != second.branch_id
        assert (first.until, second.entry) == (second.since, "moved_in")
        assert first.pk < second.pk
        assert Member.objects.get(pk=first.person_id).branch_id == second.branch_id
    found = figures.figures(factories.all_seeing(), Unit.objects.get(code="98001"), year=2026)
    assert found.members == 6_128
    assert 0.2 < found.core / found.members < 0.3
    assert doctor.examine(["sohoi.members.queries.health.rows"])[0].level == "ok"


def test_real_use_is_never_built_over(nothing: None, place: factories.Place) -> None:
    factories.register_person(place.an_lac.east)
    factories.account_with("commune_chair", place.an_lac.unit)
    with pytest.raises(RealUse):
        building.build(Size.HAMLET, today=TODAY)
    assert Member.objects.count() == 1
    assert Account.objects.count() == 1


def test_even_an_empty_tree_of_units_is_real_use(nothing: None, place: factories.Place) -> None:
    with pytest.raises(RealUse):
        building.check(demo=True)
    building.check(demo=False)


def test_nobody_works_in_earnest_on_a_demonstration(hamlet: Unit) -> None:
    building.check(demo=True)
    with pytest.raises(DemonstrationHere):
        building.check(demo=False)


def test_a_new_installation_may_become_either(nothing: None) -> None:
    building.check(demo=True)
    building.check(demo=False)


def test_a_build_that_was_killed_is_known_and_begun_anew(db: None) -> None:
    building._begin(Size.HAMLET)
    assert building.standing() == {"size": "hamlet", "whole": False}
    building.check(demo=True)
    building.build(Size.HAMLET, today=TODAY)
    assert building.standing() == {"size": "hamlet", "whole": True}
    assert Member.objects.count() == 60


def test_emptied_it_asks_people_as_every_installation_begins_with(db: None) -> None:
    """What somebody wrote into the demonstration goes; without purposes nobody could be asked anything."""
    Purpose.objects.filter(pk="bao-tin").update(active=False)
    Wording.objects.create(purpose_id="bao-tin", version=2, words="Lời thử")
    whole.empty()
    assert [one.asks for one in consent.purposes()] == [False, True, True, True]
    assert {one.wording.version for one in consent.purposes()} == {1}


def test_emptying_forgets_the_trail_and_the_mark_too(hamlet: Unit) -> None:
    whole.empty()
    counted = {model: model.objects.count() for model in (Line, About, Setting, Account, Person, Unit, Book)}
    assert set(counted.values()) == {0}
    assert building.is_empty()


def test_every_table_with_members_is_emptied(hamlet: Unit) -> None:
    """A new model must not keep its rows from one demonstration to the next."""
    whole.empty()
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        tables = [name for (name,) in cursor.fetchall()]
        full = []
        for table in tables:
            cursor.execute(f"SELECT EXISTS (SELECT FROM {table})")
            full += [table] if cursor.fetchone()[0] else []
    assert set(full) <= {
        "access_purpose",
        "access_wording",
        "django_migrations",
        "django_content_type",
        "auth_permission",
        "units_kind",
        "access_role",
        "access_limits",
    }


SHELL = """
from datetime import date
from sohoi.config import doctor
from sohoi.config.demo import building
from sohoi.config.demo.places import Size
building.build(Size.HAMLET, today=date(2026, 11, 28), workers=2)
print(building.standing(), *[one.level for one in doctor.examine(doctor.CHECKS[-5:])])
"""


def test_in_several_processes_the_same_people_come_out(installation: Installation) -> None:
    done = installation.sohoi("manage", "shell", "-v0", "-c", SHELL, SOHOI_DEMO="1")
    assert done.stdout == "{'size': 'hamlet', 'whole': True} ok ok ok ok ok\n", done.stderr
    assert installation.ask("SELECT count(*) FROM members_member") == [(60,)]
