"""The table of the shared cache: counts of wrong passwords and codes from an app that were used."""

from django.db import migrations

TABLE = """
CREATE TABLE access_limits (
    cache_key varchar(255) PRIMARY KEY,
    value text NOT NULL,
    expires timestamp with time zone NOT NULL
);
CREATE INDEX access_limits_expires ON access_limits (expires);
"""


class Migration(migrations.Migration):
    dependencies = [("access", "0002_append_only")]
    operations = [migrations.RunSQL(TABLE, "DROP TABLE access_limits")]
