"""Run a command with a temporary PostgreSQL cluster of its own, then throw the cluster away.

Usage: pgcluster.py [--find] -- COMMAND [ARGUMENT ...]

The cluster listens on a socket in a short temporary folder only, never on a port. The command gets

    TEILHABE_DATABASE_URL        role teilhabe_app: neither owner nor superuser, bound by row-level security
    TEILHABE_OWNER_DATABASE_URL  role teilhabe_owner: creates the databases, owns the tables, BYPASSRLS
    TEILHABE_SUPERUSER_DATABASE_URL  role postgres: only for tests that read or damage the catalog

With TEILHABE_TEST_DATABASE_URL set (and TEILHABE_TEST_OWNER_DATABASE_URL beside it) these servers are
used instead and nothing is started. --find prints the folder of the server programs, or exits 3.
Exit code: that of the command; 3 when no PostgreSQL is to be found; 4 when it does not start.
"""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROLES = """
CREATE ROLE teilhabe_owner LOGIN CREATEDB CREATEROLE BYPASSRLS;
CREATE ROLE teilhabe_app LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS;
GRANT teilhabe_app TO teilhabe_owner;
"""
# fsync off: this cluster lives for one test run and is deleted afterwards.
SERVER_OPTIONS = (
    "-c listen_addresses='' -c unix_socket_directories='{socket}' -c fsync=off -c max_connections=60"
)


class NoPostgres(RuntimeError):
    """PostgreSQL is missing or did not start; the text says what to do."""


def server_programs() -> Path:
    """Folder of initdb and pg_ctl: Debian keeps one per major version; the newest wins."""
    folders = [p.parent for p in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    if folders:
        return max(folders, key=lambda folder: int(folder.parent.name))
    found = shutil.which("initdb")
    if found is None:
        raise NoPostgres("PostgreSQL is not installed: apt-get install -y --no-install-recommends postgresql")
    return Path(found).resolve().parent


def system_user() -> str | None:
    """The user to run the server as: PostgreSQL refuses root, so root lends its own system user."""
    if os.getuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            pwd.getpwnam(name)
        except KeyError:
            continue
        return name
    raise NoPostgres("PostgreSQL does not run as root and there is no user postgres to run it as")


class Cluster:
    """A cluster in a temporary folder, started on entry and removed on exit."""

    def __init__(self) -> None:
        self.programs = server_programs()
        self.user = system_user()
        self.folder = Path(tempfile.mkdtemp(prefix="thpg"))

    def __enter__(self) -> Cluster:
        self.folder.chmod(0o700)
        if self.user is not None:
            entry = pwd.getpwnam(self.user)
            os.chown(self.folder, entry.pw_uid, entry.pw_gid)
        try:
            self._create()
        except BaseException:
            self.__exit__()
            raise
        return self

    def _create(self) -> None:
        socket, log = str(self.folder), str(self.folder / "log")
        local = ("-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C.UTF-8", "-N")
        self._run("initdb", *local, "-D", self._data)
        options = SERVER_OPTIONS.format(socket=socket)
        self._run("pg_ctl", "-D", self._data, "-l", log, "-w", "-o", options, "start")
        as_superuser = ("-h", socket, "-U", "postgres")
        self._run("psql", *as_superuser, "-v", "ON_ERROR_STOP=1", "-qc", ROLES)
        self._run("createdb", *as_superuser, "-O", "teilhabe_owner", "teilhabe")

    def __exit__(self, *_exc: object) -> None:
        with contextlib.suppress(NoPostgres):  # not running: nothing to stop
            self._run("pg_ctl", "-D", self._data, "-m", "fast", "-w", "stop")
        shutil.rmtree(self.folder, ignore_errors=True)

    @property
    def _data(self) -> str:
        return str(self.folder / "data")

    def url(self, role: str) -> str:
        """Connection URL of a role; the folder of the socket stands in the query string."""
        return f"postgresql://{role}@/teilhabe?host={self.folder}"

    def _run(self, program: str, *arguments: str) -> None:
        path = self.programs / program
        command = [str(path if path.exists() else program), *arguments]
        if self.user is not None:
            command = ["setpriv", f"--reuid={self.user}", f"--regid={self.user}", "--init-groups", *command]
            if self.user == "nobody":
                command[2] = "--regid=nogroup"
        done = subprocess.run(command, capture_output=True, text=True, cwd="/", env=_clean_environment())
        if done.returncode:
            raise NoPostgres(f"{program} failed:\n{done.stdout}{done.stderr}{self._log()}")

    def _log(self) -> str:
        log = self.folder / "log"
        return log.read_text(errors="replace")[-2000:] if log.exists() else ""


def _clean_environment() -> dict[str, str]:
    """No PG* variable of the caller may lead the programs to another server."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("PG")}
    return kept | {"HOME": "/nonexistent", "LC_ALL": "C.UTF-8"}


def run_with_urls(command: list[str], app: str, owner: str, superuser: str | None) -> int:
    environment = os.environ | {"TEILHABE_DATABASE_URL": app, "TEILHABE_OWNER_DATABASE_URL": owner}
    if superuser is not None:
        environment["TEILHABE_SUPERUSER_DATABASE_URL"] = superuser
    try:
        return subprocess.run(command, env=environment).returncode
    except KeyboardInterrupt:
        return 130


def main(arguments: list[str]) -> int:
    try:
        if arguments == ["--find"]:
            print(server_programs())
            return 0
        command = arguments[1:] if arguments[:1] == ["--"] else arguments
        given = os.environ.get("TEILHABE_TEST_DATABASE_URL")
        if given:
            owner = os.environ.get("TEILHABE_TEST_OWNER_DATABASE_URL", given)
            return run_with_urls(command, given, owner, None)
        with Cluster() as cluster:
            urls = [cluster.url(role) for role in ("teilhabe_app", "teilhabe_owner", "postgres")]
            return run_with_urls(command, *urls)
    except NoPostgres as fault:
        print(f"teilhabe: {fault}", file=sys.stderr)
        return 3 if "not installed" in str(fault) else 4


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
