"""Which paragraph stands behind each answer."""

from __future__ import annotations

from datetime import date
from typing import Any

from teilhabe.rulebook.book import Book

_PATHS = {
    "LATE_REPATRIATE": "bvfg.9_1.statuses",
    "OBLIG_44A_1A": "aufenthg.44a_1.nr1a_level",
    "OBLIG_44A_1B": "aufenthg.44a_1.nr1b_titles",
    "OBLIG_44A_2_JC": "aufenthg.44a_1.nr2",
    "OBLIG_44A_3_ABH": "aufenthg.44a_1.nr3",
    "OBLIG_44A_4_ASYLBLG": "aufenthg.44a_1.nr4",
    "OBLIG_44A_S6": "aufenthg.44a_1.s6_titles",
    "ADMISSION_44_4_BAMF": "aufenthg.44_4.statuses",
    "ADMISSION_5A_JC": "intv.5a.jobcenter_admission",
    "SELF_PAYER": "self_payer",
}
_REFUSALS = {
    "NO_CLAIM_TITLE_NOT_LISTED": "aufenthg.44_1.titles",
    "NOT_PERMANENT": "aufenthg.44_1.permanence_months",
    "CLAIM_LAPSED": "aufenthg.44_2.claim_months",
    "ENTITLEMENT_LAPSED": "intv.4_1.start_months",
    "LOW_NEED": "aufenthg.44_3.low_need_degrees",
    "SCHOOL": "aufenthg.44_3.school",
    "ALREADY_B1": "aufenthg.44_3.sufficient_level",
    "ADMISSION_SUSPENDED": "policy.admission_44_4",
    "STATUS_NOT_ADMISSIBLE": "aufenthg.44_4.statuses",
    "TYPE_ABOLISHED": "intv.13_1.abolished",
    "TEST_MISSING": "intv.11_2.placement_test",
    "REPEAT_NOT_ALLOWED": "intv.13_1.repeat",
    "HOURS_EXHAUSTED": "intv.13_1.repeat",
    "PROFILE_NOT_MET": "intv.13.literacy_types",
}
_TYPES = {
    "IK_FOERD": "intv.13.special_need_type",
    "IK_INTENS": "intv.13.intensive",
    "IK_ORIENT": "aufenthg.44_3.orientation_type",
}
_VOCATIONAL = {
    "LEVEL_TOO_LOW": "deufoev.12.ladder",
    "TYPE_SUSPENDED": "policy.bsk_suspended",
    "TOLERATED_LT_6M": "deufoev.4_1.tolerated",
    "TEST_MISSING": "deufoev.8_1.proof_months",
    "PROFILE_NOT_MET": "deufoev.4_1.grounds",
    "SCHOOL": "aufenthg.44_3.school",
}


class Laws:
    """Paragraphs and values of one book on one day."""

    def __init__(self, book: Book, on: date) -> None:
        self.book, self.on = book, on

    def of(self, figure: str) -> str:
        """The paragraph behind a dated value."""
        return self.book.paragraph(figure, self.on)

    def value(self, figure: str) -> Any:
        """The dated value itself."""
        return self.book.value(figure, self.on)

    def is_verified(self, figure: str) -> bool:
        """Whether the value was seen in a source for this time."""
        return self.book.entry(figure, self.on).verified

    def of_path(self, code: str, claim_number: str | None) -> str:
        """The paragraph of a way; a claim names its number where the title is known."""
        if code == "CLAIM_44_1":
            paragraph = self.of("aufenthg.44_1.titles")
            return f"{paragraph} {claim_number}" if claim_number else paragraph
        return self.of(_PATHS[code])

    def of_refusal(self, path: str, code: str) -> str:
        """The paragraph that closes a way."""
        if path == "ADMISSION_5A_JC":
            return self.of("intv.5a.jobcenter_admission")
        return self.of(_REFUSALS[code])

    def of_type(self, code: str, refusal: str) -> str:
        """The paragraph that refuses a type of integration course."""
        figure = _TYPES.get(code) if refusal == "PROFILE_NOT_MET" else None
        return self.of(figure or _REFUSALS[refusal])

    def of_vocational(self, code: str, refusal: str) -> str:
        """The paragraph that refuses a vocational course."""
        special = self.value("deufoev.13.special").get(code)
        if special and refusal in ("PROFILE_NOT_MET", "LEVEL_TOO_LOW"):
            return str(special["paragraph"])
        if code in self.value("deufoev.13.below_b1") and refusal in ("PROFILE_NOT_MET", "LEVEL_TOO_LOW"):
            return self.of("deufoev.13.below_b1")
        return self.of(_VOCATIONAL[refusal])

    def of_ground(self, ground: str) -> str:
        """The paragraph of a ground of exemption."""
        figures = {"SPAET": "intv.9_5.free_statuses", "EINK": "intv.9_2.limit_percent"}
        return self.of(figures.get(ground, "intv.9_2.benefit_grounds"))

    def of_certificate(self, code: str, kind: str | None) -> str:
        """The paragraph after which a certificate lapsed."""
        if code == "CERT_EXPIRED":
            return self.of("deufoev.6_3.certificate_months" if kind == "BSK" else "intv.5_3.admission_months")
        return self.of(_REFUSALS[code])
