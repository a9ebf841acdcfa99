"""How much of a file is read before it is refused."""

from dataclasses import asdict, dataclass
from typing import Self

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds for one file. The defaults let a list of 100,000 people with 25 columns pass."""

    file_bytes: int = 30 * MIB
    unpacked_bytes: int = 400 * MIB
    """Sum of the sizes that a zip declares for its parts."""
    entries: int = 2_000
    """Parts of a zip."""
    sheets: int = 200
    rows: int = 200_000
    """Rows with something in them, over all sheets."""
    columns: int = 200
    """Columns of one sheet, counted to the last one with something in it."""
    cells: int = 4_000_000
    """Cells with something in them, over all sheets."""
    cell_chars: int = 32_767
    output_bytes: int = 64 * MIB
    """What the child may hand back."""
    text_bytes: int = 24 * MIB
    """Different texts together."""
    memory_bytes: int = 1024 * MIB
    """Address space of the child."""
    cpu_seconds: int = 30
    wall_seconds: float = 45.0

    def as_dict(self) -> dict[str, float]:
        """For the child's command line."""
        return asdict(self)

    @classmethod
    def from_dict(cls, given: dict[str, float]) -> Self:
        """What `as_dict` wrote."""
        whole = {name: int(value) for name, value in given.items() if name != "wall_seconds"}
        return cls(**whole, wall_seconds=given["wall_seconds"])
