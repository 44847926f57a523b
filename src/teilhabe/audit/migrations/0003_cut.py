"""The oldest stretch of a chain may end: entries up to a stated cut can be deleted, all others still cannot."""

import uuid

from django.db import migrations, models

SQLITE = (
    "DROP TRIGGER audit_entry_no_delete",
    "CREATE TRIGGER audit_entry_no_delete BEFORE DELETE ON audit_entry WHEN NOT EXISTS "
    "(SELECT 1 FROM audit_cut WHERE chain = OLD.chain AND position >= OLD.position) "
    "BEGIN SELECT RAISE(ABORT, 'audit entries are append-only'); END",
    "CREATE TRIGGER audit_cut_no_update BEFORE UPDATE ON audit_cut "
    "BEGIN SELECT RAISE(ABORT, 'audit cuts are append-only'); END",
    "CREATE TRIGGER audit_cut_no_delete BEFORE DELETE ON audit_cut "
    "BEGIN SELECT RAISE(ABORT, 'audit cuts are append-only'); END",
)
SQLITE_BACK = (
    "DROP TRIGGER audit_entry_no_delete",
    "CREATE TRIGGER audit_entry_no_delete BEFORE DELETE ON audit_entry "
    "BEGIN SELECT RAISE(ABORT, 'audit entries are append-only'); END",
    "DROP TRIGGER audit_cut_no_update",
    "DROP TRIGGER audit_cut_no_delete",
)
POSTGRESQL = (
    "CREATE OR REPLACE FUNCTION audit_append_only() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN IF TG_TABLE_NAME = 'audit_entry' AND TG_OP = 'DELETE' THEN "
    "IF EXISTS (SELECT 1 FROM audit_cut c WHERE c.chain = OLD.chain AND c.position >= OLD.position) "
    "THEN RETURN OLD; END IF; END IF; "
    "RAISE EXCEPTION 'audit entries are append-only'; END $$",
    "CREATE TRIGGER audit_cut_append_only BEFORE UPDATE OR DELETE ON audit_cut "
    "FOR EACH ROW EXECUTE FUNCTION audit_append_only()",
)
POSTGRESQL_BACK = (
    "DROP TRIGGER audit_cut_append_only ON audit_cut",
    "CREATE OR REPLACE FUNCTION audit_append_only() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'audit entries are append-only'; END $$",
)


def forward(apps, schema_editor):
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL:
        schema_editor.execute(statement, params=None)


def back(apps, schema_editor):
    for statement in SQLITE_BACK if schema_editor.connection.vendor == "sqlite" else POSTGRESQL_BACK:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_append_only")]
    operations = [
        migrations.CreateModel(
            name="Cut",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("chain", models.CharField(max_length=64)),
                ("position", models.BigIntegerField()),
                ("digest", models.BinaryField(max_length=32)),
                ("at", models.DateTimeField()),
                ("root", models.PositiveIntegerField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=["chain", "position"], name="audit_cut_position")
                ],
            },
        ),
        migrations.RunPython(forward, back),
    ]
