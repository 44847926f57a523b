"""Tests: as demo, with a cheap password hash, jobs run at once and a fixed secret."""

import os

from teilhabe.settings.demo import *  # noqa: F403
from teilhabe.settings.demo import DATABASES as _databases

MODE = "test"
TODAY = os.environ.get("TEILHABE_TODAY", "2026-11-25")
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = True
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
ACCOUNT_RATE_LIMITS = {}
if "sqlite" in _databases["default"]["ENGINE"]:
    _databases["default"]["TEST"] = {"NAME": os.environ.get("TEILHABE_TEST_SQLITE", None)}
