"""A closing line that is drawn too long ends the fields, also above a rule in the prompt and below
fields that are no YAML.

Belongs here: `----` before `---`. Not here: files without fences (`test_unfenced.py`), text behind
one (`test_behind_fences.py`).
"""

from __future__ import annotations

import pytest

import agentc
from agentc.errors import AgentcError
from agentc.linter.check import check_document
from agentc.vendors.registry import get_format

BODIES = ["Body one\n\n---\n\nmore\n", "\n# Title\n\nYou are.\n\n---\n\n- more\n"]
FAULTS = [
    "description: Use: it\n\tmodel: sonnet",
    'description: d\nmodel: "sonnet',
    "description: d\ncolor: @red",
    'description: d\ncolor: "blue\nmaxTurns: "5" # five',
    "description: Use: it\ntools: Read, Bash",
    "description: d\ntools: [Read, Grep",
    "description: d\nmodel: sonnet",
]


# OpenCode has no lists of tools.
CASES = [
    (form, fields)
    for form in ("claude", "opencode", "extended")
    for fields in FAULTS
    if form != "opencode" or "tools" not in fields
]


@pytest.mark.parametrize("body", BODIES)
@pytest.mark.parametrize("closing", ["----", "------", "---- "])
@pytest.mark.parametrize(("form", "fields"), CASES)
def test_the_prompt_begins_behind_the_drawn_line(
    form: str, fields: str, closing: str, body: str
) -> None:
    text = f"---\nname: x\n{fields}\n{closing}\n{body}"
    assert agentc.parse(text, format=form, path="x.md").agent.prompt == body
    repaired = check_document(get_format(form), text, "x.md").repaired
    assert repaired is not None
    assert repaired.endswith(f"\n---\n{body}")


@pytest.mark.parametrize(
    "between", ["tools: Read\n", "- Bash\n", "  more\n", "# note\ntools: Read\n", "", "x: 1\n"]
)
def test_what_can_be_fields_behind_such_a_line_is_no_prompt(between: str) -> None:
    text = f"---\nname: x\ndescription: a: b\ndisallowedTools:\n- Edit\n----\n{between}---\nBody\n"
    try:
        agent = agentc.parse(text, format="claude", path="x.md").agent
    except AgentcError:
        return
    assert "Bash" not in agent.prompt
    assert "tools:" not in agent.prompt
    assert "x: 1" not in agent.prompt
