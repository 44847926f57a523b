"""German and English sentences, made from the rules that fired."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import lru_cache
from importlib.resources import files
from typing import Any

import yaml

from teilhabe.courses.entitlement.facts import Sheet
from teilhabe.courses.entitlement.laws import Laws

LANGUAGES = ("de", "en")
_MONTHS = {
    "de": "Januar,Februar,März,April,Mai,Juni,Juli,August,September,Oktober,November,Dezember",
    "en": "January,February,March,April,May,June,July,August,September,October,November,December",
}


@lru_cache(maxsize=1)
def sentences() -> Any:
    """The sentence file, read once."""
    text = (files(__package__) / "sentences.yaml").read_text(encoding="utf-8")
    return yaml.safe_load(text)


def would_change(path: str, code: str) -> dict[str, str]:
    """What would open the refused way, in both languages."""
    key = "NOT_IN_PLAN" if (path, code) == ("ADMISSION_5A_JC", "STATUS_NOT_ADMISSIBLE") else code
    change = sentences()["refusals"][key]["change"]
    return {language: change[language] for language in LANGUAGES}


def explain(sheet: Sheet, result: Mapping[str, Any], laws: Laws) -> dict[str, str]:
    """The result as running text in both languages."""
    return {language: " ".join(_Writer(language, sheet, result, laws).lines()) for language in LANGUAGES}


class _Writer:
    """Writes one language."""

    def __init__(self, language: str, sheet: Sheet, result: Mapping[str, Any], laws: Laws) -> None:
        self.language, self.sheet, self.result, self.laws = language, sheet, result, laws
        self.book = sentences()

    def lines(self) -> Iterator[str]:
        yield from self._ways()
        yield from self._refusals()
        yield from self._duties()
        yield from self._course()
        yield from self._vocational()
        yield from self._money()
        yield from self._certificate()
        yield from self._closing()

    def _fact(self, name: str, **values: Any) -> str:
        return str(self.book["facts"][name][self.language]).format(**values)

    def _ways(self) -> Iterator[str]:
        for path in self.result["paths"]:
            yield f"{self.book['paths'][path['code']][self.language][:-1]} ({path['law']})."
            if path["until"]:
                yield str(self.book["until"][self.language]).format(day=self._day(path["until"]))
        if not self.result["paths"] and self.result["route"] is None:
            yield self._fact("open")

    def _refusals(self) -> Iterator[str]:
        for refusal in self.result["refusals"]:
            key = refusal["code"]
            if (refusal["path"], key) == ("ADMISSION_5A_JC", "STATUS_NOT_ADMISSIBLE"):
                key = "NOT_IN_PLAN"
            entry = self.book["refusals"][key]
            yield f"{entry[self.language][:-1]} ({refusal['law']})."
            yield str(entry["change"][self.language])

    def _duties(self) -> Iterator[str]:
        if self.result["obliged"]:
            yield self._fact("obliged")
        elif self.sheet.values["person.trainee"] and self._has_notice():
            yield self._fact("trainee", law=self.laws.of("aufenthg.44a_2.trainee_exempt"))
        if self.result["seat_priority"]:
            yield self._fact("seat_priority", law=self.laws.of("intv.7_4.seat_priority"))

    def _has_notice(self) -> bool:
        notices = ("obligations", "jobcenter_obliged", "asylblg_request", "abh_request_special_need")
        return any(self.sheet.values[f"person.{key}"] for key in notices)

    def _course(self) -> Iterator[str]:
        course = self.result["integration_course"]
        if course["types"] == ["IK_ORIENT"]:
            yield self._fact("types_orient", law=self.laws.of("aufenthg.44_3.orientation_type"))
        elif course["types"]:
            yield self._fact("types", types=self._labels("course_type", course["types"]))
            if course["ue_total"] is not None:
                yield self._fact("hours", total=course["ue_total"])
            if course["entry"]:
                yield self._fact(course["entry"])
        refused = {entry["code"]: entry for entry in course["refused_types"]}
        if "TEST_MISSING" in refused:
            yield self._fact("test_missing", law=refused["TEST_MISSING"]["law"])
        if "TYPE_ABOLISHED" in refused:
            entry = refused["TYPE_ABOLISHED"]
            yield self._fact("abolished", type=self._labels("course_type", [entry["type"]]), law=entry["law"])
        if course["repeat"]["allowed"]:
            yield self._fact("repeat", ue=course["repeat"]["ue_max"], law=self.laws.of("intv.13_1.repeat"))

    def _vocational(self) -> Iterator[str]:
        course = self.result["vocational_course"]
        if course["types"] and course["decided_by"]:
            office = self.book["offices"][course["decided_by"]][self.language]
            yield self._fact("vocational", types=self._labels("course_type", course["types"]), office=office)
        refused = {entry["code"]: entry["law"] for entry in course["refusals"]}
        if "TOLERATED_LT_6M" in refused:
            yield self._fact("tolerated", law=refused["TOLERATED_LT_6M"])
        if "TEST_MISSING" in refused:
            yield self._fact("proof_old", law=refused["TEST_MISSING"])
        if self._has_old_certificate():
            yield self._fact("old_b1", law=self.laws.of("intv.17_2.certificate_months"))

    def _has_old_certificate(self) -> bool:
        values = self.sheet.values
        if values.get("person.german") != "B1" or values.get("person.german_proof") != "certificate":
            return False
        return bool(
            values.get("person.proof_age_months", 0) > self.laws.value("intv.17_2.certificate_months")
        )

    def _money(self) -> Iterator[str]:
        fee, travel = self.result["fee"], self.result["travel_grant"]
        only_self_payer = [path["code"] for path in self.result["paths"]] == ["SELF_PAYER"]
        if (fee["per_ue"] is None and fee["exempt"] is None) or self.result["route"]:
            return
        if only_self_payer:
            law = self.laws.of("intv.20_6.per_ue")
            yield self._fact(
                "exempt_self" if fee["exempt"] else "pays", price=self._euro(fee["per_ue"]), law=law
            )
        elif fee["exempt"] and fee["ground"] is None:
            yield self._fact("exempt_open")
        elif fee["exempt"]:
            name = "free" if fee["ground"] == "SPAET" else "exempt"
            yield self._fact(name, ground=self._ground(), law=self.laws.of_ground(fee["ground"]))
        elif fee["per_ue"] is not None and fee["exempt"] is False:
            yield self._fact("pays", price=self._euro(fee["per_ue"]), law=self.laws.of("intv.9_1.per_ue"))
        if fee["total_if_not_exempt"] is not None:
            yield self._fact("total", total=self._euro(fee["total_if_not_exempt"]))
        if travel["granted"]:
            yield self._fact(f"travel_{travel['from']}", law=travel["law"])
            if only_self_payer:
                yield self._fact("travel_self")

    def _ground(self) -> str:
        fee = self.result["fee"]
        text = str(self.book["grounds"][fee["ground"]][self.language])
        limit = "" if fee["limit_eur"] is None else self._euro(fee["limit_eur"])
        return text.format(benefit=self.laws.value("sgb2.benefit_name")[self.language], limit=limit)

    def _certificate(self) -> Iterator[str]:
        certificate = self.result["certificate"]
        if certificate["last_day"] and certificate["state"] == "valid":
            yield self._fact("certificate_valid", day=self._day(certificate["last_day"]))
        elif certificate["last_day"] and certificate["state"] == "lapsed":
            law = self.laws.of_certificate(certificate["code"], self.sheet.values.get("certificate.kind"))
            yield self._fact("certificate_lapsed", day=self._day(certificate["last_day"]), law=law)

    def _closing(self) -> Iterator[str]:
        if "EOK" in self.result["alternatives"]:
            yield self._fact("eok")
        missing = [entry["key"] for entry in self.result["missing_facts"]]
        if missing:
            labels = self.book["labels"]
            yield self._fact("missing", facts=", ".join(labels[key][self.language] for key in missing))
        for switch, name in self.book["switches"].items():
            if switch not in self.sheet.switches and not self.laws.is_verified(f"policy.{switch}"):
                yield self._fact("unverified", switch=name[self.language])

    def _labels(self, name: str, codes: list[str]) -> str:
        found = (self.laws.book.code(name, code) for code in codes)
        return ", ".join(getattr(entry, self.language) for entry in found if entry)

    def _day(self, iso: str) -> str:
        day = date.fromisoformat(iso)
        month = _MONTHS[self.language].split(",")[day.month - 1]
        dot = "." if self.language == "de" else ""
        return f"{day.day}{dot} {month} {day.year}"

    def _euro(self, amount: float) -> str:
        text = f"{amount:,.2f}"
        if self.language == "de":
            return text.translate(str.maketrans(",.", ".,")) + "\u00a0€"
        return f"{text}\u00a0€"
