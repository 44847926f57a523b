"""Encrypted model fields: sealed when a row is saved, opened when the attribute is read.

A sealed field knows its row, so ``queryset.update``, lookups and expressions on it are refused: they have no row
to bind a value to. The row's ``sealed_version`` moves with each save of a sealed field and is bound as well.
"""

from __future__ import annotations

import base64
import binascii
import json
from typing import Any

from django import forms
from django.core.exceptions import FieldError
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models.query_utils import DeferredAttribute
from django.utils.translation import gettext

from teilhabe.access.tenancy import CentreOwned
from teilhabe.keys.enums import Keeping
from teilhabe.keys.errors import Shredded
from teilhabe.keys.holders import ring_of
from teilhabe.keys.sealing import Place, seal, unseal

TEXT_MARK = "s1:"


class Sealed:
    """A value as it is stored; never shows its bytes."""

    __slots__ = ("blob",)

    def __init__(self, blob: bytes) -> None:
        self.blob = blob

    def __repr__(self) -> str:
        return "<sealed>"


class GoneText(str):
    """Shown in place of a text whose ring was destroyed; keeps the stored bytes when the row is saved."""

    blob: bytes


class GoneBytes(bytes):
    """The same for a stored file: empty."""

    blob: bytes


def is_gone(value: object) -> bool:
    """Whether a value can no longer be read because its ring was destroyed."""
    return isinstance(value, GoneText | GoneBytes)


class _Opening(DeferredAttribute):
    """Opens a sealed value on first read. A data descriptor, so that the instance's dictionary does not hide it."""

    field: Any

    def __get__(self, instance: Any, owner: Any = None) -> Any:
        if instance is None:
            return self
        name = self.field.attname
        value = instance.__dict__[name] if name in instance.__dict__ else super().__get__(instance, owner)
        if isinstance(value, Sealed):
            value = instance.__dict__[name] = self.field.opened(instance, value)
        return value

    def __set__(self, instance: Any, value: Any) -> None:
        instance.__dict__[self.field.attname] = value


class _SealedField(models.Field):
    """What the three kinds share. ``holder`` names the relation to the person, ``keeping`` the class of the ring."""

    descriptor_class = _Opening
    is_sealed = True

    def __init__(
        self, *args: Any, holder: str = "person", keeping: str = Keeping.CLIENT, **kwargs: Any
    ) -> None:
        self.holder, self.keeping = holder, Keeping(keeping)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "holder": self.holder, "keeping": self.keeping.value}

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name == "isnull":
            return super().get_lookup(lookup_name)
        raise FieldError(f"{self.name} is sealed: it cannot be searched.")

    def get_transform(self, lookup_name: str) -> Any:
        raise FieldError(f"{self.name} is sealed: it cannot be searched.")

    def place(self, instance: Any) -> Place:
        """Where the value of this field stands in this row."""
        table, field = self.model._meta.db_table, str(self.column)
        return Place(instance.centre_id, table, instance.pk, field, instance.sealed_version)

    def opened(self, instance: Any, value: Sealed) -> Any:
        """The plain value of a row; raises ``Tampered`` or ``KeysClosed``, never returns what it cannot prove."""
        try:
            return self.to_value(unseal(value.blob, self.place(instance)))
        except Shredded:
            return self.gone(value.blob)

    def pre_save(self, model_instance: Any, add: bool) -> Any:
        value = getattr(model_instance, self.attname)
        if value is None:
            return None
        if is_gone(value):
            return Sealed(value.blob)
        if model_instance.centre_id is None:
            raise ValueError("A sealed value needs the centre of its row.")
        ring = ring_of(self.holder, getattr(model_instance, f"{self.holder}_id"), self.keeping)
        return Sealed(seal(self.to_bytes(value), self.place(model_instance), ring))

    def get_prep_value(self, value: Any) -> Any:
        if value is not None and not isinstance(value, Sealed):
            raise ValueError(f"{self.name} is sealed: save the row, do not update the table.")
        return value

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        value = self.get_prep_value(value)
        return None if value is None else self.stored(value.blob, connection)

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Sealed | None:
        return None if value is None else Sealed(self.blob_of(value))

    def to_python(self, value: Any) -> Any:
        return value

    # the kinds say how a value becomes bytes and how bytes are stored
    def to_bytes(self, value: Any) -> bytes:
        raise NotImplementedError

    def to_value(self, plain: bytes) -> Any:
        raise NotImplementedError

    def gone(self, blob: bytes) -> Any:
        shown = GoneText(gettext("gelöscht"))
        shown.blob = blob
        return shown

    def stored(self, blob: bytes, connection: Any) -> Any:
        return TEXT_MARK + base64.b64encode(blob).decode("ascii")

    def blob_of(self, value: Any) -> bytes:
        """The sealed bytes of a column; anything else (plain text too) gives bytes that no key opens."""
        try:
            return base64.b64decode(value[len(TEXT_MARK) :], validate=True) if _is_marked(value) else b""
        except (ValueError, binascii.Error):
            return b""


def _is_marked(value: object) -> bool:
    return isinstance(value, str) and value.startswith(TEXT_MARK)


class EncryptedTextField(_SealedField, models.TextField):
    """A text of one line (``max_length`` set: an ordinary input) or of many, stored sealed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.max_length is not None:
            self.validators.append(MaxLengthValidator(self.max_length))

    def formfield(self, **kwargs: Any) -> Any:
        if self.max_length is not None:
            kwargs.setdefault("widget", forms.TextInput)
        return super().formfield(**kwargs)

    def to_bytes(self, value: Any) -> bytes:
        return str(value).encode()

    def to_value(self, plain: bytes) -> str:
        return plain.decode()


class EncryptedJsonField(_SealedField, models.TextField):
    """A JSON value, stored sealed."""

    def to_bytes(self, value: Any) -> bytes:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()

    def to_value(self, plain: bytes) -> Any:
        return json.loads(plain)


class EncryptedBinaryField(_SealedField, models.BinaryField):
    """A file, stored sealed."""

    def to_bytes(self, value: Any) -> bytes:
        return bytes(value)

    def to_value(self, plain: bytes) -> bytes:
        return plain

    def gone(self, blob: bytes) -> Any:
        shown = GoneBytes(b"")
        shown.blob = blob
        return shown

    def stored(self, blob: bytes, connection: Any) -> Any:
        return connection.Database.Binary(blob)

    def blob_of(self, value: Any) -> bytes:
        return bytes(value)


def sealed_fields(model: Any) -> list[Any]:
    """The sealed fields of a model."""
    return [field for field in model._meta.concrete_fields if getattr(field, "is_sealed", False)]


class SealedRow(CentreOwned):
    """Base of a row with sealed fields: keeps the version they are bound to."""

    sealed_version = models.PositiveIntegerField(default=1, editable=False)

    class Meta(CentreOwned.Meta):
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Seal all sealed fields anew under the next version, if any of them is to be saved."""
        names = {field.name for field in sealed_fields(type(self))}
        wanted = kwargs.get("update_fields")
        if not self._state.adding and (wanted is None or names & set(wanted)):
            for name in names:
                getattr(self, name)  # opened while the old version still stands
            self.sealed_version += 1
            if wanted is not None:
                kwargs["update_fields"] = {*wanted, *names, "sealed_version"}
        super().save(*args, **kwargs)

    def refresh_from_db(self, using: Any = None, fields: Any = None, from_queryset: Any = None) -> None:
        """A sealed field loaded later comes together with the version and centre it is bound to."""
        names = {field.name for field in sealed_fields(type(self))}
        if fields is not None and names & set(fields):
            for name in names & set(self.__dict__) - set(fields):
                getattr(self, name)  # opened while its own version still stands
            fields = list({*fields, "sealed_version", "centre"})
        super().refresh_from_db(using=using, fields=fields, from_queryset=from_queryset)
