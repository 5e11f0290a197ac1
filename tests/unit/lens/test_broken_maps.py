"""Maps that are no YAML for a text that needs quotes.

Belongs here: what they are read as, and what a repair writes. Not here: lists
(`test_item_lines.py`), limits (`test_broken_limits.py`).
"""

from __future__ import annotations

import json

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

import agentc
from agentc.errors import ReadError
from agentc.linter.check import check_document
from agentc.report.json import to_plain
from agentc.vendors.registry import get_format

# A text as somebody writes it behind a key, and whether it is YAML there.
TEXTS = {
    "plain": True,
    "two words": True,
    "https://example.org/x": True,
    "it is: five": False,
    "it is: #5": False,
    "@home": False,
    "`x`": False,
    "100%: sure": False,
    "ends with:": False,
    "ticket #7": False,
    '"q" and more': False,
    "it's: so": False,
}
COMMENTS = ("", " # why", "  # a: b")


def write(values: list[tuple[str, str]], *, listed: bool, quoted: bool) -> str:
    pad = "      " if listed else "    "
    head = "  - gh:\n" if listed else "  gh:\n"
    env = "".join(
        f"{pad}  K{number}: {json.dumps(text) if quoted and not TEXTS[text] else text}{comment}\n"
        for number, (text, comment) in enumerate(values)
        if not (comment and "#" in text)  # of two signs nobody can tell which begins the comment
    )
    servers = f"mcpServers:\n{head}{pad}command: gh\n{pad}env:\n{env}{pad}args:\n{pad}  - -y\n{pad}  - pkg\n"
    return f"---\nname: y\ndescription: d\n{servers}---\nHi.\n"


@given(
    st.lists(
        st.tuples(st.sampled_from(sorted(TEXTS)), st.sampled_from(COMMENTS)), min_size=1, max_size=4
    ),
    st.booleans(),
)
def test_it_is_read_and_repaired_as_if_it_had_quotes(
    values: list[tuple[str, str]], listed: bool
) -> None:
    text, wanted = (write(values, listed=listed, quoted=quoted) for quoted in (False, True))
    agent = agentc.parse(text, format="claude", path="y.md").agent
    meant = agentc.parse(wanted, format="claude", path="y.md").agent
    assert to_plain(agent.mcp_servers) == to_plain(meant.mcp_servers)
    repaired = check_document(get_format("claude"), text, "y.md").repaired
    if text == wanted or "K" not in text:
        assert repaired in (None, text)
        return
    assert repaired is not None
    assert yaml.safe_load(repaired.split("---\n")[1]) == yaml.safe_load(wanted.split("---\n")[1])
    same = zip(text.splitlines(), repaired.splitlines(), strict=True)
    changed = [old for old, new in same if old != new]
    assert len(changed) == sum(old not in wanted.splitlines() for old in text.splitlines())


@pytest.mark.parametrize(
    "lines",
    [
        "  a: [b: c\n  d: e: f\n",
        "  a: b: c\n   d: e\n  f\n",
        "  text: and\n  more: of: it\n  goes on\n",
    ],
)
def test_what_is_no_such_map_stays_text(lines: str) -> None:
    text = f"---\nname: y\ndescription: d\nmeta:\n{lines}---\nHi.\n"
    agent = agentc.parse(text, format="claude", path="y.md").agent
    assert isinstance(agent.extra_of("claude")["meta"], str)


def test_a_description_over_several_lines_is_no_map() -> None:
    text = "---\nname: y\ndescription:\n  Context: a\n  user: b: c\n---\nHi.\n"
    assert isinstance(agentc.parse(text, format="claude", path="y.md").agent.description, str)


HOOKS = "---\nname: y\ndescription: d\nhooks:\n  PreToolUse:\n    - matcher: Bash\n      hooks:\n"


@pytest.mark.parametrize(
    "lines",
    [
        "        - [a #b, c]\n",
        "        - command: [a\n",
        "        - type: command\n          command: a: b\n",
    ],
)
def test_broken_hooks_are_refused(lines: str) -> None:
    """A line of them looks like hooks of their own, and nobody can tell what they guard."""
    with pytest.raises(ReadError):
        agentc.parse(f"{HOOKS}{lines}---\nHi.\n", format="claude", path="y.md")


def test_a_hook_without_hooks_is_read_as_one_that_has_quotes() -> None:
    text = "---\nname: y\ndescription: d\nhooks:\n  Stop:\n    - command: a: b\n---\nHi.\n"
    repaired = check_document(get_format("claude"), text, "y.md").repaired
    assert repaired == text.replace("command: a: b", 'command: "a: b"')


def test_hooks_that_nobody_can_read_guard_everything() -> None:
    text = "---\nname: y\ndescription: d\nhooks:\n  PreToolUse: [a\n  Stop: x\n---\nHi.\n"
    there = agentc.convert(text, source="claude", target="opencode", path="y.md")
    assert '"*": ask' in there.text
    assert check_document(get_format("claude"), text, "y.md").repaired in (None, text)


def test_servers_that_nobody_can_read_are_left_to_their_author() -> None:
    text = "---\nname: y\ndescription: d\nmcpServers:\n  gh:\n    args: [a #b, c]\n    env:\n---\nHi.\n"
    report = check_document(get_format("claude"), text, "y.md")
    assert report.repaired in (None, text)
    assert any("is a map that is not YAML" in one.message for one in report.diagnostics)
