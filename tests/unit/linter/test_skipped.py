"""A file that its client skips is told with the reason and with what to do about it; what is written
in the place of a field that is not stated is named.

Belongs here: words. Not here: which files are skipped (`tests/corpus/test_load_outcome.py`).
"""

from __future__ import annotations

import pytest

from agentc.lens.parse import parse
from agentc.linter.check import check_document
from agentc.pipeline.convert import convert_document
from agentc.vendors.registry import get_format

HEAD = "name: a\ndescription: d\n"


@pytest.mark.parametrize(
    ("fields", "why", "hint"),
    [
        ("description: d\n", "takes it for notes, not for an agent", "add a `name:`"),
        ("name: a\n", "it has no `description`", "write a `description:`"),
        ("name: -a\ndescription: d\n", "a name may not begin with `-`", "such as `a`"),
        (f"name: {'a' * 300}\ndescription: d\n", "256 characters", "write another name"),
        (f"{HEAD}hooks: 5\n", "`hooks` is not a map of events", "or delete them"),
    ],
)
def test_a_file_that_is_skipped_is_told_with_what_to_do(fields: str, why: str, hint: str) -> None:
    text = f"---\n{fields}---\nBody.\n"
    found = check_document(get_format("claude"), text, "a.md").diagnostics
    (skipped,) = (one for one in found if one.code == "claude-skips")
    assert why in skipped.message
    assert hint in skipped.hint
    assert len(skipped.hint) < 100


def test_the_field_that_is_written_for_another_is_named() -> None:
    document = parse(get_format("opencode"), "---\nmode: subagent\n---\nBody.\n", "mate.md")
    (done,) = convert_document(document, get_format("claude"))
    (loss,) = (loss for loss in done.losses if loss.field == "description")
    assert "`name` is written there" in loss.reason
    assert "description: mate\n" in done.text
