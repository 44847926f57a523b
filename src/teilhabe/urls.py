"""Addresses (contract: docs/reference/addresses.md)."""

from __future__ import annotations

from django.urls import include, path

handler400 = "teilhabe.portals.errors.bad_request"
handler403 = "teilhabe.portals.errors.forbidden"
handler404 = "teilhabe.portals.errors.not_found"
handler500 = "teilhabe.portals.errors.server_error"

urlpatterns = [
    path("account/", include("teilhabe.portals.account.urls")),
    path("desk/", include("teilhabe.portals.desk.urls")),
    path("partner/", include("teilhabe.portals.partner.urls")),
    path("land/", include("teilhabe.portals.land.urls")),
    path("api/", include("teilhabe.portals.api.urls")),
    path("", include("teilhabe.portals.public.urls")),
]
