"""Sealing columns that hold rows already, and opening them again; for migrations."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from typing import Any

from teilhabe.common.walls import RowSecurity
from teilhabe.keys.enums import Keeping
from teilhabe.keys.fields import EncryptedBinaryField, EncryptedTextField
from teilhabe.keys.sealing import Place, seal, unseal
from teilhabe.keys.service import make_master_key
from teilhabe.keys.vault import vault

BATCH = 500
Columns = Mapping[str, tuple[str, ...]]  # table → sealed columns
Change = Callable[[Any, Any, Place, uuid.UUID | None], Any]


def sealing(tables: Columns) -> tuple[Any, Any]:
    """The two functions of a ``RunPython``: seal the columns of these tables; open them again.

    Works centre by centre, since the owner of the tables is bound by row security as well.
    """

    def forward(apps: Any, editor: Any) -> None:
        _each_centre(apps, editor, tables, _sealed)

    def back(apps: Any, editor: Any) -> None:
        _each_centre(apps, editor, tables, _opened)

    return forward, back


def _sealed(field: Any, value: Any, place: Place, ring: uuid.UUID | None) -> bytes:
    assert ring is not None  # noqa: S101 - given on the way forward
    return seal(field.to_bytes(value), place, ring)


def _opened(field: Any, value: Any, place: Place, ring: uuid.UUID | None) -> Any:
    return field.to_value(unseal(field.blob_of(value), place))


def _each_centre(apps: Any, editor: Any, tables: Columns, change: Change) -> None:
    connection = editor.connection
    for centre in apps.get_model("access", "Centre").objects.values_list("pk", flat=True):
        _tell(connection, str(centre))
        for table, columns in tables.items():
            _each_row(apps, connection, centre, table, columns, change)
    _tell(connection, "")


def _tell(connection: Any, centre: str) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config(%s, %s, true)", [RowSecurity.SETTING, centre])


def _each_row(
    apps: Any, connection: Any, centre: uuid.UUID, table: str, columns: tuple[str, ...], change: Change
) -> None:
    """Batch by batch in the order of the ids; names of tables and columns come from the migration."""
    own = uuid.UUID(int=centre.int)
    as_key = apps.get_model("access", "Centre")._meta.pk.get_db_prep_value
    names, last = ", ".join(columns), as_key(uuid.UUID(int=0), connection)
    select = (
        f"SELECT id, person_id, sealed_version, {names} FROM {table} "  # noqa: S608
        "WHERE centre_id = %s AND id > %s ORDER BY id LIMIT %s"
    )
    rings = _Rings(apps, own)
    with connection.cursor() as cursor:
        while True:
            cursor.execute(select, [as_key(own, connection), last, BATCH])
            rows = cursor.fetchall()
            if not rows:
                return
            for key, person, version, *values in rows:
                ring = rings.of(person) if change is _sealed else None
                for column, value in zip(columns, values, strict=True):
                    if value is None:
                        continue
                    field = _kind(value)
                    place = Place(own, table, uuid.UUID(str(key)), column, version)
                    new = change(field, value, place, ring)
                    stored = field.stored(new, connection) if change is _sealed else new
                    cursor.execute(f"UPDATE {table} SET {column} = %s WHERE id = %s", [stored, key])  # noqa: S608
            last = rows[-1][0]


def _kind(value: Any) -> Any:
    return EncryptedTextField() if isinstance(value, str) else EncryptedBinaryField()


class _Rings:
    """The rings of the people of a centre at the time of the migration; made where there is none."""

    def __init__(self, apps: Any, centre: uuid.UUID) -> None:
        self._ring, self._link = apps.get_model("keys", "KeyRing"), apps.get_model("people", "PersonKey")
        self._centre, self._known = centre, dict[str | None, uuid.UUID]()

    def of(self, person: Any) -> uuid.UUID:
        key = None if person is None else str(person)
        if key not in self._known:
            make_master_key()
            self._known[key] = self._found(person) or self._made(person)
        return self._known[key]

    def _found(self, person: Any) -> uuid.UUID | None:
        if person is None:
            rows = self._ring.objects.filter(centre_id=self._centre, keeping=Keeping.CENTRE, state="live")
            return rows.values_list("pk", flat=True).first()
        rows = self._link.objects.filter(centre_id=self._centre, person_id=person, keeping=Keeping.CLIENT)
        return rows.values_list("ring_id", flat=True).first()

    def _made(self, person: Any) -> uuid.UUID:
        keeping = Keeping.CENTRE if person is None else Keeping.CLIENT
        ring = self._ring(centre_id=self._centre, keeping=keeping, state="live")
        vault().open_rings(self._centre, [ring.pk])
        ring.save(force_insert=True)
        if person is not None:
            self._link(centre_id=self._centre, person_id=person, ring_id=ring.pk, keeping=keeping).save(
                force_insert=True
            )
        return ring.pk
