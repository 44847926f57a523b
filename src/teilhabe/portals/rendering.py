"""How forms become HTML: fields with label, hint and error text linked to the input.

``FORM_RENDERER = "teilhabe.portals.rendering.FormRenderer"`` is the staff desk's look. Partner, public and
account forms set ``default_renderer = PortalRenderer`` or are drawn by ``components/portal_form.html``.
"""

from __future__ import annotations

from typing import Any

from django.forms.renderers import BaseRenderer, DjangoTemplates
from django.template import TemplateDoesNotExist
from django.template.loader import get_template
from django.utils.functional import cached_property


class FormRenderer(BaseRenderer):
    """Templates of the project first, Django's own widgets after them."""

    form_template_name = "components/form.html"
    field_template_name = "components/field.html"

    @cached_property
    def fallback(self) -> DjangoTemplates:
        """Renderer for the widgets that the project does not redraw."""
        return DjangoTemplates()

    def get_template(self, template_name: str) -> Any:
        """The project's template of that name, or Django's.

        Raises:
            TemplateDoesNotExist: if neither has it.
        """
        try:
            return get_template(template_name)
        except TemplateDoesNotExist:
            return self.fallback.get_template(template_name)


class PortalRenderer(FormRenderer):
    """The look of partner, public and account pages (``portal.css``)."""

    form_template_name = "components/portal_form.html"
    field_template_name = "components/portal_field.html"
