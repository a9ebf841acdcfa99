"""A database that is away is a 503; every other mistake stays a 500."""

from collections.abc import Callable

import psycopg
import pytest
from django.db import IntegrityError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from psycopg import errors
from psycopg_pool import PoolTimeout

from sohoi.config import outage


def raised(wrapper: type[Exception], cause: Exception | None) -> HttpResponse:
    """The page for an error as Django's wrapper presents it."""
    try:
        raise wrapper("bí mật") from cause
    except wrapper:
        return outage.server_error(RequestFactory().get("/"))


@pytest.mark.parametrize(
    "cause",
    [
        psycopg.OperationalError("connection refused"),
        PoolTimeout("couldn't get a connection"),
        errors.AdminShutdown(),
        errors.CannotConnectNow(),
        errors.TooManyConnections(),
        errors.ConnectionFailure(),
    ],
)
def test_lost_database_asks_for_patience(cause: Exception) -> None:
    page = raised(OperationalError, cause)
    assert (page.status_code, page["Retry-After"]) == (503, "5")
    assert "Xin đợi một lát" in page.content.decode()


def test_closed_connection_asks_for_patience() -> None:
    assert raised(InterfaceError, None).status_code == 503


@pytest.mark.parametrize(
    "cause", [errors.DeadlockDetected(), errors.QueryCanceled(), errors.LockNotAvailable()]
)
def test_living_database_that_refuses_is_a_mistake_of_ours(cause: Exception) -> None:
    assert raised(OperationalError, cause).status_code == 500


@pytest.mark.parametrize("wrapper", [IntegrityError, ValueError])
def test_other_error_tells_nothing_of_itself(wrapper: type[Exception]) -> None:
    page = raised(wrapper, None)
    assert page.status_code == 500
    assert "bí mật" not in page.content.decode()


def test_page_asked_for_without_an_error_is_a_500() -> None:
    answer: Callable[[HttpRequest], HttpResponse] = outage.server_error
    assert answer(RequestFactory().get("/")).status_code == 500
