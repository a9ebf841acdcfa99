"""How allauth, which signs people in by password, behaves here: its words, its limits, its secrets."""

from __future__ import annotations

import base64
import secrets
import time
from io import BytesIO
from typing import Any

import segno
from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.contrib.auth.backends import BaseBackend
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from sohoi.access.models import Account
from sohoi.access.passwords import plain_username
from sohoi.access.queries import DEVICE, actor_of, trusted_devices
from sohoi.access.services import doors
from sohoi.common import keys

PROVED_AT = "sohoi_proved_at"
FRESH_SECONDS = 10 * 60
KNOWN, KNOWN_AGE = "sohoi_known", 400 * 24 * 3600
WAIT = "Nhập sai nhiều lần. Hãy đợi 15 phút rồi thử lại."
WRONG = "Tên đăng nhập hoặc mật khẩu chưa đúng. Hãy xem lại cả hai."
WRONG_CODE = "Mã chưa đúng. Hãy đợi ứng dụng hiện mã mới rồi gõ lại."
NOT_HERE = "Việc này không làm được ở đây."
PROTECTED = {
    "mfa/email/totp_activated": "Bật mã bảo vệ",
    "mfa/email/totp_deactivated": "Bỏ mã bảo vệ",
    "mfa/email/recovery_codes_generated": "Tạo mã dự phòng mới",
}


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Sign-in by user name and password."""

    # Every message that allauth has, so that none of its English ones can come up.
    error_messages = dict.fromkeys(DefaultAccountAdapter.error_messages, NOT_HERE) | {
        "account_inactive": "Tài khoản này đã ngừng dùng. Hãy hỏi Hội xã.",
        "enter_current_password": "Mật khẩu đang dùng chưa đúng.",
        "incorrect_code": WRONG_CODE,
        "incorrect_password": "Mật khẩu chưa đúng.",
        "invalid_login": WRONG,
        "too_many_login_attempts": WAIT,
        "username_password_mismatch": WRONG,
        "username_taken": "Tên đăng nhập này đã có người dùng. Hãy chọn tên khác.",
        "same_as_current": "Mật khẩu mới phải khác mật khẩu cũ.",
        "rate_limited": WAIT,
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts are given by people, see services.accounts."""
        return False

    def is_safe_url(self, url: str) -> bool:
        """Where one may be sent after signing in: this very host and nowhere else."""
        request = self.request
        hosts = {request.get_host()}
        return url_has_allowed_host_and_scheme(url, allowed_hosts=hosts, require_https=request.is_secure())

    def login(self, request: HttpRequest, user: Account) -> None:
        super().login(request, user)
        request.session[PROVED_AT] = time.time()

    def post_login(self, request: HttpRequest, user: Account, **rest: Any) -> HttpResponse:
        answer: HttpResponse = super().post_login(request, user, **rest)
        doors.note_sign_in(actor_of(user, strong=False), account=row_of(user))
        remember_browser(request, answer, user)
        return answer

    def logout(self, request: HttpRequest) -> None:
        """Leaving a trusted phone ends its trust: without its session nothing could open it again."""
        account = row_of(request.user)
        phone = trusted_devices(account.pk).filter(pk=request.session.get(DEVICE, 0)).first()
        if phone is not None:
            doors.revoke(actor_of(account, strong=False), device=phone)
        super().logout(request)

    def set_password(self, user: Account, password: str) -> None:
        doors.change_password(actor_of(user, strong=False), account=row_of(user), password=password)
        # The library goes on with its own copy of the account, whose session must fit the new password.
        user.refresh_from_db()

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("more")

    def send_notification_mail(self, template_prefix: str, user: Account, *_: Any, **__: Any) -> None:
        """Nobody has mail here; what the library would write about goes into the trail."""
        if what := PROTECTED.get(template_prefix):
            doors.note_protection(actor_of(user, strong=False), account=row_of(user), what=what)

    def is_reauthentication_required(self, *, app: str, **rest: Any) -> bool:
        """A password given in the last ten minutes is fresh enough, also the one she signed in with."""
        proved = self.request.session.get(PROVED_AT, 0)
        return not 0 <= time.time() - proved < FRESH_SECONDS

    def get_reauthentication_methods(self, user: Account) -> list[dict[str, str]]:
        """By code where there is one, since a password may be known to a neighbour."""
        if not user.is_authenticated:
            return []
        by_code = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists()
        name, words = (
            ("mfa_reauthenticate", "Dùng mã trong ứng dụng")
            if by_code
            else ("account_reauthenticate", "Dùng mật khẩu")
        )
        return [{"id": name, "description": words, "url": reverse(name)}]

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Wrong passwords count for each account; a browser in which its owner signed in before counts apart.

        So a stranger who guesses on purpose cannot keep the owner out of her own browser.
        """
        name = plain_username(str(credentials.get("username", "")))
        return f"{name}:{known_browser(request, name)}"


def row_of(user: Any) -> Account:
    """The account itself: the library hands on the request's lazy stand-in for it."""
    return Account.objects.get(pk=user.pk)


def remember_browser(request: HttpRequest, answer: HttpResponse, account: Account) -> None:
    """Leave a signed mark that this account signed in here. It opens nothing."""
    mark = known_browser(request, account.username) or secrets.token_urlsafe(12)
    value = signing.dumps([account.username, mark], salt=KNOWN)
    answer.set_cookie(
        KNOWN, value, max_age=KNOWN_AGE, secure=request.is_secure(), httponly=True, samesite="Lax"
    )


def known_browser(request: HttpRequest, name: str) -> str:
    """The mark of this browser if the account signed in here last, otherwise nothing."""
    try:
        owner, mark = signing.loads(request.COOKIES.get(KNOWN, ""), salt=KNOWN)
    except (signing.BadSignature, ValueError):
        return ""
    return str(mark) if owner == name else ""


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """The second factor: a code from an app, and recovery codes on paper."""

    error_messages = dict.fromkeys(DefaultMFAAdapter.error_messages, NOT_HERE) | {
        "cannot_generate_recovery_codes": "Hãy bật mã bảo vệ trước, rồi mới tạo mã dự phòng.",
        "incorrect_code": WRONG_CODE,
    }

    def encrypt(self, text: str) -> str:
        return base64.b64encode(keys.seal(text.encode(), b"second factor")).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return keys.unseal(base64.b64decode(encrypted_text), b"second factor").decode()

    def build_totp_svg(self, url: str) -> str:
        """As a picture of its own (with its namespace): the page shows it through a data address."""
        drawn = BytesIO()
        segno.make(url, error="m").save(drawn, kind="svg", scale=6, border=3, xmldecl=False)
        return drawn.getvalue().decode()


class PhoneBackend(BaseBackend):
    """Names the sessions of trusted phones. It proves nobody: services.doors has done that before."""

    def get_user(self, user_id: int) -> Account | None:
        return Account.objects.filter(pk=user_id, is_active=True).first()
