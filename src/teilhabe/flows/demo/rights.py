"""Titles, benefits, certificates and German levels of invented people."""

from __future__ import annotations

import datetime as dt
from typing import Final

from teilhabe.flows.demo.chance import Chance
from teilhabe.flows.demo.plans import BackgroundPlan, GermanPlan, RightPlan, TitlePlan
from teilhabe.flows.demo.tables import Tables

# Titles with a claim to an integration course (AufenthG § 44 Abs. 1), as far as used here.
CLAIM_TITLES: Final = frozenset({"25_1", "25_2_F", "25_2_S", "36a", "30", "28", "18a", "18b", "18g", "19c"})
# AufenthG § 44a Abs. 1 S. 1 Nr. 4: who the authority for asylum seekers' benefits may oblige.
ASYLBLG_TITLES: Final = frozenset({"GEST", "DU_60a_2_3", "DU_60c", "25_5", "24"})
# BAMF has admitted nobody under § 44 Abs. 4 since this day (Trägerrundschreiben IK 02/26).
ADMISSION_STOP: Final = dt.date(2026, 2, 9)
RULE_TITLES: Final = frozenset({"25_1", "25_2_F", "25_2_S", "25_3"})

_MODULE: Final = {"A0": 1, "A1": 3, "A2": 5}
_SLOW_TYPES: Final = {"LIT_NONE": "IK_ALPHA", "LIT_FUNC": "IK_ALPHA", "LIT_OTHER": "IK_ZWEIT"}
_DAY: Final = dt.timedelta(days=1)


def draw_title(
    chance: Chance, tables: Tables, residence: str, *, waiting_since: dt.date, today: dt.date
) -> TitlePlan:
    """A title issued before the person began to wait; it ends after today, some of them soon."""
    code = chance.by_share(tables.assumptions["aufenthalt"][residence])
    issued = chance.days_before(waiting_since, 5, 150)
    if code == "24":
        return TitlePlan(code, issued, _next_4_march(today))
    if code in {"EU", "NE"}:
        return TitlePlan(code, issued, None)
    if code.startswith("DU_") or code == "GEST":
        since = chance.days_before(issued, 0, 700) if code.startswith("DU_") else None
        return TitlePlan(code, issued, today + chance.between(10, 170) * _DAY, tolerated_since=since)
    soon = chance.happens(0.06)
    until = today + (chance.between(5, 55) if soon else chance.between(90, 900)) * _DAY
    return TitlePlan(code, issued, until, detail=_detail(chance, code))


def _next_4_march(today: dt.date) -> dt.date:
    """Temporary protection ends on a 4 March (Council Implementing Decisions); the next one not too near."""
    day = dt.date(today.year, 3, 4)
    return day if day >= today + 60 * _DAY else day.replace(year=today.year + 1)


def _detail(chance: Chance, code: str) -> str:
    if code == "28":
        return "28_1_1_1" if chance.happens(0.7) else ""
    return "36a_1_1_alt1" if code == "36a" and chance.happens(0.6) else ""


def draw_benefit(chance: Chance, tables: Tables, title: str) -> str:
    rules = tables.assumptions["leistung"]
    group = next(name for name, codes in rules["gruppen"].items() if title in codes)
    return chance.by_share(rules[group])


def draw_german(chance: Chance, tables: Tables, *, level: str, literacy: str, today: dt.date) -> GermanPlan:
    """Level and proof. A test names the module, and for some an intensive or a special-needs course."""
    tested = level in _MODULE and chance.happens(tables.share("einstufung_gemacht"))
    certified = level in {"B1", "B2"} or (
        level == "A2" and chance.happens(tables.share("nachweis_zertifikat"))
    )
    plan = GermanPlan(level, "self" if chance.happens(0.6) else "adviser", chance.days_before(today, 3, 120))
    if certified:
        age = (10, 170) if chance.happens(0.75) else (190, 500)
        plan = GermanPlan(level, "certificate", chance.days_before(today, *age))
    if tested:
        plan.tested_on, plan.module = chance.days_before(today, 1, 120), _MODULE[level]
        plan.special_need = chance.happens(tables.share("besonderer_foerderbedarf"))
        fast = literacy == "LIT_LATIN" and not plan.special_need
        plan.intensive_ok = fast and chance.happens(tables.share("intensiv_geeignet"))
    return plan


def draw_rights(
    chance: Chance,
    tables: Tables,
    *,
    title: TitlePlan,
    benefit: str,
    level: str,
    plan: bool,
    since: dt.date,
    today: dt.date,
) -> list[RightPlan]:
    """Certificates in hand; nobody gets one that the title could not carry."""
    if level in {"B1", "B2"}:
        return _vocational(chance, tables, benefit=benefit, today=today)
    rights: list[RightPlan] = []
    if title.code in CLAIM_TITLES and chance.happens(tables.share("berechtigung_in_der_hand")):
        rights.append(_claim(title, since=since, today=today))
        if level == "A0" and chance.happens(tables.share("verpflichtung_auslaenderbehoerde")):
            rights.append(RightPlan("OBLIG_44A_1A", "ABH", title.issued_on, None, since))
    if benefit == "SGB2" and chance.happens(tables.share("jobcenter_verpflichtet")):
        rights.append(RightPlan("OBLIG_44A_2_JC", "JC", chance.days_before(since, 0, 30), None, since))
    asked = title.code in ASYLBLG_TITLES and benefit == "ASYLBLG"
    if asked and chance.happens(tables.share("sozialamt_verpflichtet")):
        rights.append(RightPlan("OBLIG_44A_4_ASYLBLG", "SOZ", chance.days_before(since, 0, 30), None, since))
    if title.code == "24" and not rights:
        rights += _admission(chance, tables, plan=plan, since=since, today=today)
    return rights


def _claim(title: TitlePlan, *, since: dt.date, today: dt.date) -> RightPlan:
    late = today - since > 360 * _DAY
    until = _one_year_after(title.issued_on)
    return RightPlan("CLAIM_44_1", "ABH", title.issued_on, until, since, own_fault=not late)


def _admission(
    chance: Chance, tables: Tables, *, plan: bool, since: dt.date, today: dt.date
) -> list[RightPlan]:
    if plan:
        if not chance.happens(tables.share("zulassung_jobcenter_in_der_hand")):
            return []
        return [RightPlan("ADMISSION_5A_JC", "JC", chance.days_before(since, 0, 20), None, since)]
    first, last = today - 350 * _DAY, min(today - 20 * _DAY, ADMISSION_STOP - _DAY)
    if first > last or not chance.happens(tables.share("zulassung_bamf_vor_stopp")):
        return []
    issued = first + chance.between(0, (last - first).days) * _DAY
    return [RightPlan("ADMISSION_44_4_BAMF", "BAMF", issued, _one_year_after(issued), max(issued, since))]


def _vocational(chance: Chance, tables: Tables, *, benefit: str, today: dt.date) -> list[RightPlan]:
    """Entitlement to a vocational course: three months to register (DeuFöV § 6 Abs. 3)."""
    if not chance.happens(tables.share("bsk_berechtigung_in_der_hand")):
        return []
    issuer = {"SGB2": "JC", "SGB3": "AGENTUR"}.get(benefit, "BAMF")
    issued = chance.days_before(today, 5, 60)
    return [RightPlan("BSK", issuer, issued, issued + 91 * _DAY, None)]


def _one_year_after(day: dt.date) -> dt.date:
    """The last day of a year that begins on ``day`` (BGB § 188 Abs. 2, 3)."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return day.replace(year=day.year + 1, day=28)


def draw_hours(chance: Chance, tables: Tables, *, level: str, literacy: str) -> tuple[str, int] | None:
    """Units used before: who stands at module 3 or 5 has usually sat in the modules below."""
    if level not in {"A1", "A2"} or not chance.happens(tables.share("kurs_vorher")):
        return None
    if level == "A2" and _SLOW_TYPES.get(literacy) == "IK_ALPHA":
        return "IK_ALPHA", 900  # all hours used, test not passed at B1: waits for the repetition
    return _SLOW_TYPES.get(literacy, "IK_ALLG"), {"A1": 200, "A2": 400}[level]


def draw_backgrounds(
    chance: Chance, tables: Tables, *, level: str, literacy: str, working: bool
) -> list[BackgroundPlan]:
    """School, degree, job: flags that the rules of the courses ask for."""
    if literacy == "LIT_NONE":
        found = [BackgroundPlan("school", years=chance.between(0, 3))]
    else:
        found = [BackgroundPlan("school", years=chance.between(5, 13))]
        found += _degree(chance, tables, level)
    if working:
        gross = chance.between(14, 34) * 1000
        found.append(BackgroundPlan("job", "Helfertätigkeit", gross_year=gross, needs_degree=False))
    elif level in {"B1", "B2"} and chance.happens(tables.share("arbeit_suchend_gemeldet")):
        found.append(BackgroundPlan("job_seeking"))
    elif level in {"A2", "B1", "B2"} and chance.happens(tables.share("jobzusage")):
        found.append(BackgroundPlan("job_promise", "Zusage eines Betriebs"))
    return found


def _degree(chance: Chance, tables: Tables, level: str) -> list[BackgroundPlan]:
    drawn = chance.fraction()
    if drawn >= tables.share("hochschulabschluss") + tables.share("berufsabschluss"):
        return []
    kind = "university" if drawn < tables.share("hochschulabschluss") else "vocational"
    found = [BackgroundPlan("degree", kind)]
    if level in {"B1", "B2"} and chance.happens(tables.share("anerkennung_beantragt")):
        found.append(BackgroundPlan("recognition"))
    return found
