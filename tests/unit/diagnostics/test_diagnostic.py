"""A diagnostic knows how severe it is, and says on one line what it says."""

from __future__ import annotations

from dataclasses import replace

import pytest

from agentc.diagnostics.code_types import Severity
from agentc.diagnostics.codes import CODES
from agentc.diagnostics.diagnostic import Diagnostic, diagnose_error, sort_diagnostics
from agentc.errors import ReadError, Where


@pytest.mark.parametrize("code", CODES)
def test_a_diagnostic_is_as_severe_as_its_code(code: str) -> None:
    diagnostic = Diagnostic(code, "it is so")
    assert diagnostic.severity is CODES[code].severity
    assert replace(diagnostic, own_severity=Severity.WARNING).severity is Severity.WARNING


def test_what_no_table_knows_is_an_error() -> None:
    assert Diagnostic("made-up", "it is so").severity is Severity.ERROR


def test_an_error_that_ended_the_reading_is_one_whatever_its_code() -> None:
    error = ReadError("no-fences", "no fences", hint="draw them", about=("name",)).at("x.md")
    found = diagnose_error(error)
    assert CODES[found.code].severity is Severity.WARNING
    assert found.severity is Severity.ERROR
    assert (found.hint, found.about, found.where) == ("draw them", ("name",), Where("x.md"))


def test_a_line_break_of_a_key_is_none_of_the_message() -> None:
    assert Diagnostic("unknown-key", "a\nb", hint="c\nd").message == "a\\nb"
    assert Diagnostic("unknown-key", "a", hint="c\nd").hint == "c\\nd"


def test_what_can_be_repaired_says_so_before_its_own_hint() -> None:
    fixable = Diagnostic("tab", "a tab", hint="write spaces").as_fixable()
    assert fixable.hint == "agentc check --fix repairs it, or write spaces"
    assert fixable.fixable
    assert Diagnostic("tab", "a tab").as_fixable().hint == "agentc check --fix repairs it"


def test_diagnostics_are_sorted_by_place() -> None:
    places = (Where(line=2), Where(line=1, column=3), Where(), Where(line=1, column=2))
    sorted_ones = sort_diagnostics(Diagnostic("tab", "a tab", where) for where in places)
    assert [str(one.where) for one in sorted_ones] == [
        "<stdin>", "<stdin>:1:2", "<stdin>:1:3", "<stdin>:2",
    ]  # fmt: skip
