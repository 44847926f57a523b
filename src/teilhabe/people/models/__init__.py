"""The client and dated facts about him or her. No programme, no seat, no note text.

Facts are dated and not overwritten: "today" is a query (``valid_on``). Which fields are stored sealed stands in
``datamap.py``.
"""

from teilhabe.people.models.care import Recusal, Responsibility
from teilhabe.people.models.dated import DatedFact, DatedQuerySet
from teilhabe.people.models.facts import (
    Availability,
    Background,
    Benefit,
    ContactWay,
    LanguageSkill,
    Level,
    Residence,
    SupportNeed,
    Title,
)
from teilhabe.people.models.family import (
    ChildcareNeed,
    Household,
    HouseholdMember,
    Relation,
    Separation,
    Tie,
    ordered_pair,
)
from teilhabe.people.models.keys import PersonKey
from teilhabe.people.models.person import WIDER_VIEWS, NameToken, Person, PersonQuerySet, new_code
from teilhabe.people.models.protection import (
    LONGEST,
    MOST_NAMED,
    NamedReader,
    Protection,
    ProtectionChange,
    readable_by,
)

__all__ = [
    "LONGEST",
    "MOST_NAMED",
    "WIDER_VIEWS",
    "Availability",
    "Background",
    "Benefit",
    "ChildcareNeed",
    "ContactWay",
    "DatedFact",
    "DatedQuerySet",
    "Household",
    "HouseholdMember",
    "LanguageSkill",
    "Level",
    "NameToken",
    "NamedReader",
    "Person",
    "PersonKey",
    "PersonQuerySet",
    "Protection",
    "ProtectionChange",
    "Recusal",
    "Relation",
    "Residence",
    "Responsibility",
    "Separation",
    "SupportNeed",
    "Tie",
    "Title",
    "new_code",
    "ordered_pair",
    "readable_by",
]
