"""A member's own door, and what people agreed to, which nothing takes back but another word of theirs."""

import django.contrib.postgres.functions
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('acts', '0004_submission_answer'),
        ('access', '0004_read_never_emptied'),
    ]

    operations = [
        migrations.CreateModel(
            name='OwnPhone',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('secret_hash', models.BinaryField(max_length=32, unique=True)),
                ('label', models.CharField(max_length=80)),
                ('known_at', models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow())),
            ],
        ),
        migrations.CreateModel(
            name='Purpose',
            fields=[
                ('code', models.CharField(max_length=30, primary_key=True, serialize=False)),
                ('label', models.CharField(max_length=100)),
                ('basis', models.CharField(choices=[('consent', 'Người đó đồng ý'), ('agreement', 'Thỏa thuận khi vào Hội'), ('law', 'Luật quy định')], default='consent', max_length=10)),
                ('sensitive', models.BooleanField(default=False)),
                ('order', models.PositiveSmallIntegerField(default=0)),
                ('active', models.BooleanField(default=True)),
            ],
            options={
                'ordering': ['order', 'code'],
            },
        ),
        migrations.CreateModel(
            name='Wording',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveSmallIntegerField()),
                ('words', models.TextField()),
                ('since', models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow())),
                ('line_id', models.BigIntegerField(null=True)),
                ('purpose', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='wordings', to='access.purpose')),
            ],
        ),
        migrations.CreateModel(
            name='Consent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('said', models.CharField(choices=[('yes', 'Đồng ý'), ('no', 'Không đồng ý'), ('withdrawn', 'Rút lại đồng ý')], max_length=9)),
                ('how', models.CharField(choices=[('own_page', 'Trên trang của mình'), ('paper', 'Trên giấy, có chữ ký'), ('spoken', 'Nói trực tiếp, có người ghi')], max_length=8)),
                ('said_on', models.DateField()),
                ('at', models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow())),
                ('actor_name', models.CharField(max_length=150)),
                ('note', models.CharField(blank=True, default='', max_length=200)),
                ('branch_id', models.BigIntegerField(null=True)),
                ('commune_id', models.BigIntegerField(null=True)),
                ('province_id', models.BigIntegerField(null=True)),
                ('account', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('subject', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='consents', to='access.subject')),
                ('wording', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.wording')),
            ],
        ),
        migrations.CreateModel(
            name='OwnCode',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('link_hash', models.BinaryField(max_length=32, unique=True)),
                ('code_hash', models.BinaryField(max_length=32)),
                ('expires_at', models.DateTimeField()),
                ('used_at', models.DateTimeField(null=True)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('subject', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='codes', to='access.subject')),
            ],
            options={
                'indexes': [models.Index(fields=['code_hash'], name='own_code_hash')],
            },
        ),
        migrations.CreateModel(
            name='OwnKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('given_at', models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow())),
                ('until', models.DateTimeField()),
                ('revoked_at', models.DateTimeField(null=True)),
                ('subject', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='keys', to='access.subject')),
                ('phone', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='keys', to='access.ownphone')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('revoked_at', None)), fields=('phone', 'subject'), name='own_key_once')],
            },
        ),
        migrations.AddConstraint(
            model_name='wording',
            constraint=models.UniqueConstraint(fields=('purpose', 'version'), name='wording_once'),
        ),
        migrations.AddIndex(
            model_name='consent',
            index=models.Index(fields=['subject', 'wording', '-id'], name='consent_subject'),
        ),
        *(
            migrations.RunSQL(
                f"CREATE TRIGGER access_consent_{name} BEFORE {when} ON access_consent "
                f"FOR EACH {each} EXECUTE FUNCTION {does}()",
                f"DROP TRIGGER access_consent_{name} ON access_consent",
            )
            for name, when, each, does in (
                ("append_only", "UPDATE OR DELETE", "ROW", "acts_append_only"),
                ("never_emptied", "TRUNCATE", "STATEMENT", "acts_never_emptied"),
            )
        ),
    ]
