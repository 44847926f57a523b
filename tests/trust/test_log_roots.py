"""R-38: whatever is changed in the log up to the newest outside root is found by the stand-alone verifier."""

from __future__ import annotations

import copy
import hashlib
import json
import random
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from teilhabe.access.enums import Purpose
from teilhabe.audit.enums import Keeping
from teilhabe.audit.outside import export_lines, make_log_key, publish_root
from teilhabe.audit.roots import PUBLIC_NAME
from teilhabe.audit.services import record
from tools import verify_log

pytestmark = pytest.mark.django_db
ENTRIES, ROOTS = 2000, 5
Lines = list[dict[str, Any]]


@pytest.fixture
def outside(settings: Any, tmp_path: Path) -> Path:
    settings.LOG_KEY_FILE, settings.LOG_ROOTS_FOLDER = tmp_path / "key", tmp_path / "roots"
    make_log_key()
    return tmp_path / "roots"


@pytest.fixture
def log(outside: Path, aylin: Any, jonas: Any) -> Lines:
    """2,000 real entries in two chains with five roots between them, all covered by the last."""
    for number in range(ENTRIES):
        actor = aylin if number % 3 else jonas
        keeping = Keeping.LOOKS if number % 4 else Keeping.CHANGES
        with transaction.atomic():
            record(
                actor=actor,
                act=f"test.{number % 7}",
                purpose=Purpose.PLACEMENT,
                subject=f"alias-{number % 50}",
                others=[f"other-{number}"] if number % 5 == 0 else [],
                classes="C1 C2",
                keeping=keeping,
            )
        if (number + 1) % (ENTRIES // ROOTS) == 0:
            publish_root(now=timezone.now(), force=True)
    return [json.loads(line) for line in export_lines()]


def _roots(folder: Path) -> verify_log.Roots:
    return verify_log.read_roots(verify_log.root_lines(folder), verify_log.load_key(folder / PUBLIC_NAME))


def _check(lines: Lines, roots: verify_log.Roots) -> list[str]:
    return verify_log.check((verify_log.row_of(line) for line in lines), roots).faults


def _edit(lines: Lines, dice: random.Random) -> Lines:
    """One value of one entry, the digest left or made to fit."""
    at = dice.randrange(len(lines))
    line = copy.deepcopy(lines[at])
    name = dice.choice([name for name in verify_log.COLUMNS if name not in {"chain", "position", "digest"}])
    line[name] = [*line[name], "x"] if name == "others" else f"{line[name]}x"
    return [*lines[:at], line, *lines[at + 1 :]]


def _rewrite(lines: Lines, dice: random.Random) -> Lines:
    """One value, and every later digest of the chain computed anew: what somebody who knows the rule would do."""
    return _linked(_edit(lines, dice))


def _linked(lines: Lines) -> Lines:
    done, digest, chain, position = [], b"", "", 0
    for line in lines:
        if line["chain"] != chain:
            digest, chain, position = verify_log.START, line["chain"], 0
        position += 1
        text = f"{position}\n{verify_log.payload_of(line)}".encode()
        digest = hashlib.sha256(digest + text).digest()
        done.append({**line, "position": position, "digest": digest.hex()})
    return done


def _delete(lines: Lines, dice: random.Random) -> Lines:
    at = dice.randrange(len(lines))
    shorter = lines[:at] + lines[at + 1 :]
    return _linked(shorter) if dice.random() < 0.5 else shorter


def _swap(lines: Lines, dice: random.Random) -> Lines:
    chain = dice.choice(lines)["chain"]
    one, two = dice.sample([n for n, line in enumerate(lines) if line["chain"] == chain], 2)
    swapped = list(lines)
    swapped[one] = {**lines[two], "position": lines[one]["position"]}
    swapped[two] = {**lines[one], "position": lines[two]["position"]}
    return _linked(swapped) if dice.random() < 0.5 else swapped


def _truncate(lines: Lines, dice: random.Random) -> Lines:
    """The end of one chain, or a whole chain."""
    chain = dice.choice(lines)["chain"]
    mine = [line for line in lines if line["chain"] == chain]
    keep = dice.randrange(len(mine))
    kept = {line["id"] for line in mine[:keep]}
    return [line for line in lines if line["chain"] != chain or line["id"] in kept]


def _behead(lines: Lines, dice: random.Random) -> Lines:
    """The oldest stretch of one chain, as if its time were over."""
    chain = dice.choice([line["chain"] for line in lines if line["position"] == 3])
    first = dice.randrange(2, len([line for line in lines if line["chain"] == chain]) + 1)
    return [line for line in lines if line["chain"] != chain or line["position"] >= first]


def _insert(lines: Lines, dice: random.Random) -> Lines:
    at = dice.randrange(len(lines))
    forged = {**lines[at], "id": f"{dice.getrandbits(128):032x}", "actor": "somebody"}
    return _linked([*lines[:at], forged, *lines[at:]])


def _replace(lines: Lines, dice: random.Random) -> Lines:
    """Another log of the same length, sound in itself."""
    mark = f"{dice.getrandbits(64):016x}"
    return _linked([{**line, "actor": f"{line['actor'][:8]}{mark}"} for line in lines])


WAYS: tuple[Callable[[Lines, random.Random], Lines], ...] = (
    _edit, _rewrite, _delete, _swap, _truncate, _behead, _insert, _replace,
)  # fmt: skip


def _changes(lines: Lines, count: int, dice: random.Random) -> Iterator[tuple[str, Lines]]:
    for number in range(count):
        way = WAYS[number % len(WAYS)]
        changed = way(lines, dice)
        if changed != lines:
            yield way.__name__, changed


@pytest.mark.slow
@pytest.mark.parametrize(
    "count", [pytest.param(1000, id="1000"), pytest.param(10000, id="10000", marks=pytest.mark.full)]
)
def test_every_change_is_found(
    log: Lines, outside: Path, count: int, measured: Callable[[int], None]
) -> None:
    seed = random.SystemRandom().randrange(10**9)
    print(f"seed {seed}")
    roots, missed, tried = _roots(outside), [], 0
    assert _check(log, roots) == []

    for way, changed in _changes(log, count, random.Random(seed)):
        tried += 1
        if not _check(changed, roots):
            missed.append(way)

    measured(tried)
    assert missed == []
    assert tried == count


def test_the_script_alone_reads_an_export_and_says_what_is_open(
    log: Lines, outside: Path, tmp_path: Path, aylin: Any
) -> None:
    with transaction.atomic():
        record(actor=aylin, act="test.later", purpose=Purpose.PLACEMENT)
    file = tmp_path / "log.jsonl"
    file.write_text("".join(line + "\n" for line in export_lines()), encoding="ascii")
    script = Path(verify_log.__file__)
    command = [sys.executable, "-I", str(script), str(file), "--roots", str(outside)]
    command += ["--key", str(outside / PUBLIC_NAME)]

    sound = subprocess.run(command, capture_output=True, text=True)
    file.write_text(file.read_text().replace("test.3", "test.9", 1), encoding="ascii")
    broken = subprocess.run(command, capture_output=True, text=True)

    assert (sound.returncode, sound.stderr) == (0, "")
    assert f"not yet protected: 1 entries of {aylin.centre_id.hex}:changes" in sound.stdout
    assert broken.returncode == 1
    assert "was changed" in broken.stdout
    assert "django" not in script.read_text().lower()
    assert len(script.read_text().splitlines()) < 300


def test_a_root_cannot_be_taken_out_changed_or_forged(log: Lines, outside: Path) -> None:
    [file] = outside.glob("roots-*.jsonl")
    lines = file.read_text().splitlines()
    key = verify_log.load_key(outside / PUBLIC_NAME)

    assert len(lines) == ROOTS
    for number, line in enumerate(lines):
        other = line.replace('"number":', '"number": ')
        if number < ROOTS - 1:
            assert verify_log.read_roots(lines[:number] + lines[number + 1 :], key).faults
        forged = json.loads(line)
        forged["at"] = forged["at"].replace("20", "19", 1)
        assert verify_log.read_roots([*lines[:number], json.dumps(forged), *lines[number + 1 :]], key).faults
        assert verify_log.read_roots([*lines, other], key).faults
