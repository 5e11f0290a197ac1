"""Options that only the conversions were given: edits go home without them, and the same conversion
then has nothing to do.

Belongs here: `--into` between two runs with options. Not here: runs that all have the same ones
(`test_into_again.py`), carried values on the way back (`test_way_back.py`).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import agentc
from agentc.errors import AgentcError
from agentc.ir.field_change import Outcome
from agentc.ir.permission import Cap, Decision, Rule, Tool
from agentc.options import ConversionOptions
from agentc.pipeline.convert import convert_document
from agentc.pipeline.merge import merge_edits
from agentc.pipeline.renew import renew_output
from agentc.vendors.registry import get_format
from tests.support.projects import Project
from tests.support.strategies import DOCUMENTS
from tests.unit.carry.test_carry import path_in
from tests.unit.project.test_into_again import FOREIGN, HOME, THERE, converted_pair, edited_by

THEN = st.builds(
    ConversionOptions,
    models=st.dictionaries(
        st.sampled_from(["sonnet", "opus", "*"]), st.sampled_from(["a/b", "inherit"]), max_size=2
    ),
    provider=st.sampled_from(["", "my-gateway", "bedrock"]),
    grants=st.sampled_from(["allow", "ask"]),
    allow_widening=st.sampled_from([frozenset(), frozenset({"edit"}), frozenset(map(str, Cap))]),
    rename_reserved=st.sampled_from(["", "-mine"]),
    unenforced=st.sampled_from(["refuse", "write"]),
    strict_servers=st.booleans(),
    materialize=st.booleans(),
    adapt_body=st.booleans(),
    carry_exec=st.booleans(),
)
MODELS = st.sampled_from(["sonnet", "opus", "claude-sonnet-5", "anthropic/claude-sonnet-5", "a/c"])
EDITS: list[tuple[str, Any]] = [
    ("description", "edited"),
    ("color", "#123456"),
    *(
        ("permission", Rule(Tool(cap), Decision.DENY))
        for cap in (Cap.SHELL, Cap.READ, Cap.WEB_FETCH)
    ),
]
HEADS = {
    "model": ("model: sonnet", ["--model", "sonnet=my/x"]),
    "any-model": ("model: opus", ["--model", "*=my/x"]),
    "no-model": ("model: opus", ["--model", "*=inherit"]),
    "provider": ("model: haiku", ["--provider", "gate"]),
    "grants": ("model: opus", ["--grants", "ask"]),
    "several": ("model: sonnet", ["--grants", "ask", "--provider", "gate", "--carry-exec"]),
    "widening": ("permissionMode: plan", ["--allow-widening", "edit", "--grants", "ask"]),
    "strict": ("disallowedTools: mcp__web", ["--strict-servers", "--model", "*=a/b"]),
    "words": ("color: red", ["--adapt-body", "--grants", "ask"]),
    "hooks": (
        'hooks: {Stop: [{hooks: [{type: command, command: "make"}]}]}',
        ["--carry-exec", "--grants", "ask"],
    ),
}
CHANGED = {
    "limit": ("  webfetch: {}\n", "  webfetch: deny\n"),
    "description": ("description: {}\n", "description: edited\n"),
    "prompt": ("Forge.", "Forge iron."),
}


@settings(max_examples=60)
@given(pair=FOREIGN, data=st.data(), then=THEN, edit=st.sampled_from(EDITS))
def test_after_an_edit_the_same_conversion_has_nothing_to_do(
    pair: tuple[str, str], data: st.DataObject, then: ConversionOptions, edit: tuple[str, Any]
) -> None:
    """What stood for values that nobody edited still stands there, whatever options gave it."""
    first, second = pair
    now = ConversionOptions(accept_widening=True)
    assume(not get_format(second).within)
    # There such a table only decides whether a line carries the model.
    assume(not (then.models and get_format(second).own == "extended"))
    try:
        drawn = agentc.parse(
            data.draw(DOCUMENTS[first]), format=first, path=path_in(first), name="pilot"
        )
        text = edited_by(drawn, "model", data.draw(MODELS)).source.text
        _, original, edited = converted_pair(text, first, second, then)
        edited = edited_by(edited, *edit)
        put = merge_edits(edited, original, now)
        assume(all(loss.outcome is Outcome.MAPPED for loss in put.losses))
        after = agentc.parse(put.text, format=first, path=path_in(first), name="pilot")
        forward = convert_document(after, get_format(second), then)[0].text
    except AgentcError:
        assume(False)
        raise
    new = renew_output(edited, after, put, now)
    assert new is not None
    assert new == forward


@pytest.mark.parametrize("changed", CHANGED)
@pytest.mark.parametrize("options", HEADS)
def test_the_same_command_says_that_nothing_changed(
    project: Project, options: str, changed: str
) -> None:
    head, then = HEADS[options]
    edit_and_convert_again(project, head, then, changed, "")


@pytest.mark.parametrize("changed", CHANGED)
@pytest.mark.parametrize("options", ["model", "several", "hooks"])
def test_nor_beside_comments_of_ones_own(project: Project, options: str, changed: str) -> None:
    head, then = HEADS[options]
    edit_and_convert_again(project, head, then, changed, "# mine\n")


def edit_and_convert_again(
    project: Project, head: str, then: list[str], changed: str, comment: str
) -> None:
    """Convert a file with options, edit what came of it, put that back without them, and convert
    the original once more as before."""
    text = f"---\nname: smith\ndescription: d\ntools: Read, Grep, WebFetch\n{head}\n---\nForge.\n"
    text += "See CLAUDE.md. Use the Read tool.\n"
    project.put(HOME, text)
    forward = ("convert", HOME, "--to", "opencode", "-o", ".", *then)
    assert project.run(*forward).returncode == 0
    old, new = CHANGED[changed]
    there = project.read(THERE)
    for word in ("allow", "ask", "d"):
        there = there.replace(old.format(word), new)
    assert there != project.read(THERE)
    project.put(THERE, there.replace("mode: subagent\n", f"{comment}mode: subagent\n"))
    assert project.run("convert", THERE, "--into", HOME).returncode == 0
    again = project.run(*forward)
    assert again.returncode == 0, again.stderr
    assert f"1 agent unchanged in {THERE}" in again.stderr, again.stderr
    assert comment in project.read(THERE)


@pytest.mark.parametrize("changed", ["description", "limit"])
def test_limits_that_were_folded_in_stay_so(project: Project, changed: str) -> None:
    project.put(".claude/settings.json", '{"permissions": {"deny": ["Bash(rm *)"]}}')
    head, then = "model: sonnet", ["--fold-config", "--model", "sonnet=my/x"]
    edit_and_convert_again(project, head, then, changed, "")


SERVED = "---\nname: smith\ndescription: Forges and mends.\nmcpServers: {srv: {type: stdio, command: run}}\n---\nForge, and mend.\n"


@pytest.mark.parametrize("target", ["copilot", "gemini", "qwen", "opencode"])
@pytest.mark.parametrize("moved", [False, True])
@pytest.mark.parametrize("commented", [False, True])
def test_what_was_left_out_starts_nothing_once_an_edit_is_home(
    tmp_path: Path, target: str, moved: bool, commented: bool
) -> None:
    """Without --carry-exec the servers were left out; that an edit comes home brings none."""
    project = Project(tmp_path)
    home = ".claude/agents/smith.md"
    project.put(home, SERVED)
    assert project.run("convert", home, "--to", target, "-d", "out").returncode == 0
    (there,) = [path for path in (tmp_path / "out").rglob("*") if path.is_file()]
    path = there.relative_to(tmp_path).as_posix()
    assert "command" not in project.read(path)
    text = project.read(path).replace("Forges and", "Forges, and")
    project.put(
        path, text.replace("description:", "# mine\ndescription:", 1) if commented else text
    )
    if moved:
        project.put(home, SERVED.replace("run", "other"))
    done = project.run("convert", path, "--into", home)
    assert done.returncode == 0 or "error[widening]" in done.stderr, done.stderr
    assert ("Forges, and" in project.read(home)) == (done.returncode == 0)
    assert "command" not in project.read(path)
