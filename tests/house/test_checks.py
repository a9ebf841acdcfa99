"""Each check can fail: an invented line that it must find, and one beside it that it must leave alone."""

from __future__ import annotations

import pytest

from tests.house import checks
from tests.house.reading import Source
from tests.house.test_code import Check

VIEW, SERVICE, QUERY, MODEL = (
    f"sohoi/area/{room}.py" for room in ("views/office", "services", "queries", "models")
)
PAGE = "sohoi/area/templates/area/office/page.html"
LINES = "\n    x = 1"

CASES: list[tuple[Check, str, str, str]] = [
    (checks.long_file, MODEL, "\n" * 401, "\n" * 400),
    (checks.long_view, VIEW, f"def show(request):{LINES * 25}", f"def show(request):{LINES * 24}"),
    (
        checks.long_view,
        VIEW,
        f"class A:\n  def b(self):{LINES * 25}",
        "X = 1" + LINES.replace("    ", "") * 40,
    ),
    (checks.managers_in_views, VIEW, "Member.objects.all()", "queries.members(actor)"),
    (checks.managers_in_views, VIEW, "x = Member._base_manager", "objects = 1"),
    (checks.writes, VIEW, "def f():\n  member.save()", "def f():\n  member.show()"),
    (checks.writes, VIEW, "def f():\n  member.save(update_fields=[])", "def f():\n  picture.save(out)"),
    (checks.writes, QUERY, "Member.objects.filter(pk=1).update(name='x')", "context.update({'a': 1})"),
    (checks.writes, QUERY, "Member.objects.create(a=1)", "copy = created(a=1)"),
    (checks.writes, QUERY, "FOLD = 'DELETE FROM members_member'", "FOLD = 'SELECT 1'"),
    (checks.writes, QUERY, "F = '''\nWITH a AS (\n DELETE FROM b) SELECT 1'''", "F = 'WITH a AS (SELECT 1)'"),
    (checks.prints, QUERY, "def f():\n  print(1)", "def f():\n  say(1)"),
    (checks.clocks, QUERY, "def f():\n  return timezone.now()", "def f(today):\n  return today"),
    (checks.clocks, SERVICE, "x = date.today()", "x = Now()"),
    (checks.magic, MODEL, "from django.dispatch import receiver", "from django.db import models"),
    (
        checks.hasty,
        VIEW,
        "assert page.locator('a').is_visible()",
        "expect(page.locator('a')).to_be_visible()",
    ),
    (checks.inline, PAGE, '<p style="color:red">', '<p class="red">'),
    (checks.inline, PAGE, "<script>alert(1)</script>", '<script src="a.js" defer></script>'),
    (checks.inline, PAGE, "<style>p {}</style>", "{# <style> #}<p>"),
    (checks.inline, PAGE, '<a class="b" onclick="x()">', '<a class="on" href="/once">'),
    (checks.inline, PAGE, '<a href="javascript:x()">', '<a href="/x">'),
    (checks.inline, PAGE, "{{ name|safe }}", "{{ name }}"),
    (checks.english, PAGE, "<button>Save</button>", '<button name="save">Lưu</button>'),
    (checks.english, PAGE, '<input placeholder="Search">', '<input type="search" placeholder="Tìm">'),
    (checks.english, PAGE, "{% if a %}Login{% endif %}", "{% url 'login' %}<p>Đăng nhập</p>{{ user }}"),
    (checks.english_in_code, VIEW, 'x = "Đã upload xong"', 'x = "Đã tải lên"\ny = "upload"'),
    (checks.english_in_code, SERVICE, 'x = "Không save được"', 'def f():\n  """Save: “Lưu”, the verb."""'),
]


@pytest.mark.parametrize(("check", "path", "bad", "good"), CASES)
def test_a_check_finds_the_bad_and_leaves_the_good(check: Check, path: str, bad: str, good: str) -> None:
    assert list(check(Source(path, good))) == []
    found = list(check(Source(path, bad)))
    assert found and all(one.startswith(path) for one in found)


@pytest.mark.parametrize("path", ["sohoi/area/utils.py", "sohoi/area/helpers/text.py", "sohoi/signals.py"])
def test_a_room_without_a_name_is_found(path: str) -> None:
    assert list(checks.empty_names(Source(path, ""))) == [path]
    assert list(checks.empty_names(Source("sohoi/area/dates.py", ""))) == []


@pytest.mark.parametrize("check", [checks.writes, checks.managers_in_views, checks.clocks])
def test_rules_of_one_room_leave_the_others_alone(check: Check) -> None:
    text = "def f():\n  Member.objects.create(at=timezone.now())"
    free = {"writes": SERVICE, "managers_in_views": QUERY, "clocks": VIEW}[check.__name__]
    assert list(check(Source(free, text))) == []


def test_every_check_has_a_case() -> None:
    made = {
        name for name, value in vars(checks).items() if getattr(value, "__module__", "") == checks.__name__
    }
    tried = {check.__name__ for check, *_ in CASES} | {"empty_names"}
    assert {name for name in made if not name.startswith("_")} == tried
