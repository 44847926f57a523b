"""Addresses of the public portal. Each page stands below its language; without one the browser's wish decides."""

from django.urls import path

from teilhabe.portals.public import health, views

app_name = "public"
urlpatterns = [
    path("", views.choose, name="choose"),
    path(".well-known/security.txt", views.security_txt, name="security_txt"),
    path("health/live", health.live, name="health_live"),
    path("health/ready", health.ready, name="health_ready"),
    path("barrierefreiheit/", views.chosen, {"page": "accessibility"}, name="accessibility"),
    path("barriere-melden/", views.chosen, {"page": "barrier"}, name="barrier"),
    path("datenschutz/", views.chosen, {"page": "privacy"}, name="privacy"),
    path("impressum/", views.chosen, {"page": "imprint"}, name="imprint"),
    path("de-x-ls/", views.start, {"language": "de-x-ls"}, name="easy"),
    path("<slug:language>/", views.start, name="start"),
    path("<slug:language>/barrierefreiheit/", views.accessibility, name="accessibility_in"),
    path("<slug:language>/barriere-melden/", views.barrier, name="barrier_in"),
    path("<slug:language>/datenschutz/", views.privacy, name="privacy_in"),
    path("<slug:language>/impressum/", views.imprint, name="imprint_in"),
]
