"""Files of which the client has no field: what the client decides by itself is no limit of theirs.

Belongs here: comparing with such a client. Not here: limits that only the client sees
(`laws/test_quirks.py`), any client's reader (`vendors/`).
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import agentc
from agentc.ir.permission import Decision
from agentc.lens.parse import parse
from agentc.linter.check import check_document
from agentc.vendors.registry import get_format
from tests.conftest import FEWER

NO_YAML = [
    "description: Plain\n mode: subagent",
    "description: {Reads} code",
    "description: @Reads",
]
TOOLS = ["read", "edit", "bash", "webfetch", "external_directory"]


@FEWER
@given(
    no_yaml=st.sampled_from(NO_YAML),
    general=st.sampled_from(["allow", "ask", "deny", ""]),
    rules=st.dictionaries(
        st.sampled_from(TOOLS), st.sampled_from(["allow", "ask", "deny"]), min_size=1
    ),
)
def test_limits_of_a_file_of_which_the_client_has_no_field_can_be_repaired(
    no_yaml: str, general: str, rules: dict[str, str]
) -> None:
    lines = [f'  "*": {general}'] * bool(general) + [f"  {key}: {rules[key]}" for key in rules]
    text = "\n".join(("---", no_yaml, "permission:", *lines, "---", "x", ""))
    form = get_format("opencode")
    report = check_document(form, text, "a.md")
    assert "hidden-limit" not in {one.code for one in report.diagnostics}
    assert report.repaired is not None
    mended = parse(form, report.repaired, "a.md").agent
    assert mended.permission == parse(form, text, "a.md").agent.permission


@pytest.mark.parametrize("target", ["claude", "extended", "gemini"])
def test_what_a_client_takes_for_a_prompt_opens_no_question_of_its_own(target: str) -> None:
    """OpenCode 1.18.33 has no field of this file, and asks before `.env` files and other folders."""
    text = (
        "---\ndescription: {Reviews} code\npermission:\n  read: allow\n"
        "  external_directory: allow\n---\nBody.\n"
    )
    done = agentc.convert(text, source="opencode", target=target, path="x.md")
    rules = agentc.parse(done.text, format=target, path="x.md").agent.permission.rules or ()
    assert Decision.ALLOW not in {rule.decision for rule in rules}
