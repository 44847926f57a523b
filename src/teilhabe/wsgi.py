"""The WSGI application the server loads."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", f"teilhabe.settings.{os.environ.get('TEILHABE_MODE', 'prod')}")
application = get_wsgi_application()
