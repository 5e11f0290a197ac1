"""Whatever is wrong with a text, something is said that helps.

Belongs here: that there is a hint. Not here: that what it says works (`cli/test_hints.py`,
`test_ways_out.py`).
"""

from __future__ import annotations

import pytest
from hypothesis import given

import agentc
from agentc.linter.check import check_document
from agentc.vendors.registry import all_formats, get_format
from tests.support.strategies import damaged, frontmatters, toml_documents, yaml_documents

SYNTAXES = {"toml": toml_documents(), "yaml": yaml_documents(), "listed": yaml_documents()}


@pytest.mark.parametrize("name", all_formats())
def test_a_file_with_errors_has_a_hint_on_one_of_them(name: str) -> None:
    form = get_format(name)

    @given(damaged(SYNTAXES.get(form.syntax, frontmatters())))
    def check(text: str) -> None:
        found = check_document(form, text, f"x{form.place().suffix}").diagnostics
        errors = [one for one in found if one.severity.name == "ERROR"]
        assert not errors or "\0" in text or any(one.hint for one in errors), errors

    check()


@pytest.mark.parametrize("name", all_formats())
def test_an_error_has_a_hint_that_says_something_else(name: str) -> None:
    form = get_format(name)

    @given(damaged(SYNTAXES.get(form.syntax, frontmatters())))
    def check(text: str) -> None:
        error = find_error(name, text, f"x{form.place().suffix}")
        assert error is None or (error.hint and error.hint not in error.message), error

    check()


def find_error(name: str, text: str, path: str) -> agentc.AgentcError | None:
    try:
        agentc.parse(text, format=name, path=path)
    except agentc.AgentcError as error:
        return error
    return None
