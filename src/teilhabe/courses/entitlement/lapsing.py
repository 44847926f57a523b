"""The life of claims and certificates: until when they are valid, and why they lapse."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from teilhabe.courses.entitlement.calendar import end_of_period
from teilhabe.courses.entitlement.persons import title_of
from teilhabe.courses.entitlement.worlds import World

CLAIM_KINDS = ("CLAIM_44_1", "IK_RUNNING")


class State(NamedTuple):
    """State of the certificate in hand. `last_day` is the last valid day, None where no period runs."""

    state: str | None
    last_day: date | None
    code: str | None


NOTHING = State(None, None, None)
ENDLESS = State("valid", None, None)


def is_unlimited(world: World) -> bool:
    """Titles without an end (AufenthG §§ 9, 9a, 18c)."""
    return title_of(world) in world.figure("aufenthg.9.unlimited_titles")


def claim_last_day(world: World) -> date:
    """AufenthG § 44 Abs. 2: one year after issue of the founding title."""
    return end_of_period(world.get("person.title_issued"), world.figure("aufenthg.44_2.claim_months"))


def is_registered(world: World, by: date) -> bool:
    """Whether the person registered for the integration course by the day, or has begun it."""
    if not world.get("certificate") or world.get("certificate.kind") not in CLAIM_KINDS:
        return False
    if has_begun(world):
        return True
    registered = world.get("certificate.registered_on")
    return registered is not None and registered <= by


def has_begun(world: World) -> bool:
    """Whether the course was begun; an interrupted one was, and a running one unless the sheet denies it."""
    if world.get("certificate.interrupted_since") is not None:
        return True
    if world.knows("certificate.started"):
        return bool(world.get("certificate.started"))
    return bool(world.get("certificate.kind") == "IK_RUNNING")


def has_fallen_away(world: World) -> bool:
    """AufenthG § 44 Abs. 2: the founding title has ended; a provisional certificate carries it on (§ 81 Abs. 4)."""
    if world.get("person.status") == "FIKT" or is_unlimited(world):
        return False
    return bool(world.get("person.title_until") < world.on)


def claim_lapsed(world: World) -> bool:
    """CLAIM_LAPSED: a year without registration, or the title fell away; not where the person was hindered."""
    if world.get("person.hindered_not_at_fault"):
        return False
    last_day = claim_last_day(world)
    if world.on > last_day and not is_registered(world, last_day):
        return True
    return has_fallen_away(world)


def claim_until(world: World) -> date | None:
    """The last day of an open claim: of its own period and of the title. None where no period runs."""
    last_day: date | None = claim_last_day(world)
    hindered = world.get("person.hindered_not_at_fault")
    if is_registered(world, claim_last_day(world)):
        last_day = running_state(world).last_day
    elif hindered and world.on > claim_last_day(world):
        last_day = None
    if hindered or world.get("person.status") == "FIKT" or is_unlimited(world):
        return last_day
    until: date = world.get("person.title_until")
    return until if last_day is None else min(last_day, until)


def entitlement_lapsed(world: World) -> bool:
    """ENTITLEMENT_LAPSED for the certificate of a claim (IntV § 4 Abs. 1 S. 3)."""
    if not world.get("certificate") or world.get("certificate.kind") not in CLAIM_KINDS:
        return False
    return running_state(world).code == "ENTITLEMENT_LAPSED"


def running_state(world: World) -> State:
    """IntV § 4 Abs. 1 S. 3: begun within a year of registration, interrupted for at most a year, own fault."""
    interrupted = world.get("certificate.interrupted_since")
    if interrupted is not None:
        return _own_fault_period(world, interrupted, "intv.4_1.interruption_months")
    if has_begun(world):
        return ENDLESS
    registered = world.get("certificate.registered_on")
    if registered is None:
        return ENDLESS
    return _own_fault_period(world, registered, "intv.4_1.start_months")


def _own_fault_period(world: World, start: date, figure: str) -> State:
    last_day = end_of_period(start, world.figure(figure))
    if world.on <= last_day:
        return State("valid", last_day, None)
    if world.get("certificate.own_fault"):
        return State("lapsed", last_day, "ENTITLEMENT_LAPSED")
    return ENDLESS


def certificate_state(world: World) -> State:
    """State of whatever certificate the person holds."""
    if not world.get("certificate"):
        return NOTHING
    kind = world.get("certificate.kind")
    if kind == "BSK":
        return _vocational_state(world)
    if kind == "ADMISSION_44_4_BAMF":
        return admission_state(world)
    if kind == "CLAIM_44_1" and not is_registered(world, date.max):
        return _unregistered_claim_state(world)
    return running_state(world)


def _unregistered_claim_state(world: World) -> State:
    last_day = claim_last_day(world)
    if world.on <= last_day:
        return State("valid", last_day, None)
    if world.get("person.hindered_not_at_fault"):
        return ENDLESS
    return State("lapsed", last_day, "CLAIM_LAPSED")


def admission_state(world: World) -> State:
    """CERT_EXPIRED one year after issue (IntV § 5 Abs. 3), registered or not; once begun IntV § 4 Abs. 1 S. 3 runs."""
    if has_begun(world):
        return running_state(world)
    last_day = end_of_period(world.get("certificate.issued"), world.figure("intv.5_3.admission_months"))
    return _expiring(world, last_day)


def _vocational_state(world: World) -> State:
    """CERT_EXPIRED three months after issue without registration, nine from abroad (DeuFöV § 6 Abs. 3)."""
    abroad = world.get("certificate.from_abroad")
    figure = "deufoev.6_3.certificate_months_abroad" if abroad else "deufoev.6_3.certificate_months"
    if has_begun(world):
        return ENDLESS
    registered = world.get("certificate.registered_on")
    last_day = end_of_period(world.get("certificate.issued"), world.figure(figure))
    if registered is not None and registered <= last_day:
        return ENDLESS
    return _expiring(world, last_day)


def _expiring(world: World, last_day: date) -> State:
    if world.on <= last_day:
        return State("valid", last_day, None)
    return State("lapsed", last_day, "CERT_EXPIRED")
