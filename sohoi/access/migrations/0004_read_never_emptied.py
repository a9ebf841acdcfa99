"""Records of reading cannot be emptied at a stroke either."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("access", "0003_limits"), ("acts", "0003_seal_everything")]
    operations = [
        migrations.RunSQL(
            "CREATE TRIGGER access_read_never_emptied BEFORE TRUNCATE ON access_read "
            "FOR EACH STATEMENT EXECUTE FUNCTION acts_never_emptied()",
            "DROP TRIGGER access_read_never_emptied ON access_read",
        )
    ]
