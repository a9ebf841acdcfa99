import pytest

# What fails in a step of a walk is told as fully as in the test itself.
pytest.register_assert_rewrite("tests.browser.evening", "tests.browser.morning", "tests.browser.life")
