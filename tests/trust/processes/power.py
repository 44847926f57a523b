"""A simulated power cut under SQLite: an own file layer notes each write, sync, truncation, creation and removal.

The disk is rebuilt as it could look after a cut at an event: what was synced, plus none, all or a random half of the
later writes, the last of them possibly torn; creations and removals in order, any prefix of the unsynced ones lost.
Then the database must open, be whole, and be exactly the state after the acknowledged transactions, or one more.
"""

from __future__ import annotations

import json
import random
import re
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import apsw
from django.db.backends.sqlite3._functions import register

from teilhabe.operations import rowsums

NAME = "db"
Event = tuple[Any, ...]
State = dict[str, rowsums.TableSum]
TOUCHED = re.compile(r'^(?:INSERT INTO|UPDATE|DELETE FROM) "(\w+)"')


class _Files(apsw.VFS):
    def __init__(self, events: list[Event]) -> None:
        self.events = events
        super().__init__("power", "")

    def xOpen(self, name: Any, flags: list[int]) -> _File:
        return _File(self.events, name, flags)

    def xDelete(self, name: str, sync: bool) -> None:
        self.events.append(("unlink", Path(name).name, bool(sync)))
        super().xDelete(name, sync)


class _File(apsw.VFSFile):
    def __init__(self, events: list[Event], name: Any, flags: list[int]) -> None:
        path = Path(name.filename() if isinstance(name, apsw.URIFilename) else name or "temporary")
        self.events, self.name = events, path.name
        if not path.exists():
            events.append(("create", self.name))
        super().__init__("", name, flags)

    def xWrite(self, data: Any, offset: int) -> None:
        self.events.append(("write", self.name, offset, bytes(data)))
        super().xWrite(data, offset)

    def xSync(self, flags: int) -> None:
        self.events.append(("sync", self.name))
        super().xSync(flags)

    def xTruncate(self, size: int) -> None:
        self.events.append(("truncate", self.name, size))
        super().xTruncate(size)


class _Functions:
    """Takes Django's SQL functions, which constraints of the tables call, into the other SQLite library."""

    def __init__(self, connection: apsw.Connection) -> None:
        self.connection = connection

    def create_function(self, name: str, count: int, call: Any, deterministic: bool = False) -> None:
        self.connection.create_scalar_function(name, call, count, deterministic=deterministic)

    def create_aggregate(self, name: str, count: int, call: Any) -> None:
        pass  # no constraint aggregates

    def execute(self, text: str) -> apsw.Cursor:
        return self.connection.execute(text)


@dataclass
class Recording:
    """The events of a run, and the sums of the database after each transaction."""

    base: bytes
    events: list[Event]
    states: list[State]
    tables: list[str]
    known: dict[int, State | None] = field(default_factory=dict)


def play(folder: Path, pragmas: str) -> Recording:
    """Run the recorded transactions through the noting file layer with these pragmas."""
    log = json.loads((folder / "log.json").read_text())
    work = Path(tempfile.mkdtemp(dir=folder))
    shutil.copy(folder / "base.sqlite3", work / NAME)
    base = (work / NAME).read_bytes()
    events: list[Event] = []
    files = _Files(events)
    connection = apsw.Connection(str(work / NAME), vfs="power")
    register(_Functions(connection))
    connection.execute("PRAGMA locking_mode=EXCLUSIVE")
    connection.execute(pragmas).fetchall()  # else only the first of them would run
    connection.execute("PRAGMA wal_autocheckpoint=150")  # so that cuts also hit the moving of the log
    tables = sorted({found[1] for text in log if text and (found := TOUCHED.match(text))})
    states = [_sums(connection, tables)]
    events.append(("ack", 0))
    for text in log:
        if text is not None:
            connection.execute(text).fetchall()
            continue
        events.append(("ack", len(states)))
        states.append(_sums(connection, tables))
    recorded = list(events)
    connection.close()
    files.unregister()
    return Recording(base, recorded, states, tables)


def _sums(connection: Any, tables: list[str]) -> State:
    """Sums of the tables that the transactions touch; the other ones are covered by the integrity check."""
    return {name: rowsums.of_rows(connection.execute(f'SELECT * FROM "{name}"')) for name in tables}


@dataclass
class Disk:
    """What is on the disk for sure, and what is still on the way."""

    safe: dict[int, bytearray]
    names: dict[str, int]
    waiting: dict[int, list[Event]] = field(default_factory=dict)
    live: dict[str, int] = field(default_factory=dict)
    moves: list[tuple[str, str, int]] = field(default_factory=list)
    fresh: set[int] = field(default_factory=set)

    @classmethod
    def holding(cls, content: bytes) -> Disk:
        return cls(safe={0: bytearray(content)}, names={NAME: 0}, live={NAME: 0})

    def take(self, event: Event) -> None:
        kind, name = event[:2]
        if kind == "create":
            number = max([*self.live.values(), *self.safe, *self.fresh], default=0) + 1
            self.live[name] = number
            self.fresh.add(number)
            self.moves.append(("create", name, number))
        elif kind == "unlink":
            self.moves.append(("unlink", name, self.live.pop(name, -1)))
            if event[2]:
                self._settle()
        elif kind == "sync":
            self._sync(self.live[name])
        else:
            self.waiting.setdefault(self.live[name], []).append(event)

    def _sync(self, number: int) -> None:
        content = self.safe.setdefault(number, bytearray())
        for write in self.waiting.pop(number, []):
            apply(content, write)
        if number in self.fresh:
            self.fresh.discard(number)
            self._settle()

    def _settle(self) -> None:
        for move in self.moves:
            rename(self.names, move)
        self.moves.clear()

    def cut(self, folder: Path, chance: random.Random, outcome: int) -> int:
        """Write one disk that a cut at this moment could leave; returns a digest of it.

        Outcome 0: nothing that came later arrived, 1: all, 2: a random half.
        """
        digest = 0
        names = dict(self.names)
        for move in self.moves[: chance.randint(0, len(self.moves))]:
            rename(names, move)
        for name, number in names.items():
            content = bytearray(self.safe.get(number, b""))
            for write in self._arrived(number, chance, outcome):
                apply(content, write)
            (folder / name).write_bytes(content)
            digest ^= hash((name, bytes(content)))
        return digest

    def _arrived(self, number: int, chance: random.Random, outcome: int) -> Iterator[Event]:
        later = self.waiting.get(number, [])
        if outcome == 1:
            yield from later
        elif outcome == 2:
            for event in later:
                if chance.random() < 0.5:
                    torn = event[0] == "write" and event is later[-1]
                    yield (*event[:3], event[3][: chance.randint(0, len(event[3]))]) if torn else event


def apply(content: bytearray, event: Event) -> None:
    if event[0] == "truncate":
        del content[event[2] :]
        return
    _kind, _name, offset, written = event
    if len(content) < offset:
        content.extend(bytes(offset - len(content)))
    content[offset : offset + len(written)] = written


def rename(names: dict[str, int], move: tuple[str, str, int]) -> None:
    if move[0] == "create":
        names[move[1]] = move[2]
    else:
        names.pop(move[1], None)


@dataclass
class Outcome:
    """What came of all cuts."""

    events: int = 0
    cuts: int = 0
    lost: int = 0
    damaged: int = 0


def cut_everywhere(recording: Recording, *, seed: int, random_cuts: int, step: int = 1) -> Outcome:
    """Cut at every ``step``-th event, and at so many random further ones (all three outcomes in turn)."""
    chance = random.Random(seed)
    found = Outcome(events=len(recording.events))
    extra = [chance.randrange(found.events) for _ in range(random_cuts)]
    disk, acknowledged = Disk.holding(recording.base), -1
    for number, event in enumerate(recording.events):
        if event[0] == "ack":
            acknowledged = event[1]
        else:
            disk.take(event)
        times = (number % step == 0) + extra.count(number)
        for turn in range(times if acknowledged >= 0 else 0):
            _judge(recording, disk, acknowledged, chance, (number + turn) % 3, found)
    return found


def _judge(
    recording: Recording, disk: Disk, acknowledged: int, chance: random.Random, outcome: int, found: Outcome
) -> None:
    found.cuts += 1
    with tempfile.TemporaryDirectory(dir=_fast_folder()) as name:
        content = disk.cut(Path(name), chance, outcome)
        if content not in recording.known:
            thorough = len(recording.known) % 10 == 0
            recording.known[content] = _recovered(Path(name), recording.tables, thorough)
        state = recording.known[content]
    if state is None:
        found.damaged += 1
    elif state in recording.states[acknowledged : acknowledged + 2]:
        return
    elif state in recording.states[:acknowledged]:
        found.lost += 1
    else:
        found.damaged += 1


def _recovered(folder: Path, tables: list[str], thorough: bool) -> State | None:
    """Open as the application would; None if the database is damaged. The thorough check reads each index, too."""
    check = "integrity_check" if thorough else "quick_check"
    try:
        with closing(sqlite3.connect(folder / NAME)) as connection:
            register(connection)
            if connection.execute(f"PRAGMA {check}").fetchone() != ("ok",):
                return None
            return _sums(connection, tables)
    except sqlite3.Error:
        return None


def _fast_folder() -> str | None:
    return "/dev/shm" if Path("/dev/shm").is_dir() else None
