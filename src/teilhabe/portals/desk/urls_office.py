"""Addresses of the desk: office."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
