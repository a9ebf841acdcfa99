"""The web application for a server such as granian."""

import gc
import os

from django.core.wsgi import get_wsgi_application

from sohoi.config import orphan

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sohoi.config.settings")
orphan.watch()

application = get_wsgi_application()

# What the program itself is made of never becomes garbage: looking through it again and again would cost
# every request, so the collector leaves it alone and looks through the rest less often.
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 20, 20)
