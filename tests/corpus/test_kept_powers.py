"""How much of what real files may do is kept: who can edit elsewhere, and who is refused, with the
reason of each that does not.

Belongs here: these two figures over the corpus. Not here: that nothing is widened
(`laws/test_soundness.py`), what one list means (`unit/permissions/test_powers.py`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator

import pytest
import yaml

import agentc
from agentc.syntax.source import Entry
from tests.conftest import read
from tests.support.corpus import documents, folder, rows
from tests.support.models import opencode

Figure = Callable[[str], None]

WRITING = {"Write", "Edit", "MultiEdit"}
TARGETS = ("claude", "opencode", "extended", "gemini", "copilot", "qwen")
# Whole tools of a list, without their scopes.
_NAME = re.compile(r"[\w*-]+(?=[\s,(]|\Z)(?:\([^)]*\))?")


def _names(entry: Entry | None) -> set[str]:
    """The names of a list as its author wrote it."""
    value = entry.value if entry is not None else ""
    items = value if isinstance(value, tuple) else (value,)
    return {
        found[0].partition("(")[0] for item in items for found in _NAME.finditer(str(item or ""))
    }


def _explain_no_editing(entries: dict[str, Entry]) -> str:
    """Why an agent that lists a tool for writing may edit nothing; empty where nothing says so."""
    tools, denied = _names(entries.get("tools")), _names(entries.get("disallowedTools"))
    mode = entries.get("permissionMode")
    if denied & {"Write", "Edit"}:
        return "denies one of the two by name"
    if mode is not None and mode.value == "plan":
        return "`permissionMode: plan`"
    if "Read" not in tools and "*" not in tools:
        return "does not read"
    return "MultiEdit alone, which is gone" if not tools & {"Write", "Edit"} else ""


def _list_files() -> Iterator[tuple[str, str, str, str]]:
    """Every file of Claude Code and OpenCode: its name, its client, its place and its text."""
    for row in rows("corpus/MANIFEST.jsonl"):
        if row["format"] in ("claude", "claude-extended", "opencode"):
            source = "opencode" if row["format"] == "opencode" else "claude"
            yield row["file"], source, row["path"], read(folder() / "corpus" / row["file"])


def test_who_lists_a_tool_for_writing_can_edit_in_opencode(figure: Figure) -> None:
    kept, left = 0, Counter[str]()
    for file, source, path, text in _list_files():
        if source != "claude" or text.lstrip("\ufeff")[:3] != "---":
            continue
        document = agentc.parse(text, format=source, path=path)
        entries = {entry.key: entry for entry in document.source.records[0].entries}
        if not _names(entries.get("tools")) & WRITING:
            continue
        done = agentc.convert(text, source=source, target="opencode", path=path)
        if opencode.read(done.text).decide("edit", "a.md") != "deny":
            kept += 1
            continue
        why = _explain_no_editing(entries)
        assert why, file
        left[why] += 1
    told = ", ".join(f"{count} {why}" for why, count in sorted(left.items()))
    figure(
        f"corpus, can edit in OpenCode as in Claude Code: {kept} of {kept + left.total()}; {told}"
    )
    assert kept > 0.9 * (kept + left.total())


@pytest.mark.parametrize("target", TARGETS)
def test_nothing_is_refused_without_need(target: str, figure: Figure) -> None:
    """A file is refused for a limit that its author spelled out, and the target cannot say; for a
    name that is the client's own; or because its client would have no agent of it."""
    written, refused, needless = 0, Counter[str](), dict[str, str]()
    for file, source, path, text in _list_files():
        if source == target:
            continue
        try:
            agentc.convert(text, source=source, target=target, path=path)
        except agentc.AgentcError as error:
            refused[error.code] += 1
            needless |= {} if _is_needed(error, text) else {file: str(error)}
        else:
            written += 1
    assert not needless
    told = ", ".join(f"{count} {code}" for code, count in sorted(refused.items())) or "none"
    figure(f"corpus to {target}: {written} written; refused, none of them without need: {told}")


def _is_needed(error: agentc.AgentcError, text: str) -> bool:
    """Whether a file is refused for what it states itself."""
    if error.code == "no-frontmatter":
        return not text.lstrip("\ufeff").startswith("---")
    if error.code == "permission":
        stated = yaml.safe_load(text.split("---\n")[1])["permission"]
        is_open = stated.get("*", "allow") != "deny"
        return is_open and stated.get("external_directory") in ("deny", "ask")
    return error.code in ("reserved-name", "not-loaded")


def test_the_files_are_those_of_the_corpus() -> None:
    assert len([*_list_files()]) >= len(documents())
