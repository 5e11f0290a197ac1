"""Quotes and brackets that end lines later: a limit at the margin between them is refused, not
lost.

Belongs here: values that are YAML to a lenient reader. Not here: values that are none
(`laws/test_soundness.py`), blocks of text (`test_margin_blocks.py`).
"""

from __future__ import annotations

import pytest

from agentc.errors import HiddenLimit
from agentc.lens.parse import parse
from agentc.vendors.registry import get_format

LIMITS = {
    "claude": ("disallowedTools: Bash", "'tools': Read", "tools : Read", "permissionMode: plan"),
    "opencode": ("permission: {bash: deny}", "permission:", '\\"permission\\": deny'),
    "extended": ("disallowedTools: Bash", "tools: Read"),
}
CASES = [(name, line) for name, lines in LIMITS.items() for line in lines]
VALUES = {
    "double": 'description: "Reviews.\n{line}\nmodel: a/b"',
    "single": "description: 'Reviews.\n{line}\nmodel: a/b'",
    "the line that ends": 'model: "a/b\n{line}"',
    "an unknown field": 'notes: "a\n\nb\n{line}"',
    "an item": 'skills:\n- "a\n{line}"',
    "below a key": 'notes:\n  one: "a\n{line}"',
    "an item in brackets": 'skills: ["a\n{line}"]',
    "brackets": "skills: [a,\n{line}]",
}


def read(name: str, value: str, newline: str = "\n") -> None:
    text = f"---\nname: x\n{value}\ncolor: '#112233'\n---\nBody.\n"
    parse(get_format(name), text.replace("\n", newline), "x.md")


@pytest.mark.parametrize("value", VALUES.values(), ids=VALUES)
@pytest.mark.parametrize(("name", "line"), CASES)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_a_line_that_looks_like_a_limit_is_refused(
    name: str, line: str, value: str, newline: str
) -> None:
    if ("'" in line and "'" in value) or ("\\" in line and '"' not in value):
        pytest.skip("no text in such quotes")
    text = value.replace("{line}", line)
    if line.endswith(":") and value.endswith("]"):
        pytest.skip("a key alone holds no list")
    with pytest.raises(HiddenLimit) as caught:
        read(name, text, newline)
    assert caught.value.code == "swallowed-limit"
    assert (caught.value.where.line, caught.value.where.column) == (
        3 + text[: text.index(line)].count("\n"),
        1,
    )
    key = value.partition(":")[0]
    assert f"`{key}`" in caught.value.message


def test_limits_that_run_into_each_other_are_refused() -> None:
    with pytest.raises(HiddenLimit, match="`tools`"):
        read("claude", 'description: d\ntools: "Read, Bash\ndisallowedTools: Bash"')


SPARED = {
    "deeper in quotes": 'description: "Reviews.\n  tools: Read\n disallowedTools: Bash"',
    "a block": "description: |\n  Reviews.\n  tools: Read",
    "a folded block": "description: >\n  Reviews.\n  tools: Read",
    "prose at the margin": 'description: "Reviews.\ntools are not needed\nUse: always"',
    "the first line": 'description: "tools: Read"',
    "a list at the margin": "description: d\nhooks:\n  Stop:\n  - hooks:\n    - type: prompt",
    "a comment": 'description: "d" # one\n# tools: Read\nmodel: opus',
    "the next field": 'description: "d"\ntools: Read',
    "items at the margin": "description: d\nmcpServers:\n- tools: {command: a}",
}


@pytest.mark.parametrize("value", SPARED.values(), ids=SPARED)
def test_what_stands_deeper_or_is_no_key_is_text(value: str) -> None:
    read("claude", value)


def test_among_braces_maps_stand_where_they_like() -> None:
    text = '---\n{"name": "x", "notes": {\n"tools": 1\n}}\n---\nBody.\n'
    parse(get_format("claude"), text, "x.md")
    text = '{"agent": {"x": {"prompt": "p",\n"options": {\n"tools": 1\n}}}}'
    parse(get_format("opencode-json"), text, "opencode.json")


def test_a_quote_among_braces_is_refused() -> None:
    text = '---\n{"name": "x", "notes": "a\ntools: Read"}\n---\nBody.\n'
    with pytest.raises(HiddenLimit):
        parse(get_format("claude"), text, "x.md")
