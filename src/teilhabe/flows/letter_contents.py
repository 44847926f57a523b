"""What each letter says about a person: gathered from people, courses and placement into the content classes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from teilhabe.access.actor import Actor
from teilhabe.access.models import Centre
from teilhabe.allocation.demand import time_of
from teilhabe.allocation.fit import Fit, Trip
from teilhabe.allocation.models import CourseProposal
from teilhabe.allocation.next_steps import steps_with_seat, steps_without_seat
from teilhabe.allocation.queries import (
    Advice,
    advice_for,
    bookable,
    current_weights,
    open_proposal_for,
    waiting_requests,
)
from teilhabe.allocation.reasons import Code
from teilhabe.allocation.situations import Situation, situations
from teilhabe.common.errors import Refused
from teilhabe.courses.enums import Answer, SeatState
from teilhabe.courses.models import CourseRequest, Seat
from teilhabe.courses.referral import accepted_payload
from teilhabe.flows import letter_parts as parts
from teilhabe.flows.letter_codes import grounds_of, stored_grounds
from teilhabe.office.letters.content import (
    AdviceNote,
    CheckedCourse,
    Content,
    CourseElsewhere,
    NeedRow,
    Reason,
    ReferralSheet,
    ReferredPerson,
    ResidenceLetter,
    Step,
    WaitingConfirmation,
)
from teilhabe.office.letters.kinds import Body, Literacy, NextStep, Position, TimeWindow
from teilhabe.office.models import Document
from teilhabe.people.models import Person
from teilhabe.privacy.queries import is_open, opened
from teilhabe.rulebook.queries import code_label

MOST_CHECKED = 15  # courses listed in the letter to the authority
_FAR = {Code.WAY, Code.NO_WAY}


@dataclass(frozen=True, slots=True)
class Case:
    """What a letter about a person is made from."""

    actor: Actor
    centre: Centre
    person: Person
    request: CourseRequest
    seat: Seat | None
    on: dt.date

    @property
    def is_in_course(self) -> bool:
        """The need is answered: the course has begun."""
        return self.seat is not None and self.seat.state == SeatState.STARTED

    @property
    def situation(self) -> Situation:
        return situations([self.request], on=self.on)[0]


# Advice note


def _advice(case: Case) -> AdviceNote:
    if case.is_in_course:
        raise Refused(
            _(
                "Diese Person sitzt im Kurs. Ein neues Blatt gibt es, sobald ein neuer Bedarf eingetragen ist."
            ),
            code="in_course",
        )
    advice = advice_for(case.request, on=case.on)
    situation = advice.situation
    judgement = situation.judgement or {}
    row, _weights = current_weights()
    paths = situation.paths
    seated = _seated(case, advice) if case.seat else {}
    return AdviceNote(
        sender=parts.sender(case.centre, case.actor),
        written_on=case.on,
        reference=case.person.code,
        person_name=case.person.full_name,
        birth_year=case.person.birth_date.year if case.person.birth_date else None,
        entitlement=(parts.both_languages(judgement["explanation"]),) if judgement.get("explanation") else (),
        right_decided_by=Body(paths[0]["decided_by"]) if paths else None,
        obliged=judgement.get("obliged") is True,
        would_change=tuple(
            parts.both_languages(refusal["would_change"])
            for refusal in judgement.get("refusals", ())[:3]
            if refusal.get("would_change")
        ),
        rules_of=dt.date.fromisoformat(judgement["rule_set"]) if judgement.get("rule_set") else None,
        weights_version=str(row.version) if row else "",
        **(seated or _unseated(situation, advice)),  # type: ignore[arg-type]
    )


def _seated(case: Case, advice: Advice) -> dict[str, object]:
    """The course agreed on, with the reasons the decision kept; for a seat without a decision as judged today."""
    seat, situation = case.seat, advice.situation
    if seat is None:
        return {}
    proposal = CourseProposal.objects.filter(seat=seat).order_by("-made_at").first()
    explanation = proposal.explanation if proposal else {}
    childcare = situation.childcare_places
    judged = next((fit for fit in [*advice.best, *advice.others] if fit.candidate.id == seat.run_id), None)
    if explanation.get("chosen") or judged is None:
        option = parts.seated_option(seat.run, explanation.get("chosen") or {}, situation)
    else:
        option = parts.option_of(judged, situation)
    return {
        "options": (option,),
        "chosen": True,
        "seat_held_until": timezone.localdate(seat.hold_until) if seat.hold_until else None,
        "lost": parts.stored_lost(explanation.get("alternatives", ())),
        "steps": _seat_steps(seat, situation, case.on),
        "papers": parts.papers_of(situation, childcare=childcare > 0),
        "proposal_id": str(proposal.pk)[:8] if proposal else "",
    }


def _seat_steps(seat: Seat, situation: Situation, on: dt.date) -> tuple[Step, ...]:
    """Answers first, then the papers in the order they fall due, then the first day."""
    until = timezone.localdate(seat.hold_until) if seat.hold_until else None
    first = []
    if seat.state == SeatState.HELD and seat.person_answer == Answer.OPEN:
        first.append(Step(step=NextStep.ANSWER_US, until=until))
    if seat.state == SeatState.HELD and seat.provider_answer == Answer.OPEN:
        first.append(Step(step=NextStep.CARRIER_ANSWERS, until=until))
    run = bookable(seat.run_id, on=on)
    if run is None:
        return tuple(first)
    judged = Fit(run, (), Trip(), childcare=situation.childcare_places)
    rest = parts.steps_of(steps_with_seat(situation, judged), before=run.starts_on)
    return (*first, *rest, Step(step=NextStep.START, until=run.starts_on))


def _unseated(situation: Situation, advice: Advice) -> dict[str, object]:
    """The best options side by side; without one the next steps."""
    _row, weights = current_weights()
    if advice.best:
        steps = parts.steps_of(
            steps_with_seat(situation, advice.best[0]), before=advice.best[0].candidate.starts_on
        )
    else:
        steps = parts.steps_of(steps_without_seat(situation, weights=weights))
    return {
        "options": tuple(parts.option_of(fit, situation) for fit in advice.best),
        "lost": parts.lost_courses(advice.refused[:3]),
        "steps": steps,
        "papers": parts.papers_of(situation, childcare=situation.childcare_places > 0),
    }


# Referral sheet


def _referral(case: Case) -> ReferralSheet:
    seat = case.seat
    transfer = seat.transfer if seat else None
    if seat is None or transfer is None or not is_open(transfer, case.on):
        raise Refused(
            _("Das Blatt für den Träger gibt es erst, wenn Person und Träger zugesagt haben."),
            code="no_transfer",
        )
    told = opened(transfer, accepted_payload(seat, on=case.on), on=case.on)
    if "birth_year" not in told:
        raise Refused(_("Für ehrenamtliche Kurse gibt es dieses Blatt nicht."), code="no_sheet")
    if not told.get("birth_year"):
        raise Refused(
            _("Das Geburtsjahr fehlt. Ohne es kann der Träger nicht anmelden."), code="no_birth_year"
        )
    with translation.override("de"):
        ground = str(transfer.get_ground_display())
    return ReferralSheet(
        sender=parts.sender(case.centre, case.actor),
        written_on=case.on,
        reference=case.request.code,
        provider=seat.run.course.carrier.name,
        course_title=seat.run.course.title,
        course_number=seat.run.course.bamf_number,
        starts_on=seat.run.starts_on,
        answer_until=seat.run.starts_on,
        ground=ground,
        person=ReferredPerson(
            name=f"{told.get('given_names', '')} {told.get('family_name', '')}".strip(),
            contact_way=told.get("contact_way") or "",
            birth_year=told["birth_year"],
            has_course_right=bool(told.get("course_right")),
            proof_id=told.get("proof_id") or "",
            level=told.get("level") or "",
            needs_childcare=bool(told.get("childcare")),
            needs_access=bool(told.get("room_needs")),
        ),
    )


# Waiting confirmation


def _waiting(case: Case) -> WaitingConfirmation:
    if case.seat is not None and case.seat.state != SeatState.HELD:
        raise Refused(_("Diese Person hat einen Platz und wartet nicht."), code="has_seat")
    situation = case.situation
    reasons, fits = _why_waiting(case, situation)
    _row, weights = current_weights()
    steps = _seat_steps(case.seat, situation, case.on) if case.seat else None
    return WaitingConfirmation(
        sender=parts.sender(case.centre, case.actor),
        written_on=case.on,
        reference=case.person.code,
        person_name=case.person.full_name,
        position=_position(case, situation, fits),
        course_wanted=_course_wanted(situation),
        waiting_since=case.request.waiting_since,
        level=situation.german,
        reasons=reasons,
        steps=steps if steps is not None else parts.steps_of(steps_without_seat(situation, weights=weights)),
    )


def _why_waiting(case: Case, situation: Situation) -> tuple[tuple[Reason, ...], bool]:
    """The reasons of the last round where it left this person without a seat, else of a look at all courses now."""
    if case.seat is not None:
        return (), True
    proposal = open_proposal_for(case.request.pk)
    if proposal is not None and proposal.course_run_id is None:
        binding = [row["why"] for row in proposal.explanation.get("binding", ())]
        misfits = [
            {key: value for key, value in row.items() if key != "runs"}
            for row in proposal.explanation.get("misfits", ())
        ]
        return stored_grounds(binding or misfits[:3]), bool(binding)
    advice = advice_for(case.request, on=case.on)
    return grounds_of(fit.refusals[0] for fit in advice.refused[:3]) if not advice.best else (), bool(
        advice.best
    )


def _position(case: Case, situation: Situation, fits: bool) -> Position:
    if case.seat is not None:
        return Position.CARRIER_ANSWER
    if not situation.course_types:
        return Position.RIGHT
    if situation.course_types[0].startswith("IK") and situation.expected_module is None:
        return Position.TEST
    return Position.SEAT if fits else Position.COURSE


def _course_wanted(situation: Situation) -> str:
    with translation.override("de"):
        types = situation.course_types
        return code_label("course_type", types[0]) if types else _("Deutschkurs")


# Letter on § 12a AufenthG


def _residence(case: Case) -> ResidenceLetter:
    advice = advice_for(case.request, on=case.on)
    situation = advice.situation
    home, born = situation.facts.residence, case.person.birth_date
    if home is None or home.rule_until is None or home.rule_until < case.on:
        raise Refused(_("Für diese Person ist keine Wohnsitzregelung eingetragen."), code="no_rule")
    if born is None:
        raise Refused(_("Das Geburtsdatum fehlt. Die Behörde braucht es."), code="no_birth_date")
    if case.seat is not None or advice.best:
        raise Refused(
            _("Es gibt einen Kurs in Reichweite. Dieses Schreiben wäre nicht richtig."),
            code="course_in_reach",
        )
    if not situation.course_types:
        raise Refused(_("Für diese Person ist noch kein Weg in einen Kurs offen."), code="no_right")
    if _position(case, situation, False) == Position.TEST:
        raise Refused(
            _(
                "Erst der Einstufungstest, dann dieses Schreiben: Ohne Modul lässt sich nicht sagen, was passt."
            ),
            code="test_first",
        )
    elsewhere = [fit for fit in advice.refused if {reason.code for reason in fit.refusals} <= _FAR]
    checked = [fit for fit in advice.refused if fit.candidate.type_code in situation.course_types]
    return ResidenceLetter(
        sender=parts.sender(case.centre, case.actor),
        written_on=case.on,
        reference=case.person.code,
        person_name=case.person.full_name,
        born_on=born,
        assigned_place=home.territory.name,
        course_wanted=_course_wanted(situation),
        waiting_since=case.request.waiting_since,
        checked_on=case.on,
        travel_limit_minutes=situation.facts.availability.limit_minutes
        if situation.facts.availability
        else 60,
        level=situation.german,
        checked=tuple(_checked(fit) for fit in checked[:MOST_CHECKED]),
        elsewhere=tuple(_elsewhere(fit) for fit in elsewhere[:MOST_CHECKED]),
    )


def _checked(fit: Fit) -> CheckedCourse:
    run = fit.candidate
    reason = grounds_of(fit.refusals[:1])[0]
    return CheckedCourse(
        title=run.title,
        provider=run.carrier,
        place=parts.place_of(fit),
        starts_on=run.starts_on,
        reason=reason,
    )


def _elsewhere(fit: Fit) -> CourseElsewhere:
    """A course that only the way rules out. Whether a seat is promised there, nobody has asked yet."""
    run = fit.candidate
    return CourseElsewhere(
        title=run.title,
        provider=run.carrier,
        place=parts.place_of(fit),
        starts_on=run.starts_on,
        promised=False,
    )


# Need report


def need_rows(on: dt.date) -> tuple[NeedRow, ...]:
    """Protected people are in no row and no sum of a report."""
    requests = waiting_requests().filter(person__protected=False)
    return tuple(_need_row(item) for item in situations(requests, on=on))


def _need_row(item: Situation) -> NeedRow:
    facts, window = item.facts, time_of(item)
    return NeedRow(
        level=item.german or None,
        literacy=Literacy(facts.literacy.value) if facts.literacy else None,
        town=facts.residence.territory.name if facts.residence else None,
        window=TimeWindow(window.upper()) if window != "any" else None,
        childcare=item.childcare_places > 0,
        weeks_waited=(item.weeks,),
    )


GATHER: dict[Document.Kind, Callable[[Case], Content]] = {
    Document.Kind.ADVICE: _advice,
    Document.Kind.REFERRAL: _referral,
    Document.Kind.WAITING: _waiting,
    Document.Kind.RESIDENCE_RULE: _residence,
}
