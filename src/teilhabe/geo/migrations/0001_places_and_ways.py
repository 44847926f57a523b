import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Feed',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('reference', 'Grunddaten'), ('holidays', 'Ferien und Feiertage'), ('matrix', 'Fahrzeitmatrix'), ('timetable', 'Fahrplan (GTFS)'), ('boundaries', 'Grenzen')], max_length=12)),
                ('version', models.CharField(max_length=120)),
                ('credit', models.TextField(blank=True)),
                ('loaded_at', models.DateTimeField()),
                ('row_count', models.PositiveIntegerField(default=0)),
            ],
            options={
                'ordering': ['loaded_at', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Territory',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('ags', models.CharField(max_length=8)),
                ('name', models.CharField(max_length=120)),
                ('kind', models.CharField(choices=[('gemeinde', 'Gemeinde'), ('kreis', 'Kreis oder kreisfreie Stadt'), ('bezirk', 'Regierungsbezirk'), ('land', 'Land')], max_length=8)),
                ('valid_from', models.DateField(blank=True, null=True)),
                ('valid_to', models.DateField(blank=True, null=True)),
                ('lat', models.DecimalField(blank=True, decimal_places=6, max_digits=9, null=True)),
                ('lon', models.DecimalField(blank=True, decimal_places=6, max_digits=9, null=True)),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='geo.territory')),
                ('successor', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='forerunners', to='geo.territory')),
            ],
            options={
                'ordering': ['ags', 'valid_from'],
                'constraints': [models.UniqueConstraint(fields=('ags', 'valid_from'), name='geo_territory_once_per_start'), models.UniqueConstraint(condition=models.Q(('valid_from__isnull', True)), fields=('ags',), name='geo_territory_one_open_start'), models.CheckConstraint(condition=models.Q(('valid_from__isnull', True), ('valid_to__isnull', True), ('valid_to__gt', models.F('valid_from')), _connector='OR'), name='geo_territory_ends_after_start'), models.CheckConstraint(condition=models.Q(('successor__isnull', True), ('valid_to__isnull', False), _connector='OR'), name='geo_territory_successor_only_after_end'), models.CheckConstraint(condition=models.Q(models.Q(('lat__isnull', True), ('lon__isnull', True)), models.Q(('lat__isnull', False), ('lon__isnull', False)), _connector='OR'), name='geo_territory_point_complete')],
            },
        ),
        migrations.CreateModel(
            name='Stop',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('eva', models.CharField(max_length=20, unique=True)),
                ('name', models.CharField(max_length=160)),
                ('lat', models.DecimalField(decimal_places=6, max_digits=9)),
                ('lon', models.DecimalField(decimal_places=6, max_digits=9)),
                ('means', models.CharField(choices=[('bus', 'Bus'), ('rail', 'Bahn'), ('on_demand', 'Rufbus')], max_length=10)),
                ('feed', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='stops', to='geo.feed')),
                ('territory', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='stops', to='geo.territory')),
            ],
            options={
                'ordering': ['eva'],
            },
        ),
        migrations.CreateModel(
            name='Holiday',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('public', 'Feiertag'), ('school', 'Schulferien')], max_length=8)),
                ('name', models.CharField(max_length=80)),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField()),
                ('territory', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='holidays', to='geo.territory')),
            ],
            options={
                'ordering': ['starts_on', 'kind', 'name'],
                'constraints': [models.UniqueConstraint(fields=('territory', 'kind', 'starts_on', 'name'), name='geo_holiday_once_per_start'), models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='geo_holiday_ends_after_start')],
            },
        ),
        migrations.CreateModel(
            name='District',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=120)),
                ('lat', models.DecimalField(decimal_places=6, max_digits=9)),
                ('lon', models.DecimalField(decimal_places=6, max_digits=9)),
                ('territory', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='districts', to='geo.territory')),
            ],
            options={
                'ordering': ['territory__ags', 'name'],
                'constraints': [models.UniqueConstraint(fields=('territory', 'name'), name='geo_district_once_per_town')],
            },
        ),
        migrations.CreateModel(
            name='Boundary',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('geometry', models.JSONField()),
                ('feed', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='boundaries', to='geo.feed')),
                ('territory', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='boundary', to='geo.territory')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='TravelTime',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('from_key', models.CharField(max_length=160)),
                ('from_lat', models.DecimalField(decimal_places=6, max_digits=9)),
                ('from_lon', models.DecimalField(decimal_places=6, max_digits=9)),
                ('to_key', models.CharField(max_length=160)),
                ('to_lat', models.DecimalField(decimal_places=6, max_digits=9)),
                ('to_lon', models.DecimalField(decimal_places=6, max_digits=9)),
                ('mode', models.CharField(choices=[('foot', 'zu Fuß'), ('bike', 'mit dem Fahrrad'), ('transit', 'mit Bus und Bahn'), ('car', 'mit dem Auto')], max_length=8)),
                ('minutes', models.PositiveSmallIntegerField(null=True)),
                ('transfers', models.PositiveSmallIntegerField(default=0)),
                ('leaves_from', models.TimeField(blank=True, null=True)),
                ('leaves_until', models.TimeField(blank=True, null=True)),
                ('source', models.CharField(choices=[('estimate', 'Schätzung'), ('timetable', 'Fahrplan'), ('matrix', 'Fahrzeitmatrix')], max_length=10)),
                ('feed', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='travel_times', to='geo.feed')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('feed', 'from_key', 'to_key', 'mode', 'leaves_from'), name='geo_traveltime_once_per_window'), models.UniqueConstraint(condition=models.Q(('leaves_from__isnull', True)), fields=('feed', 'from_key', 'to_key', 'mode'), name='geo_traveltime_once_all_day'), models.CheckConstraint(condition=models.Q(models.Q(('leaves_from__isnull', True), ('leaves_until__isnull', True)), models.Q(('leaves_from__isnull', False), ('leaves_until__gt', models.F('leaves_from'))), _connector='OR'), name='geo_traveltime_window_complete')],
            },
        ),
    ]
