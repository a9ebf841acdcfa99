from typing import Any

from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate


class SohoiConfig(AppConfig):
    name = "sohoi.config"
    label = "config"

    def ready(self) -> None:
        # Django sends the signal only for apps with models; members is the last of ours.
        post_migrate.connect(_lay_out, sender=apps.get_app_config("members"))


def _lay_out(**_: Any) -> None:
    """Kinds of units and first roles are data: laid out after migrating, and after a test's flush."""
    from sohoi.config.standing import lay_out

    lay_out()
