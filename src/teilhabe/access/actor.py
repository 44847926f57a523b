"""The acting person of a request or a job."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field

from teilhabe.access.enums import Right
from teilhabe.access.roles import Role, role


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, in which centre and role. Made anew for each request, so a changed right acts on the next one."""

    user_id: uuid.UUID | None
    centre_id: uuid.UUID
    role: Role
    name: str = ""
    membership_id: uuid.UUID | None = None
    organisation_ids: frozenset[uuid.UUID] = field(default=frozenset())
    # Memberships it stands in for today, each with the classes it was named for; log aliases it opened in need.
    stand_ins: tuple[tuple[uuid.UUID, frozenset[str]], ...] = ()
    opened: frozenset[str] = field(default=frozenset())

    @property
    def user_key(self) -> str:
        return str(self.user_id) if self.user_id else "clock"

    @property
    def role_key(self) -> str:
        return self.role.key

    def may(self, right: Right) -> bool:
        return self.role.may(right)

    @property
    def stands_in_for(self) -> list[uuid.UUID]:
        return [absent for absent, _named_for in self.stand_ins]

    @classmethod
    def clock(cls, centre_id: uuid.UUID) -> Actor:
        """The nightly job: acts under its own role, without a human and without reading rights."""
        return cls(user_id=None, centre_id=centre_id, role=role("clock"), name="Uhr")


@dataclass(frozen=True, slots=True)
class Operator:
    """Whoever runs the installation: loads reference data and opens centres; sees no person."""

    user_key: str = "operator"
    role_key: str = "operator"
    centre_id: uuid.UUID | None = None
