"""The script ``./teilhabe``: what it says when it cannot do what is asked."""

from __future__ import annotations

import fcntl
import os
import shutil
import socket
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent


def run(
    *words: str, script: Path = ROOT / "teilhabe", **environment: str
) -> subprocess.CompletedProcess[str]:
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("TEILHABE_", "DJANGO_"))}
    return subprocess.run(
        [script, *words], env=clean | environment, capture_output=True, text=True, timeout=60
    )


@pytest.fixture
def bare_copy(tmp_path: Path) -> Path:
    """The script and its lock files without any environment beside them."""
    (tmp_path / "tools").mkdir()
    for name in ("teilhabe", "requirements.lock", "requirements-dev.lock", "tools/bootstrap.lock"):
        shutil.copy(ROOT / name, tmp_path / name)
    return tmp_path / "teilhabe"


def test_without_a_word_it_prints_its_usage() -> None:
    done = run()

    assert done.returncode == 0
    assert done.stdout.startswith("usage: ./teilhabe WORD")
    for word in ("demo", "init", "run", "test", "check", "bench", "placement", "shell"):
        assert f"\n  {word} " in done.stdout


def test_unknown_option_in_place_of_a_word_is_an_error() -> None:
    done = run("--nonsense")

    assert done.returncode == 2
    assert done.stderr.startswith("usage:")


@pytest.mark.parametrize(("words", "said"), [
    (("demo", "--nonsense"), "demo does not know '--nonsense'"),
    (("demo", "--today"), "--today needs a value"),
    (("run", "--port"), "--port needs a value"),
])  # fmt: skip
def test_wrong_options_are_named(words: tuple[str, ...], said: str) -> None:
    done = run(*words)

    assert done.returncode == 2
    assert said in done.stderr


def test_named_python_that_does_not_exist_is_refused(bare_copy: Path) -> None:
    done = run("setup", script=bare_copy, TEILHABE_PYTHON="/nonexistent/python3")

    assert done.returncode == 3
    assert "/nonexistent/python3 is not a Python 3.11 or newer" in done.stderr
    assert not (bare_copy.parent / ".venv").exists()


def test_named_python_that_is_too_old_is_refused(bare_copy: Path, tmp_path: Path) -> None:
    old = tmp_path / "python3.9"
    old.write_text("#!/bin/sh\nexit 1\n")
    old.chmod(0o755)

    done = run("setup", script=bare_copy, TEILHABE_PYTHON=str(old))

    assert done.returncode == 3
    assert "Unset it or name another one" in done.stderr


def test_too_little_disk_is_told_before_anything_is_installed(bare_copy: Path, tmp_path: Path) -> None:
    fake = tmp_path / "bin"
    fake.mkdir()
    (fake / "df").write_text("#!/bin/sh\necho Filesystem\necho disk 100 60 40960 60% /\n")
    (fake / "df").chmod(0o755)

    done = run("setup", script=bare_copy, PATH=f"{fake}:{os.environ['PATH']}")

    assert done.returncode == 4
    assert "not enough disk: 40 MB free" in done.stderr
    assert not (bare_copy.parent / ".venv").exists()


def test_run_without_a_database_names_the_two_ways_to_get_one(tmp_path: Path) -> None:
    done = run("run", TEILHABE_VAR=str(tmp_path))

    assert done.returncode == 2
    assert "./teilhabe demo" in done.stderr
    assert "./teilhabe init" in done.stderr


def test_taken_port_is_told_with_another_one_to_try(tmp_path: Path) -> None:
    (tmp_path / "mode").write_text("demo\n")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

        done = run("run", "--port", str(port), TEILHABE_VAR=str(tmp_path))

    assert done.returncode == 6
    assert f"port {port} on 127.0.0.1 is taken" in done.stderr
    assert f"--port {port + 1}" in done.stderr


def test_port_taken_by_a_server_that_shares_ports_is_seen_too(tmp_path: Path) -> None:
    (tmp_path / "mode").write_text("demo\n")
    with socket.socket() as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        taken.bind(("127.0.0.1", 0))
        taken.listen()

        done = run("run", "--port", str(taken.getsockname()[1]), TEILHABE_VAR=str(tmp_path))

    assert done.returncode == 6


def test_port_that_is_no_number_is_refused(tmp_path: Path) -> None:
    (tmp_path / "mode").write_text("demo\n")

    done = run("run", "--port", "http", TEILHABE_VAR=str(tmp_path))

    assert done.returncode == 2
    assert "--port needs a number" in done.stderr


def test_demo_serves_on_this_machine_only(tmp_path: Path) -> None:
    (tmp_path / "mode").write_text("demo\n")

    done = run("run", "--host", "0.0.0.0", TEILHABE_VAR=str(tmp_path))

    assert done.returncode == 2
    assert "serves on this machine only" in done.stderr


def test_demo_keeps_its_hands_off_a_real_centre(tmp_path: Path) -> None:
    (tmp_path / "mode").write_text("prod\n")

    done = run("demo", "--check", TEILHABE_VAR=str(tmp_path))

    assert done.returncode == 2
    assert "holds a real centre" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["mode"]


def test_demo_does_not_pull_the_database_from_under_a_running_server(tmp_path: Path) -> None:
    (tmp_path / "mode").write_text("demo\n")
    with (tmp_path / "serve.lock").open("w") as mark:
        fcntl.flock(mark, fcntl.LOCK_EX)

        done = run("demo", "--check", TEILHABE_VAR=str(tmp_path))

    assert done.returncode == 6
    assert "is being served" in done.stderr


def test_second_start_installs_nothing() -> None:
    if not (ROOT / ".venv" / "stamp").exists():
        pytest.skip("the environment was not made by ./teilhabe")

    done = run("setup")

    assert done.returncode == 0
    assert "installing" not in done.stderr
