"""Every message of the table, given by an example through the command line, and the page of them.

Belongs here: that examples give what the table says, and `docs/messages.md` what they print. Not
here: the examples (`support/message_examples/`), what single messages say (`test_messages.py`).
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping

import pytest

from agentc.diagnostics.code_types import Severity
from agentc.vendors.messages import list_codes
from tests.support.message_examples import EXAMPLES, GROUPS, NOT_SHOWN
from tests.support.message_examples.example import Run
from tests.support.messages_page import PAGE, render_page, run_all

# What has a code at the end of its line, behind what became of a field or a permission.
BECAME = re.compile(r"\S+: (?:narrowed|dropped|approximated|mapped) .* \[[A-Z-]+\]")
# What is about more, or less, than a line of a file.
PLACELESS = {
    "a file or a folder as a whole": {
        "agents", "empty", "linked-folder", "missing", "name-from-path", "no-agents",
        "not-a-file", "other-kind", "too-large", "unreadable", "unwritable",
    },
    "where an output goes, or what it is": {
        "client-ignores", "home-differs", "in-place", "into", "link", "lock", "output",
        "renamed-on-the-way", "replaces", "several-homes", "template", "undo",
    },
    "an agent on its way, whatever line says it": {
        "PERM-MCP-PREFIX", "PERM-OUTSIDE-BY-SESSION", "PERM-OUTSIDE-CLOSED", "PERM-REDIRECT-HOLE",
        "adapt-skipped", "cannot-start", "carry-left", "carry-wider", "home-without", "metadata-edited",
        "override-wider", "renamed-reference", "unclear-reference",
    },
    "two files": {
        "accepted-edit", "conflict", "former-output", "name-by-file", "no-trace", "other-original", "trace-renewed", "trace-stays", "widening",
    },
}  # fmt: skip
# What is about a run, and so about no file alone.
PATHLESS = {
    "PERM-CONFIG-LEFT", "PERM-CONFIG-UNREAD", "PERM-GRANT-OVERRIDES", "PERM-SERVERS-UNSEEN",
    "linked", "linked-source", "models-unseen",
}  # fmt: skip
# A key of agentc.toml has a line and no column.
LINE_ALONE = {"config"}


@pytest.fixture(scope="module")
def runs() -> Mapping[str, Run]:
    """What every example does."""
    return run_all()


def list_lines(code: str, runs: Mapping[str, Run]) -> list[str]:
    """Return the lines that have a code in brackets."""
    return [line for line in runs[code].printed.splitlines() if f"[{code}]" in line]


def test_every_code_has_an_example_or_a_reason() -> None:
    counted = [code for group in GROUPS for code in (*group.examples, *group.not_shown)]
    assert sorted(counted) == sorted(list_codes())
    assert len(NOT_SHOWN) < 6
    assert all(why.endswith(".") for why in NOT_SHOWN.values())


@pytest.mark.parametrize("code", EXAMPLES)
def test_an_example_gives_its_message(code: str, runs: Mapping[str, Run]) -> None:
    run = runs[code]
    assert "Traceback" not in run.printed
    assert "INTERNAL ERROR" not in run.printed
    lines = list_lines(code, runs)
    assert lines, run.printed
    for line in lines:
        found = re.search(rf"\b(\w+)\[{code}\]: ", line)
        assert found[1] == list_codes()[code].severity if found else BECAME.fullmatch(line), line
    if list_codes()[code].severity is Severity.ERROR:
        assert run.exit_code in (1, 2)


@pytest.mark.parametrize("code", EXAMPLES)
def test_a_message_begins_with_its_place(code: str, runs: Mapping[str, Run]) -> None:
    if code in PATHLESS:
        wanted = rf"\w+\[{code}\]: "
    elif code in set().union(*PLACELESS.values()):
        wanted = rf"[^\s:]+: \w+\[{code}\]: "
    else:
        place = r":\d+" if code in LINE_ALONE else r":\d+:\d+"
        wanted = rf"[^\s:]+{place}: \w+\[{code}\]: "
    for line in list_lines(code, runs):
        assert re.match(wanted, line) or BECAME.fullmatch(line), line


def test_the_page_is_what_the_examples_print(runs: Mapping[str, Run]) -> None:
    page = PAGE.read_text(encoding="utf-8").split("\n")
    pairs = itertools.zip_longest(page, render_page(runs).split("\n"))
    differing = next((pair for pair in pairs if pair[0] != pair[1]), None)
    assert differing is None, f"`make docs` renews {PAGE.name}: first {differing}"
