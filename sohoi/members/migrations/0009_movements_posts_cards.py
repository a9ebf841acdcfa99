"""What makes a membership live: decisions, applications, transfers, times away, posts in terms, cards, wishes."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.functions
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('access', '0005_own_doors_and_consent'),
        ('members', '0008_rare_doubts'),
        ('units', '0003_changes_and_letterheads'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Absence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateField()),
                ('until', models.DateField(null=True)),
                ('where', models.CharField(blank=True, default='', max_length=120)),
                ('why', models.CharField(blank=True, default='', max_length=120)),
                ('line_id', models.BigIntegerField()),
                ('back_line_id', models.BigIntegerField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Application',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(default='ordinary', max_length=10)),
                ('payload', models.BinaryField()),
                ('applied_on', models.DateField()),
                ('state', models.CharField(choices=[('waiting', 'Chờ quyết định'), ('admitted', 'Đã kết nạp'), ('refused', 'Không kết nạp'), ('withdrawn', 'Đã rút đơn')], default='waiting', max_length=9)),
                ('answered_on', models.DateField(null=True)),
                ('answer', models.CharField(blank=True, default='', max_length=200)),
                ('line_id', models.BigIntegerField()),
                ('answer_line_id', models.BigIntegerField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Card',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('token', models.CharField(db_collation='C', max_length=32, unique=True)),
                ('given_on', models.DateField()),
                ('ended_on', models.DateField(null=True)),
                ('line_id', models.BigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name='Correction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('payload', models.BinaryField()),
                ('note', models.CharField(blank=True, default='', max_length=500)),
                ('asked_at', models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow())),
                ('state', models.CharField(choices=[('waiting', 'Chờ xem'), ('accepted', 'Đã sửa'), ('declined', 'Chưa sửa được'), ('withdrawn', 'Đã rút lại')], default='waiting', max_length=9)),
                ('answered_at', models.DateTimeField(null=True)),
                ('answer', models.CharField(blank=True, default='', max_length=300)),
                ('line_id', models.BigIntegerField()),
                ('answer_line_id', models.BigIntegerField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Decision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('about', models.CharField(choices=[('admission', 'Kết nạp hội viên'), ('honour', 'Công nhận hội viên danh dự'), ('leaving', 'Cho thôi, xóa tên hội viên'), ('post', 'Chức vụ, ban chấp hành'), ('units', 'Lập, sáp nhập, chia tách chi hội')], max_length=9)),
                ('number', models.CharField(max_length=60)),
                ('signed_on', models.DateField()),
                ('signed_by', models.CharField(blank=True, default='', max_length=150)),
                ('line_id', models.BigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name='Term',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('label', models.CharField(max_length=40)),
                ('since', models.DateField()),
                ('until', models.DateField(null=True)),
                ('line_id', models.BigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name='Transfer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('elsewhere', models.CharField(blank=True, default='', max_length=150)),
                ('state', models.CharField(choices=[('proposed', 'Chờ nơi nhận'), ('accepted', 'Đã nhận'), ('returned', 'Nơi nhận trả lại'), ('withdrawn', 'Nơi gửi rút lại'), ('sent', 'Đã giới thiệu đi')], default='proposed', max_length=9)),
                ('proposed_on', models.DateField()),
                ('why', models.CharField(blank=True, default='', max_length=200)),
                ('number', models.CharField(blank=True, default='', max_length=60)),
                ('answered_on', models.DateField(null=True)),
                ('answer', models.CharField(blank=True, default='', max_length=200)),
                ('line_id', models.BigIntegerField()),
                ('answer_line_id', models.BigIntegerField(null=True)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name='post',
            name='one_head_for_a_unit',
        ),
        migrations.AddField(
            model_name='member',
            name='away_since',
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name='post',
            name='basis',
            field=models.CharField(blank=True, choices=[('elected', 'Bầu'), ('co_opted', 'Bầu bổ sung'), ('appointed', 'Chỉ định'), ('ex_officio', 'Kiêm nhiệm')], default='', max_length=10),
        ),
        migrations.AddField(
            model_name='post',
            name='end_note',
            field=models.CharField(blank=True, default='', max_length=200),
        ),
        migrations.AddField(
            model_name='post',
            name='grant',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.rolegrant'),
        ),
        migrations.AlterField(
            model_name='post',
            name='title',
            field=models.CharField(choices=[('chair', 'Chủ tịch'), ('vice_chair', 'Phó Chủ tịch'), ('standing', 'Ủy viên Ban Thường vụ'), ('executive', 'Ủy viên Ban Chấp hành'), ('control_head', 'Trưởng ban kiểm tra'), ('control', 'Ủy viên kiểm tra'), ('head', 'Chi hội trưởng'), ('deputy', 'Chi hội phó'), ('branch_member', 'Ủy viên Ban Chấp hành chi hội'), ('cell_head', 'Tổ trưởng'), ('cell_deputy', 'Tổ phó'), ('speaker', 'Tuyên truyền viên')], max_length=14),
        ),
        migrations.AlterField(
            model_name='spell',
            name='entry',
            field=models.CharField(choices=[('listed', 'Có sẵn trong danh sách'), ('admitted', 'Kết nạp mới'), ('moved_in', 'Chuyển đến từ chi hội khác'), ('transferred', 'Chuyển sinh hoạt đến'), ('returned', 'Vào lại'), ('recognised', 'Công nhận danh dự'), ('merged', 'Do sáp nhập, chia tách chi hội')], max_length=12),
        ),
        migrations.AlterField(
            model_name='spell',
            name='exit',
            field=models.CharField(blank=True, choices=[('moved', 'Chuyển chi hội'), ('transferred', 'Chuyển sinh hoạt đi'), ('married_away', 'Theo chồng đi nơi khác'), ('works_away', 'Đi làm xa'), ('moved_away', 'Chuyển nơi ở'), ('resigned', 'Xin thôi'), ('struck_off', 'Xóa tên'), ('died', 'Từ trần'), ('honour_ended', 'Thôi danh dự'), ('merged', 'Do sáp nhập, chia tách chi hội')], default='', max_length=12),
        ),
        migrations.AddField(
            model_name='absence',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='absences', to='members.person'),
        ),
        migrations.AddField(
            model_name='application',
            name='by',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='application',
            name='cell',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.unit'),
        ),
        migrations.AddField(
            model_name='application',
            name='person',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='applications', to='members.person'),
        ),
        migrations.AddField(
            model_name='application',
            name='unit',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.unit'),
        ),
        migrations.AddField(
            model_name='card',
            name='commune',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.unit'),
        ),
        migrations.AddField(
            model_name='card',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='cards', to='members.person'),
        ),
        migrations.AddField(
            model_name='correction',
            name='by',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='correction',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='corrections', to='members.person'),
        ),
        migrations.AddField(
            model_name='decision',
            name='unit',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.unit'),
        ),
        migrations.AddField(
            model_name='application',
            name='decision',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='applications', to='members.decision'),
        ),
        migrations.AddField(
            model_name='post',
            name='decision',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='posts', to='members.decision'),
        ),
        migrations.AddField(
            model_name='spell',
            name='decision',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.decision'),
        ),
        migrations.AddField(
            model_name='spell',
            name='exit_decision',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.decision'),
        ),
        migrations.AddField(
            model_name='term',
            name='unit',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='terms', to='units.unit'),
        ),
        migrations.AddField(
            model_name='post',
            name='term',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='posts', to='members.term'),
        ),
        migrations.AddConstraint(
            model_name='post',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('title__in', ('chair', 'head', 'cell_head', 'control_head'))), expressions=[('unit', '='), ('title', '='), (models.Func(models.F('since'), models.F('until'), django.contrib.postgres.fields.ranges.RangeBoundary(), function='DATERANGE', output_field=django.contrib.postgres.fields.ranges.DateRangeField()), '&&')], name='one_holder_of_the_post'),
        ),
        migrations.AddConstraint(
            model_name='post',
            constraint=models.UniqueConstraint(condition=models.Q(('until', None)), fields=('unit', 'title', 'person'), name='post_once'),
        ),
        migrations.AddField(
            model_name='transfer',
            name='arrived',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.unit'),
        ),
        migrations.AddField(
            model_name='transfer',
            name='by',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='transfer',
            name='origin',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.unit'),
        ),
        migrations.AddField(
            model_name='transfer',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='transfers', to='members.person'),
        ),
        migrations.AddField(
            model_name='transfer',
            name='target',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.unit'),
        ),
        migrations.CreateModel(
            name='Arrival',
            fields=[
            ],
            options={
                'proxy': True,
                'indexes': [],
                'constraints': [],
            },
            bases=('members.transfer',),
        ),
        migrations.AddConstraint(
            model_name='absence',
            constraint=models.UniqueConstraint(condition=models.Q(('until', None)), fields=('person',), name='one_open_absence'),
        ),
        migrations.AddConstraint(
            model_name='absence',
            constraint=models.CheckConstraint(condition=models.Q(('until', None), ('until__gte', models.F('since')), _connector='OR'), name='absence_ends_later'),
        ),
        migrations.AddConstraint(
            model_name='absence',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('person', '='), (models.Func(models.F('since'), models.F('until'), django.contrib.postgres.fields.ranges.RangeBoundary(), function='DATERANGE', output_field=django.contrib.postgres.fields.ranges.DateRangeField()), '&&')], name='one_absence_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='card',
            constraint=models.UniqueConstraint(fields=('commune', 'number'), name='card_number_once'),
        ),
        migrations.AddConstraint(
            model_name='card',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_on', None)), fields=('person',), name='one_card'),
        ),
        migrations.AddIndex(
            model_name='correction',
            index=models.Index(condition=models.Q(('state', 'waiting')), fields=['person'], name='correction_waiting'),
        ),
        migrations.AddConstraint(
            model_name='correction',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answered_at', None), ('state', 'waiting')), models.Q(models.Q(('state', 'waiting'), _negated=True), ('answered_at__isnull', False)), _connector='OR'), name='correction_answered'),
        ),
        migrations.AddIndex(
            model_name='decision',
            index=models.Index(fields=['unit', '-signed_on'], name='decision_unit'),
        ),
        migrations.AddIndex(
            model_name='application',
            index=models.Index(condition=models.Q(('state', 'waiting')), fields=['unit'], name='application_waiting'),
        ),
        migrations.AddConstraint(
            model_name='application',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answered_on', None), ('state', 'waiting')), models.Q(models.Q(('state', 'waiting'), _negated=True), ('answered_on__isnull', False)), _connector='OR'), name='application_answered'),
        ),
        migrations.AddConstraint(
            model_name='term',
            constraint=models.UniqueConstraint(fields=('unit', 'label'), name='term_once'),
        ),
        migrations.AddConstraint(
            model_name='term',
            constraint=models.CheckConstraint(condition=models.Q(('until', None), ('until__gt', models.F('since')), _connector='OR'), name='term_ends_later'),
        ),
        migrations.AddIndex(
            model_name='transfer',
            index=models.Index(fields=['origin', '-id'], name='transfer_origin'),
        ),
        migrations.AddIndex(
            model_name='transfer',
            index=models.Index(fields=['target', '-id'], name='transfer_target'),
        ),
        migrations.AddConstraint(
            model_name='transfer',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'proposed')), fields=('person',), name='one_transfer_under_way'),
        ),
        migrations.AddConstraint(
            model_name='transfer',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('elsewhere', ''), ('origin__isnull', False), ('target__isnull', False), models.Q(('origin', models.F('target')), _negated=True)), models.Q(('origin__isnull', True), ('target__isnull', False), models.Q(('elsewhere', ''), _negated=True)), models.Q(('origin__isnull', False), ('target__isnull', True), models.Q(('elsewhere', ''), _negated=True)), _connector='OR'), name='transfer_of_two'),
        ),
        migrations.AddConstraint(
            model_name='transfer',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answered_on', None), ('arrived', None), ('origin__isnull', False), ('state', 'proposed'), ('target__isnull', False)), models.Q(('answered_on__isnull', False), ('arrived__isnull', False), ('state', 'accepted')), models.Q(('answered_on__isnull', False), ('arrived', None), ('state__in', ('returned', 'withdrawn'))), models.Q(('arrived', None), ('state', 'sent'), ('target', None)), _connector='OR'), name='transfer_answered'),
        ),
    ]
