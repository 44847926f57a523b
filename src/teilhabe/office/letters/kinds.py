"""The five letters and the coded words they use. Each code has a sentence in every catalogue."""

from __future__ import annotations

from enum import StrEnum


class LetterKind(StrEnum):
    """What the centre hands out or sends (domain: language-course advising, documents)."""

    ADVICE_NOTE = "advice_note"
    REFERRAL_SHEET = "referral_sheet"
    WAITING_CONFIRMATION = "waiting_confirmation"
    RESIDENCE_LETTER = "residence_letter"
    NEED_REPORT = "need_report"


class Body(StrEnum):
    """Who decides; the names of the eligibility contract plus the two people at the table."""

    ABH = "ABH"
    BAMF = "BAMF"
    BVA = "BVA"
    JC = "JC"
    SOZ = "SOZ"
    AGENTUR = "AGENTUR"
    CARRIER = "CARRIER"
    ADVISER = "ADVISER"
    YOU = "YOU"


class Paper(StrEnum):
    """Papers of the checklist. The first two are applications that must come before the module."""

    FEE_EXEMPTION = "FEE_EXEMPTION"
    TRAVEL_GRANT = "TRAVEL_GRANT"
    CHILDCARE_REQUEST = "CHILDCARE_REQUEST"
    IDENTITY = "IDENTITY"
    RESIDENCE_TITLE = "RESIDENCE_TITLE"
    COURSE_RIGHT = "COURSE_RIGHT"
    BENEFIT_NOTICE = "BENEFIT_NOTICE"
    INCOME_PROOF = "INCOME_PROOF"
    LEVEL_PROOF = "LEVEL_PROOF"
    SCHOOL_RECORDS = "SCHOOL_RECORDS"


#: IntV § 9 Abs. 2 and § 4a Abs. 1: applied for late, both help only from the next module.
BEFORE_THE_MODULE: tuple[Paper, ...] = (Paper.FEE_EXEMPTION, Paper.TRAVEL_GRANT, Paper.CHILDCARE_REQUEST)


class NextStep(StrEnum):
    """What happens next, in the order the adviser lists it."""

    ASK_FOR_RIGHT = "ASK_FOR_RIGHT"
    PLACEMENT_TEST = "PLACEMENT_TEST"
    APPLY_EXEMPTION = "APPLY_EXEMPTION"
    APPLY_TRAVEL = "APPLY_TRAVEL"
    ARRANGE_CHILDCARE = "ARRANGE_CHILDCARE"
    ANSWER_US = "ANSWER_US"
    CARRIER_ANSWERS = "CARRIER_ANSWERS"
    REGISTER = "REGISTER"
    START = "START"
    BRIDGE_OFFER = "BRIDGE_OFFER"
    REASSIGNMENT = "REASSIGNMENT"
    RESIDENCE_LETTER = "RESIDENCE_LETTER"
    NEXT_ROUND = "NEXT_ROUND"
    TALK = "TALK"


class Ground(StrEnum):
    """Reasons for a course, against it, and why another course lost."""

    LEVEL_FITS = "LEVEL_FITS"
    TYPE_FITS = "TYPE_FITS"
    TIMES_FIT = "TIMES_FIT"
    STARTS_SOON = "STARTS_SOON"
    WAY_SHORT = "WAY_SHORT"
    CHILDCARE_THERE = "CHILDCARE_THERE"
    SAME_CARRIER = "SAME_CARRIER"
    WISH_TIME = "WISH_TIME"
    WISH_GROUP = "WISH_GROUP"
    STEP_FREE = "STEP_FREE"
    LEGAL_PRIORITY = "LEGAL_PRIORITY"
    LONG_WAIT = "LONG_WAIT"

    WAY_LONG = "WAY_LONG"
    CHANGE_OF_VEHICLE = "CHANGE_OF_VEHICLE"
    STARTS_LATE = "STARTS_LATE"
    PACE_FASTER = "PACE_FASTER"
    PACE_SLOWER = "PACE_SLOWER"
    TIME_NOT_WISHED = "TIME_NOT_WISHED"
    GROUP_SMALL = "GROUP_SMALL"
    GROUP_LARGE = "GROUP_LARGE"
    NOT_YET_CERTAIN = "NOT_YET_CERTAIN"
    NEW_CARRIER = "NEW_CARRIER"
    OWN_COST = "OWN_COST"

    FULL = "FULL"
    TOO_FAR = "TOO_FAR"
    TIMES_CLASH = "TIMES_CLASH"
    LEVEL_DIFFERS = "LEVEL_DIFFERS"
    TYPE_DIFFERS = "TYPE_DIFFERS"
    CHILDCARE_FULL = "CHILDCARE_FULL"
    NO_CHILDCARE = "NO_CHILDCARE"
    RIGHT_ENDS_BEFORE = "RIGHT_ENDS_BEFORE"
    NO_RIGHT = "NO_RIGHT"
    NOT_STEP_FREE = "NOT_STEP_FREE"
    TOO_FEW_PEOPLE = "TOO_FEW_PEOPLE"
    OTHERS_FIRST = "OTHERS_FIRST"
    FITS_LESS = "FITS_LESS"
    HOURS_USED_UP = "HOURS_USED_UP"
    TEST_MISSING = "TEST_MISSING"
    NO_COURSE_IN_REACH = "NO_COURSE_IN_REACH"
    NOT_POSSIBLE_NOW = "NOT_POSSIBLE_NOW"  # also the only words for a protection conflict: no reason is given


class Position(StrEnum):
    """What a waiting person waits for."""

    SEAT = "SEAT"
    COURSE = "COURSE"
    TEST = "TEST"
    RIGHT = "RIGHT"
    CARRIER_ANSWER = "CARRIER_ANSWER"


class Literacy(StrEnum):
    """Code list ``literacy``."""

    LIT_LATIN = "LIT_LATIN"
    LIT_OTHER = "LIT_OTHER"
    LIT_FUNC = "LIT_FUNC"
    LIT_NONE = "LIT_NONE"


class TimeWindow(StrEnum):
    """When a person can attend."""

    MORNING = "MORNING"
    AFTERNOON = "AFTERNOON"
    EVENING = "EVENING"
    WEEKEND = "WEEKEND"
