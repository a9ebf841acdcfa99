"""The web application for a server such as granian."""

import os

from django.core.wsgi import get_wsgi_application

from sohoi.config import orphan

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sohoi.config.settings")
orphan.watch()

application = get_wsgi_application()
