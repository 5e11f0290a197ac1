"""Lists in brackets that are not YAML: no conversion drops the tools in them in silence.

Belongs here: conversions of what `check --fix` would repair. Not here: the repair
(`cli/test_messages.py`), what is never closed in maps (`lens/test_broken_limits.py`).
"""

from __future__ import annotations

import pytest

from agentc.errors import Refused
from agentc.lens.parse import parse
from agentc.linter.check import check_document
from agentc.pipeline.convert import convert_document
from agentc.vendors.registry import get_format

LISTS = (
    "tools: [Read, Grep",
    "tools: [Read",
    "tools: [Read, Bash(git *), @x]",
    "disallowedTools: [Bash, *]",
    "disallowedTools: [Bash, Edit",
)


@pytest.mark.parametrize("target", ["opencode", "claude", "extended"])
@pytest.mark.parametrize("name", ["claude", "extended"])
@pytest.mark.parametrize("line", LISTS)
def test_a_list_that_a_repair_would_mend_is_repaired_first(
    line: str, name: str, target: str
) -> None:
    if name == target:
        pytest.skip("bytes stay")
    form, text = get_format(name), f"---\nname: x\ndescription: d\n{line}\n---\nBody.\n"
    repaired = check_document(form, text, "x.md").repaired
    assert repaired is not None
    with pytest.raises(Refused) as caught:
        convert_document(parse(form, text, "x.md"), get_format(target))
    error = caught.value
    assert (error.code, error.where.line) == ("broken-limit", 4)
    assert "agentc check --fix" in error.hint
    assert repaired.split("\n")[3] in error.hint
    convert_document(parse(form, repaired, "x.md"), get_format(target))


@pytest.mark.parametrize("line", ["skills: [a, b", "tools: Read, Grep", "tools: [Read]"])
def test_other_lists_are_converted(line: str) -> None:
    text = f"---\nname: x\ndescription: d\n{line}\n---\nBody.\n"
    convert_document(parse(get_format("claude"), text, "x.md"), get_format("opencode"))
