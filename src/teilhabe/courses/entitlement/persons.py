"""Facts about the person that several rules read."""

from __future__ import annotations

from teilhabe.courses.entitlement.facts import DETAILS, LEVELS
from teilhabe.courses.entitlement.worlds import World


def title_of(world: World) -> str:
    """The status that counts; for a provisional certificate the underlying title (AufenthG § 81 Abs. 5)."""
    status: str = world.get("person.status")
    if status != "FIKT":
        return status
    detail: str = world.get("person.status_detail")
    return DETAILS.get(detail, detail)


def has_detail(world: World, detail: str) -> bool:
    """Whether the title was issued under the sub-clause, for example § 28 Abs. 1 S. 1 Nr. 1."""
    return bool(world.get("person.status_detail") == detail)


def at_least(level: str, wanted: str) -> bool:
    """Whether a German level reaches another."""
    return LEVELS.index(level) >= LEVELS.index(wanted)


def has_sufficient_german(world: World) -> bool:
    """AufenthG § 44 Abs. 3 S. 1 Nr. 3: B1, by level or by a passed DTZ."""
    sufficient = world.figure("aufenthg.44_3.sufficient_level")
    passed = world.get("history.dtz")
    if passed in LEVELS and at_least(passed, sufficient):
        return True
    return at_least(world.get("person.german"), sufficient)


def in_school(world: World) -> bool:
    """AufenthG § 44 Abs. 3 S. 1 Nr. 1."""
    return bool(world.figure("aufenthg.44_3.school") and world.get("person.in_school"))


def receives(world: World, benefit: str) -> bool:
    """Whether the person receives the benefit."""
    return benefit in world.get("person.benefits")


def works_or_will(world: World) -> bool:
    """Employed, or with a contract already signed (DeuFöV § 4 Abs. 1 S. 1 Nr. 1c)."""
    return bool(world.get("person.employed") or world.get("person.job_promised"))
