"""Tests: as demo, with a cheap password hash, jobs run at once and a fixed secret."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

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
ACCOUNT_RATE_LIMITS = False  # the library's own; those of portals.account.throttle always count
if "sqlite" in _databases["default"]["ENGINE"]:
    _databases["default"]["TEST"] = {"NAME": os.environ.get("TEILHABE_TEST_SQLITE", None)}

# Keys of the tests: an invented master key, and a key store that child processes share and that ends with the run.
MASTER_KEY = "00000000000000aa " + "dGVzdC1vbmx5LW1hc3Rlci1rZXktb2YtMjU2LWJpdHM="
if "TEILHABE_KEY_FOLDER" not in os.environ:
    os.environ["TEILHABE_KEY_FOLDER"] = tempfile.mkdtemp(prefix="teilhabe-keys-")
    atexit.register(shutil.rmtree, os.environ["TEILHABE_KEY_FOLDER"], ignore_errors=True)
KEY_FOLDER = Path(os.environ["TEILHABE_KEY_FOLDER"])
KEY_STORE = KEY_FOLDER / "rings.sqlite3"
