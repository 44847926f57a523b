"""Seals the rows that are there; on the way back it opens them."""

from django.db import migrations

from teilhabe.keys.migrating import sealing

SEAL, OPEN = sealing({"people_residence": ("address",), "people_title": ("detail",)})


class Migration(migrations.Migration):
    dependencies = [("people", "0003_sealed_fields"), ("keys", "0001_rings")]
    operations = [migrations.RunPython(SEAL, OPEN)]
