"""What the house does not do: each check takes one file and gives its complaints as "path:what"."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from tests.house.reading import Source

LONGEST_FILE = 400
LONGEST_VIEW = 25


def long_file(source: Source) -> Iterator[str]:
    lines = len(source.text.splitlines())
    if lines > LONGEST_FILE:
        yield f"{source.path}: {lines} lines"


def long_view(source: Source) -> Iterator[str]:
    if not source.is_room("views"):
        return
    for name, function in source.functions():
        lines = (function.end_lineno or 0) - function.lineno + 1
        if lines > LONGEST_VIEW:
            yield f"{source.path}:{name}: {lines} lines"


def managers_in_views(source: Source) -> Iterator[str]:
    """A view asks queries or the gate; with a manager in hand it could forget both."""
    if not source.is_room("views"):
        return
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Attribute) and node.attr in ("objects", "_base_manager", "_default_manager"):
            yield f"{source.path}:{node.lineno}: .{node.attr}"


WRITING = {
    "delete",
    "create",
    "get_or_create",
    "update_or_create",
    "bulk_create",
    "bulk_update",
    "_raw_delete",
}
SQL = re.compile(r"\s*(WITH\b.*)?\b(INSERT INTO|UPDATE \w+ SET|DELETE FROM|TRUNCATE|COPY .* FROM)\b", re.S)


def writes(source: Source) -> Iterator[str]:
    """Rows are changed by services alone.

    `.update(a=1)` is a queryset's, a dict's has a positional; a row's `.save()` has none, a picture's has.
    """
    if source.is_migration or source.is_room("services"):
        return
    for where, call in source.calls():
        name = call.func.attr if isinstance(call.func, ast.Attribute) else ""
        if name in WRITING or (name in ("save", "update") and _is_rows(name, call)):
            yield f"{source.path}:{where}"
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and SQL.match(node.value):
            yield f"{source.path}:SQL"


def _is_rows(name: str, call: ast.Call) -> bool:
    return not call.args and (name == "save" or bool(call.keywords))


def prints(source: Source) -> Iterator[str]:
    for where, call in source.calls():
        if isinstance(call.func, ast.Name) and call.func.id == "print":
            yield f"{source.path}:{where}"


CLOCKS = {"now", "today", "localdate", "localtime", "utcnow"}
DOMAIN = ("services", "queries", "models", "record", "books", "todo", "published")


def clocks(source: Source) -> Iterator[str]:
    """Inside, today is an argument. `Now()` is another matter: the database's own time of the row."""
    if not source.is_room(*DOMAIN) or source.is_migration:
        return
    for where, call in source.calls():
        if isinstance(call.func, ast.Attribute) and call.func.attr in CLOCKS:
            yield f"{source.path}:{where}"


BAD_NAMES = {"utils", "util", "helpers", "helper", "managers", "signals", "misc", "core"}


HASTY = {"is_visible", "is_hidden", "is_checked", "is_enabled", "is_disabled", "is_editable"}


def hasty(source: Source) -> Iterator[str]:
    """A look into a window that does not wait: the tap before it gives back control before the next page."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Attribute) and node.attr in HASTY:
            yield f"{source.path}:{node.lineno}: .{node.attr}"


def empty_names(source: Source) -> Iterator[str]:
    """A room is called by what is in it."""
    if BAD_NAMES & set(source.path.removesuffix(".py").split("/")):
        yield source.path


MAGIC = {"GenericForeignKey", "GenericRelation", "receiver", "pre_save", "post_save", "post_delete"}


def magic(source: Source) -> Iterator[str]:
    """No signals between areas, no keys that point anywhere."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.ImportFrom):
            yield from (f"{source.path}:{one.name}" for one in node.names if one.name in MAGIC)


# Templates

INLINE = {
    "style attribute": re.compile(r"<[^>]*\sstyle\s*=", re.I),
    "style block": re.compile(r"<style\b", re.I),
    "script in the page": re.compile(r"<script\b(?![^>]*\ssrc=)", re.I),
    "event attribute": re.compile(r"<[^>]*\son[a-z]+\s*=", re.I),
    "script in a link": re.compile(r"javascript:", re.I),
    "safe filter": re.compile(r"\|\s*safe\b|\{%\s*autoescape\s+off"),
}


def inline(source: Source) -> Iterator[str]:
    """The security header forbids inline scripts and styles, and nothing is let through unescaped."""
    text = re.sub(r"\{#.*?#\}", "", source.text)
    for name, pattern in INLINE.items():
        if pattern.search(text):
            yield f"{source.path}: {name}"


ENGLISH = {
    *("ok", "yes", "no", "submit", "cancel", "save", "delete", "edit", "add", "remove", "update", "upload"),
    *("download", "import", "export", "search", "filter", "login", "logout", "password", "username", "user"),
    *("account", "email", "e-mail", "error", "warning", "success", "home", "dashboard", "admin", "settings"),
    *("file", "folder", "click", "link", "online", "offline", "server", "database", "backup", "restore"),
    *("token", "session", "browser", "and", "or", "the", "is", "not", "please", "next", "back", "previous"),
    *("page", "list", "name", "date", "phone", "member", "branch", "status", "role", "new", "with", "for"),
}
_CODE = re.compile(r"\{#.*?#\}|\{%\s*comment.*?endcomment\s*%\}|\{%.*?%\}|\{\{.*?\}\}", re.S)
_COMMAND = re.compile(r"sohoi [a-z]+")
_SPOKEN = re.compile(r"\s(?:title|alt|placeholder|aria-label|aria-description|content)\s*=\s*\"([^\"]*)\"")
_VIETNAMESE = re.compile("[ăâđêôơưĂÂĐÊÔƠƯàáãèéìíòóõùúýĩũ\u1ea0-\u1ef9]")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


def english(source: Source) -> Iterator[str]:
    """Words that a reader of Vietnamese would meet on a page."""
    text = _COMMAND.sub(" ", _CODE.sub(" ", source.text))
    text = re.sub(r"<(script|style|svg)\b.*?</\1>|<meta\b[^>]*>", " ", text, flags=re.S)
    spoken = " ".join([*_SPOKEN.findall(text), re.sub(r"<[^>]*>", " ", text)])
    for word in _foreign(spoken):
        yield f"{source.path}: {word}"


def english_in_code(source: Source) -> Iterator[str]:
    """The same in sentences of the pages' code: a text with Vietnamese letters is meant for people."""
    if not source.is_room("views", "forms", "services", "queries", "permissions", "fields", "todo", "models"):
        return
    docstrings = {id(doc) for doc in _docstrings(source.tree)}
    for node in ast.walk(source.tree):
        if not isinstance(node, ast.Constant) or not isinstance(node.value, str) or id(node) in docstrings:
            continue
        if _VIETNAMESE.search(node.value):
            yield from (f"{source.path}:{node.lineno}: {word}" for word in _foreign(node.value))


def _foreign(text: str) -> list[str]:
    return [word for word in _WORD.findall(text) if word.lower() in ENGLISH]


def _docstrings(tree: ast.Module) -> Iterator[ast.AST]:
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        if isinstance(body, list) and body and isinstance(body[0], ast.Expr):
            yield body[0].value
