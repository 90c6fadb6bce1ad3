"""The tests, which mirror bpcli/. A package only so that ``from tests.golden import assert_golden`` works."""
