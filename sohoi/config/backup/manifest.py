"""What a backup says about itself; it is its last frame, so whoever has it has seen the whole file."""

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Self

from sohoi.config.backup.container import Damaged

FORMAT = 1
DUMP = "database.dump"
KEY_FILES = ("keys.json", "secret_key")


@dataclass(frozen=True)
class Manifest:
    """`tables` counts rows by table; `parts` has size and SHA-256 by name; `migrations` are "app.name"."""

    created: str
    program: str
    postgres: str
    tables: dict[str, int]
    migrations: list[str]
    parts: dict[str, tuple[int, str]]
    keys: str
    format: int = FORMAT

    @property
    def rows(self) -> int:
        return sum(self.tables.values())

    @property
    def has_keys(self) -> bool:
        return KEY_FILES[0] in self.parts

    def encode(self) -> bytes:
        return json.dumps(asdict(self), ensure_ascii=False).encode()

    @classmethod
    def decode(cls, content: bytes) -> Self:
        """Raises Damaged when it is not of the format this program knows."""
        try:
            fields: dict[str, Any] = json.loads(content)
            parts = {name: (int(size), str(digest)) for name, (size, digest) in fields.pop("parts").items()}
            manifest = cls(parts=parts, **fields)
        except (ValueError, TypeError, KeyError, AttributeError):
            raise Damaged("Tệp sao lưu có bản kê không đọc được; có thể do phiên bản mới hơn.") from None
        if manifest.format != FORMAT:
            raise Damaged("Tệp sao lưu do phiên bản mới hơn của chương trình tạo ra.")
        return manifest


def keys_digest(data: Path) -> str:
    """Tells two sets of keys apart without telling anything of them; empty while there are none."""
    path = data / KEY_FILES[0]
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.exists() else ""
