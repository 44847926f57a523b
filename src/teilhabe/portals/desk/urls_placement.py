"""Addresses of the desk: placement."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
