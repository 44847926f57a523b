"""Ways into an integration course: claim, obligation, admission, self-payer (AufenthG §§ 44, 44a; IntV §§ 4-6).

All ways are judged and all that hold are reported. `*` in a refusal means every funded way.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from teilhabe.courses.entitlement.calendar import end_of_period
from teilhabe.courses.entitlement.lapsing import (
    admission_state,
    claim_lapsed,
    entitlement_lapsed,
    is_unlimited,
)
from teilhabe.courses.entitlement.persons import (
    has_detail,
    has_sufficient_german,
    in_school,
    receives,
    title_of,
)
from teilhabe.courses.entitlement.worlds import World

CLAIM = "CLAIM_44_1"
LATE = "LATE_REPATRIATE"
BAMF = "ADMISSION_44_4_BAMF"
JOBCENTER = "ADMISSION_5A_JC"
SELF_PAYER = "SELF_PAYER"
EVERY_FUNDED = "*"
SEE_CLAIM = "see claim_failures"
NR_1A, NR_1B, SENTENCE_6 = "OBLIG_44A_1A", "OBLIG_44A_1B", "OBLIG_44A_S6"
NR_2, NR_3, NR_4 = "OBLIG_44A_2_JC", "OBLIG_44A_3_ABH", "OBLIG_44A_4_ASYLBLG"
RESTING_ON_CLAIM = frozenset({NR_1A, NR_1B, SENTENCE_6})
OBLIGATIONS = (NR_1A, NR_1B, NR_2, NR_3, NR_4, SENTENCE_6)
NOTICES = (
    ("person.jobcenter_obliged", NR_2),
    ("person.abh_request_special_need", NR_3),
    ("person.asylblg_request", NR_4),
)


class Refusal(NamedTuple):
    """A way that is closed, and the code of the rule that closes it."""

    path: str
    code: str


class Access(NamedTuple):
    """Which ways are open, which are refused, and whether seats go to this person first."""

    paths: tuple[str, ...]
    refusals: tuple[Refusal, ...]
    seat_priority: bool

    @property
    def funded(self) -> tuple[str, ...]:
        """Open ways other than paying oneself."""
        return tuple(path for path in self.paths if path != SELF_PAYER)

    @property
    def obliged(self) -> bool:
        """Whether an obligation is open (AufenthG § 44a)."""
        return any(path in OBLIGATIONS for path in self.paths)


def access(world: World) -> Access:
    """Every way into an integration course on the day of the decision."""
    if in_school(world):
        return Access((), (Refusal(EVERY_FUNDED, "SCHOOL"),), False)
    _read_shared_facts(world)
    claim = world.part(claim_outlook)
    entitled: tuple[str, ...] = (CLAIM,) if claim == "open" else ()
    closed = () if claim == "open" else (Refusal(CLAIM, SEE_CLAIM),)
    late, late_refusals = _late_repatriate(world)
    bamf, bamf_refusals = _bamf_admission(world, entitled + late)
    if has_sufficient_german(world):
        paths = entitled or (SELF_PAYER,)
        refusals = (Refusal(EVERY_FUNDED, "ALREADY_B1"), *closed, *bamf_refusals)
        return Access(paths, refusals, _has_seat_priority(world, paths))
    obliged = _obligations(world, claim)
    jobcenter, jobcenter_refusals = _jobcenter_admission(world, entitled + late + obliged)
    paths = entitled + late + obliged + bamf + jobcenter or (SELF_PAYER,)
    refusals = closed + late_refusals + bamf_refusals + jobcenter_refusals
    return Access(paths, refusals, _has_seat_priority(world, paths))


def _read_shared_facts(world: World) -> None:
    """Facts that the claim reads and other ways read too: asked for before the claim is tried as a part."""
    title_of(world)
    if world.get("certificate"):
        world.get("certificate.kind")


def claim_outlook(world: World) -> str:
    """`open`, `low_need` (which also ends the obligations that rest on a claim) or `closed`."""
    failures = claim_failures(world)
    if not failures:
        return "open"
    return "low_need" if "LOW_NEED" in failures else "closed"


def claim_failures(world: World) -> tuple[str, ...]:
    """Codes of all conditions of AufenthG § 44 Abs. 1-3 that fail; empty where the claim is open."""
    number = claim_number(world)
    if number is None:
        return ("NO_CLAIM_TITLE_NOT_LISTED",)
    checks = (
        ("NO_CLAIM_TITLE_NOT_LISTED", _is_not_first_title),
        ("NOT_PERMANENT", _is_not_permanent),
        ("CLAIM_LAPSED", claim_lapsed),
        ("ENTITLEMENT_LAPSED", entitlement_lapsed),
        ("LOW_NEED", has_low_need),
    )
    return tuple(code for code, fails in checks if fails(world))


def claim_number(world: World) -> str | None:
    """The number of AufenthG § 44 Abs. 1 S. 1 that lists the title; None where no number does."""
    title = title_of(world)
    for number, titles in world.figure("aufenthg.44_1.titles").items():
        if title in titles:
            return str(number)
    return None


def _is_not_first_title(world: World) -> bool:
    """'Erstmals' belongs to Nr. 1 only; the titles of Nr. 2 found a claim whenever they are issued."""
    needed = claim_number(world) in world.figure("aufenthg.44_1.first_title_needed")
    return needed and not world.get("person.first_title")


def _is_not_permanent(world: World) -> bool:
    """AufenthG § 44 Abs. 1 S. 2: title of at least one year, or held for more than 18 months.

    A title from 1 June to 31 May runs a full year: its first day counts (BGB § 187 Abs. 2, § 188 Abs. 2).
    """
    if is_unlimited(world):
        return False
    issued = world.get("person.title_issued")
    if world.on > end_of_period(issued, world.figure("aufenthg.44_1.held_months")):
        return False
    year = end_of_period(issued, world.figure("aufenthg.44_1.permanence_months"))
    return bool((year - world.get("person.title_until")).days > 1)


def has_low_need(world: World) -> bool:
    """IntV § 4 Abs. 2: a degree, or a job that needs one, and integration expected without state help.

    Whether lack of German blocks a matching job is part of the adviser's answer to the second condition.
    """
    if not world.get("person.integrates_without_state_help"):
        return False
    degrees = world.figure("aufenthg.44_3.low_need_degrees")
    return world.get("person.degree") in degrees or bool(world.get("person.job_requires_degree"))


def _late_repatriate(world: World) -> tuple[tuple[str, ...], tuple[Refusal, ...]]:
    """BVFG § 9 Abs. 1."""
    if world.get("person.status") not in world.figure("bvfg.9_1.statuses"):
        return (), ()
    if entitlement_lapsed(world):
        return (), (Refusal(LATE, "ENTITLEMENT_LAPSED"),)
    return (LATE,), ()


def _obligations(world: World, claim: str) -> tuple[str, ...]:
    """AufenthG § 44a Abs. 1: notices in hand, and what follows from an open claim.

    Trainees are exempt (Abs. 2 Nr. 1).
    """
    if world.figure("aufenthg.44a_2.trainee_exempt") and world.get("person.trainee"):
        return ()
    found = set(world.get("person.obligations")) | {code for key, code in NOTICES if world.get(key)}
    if claim == "open":
        found |= _derived_obligations(world)
    if claim == "low_need":
        found -= RESTING_ON_CLAIM
    return tuple(code for code in OBLIGATIONS if code in found)


def _derived_obligations(world: World) -> set[str]:
    title, german = title_of(world), world.get("person.german")
    found = set()
    if german in world.figure("aufenthg.44a_1.nr1a_level"):
        found.add(NR_1A)
    details = world.figure("aufenthg.44a_1.nr1b_titles")
    if title in details and (details[title] is None or has_detail(world, details[title])):
        found.add(NR_1B)
    simple = world.figure("aufenthg.44a_1.s6_titles")
    if title in simple["titles"] and german in simple["levels"]:
        found.add(SENTENCE_6)
    return found


def _bamf_admission(world: World, entitled: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[Refusal, ...]]:
    """AufenthG § 44 Abs. 4 by the BAMF: for people without a claim, while the switch is open.

    An admission in hand stays valid for its year, whatever the switch says. Who has a claim needs no admission.
    """
    if title_of(world) not in world.figure("aufenthg.44_4.statuses"):
        return (), (Refusal(BAMF, "STATUS_NOT_ADMISSIBLE"),)
    if holds_valid_admission(world):
        return (BAMF,), ()
    if world.switch("admission_44_4") != "open":
        return (), (Refusal(BAMF, "ADMISSION_SUSPENDED"),)
    return ((), ()) if entitled else ((BAMF,), ())


def holds_valid_admission(world: World) -> bool:
    """Whether the certificate in hand is an admission that has neither expired nor lapsed."""
    if not world.get("certificate") or world.get("certificate.kind") != BAMF:
        return False
    return admission_state(world).state == "valid"


def _jobcenter_admission(
    world: World, others: tuple[str, ...]
) -> tuple[tuple[str, ...], tuple[Refusal, ...]]:
    """IntV § 5a: SGB II with the course in the Kooperationsplan; for people without claim or obligation."""
    if others or not receives(world, "SGB2"):
        return (), ()
    admissible = title_of(world) in world.figure("aufenthg.44_4.statuses")
    if admissible and world.get("person.kooperationsplan_ik"):
        return (JOBCENTER,), ()
    return (), (Refusal(JOBCENTER, "STATUS_NOT_ADMISSIBLE"),)


def _has_seat_priority(world: World, paths: tuple[str, ...]) -> bool:
    """IntV § 7 Abs. 4 S. 4: obliged by the Jobcenter, or SGB II with a Kooperationsplan that names the course."""
    if NR_2 in paths:
        return True
    planned = world.get("person.kooperationsplan_ik") and paths != (SELF_PAYER,)
    return bool(planned and receives(world, "SGB2"))


def admission_rank(world: World) -> int | None:
    """Rank among admissions (IntV § 5 Abs. 4); None without priority."""
    ranks, title = world.figure("intv.5_4.priority"), title_of(world)
    if "former_claim" in ranks and "CLAIM_LAPSED" in world.part(claim_failures) and not world.get("history"):
        return int(ranks["former_claim"])
    rank = ranks.get(title)
    return None if rank is None else int(rank)


def admission_until(world: World) -> date | None:
    """Last day of an admission in hand (IntV § 5 Abs. 3); None for one still to be granted."""
    return admission_state(world).last_day if holds_valid_admission(world) else None
