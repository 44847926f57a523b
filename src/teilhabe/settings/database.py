"""One database per installation: SQLite for one centre, PostgreSQL for many."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

# WAL + FULL lost no acknowledged transaction in the power-cut trial; WAL + NORMAL did (docs/adr/0003).
SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA cache_size=-32000;"
)


def database(var: Path) -> dict[str, Any]:
    """Django's database dictionary from ``TEILHABE_DATABASE_URL`` (empty: an SQLite file below ``var``)."""
    url = os.environ.get("TEILHABE_DATABASE_URL", "")
    if os.environ.get("TEILHABE_AS_OWNER") == "1":
        url = os.environ.get("TEILHABE_OWNER_DATABASE_URL", url)
    return postgresql(url) if url.startswith("postgres") else sqlite(url, var)


def sqlite(url: str, var: Path) -> dict[str, Any]:
    path = url.removeprefix("sqlite:///") or str(var / "teilhabe.sqlite3")
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "CONN_MAX_AGE": None,
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": SQLITE_PRAGMAS},
    }


def postgresql(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    query = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", parts.hostname or ""),
        "PORT": str(query.pop("port", parts.port or "")),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"options": "-c statement_timeout=5000", **query},
    }
