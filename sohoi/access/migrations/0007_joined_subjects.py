"""Two subjects may be one, and words that people were shown stay as they were."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('acts', '0004_submission_answer'),
        ('access', '0006_grants_of_posts'),
    ]

    operations = [
        # Empty everywhere, and without a constraint to prove: no table is rewritten or walked under a lock.
        migrations.AddField(
            model_name='subject',
            name='joined_to',
            field=models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='joined', to='access.subject'),
        ),
        migrations.AddIndex(
            model_name='subject',
            index=models.Index(condition=models.Q(('joined_to__isnull', False)), fields=['joined_to'], name='subject_joined'),
        ),
        *(
            migrations.RunSQL(
                f"CREATE TRIGGER access_wording_{name} BEFORE {when} ON access_wording "
                f"FOR EACH {each} EXECUTE FUNCTION {does}()",
                f"DROP TRIGGER access_wording_{name} ON access_wording",
            )
            for name, when, each, does in (
                ("append_only", "UPDATE OR DELETE", "ROW", "acts_append_only"),
                ("never_emptied", "TRUNCATE", "STATEMENT", "acts_never_emptied"),
            )
        ),
    ]
