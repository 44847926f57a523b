"""One centre at a time: the scope, the fail-closed manager and the keys of centre-owned tables.

A **scope** is one outermost transaction. It does not nest: on PostgreSQL a scope opened inside another
transaction would stay in force until that transaction ends. Default and base manager of every owned model refuse
to work outside a scope, so a forgotten filter is an error and not a leak.
"""

from __future__ import annotations

import threading
import uuid
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from contextvars import ContextVar
from typing import Any, ClassVar, TypeVar

from django.db import connection, models, transaction
from django.db.models.constraints import BaseConstraint

from teilhabe.common.rows import Row
from teilhabe.common.walls import RowSecurity, TenantKey

_scope: ContextVar[uuid.UUID | None] = ContextVar("centre", default=None)
Model = TypeVar("Model", bound=models.Model)


class ScopeMissing(RuntimeError):
    """A query on rows of a centre without saying which centre."""


class ScopeNested(RuntimeError):
    """A second scope inside the first: two centres are never touched in one transaction."""


def current_centre() -> uuid.UUID:
    """The id of the centre in scope; raises ``ScopeMissing`` outside one."""
    centre_id = _scope.get()
    if centre_id is None:
        raise ScopeMissing("No centre in scope: open centre_scope(…) first.")
    return centre_id


def in_scope() -> bool:
    return _scope.get() is not None


def tell_database(*, setting: str, value: str) -> None:
    """Set a transaction-local value that the row-security policies read (PostgreSQL; nothing on SQLite)."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config(%s, %s, true)", [setting, value])


# SQLite has one writer, and whoever waits for it polls: with many threads some would wait past the time limit.
# Here the threads of a process line up, so that only processes compete (measured: 500 takers of the last seats).
_sqlite_turn = threading.Lock()


def _turn() -> AbstractContextManager[object]:
    return _sqlite_turn if connection.vendor == "sqlite" else nullcontext()


@contextmanager
def centre_scope(centre_id: uuid.UUID) -> Iterator[uuid.UUID]:
    """One transaction in which the rows of one centre exist, and no others."""
    if _scope.get() is not None:
        raise ScopeNested("A centre scope is already open.")
    with _turn(), transaction.atomic(durable=True):
        tell_database(setting=RowSecurity.SETTING, value=str(centre_id))
        token = _scope.set(centre_id)
        try:
            yield centre_id
        finally:
            _scope.reset(token)
            # Inside a test's outer transaction the setting would live on; a broken transaction forgets it anyway.
            if not connection.needs_rollback and connection.is_usable():
                tell_database(setting=RowSecurity.SETTING, value="")


class CentreQuerySet(models.QuerySet[Model]):
    """Rows of the centre in scope; new rows get that centre and cannot get another."""

    def bulk_create(self, objs: Iterable[Model], *args: Any, **kwargs: Any) -> list[Model]:
        rows = list(objs)
        for row in rows:
            _claim(row)
        return super().bulk_create(rows, *args, **kwargs)


class CentreManager(models.Manager.from_queryset(CentreQuerySet)):  # type: ignore[misc]
    """Default and base manager of owned models: closed outside a scope."""

    use_in_migrations = False

    def get_queryset(self) -> CentreQuerySet[Any]:
        return super().get_queryset().filter(centre_id=current_centre())

    @classmethod
    def of(cls, queryset: type[models.QuerySet[Any]]) -> Any:
        """A manager with the queryset's methods: ``objects = CentreManager.of(PersonQuerySet)``."""
        return cls.from_queryset(queryset)()


def _claim(row: Any) -> None:
    centre_id = current_centre()
    if row.centre_id is None:
        row.centre_id = centre_id
    elif row.centre_id != centre_id:
        raise ScopeNested("A row of another centre cannot be written in this scope.")


class _CentreKey(models.ForeignKey):
    """The tenant column. Brings the two constraints each owned table needs: UNIQUE (centre, id) and row security."""

    def contribute_to_class(self, cls: Any, name: str, private_only: bool = False, **kwargs: Any) -> None:
        super().contribute_to_class(cls, name, private_only, **kwargs)
        table = f"{cls._meta.app_label}_{cls._meta.model_name}"
        add_constraint(cls, models.UniqueConstraint(fields=("centre", "id"), name=f"{table}_tenant"))
        add_constraint(cls, RowSecurity(name=f"{table}_wall", also=getattr(cls, "readable_also", "")))

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.ForeignKey", args, kwargs


class OwnedForeignKey(models.ForeignKey):
    """A relation between rows of one centre: an ordinary join for the ORM, a composite key for the database.

    ``via`` names a further shared parent for a three-part key: ``place = OwnedForeignKey(…, via="run")`` makes
    ``(centre, run, place) → (centre, run, id)``: the place must belong to that run.
    """

    def __init__(self, to: Any, *, via: str | None = None, **kwargs: Any) -> None:
        self.via = via
        kwargs.setdefault("on_delete", models.PROTECT)
        kwargs["db_constraint"] = False
        super().__init__(to, **kwargs)

    def contribute_to_class(self, cls: Any, name: str, private_only: bool = False, **kwargs: Any) -> None:
        super().contribute_to_class(cls, name, private_only, **kwargs)
        table = f"{cls._meta.app_label}_{cls._meta.model_name}"
        add_constraint(cls, TenantKey(fields=("centre", name), name=f"{table}_{name}_key"))
        if self.via:
            add_constraint(
                cls,
                TenantKey(
                    fields=("centre", self.via, name),
                    to_fields=("centre", self.via, "id"),
                    name=f"{table}_{self.via}_{name}_key",
                ),
            )

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.ForeignKey", args, kwargs


def add_constraint(cls: Any, constraint: BaseConstraint) -> None:
    """Add a constraint to a concrete model as if its Meta had named it; migrations carry their own copy."""
    meta = cls._meta
    if meta.abstract or cls.__module__ == "__fake__" or meta.db_table.startswith("new__"):
        return
    if any(known.name == constraint.name for known in meta.constraints):
        return
    meta.constraints = [*meta.constraints, constraint]
    meta.original_attrs["constraints"] = meta.constraints


class CentreOwned(Row):
    """Base of every table that belongs to one centre."""

    tenancy: ClassVar[str] = "owned"
    readable_also: ClassVar[str] = ""

    centre = _CentreKey("access.Centre", on_delete=models.PROTECT, editable=False, related_name="+")

    objects: ClassVar[Any] = CentreManager()

    class Meta:
        abstract = True
        base_manager_name = "objects"
        default_manager_name = "objects"

    def save(self, *args: Any, **kwargs: Any) -> None:
        _claim(self)
        super().save(*args, **kwargs)
