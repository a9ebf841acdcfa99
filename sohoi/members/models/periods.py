"""Times that begin on a day and end before another, or have not ended: since <= day < until."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db.models import F, Func, Q


def one_at_a_time(name: str, *of: str, condition: Q | None = None) -> ExclusionConstraint:
    """Of rows that are alike in these columns, as far as the condition holds, no two have a day in common."""
    days = Func(F("since"), F("until"), RangeBoundary(), function="DATERANGE", output_field=DateRangeField())
    alike = [(column, RangeOperators.EQUAL) for column in of]
    return ExclusionConstraint(
        name=name, expressions=[*alike, (days, RangeOperators.OVERLAPS)], condition=condition
    )
