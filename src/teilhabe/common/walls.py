"""Constraints that hold the walls between centres in the database itself.

Django has no composite foreign key between ordinary tables (``CompositePrimaryKey`` cannot be pointed to) and
no row security. Both are written here as constraints, so that ``makemigrations`` writes them into migrations and
both databases carry them from the first one. What was tried and measured: docs/adr/0002-tenant-in-every-key.md.
"""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models.constraints import BaseConstraint


class _Wall(BaseConstraint):
    """Common shape: a wall is checked by the database only, never by ``full_clean``."""

    def validate(self, model: Any, instance: Any, exclude: Any = None, using: str = "default") -> None:
        return None

    def __eq__(self, other: object) -> bool:
        return isinstance(other, type(self)) and self.deconstruct() == other.deconstruct()

    def __hash__(self) -> int:
        return hash((type(self), self.name))


class TenantKey(_Wall):
    """``FOREIGN KEY (centre, …, x) REFERENCES t (centre, …, id)``: a row can only point inside its own centre.

    ``fields`` are this model's fields, the last one being the relation; ``to_fields`` those of the model it
    points to. Deferred to the commit on both databases. If one part is empty the database skips the check
    (MATCH SIMPLE), so a nullable three-part key needs its two-part key beside it.
    """

    def __init__(
        self,
        *,
        fields: tuple[str, ...],
        to_fields: tuple[str, ...] = ("centre", "id"),
        name: str,
        **kwargs: Any,
    ) -> None:
        self.fields = tuple(fields)
        self.to_fields = tuple(to_fields)
        super().__init__(name=name, **kwargs)

    def deconstruct(self) -> Any:
        path, args, kwargs = super().deconstruct()
        return path, args, {**kwargs, "fields": self.fields, "to_fields": self.to_fields}

    def _reference(self, model: type[models.Model], editor: BaseDatabaseSchemaEditor) -> str:
        meta: Any = model._meta
        target = meta.get_field(self.fields[-1]).remote_field.model
        quote = editor.quote_name
        here = ", ".join(quote(meta.get_field(name).column) for name in self.fields)
        there = ", ".join(quote(target._meta.get_field(name).column) for name in self.to_fields)
        return (
            f"CONSTRAINT {quote(self.name)} FOREIGN KEY ({here}) "
            f"REFERENCES {quote(target._meta.db_table)} ({there}) DEFERRABLE INITIALLY DEFERRED"
        )

    def constraint_sql(self, model: Any, schema_editor: Any) -> Any:
        if schema_editor.connection.vendor == "sqlite":
            return self._reference(model, schema_editor)
        schema_editor.deferred_sql.append(self.create_sql(model, schema_editor))
        return None

    def create_sql(self, model: Any, schema_editor: Any) -> str:
        table = schema_editor.quote_name(model._meta.db_table)
        return f"ALTER TABLE {table} ADD {self._reference(model, schema_editor)}"

    def remove_sql(self, model: Any, schema_editor: Any) -> str:
        table = schema_editor.quote_name(model._meta.db_table)
        return f"ALTER TABLE {table} DROP CONSTRAINT {schema_editor.quote_name(self.name)}"


class RowSecurity(_Wall):
    """PostgreSQL row security as the second wall: without a centre told to the database, no row exists.

    ``also`` is an extra condition for reading (a user may read the own memberships before a centre is chosen).
    ENABLE and FORCE, so that the owner of the table is held as well; USING and WITH CHECK on the centre.
    """

    SETTING = "teilhabe.centre"

    def __init__(self, *, name: str, also: str = "", **kwargs: Any) -> None:
        self.also = also
        super().__init__(name=name, **kwargs)

    def deconstruct(self) -> Any:
        path, args, kwargs = super().deconstruct()
        return path, args, {**kwargs, "also": self.also} if self.also else kwargs

    def constraint_sql(self, model: Any, schema_editor: Any) -> Any:
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.deferred_sql.append(self.create_sql(model, schema_editor))

    def create_sql(self, model: Any, schema_editor: Any) -> Any:
        if schema_editor.connection.vendor != "postgresql":
            return None
        table, name = schema_editor.quote_name(model._meta.db_table), schema_editor.quote_name(self.name)
        own = f"centre_id = nullif(current_setting('{self.SETTING}', true), '')::uuid"
        using = f"({own}) OR ({self.also})" if self.also else own
        return (
            f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY; ALTER TABLE {table} FORCE ROW LEVEL SECURITY; "
            f"CREATE POLICY {name} ON {table} USING ({using}) WITH CHECK ({own})"
        )

    def remove_sql(self, model: Any, schema_editor: Any) -> Any:
        if schema_editor.connection.vendor != "postgresql":
            return None
        table = schema_editor.quote_name(model._meta.db_table)
        return (
            f"DROP POLICY {schema_editor.quote_name(self.name)} ON {table}; "
            f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY; ALTER TABLE {table} DISABLE ROW LEVEL SECURITY"
        )
