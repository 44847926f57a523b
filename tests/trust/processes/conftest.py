"""A migrated database of its own for tests with real processes that commit."""

from __future__ import annotations

import os
import subprocess
import sys
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import pytest

ROOT = Path(__file__).resolve().parents[3]
PG_URL = os.environ.get("TEILHABE_DATABASE_URL", "")
Program = Callable[..., Any]


@pytest.fixture(
    scope="module", params=[pytest.param("sqlite"), pytest.param("postgresql", marks=pytest.mark.pg)]
)
def vendor(request: pytest.FixtureRequest) -> str:
    """Both databases, one after the other."""
    return str(request.param)


@pytest.fixture(scope="module")
def environment(vendor: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """Environment variables that lead a process to a fresh, migrated database."""
    if vendor == "sqlite" and PG_URL.startswith("postgres"):
        pytest.skip("runs in the SQLite run")
    folder = tmp_path_factory.mktemp("real")
    opened = _sqlite(folder) if vendor == "sqlite" else _postgresql()
    with opened as variables:
        run_module(variables | {"TEILHABE_AS_OWNER": "1"}, "django", "migrate", "-v", "0")
        yield variables


@pytest.fixture(scope="module")
def program(environment: dict[str, str]) -> Program:
    """Runs ``python -m tests.trust.processes.rush …`` against a fresh database and returns what it prints as JSON."""

    def call(*arguments: object) -> Any:
        import json

        return json.loads(run_module(environment, "tests.trust.processes.rush", *map(str, arguments)))

    return call


def run_module(environment: dict[str, str], module: str, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", module, *arguments],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def _environment(**changed: str) -> dict[str, str]:
    kept = {key: value for key, value in os.environ.items() if key != "TEILHABE_AS_OWNER"}
    return {
        **kept,
        "DJANGO_SETTINGS_MODULE": "teilhabe.settings.test",
        "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]),
        **changed,
    }


@contextmanager
def _sqlite(folder: Path) -> Iterator[dict[str, str]]:
    yield _environment(TEILHABE_DATABASE_URL=f"sqlite:///{folder / 'real.sqlite3'}")


@contextmanager
def _postgresql() -> Iterator[dict[str, str]]:
    import psycopg

    owner = os.environ.get("TEILHABE_OWNER_DATABASE_URL", PG_URL)
    name = f"teilhabe_real_{uuid.uuid4().hex[:8]}"
    with psycopg.connect(owner, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
        try:
            yield _environment(
                TEILHABE_DATABASE_URL=_named(PG_URL, name), TEILHABE_OWNER_DATABASE_URL=_named(owner, name)
            )
        finally:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def _named(url: str, name: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))
