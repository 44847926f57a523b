"""``tools/pgcluster.py``: a throw-away PostgreSQL with an owner and an application role."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tools import pgcluster

QUERY = """
import os, psycopg
with psycopg.connect(os.environ["TEILHABE_DATABASE_URL"]) as app:
    print(*app.execute("SELECT current_user, rolsuper, rolbypassrls, rolcreatedb FROM pg_roles"
                       " WHERE rolname = current_user").fetchone())
    print(app.execute("SHOW listen_addresses").fetchone() == ("",))
with psycopg.connect(os.environ["TEILHABE_OWNER_DATABASE_URL"]) as owner:
    print(*owner.execute("SELECT current_user, rolsuper, rolbypassrls FROM pg_roles"
                         " WHERE rolname = current_user").fetchone())
print(os.environ["TEILHABE_DATABASE_URL"].split("host=")[1])
raise SystemExit(7)
"""


@pytest.fixture(autouse=True)
def postgres_is_installed() -> None:
    try:
        pgcluster.server_programs()
    except pgcluster.NoPostgres as fault:
        pytest.skip(str(fault))


def test_command_gets_two_roles_and_its_exit_code_comes_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TEILHABE_TEST_DATABASE_URL", raising=False)

    done = subprocess.run(
        [sys.executable, pgcluster.__file__, "--", sys.executable, "-c", QUERY],
        capture_output=True,
        text=True,
    )

    app, no_port, owner, folder = done.stdout.splitlines()
    assert app == "teilhabe_app False False False"
    assert no_port == "True"
    assert owner == "teilhabe_owner False True"
    assert done.returncode == 7
    assert not Path(folder).exists()
