from django.apps import AppConfig
from django.core.validators import ProhibitNullCharactersValidator


class AccessConfig(AppConfig):
    name = "sohoi.access"
    label = "access"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # The one sentence about a text field that Django's Vietnamese catalogue lacks.
        ProhibitNullCharactersValidator.message = "Có ký tự lạ không dùng được. Hãy gõ lại."
