"""Limits in OpenCode's configuration with something that the client fills in: whatever stands
there, they close as much.

Belongs here: the law, with the client's own step before reading, and where such limits stand. Not
here: what is put into prompts (`unit/project/test_prompt_files.py`).
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import example, given
from hypothesis import strategies as st

import agentc
from agentc.cli import cli
from agentc.ir.value import freeze, thaw
from agentc.vendors.opencode.permission.filled_in import close_filled_in
from tests.support.models import opencode
from tests.support.models.order import at_most
from tests.support.models.probes import PROBES

TEXTS = st.sampled_from(("", "rm", "*", "r?", "git *", "bash", "e", "src", "gh"))
PATTERNS = st.sampled_from(
    (
        "*",
        "rm *",
        "{env:X} *",
        "{env:X}",
        "src/{env:X}*",
        "{file:x.txt}",
        "git *",
        "{env:X}_*",
        "* *",
    )
)
ACTIONS = st.sampled_from(("allow", "ask", "deny"))
KEYS = st.sampled_from(("bash", "edit", "*", "{env:X}", "{env:X}_*", "webfetch", "gh_*", "read"))
WITH_PATTERNS = ("bash", "edit", "read")
LIMITS = st.dictionaries(
    KEYS, st.one_of(ACTIONS, st.dictionaries(PATTERNS, ACTIONS, max_size=4)), max_size=4
).map(
    lambda stated: {
        key: action if key in WITH_PATTERNS or isinstance(action, str) else "deny"
        for key, action in stated.items()
    }
)


def fill_in(stated: Any, text: str) -> Any:
    """What the client has of a map: of two keys that are the same the first keeps its place."""
    spelled = re.sub(r"\{(?:env|file):[^}]+\}", lambda _: text, json.dumps(stated))
    return json.loads(spelled)


@given(LIMITS, TEXTS)
@example({"bash": {"{env:X} *": "deny", "rm *": "allow", "*": "ask"}}, "git")
@example({"bash": {"rm *": "deny", "{env:X}": "ask"}}, "*")
@example({"bash": {"*": "allow", "rm *": "ask", "{env:X} *": "allow"}}, "rm")
@example({"{env:X}": "deny", "bash": "allow", "*": "deny"}, "bash")
def test_whatever_is_filled_in_no_more_is_open(stated: dict[str, Any], text: str) -> None:
    filled = fill_in(stated, text)
    closed = thaw(close_filled_in({"permission": freeze(stated)}))["permission"]
    before, after = (opencode.read(file_of(one)) for one in (filled, closed))
    for capability, arguments in PROBES.items():
        for argument in arguments:
            had, has = (one.decide(capability, argument) for one in (before, after))
            # A question is less than what the client would allow by itself.
            asks = before.stock(capability, argument) != "deny"
            assert at_most(has, had, target_asks=False, grants_ask=asks), (capability, argument)


@given(st.dictionaries(st.sampled_from(("gh_{env:X}", "{env:X}", "bash", "gh_*")), st.booleans()))
@example({"gh_*": True, "gh_{env:X}": False})
def test_switches_close_as_much(stated: dict[str, bool]) -> None:
    closed = thaw(close_filled_in({"tools": freeze(stated)}))["tools"]
    wanted = {
        key.replace("{env:X}", "*"): on for key, on in stated.items() if not on or "{" not in key
    }
    assert closed == wanted


def file_of(limits: dict[str, Any]) -> str:
    return f"---\ndescription: d\npermission: {json.dumps(limits)}\n---\nb\n"


@pytest.mark.parametrize("target", ["extended", "opencode"])
def test_an_agent_of_the_configuration(target: str) -> None:
    limits = {"bash": {"{env:TOOL} *": "deny"}, "edit": {"{env:HOME}/keys/*": "deny"}}
    text = json.dumps({"agent": {"a": {"description": "d", "prompt": "p", "permission": limits}}})
    done = agentc.convert(text, source="opencode-json", target=target, path="opencode.json")
    assert "{env:" not in done.text
    assert '"*/keys/*"' in done.text
    note = next(note for note in done.notes if note.code == "substitution")
    assert "as closing all that it could mean" in note.message


def test_what_is_folded_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".git").mkdir()
    own = {"bash": {"curl {env:B}": "deny"}}
    limits = {"edit": {"{env:A}/x": "deny"}}
    (tmp_path / "opencode.json").write_text(
        json.dumps({"permission": limits, "agent": {"a": {"permission": own}}})
    )
    (tmp_path / ".opencode/agents").mkdir(parents=True)
    (tmp_path / ".opencode/agents/a.md").write_text("---\ndescription: d\n---\nb\n")
    asked = ("convert", ".opencode/agents/a.md", "--to", "extended", "--fold-config")
    done = CliRunner().invoke(cli, asked)
    assert done.exit_code == 0
    assert '"curl *"' in done.stdout
    assert '"*/x"' in done.stdout


def test_in_files_of_agents_it_stands_as_it_is() -> None:
    text = file_of({"bash": {"{env:TOOL} *": "deny"}})
    done = agentc.convert(text, source="opencode", target="extended", path=".opencode/agents/a.md")
    assert '"{env:TOOL} *"' in done.text
