"""The objects of the demo with which addresses are opened: each one the persona may see."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

from tests.browser.world import Member, World

Finder = Callable[[World, Member], str]
NOTHING = "00000000-0000-4000-8000-000000000000"

_NEEDS = """
    SELECT q.person_id FROM courses_courserequest q
    JOIN people_person p ON p.id = q.person_id AND NOT p.protected
    WHERE q.centre_id = :centre AND q.ended_on IS NULL AND q.paused_on IS NULL"""
_OWN = (
    "IN (SELECT person_id FROM people_responsibility WHERE membership_id = :membership AND valid_to IS NULL)"
)
_ROUND = (
    "SELECT id FROM allocation_run WHERE centre_id = :centre AND kind = 'round' ORDER BY asked_at LIMIT 1"
)
_PROPOSAL = """
    SELECT c.id FROM allocation_courseproposal c JOIN courses_courserequest q ON q.id = c.request_id
    JOIN people_person p ON p.id = q.person_id AND NOT p.protected
    WHERE c.centre_id = :centre AND c.course_run_id IS NOT NULL AND c.seat_id IS NULL AND c.state = 'computed'"""
_RUN = "SELECT id FROM courses_courserun r WHERE centre_id = :centre"
_CARRIER_RUN = """
    SELECT r.id FROM courses_courserun r JOIN courses_course k ON k.id = r.course_id
    WHERE k.carrier_id = :organisation"""
_CARRIER_SEAT = f"SELECT s.id FROM courses_seat s WHERE s.run_id IN ({_CARRIER_RUN})"


def _sql(query: str) -> Finder:
    return lambda world, member: world.one(
        query, centre=member.centre, membership=member.membership, organisation=member.organisation
    )


def _mine(query: str, column: str, order: str) -> Finder:
    """Own cases for a counsellor, any of the centre's for who sees all."""
    whole = _sql(f"{query} ORDER BY {order} LIMIT 1")
    own = _sql(f"{query} AND {column} {_OWN} ORDER BY {order} LIMIT 1")
    return lambda world, member: (own if member.role.key == "counselling" else whole)(world, member)


def _asked_once(kind: str, path: Finder, form: dict[str, str]) -> Finder:
    """A question of one's own, put to the server's worker by the page's form and answered by it."""
    query = f"SELECT id FROM allocation_run WHERE kind = '{kind}' AND asked_by_id = :membership AND state = 'done'"

    def find(world: World, member: Member) -> str:
        if not world.has(query, membership=member.membership):
            answer = world.visitor(member.role.key).post(path(world, member), form)
            assert answer.status == 303, answer.text
            deadline = time.monotonic() + 60
            while not world.has(query, membership=member.membership) and time.monotonic() < deadline:
                time.sleep(0.3)
        return world.one(query, membership=member.membership)

    return find


def _letter(world: World, member: Member) -> str:
    """A letter about an own case, made by the page's form."""
    query = "SELECT id FROM office_document WHERE made_by_id = :membership ORDER BY made_at LIMIT 1"
    if not world.has(query, membership=member.membership):
        visitor, page = world.visitor(member.role.key), f"/desk/personen/{_person(world, member)}/schreiben/"
        kinds = re.findall(r'name="kind"[^>]*?value="([a-z0-9_]+)"', visitor.get(page).text)
        answer = visitor.post(f"{page}neu/", {"kind": kinds[0], "language": "de"}, page=page)
        assert answer.status == 303, answer.text
    return world.one(query, membership=member.membership)


# "One more Alpha course in Brakel, mornings, twelve seats, childcare."
QUESTION = {
    "type_code": "IK_ALPHA", "module": "1", "level": "", "town": "05762016", "time": "morning",
    "starts_on": "2026-12-28", "seats": "12", "minimum": "8", "childcare": "6",
}  # fmt: skip

_round = _sql(_ROUND)
_person = _mine(_NEEDS, "q.person_id", "q.code")
_proposal = _mine(_PROPOSAL, "q.person_id", "q.code")
_what_if = _asked_once("what_if", lambda world, member: "/desk/was-waere-wenn/", QUESTION)
_would_change = _asked_once(
    "single", lambda world, member: f"/desk/vorschlaege/{_proposal(world, member)}/aendern/", {}
)
_run_with_people = _sql(
    f"{_RUN} ORDER BY (SELECT count(*) FROM courses_seat s WHERE s.run_id = r.id) DESC LIMIT 1"
)
_open_run = _sql(f"{_RUN} AND status = 'open' ORDER BY starts_on, code LIMIT 1")

# By address and argument, else by argument.
OBJECTS: dict[str, Finder] = {
    "person_id": _person,
    "proposal_id": _proposal,
    "signal_id": _sql("SELECT id FROM allocation_demandsignal WHERE centre_id = :centre ORDER BY id LIMIT 1"),
    "task": _sql("SELECT id FROM office_task WHERE owner_id = :membership LIMIT 1"),
    "seat": _sql("SELECT id FROM courses_seat WHERE centre_id = :centre AND state = 'held' ORDER BY id LIMIT 1"),
    "paper": _sql("SELECT id FROM courses_entitlement WHERE centre_id = :centre ORDER BY id LIMIT 1"),
    "item": _sql("SELECT id FROM people_tie WHERE centre_id = :centre ORDER BY id LIMIT 1"),
    # The demo has none of these: their addresses are only asked without a login or without a token.
    **{name: lambda world, member: NOTHING for name in ("view", "consent_id", "opening_id", "substitution_id")},
    **{
        f"desk:{name} run_id": _round
        for name in (
            "round", "round_placed", "round_unplaced", "round_demand", "round_cancel", "round_demand_send",
            "round_progress", "round_demand_file",
        )
    },
    **{f"desk:{name} run_id": _run_with_people for name in ("course_run", "course_demand", "course_seat")},
    **{f"desk:{name} run_id": _open_run for name in ("course_edit", "course_step", "course_cancel")},
    **{f"desk:{name} run_id": _what_if for name in ("what_if_one", "what_if_progress", "what_if_cancel")},
    "desk:course_seat seat_id": _sql(
        "SELECT id FROM courses_seat WHERE centre_id = :centre AND state = 'held' ORDER BY id LIMIT 1"
    ),
    "desk:decide_progress run_id": _would_change,
    "document_id": _letter,
    "membership_id": _sql("SELECT id FROM access_membership WHERE centre_id = :centre ORDER BY id LIMIT 1"),
    "partner:run run_id": _sql(f"{_CARRIER_RUN} AND r.status = 'running' ORDER BY r.code LIMIT 1"),
    "partner:step seat_id": _sql(f"{_CARRIER_SEAT} AND s.state = 'started' ORDER BY s.id LIMIT 1"),
    "partner:demand seat_id": _sql(f"{_CARRIER_SEAT} AND s.state = 'held' ORDER BY s.id LIMIT 1"),
    "partner:answer seat_id": _sql(f"{_CARRIER_SEAT} AND s.state = 'held' ORDER BY s.id LIMIT 1"),
    "partner:withdraw seat_id": _sql(f"{_CARRIER_SEAT} AND s.state = 'confirmed' ORDER BY s.id LIMIT 1"),
    "partner:lesson session_id": _sql(
        f"SELECT id FROM courses_session WHERE run_id IN ({_CARRIER_RUN}) AND day <= '2026-11-25' "
        "ORDER BY day DESC LIMIT 1"
    ),
}  # fmt: skip

# Steps in an address, for endpoints that are only asked without a token.
WORDS = {
    "desk:task_step step": "erledigt",
    "desk:person_end what": "tie",
    "desk:person_need_step step": "pause",
    "desk:person_paper_step step": "issued",
    "desk:person_seat step": "person_yes",
    "desk:person_consent_step step": "withdraw",
}


def value_of(name: str, argument: str, world: World, member: Member) -> str:
    """The value with which an address is opened; an argument that nobody named is an error, not a gap."""
    if word := WORDS.get(f"{name} {argument}"):
        return word
    finder = OBJECTS.get(f"{name} {argument}") or OBJECTS.get(argument)
    if finder is None:
        raise LookupError(f"{name} needs {argument}: name an object for it in tests/browser/objects.py")
    return finder(world, member)
