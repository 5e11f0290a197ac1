"""Slips in lists of tools, for clients that pass over a name that they do not know."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agentc.linter.check import check_document
from agentc.vendors import copilot, qwen
from agentc.vendors.registry import get_format


def list_findings(text: str, form: str) -> list[str]:
    report = check_document(get_format(form), text, None)
    return [one.message for one in report.diagnostics if one.code == "unknown-tool"]


def write(tools: str) -> str:
    return f"---\nname: pilot\ndescription: Flies.\ntools: {tools}\n---\nFly over the sea.\n"


@pytest.mark.parametrize(
    ("form", "tools", "meant"),
    [
        ("copilot", "[reed, execute]", {"reed": "read"}),
        ("copilot", "[Read, EDIT, executes]", {"executes": "execute"}),
        ("copilot", '["gh/get", "gh/*", extension_tool]', {}),
        ("qwen", "[read_fil, none]", {"read_fil": "read_file"}),
        ("qwen", "[ReadFile, Shel, mcp__gh__get]", {"Shel": "Shell"}),
        ("qwen", "[Bash]", {}),
    ],
)
def test_a_slip_is_told(form: str, tools: str, meant: dict[str, str]) -> None:
    assert list_findings(write(tools), form) == [
        f"no tool is called `{name}`; did you mean `{near}`?" for name, near in meant.items()
    ]


KNOWN = {
    form: sorted({*words.names, *words.aliases, *words.classes, *words.older_classes})
    for form, words in (("copilot", copilot.TOOLS), ("qwen", qwen.TOOLS))
}


@given(st.sampled_from(sorted(KNOWN)), st.data())
def test_nothing_is_said_of_what_the_client_knows(form: str, data: st.DataObject) -> None:
    names = data.draw(st.lists(st.sampled_from(KNOWN[form]), unique=True, max_size=6))
    assert list_findings(write(f"[{', '.join(names)}]"), form) == []
