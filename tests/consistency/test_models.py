"""What must be true of every model, whoever writes the next one."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import models

from teilhabe.access.tenancy import CentreOwned
from teilhabe.common.walls import RowSecurity, TenantKey
from teilhabe.privacy.register import as_markdown, missing

SOURCE = Path(__file__).resolve().parents[2] / "src" / "teilhabe"
ORDER = [
    *(
        "audit",
        "geo",
        "access",
        "keys",
        "rulebook",
        "directory",
        "people",
        "privacy",
        "office",
        "courses",
        "allocation",
        "login",
    ),
]
OURS = [model for model in apps.get_models() if model.__module__.startswith("teilhabe.")]
OWNED = [model for model in OURS if issubclass(model, CentreOwned)]


def _relations(model: type[models.Model]) -> list[Any]:
    return [
        item
        for item in model._meta.get_fields()
        if item.is_relation and item.concrete and item.model is model
    ]


def test_there_are_models() -> None:
    assert len(OURS) > 45
    assert len(OWNED) > 35


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_every_model_declares_its_tenancy(model: Any) -> None:
    assert model.tenancy in {"owned", "shared", "global"}
    assert (model.tenancy == "owned") == issubclass(model, CentreOwned)


@pytest.mark.parametrize("model", OWNED, ids=lambda model: model._meta.label)
def test_an_owned_model_is_walled(model: Any) -> None:
    constraints = model._meta.constraints

    assert model._meta.base_manager_name == "objects"
    assert sum(isinstance(item, RowSecurity) for item in constraints) == 1
    for item in constraints:
        if isinstance(item, models.UniqueConstraint):
            assert item.fields[0] == "centre", f"{item.name} does not start with the centre"
    assert not [item.name for item in model._meta.concrete_fields if item.unique and not item.primary_key]


@pytest.mark.parametrize("model", OWNED, ids=lambda model: model._meta.label)
def test_every_key_between_owned_rows_contains_the_centre(model: Any) -> None:
    keyed = {item.fields[-1] for item in model._meta.constraints if isinstance(item, TenantKey)}

    pointing = {item.name for item in _relations(model) if issubclass(item.related_model, CentreOwned)}

    assert pointing == keyed


@pytest.mark.parametrize("model", OWNED, ids=lambda model: model._meta.label)
def test_shared_and_global_rows_have_no_way_back_to_owned_rows(model: Any) -> None:
    for item in _relations(model):
        if not issubclass(item.related_model, CentreOwned):
            assert item.remote_field.related_name == "+", f"{model._meta.label}.{item.name}"


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_keys_follow_the_import_order(model: Any) -> None:
    own = ORDER.index(model._meta.app_label)
    for item in _relations(model):
        target = item.related_model._meta.app_label
        assert target in ORDER, f"{model._meta.label}.{item.name} points out of the project"
        assert ORDER.index(target) <= own, f"{model._meta.label}.{item.name} points upwards to {target}"


@pytest.mark.parametrize("model", OWNED, ids=lambda model: model._meta.label)
def test_nothing_cascades(model: Any) -> None:
    for item in _relations(model):
        assert item.remote_field.on_delete in {models.PROTECT, models.DO_NOTHING}, (
            f"{model._meta.label}.{item.name}"
        )


def test_the_data_map_is_complete() -> None:
    assert missing() == []


def test_the_register_names_every_table_once_and_is_reproducible() -> None:
    text = as_markdown()

    assert text == as_markdown()
    for model in apps.get_models():
        assert text.count(f"`{model._meta.label}`") == 1, model._meta.label


def test_the_scope_is_lifted_only_in_named_places() -> None:
    # The demo writes in bulk through the scoped manager of each model, whatever it is called.
    allowed = {"access/models.py", "flows/demo/batch.py"}

    found = {
        str(path.relative_to(SOURCE))
        for path in SOURCE.rglob("*.py")
        if any(_lifts_scope(node) for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    }

    assert found <= allowed


def _lifts_scope(node: ast.AST) -> bool:
    """``QuerySet(Model)`` by hand, ``_base_manager`` or ``_default_manager``: ways around the scoped manager."""
    if isinstance(node, ast.Attribute):
        return node.attr in {"_base_manager", "_default_manager", "_raw_delete"}
    return isinstance(node, ast.Call) and ast.unparse(node.func) in {"QuerySet", "models.QuerySet"}


def test_written_pages_are_fresh() -> None:
    """The pages written from code say what the code says."""
    from teilhabe.access.management.commands.roles import as_markdown as roles

    docs = SOURCE.parents[1] / "docs" / "reference"

    assert (docs / "roles.md").read_text(encoding="utf-8") == roles()
    assert (docs / "verzeichnis.md").read_text(encoding="utf-8") == as_markdown()
