"""Forms of the course desk: Träger, sites, courses and their dated runs."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from teilhabe.courses.enums import Mode, RunStatus
from teilhabe.courses.models import Course, CourseRun
from teilhabe.directory.models import WEEKDAYS, Site
from teilhabe.directory.queries import listed_sites, organisations_in_role
from teilhabe.geo.models import Territory
from teilhabe.portals.desk.forms.facts import DayInput
from teilhabe.portals.desk.wording import DAYS
from teilhabe.rulebook.queries import code_label, current_book

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

LEVELS = ("A0", "A1", "A2", "B1", "B2", "C1", "C2")
_SPAN = re.compile(r"^\s*(\d{1,2})[:.](\d{2})\s*(?:-|–|bis)\s*(\d{1,2})[:.](\d{2})\s*$")


def _levels(empty: StrOrPromise = "–") -> list[tuple[str, StrOrPromise]]:
    return [("", empty), *((level, level) for level in LEVELS)]


class CourseFilter(forms.Form):
    """What the list of runs is narrowed to."""

    q = forms.CharField(label=_("Kurs oder Träger"), required=False, max_length=60)
    town = forms.ChoiceField(label=_("Stadt"), required=False)
    level = forms.ChoiceField(label=_("Niveau zu Beginn"), required=False, choices=_levels(_("alle")))
    status = forms.ChoiceField(
        label=_("Stand"),
        required=False,
        choices=[
            ("", _("anmeldbar")),
            ("running", _("läuft")),
            ("planned", _("geplant")),
            ("over", _("beendet oder abgesagt")),
            ("all", _("alle")),
        ],
    )
    free = forms.BooleanField(label=_("nur mit freiem Platz"), required=False)
    childcare = forms.BooleanField(label=_("nur mit freiem Kinderplatz"), required=False)

    def __init__(self, *args: Any, towns: list[Territory], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["town"].choices = [("", _("alle")), *((town.ags, town.name) for town in towns)]  # type: ignore[attr-defined]


# Filter values of "Stand" → stored states; "" means bookable, which also looks at the first day.
STATES: dict[str, tuple[str, ...]] = {
    "running": (RunStatus.RUNNING, RunStatus.PAUSED),
    "planned": (RunStatus.PLANNED,),
    "over": (RunStatus.FINISHED, RunStatus.CANCELLED),
    "all": tuple(RunStatus.values),
}


class CarrierForm(forms.Form):
    """A body that offers courses."""

    name = forms.CharField(label=_("Name"), max_length=160)
    short_name = forms.CharField(label=_("Kurzname"), max_length=60, required=False)
    address = forms.CharField(label=_("Anschrift"), max_length=240, required=False)


class SiteForm(forms.Form):
    """A place where courses happen, with its coordinates."""

    organisation: Any = forms.ModelChoiceField(label=_("Träger"), queryset=None, empty_label="–")
    name = forms.CharField(label=_("Haus"), max_length=120)
    street = forms.CharField(label=_("Straße"), max_length=120, required=False)
    territory: Any = forms.ModelChoiceField(label=_("Stadt"), queryset=None, empty_label="–")
    lat = forms.FloatField(label=_("Breite"), help_text=_("In Grad, zum Beispiel 51.7744."))
    lon = forms.FloatField(label=_("Länge"), help_text=_("In Grad, zum Beispiel 9.3826."))
    step_free = forms.BooleanField(label=_("stufenlos"), required=False)
    induction_loop = forms.BooleanField(label=_("Hörschleife oder ruhiger Raum"), required=False)
    good_light = forms.BooleanField(label=_("gutes Licht"), required=False)

    def __init__(self, *args: Any, towns: list[Territory], on: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = organisations_in_role("carrier", on=on)  # type: ignore[attr-defined]
        ids = [town.pk for town in towns]
        self.fields["territory"].queryset = Territory.objects.filter(pk__in=ids).order_by("name")  # type: ignore[attr-defined]


class CourseForm(forms.Form):
    """A Träger's product: type, title, BAMF number."""

    carrier: Any = forms.ModelChoiceField(label=_("Träger"), queryset=None, empty_label="–")
    type_code = forms.ChoiceField(label=_("Kursart"))
    title = forms.CharField(label=_("Titel"), max_length=120)
    bamf_number = forms.CharField(label=_("BAMF-Kursnummer"), max_length=40, required=False)

    def __init__(self, *args: Any, on: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["carrier"].queryset = organisations_in_role("carrier", on=on)  # type: ignore[attr-defined]
        entries = current_book().codes("course_type", on)
        kinds = [(entry.code, code_label("course_type", entry.code)) for entry in entries]
        self.fields["type_code"].choices = [("", "–"), *kinds]  # type: ignore[attr-defined]


class RunForm(forms.Form):
    """A dated run with its places and weekly times."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    course: Any = forms.ModelChoiceField(label=_("Kurs"), queryset=None, empty_label="–")
    code = forms.CharField(
        label=_("Kennung"), max_length=12, help_text=_("Kurz und eindeutig, zum Beispiel W-112.")
    )
    module = forms.IntegerField(label=_("Modul"), min_value=1, max_value=10, required=False)
    level_from = forms.ChoiceField(label=_("Niveau zu Beginn"), choices=_levels(), required=False)
    level_to = forms.ChoiceField(label=_("Zielniveau"), choices=_levels(), required=False)
    units = forms.IntegerField(label=_("Unterrichtseinheiten"), min_value=1, max_value=1200, initial=100)
    starts_on = forms.DateField(label=_("Beginn"), widget=DayInput())
    ends_on = forms.DateField(label=_("Ende"), widget=DayInput())
    mode = forms.ChoiceField(label=_("Form"), choices=Mode.choices)
    seats = forms.IntegerField(label=_("Plätze"), min_value=1, max_value=60, initial=16)
    minimum = forms.IntegerField(label=_("Mindestzahl"), min_value=0, max_value=60, initial=10)
    childcare = forms.IntegerField(label=_("Kinderplätze"), min_value=0, max_value=30, initial=0)
    sites: Any = forms.ModelMultipleChoiceField(
        label=_("Orte"),
        queryset=None,
        required=False,
        help_text=_("Ein hybrider Kurs hat mehrere, ein Online-Kurs keinen."),
    )
    skips_school_holidays = forms.BooleanField(label=_("Schulferien sind frei"), required=False, initial=True)
    women_only = forms.BooleanField(label=_("nur Frauen"), required=False)
    pool = forms.CharField(
        label=_("Gleiche Lehrkraft oder gleicher Raum"),
        max_length=40,
        required=False,
        help_text=_("Kurse mit demselben Wort schließen sich aus."),
    )
    contact = forms.CharField(label=_("Ansprechstelle"), max_length=160, required=False)

    def __init__(self, *args: Any, run: CourseRun | None = None, **kwargs: Any) -> None:
        if run is not None:
            kwargs["initial"] = {**_stored(run), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        self.run = run
        courses = Course.objects.select_related("carrier").order_by("carrier__name", "title")
        self.fields["course"].queryset = courses  # type: ignore[attr-defined]
        self.fields["sites"].queryset = listed_sites()  # type: ignore[attr-defined]
        self.fields["course"].label_from_instance = _course_label  # type: ignore[attr-defined]
        self.fields["sites"].label_from_instance = _site_label  # type: ignore[attr-defined]
        if run is not None:
            del self.fields["course"], self.fields["code"]
        for day, label in zip(WEEKDAYS, DAYS, strict=True):
            self.fields[day] = forms.CharField(label=label, required=False, max_length=60)

    def days(self) -> list[Any]:
        return [self[day] for day in WEEKDAYS]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        week: dict[str, list[list[str]]] = {}
        for day in WEEKDAYS:
            try:
                spans = read_spans(values.get(day) or "")
            except ValueError:
                self.add_error(
                    day, _t("Schreiben Sie die Zeit so: 08:30–12:45. Mehrere Zeiten trennt ein Komma.")
                )
                continue
            if spans:
                week[day] = spans
        if not week and not any(day in self.errors for day in WEEKDAYS):
            self.add_error("mo", _t("Tragen Sie für mindestens einen Tag die Kurszeit ein."))
        start, end = values.get("starts_on"), values.get("ends_on")
        if start and end and end < start:
            self.add_error("ends_on", _t("Das Ende liegt vor dem Beginn."))
        values["week"] = week
        return values

    def run_values(self) -> dict[str, Any]:
        """The arguments of ``create_run`` and ``edit_run`` that both share."""
        left_out = {"version", "course", "code", *WEEKDAYS}
        values = {key: value for key, value in self.cleaned_data.items() if key not in left_out}
        if self.run is not None and values["week"] == self.run.schedule.week:
            del values["week"]
        if (
            self.run is not None
            and values["skips_school_holidays"] == self.run.schedule.skips_school_holidays
        ):
            del values["skips_school_holidays"]
        return values


def _course_label(course: Course) -> str:
    return f"{course.carrier}: {course.title}"


def _site_label(site: Site) -> str:
    return f"{site.territory.name}: {site.name} ({site.organisation})"


def _stored(run: CourseRun) -> dict[str, Any]:
    names = "module level_from level_to units starts_on ends_on minimum mode women_only pool contact version"
    places = run.places.values_list("kind", flat=True)
    kinds = list(places)
    week = {day: ", ".join("–".join(span) for span in spans) for day, spans in run.schedule.week.items()}
    return {
        **{name: getattr(run, name) for name in names.split()},
        **week,
        "seats": kinds.count("seat"),
        "childcare": kinds.count("childcare"),
        "sites": list(run.run_sites.values_list("site", flat=True)),
        "skips_school_holidays": run.schedule.skips_school_holidays,
    }


def read_spans(text: str) -> list[list[str]]:
    """ "8:30-12:45, 13:30–15:00" → [["08:30", "12:45"], ["13:30", "15:00"]]; raises ``ValueError``."""
    spans = []
    for part in text.split(","):
        if not part.strip():
            continue
        found = _SPAN.match(part)
        if found is None:
            raise ValueError(part)
        h1, m1, h2, m2 = (int(number) for number in found.groups())
        start, end = dt.time(h1, m1), dt.time(h2, m2)  # out of range: ValueError
        spans.append([start.isoformat("minutes"), end.isoformat("minutes")])
    return spans
