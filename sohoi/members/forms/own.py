"""What a member types at her own door."""

from __future__ import annotations

from sohoi.access.forms.codes import code_field
from sohoi.common.forms import KeyedForm


class OwnCodeForm(KeyedForm):
    """Eight signs that the branch head reads out or shows."""

    code = code_field(missing="Hãy gõ mã mà chi hội trưởng đưa.")
