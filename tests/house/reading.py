"""The code base as text and syntax, for the checks."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Source:
    """A file: its path within the house, and what it says."""

    path: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    @property
    def is_migration(self) -> bool:
        return "/migrations/" in self.path

    def is_room(self, *rooms: str) -> bool:
        """Whether the file is one of these rooms of an app: `services` is services.py or services/."""
        parts = self.path.removesuffix(".py").split("/")
        return any(room in parts for room in rooms)

    def functions(self) -> Iterator[tuple[str, ast.FunctionDef]]:
        """Every function with its dotted name within the file."""
        yield from _functions(self.tree, "")

    def calls(self) -> Iterator[tuple[str, ast.Call]]:
        """Every call with the name of the outermost function or class it stands in (or "")."""
        for top in self.tree.body:
            name = getattr(top, "name", "")
            for node in ast.walk(top):
                if isinstance(node, ast.Call):
                    yield name, node


def _functions(node: ast.AST, prefix: str) -> Iterator[tuple[str, ast.FunctionDef]]:
    for child in ast.iter_child_nodes(node):
        name = f"{prefix}{getattr(child, 'name', '')}"
        if isinstance(child, ast.FunctionDef):
            yield name, child
        inner = f"{name}." if isinstance(child, ast.FunctionDef | ast.ClassDef) else prefix
        yield from _functions(child, inner)


@lru_cache
def sources(folder: str) -> tuple[Source, ...]:
    """The Python files under a folder of the house."""
    return tuple(_read(path) for path in sorted((ROOT / folder).rglob("*.py")))


@lru_cache
def templates() -> tuple[Source, ...]:
    """All templates: pages, parts of pages, and what the sign-in library shows."""
    return tuple(
        _read(path) for path in sorted((ROOT / "sohoi").rglob("*.html")) if "/templates/" in str(path)
    )


def _read(path: Path) -> Source:
    return Source(path.relative_to(ROOT).as_posix(), path.read_text())
