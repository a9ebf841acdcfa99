"""What was corrected without a network comes in once, with a receipt, or with what she has to decide."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone
from pytest_django import Settings

from sohoi.acts.models import Submission
from sohoi.members.models import Person
from sohoi.members.services import people
from tests import factories
from tests.factories import PIN
from tests.members.views.villages import KEEP, KEY, OTHER_KEY, SEND, Village, corrections, sent, state
from tests.races import at_once


def test_a_correction_comes_in_with_a_receipt(village: Village) -> None:
    answer = sent(village.phone, village.member, phone="0710 111 999", core="yes")
    assert state(answer) == (200, "done")
    assert answer.json()["now"]["version"] == 2
    assert answer.json()["now"]["facts"]["phone"] == "0710 111 999"
    village.member.refresh_from_db()
    assert (village.member.phone, village.member.core, village.member.address) == (
        "0710111999",
        True,
        "Xóm Bãi",
    )
    assert village.member.member.phone == "0710111999"


def test_sent_twice_it_is_done_once(village: Village) -> None:
    first, second = (sent(village.phone, village.member, phone="0710 111 999") for _ in range(2))
    assert state(first) == state(second) == (200, "done")
    assert corrections(village.member) == [{"phone": ["0710111333", "0710111999"]}]
    assert Submission.objects.filter(pk=KEY).count() == 1


def test_sent_again_after_others_changed_her_it_is_still_done_once(village: Village) -> None:
    """The answer was lost; meanwhile the office corrected the same telephone. Hers does not come back."""
    sent(village.phone, village.member, phone="0710 111 999")
    _office_corrects(village.member, phone="0710222000")
    answer = sent(village.phone, village.member, phone="0710 111 999")
    assert state(answer) == (200, "done")
    assert answer.json()["now"]["version"] == 3
    village.member.refresh_from_db()
    assert village.member.phone == "0710222000"


def test_done_stays_done_when_she_has_left_meanwhile(village: Village) -> None:
    sent(village.phone, village.member, phone="0710 111 999")
    _leaves(village.member)
    again = sent(village.phone, village.member, phone="0710 111 999")
    assert state(again) == (200, "done")
    assert again.json()["now"] is None


def _office_corrects(person: Person, **facts: Any) -> None:
    person = Person.objects.get(pk=person.pk)
    people.correct(
        factories.all_seeing(),
        member=person.member,
        version=person.version,
        facts=facts,
        today=timezone.localdate(),
    )


def _leaves(person: Person) -> None:
    person = Person.objects.get(pk=person.pk)
    people.leave(
        factories.all_seeing(),
        member=person.member,
        version=person.version,
        why="moved_away",
        on=timezone.localdate(),
    )


def test_what_others_changed_is_shown_and_hers_goes_on_the_new_version(village: Village) -> None:
    _office_corrects(village.member, address="Xóm Chùa")
    stale = sent(village.phone, village.member, phone="0710 111 999")
    assert state(stale) == (409, "stale")
    now = stale.json()["now"]
    assert (now["version"], now["facts"]["address"]) == (2, "Xóm Chùa")
    assert state(sent(village.phone, village.member, version=2, phone="0710 111 999")) == (200, "done")
    village.member.refresh_from_db()
    assert (village.member.phone, village.member.address) == ("0710111999", "Xóm Chùa")


def test_who_is_not_hers_cannot_be_corrected_and_is_not_told_of(village: Village) -> None:
    gone = sent(village.phone, factories.Person(pk=10**9), phone="0710 111 999")
    theirs = sent(village.phone, village.neighbour, phone="0710 111 999")
    assert state(gone) == state(theirs) == (422, "refused")
    assert gone.content == theirs.content
    assert corrections(village.neighbour) == []


def test_nobody_else_can_use_her_key(village: Village) -> None:
    sent(village.phone, village.member, phone="0710 111 999")
    answer = sent(village.stranger, village.neighbour, phone="0710 111 888")
    assert answer.status_code == 404
    assert "Trần Thị Đào" not in answer.content.decode()
    assert corrections(village.neighbour) == []


@pytest.mark.parametrize(
    "fields",
    [
        {"key": ""},
        {"key": "x" * 32},
        {"person": ""},
        {"person": "9" * 5000},
        {"fact": []},
        {"fact": ["full_name"], "full_name": "Tên Khác"},
        {"fact": ["id_number"], "id_number": "034178001234"},
        {"fact": ["ethnicity"], "ethnicity": "Tày"},
        {"phone": "12"},
        {"phone": "\x00"},
        {"fact": ["birth"], "birth": "31/02/1980"},
        {"fact": ["birth"], "birth": "2999"},
        {"fact": ["core"], "core": "maybe"},
        {"version": "abc"},
    ],
)
def test_what_is_sent_wrong_is_refused_in_a_sentence(village: Village, fields: dict[str, Any]) -> None:
    right = {
        "key": KEY,
        "person": village.member.pk,
        "version": 1,
        "fact": ["phone"],
        "phone": "0710 111 999",
    }
    answer = village.phone.post(SEND, {**right, **fields})
    assert state(answer) == (422, "refused")
    assert answer.json()["words"].endswith((".", "!"))
    village.member.refresh_from_db()
    assert (village.member.version, village.member.full_name) == (1, "Trần Thị Đào")
    assert not Submission.objects.exists()


def test_without_a_version_it_is_stale(village: Village) -> None:
    """What does not say which record it was made for may not be written over any."""
    assert state(sent(village.phone, village.member, version=0, phone="0710 111 999")) == (409, "stale")


def test_a_field_the_installation_does_not_keep_is_not_asked(village: Village, settings: Settings) -> None:
    settings.SOHOI_SENSITIVE_OFF = ["ethnicity"]
    assert state(village.phone.post(KEEP, {"pin": PIN})) == (200, "kept")


# At once


@pytest.mark.django_db(transaction=True)
def test_two_windows_sending_at_once_do_it_once(village: Village) -> None:
    answers = at_once(*[lambda: sent(village.phone, village.member, phone="0710 111 999")] * 2)
    assert [state(one) for one in answers] == [(200, "done")] * 2
    assert len(corrections(village.member)) == 1


@pytest.mark.django_db(transaction=True)
def test_without_the_key_the_second_would_be_told_that_somebody_else_was_there(village: Village) -> None:
    """The twin: with two keys for one correction she is asked about her own hand."""
    answers = at_once(
        lambda: sent(village.phone, village.member, key=KEY, phone="0710 111 999"),
        lambda: sent(village.phone, village.member, key=OTHER_KEY, phone="0710 111 999"),
    )
    assert sorted(state(one) for one in answers) == [(200, "done"), (409, "stale")]
