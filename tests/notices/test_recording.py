"""What is written down for somebody: told in person, an answer, who came; and who must not write."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from sohoi.access.models import Account
from sohoi.acts.actor import Actor
from sohoi.members.models import Person
from sohoi.notices.models import Notice, Recipient
from sohoi.notices.services import publishing
from tests import factories
from tests.factories import Place, register_person
from tests.notices.telling import recipient_of, told

HTMX = {"HX-Request": "true"}
SignIn = Callable[[Account], Client]


@pytest.fixture
def tay(place: Place) -> Person:
    return register_person(place.an_lac.west, full_name="Đỗ Thị Tây", phone="0710000009")


@pytest.fixture
def invited(place: Place, clerk: Actor, crowd: list[Person], tay: Person) -> Notice:
    return told(clerk, place.an_lac.unit, kind="invitation", title="Tập huấn")


@pytest.fixture
def head_phone(place: Place, client_on_phone: SignIn) -> Client:
    return client_on_phone(factories.account_with("branch_head", place.an_lac.east))


def of(notice: Notice, *people: Person) -> list[int]:
    return [recipient_of(notice, one).pk for one in people]


def test_told_in_person_and_undone(head_phone: Client, invited: Notice, crowd: list[Person]) -> None:
    [binh] = of(invited, crowd[1])
    path = reverse("notice-tell", args=[binh])
    answer = head_phone.post(path, {"told": "1", "loc": "chua-lien-lac"}, follow=True)
    assert "Đã ghi là báo trực tiếp" in answer.content.decode()
    assert answer.request["QUERY_STRING"] == "loc=chua-lien-lac"
    assert Recipient.objects.get(pk=binh).told_at is not None
    head_phone.post(path, {"told": "0"})
    assert Recipient.objects.get(pk=binh).told_at is None


@pytest.mark.parametrize(
    ("more", "wrong", "right", "kept"),
    [
        ({"kind": "invitation"}, {}, {"value": "yes"}, "yes"),
        ({"ask": "yes_no"}, {"value": "9"}, {"value": "no"}, "no"),
        ({"ask": "choice", "choices": ["Sáng", "Chiều"]}, {"value": "2"}, {"value": "1"}, "1"),
        ({"ask": "number"}, {"value": "mười"}, {"value": "1.200"}, "1200"),
        ({"ask": "text"}, {"value": ""}, {"value": "Cần ba ghế"}, "Cần ba ghế"),
        ({}, None, {}, ""),
    ],
)
def test_an_answer_is_written_down_by_what_is_asked(
    place: Place,
    clerk: Actor,
    head_phone: Client,
    crowd: list[Person],
    more: dict[str, object],
    wrong: dict[str, str] | None,
    right: dict[str, str],
    kept: str,
) -> None:
    notice = told(clerk, place.an_lac.unit, **more)
    [an] = of(notice, crowd[0])
    path = reverse("notice-help", args=[an])
    assert "Ghi giúp Lê Thị An" in head_phone.get(path).content.decode()
    if wrong is not None:
        assert "Hãy" in head_phone.post(path, {**wrong, "key": "a" * 32}).content.decode()
        assert Recipient.objects.get(pk=an).answered_at is None
    head_phone.post(path, {**right, "key": "b" * 32})
    one = Recipient.objects.get(pk=an)
    assert (one.value, one.helped, one.answered_at is not None) == (kept, True, True)


def test_what_was_withdrawn_says_so_and_keeps_what_was_typed(
    head_phone: Client, clerk: Actor, invited: Notice, crowd: list[Person]
) -> None:
    publishing.withdraw(clerk.because("Đổi ngày"), notice=invited)
    text = head_phone.post(
        reverse("notice-help", args=of(invited, crowd[0])), {"value": "no"}
    ).content.decode()
    assert "thu hồi" in text and 'value="no"' in text
    tick = head_phone.post(
        reverse("notice-came", args=of(invited, crowd[0])), {"came": of(invited, crowd[0])}, headers=HTMX
    )
    assert (tick.status_code, "thu hồi" in tick.content.decode()) == (422, True)


def came() -> set[int]:
    return set(Recipient.objects.filter(attended=True).values_list("pk", flat=True))


def test_one_tick_at_the_door(head_phone: Client, invited: Notice, crowd: list[Person]) -> None:
    an, cuc = of(invited, crowd[0], crowd[2])
    path = reverse("notice-came", args=[an])
    assert "<strong>1</strong>" in head_phone.post(path, {"came": [an, cuc]}, headers=HTMX).content.decode()
    assert came() == {an}
    head_phone.post(path, {"came": [cuc]})
    assert came() == set()


def test_all_ticks_at_once_change_only_what_she_changed(
    place: Place, head_phone: Client, invited: Notice, crowd: list[Person]
) -> None:
    an, binh, cuc = of(invited, *crowd)
    Recipient.objects.filter(pk__in=(an, binh)).update(attended=True)
    path = reverse("notice-door", args=[invited.pk, place.an_lac.east.pk])
    assert head_phone.get(path).content.decode().count(" checked") == 2
    # Bình was ticked by somebody else meanwhile; An was there and is unticked, Cúc is new.
    head_phone.post(path, {"was": [an], "came": [cuc, "x"]})
    assert came() == {binh, cuc}


def test_a_commune_chooses_the_branch(place: Place, invited: Notice, without_totp: None) -> None:
    client = Client()
    client.force_login(factories.account_with("commune_clerk", place.an_lac.unit))
    text = client.get(reverse("notice-door", args=[invited.pk, place.an_lac.unit.pk])).content.decode()
    assert reverse("notice-door", args=[invited.pk, place.an_lac.east.pk]) in text
    assert "Lê Thị An" not in text


def test_nobody_writes_for_another_branch(
    place: Place, clerk: Actor, head_phone: Client, invited: Notice, tay: Person, without_totp: None
) -> None:
    [hers] = of(invited, tay)
    for name in ("notice-tell", "notice-help", "notice-came"):
        assert head_phone.post(reverse(name, args=[hers]), {"value": "yes", "came": hers}).status_code == 404
    door = reverse("notice-door", args=[invited.pk, place.an_lac.west.pk])
    assert head_phone.get(door).status_code == head_phone.post(door, {"came": hers}).status_code == 404
    # Of her own branch, with somebody of another one smuggled in.
    head_phone.post(reverse("notice-door", args=[invited.pk, place.an_lac.east.pk]), {"came": hers})
    officer = Client()
    officer.force_login(factories.account_with("province_officer", place.province))
    assert officer.post(reverse("notice-tell", args=[hers])).status_code == 404
    one = Recipient.objects.get(pk=hers)
    assert (one.told_at, one.answered_at, one.attended) == (None, None, None)


def test_only_invitations_have_a_door(place: Place, clerk: Actor, head_phone: Client, tay: Person) -> None:
    notice = told(clerk, place.an_lac.unit)
    assert head_phone.get(reverse("notice-door", args=[notice.pk, place.an_lac.east.pk])).status_code == 404
