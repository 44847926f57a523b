import django.db.models.deletion
import teilhabe.common.walls
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('access', '0001_initial'),
        ('courses', '0001_initial'),
        ('directory', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Weights',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField()),
                ('values', models.JSONField(default=dict)),
                ('decided_at', models.DateTimeField()),
                ('note', models.CharField(blank=True, max_length=200)),
                ('centre', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.centre')),
                ('decided_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.membership')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'default_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('centre', 'version'), name='allocation_weights_version'), teilhabe.common.walls.TenantKey(fields=('centre', 'decided_by'), name='allocation_weights_decided_by_key', to_fields=('centre', 'id')), models.UniqueConstraint(fields=('centre', 'id'), name='allocation_weights_tenant'), teilhabe.common.walls.RowSecurity(name='allocation_weights_wall')],
            },
        ),
        migrations.CreateModel(
            name='Run',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('single', 'eine Person'), ('round', 'Runde'), ('what_if', 'Was-wäre-wenn')], max_length=8)),
                ('state', models.CharField(choices=[('queued', 'eingereiht'), ('running', 'rechnet'), ('done', 'fertig'), ('cancelled', 'angehalten'), ('failed', 'fehlgeschlagen')], default='queued', max_length=10)),
                ('as_of', models.DateField()),
                ('rule_set', models.CharField(max_length=40)),
                ('switches', models.JSONField(default=dict)),
                ('seed', models.PositiveIntegerField(default=1)),
                ('question', models.JSONField(default=dict)),
                ('input_digest', models.CharField(blank=True, max_length=64)),
                ('result', models.JSONField(default=dict)),
                ('stage', models.CharField(blank=True, max_length=40)),
                ('fraction', models.FloatField(default=0.0)),
                ('cancel_asked_at', models.DateTimeField(blank=True, null=True)),
                ('asked_at', models.DateTimeField()),
                ('started_at', models.DateTimeField(blank=True, null=True)),
                ('finished_at', models.DateTimeField(blank=True, null=True)),
                ('asked_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.membership')),
                ('centre', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.centre')),
                ('weights', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='allocation.weights')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'default_manager_name': 'objects',
                'indexes': [models.Index(fields=['centre', 'kind', 'asked_at'], name='allocation_run_latest')],
                'constraints': [teilhabe.common.walls.TenantKey(fields=('centre', 'weights'), name='allocation_run_weights_key', to_fields=('centre', 'id')), teilhabe.common.walls.TenantKey(fields=('centre', 'asked_by'), name='allocation_run_asked_by_key', to_fields=('centre', 'id')), models.UniqueConstraint(fields=('centre', 'id'), name='allocation_run_tenant'), teilhabe.common.walls.RowSecurity(name='allocation_run_wall')],
            },
        ),
        migrations.CreateModel(
            name='CourseProposal',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('rank', models.PositiveSmallIntegerField(default=1)),
                ('state', models.CharField(choices=[('computed', 'berechnet'), ('shown', 'vorgeschlagen'), ('chosen', 'gewählt'), ('overridden', 'anders entschieden'), ('postponed', 'zurückgestellt'), ('superseded', 'überholt'), ('dropped', 'hinfällig')], default='computed', max_length=12)),
                ('explanation', models.JSONField(default=dict)),
                ('made_at', models.DateTimeField()),
                ('request_version', models.PositiveIntegerField()),
                ('tier', models.PositiveSmallIntegerField(default=2)),
                ('cost', models.IntegerField(default=0)),
                ('centre', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.centre')),
                ('course_run', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='proposals', to='courses.courserun')),
                ('request', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='proposals', to='courses.courserequest')),
                ('seat', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='proposals', to='courses.seat')),
                ('run', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='allocation.run')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'default_manager_name': 'objects',
                'indexes': [models.Index(fields=['centre', 'state', 'course_run'], name='allocation_proposal_open')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ['computed', 'shown'])), fields=('centre', 'request'), name='allocation_proposal_one_open'), teilhabe.common.walls.TenantKey(fields=('centre', 'request'), name='allocation_courseproposal_request_key', to_fields=('centre', 'id')), teilhabe.common.walls.TenantKey(fields=('centre', 'course_run'), name='allocation_courseproposal_course_run_key', to_fields=('centre', 'id')), teilhabe.common.walls.TenantKey(fields=('centre', 'seat'), name='allocation_courseproposal_seat_key', to_fields=('centre', 'id')), models.UniqueConstraint(fields=('centre', 'id'), name='allocation_courseproposal_tenant'), teilhabe.common.walls.RowSecurity(name='allocation_courseproposal_wall'), teilhabe.common.walls.TenantKey(fields=('centre', 'run'), name='allocation_courseproposal_run_key', to_fields=('centre', 'id'))],
            },
        ),
        migrations.CreateModel(
            name='Decision',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('chosen', 'bestätigt'), ('overridden', 'anders entschieden'), ('postponed', 'zurückgestellt')], max_length=12)),
                ('at', models.DateTimeField()),
                ('reason_code', models.CharField(blank=True, max_length=20, verbose_name='Grund')),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='Begründung')),
                ('undone_at', models.DateTimeField(blank=True, null=True)),
                ('by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.membership')),
                ('centre', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.centre')),
                ('course_run', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='courses.courserun')),
                ('proposal', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='allocation.courseproposal')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'default_manager_name': 'objects',
                'constraints': [teilhabe.common.walls.TenantKey(fields=('centre', 'proposal'), name='allocation_decision_proposal_key', to_fields=('centre', 'id')), teilhabe.common.walls.TenantKey(fields=('centre', 'by'), name='allocation_decision_by_key', to_fields=('centre', 'id')), teilhabe.common.walls.TenantKey(fields=('centre', 'course_run'), name='allocation_decision_course_run_key', to_fields=('centre', 'id')), models.UniqueConstraint(fields=('centre', 'id'), name='allocation_decision_tenant'), teilhabe.common.walls.RowSecurity(name='allocation_decision_wall')],
            },
        ),
        migrations.CreateModel(
            name='DemandSignal',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('shape', models.JSONField(default=dict)),
                ('count', models.PositiveSmallIntegerField()),
                ('sent_at', models.DateTimeField(blank=True, null=True)),
                ('made_at', models.DateTimeField()),
                ('centre', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.centre')),
                ('organisation', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.organisation')),
                ('run', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='signals', to='allocation.run')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'default_manager_name': 'objects',
                'constraints': [teilhabe.common.walls.TenantKey(fields=('centre', 'run'), name='allocation_demandsignal_run_key', to_fields=('centre', 'id')), teilhabe.common.walls.TenantKey(fields=('centre', 'organisation'), name='allocation_demandsignal_organisation_key', to_fields=('centre', 'id')), models.UniqueConstraint(fields=('centre', 'id'), name='allocation_demandsignal_tenant'), teilhabe.common.walls.RowSecurity(name='allocation_demandsignal_wall')],
            },
        ),
    ]
