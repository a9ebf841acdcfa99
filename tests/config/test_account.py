"""Accounts from the machine itself: the one road left when nobody can give a role or a code."""

from __future__ import annotations

import argparse

import pytest

from sohoi.access.models import RoleGrant, SignInCode
from sohoi.access.queries import code_of_signs
from sohoi.acts.models import Line
from sohoi.config.commands import account
from sohoi.config.failure import Failure
from tests import factories


def run(username: str, **options: object) -> int:
    wanted = {"role": None, "unit": None, "name": None, "drop_factor": False, **options}
    return account.run(argparse.Namespace(username=username, **wanted))


def test_a_chair_who_lost_everything_gets_a_code(
    place: factories.Place, capsys: pytest.CaptureFixture[str]
) -> None:
    chair = factories.account_with("commune_chair", place.an_lac.unit)
    assert run(chair.username) == 0
    found = code_of_signs(capsys.readouterr().out.strip())
    assert found is not None and found.account == chair


def test_the_first_officer_of_a_province(place: factories.Place, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("0710 555 666", role="province_officer", unit="98", name="Lê Thị Tỉnh") == 0
    held = RoleGrant.objects.get(role="province_officer")
    assert (held.unit, held.account.full_name, held.account.username) == (
        place.province,
        "Lê Thị Tỉnh",
        "0710555666",
    )
    assert code_of_signs(capsys.readouterr().out.strip()) is not None
    assert set(Line.objects.values_list("actor_kind", flat=True)) == {"system"}


@pytest.mark.parametrize(
    ("username", "options", "words"),
    [
        ("khong-co", {}, "Không có ai"),
        ("moi", {"role": "vua", "unit": "98", "name": "A"}, "Không có vai trò"),
        ("moi", {"role": "province_officer", "unit": "12345", "name": "A"}, "không chỉ đúng"),
        ("moi", {"role": "province_officer", "unit": "98001", "name": "A"}, "không chỉ đúng"),
    ],
)
def test_what_cannot_be_meant_is_refused_in_words(
    place: factories.Place, username: str, options: dict[str, object], words: str
) -> None:
    with pytest.raises(Failure, match=words):
        run(username, **options)
    assert not SignInCode.objects.exists()


def test_somebody_without_a_role_gets_no_code(place: factories.Place) -> None:
    nobody = factories.make_account()
    with pytest.raises(Failure):
        run(nobody.username)
