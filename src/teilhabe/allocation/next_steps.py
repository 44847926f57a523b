"""Nobody is left silent: what comes next, with a seat and without one."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from teilhabe.allocation.fit import Fit
from teilhabe.allocation.situations import Situation
from teilhabe.allocation.weights import WeightSet


class Step(StrEnum):
    """A next step; its sentence stands in ``STEPS``."""

    ASK_FACTS = "ask_facts"
    GET_RIGHT = "get_right"
    PLACEMENT_TEST = "placement_test"
    FEE_EXEMPTION = "fee_exemption"
    TRAVEL_GRANT = "travel_grant"
    CHILDCARE = "childcare"
    PAPERS = "papers"
    BRIDGE = "bridge"
    REASSIGNMENT = "reassignment"
    RESIDENCE_RULE = "residence_rule"
    DEMAND = "demand"


STEPS = {
    Step.ASK_FACTS: _("Fehlende Angaben erfragen, dann das Kursrecht neu prüfen."),
    Step.GET_RIGHT: _("Berechtigung klären: Jobcenter, Sozialamt, Ausländerbehörde oder BAMF."),
    Step.PLACEMENT_TEST: _("Einstufungstest beim Träger vereinbaren (§ 11 Abs. 2 IntV)."),
    Step.FEE_EXEMPTION: _(
        "Befreiung vom Kostenbeitrag beantragen, bevor das Modul beginnt (§ 9 Abs. 2 IntV)."
    ),
    Step.TRAVEL_GRANT: _(
        "Zuschuss zu den Fahrtkosten beantragen, bevor das Modul beginnt (§ 4a Abs. 1 IntV)."
    ),
    Step.CHILDCARE: _("Kinderplatz bei der Anmeldung angeben (§ 7 Abs. 1 IntV)."),
    Step.PAPERS: _("Zur Anmeldung mitbringen: Berechtigung, Ausweis, Ergebnis des Tests."),
    Step.BRIDGE: _(
        "Bis dahin ein anderes Angebot nutzen: Erstorientierungskurs oder ehrenamtlicher Deutschkurs."
    ),
    Step.REASSIGNMENT: _("Sechs Wochen sind vorbei: Das BAMF um Zuweisung bitten (§ 7 Abs. 5 IntV)."),
    Step.RESIDENCE_RULE: _("Schreiben zur Wohnsitzregelung ausstellen (§ 12a Abs. 5 AufenthG)."),
    Step.DEMAND: _("Der Bedarf geht ohne Namen an die Träger."),
}


def steps_with_seat(situation: Situation, fit: Fit) -> list[Step]:
    """The papers and applications a seat needs, in the order they fall due."""
    judgement = situation.judgement or {}
    steps = []
    if situation.facts.test is None and fit.candidate.type_code.startswith("IK"):
        steps.append(Step.PLACEMENT_TEST)
    steps.append(Step.PAPERS)
    if (judgement.get("fee") or {}).get("exempt"):
        steps.append(Step.FEE_EXEMPTION)
    if (judgement.get("travel_grant") or {}).get("granted") is not False and not fit.candidate.online:
        steps.append(Step.TRAVEL_GRANT)
    if fit.childcare:
        steps.append(Step.CHILDCARE)
    return steps


def steps_without_seat(situation: Situation, *, weights: WeightSet) -> list[Step]:
    """What helps somebody who gets no seat now."""
    judgement, on = situation.judgement, situation.on
    steps: list[Step] = []
    has_right = bool(situation.paths or situation.vocational_types)
    if judgement is None or (judgement.get("missing_facts") and not has_right):
        steps.append(Step.ASK_FACTS)  # with a right in hand, what is still unknown decides nothing now
    elif not has_right or not situation.course_types:
        steps.append(Step.GET_RIGHT)
    if situation.expected_module is None and judgement is not None:
        steps.append(Step.PLACEMENT_TEST)
    steps.append(Step.BRIDGE)
    overdue = situation.weeks >= weights.late_start_weeks
    if overdue and situation.paths:
        steps.append(Step.REASSIGNMENT)
    residence = situation.facts.residence
    if overdue and residence is not None and (residence.rule_until or dt.date.min) >= on:
        steps.append(Step.RESIDENCE_RULE)
    steps.append(Step.DEMAND)
    return steps
