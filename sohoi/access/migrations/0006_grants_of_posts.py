"""A role that came with a post has days of its own, beside one that was given by hand."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("access", "0005_own_doors_and_consent")]
    operations = [
        migrations.AddField(
            "rolegrant", "by_post", models.BooleanField(default=False, db_default=False)
        ),
        migrations.RemoveConstraint("rolegrant", "grant_once"),
        migrations.AddConstraint(
            "rolegrant",
            models.UniqueConstraint(
                fields=["account", "role", "unit"],
                condition=Q(until=None, by_post=False),
                name="grant_once",
            ),
        ),
    ]
