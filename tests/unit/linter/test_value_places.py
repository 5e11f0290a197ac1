"""Places of findings in values over several lines: the key or the item that is at fault.

Belongs here: line and column, with what stands there. Not here: lists (`test_list_places.py`), that
commands agree on places (`test_places.py`).
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agentc.diagnostics.diagnostic import Diagnostic
from agentc.linter.check import check_document
from agentc.vendors.registry import get_format

GUARD = """hooks:
  PreToolUse:
    - matcher: Bash
      hooks:
        - type: command
          command: ./guard.sh
"""


def _check(name: str, fields: str) -> tuple[str, tuple[Diagnostic, ...]]:
    naming = "name: x\n" if name == "claude" else ""
    text = f"---\n{naming}description: d\n{fields}\n---\nBody.\n"
    return text, check_document(get_format(name), text, "x.md").diagnostics


def _read_place(text: str, one: Diagnostic) -> str:
    """Return what stands at a diagnostic's place, up to the end of its line."""
    return text.split("\n")[(one.where.line or 0) - 1][(one.where.column or 0) - 1 :]


CASES = {
    "a hook below an item": ("claude", GUARD + "   foo: x", "foo: x"),
    "a limit in open quotes": ("claude", 'foo: "a\n  hooks: x\n  b" c', "hooks: x"),
    "a limit in quotes": ("claude", 'foo: "a\n\n \nhooks: x"', 'hooks: x"'),
    "a hidden limit": ("claude", 'foo: a: b\n  more\n  "\\x74ools": Read', '"\\x74ools": Read'),
    "a merge key": ("claude", "color: a: b\n  more\n  <<: *x", "<<: *x"),
    "brackets": ("claude", "skills: [a,\n  b,\n  {c: d}\n  e: f", "e: f"),
    "the last item": ("claude", "skills:\n  - a\n  b", "b"),
    "an event of hooks": ("claude", "hooks:\n  Stop: []\n  PreToolUse: x", "PreToolUse: x"),
    "no space": ("opencode", "permission:\n  bash: deny\n  edit:ask\n  read: deny", "edit:ask"),
    "a key twice": ("opencode", "permission:\n  bash: deny\n  bash: ask", "bash: ask"),
    "deeper": ("opencode", "permission:\n  bash: deny\n   edit: ask\n  read: deny", "edit: ask"),
    "a wrong value": ("opencode", 'permission:\n  edit:\n    "*": perhaps', '"*": perhaps'),
    "in braces": ("opencode", "permission: {bash: ask,\n  edit: perhaps}", "edit: perhaps}"),
}


@pytest.mark.parametrize(("name", "fields", "fault"), CASES.values(), ids=CASES)
def test_a_finding_points_to_what_is_at_fault(name: str, fields: str, fault: str) -> None:
    text, found = _check(name, fields)
    places = {_read_place(text, one) for one in found if one.code not in ("not-yaml", "bad-value")}
    assert fault in places
    # What begins or ends before it is no YAML either.
    assert places <= {fault, "more", 'b" c'}


@given(
    st.sampled_from(("color: red\n", "color: red\nmodel: opus\n", "")),
    st.integers(1, 6),
    st.sampled_from(("hooks", "tools", "mcpServers", "memory")),
)
def test_a_shifted_field_is_told_as_one(above: str, shift: int, key: str) -> None:
    """Also where it holds keys that are fields elsewhere, as each hook has `hooks` in it."""
    value = {"hooks": GUARD, "tools": "tools:\n  - Read\n", "mcpServers": "mcpServers:\n  - x\n"}
    lines = value.get(key, "memory: user\n")
    shifted = "".join(f"{' ' * shift}{line}\n" for line in lines.splitlines())
    text = f"---\nname: x\ndescription: d\n{above}{shifted}---\nBody.\n"
    report = check_document(get_format("claude"), text, "x.md")
    (found,) = [one for one in report.diagnostics if one.code != "claude-skips"]
    assert (found.code, found.fixable, _read_place(text, found)) == (
        "indented-key",
        True,
        lines.partition("\n")[0],
    )
    assert report.repaired == text.replace(shifted, lines)


def test_a_limit_that_stands_twice_is_named_at_its_second_place() -> None:
    text, found = _check("claude", "tools: a: b, @x\nskills: [\ntools: Read")
    (one,) = [one for one in found if one.code == "swallowed-limit"]
    assert _read_place(text, one) == "tools: Read"
    assert one.message.startswith("`tools` stands twice")


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ('foo: "a\n  hooks: x\n  b" c', "looks like hooks"),
        ('foo: "a\n  tools: x\n  b" c', "looks like a limit"),
    ],
)
def test_a_swallowed_field_is_called_what_it_is(fields: str, words: str) -> None:
    _, found = _check("claude", fields)
    assert any(words in one.message for one in found)


@pytest.mark.parametrize(
    "inside", ["  mode: subagent\n", '  bash:\n    "*": deny\n    temperature: 0.1\n']
)
def test_a_field_among_limits_is_known_however_deep(inside: str) -> None:
    text = f"---\ndescription: d\npermission:\n{inside}---\nBody.\n"
    found = check_document(get_format("opencode"), text, "x.md").diagnostics
    hints = [one.hint for one in found if one.code == "value"]
    assert [hint.partition("` ")[2] for hint in hints] == [
        "looks like a field of its own: move it out of `permission`"
    ]
