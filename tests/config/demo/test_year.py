"""What happened in the demonstration: something on every page of its people, and all of it agrees."""

from __future__ import annotations

from datetime import date, timedelta

from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from sohoi.access.models import Account, Consent, OwnKey
from sohoi.acts.models import Line
from sohoi.config import doctor
from sohoi.config.demo import building
from sohoi.config.demo.accounts import CHAIR, DEPUTY
from sohoi.config.demo.people import BEGAN
from sohoi.config.demo.places import Size
from sohoi.members.models import (
    Absence,
    Application,
    Arrival,
    Card,
    Correction,
    Decision,
    Member,
    Person,
    Post,
    Spell,
    Term,
    Transfer,
)
from sohoi.members.queries import balance
from sohoi.units.models import Letterhead, Unit
from tests import factories
from tests.config.demo.conftest import TODAY


def signed_in(username: str) -> Client:
    client = Client()
    client.force_login(Account.objects.get(username=username))
    return client


def shown(username: str, name: str, **about: int | str) -> str:
    answer = signed_in(username).get(reverse(name, kwargs=about), follow=True)
    assert answer.status_code == 200, (username, name)
    return str(answer.content.decode())


FILLED = ("today", "members", "quality", "transfers", "corrections", "applications-mine", "consent")


def test_no_page_of_a_menu_is_empty(hamlet: Unit) -> None:
    """What only an office has is not asked for at the branch."""
    empty = [
        (username, name)
        for username in ("chutich", "canbo", "chihoi")
        for name in FILLED
        if "card empty" in shown(username, name)
    ]
    assert empty == []
    assert "card empty" not in shown("tinh", "members")
    assert "card empty" not in shown("tinh", "figures-communes")


def test_what_was_done_is_in_the_trail_under_whoever_did_it(hamlet: Unit) -> None:
    def acts(username: str) -> set[str]:
        account = Account.objects.get(username=username)
        lines = Line.objects.filter(actor_kind="account", actor_id=account.pk)
        return set(lines.values_list("act", flat=True))

    morning = {"members.correct", "members.admit_directly", "members.leave", "members.bring_book"}
    assert acts("canbo") >= morning | {"members.accept_transfer", "members.send_off", "members.give_cards"}
    assert acts("chutich") >= {"members.admit", "members.appoint_to", "reports.close_period"}
    assert acts("chihoi") == {
        "members.apply",
        "members.propose_transfer",
        "members.go_away",
        "members.come_back",
        "members.invite_own",
        "notices.compose",
        "notices.send",
    }
    assert acts("kiemtra") == set()


def test_each_transfer_waits_is_done_or_was_returned(hamlet: Unit) -> None:
    beside = Unit.objects.get(code="98002")
    mine = Transfer.objects.filter(origin__commune=hamlet, target=beside)
    assert sorted(mine.values_list("state", flat=True)) == ["accepted", "proposed", "returned"]
    theirs = Arrival.objects.filter(origin__commune=beside, target=hamlet)
    assert sorted(theirs.values_list("state", flat=True)) == ["accepted", "proposed"]
    hers = Transfer.objects.get(origin__name="Thôn Đông", state="proposed")
    assert hers.person.full_name in shown("chihoi", "transfers")
    assert all(
        one.person.full_name in shown("canbo", "transfers") for one in [*mine, theirs.get(state="proposed")]
    )


def test_numbers_of_papers_and_decisions_are_given_once_in_a_year(hamlet: Unit) -> None:
    papers = Transfer.objects.exclude(origin=None).values_list(
        "origin__commune", "proposed_on__year", "number"
    )
    decisions = Decision.objects.values_list("unit", "signed_on__year", "number")
    for found in (list(papers), list(decisions)):
        assert len(found) == len(set(found)) > 4


def test_everything_balances_in_every_unit_and_period(hamlet: Unit) -> None:
    actor, province = factories.all_seeing(), hamlet.province
    assert province is not None
    for unit in (province, hamlet, *Unit.objects.filter(parent=hamlet)):
        for first in (BEGAN, date(2026, 1, 1), TODAY - timedelta(days=30)):
            found = balance.table(actor, unit, first=first, last=TODAY)
            for one in (found.total, *(line for _, line in found.lines)):
                assert one.opening + one.came - one.went == one.closing
            column = {2: "province", 4: "commune", 5: "branch"}[unit.level]
            assert found.total.closing == Member.objects.filter(**{column: unit}).count()


def test_the_table_of_the_year_has_every_reason_that_an_office_meets(hamlet: Unit) -> None:
    found = balance.table(factories.all_seeing(), hamlet, first=date(2026, 1, 1), last=TODAY).total
    came = {"ket-nap", "cong-nhan", "chuyen-den"}
    went = {"chuyen-di", "theo-chong", "noi-o", "xin-thoi", "xoa-ten", "tu-tran"}
    assert {slug for slug, n in found.moves.items() if n} >= came | went


def test_a_closed_period_says_what_was_amended_since(db: None, settings: Settings) -> None:
    """In the commune: in a hamlet nobody left within the first half of the year."""
    settings.SOHOI_DEMO = True
    settings.SOHOI_REQUIRE_TOTP = False
    building.build(Size.COMMUNE, today=TODAY)
    commune = Unit.objects.get(code="98001")
    half = {"tu": "1/1/2026", "den": "30/6/2026"}
    path = reverse("balance-unit", kwargs={"unit": commune.pk})
    page = signed_in("chutich").get(path, half).content.decode()
    assert "Số đã chốt" in page
    assert "Đã sửa sau khi chốt: " in page
    [line] = Line.objects.filter(act="members.amend_past")
    assert line.reason
    ours = [check for check in doctor.CHECKS if check.startswith(("sohoi.members.", "sohoi.units."))]
    assert {one.level for one in doctor.examine(ours)} == {"ok"}


def test_officers_are_those_who_sign_in(hamlet: Unit) -> None:
    for username, title, name in (("chutich", "chair", CHAIR), ("canbo", "vice_chair", DEPUTY)):
        account = Account.objects.get(username=username)
        posts = Post.objects.filter(unit=hamlet, title=title, until=None, person__full_name=name)
        assert posts.get().person_id == account.person.person_id


def test_posts_belong_to_this_term_and_the_one_before_ended_with_the_congress(hamlet: Unit) -> None:
    before, now = Term.objects.filter(unit=hamlet).order_by("since")
    assert (before.label, before.until, now.label, now.until) == ("2021-2026", now.since, "2025-2030", None)
    for post in Post.objects.filter(unit=hamlet, term=now):
        assert post.decision
        assert post.since >= now.since
    assert set(Post.objects.filter(term=before).values_list("until", flat=True)) <= {now.since}
    titles = set(Post.objects.filter(unit__commune=hamlet, until=None).values_list("title", flat=True))
    assert titles >= {"chair", "vice_chair", "executive", "head", "cell_head"}


def test_the_province_has_a_committee_of_its_own_that_its_officer_wrote_down(hamlet: Unit) -> None:
    held = Post.objects.filter(unit=hamlet.province)
    assert set(held.values_list("title", flat=True)) >= {"chair", "standing"}
    officer = Account.objects.get(username="tinh")
    acts = Line.objects.filter(actor_kind="account", actor_id=officer.pk).values_list("act", flat=True)
    assert set(acts) == {"units.letterhead", "members.open_own_term", "members.appoint_own"}
    province = hamlet.province_id or 0
    assert CHAIR in shown("tinh", "unit-posts", unit=province)
    assert signed_in("chutich").get(reverse("unit-posts", kwargs={"unit": province})).status_code == 404


def test_every_holder_of_a_post_is_a_member_of_its_unit(hamlet: Unit) -> None:
    for post in Post.objects.filter(until=None).select_related("unit", "person__member"):
        member = post.person.member
        own = {member.cell_id, member.branch_id, member.commune_id, member.province_id}
        assert post.unit_id in own


def test_somebody_got_a_post_this_year_and_a_post_ends_soon(hamlet: Unit) -> None:
    [ended] = Post.objects.filter(title="head").exclude(until=None)
    assert Post.objects.get(unit=ended.unit, title="head", until=None).since == ended.until
    assert "Sắp" in shown("chutich", "unit-posts", unit=hamlet.pk)


def test_times_away_are_those_that_the_list_shows(hamlet: Unit) -> None:
    open_ones = dict(Absence.objects.filter(until=None).values_list("person", "since"))
    assert open_ones == dict(Member.objects.exclude(away_since=None).values_list("pk", "away_since"))
    assert len(open_ones) >= 2
    assert Absence.objects.exclude(until=None).count() == 1


def test_members_were_let_in_by_decisions(hamlet: Unit) -> None:
    recent = Spell.objects.filter(entry="admitted", branch__commune=hamlet).exclude(since=TODAY)
    assert recent.count() >= 3
    for spell in recent.select_related("decision"):
        assert spell.decision
        assert spell.decision.signed_on == spell.since
    assert sorted(Application.objects.values_list("state", flat=True)) == [
        *["admitted"] * 3,
        "refused",
        *["waiting"] * 2,
    ]


def test_two_wishes_wait_and_name_nothing_in_the_clear(hamlet: Unit) -> None:
    assert list(Correction.objects.values_list("state", flat=True)) == ["waiting", "waiting"]
    assert shown("chihoi", "corrections").count("<li") >= 2


def test_most_people_were_never_asked(hamlet: Unit) -> None:
    said = set(Consent.objects.values_list("subject", flat=True))
    assert 5 < len(said) < Person.objects.count() / 2
    assert set(Consent.objects.values_list("said", flat=True)) == {"yes", "no", "withdrawn"}


def test_nobody_said_anything_before_there_were_words(db: None) -> None:
    building.build(Size.HAMLET, today=date(2026, 10, 19))
    assert not Consent.objects.exists()
    assert OwnKey.objects.exists()


def test_cards_and_own_pages_are_those_of_one_branch(hamlet: Unit) -> None:
    branches = set(Card.objects.filter(ended_on=None).values_list("person__member__branch__name", flat=True))
    assert branches == {"Thôn Đông"}
    phones = list(OwnKey.objects.order_by("pk").values_list("phone", flat=True))
    assert (len(phones), len(set(phones))) == (6, 5)


def test_papers_have_the_heads_of_both_offices(hamlet: Unit) -> None:
    assert set(Letterhead.objects.values_list("unit__code", "style")) == {("98001", "union"), ("98", "state")}


def test_whoever_works_beside_sees_nothing_of_the_first_commune(hamlet: Unit) -> None:
    beside = Unit.objects.get(code="98002")
    stranger = Client()
    stranger.force_login(factories.account_with("commune_chair", beside))
    page = stranger.get(reverse("transfers")).content.decode()
    coming = Arrival.objects.get(target=beside, state="proposed")
    assert coming.person.full_name in page
    others = Transfer.objects.filter(target=None, origin__commune=hamlet)
    assert others.exists()
    assert not [one for one in others if one.number in page and one.person.full_name in page]
    assert stranger.get(reverse("unit-posts", kwargs={"unit": hamlet.pk})).status_code == 404
