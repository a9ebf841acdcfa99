"""Settings load in a bare process, from the environment alone."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from sohoi.config import folder


def load(tmp_path: Path, expression: str = "None", **variables: str) -> subprocess.CompletedProcess[str]:
    """A process of its own with these variables and none of ours."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("SOHOI_", "DATABASE_"))}
    code = f"from sohoi.config import settings as s; print({expression})"
    return subprocess.run(
        [sys.executable, "-P", "-c", code],
        env={**kept, "SOHOI_DATA": str(tmp_path / "data"), **variables},
        capture_output=True,
        text=True,
    )


def test_settings_load_without_a_database_and_leave_nothing_behind(tmp_path: Path) -> None:
    done = load(tmp_path, "s.DATABASES['default']['NAME']")
    assert (done.stdout, done.stderr, done.returncode) == ("sohoi\n", "", 0)
    assert list(tmp_path.iterdir()) == []


def test_odd_value_ends_in_one_line(tmp_path: Path) -> None:
    done = load(tmp_path, SOHOI_HTTPS="có")
    assert done.returncode == 1
    assert done.stderr.splitlines() == ["SOHOI_HTTPS='có' không hiểu được: hãy viết 1 (bật) hoặc 0 (tắt)."]


def test_https_closes_the_cookies(tmp_path: Path) -> None:
    asked = "s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SECURE_HSTS_SECONDS > 0"
    assert load(tmp_path, asked, SOHOI_HTTPS="1").stdout == "True True True\n"
    assert load(tmp_path, asked).stdout == "False False False\n"


def test_forwarded_header_is_believed_only_behind_https(tmp_path: Path) -> None:
    """Otherwise any visitor could claim to come by https."""
    assert load(tmp_path, "s.SECURE_PROXY_SSL_HEADER").stdout == "None\n"


def test_debug_is_off_and_totp_is_on_unless_somebody_says_so(tmp_path: Path) -> None:
    assert load(tmp_path, "s.DEBUG, s.SOHOI_REQUIRE_TOTP").stdout == "False True\n"


def test_secret_key_is_kept_and_private(tmp_path: Path) -> None:
    folder.prepare(tmp_path / "data")
    first = load(tmp_path, "s.SECRET_KEY").stdout
    assert len(first) > 50
    assert load(tmp_path, "s.SECRET_KEY").stdout == first
    assert stat.S_IMODE((tmp_path / "data" / "secret_key").stat().st_mode) == 0o600


def test_prepare_never_replaces_a_key(tmp_path: Path) -> None:
    folder.prepare(tmp_path / "data")
    key = folder.secret_key(tmp_path / "data")
    folder.prepare(tmp_path / "data")
    assert folder.secret_key(tmp_path / "data") == key


def test_two_installations_have_two_keys(tmp_path: Path) -> None:
    for name in ("one", "two"):
        folder.prepare(tmp_path / name)
    assert folder.secret_key(tmp_path / "one") != folder.secret_key(tmp_path / "two")


@pytest.mark.parametrize("name", ["SESSION_COOKIE_HTTPONLY", "CSRF_COOKIE_HTTPONLY"])
def test_scripts_never_read_a_cookie(name: str) -> None:
    assert getattr(settings, name) is True


def test_passwords_are_hashed_with_argon2_alone() -> None:
    assert settings.PASSWORD_HASHERS == ["django.contrib.auth.hashers.Argon2PasswordHasher"]
