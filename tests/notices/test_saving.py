"""Audiences under a name: kept from a draft, found anew when they are chosen."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from sohoi.access.models import Account
from sohoi.acts.actor import Actor
from sohoi.acts.gate import NotForYou
from sohoi.acts.models import Line
from sohoi.acts.performing import Refused
from sohoi.members.models import Person
from sohoi.notices.audience import CORE, Audience
from sohoi.notices.models import Notice, SavedAudience
from sohoi.notices.queries import composing
from sohoi.notices.queries.saved import fitting, one_fitting
from sohoi.notices.services import saving
from sohoi.notices.services.publishing import compose
from sohoi.notices.services.saving import forget_audience, save_audience
from sohoi.units.models import Unit
from tests.factories import Place, account_with, actor_with, register_person
from tests.notices.telling import stated

SignIn = Callable[[Account], Client]


def core_of(unit: Unit) -> Audience:
    return Audience(units=(unit.pk,), who=CORE)


@pytest.fixture
def draft(place: Place, clerk: Actor, crowd: list[Person]) -> Notice:
    return compose(clerk, unit=place.an_lac.unit, stated=stated(audience=core_of(place.an_lac.east)))


@pytest.fixture
def other(place: Place, clerk: Actor) -> Notice:
    """Written later, for everybody."""
    return compose(clerk, unit=place.an_lac.unit, stated=stated(place.an_lac.unit))


def test_it_is_kept_by_the_unit_and_offered_to_what_fits(
    place: Place, clerk: Actor, draft: Notice, other: Notice
) -> None:
    kept = save_audience(clerk, notice=draft, name="Nòng cốt Thôn Đông")
    [found] = fitting(actor_with("commune_chair", place.an_lac.unit), other)
    assert (found.saved.pk, found.words) == (kept.pk, "Chi hội Thôn Đông: hội viên nòng cốt")
    line = Line.objects.get(act="notices.save_audience")
    assert (line.commune_id, line.data["name"]) == (place.an_lac.unit.pk, "Nòng cốt Thôn Đông")
    paper = compose(clerk, unit=place.an_lac.unit, stated=stated(place.an_lac.east, kind="directive"))
    assert fitting(clerk, paper) == []
    units = save_audience(clerk, notice=paper, name="Các thôn phía đông")
    assert [one.saved.pk for one in fitting(clerk, paper)] == [units.pk]
    assert [one.saved.pk for one in fitting(clerk, other)] == [kept.pk]


def test_who_it_is_is_counted_again_each_time(
    place: Place, clerk: Actor, draft: Notice, other: Notice, client_as: SignIn
) -> None:
    kept = save_audience(clerk, notice=draft, name="Nòng cốt")
    register_person(place.an_lac.east, full_name="Lê Thị Mới", core=True)
    desk = client_as(account_with("commune_clerk", place.an_lac.unit))
    page = reverse("draft-audience", args=[other.pk])
    assert "Nòng cốt" in desk.get(page).content.decode()
    desk.post(reverse("audience-choose", args=[other.pk, kept.pk]), {"version": 0})
    other.refresh_from_db()
    assert Audience.of(other.audience) == core_of(place.an_lac.east)
    assert composing.reach(clerk, other).people == 4
    again = desk.post(reverse("audience-choose", args=[other.pk, kept.pk]), {"version": 0}, follow=True)
    assert "người khác đã sửa" in again.content.decode()


def test_a_name_is_taken_once_and_free_elsewhere(
    place: Place, clerk: Actor, head: Actor, draft: Notice, client_as: SignIn
) -> None:
    save_audience(clerk, notice=draft, name="Nòng cốt")
    with pytest.raises(Refused, match="tên này"):
        save_audience(clerk, notice=draft, name="Nòng cốt")
    hers = compose(head, unit=place.an_lac.east, stated=stated(place.an_lac.east))
    save_audience(head, notice=hers, name="Nòng cốt")
    desk = client_as(account_with("commune_clerk", place.an_lac.unit))
    page = reverse("audience-save", args=[draft.pk])
    assert "Đã có nơi nhận" in desk.post(page, {"name": "Nòng cốt"}).content.decode()
    assert "Hãy đặt tên" in desk.post(page, {"name": " "}).content.decode()
    assert desk.post(page, {"name": "Ven sông"}).status_code == 302
    assert SavedAudience.objects.count() == 3


def test_there_is_an_end_to_it(clerk: Actor, draft: Notice, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(saving, "MOST", 1)
    save_audience(clerk, notice=draft, name="Một")
    with pytest.raises(Refused, match="bỏ bớt"):
        save_audience(clerk, notice=draft, name="Hai")


def test_it_is_forgotten_and_what_was_written_by_it_stays(
    place: Place, clerk: Actor, draft: Notice, client_as: SignIn
) -> None:
    kept = save_audience(clerk, notice=draft, name="Nòng cốt")
    desk = client_as(account_with("commune_clerk", place.an_lac.unit))
    path, key = reverse("audience-forget", args=[draft.pk, kept.pk]), "a" * 32
    for _ in range(2):
        assert desk.post(path, {"key": key}).status_code == 302
    assert not SavedAudience.objects.exists() and Notice.objects.get().audience["who"] == CORE
    assert Line.objects.filter(act="notices.forget_audience").count() == 1


def test_strangers_neither_see_nor_use_it(
    place: Place, clerk: Actor, stranger: Actor, draft: Notice, client_as: SignIn
) -> None:
    kept = save_audience(clerk, notice=draft, name="Nòng cốt")
    far = actor_with("commune_clerk", place.binh_minh.unit)
    theirs = compose(far, unit=place.binh_minh.unit, stated=stated(place.binh_minh.unit))
    assert fitting(far, theirs) == [] == fitting(far, draft) == fitting(stranger, draft)
    for other in (stranger, far):
        for wrong in (
            lambda other=other: save_audience(other, notice=draft, name="Của tôi"),
            lambda other=other: forget_audience(other, saved=kept),
            lambda other=other: one_fitting(other, theirs, kept.pk),
        ):
            with pytest.raises(NotForYou):
                wrong()
    desk = client_as(account_with("commune_clerk", place.binh_minh.unit))
    path = reverse("audience-choose", args=[theirs.pk, kept.pk])
    assert desk.post(path, {"version": 0}).status_code == 404
    assert SavedAudience.objects.count() == 1
