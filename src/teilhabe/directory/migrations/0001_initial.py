import django.db.models.deletion
import teilhabe.common.walls
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('access', '0001_initial'),
        ('geo', '0001_places_and_ways'),
    ]

    operations = [
        migrations.CreateModel(
            name='Organisation',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=160, verbose_name='Name')),
                ('short_name', models.CharField(blank=True, max_length=60, verbose_name='Kurzname')),
                ('category', models.CharField(blank=True, max_length=80, verbose_name='Art')),
                ('summary', models.TextField(blank=True, verbose_name='Kurztext')),
                ('address', models.CharField(blank=True, max_length=240, verbose_name='Anschrift')),
                ('origin', models.CharField(choices=[('real', 'öffentliche Quelle'), ('invented', 'erfunden'), ('entered', 'vom Zentrum erfasst')], default='entered', max_length=10)),
                ('source', models.CharField(blank=True, max_length=300)),
                ('source_as_of', models.CharField(blank=True, max_length=40)),
                ('ended_on', models.DateField(blank=True, null=True)),
                ('centre', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.centre')),
                ('territory', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='geo.territory')),
            ],
            options={
                'ordering': ['name'],
                'abstract': False,
                'base_manager_name': 'objects',
                'default_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('centre', 'id'), name='directory_organisation_tenant'), teilhabe.common.walls.RowSecurity(name='directory_organisation_wall')],
            },
        ),
        migrations.CreateModel(
            name='OfficeContact',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('function', models.CharField(max_length=120, verbose_name='Funktion')),
                ('name', models.CharField(blank=True, max_length=120, verbose_name='Name')),
                ('phone', models.CharField(blank=True, max_length=40, verbose_name='Telefon')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='E-Mail')),
                ('centre', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.centre')),
                ('organisation', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='contacts', to='directory.organisation')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'default_manager_name': 'objects',
                'constraints': [teilhabe.common.walls.TenantKey(fields=('centre', 'organisation'), name='directory_officecontact_organisation_key', to_fields=('centre', 'id')), models.UniqueConstraint(fields=('centre', 'id'), name='directory_officecontact_tenant'), teilhabe.common.walls.RowSecurity(name='directory_officecontact_wall')],
            },
        ),
        migrations.CreateModel(
            name='OrganisationRole',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('role', models.CharField(choices=[('carrier', 'Kursträger'), ('authority', 'Behörde'), ('school', 'Schule'), ('advice', 'Beratungsstelle'), ('initiative', 'Initiative'), ('employer', 'Betrieb')], max_length=12)),
                ('valid_from', models.DateField()),
                ('valid_to', models.DateField(blank=True, null=True)),
                ('centre', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.centre')),
                ('organisation', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='roles', to='directory.organisation')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'default_manager_name': 'objects',
                'constraints': [teilhabe.common.walls.TenantKey(fields=('centre', 'organisation'), name='directory_organisationrole_organisation_key', to_fields=('centre', 'id')), models.UniqueConstraint(fields=('centre', 'id'), name='directory_organisationrole_tenant'), teilhabe.common.walls.RowSecurity(name='directory_organisationrole_wall')],
            },
        ),
        migrations.CreateModel(
            name='PartnerAccess',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('valid_from', models.DateField()),
                ('valid_to', models.DateField(blank=True, null=True)),
                ('centre', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.centre')),
                ('membership', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.membership')),
                ('organisation', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='accesses', to='directory.organisation')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'default_manager_name': 'objects',
                'constraints': [teilhabe.common.walls.TenantKey(fields=('centre', 'membership'), name='directory_partneraccess_membership_key', to_fields=('centre', 'id')), teilhabe.common.walls.TenantKey(fields=('centre', 'organisation'), name='directory_partneraccess_organisation_key', to_fields=('centre', 'id')), models.UniqueConstraint(fields=('centre', 'id'), name='directory_partneraccess_tenant'), teilhabe.common.walls.RowSecurity(name='directory_partneraccess_wall')],
            },
        ),
        migrations.CreateModel(
            name='Schedule',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('week', models.JSONField(default=dict)),
                ('skips_school_holidays', models.BooleanField(default=False)),
                ('extra_days', models.JSONField(default=list)),
                ('cancelled_days', models.JSONField(default=list)),
                ('centre', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.centre')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'default_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('centre', 'id'), name='directory_schedule_tenant'), teilhabe.common.walls.RowSecurity(name='directory_schedule_wall')],
            },
        ),
        migrations.CreateModel(
            name='Site',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=120, verbose_name='Ort')),
                ('street', models.CharField(blank=True, max_length=120, verbose_name='Straße')),
                ('lat', models.FloatField()),
                ('lon', models.FloatField()),
                ('step_free', models.BooleanField(default=False, verbose_name='stufenlos')),
                ('induction_loop', models.BooleanField(default=False, verbose_name='Hörschleife')),
                ('good_light', models.BooleanField(default=False, verbose_name='sehgerecht')),
                ('hidden', models.BooleanField(default=False)),
                ('centre', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.centre')),
                ('organisation', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='sites', to='directory.organisation')),
                ('territory', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='geo.territory', verbose_name='Stadt')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'default_manager_name': 'objects',
                'constraints': [teilhabe.common.walls.TenantKey(fields=('centre', 'organisation'), name='directory_site_organisation_key', to_fields=('centre', 'id')), models.UniqueConstraint(fields=('centre', 'id'), name='directory_site_tenant'), teilhabe.common.walls.RowSecurity(name='directory_site_wall')],
            },
        ),
    ]
