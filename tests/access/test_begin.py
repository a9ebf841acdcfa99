"""First start: a few screens from an empty installation to its chair; one winner, and no stranger."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import SESSION_KEY
from django.test import Client
from pytest_django import Settings

from sohoi.access import start
from sohoi.access.models import Account, RoleGrant
from sohoi.access.services import accounts
from sohoi.acts.actor import VISITOR
from sohoi.acts.gate import NotForYou
from sohoi.acts.models import Line
from sohoi.acts.performing import Refused, performs
from sohoi.common.forms import today
from sohoi.units import facts
from sohoi.units.models import Unit
from tests.access.people import PASSWORD, text
from tests.factories import Place, account_with, make_unit
from tests.races import Meeting, at_once

STRANGER = {"REMOTE_ADDR": "203.0.113.7"}


@pytest.fixture(autouse=True)
def _own_start_code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The data folder is shared by all who test at once; a start code of theirs would not be ours."""
    monkeypatch.setattr(start, "path", lambda: tmp_path / "start_code")


@pytest.fixture
def commune() -> str:
    """A commune of the facts, of Hưng Yên."""
    return next(one.code for one in facts.communes("33") if one.kind == "phường")


def filled(**other: str) -> dict[str, str]:
    form = {"full_name": "trần thị mai", "username": "0710 111 222", "key": "k1"}
    return form | {"password1": PASSWORD, "password2": PASSWORD} | other


def founding(name: str = "Trần Thị Mai", username: str = "0710111222", **other: str) -> accounts.Founding:
    values = {
        "province_name": "Tỉnh Sông Mai",
        "province_code": "98",
        "province_kind": "province",
        "commune_name": "Xã An Lạc",
        "commune_code": "98001",
        "commune_kind": "commune",
        "password": PASSWORD,
    }
    return accounts.Founding(full_name=name, username=username, **values | other)


@pytest.mark.django_db
def test_an_empty_installation_offers_to_begin(client: Client) -> None:
    assert client.get("/").headers["Location"] == "/bat-dau/"
    page = text(client.get("/bat-dau/"))
    assert "Bắt đầu dùng thật" in page
    assert "./run demo" in page


@pytest.mark.django_db
def test_from_the_first_page_to_the_app_in_five_steps(client: Client, commune: str) -> None:
    assert "Tỉnh Hưng Yên" in text(client.get("/bat-dau/tinh/"))
    assert f"/bat-dau/xa/{commune}/" in client.get("/bat-dau/tinh/33/").content.decode()
    answer = client.post(f"/bat-dau/xa/{commune}/", filled())
    assert answer.headers["Location"] == "/"
    assert client.get("/", follow=True).request["PATH_INFO"] == "/vao/bao-ve/bat/"
    account = Account.objects.get()
    assert (account.full_name, account.username) == ("Trần Thị Mai", "0710111222")
    assert account.check_password(PASSWORD)
    grant = RoleGrant.objects.select_related("unit").get()
    assert (grant.role_id, grant.unit.code, grant.unit.kind_id) == ("commune_chair", commune, "ward")
    assert grant.unit.parent is not None
    assert (grant.unit.parent.code, grant.unit.parent.kind_id) == ("33", "province")


@pytest.mark.django_db
def test_the_trail_begins_with_who_opened_the_book(client: Client, commune: str) -> None:
    client.post(f"/bat-dau/xa/{commune}/", filled())
    line = Line.objects.get(act="access.begin")
    assert (line.actor_name, line.commune_id) == ("Trần Thị Mai", RoleGrant.objects.get().unit_id)
    assert PASSWORD not in str(line.data)


@pytest.mark.django_db
def test_a_commune_is_found_by_part_of_its_name_and_by_its_name_before_the_merger(client: Client) -> None:
    assert "Phường Phố Hiến" in text(client.get("/bat-dau/tinh/33/", {"q": "pho hien"}))
    earlier = text(client.get("/bat-dau/tinh/33/", {"q": "hien nam"}))
    assert "Phường Hiến Nam, Thành phố Hưng Yên" in earlier
    assert "Không thấy nơi nào" in text(client.get("/bat-dau/tinh/33/", {"q": "không có đâu"}))


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/bat-dau/tinh/99/", "/bat-dau/xa/1/", "/bat-dau/xa/abc/"])
def test_a_place_that_is_none_is_not_found(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"full_name": " "}, "Hãy ghi họ và tên."),
        ({"username": ""}, "Hãy ghi tên đăng nhập"),
        ({"password1": "", "password2": ""}, "Hãy ghi mật khẩu."),
        ({"password2": "khác hẳn đi"}, "Hai lần ghi mật khẩu chưa giống nhau."),
        ({"password1": "matkhau123", "password2": "matkhau123"}, "rất dễ đoán"),
        ({"password1": "trần thị mai", "password2": "trần thị mai"}, "không được chứa tên"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_the_rest_is_kept(
    client: Client, commune: str, wrong: dict[str, str], words: str
) -> None:
    answer = client.post(f"/bat-dau/xa/{commune}/", filled() | wrong)
    assert words in text(answer)
    assert not Account.objects.exists()
    if "username" not in wrong:
        assert "0710 111 222" in answer.content.decode()


@pytest.mark.django_db
def test_pressed_twice_the_second_answer_is_the_first(client: Client, commune: str) -> None:
    again = Client()
    client.post(f"/bat-dau/xa/{commune}/", filled())
    answer = again.post(f"/bat-dau/xa/{commune}/", filled())
    assert answer.headers["Location"] == "/"
    assert again.session[SESSION_KEY] == str(Account.objects.get().pk)


@pytest.mark.django_db
def test_who_comes_too_late_is_told_kindly(client: Client, commune: str, place: Place) -> None:
    account_with("commune_chair", place.an_lac.unit)
    for answer in (
        client.get("/bat-dau/tinh/"),
        client.get(f"/bat-dau/xa/{commune}/"),
        client.post(f"/bat-dau/xa/{commune}/", filled()),
        client.post(f"/bat-dau/xa/{commune}/", filled(key="")),
        client.get("/bat-dau/ma/"),
    ):
        assert answer.status_code == 409
        assert "Sổ này đã được mở rồi" in text(answer)
    assert client.get("/bat-dau/").headers["Location"] == "/"
    assert Account.objects.count() == 1


@pytest.mark.django_db
def test_a_stranger_from_elsewhere_needs_the_start_code(client: Client, commune: str) -> None:
    assert client.get("/bat-dau/tinh/", **STRANGER).headers["Location"] == "/bat-dau/ma/"
    answer = client.post(f"/bat-dau/xa/{commune}/", filled(), **STRANGER)
    assert answer.headers["Location"] == "/bat-dau/ma/"
    assert not Account.objects.exists()
    wrong = client.post("/bat-dau/ma/", {"code": "SAI"}, **STRANGER)
    assert "Mã bắt đầu chưa đúng" in text(wrong)
    right = client.post("/bat-dau/ma/", {"code": start.code()}, **STRANGER)
    assert right.headers["Location"] == "/bat-dau/tinh/"
    client.post(f"/bat-dau/xa/{commune}/", filled(), **STRANGER)
    assert Account.objects.count() == 1
    assert not start.path().exists()


@pytest.mark.django_db
def test_a_stranger_who_guesses_the_start_code_has_to_wait(client: Client) -> None:
    for _ in range(10):
        client.post("/bat-dau/ma/", {"code": "SAI"}, **STRANGER)
    waiting = client.post("/bat-dau/ma/", {"code": start.code()}, **STRANGER)
    assert "Hãy đợi 15 phút" in text(waiting)
    elsewhere = client.post("/bat-dau/ma/", {"code": start.code()}, REMOTE_ADDR="203.0.113.8")
    assert elsewhere.headers["Location"] == "/bat-dau/tinh/"


@pytest.mark.django_db
def test_a_proxy_in_front_does_not_make_everybody_sit_at_the_machine(client: Client) -> None:
    answer = client.get("/bat-dau/tinh/", HTTP_X_FORWARDED_FOR="203.0.113.7")
    assert answer.headers["Location"] == "/bat-dau/ma/"


@pytest.mark.django_db
def test_the_demonstration_cannot_become_a_real_book(
    client: Client, commune: str, settings: Settings
) -> None:
    settings.SOHOI_DEMO = True
    assert "Bản mẫu chưa có dữ liệu" in text(client.get("/bat-dau/"))
    assert client.get("/bat-dau/tinh/").status_code == 404
    assert client.post(f"/bat-dau/xa/{commune}/", filled()).status_code == 404
    assert not Account.objects.exists()


@pytest.mark.django_db
def test_a_tree_that_was_loaded_before_is_used_as_it_is() -> None:
    province = make_unit("Tỉnh Sông Mai", "province", None, code="98")
    commune = make_unit("Xã An Lạc", "commune", province, code="98001")
    accounts.begin(VISITOR, founding=founding(), on=today())
    assert Unit.objects.count() == 2
    assert RoleGrant.objects.get().unit_id == commune.pk


@pytest.mark.django_db
def test_a_weak_password_begins_nothing() -> None:
    with pytest.raises(Refused, match="dễ đoán"):
        accounts.begin(VISITOR, founding=founding(password="12345678"), on=today())
    assert not Unit.objects.exists()


def test_a_founding_does_not_tell_its_password() -> None:
    assert PASSWORD not in repr(founding())


def two_begin(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Two who begin at once, each held inside until the other is in too, or waits for the lock."""
    meeting, found = Meeting(), accounts._found

    def slow(*args: Any) -> Unit:
        meeting.arrive()
        return found(*args)

    monkeypatch.setattr(accounts, "_found", slow)
    return at_once(
        lambda: accounts.begin(VISITOR, founding=founding(), on=today()),
        lambda: accounts.begin(VISITOR, founding=founding("Lê Thị Lạ", "0710999888"), on=today()),
    )


@pytest.mark.django_db(transaction=True)
def test_of_two_who_begin_at_once_one_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = two_begin(monkeypatch)
    assert {type(one) for one in answers} == {Account, NotForYou}
    assert Account.objects.count() == 1
    assert Unit.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_both_would_win(monkeypatch: pytest.MonkeyPatch) -> None:
    def unlocked(act: Any, *, founding: accounts.Founding, on: Any) -> Account:
        if Account.objects.exists():
            raise NotForYou
        accounts._found(act, founding, on)
        return accounts.open_account(act, full_name=founding.full_name, username=founding.username)

    monkeypatch.setattr(accounts, "begin", performs(accounts.BEGIN, on="founding", lock=False)(unlocked))
    answers = two_begin(monkeypatch)
    assert {type(one) for one in answers} == {Account}
    assert Account.objects.count() == 2
