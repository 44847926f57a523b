"""The WSGI application the server loads; it refuses to start on weak settings."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault(
    "DJANGO_SETTINGS_MODULE", f"teilhabe.settings.{os.environ.get('TEILHABE_MODE', 'prod')}"
)
application = get_wsgi_application()

from teilhabe.access.startup import refuse_weak_start  # noqa: E402 - needs the loaded applications
from teilhabe.common.memory import settle  # noqa: E402

refuse_weak_start()
settle()
