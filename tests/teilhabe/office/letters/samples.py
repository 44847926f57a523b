"""One invented letter of each kind. All persons and Träger here are made up."""

from __future__ import annotations

from datetime import date

from teilhabe.office.letters.content import (
    AdviceNote,
    CheckedCourse,
    Content,
    CourseElsewhere,
    CourseOption,
    FreeText,
    LostCourse,
    NeedReport,
    NeedRow,
    ReferralSheet,
    ReferredPerson,
    ResidenceLetter,
    Sender,
    Step,
    TestAppointment,
    WaitingConfirmation,
    WeeklyTime,
)
from teilhabe.office.letters.kinds import (
    Body,
    Ground,
    LetterKind,
    Literacy,
    NextStep,
    Paper,
    Position,
    TimeWindow,
)

SENDER = Sender(
    centre="Kommunales Integrationszentrum Kreis Beispiel",
    street="Beispielstraße 1",
    town="34434 Borgentreich",
    phone="05271 965-3610",
    email="beratung@beispiel.example",
    adviser="Aylin Beispiel",
)
WRITTEN_ON = date(2026, 11, 25)
MORNINGS = tuple(WeeklyTime(weekday=day, begins="9:00", ends="12:15") for day in range(4))

ALPHA = CourseOption(
    title="Alphabetisierungskurs, Modul 1",
    provider="Beispiel-Bildungswerk",
    place="Borgentreich, Rathaus",
    starts_on=date(2027, 1, 11),
    ends_on=date(2027, 4, 30),
    times=MORNINGS,
    minutes_there=26,
    minutes_back=34,
    childcare=True,
    free_seats=4,
    own_cost_eur="0,00",
    reasons=(Ground.TYPE_FITS, Ground.TIMES_FIT, Ground.CHILDCARE_THERE),
    drawbacks=(Ground.NOT_YET_CERTAIN, FreeText("Der letzte Bus zurück fährt um 12:34 Uhr.")),
)
EVENING = CourseOption(
    title="Alphabetisierungskurs, Modul 1 (abends)",
    provider="VHS Musterland",
    place="Warburg",
    starts_on=date(2027, 2, 1),
    times=(
        WeeklyTime(weekday=1, begins="18:00", ends="20:15"),
        WeeklyTime(weekday=3, begins="18:00", ends="20:15"),
    ),
    minutes_there=12,
    minutes_back=12,
    reasons=(Ground.WAY_SHORT,),
)

ADVICE = AdviceNote(
    sender=SENDER,
    written_on=WRITTEN_ON,
    reference="B-2026-0042",
    person_name="Samira Erfunden",
    birth_year=1992,
    entitlement=(
        FreeText(
            "Sie haben einen Anspruch nach § 44 Absatz 1 AufenthG bis 1. Juni 2027.",
            (("en", "You have a claim under section 44 (1) of the Residence Act until 1 June 2027."),),
        ),
        FreeText("Das Jobcenter hat den Kurs in Ihren Kooperationsplan geschrieben."),
    ),
    right_decided_by=Body.ABH,
    options=(ALPHA, EVENING),
    chosen=True,
    seat_held_until=date(2026, 11, 28),
    lost=(
        LostCourse(
            title="Allgemeiner Integrationskurs",
            provider="VHS Musterland",
            place="Höxter",
            reasons=(Ground.TYPE_DIFFERS, Ground.TOO_FAR),
        ),
    ),
    would_change=(FreeText("Mit Auto wäre der Kurs in Höxter erreichbar."),),
    steps=(
        Step(step=NextStep.PLACEMENT_TEST, until=date(2026, 12, 4)),
        Step(step=NextStep.APPLY_EXEMPTION),
        Step(step=NextStep.ANSWER_US, until=date(2026, 11, 28)),
        Step(step=NextStep.REGISTER),
    ),
    test=TestAppointment(on=date(2026, 12, 3), at="10:30", place="VHS Musterland, Warburg"),
    papers=tuple(Paper),
    remark=FreeText("Bitte an die Brille denken."),
    proposal_id="7f3a",
    rules_of=date(2026, 7, 29),
    weights_version="3",
)

REFERRAL = ReferralSheet(
    sender=SENDER,
    written_on=WRITTEN_ON,
    reference="V-2026-0042",
    provider="Beispiel-Bildungswerk",
    course_title="Alphabetisierungskurs, Modul 1",
    course_number="erfunden-17",
    starts_on=date(2027, 1, 11),
    answer_until=date(2026, 11, 28),
    ground="Einwilligung vom 25. November 2026",
    person=ReferredPerson(
        name="Samira Erfunden",
        contact_way="SMS 0151 0000000",
        birth_year=1992,
        has_course_right=True,
        proof_id="BAMF-ERF-1",
        level="A0",
        needs_childcare=True,
        needs_access=False,
    ),
)

WAITING = WaitingConfirmation(
    sender=SENDER,
    written_on=WRITTEN_ON,
    reference="W-2026-0042",
    person_name="Samira Erfunden",
    position=Position.COURSE,
    course_wanted="Alphabetisierungskurs",
    waiting_since=date(2026, 9, 14),
    level="A0",
    expected_on=date(2027, 2, 1),
    reasons=(Ground.NO_COURSE_IN_REACH, Ground.NO_CHILDCARE),
    steps=(
        Step(step=NextStep.BRIDGE_OFFER),
        Step(step=NextStep.REASSIGNMENT),
        Step(step=NextStep.NEXT_ROUND),
    ),
)

RESIDENCE = ResidenceLetter(
    sender=SENDER,
    written_on=WRITTEN_ON,
    reference="R-2026-0042",
    person_name="Samira Erfunden",
    born_on=date(1992, 2, 29),
    assigned_place="Willebadessen",
    course_wanted="Alphabetisierungskurs",
    waiting_since=date(2026, 9, 14),
    checked_on=date(2026, 11, 24),
    travel_limit_minutes=60,
    level="A0",
    checked=(
        CheckedCourse(
            title="Alphabetisierungskurs, Modul 1",
            provider="Beispiel-Bildungswerk",
            place="Borgentreich",
            starts_on=date(2027, 1, 11),
            reason=Ground.FULL,
        ),
        CheckedCourse(
            title="Alphabetisierungskurs, Modul 2",
            provider="VHS Musterland",
            place="Höxter",
            starts_on=None,
            reason=FreeText("Nur mit zweimal Umsteigen, 95 Minuten."),
        ),
    ),
    elsewhere=(
        CourseElsewhere(
            title="Alphabetisierungskurs, Modul 1",
            provider="Erfundenes Kolleg",
            place="Paderborn",
            starts_on=date(2026, 12, 7),
            promised=True,
        ),
    ),
)


def need_row(people: int, **facts: object) -> NeedRow:
    """People with the profile of most rows, waiting 1, 2, 3 … weeks."""
    profile: dict[str, object] = {
        "level": "A0",
        "literacy": Literacy.LIT_NONE,
        "town": "Warburg",
        "window": TimeWindow.MORNING,
        "childcare": False,
        "weeks_waited": tuple(range(1, people + 1)),
    }
    return NeedRow(**{**profile, **facts})  # type: ignore[arg-type]


NEED = NeedReport(
    sender=SENDER,
    written_on=WRITTEN_ON,
    reference="Q-2026-3",
    area="Kreis Beispiel",
    year=2026,
    quarter=3,
    counted_on=date(2026, 9, 30),
    rows=(
        need_row(7),
        need_row(4, childcare=True),
        need_row(3, town="Brakel", childcare=True),
        need_row(12, level="A1", literacy=Literacy.LIT_LATIN, town="Höxter", window=TimeWindow.EVENING),
        need_row(2, level="B1", literacy=Literacy.LIT_OTHER, town="Steinheim", window=TimeWindow.WEEKEND),
    ),
)

SAMPLES: dict[LetterKind, Content] = {
    LetterKind.ADVICE_NOTE: ADVICE,
    LetterKind.REFERRAL_SHEET: REFERRAL,
    LetterKind.WAITING_CONFIRMATION: WAITING,
    LetterKind.RESIDENCE_LETTER: RESIDENCE,
    LetterKind.NEED_REPORT: NEED,
}
