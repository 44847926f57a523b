"""Who the demo's people are and which of its objects a page is opened with."""

from __future__ import annotations

import hashlib
import sqlite3
import uuid
from dataclasses import dataclass
from functools import cached_property

from teilhabe.access.roles import ROLES, Role
from tests.browser.live import Demo
from tests.browser.visitor import Visitor

# One persona per role of the KI Kreis Höxter is enough to open every page; the key is the role's.
PERSONAS = {
    "counselling": "nora.feldmann",
    "course_coordination": "paula.westkamp",
    "leadership": "jens.oberdiek",
    "carrier_clerk": "rita.hagemann",
    "land_officer": "ute.kamphoff",
    "data_protection": "klaus.riemer",
    "administration": "svenja.dorn",
}
# Changes while nothing of anybody's changes: the log itself (refusals are logged), sessions and their
# last use, the job queue.
MOVING = {
    "audit_entry",
    "audit_chainhead",
    "django_session",
    "django_tasks_database_dbtaskresult",
    "sqlite_sequence",
    "usersessions_usersession",
}


@dataclass(frozen=True, slots=True)
class Member:
    """A persona with what its pages need to know."""

    role: Role
    username: str
    password: str
    name: str
    centre: str
    membership: str
    organisation: str


class World:
    """The served demo seen from outside: personas, logins, and reading its database."""

    def __init__(self, demo: Demo) -> None:
        self.demo = demo
        self._visitors: dict[str, Visitor] = {}

    @cached_property
    def _database(self) -> sqlite3.Connection:
        return sqlite3.connect(f"file:{self.demo.database}?mode=ro", uri=True)

    def one(self, sql: str, **values: str) -> str:
        """The first cell of a query as text; an id becomes a dashed uuid. No row is a fault of the demo."""
        found = self._database.execute(sql, values).fetchone()
        if found is None:
            raise LookupError(f"the demo has no row for: {sql}")
        text = str(found[0])
        return str(uuid.UUID(text)) if len(text) == 32 else text

    def has(self, sql: str, **values: str) -> bool:
        return self._database.execute(sql, values).fetchone() is not None

    def member(self, role_key: str) -> Member:
        username = PERSONAS[role_key]
        persona = next(row for row in self.demo.personas if row["username"] == username)
        membership, centre = self._database.execute(
            "SELECT m.id, m.centre_id FROM access_membership m JOIN access_user u ON u.id = m.user_id "
            "WHERE u.username = ?",
            (username,),
        ).fetchone()
        carrier = self._database.execute(
            "SELECT organisation_id FROM directory_partneraccess WHERE membership_id = ?", (membership,)
        ).fetchone()
        return Member(
            ROLES[role_key], username, persona["password"], persona["name"], centre, membership,
            carrier[0] if carrier else "",
        )  # fmt: skip

    def visitor(self, role_key: str) -> Visitor:
        """The persona of a role, logged in once; "" is somebody without login."""
        if role_key not in self._visitors:
            self._visitors[role_key] = self.new_visitor(role_key)
        return self._visitors[role_key]

    def new_visitor(self, role_key: str) -> Visitor:
        """A login of its own, for what ends or ages a session."""
        visitor = Visitor(self.demo.url)
        if role_key:
            member = self.member(role_key)
            visitor.log_in(member.username, member.password)
        return visitor

    def confirm_password(self, role_key: str) -> None:
        """Second factors may be changed only right after the password was typed again."""
        answer = self.visitor(role_key).post(
            "/account/reauthenticate/", {"password": self.member(role_key).password}
        )
        assert answer.status == 302, answer.text

    def fingerprint(self) -> str:
        """Digest of every row of every table but those that move by themselves."""
        digest = hashlib.sha256()
        names = self._database.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
        for (name,) in names.fetchall():
            if name not in MOVING:
                for row in self._database.execute(f'SELECT * FROM "{name}" ORDER BY 1'):
                    digest.update(repr(row).encode())
        return digest.hexdigest()
