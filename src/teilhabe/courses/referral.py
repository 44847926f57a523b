"""What a Träger is told about a person: without a name when asked, the necessary after both said yes.

The shipped list of ``privacy`` says which fields; here stands where their values come from. The partner portal
reads them through ``privacy.queries.opened`` only.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from teilhabe.courses.enums import EntitlementState, WishTime
from teilhabe.courses.models import CourseRequest, CourseRun, Entitlement, Seat
from teilhabe.people.models import Person
from teilhabe.people.queries import PersonFacts, facts_for
from teilhabe.privacy.models import Transfer
from teilhabe.privacy.referrals import Kind, allowed_fields

# States in which a paper opens a course.
USABLE = (
    EntitlementState.ISSUED,
    EntitlementState.REGISTERED,
    EntitlementState.STARTED,
    EntitlementState.INTERRUPTED,
)


# Courses that rest on no law: whoever runs them gets data only with the person's consent.
BY_CONSENT = ("EHRENAMT",)


def kind_of(run: CourseRun) -> Kind:
    """Which list of fields, and which ground, holds for a course."""
    return Kind.VOLUNTEER_COURSE if run.course.type_code in BY_CONSENT else Kind.LANGUAGE_COURSE


def _listed(run: CourseRun, stage: Transfer.Stage, values: dict[str, Any]) -> dict[str, Any]:
    """What the list of this kind and stage names, nothing else."""
    fields = allowed_fields(kind_of(run), stage)
    return {name: value for name, value in values.items() if name in fields}


def offer_payload(request: CourseRequest, run: CourseRun, *, on: dt.date) -> dict[str, Any]:
    """The demand without a name: level, time, district, childcare yes or no, needs of the room.

    Of a protected person no district is told: in a small town it can be enough to find her.
    """
    facts = _facts(request.person, on)
    values = {**_need(request, run, facts), "time_window": _time(request), "district": _district(facts)}
    return _listed(run, Transfer.Stage.OFFER, values)


def accepted_payload(seat: Seat, *, on: dt.date) -> dict[str, Any]:
    """After both said yes: name, one safe way of contact, birth year, whether there is a course right."""
    person = seat.person
    facts = _facts(person, on)
    values = {
        **_need(seat.request, seat.run, facts),
        "given_names": person.given_names,
        "family_name": person.family_name,
        "birth_year": person.birth_date.year if person.birth_date else None,
        "contact_way": _contact(facts),
        "course_right": seat.entitlement_id is not None,
        "proof_id": seat.entitlement.proof_number if seat.entitlement else "",
    }
    return _listed(seat.run, Transfer.Stage.ACCEPTED, values)


def usable_paper(person: Person) -> Entitlement | None:
    """The paper a seat rests on: the one registered or, failing that, issued last."""
    rows = Entitlement.objects.filter(person=person, state__in=USABLE)
    ranked = sorted(rows, key=lambda row: (row.registered_on or dt.date.min, row.issued_on or dt.date.min))
    return ranked[-1] if ranked else None


def _facts(person: Person, on: dt.date) -> PersonFacts:
    return facts_for([person], on=on)[person.pk]


def _need(request: CourseRequest, run: CourseRun, facts: PersonFacts) -> dict[str, Any]:
    module = request.module_override or run.module
    return {
        "request_code": request.code,
        "level": facts.german.value if facts.german else None,
        "literacy": facts.literacy.value if facts.literacy else None,
        "module": module,
        "childcare": bool(facts.children_without_care),
        "room_needs": sorted(need.code for need in facts.needs),
    }


def _time(request: CourseRequest) -> str:
    return WishTime(request.wish_time).value


def _district(facts: PersonFacts) -> str | None:
    if facts.residence is None or facts.person.protected or facts.residence.hidden:
        return None
    place = facts.residence.district or facts.residence.territory
    return str(place)


def _contact(facts: PersonFacts) -> str | None:
    safe = sorted((way for way in facts.ways if way.safe), key=lambda way: not way.preferred)
    return safe[0].value if safe else None
