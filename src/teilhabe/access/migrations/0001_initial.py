import django.db.models.deletion
import teilhabe.common.walls
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='User',
            fields=[
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('username', models.CharField(max_length=80, unique=True, verbose_name='Benutzername')),
                ('name', models.CharField(max_length=120, verbose_name='Name')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='E-Mail')),
                ('is_active', models.BooleanField(default=True)),
                ('language', models.CharField(default='de', max_length=8)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Centre',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('key', models.CharField(max_length=20, unique=True)),
                ('name', models.CharField(max_length=120)),
                ('carrier', models.CharField(blank=True, max_length=120)),
                ('ags', models.CharField(max_length=8)),
                ('bezirk', models.CharField(blank=True, max_length=40)),
                ('street', models.CharField(blank=True, max_length=120)),
                ('postcode', models.CharField(blank=True, max_length=5)),
                ('town', models.CharField(blank=True, max_length=80)),
                ('phone', models.CharField(blank=True, max_length=40)),
                ('email', models.EmailField(blank=True, max_length=254)),
                ('url', models.URLField(blank=True)),
                ('opened_on', models.DateField(blank=True, null=True)),
                ('closed_on', models.DateField(blank=True, null=True)),
                ('is_sample', models.BooleanField(default=False, help_text='demo or test: everything in it is invented')),
            ],
            options={
                'ordering': ['key'],
            },
        ),
        migrations.CreateModel(
            name='Membership',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('role_key', models.CharField(choices=[('counselling', 'Beratung'), ('course_coordination', 'Sprachkurs-Koordination'), ('leadership', 'KI-Leitung'), ('team_lead', 'Teamleitung Beratung'), ('reception', 'Empfang'), ('reader', 'Hospitation'), ('data_protection', 'Datenschutz'), ('administration', 'Administration'), ('carrier_clerk', 'Kursträger'), ('carrier_teacher', 'Kursleitung beim Träger'), ('land_officer', 'Land')], max_length=40)),
                ('employer', models.CharField(blank=True, max_length=120)),
                ('basis', models.CharField(choices=[('own', 'eigenes Personal'), ('contract', 'Auftrag (Art. 28 DSGVO)'), ('joint', 'gemeinsam verantwortlich (Art. 26 DSGVO)'), ('partner', 'eigener Verantwortlicher (Träger)')], default='own', max_length=10)),
                ('valid_from', models.DateField()),
                ('valid_to', models.DateField(blank=True, null=True)),
                ('centre', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.centre')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'default_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('centre', 'user', 'role_key'), name='access_membership_once'), models.CheckConstraint(condition=models.Q(('valid_to', None), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='access_membership_ends_after_start'), models.UniqueConstraint(fields=('centre', 'id'), name='access_membership_tenant'), teilhabe.common.walls.RowSecurity(also="user_id = nullif(current_setting('teilhabe.user', true), '')::uuid", name='access_membership_wall')],
            },
        ),
    ]
