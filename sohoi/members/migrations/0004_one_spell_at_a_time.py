"""A person is in one branch at a time: the database refuses spells of hers that overlap.

It stops where two do already; whoever runs into that must say which of them is right.
"""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import migrations
from django.db.models import F, Func


class Migration(migrations.Migration):
    # btree_gist, which compares persons inside the index, comes with the first migration of units.
    dependencies = [("members", "0003_names_in_province_index"), ("units", "0001_initial")]
    operations = [
        migrations.AddConstraint(
            "spell",
            ExclusionConstraint(
                name="one_spell_at_a_time",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    (
                        Func(
                            F("since"),
                            F("until"),
                            RangeBoundary(),
                            function="DATERANGE",
                            output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        )
    ]
