"""Sessions that end so long after the sign-in, however busy the person was in between."""

from datetime import datetime, timedelta
from typing import Any

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.utils import timezone

_BEGAN = "_began"


class SessionStore(DatabaseStore):
    """Django's own would begin the hours anew with every change of the session."""

    def cycle_key(self) -> None:
        """Called at each sign-in: from here the hours count."""
        super().cycle_key()
        self[_BEGAN] = timezone.now().timestamp()

    def get_expiry_age(self, **options: Any) -> int:
        """Seconds that are left; none once the hours since the sign-in are over."""
        age = int(super().get_expiry_age(**options))
        began = self.get(_BEGAN)
        if began is None or isinstance(self.get("_session_expiry"), str | datetime):
            return age
        return max(0, int(began + age - timezone.now().timestamp()))

    def get_expiry_date(self, **options: Any) -> datetime:
        return timezone.now() + timedelta(seconds=self.get_expiry_age(**options))
