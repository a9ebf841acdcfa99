"""Sessions that end so long after the sign-in, however busy the person was in between."""

from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.utils import timezone

_BEGAN = "_began"


class SessionStore(DatabaseStore):
    """Django's own would begin the hours anew with every change of the session."""

    def __setitem__(self, key: str, value: Any) -> None:
        """The account is written at the sign-in and at no other time: from here the hours count."""
        super().__setitem__(key, value)
        if key == SESSION_KEY:
            super().__setitem__(_BEGAN, timezone.now().timestamp())

    def get_expiry_age(self, **options: Any) -> int:
        """Seconds that are left; none once the hours since the sign-in are over.

        An expiry set as a moment is already absolute and stays what it is.
        """
        age = int(super().get_expiry_age(**options))
        began = self.get(_BEGAN)
        if began is None or isinstance(self.get("_session_expiry"), str):
            return age
        return max(0, int(began + age - timezone.now().timestamp()))

    def get_expiry_date(self, **options: Any) -> datetime:
        return timezone.now() + timedelta(seconds=self.get_expiry_age(**options))
