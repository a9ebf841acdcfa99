"""Records of reading are append-only, like the trail."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("access", "0001_initial"), ("acts", "0002_append_only")]
    operations = [
        migrations.RunSQL(
            "CREATE TRIGGER access_read_append_only BEFORE UPDATE OR DELETE ON access_read "
            "FOR EACH ROW EXECUTE FUNCTION acts_append_only()",
            "DROP TRIGGER access_read_append_only ON access_read",
        )
    ]
