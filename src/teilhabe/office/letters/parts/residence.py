"""Proof letter for AufenthG § 12a: German for the authority, a sheet that explains it for the person.

§ 12a Abs. 5 S. 1 Nr. 1 b: lifted on application if a course is available soon at another place.
§ 12a Abs. 1 S. 2: does not apply if a course is taken up that cannot run without delay at the assigned place.
Read in the consolidated federal text of 2026; re-read when the act changes.
"""

from __future__ import annotations

from teilhabe.office.letters.blocks import Block, Facts, Line, Listing, Paragraph, Signature, Table
from teilhabe.office.letters.catalogue import SOURCE
from teilhabe.office.letters.content import CheckedCourse, CourseElsewhere, ResidenceLetter
from teilhabe.office.letters.parts.shared import contact, dated, opening, questions, reason
from teilhabe.office.letters.wording import Wording, joined


def blocks(words: Wording, letter: ResidenceLetter) -> tuple[Block, ...]:
    """The letter itself in German, the explaining sheet in every other language."""
    return _letter(words, letter) if words.language == SOURCE else _sheet(words, letter)


def _letter(words: Wording, letter: ResidenceLetter) -> tuple[Block, ...]:
    return (
        *opening(words, "residence.title"),
        Paragraph(words.say("residence.letter.to"), "lead"),
        Paragraph(words.say("residence.letter.subject")),
        Facts(_person(words, letter)),
        *_result(words, letter),
        *_checked(words, letter),
        *_elsewhere(words, letter),
        words.heading(2, "residence.letter.law.heading"),
        Listing((words.say("residence.letter.law.5"), words.say("residence.letter.law.1"))),
        Paragraph(words.say("residence.letter.basis")),
        Paragraph(words.say("residence.letter.no_decision")),
        Signature(words.say("residence.letter.signature")),
        *questions(words, letter.sender),
    )


def _person(words: Wording, letter: ResidenceLetter) -> tuple[tuple[Line, Line], ...]:
    rows = [
        (words.say("common.name"), words.name(letter.person_name)),
        (words.say("residence.letter.born"), words.day(letter.born_on, weekday=False)),
        (words.say("residence.letter.place"), words.german(letter.assigned_place)),
        (words.say("residence.letter.course"), words.german(letter.course_wanted)),
    ]
    if letter.level:
        rows.append((words.say("waiting.level"), words.german(letter.level)))
    rows.append((words.say("residence.letter.since"), words.day(letter.waiting_since, weekday=False)))
    return (*rows, *dated(words, letter.written_on, letter.reference))


def _result(words: Wording, letter: ResidenceLetter) -> tuple[Block, ...]:
    checked = words.say("residence.letter.checked", date=words.day(letter.checked_on, weekday=False))
    reach = words.say("residence.letter.reach", minutes=letter.travel_limit_minutes)
    return (
        Paragraph(joined((checked, reach), " ")),
        Paragraph(words.say("residence.letter.result"), "strong"),
    )


def _checked(words: Wording, letter: ResidenceLetter) -> tuple[Block, ...]:
    heading = words.heading(2, "residence.letter.checked.heading")
    if not letter.checked:
        return (heading, Paragraph(words.say("residence.letter.checked.none")))
    head = _head(words, "course", "provider", "starts", "reason")
    rows = tuple(_checked_row(words, course) for course in letter.checked)
    return (heading, Table(words.say("residence.letter.checked.heading"), head, rows, widths=(4, 3, 2, 3)))


def _checked_row(words: Wording, course: CheckedCourse) -> tuple[Line, ...]:
    starts = words.day(course.starts_on, weekday=False) if course.starts_on else words.say("common.unknown")
    place = words.german(f"{course.provider}, {course.place}")
    return (words.german(course.title), place, starts, _why(words, course))


def _why(words: Wording, course: CheckedCourse) -> Line:
    """Codes that speak to the person ("your level") have a wording of their own for the authority."""
    own = f"residence.letter.ground.{course.reason}"
    return words.say(own) if own in words.catalogue.sentences else reason(words, course.reason)


def _elsewhere(words: Wording, letter: ResidenceLetter) -> tuple[Block, ...]:
    heading = words.heading(2, "residence.letter.elsewhere.heading")
    if not letter.elsewhere:
        return (heading, Paragraph(words.say("residence.letter.elsewhere.none")))
    head = _head(words, "course", "provider", "starts", "promised")
    rows = tuple(_elsewhere_row(words, course) for course in letter.elsewhere)
    return (heading, Table(words.say("residence.letter.elsewhere.heading"), head, rows, widths=(4, 3, 2, 3)))


def _elsewhere_row(words: Wording, course: CourseElsewhere) -> tuple[Line, ...]:
    place = words.german(f"{course.provider}, {course.place}")
    starts = words.day(course.starts_on, weekday=False)
    return (words.german(course.title), place, starts, words.yes_or_no(course.promised))


def _head(words: Wording, *columns: str) -> tuple[Line, ...]:
    return tuple(words.say(f"residence.letter.column.{column}") for column in columns)


def _sheet(words: Wording, letter: ResidenceLetter) -> tuple[Block, ...]:
    keys = ["none", "ground", "apply", "stay", "who"]
    if not letter.elsewhere:
        keys.insert(3, "elsewhere")
    place = words.say("residence.sheet.place", place=words.german(letter.assigned_place))
    return (
        *opening(words, "residence.sheet.title"),
        Facts(((words.say("common.name"), words.name(letter.person_name)),)),
        Listing((place, *(words.say(f"residence.sheet.{key}") for key in keys))),
        *contact(words, letter.sender),
    )
