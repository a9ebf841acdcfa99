"""A session ends twelve hours after the sign-in, whatever happens in between."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.contrib.auth import SESSION_KEY

from sohoi.config.sessions import SessionStore

pytestmark = pytest.mark.django_db

MORNING = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
HOUR = 3600


def signed_in() -> SessionStore:
    session = SessionStore()
    session[SESSION_KEY] = "7"
    session.save()
    return session


def at(hours: float) -> time_machine.travel:
    return time_machine.travel(MORNING + timedelta(hours=hours), tick=False)


def test_hours_count_from_the_sign_in() -> None:
    with at(0):
        session = signed_in()
    with at(5):
        session["seen"] = 1
        session.save()
        assert session.get_expiry_age() == 7 * HOUR
        assert session.get_expiry_date() == MORNING + timedelta(hours=12)


def test_busy_session_still_ends() -> None:
    with at(0):
        session = signed_in()
    with at(11.9):
        session["seen"] = 1
        session.save()
        assert SessionStore(session.session_key).get(SESSION_KEY) == "7"
    with at(12.1):
        assert SessionStore(session.session_key).get(SESSION_KEY) is None


def test_new_sign_in_begins_anew() -> None:
    with at(0):
        session = signed_in()
    with at(6):
        session[SESSION_KEY] = "8"
        assert session.get_expiry_age() == 12 * HOUR


def test_visitor_without_a_sign_in_has_the_usual_time() -> None:
    with at(0):
        session = SessionStore()
        session["basket"] = 1
    with at(3):
        assert session.get_expiry_age() == 12 * HOUR


def test_longer_time_that_somebody_set_counts_from_the_sign_in_too() -> None:
    with at(0):
        session = signed_in()
        session.set_expiry(24 * HOUR)
    with at(20):
        assert session.get_expiry_age() == 4 * HOUR


def test_expiry_set_as_a_moment_stays_that_moment() -> None:
    with at(0):
        session = signed_in()
        session.set_expiry(timedelta(hours=2))
    with at(1):
        assert session.get_expiry_age() == HOUR
