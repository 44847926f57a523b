"""Beratungsblatt: the explanation record of a proposal in the words of the person it concerns.

Order: the answer before the explanation. GDPR Art. 22: a proposal, checked by a human, open to objection.
"""

from __future__ import annotations

from teilhabe.office.letters.blocks import Block, Facts, Heading, Line, Listing, Paragraph, Table
from teilhabe.office.letters.content import AdviceNote, CourseOption, LostCourse
from teilhabe.office.letters.kinds import BEFORE_THE_MODULE, Body
from teilhabe.office.letters.parts.shared import contact, dated, opening, reasons, steps
from teilhabe.office.letters.wording import Wording, joined


def blocks(words: Wording, note: AdviceNote) -> tuple[Block, ...]:
    """The whole note in one language."""
    return (
        *opening(words, "advice.title"),
        Facts(_person(words, note)),
        Paragraph(words.say("advice.lead"), "lead"),
        Paragraph(words.say("advice.proposal_only")),
        *_options(words, note),
        *steps(words, note.steps),
        *_papers(words, note),
        *_right(words, note),
        *_lost(words, note),
        *_remark(words, note),
        *_deciders(words, note),
        *_rights(words, note),
        *contact(words, note.sender),
        *_origin(words, note),
    )


def _person(words: Wording, note: AdviceNote) -> tuple[tuple[Line, Line], ...]:
    rows = [(words.say("common.name"), words.name(note.person_name))]
    if note.birth_year is not None:
        rows.append((words.say("common.birth_year"), words.number(str(note.birth_year))))
    return (*rows, *dated(words, note.written_on, note.reference))


def _right(words: Wording, note: AdviceNote) -> tuple[Block, ...]:
    if not note.entitlement and note.right_decided_by is None:
        return ()
    found: list[Block] = [words.heading(2, "advice.right.heading"), *words.free_blocks(note.entitlement)]
    if note.right_decided_by is not None:
        body = words.coded("body", note.right_decided_by)
        found.append(Paragraph(words.say("advice.right.decided_by", body=body)))
    if note.would_change:
        found += [words.heading(3, "advice.change.heading"), *words.free_blocks(note.would_change)]
    return tuple(found)


def _options(words: Wording, note: AdviceNote) -> tuple[Block, ...]:
    if not note.options:
        heading = words.heading(2, "advice.options.heading")
        return (heading, Paragraph(words.say("advice.options.none"), "strong"), *_test(words, note))
    if not note.chosen:
        heading = words.heading(2, "advice.options.heading")
        return (heading, *_each(words, note.options), *_test(words, note))
    held = note.seat_held_until
    found: list[Block] = [words.heading(2, "advice.chosen.heading"), *_option(words, note.options[0])]
    if held is not None:
        found.append(Paragraph(words.say("advice.held", date=words.day(held)), "strong"))
    found += _test(words, note)
    if note.options[1:]:
        found += [words.heading(2, "advice.others.heading"), *_each(words, note.options[1:])]
    return tuple(found)


def _each(words: Wording, options: tuple[CourseOption, ...]) -> tuple[Block, ...]:
    return tuple(block for option in options for block in _option(words, option))


def _option(words: Wording, option: CourseOption) -> tuple[Block, ...]:
    found: list[Block] = [Heading(3, words.german(option.title)), Facts(_facts(words, option))]
    if option.reasons:
        found += [Paragraph(words.say("advice.for"), "label"), reasons(words, option.reasons)]
    found.append(Paragraph(words.say("advice.against"), "label"))
    if option.drawbacks:
        found.append(reasons(words, option.drawbacks))
    else:
        found.append(Paragraph(words.say("advice.against.none")))
    return tuple(found)


def _facts(words: Wording, option: CourseOption) -> tuple[tuple[Line, Line], ...]:
    rows = [
        (words.say("advice.fact.provider"), words.german(option.provider)),
        (words.say("advice.fact.place"), words.german(option.place)),
        (words.say("advice.fact.starts"), words.day(option.starts_on)),
    ]
    if option.ends_on is not None:
        rows.append((words.say("advice.fact.ends"), words.day(option.ends_on)))
    rows += [(words.say("advice.fact.times"), line) for line in words.times(option.times)]
    if option.minutes_there is not None:
        rows.append((words.say("advice.fact.way"), _way(words, option.minutes_there, option.minutes_back)))
    rows.append((words.say("advice.fact.childcare"), words.yes_or_no(option.childcare)))
    if option.free_seats is not None:
        rows.append((words.say("advice.fact.seats"), words.number(str(option.free_seats))))
    if option.own_cost_eur:
        rows.append((words.say("advice.fact.cost"), words.number(option.own_cost_eur)))
    return tuple(rows)


def _way(words: Wording, there: int, back: int | None) -> Line:
    lines = [words.say("advice.fact.way.there", minutes=there)]
    if back is not None:
        lines.append(words.say("advice.fact.way.back", minutes=back))
    lines.append(words.say("advice.fact.way.estimate"))
    return joined(lines, words.comma)


def _test(words: Wording, note: AdviceNote) -> tuple[Block, ...]:
    if note.test is None:
        return ()
    date, time = words.day(note.test.on), words.number(note.test.at)
    line = words.say("advice.test", date=date, time=time, place=words.german(note.test.place))
    return (Paragraph(line, "strong"),)


def _lost(words: Wording, note: AdviceNote) -> tuple[Block, ...]:
    if not note.lost:
        return ()
    found: list[Block] = [words.heading(2, "advice.lost.heading")]
    for course in note.lost:
        found += [Paragraph(_named(words, course), "label"), reasons(words, course.reasons)]
    return tuple(found)


def _named(words: Wording, course: LostCourse) -> Line:
    return words.german(f"{course.title}, {course.provider}, {course.place}")


def _papers(words: Wording, note: AdviceNote) -> tuple[Block, ...]:
    first = tuple(words.coded("paper", one) for one in note.papers if one in BEFORE_THE_MODULE)
    bring = tuple(words.coded("paper", one) for one in note.papers if one not in BEFORE_THE_MODULE)
    if not note.papers:
        return ()
    found: list[Block] = [words.heading(2, "advice.papers.heading")]
    if first:
        found += [words.heading(3, "advice.papers.before"), Listing(first, "box")]
        found.append(Paragraph(words.say("advice.papers.before.why"), "strong"))
    if bring:
        found += [words.heading(3, "advice.papers.bring"), Listing(bring, "box")]
    return tuple(found)


def _remark(words: Wording, note: AdviceNote) -> tuple[Block, ...]:
    if note.remark is None:
        return ()
    return (words.heading(2, "advice.remark.heading"), words.free_block(note.remark))


def _deciders(words: Wording, note: AdviceNote) -> tuple[Block, ...]:
    pairs = [
        ("proposal", Body.ADVISER),
        ("answer", Body.YOU),
        ("seat", Body.CARRIER),
        ("money", Body.BAMF),
    ]
    if note.right_decided_by is not None:
        pairs.insert(2, ("right", note.right_decided_by))
    rows = tuple((words.say(f"advice.deciders.{what}"), words.coded("body", who)) for what, who in pairs)
    head = (words.say("advice.deciders.what"), words.say("advice.deciders.who"))
    caption = words.say("advice.deciders.heading")
    return (words.heading(2, "advice.deciders.heading"), Table(caption, head, rows, widths=(1, 1)))


def _rights(words: Wording, note: AdviceNote) -> tuple[Block, ...]:
    keys = ["human", "obliged" if note.obliged else "no", "contest", "see"]
    items = tuple(words.say(f"advice.rights.{key}") for key in keys)
    law = Paragraph(words.say("advice.rights.law"), "small")
    return (words.heading(2, "advice.rights.heading"), Listing(items), law)


def _origin(words: Wording, note: AdviceNote) -> tuple[Block, ...]:
    lines: list[Line] = []
    if note.proposal_id:
        lines.append(words.say("advice.origin.proposal", id=words.number(note.proposal_id)))
    if note.rules_of is not None:
        lines.append(words.say("advice.right.rules_of", date=words.day(note.rules_of, weekday=False)))
    if note.weights_version:
        lines.append(words.say("advice.origin.weights", version=words.number(note.weights_version)))
    return (Paragraph(joined(lines, " · "), "small"),) if lines else ()
