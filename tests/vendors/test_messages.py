"""What each client does with a file that a code is about: the sentences of its vendor, joined.

Belongs here: that every sentence belongs to a code, and that a missing one harms nothing. Not here:
when a code is given (`unit/diagnostics/test_codes.py`), the page of them (`cli/test_message_examples.py`).
"""

from __future__ import annotations

from dataclasses import replace

import pytest
from click.testing import CliRunner

from agentc.cli import explain
from agentc.diagnostics.code_types import Severity
from agentc.diagnostics.codes import CODES, get_severity
from agentc.diagnostics.diagnostic import Diagnostic
from agentc.linter.check import check_document
from agentc.report.diagnostics import render_sarif
from agentc.vendors import messages, registry
from agentc.vendors.messages import describe_clients, list_codes
from agentc.vendors.registry import get_format, get_messages, get_vendor, list_clients
from agentc.vendors.vendor import Vendor


@pytest.mark.parametrize("name", get_messages())
def test_a_client_has_words_for_codes_that_exist_and_of_itself_alone(name: str) -> None:
    own = get_messages()[name]
    others = [each.title for each in get_messages().values() if each is not own]
    assert set(own.sentences) <= set(CODES)
    for text in (*own.sentences.values(), *own.outcomes.values()):
        assert text.endswith(".")
        assert not [title for title in others if title in text]


def test_every_client_has_words() -> None:
    assert set(get_messages()) == set(list_clients())


def test_what_a_client_does_with_a_file_is_a_code_of_its_own() -> None:
    made = set(list_codes()) - set(CODES)
    assert made == {
        f"{name}-{outcome}"
        for name, messages in get_messages().items()
        for outcome in messages.outcomes
    }
    assert {"claude-misreads", "opencode-rejects"} <= made
    assert list_codes()["claude-skips"].title == "Claude Code skips this"
    assert all(list_codes()[code].severity is get_severity(code) for code in list_codes())


def test_a_missing_sentence_crashes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    claude = replace(get_messages()["claude"], outcomes={}, sentences={})
    monkeypatch.setattr(messages, "get_messages", lambda: {"claude": claude})
    list_codes.cache_clear()
    try:
        assert set(list_codes()) == set(CODES)
        assert {describe_clients(code) for code in (*CODES, "made-up")} == {""}
        text = "---\nname: x\nmode: 5\n---\n"
        found = check_document(get_format("claude"), text, "x.md", list_clients()).diagnostics
        told = {one.code: one for one in found}
        for code in ("claude-skips", "opencode-rejects"):
            assert told[code].message.startswith(f"{code}: ")
            assert told[code].severity is Severity.ERROR
        assert render_sarif(found, "0")
        assert CliRunner().invoke(explain.command, ["tab"]).exit_code == 0
    finally:
        list_codes.cache_clear()


def test_a_client_without_words_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    vendor = get_vendor("opencode")
    assert vendor.client is not None
    wordless = replace(vendor, client=replace(vendor.client, messages=None))

    def find(name: str) -> Vendor:
        found = get_vendor(name)
        return wordless if found is vendor else found

    monkeypatch.setattr(registry, "get_vendor", find)
    assert set(get_messages()) == {*list_clients()} - {"opencode"}
    assert "OpenCode" not in describe_clients("duplicate-key")


def test_a_code_that_no_table_has_is_reported_by_its_name() -> None:
    rule = render_sarif([Diagnostic("made-up", "it is so")], "0")["runs"][0]["tool"]["driver"][
        "rules"
    ][0]
    assert rule["shortDescription"] == {"text": "made-up"}
