"""Vermittlungsblatt to the Träger: the eight allowed facts of privacy.md § 4 and not one more."""

from __future__ import annotations

from teilhabe.office.letters.blocks import Block, Facts, Line, Listing, Paragraph, Table
from teilhabe.office.letters.content import ReferralSheet
from teilhabe.office.letters.parts.shared import dated, opening, questions
from teilhabe.office.letters.wording import Wording


def blocks(words: Wording, sheet: ReferralSheet) -> tuple[Block, ...]:
    """The whole sheet in one language."""
    return (
        *opening(words, "referral.title"),
        Paragraph(words.say("referral.to", provider=words.german(sheet.provider)), "lead"),
        Facts(dated(words, sheet.written_on, sheet.reference)),
        Paragraph(words.say("referral.lead")),
        Paragraph(words.say("referral.answer", date=words.day(sheet.answer_until)), "strong"),
        words.heading(2, "referral.course.heading"),
        Facts(_course(words, sheet)),
        words.heading(2, "referral.person.heading"),
        _person(words, sheet),
        words.heading(2, "referral.privacy.heading"),
        Listing(tuple(words.say(f"referral.privacy.{key}") for key in ("only", "use", "delete"))),
        Paragraph(words.say("referral.privacy.ground", ground=words.german(sheet.ground)), "small"),
        *questions(words, sheet.sender),
    )


def _course(words: Wording, sheet: ReferralSheet) -> tuple[tuple[Line, Line], ...]:
    rows = [(words.say("referral.course.title"), words.german(sheet.course_title))]
    if sheet.course_number:
        rows.append((words.say("referral.course.number"), words.number(sheet.course_number)))
    return (*rows, (words.say("referral.course.starts"), words.day(sheet.starts_on)))


def _person(words: Wording, sheet: ReferralSheet) -> Table:
    person = sheet.person
    rows = (
        (words.say("common.name"), words.name(person.name)),
        (words.say("referral.field.contact_way"), words.number(person.contact_way)),
        (words.say("common.birth_year"), words.number(str(person.birth_year))),
        (words.say("referral.field.course_right"), words.yes_or_no(person.has_course_right)),
        (words.say("referral.field.proof_id"), words.number(person.proof_id)),
        (words.say("referral.field.level"), words.german(person.level)),
        (words.say("referral.field.childcare"), words.yes_or_no(person.needs_childcare)),
        (words.say("referral.field.access"), words.yes_or_no(person.needs_access)),
    )
    head = (words.say("referral.column.field"), words.say("referral.column.value"))
    return Table(words.say("referral.person.heading"), head, rows, widths=(2, 3))
