"""The slow checks run in the background, and the page shows what they found and when."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from sohoi.config import checkup, doctor
from sohoi.members.models import Member
from sohoi.units.models import Setting
from tests import factories
from tests.pages import world


@pytest.fixture
def technician(place: factories.Place, without_totp: None) -> Client:
    return world.enter_as("technician", place)


def page(client: Client) -> str:
    return client.get("/may-chu/").content.decode()


def test_before_the_first_time_the_page_says_so(technician: Client) -> None:
    assert "đang được rà lần đầu" in page(technician)
    assert checkup.last() == checkup.Checkup(None, [])


def test_what_was_found_stands_on_the_page_until_it_is_found_again(
    place: factories.Place, technician: Client
) -> None:
    factories.register_person(place.an_lac.east, full_name="Lê Thị A")
    checkup.look_through.func()
    assert "lần cuối lúc" in page(technician)
    sound = [one.level for one in checkup.last().findings]
    Member.objects.update(name="Ai Đó")
    assert [one.level for one in checkup.last().findings] == sound
    checkup.look_through.func()
    wrong = [one.text for one in checkup.last().findings if one.level == doctor.WRONG]
    assert wrong
    assert wrong[0] in page(technician)


def test_it_is_queued_once_in_six_hours(db: None) -> None:
    checkup.ask()
    checkup.ask()
    assert DBTaskResult.objects.count() == 1
    with time_machine.travel(timezone.now() + timedelta(hours=7)):
        checkup.ask()
    assert DBTaskResult.objects.count() == 2


def test_asking_again_keeps_what_was_found(db: None) -> None:
    checkup.look_through.func()
    found = checkup.last()
    with time_machine.travel(timezone.now() + timedelta(hours=7)):
        checkup.ask()
    assert checkup.last() == found
    assert Setting.objects.filter(pk=checkup.KEY).count() == 1


def test_quick_and_deep_together_are_all_checks() -> None:
    assert set(doctor.QUICK) & set(doctor.DEEP) == set()
    assert (*doctor.QUICK, *doctor.DEEP) == doctor.CHECKS
