"""The set-up itself: what it makes is what the register would have made."""

from collections.abc import Callable

from django.test import Client

from sohoi.access.middleware import SEEN_AT
from sohoi.access.models import Account
from sohoi.access.queries import DEVICE, actor_of, trusted_devices
from sohoi.members.models import Headcount, Member
from sohoi.members.permissions import EDIT_MEMBERS, SEE_MEMBERS
from sohoi.units.models import UnitVersion
from tests.factories import Place, account_with, actor_with, register_person


def test_place_has_three_communes_with_two_branches_of_two_cells(place: Place) -> None:
    for commune in place.communes:
        assert [branch.parent for branch in commune.branches] == [commune.unit] * 2
        assert {cell.branch_id for cell in commune.east_cells} == {commune.east.pk}
        assert {cell.commune_id for cell in commune.west_cells} == {commune.unit.pk}
    assert UnitVersion.objects.count() == 2 + 3 * 7


def test_register_person_lists_and_counts_her(place: Place) -> None:
    person = register_person(
        place.an_lac.east, cell=place.an_lac.east_cells[0], birth="1979-11", phone="0710345678"
    )
    assert person.birth_precision == "month"
    assert Member.objects.get().person == person
    assert Headcount.objects.get().year == 1979


def test_actor_with_a_role_holds_it_at_her_unit_only(place: Place) -> None:
    actor = actor_with("commune_clerk", place.an_lac.unit)
    assert [grant.unit for grant in actor.grants] == [place.an_lac.unit.pk]
    assert actor.grants_of(EDIT_MEMBERS) and actor.grants_of(SEE_MEMBERS)


def test_client_as_is_signed_in_without_a_phone(client_as: Callable[[Account], Client], place: Place) -> None:
    account = account_with("commune_chair", place.an_lac.unit)
    session = client_as(account).session
    assert session["_auth_user_id"] == str(account.pk)
    assert DEVICE not in session


def test_client_on_phone_is_open_and_trusted(
    client_on_phone: Callable[[Account], Client], place: Place
) -> None:
    account = account_with("branch_head", place.an_lac.east)
    session = client_on_phone(account).session
    assert [phone.pk for phone in trusted_devices(account.pk)] == [session[DEVICE]]
    assert session[SEEN_AT]
    assert actor_of(account, strong=False).grants
