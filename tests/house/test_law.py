"""The law, asked of the running house: who changes anything performs an act, and the gate knows every row."""

from __future__ import annotations

import ast
import importlib
import inspect
from collections.abc import Callable, Iterator
from types import FunctionType, ModuleType, SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.db import connection

from sohoi.access.models import Role
from sohoi.acts.actor import EVERYONE, PERMISSIONS, Reach
from sohoi.acts.gate import Scope
from sohoi.acts.performing import ACTS, Act, Running, performs
from sohoi.config.standing import ROLES
from tests.house.reading import sources

# Public functions of services that are neither act nor operation, each with its reason.
PLAIN = {
    "sohoi.config.demo.services.whole.empty": "the demonstration forgets its trail with everything else",
    "sohoi.config.demo.services.whole.mark": "the demonstration says what it is before anybody can act",
    "sohoi.config.demo.services.whole.builder": "says who makes the demonstration",
}

# Models that the gate does not guard, each with the way in which its rows are reached.
UNGUARDED = {
    "access.Attempt": "nobody is shown a failed try; the door counts them",
    "access.OwnPhone": "it opens nothing by itself; its keys are each person's own",
    "access.Purpose": "what data are used for is open to everybody whose data they are",
    "access.Wording": "the words are what everybody is asked",
    "access.Role": "the names of roles are open to whoever may give them",
    "access.Subject": "an id and nothing else",
    "acts.About": "through the thing whose history is asked",
    "acts.Part": "through its line",
    "acts.Chain": "the doctor's",
    "acts.Seal": "the doctor's",
    "acts.Sealed": "the doctor's",
    "acts.SealedPart": "the doctor's",
    "acts.Submission": "only whoever sent the form gets its answer",
    "members.Absence": "through the person",
    "members.BookRow": "through its book",
    "members.Person": "through her row in the list, or her last spell",
    "members.PersonAccount": "through the person or the grant",
    "members.PersonPoverty": "through the person",
    "notices.Answer": "through its recipient",
    "notices.GroupMember": "through its group",
    "notices.Opening": "through its link",
    "notices.Proof": "it opens nothing but what the links of her groups open; nobody is shown it",
    "notices.Reminder": "through its recipient",
    "units.Kind": "the kinds of units are no secret",
    "units.Setting": "the installation's own",
    "units.UnitVersion": "through its unit",
}

APPEND_ONLY = {"acts_line", "acts_part", "acts_about", "access_read", "access_consent", "access_wording"}
APPEND_ONLY |= {"acts_seal", "acts_sealed", "acts_sealedpart", "notices_answer"}


def services() -> Iterator[ModuleType]:
    """Every module of services, imported."""
    for source in sources("sohoi"):
        if source.is_room("services"):
            yield importlib.import_module(source.path.removesuffix(".py").replace("/", "."))


def public(module: ModuleType) -> dict[str, Callable[..., Any]]:
    """The public functions that the module itself defines."""
    return {
        name: value
        for name, value in vars(module).items()
        if isinstance(value, FunctionType) and value.__module__ == module.__name__ and name[0] != "_"
    }


def is_act(function: object) -> bool:
    return isinstance(getattr(function, "act", None), Act)


def is_operation(function: Callable[..., Any]) -> bool:
    first = next(iter(inspect.signature(function).parameters.values()), None)
    return first is not None and first.annotation in ("Running", Running)


def plain(module: ModuleType) -> set[str]:
    """Those which are neither."""
    return {
        f"{module.__name__}.{name}"
        for name, function in public(module).items()
        if not is_act(function) and not is_operation(function)
    }


def positional(module: ModuleType) -> set[str]:
    """Acts with arguments that could be swapped."""
    found = set()
    for name, function in public(module).items():
        if is_act(function):
            _, *rest = inspect.signature(function).parameters.values()
            found |= {f"{module.__name__}.{name}" for one in rest if one.kind is not one.KEYWORD_ONLY}
    return found


def acts_within(module: ModuleType, tree: ast.AST) -> set[str]:
    """Calls of an act from inside services: an act calls operations, never another act."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and is_act(_named(module, node.func)):
            found.add(f"{module.__name__}: {ast.unparse(node.func)}")
    return found


def _named(module: ModuleType, expression: ast.expr) -> object:
    if isinstance(expression, ast.Name):
        return getattr(module, expression.id, None)
    if isinstance(expression, ast.Attribute) and isinstance(expression.value, ast.Name):
        return getattr(getattr(module, expression.value.id, None), expression.attr, None)
    return None


def test_every_public_service_is_an_act_or_an_operation() -> None:
    found = set().union(*(plain(module) for module in services()))
    assert found <= set(PLAIN)


def test_acts_take_keywords_only() -> None:
    assert set().union(*(positional(module) for module in services())) == set()


def test_no_act_calls_an_act() -> None:
    found = (acts_within(module, ast.parse(inspect.getsource(module))) for module in services())
    assert set().union(*found) == set()


def test_every_declared_act_is_performed() -> None:
    performed = {
        function.act.code for module in services() for function in vars(module).values() if is_act(function)
    }
    assert {code for code in ACTS if not code.startswith("tests.")} == performed


def test_the_checks_of_services_find_what_they_look_for() -> None:
    act = Act("tests.house", "Thử", EVERYONE)

    @performs(act, on="place", lock=False)
    def good(act: Running, *, place: object) -> None: ...

    @performs(act, on="place", lock=False)
    def loose(act: Running, place: object) -> None: ...

    def operation(act: Running, place: object) -> None: ...

    def wild(place: object) -> None: ...

    module: Any = SimpleNamespace(__name__="made.services", good=good, loose=loose, wild=wild)
    module.operation = operation
    for function in (good, loose, operation, wild):
        function.__module__ = "made.services"
    assert plain(module) == {"made.services.wild"}
    assert positional(module) == {"made.services.loose"}
    text = "def outer(act):\n    operation(act, 1)\n    good(act.actor, place=1)"
    assert acts_within(module, ast.parse(text)) == {"made.services: good"}


# Permissions and roles


def ours() -> dict[str, Reach]:
    return {code: one.reach for code, one in PERMISSIONS.items() if not code.startswith("tests.")}


def test_every_permission_of_a_role_exists(db: None) -> None:
    for role in Role.objects.all():
        assert set(role.permissions) <= set(ours()), role.code
    assert {code for code, *_ in ROLES} == set(Role.objects.values_list("code", flat=True))


def test_every_permission_held_at_a_unit_is_in_some_role() -> None:
    given = {one.code for *_, permissions, _ in ROLES for one in permissions}
    assert {code for code, reach in ours().items() if reach in (Reach.BELOW, Reach.HERE)} == given


def test_a_permission_of_a_role_is_never_for_everybody() -> None:
    reaches = {one.reach for *_, permissions, _ in ROLES for one in permissions}
    assert reaches <= {Reach.BELOW, Reach.HERE}


# Models


def test_every_model_hangs_somewhere_or_says_why_not() -> None:
    models = [model for model in apps.get_models() if model.__module__.startswith("sohoi.")]
    bare = {model._meta.label for model in models if not isinstance(getattr(model, "scope", None), Scope)}
    assert bare == set(UNGUARDED)


@pytest.mark.parametrize("model", [one for one in apps.get_models() if hasattr(one, "scope")])
def test_every_column_of_a_scope_exists(model: Any) -> None:
    scope: Scope = model.scope
    columns = [*scope.levels.values(), scope.here, scope.herself, scope.owner, scope.link]
    for column in filter(None, columns):
        assert str(model._default_manager.filter(**{f"{column}__in": [1]}).query)


def test_what_is_written_once_is_guarded_by_the_database(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text FROM pg_trigger JOIN pg_proc p ON p.oid = tgfoid "
            "WHERE p.proname = 'acts_append_only' AND tgenabled = 'O'"
        )
        assert {row[0] for row in cursor.fetchall()} == APPEND_ONLY
        cursor.execute(
            "SELECT tgrelid::regclass::text FROM pg_trigger JOIN pg_proc p ON p.oid = tgfoid "
            "WHERE p.proname = 'acts_never_emptied'"
        )
        assert {row[0] for row in cursor.fetchall()} == APPEND_ONLY | {"acts_chain"}
