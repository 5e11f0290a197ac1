"""Claude Code itself: the values that it ignores, the keys that it knows, and which of two equal
names it has.

Belongs here: the client beside agentc's model of it. Not here: conversions (`test_claude_332.py`
above).
"""

from __future__ import annotations

from pathlib import Path

import pytest

from agentc.vendors.claude.client.names import pick_last_by_bytes
from agentc.vendors.claude.client.prediction import list_warnings

from .harness import claude_listing, write_project

pytestmark = pytest.mark.clients
WINDOWS = (
    "99999", "100000", '"150000"', "abc", "150000.5", "", "[1]", '"150000x"', "true", '"1e6"', "0", '"150k"', '"1.5e5"',
    '"150000.5"', "[200000, 5]", '"200,000"', '"2e5 tokens"', '"0x30000"', '"+200000"', ".inf", '"99999.5"', "{a: 1}",
)  # fmt: skip
OTHERS = (
    "observer: a, b", "observerMessage: m", "observeSubagents: false", "observeToolResults: false", "cacheTtl: 1h",
    "experimental: {cacheTtl: 1h}", "max-turns: 3", "when_to_use: x",
)  # fmt: skip
TWINS = (
    ("b.md", "a.md"),
    ("a.md", "B.md"),
    ("9.md", "10.md"),
    ("x.md", "sub/x.md"),
    ("z/y.md", "m.md"),
)


def test_values_and_keys(tmp_path: Path) -> None:
    heads = [*(f"autoCompactWindow: {value}" for value in WINDOWS), *OTHERS]
    texts = {
        f"a{n}": f"---\nname: a{n}\ndescription: d\n{head}\n---\nx\n"
        for n, head in enumerate(heads)
    }
    listing = claude_listing(
        write_project(tmp_path, {f".claude/agents/{k}.md": text for k, text in texts.items()})
    )
    for name, text in texts.items():
        theirs = listing.problems_of(f".claude/agents/{name}.md")
        assert (len(theirs), name in listing.agents) == (len(list_warnings(text)), True), (
            text,
            theirs,
        )
        assert all(
            "did you mean" in one for one in theirs if "max-turns" in text or "when_to_use" in text
        )


def test_equal_names(tmp_path: Path) -> None:
    files = {}
    for n, pair in enumerate(TWINS):
        for path in pair:
            stem = path.removesuffix(".md")
            files[f".claude/agents/{n}/{path}"] = (
                f"---\nname: twin{n}\ndescription: d {stem}\n---\nx\n"
            )
    listing = claude_listing(write_project(tmp_path, files))
    for n, pair in enumerate(TWINS):
        assert (
            listing.agents[f"twin{n}"].description
            == f"d {pick_last_by_bytes(pair).removesuffix('.md')}"
        )
