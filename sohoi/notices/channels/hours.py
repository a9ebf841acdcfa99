"""The hours of the night, in which nobody is written to."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import time

_HOURS = re.compile(r"(\d{1,2})-(\d{1,2})")


@dataclass(frozen=True)
class Night:
    """From one hour to another, over midnight where the first is the later one. Equal hours are no night."""

    start: int
    end: int

    @classmethod
    def of(cls, text: str) -> Night:
        """Of "22-6", or "none". Raises ValueError with a Vietnamese sentence."""
        if text.lower() == "none":
            return cls(0, 0)
        found = _HOURS.fullmatch(text)
        if not found or max(int(found[1]), int(found[2])) > 23:
            raise ValueError("phải là hai giờ như 22-6, hoặc none khi gửi cả đêm")
        return cls(int(found[1]), int(found[2]))

    def covers(self, at: time) -> bool:
        """Whether it is night at this time of the day."""
        if self.start <= self.end:
            return self.start <= at.hour < self.end
        return at.hour >= self.start or at.hour < self.end
