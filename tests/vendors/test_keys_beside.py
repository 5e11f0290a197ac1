"""Keys that only one format knows, and that limit its agents or start processes: hooks, and a mode
under another word.

Belongs here: what becomes of them on the way to others, and home. Not here: the law over drawn
files (`laws/test_soundness.py`), hooks that several formats have (`unit/permissions/test_hooks.py`).
"""

from __future__ import annotations

import pytest

import agentc
from agentc.ir.permission import ANY, Cap, Mode, OwnLimits, Tool
from agentc.ir.value import Map
from agentc.permissions.table import list_starts
from agentc.vendors.qwen import BESIDE
from tests.unit.carry.test_carry import path_in

HOOK = "hooks: [{type: command, command: ./ask.sh}]"
QWEN = "---\nname: pilot\ndescription: d\ntools: [read_file, run_shell_command, edit]\n%s\n---\nFly the ship.\n"
COPILOT = "---\nname: pilot\ndescription: d\ntools: [read, execute]\n%s\n---\nFly the ship.\n"
GUARDED = QWEN % f"hooks:\n  PreToolUse:\n    - matcher: run_shell_command\n      {HOOK}"
PLANS = QWEN % "approvalMode: plan"
EXEC = agentc.ConversionOptions(carry_exec=True)
LET_GO = agentc.ConversionOptions(allow_widening=frozenset({"hooks"}))
EXECUTABLE = [
    ("qwen", QWEN % f"hooks: {{Stop: [{{{HOOK}}}]}}", "hooks"),
    ("qwen", QWEN % "executor: {kind: acp, command: ./other}", "executor"),
    ("copilot", COPILOT % "hooks: {Stop: [{type: command, command: ./note.sh}]}", "hooks"),
]


def converted(
    text: str, source: str, target: str, settings: agentc.ConversionOptions | None = None
) -> agentc.Conversion:
    settings = settings or agentc.ConversionOptions()
    return agentc.convert(
        text, source=source, target=target, path=path_in(source), settings=settings
    )


@pytest.mark.parametrize(
    ("target", "given"),
    [
        ("claude", "tools: Read, Edit, Write\n"),
        ("opencode", "bash: ask\n"),
        ("gemini", "tools: [read_file, write_file, replace]\n"),
        ("extended", "- ask: shell\n"),
    ],
)
def test_what_a_hook_of_the_files_own_can_refuse_is_asked_about_or_left_out(
    target: str, given: str
) -> None:
    done = converted(GUARDED, "qwen", target)
    assert given in done.text
    (told,) = [loss for loss in done.losses if loss.field == "permission"]
    assert {(change.code, change.capability) for change in told.effects} == {
        ("PERM-HOOK-GUARDED", "shell")
    }
    assert not told.carried  # without its hooks the list would grant more at home


@pytest.mark.parametrize("target", ["claude", "opencode", "gemini", "extended"])
def test_the_user_can_let_go_what_such_a_hook_refuses(target: str) -> None:
    assert (
        converted(GUARDED, "qwen", target, LET_GO).agent
        == agentc.parse(GUARDED, format="qwen", path="").agent
    )
    assert "PERM-HOOK-GUARDED" not in {
        change.code
        for loss in converted(GUARDED, "qwen", target, LET_GO).losses
        for change in loss.effects
    }


def test_a_hook_that_stayed_behind_guards_over_further_conversions() -> None:
    first = converted(GUARDED, "qwen", "opencode")
    assert "Bash" not in converted(first.text, "opencode", "claude").text.split("# agentc")[
        0
    ].replace("disallowedTools: Bash", "")


def test_a_mode_that_only_such_a_key_states_is_one_everywhere() -> None:
    assert "permissionMode: plan\n" in converted(PLANS, "qwen", "claude").text
    assert "edit: deny\n  bash: deny\n" in converted(PLANS, "qwen", "opencode").text
    done = converted(PLANS, "qwen", "gemini")
    assert "tools: [read_file]\n" in done.text
    assert "permission.mode" in {loss.field for loss in done.losses}


@pytest.mark.parametrize("text", [PLANS, GUARDED])
@pytest.mark.parametrize("target", ["claude", "opencode", "gemini", "copilot"])
def test_all_of_it_comes_home(text: str, target: str) -> None:
    there = converted(text, "qwen", target, EXEC)
    home = converted(there.text, target, "qwen", EXEC).text
    kept = [line for line in home.split("\n") if not line.startswith("# agentc")]
    assert "\n".join(kept) == text


@pytest.mark.parametrize(("form", "text", "key"), EXECUTABLE)
def test_what_starts_processes_travels_on_demand_alone(form: str, text: str, key: str) -> None:
    assert f"\n# {key}:" not in converted(text, form, "claude").text
    there = converted(text, form, "claude", EXEC).text
    assert f"\n# {key}:" in there
    left = converted(there, "claude", form)
    assert f"\n{key}:" not in left.text
    assert "carry_exec=True restores it" in " ".join(note.message for note in left.notes)
    assert f"\n# {key}:" not in converted(there, "claude", "opencode").text
    home = converted(there, "claude", form, EXEC)
    assert f"\n{key}:" in home.text
    assert f"{key} (starts processes)" in " ".join(note.message for note in home.notes)


def test_hooks_that_are_stated_for_one_format_go_there_on_demand_and_guard_else() -> None:
    text = (
        "---\nname: pilot\ndescription: d\ntools: Read, Bash\ntargets:\n  qwen:\n    hooks:\n"
        f"      PreToolUse:\n        - matcher: run_shell_command\n          {HOOK}\n---\nFly the ship.\n"
    )
    assert "hooks:" in converted(text, "extended", "qwen", EXEC).text
    done = converted(text, "extended", "qwen")
    assert "\nhooks:" not in done.text
    assert "tools: [read_file]\n" in done.text
    assert "EXEC-LEFT" in {loss.code for loss in done.losses}
    assert "tools: Read, Bash\n" in converted(text, "extended", "claude").text


@pytest.mark.parametrize(
    ("matcher", "guards"),
    [
        ("run_shell_command", (Tool(Cap.SHELL), Tool(Cap.MCP, "*run_shell_command*"))),
        ("Shell", (ANY,)),
        ("run_.*", (ANY,)),
        ("", (ANY,)),
        ("*", (ANY,)),
        ("mcp__gh", (ANY,)),
    ],
)
def test_a_matcher_is_a_name_or_any_tool(matcher: str, guards: tuple[Tool, ...]) -> None:
    hooks = Map({"PreToolUse": (Map({"matcher": matcher, "hooks": (Map(),)}),)})
    assert BESIDE(Map({"hooks": hooks})) == OwnLimits("qwen", None, guards)


def test_a_name_is_looked_for_in_others() -> None:
    hooks = Map({"PermissionRequest": (Map({"matcher": "edit"}),)})
    found = BESIDE(Map({"hooks": hooks}))
    assert found is not None
    assert {tool.cap for tool in found.guards} == {Cap.EDIT, Cap.CREATE, Cap.NOTEBOOK, Cap.MCP}


@pytest.mark.parametrize(
    ("keys", "limits"),
    [
        ({}, None),
        ({"approvalMode": "default"}, None),
        ({"hooks": Map({"Stop": (Map(),)})}, None),
        ({"hooks": Map({"PreToolUse": ()})}, None),
        ({"hooks": "x"}, None),
        ({"permissionMode": "plan"}, OwnLimits("qwen", Mode.PLAN)),
    ],
)
def test_other_keys_limit_nothing(keys: dict[str, object], limits: OwnLimits | None) -> None:
    assert BESIDE(Map(keys)) == limits  # type: ignore[arg-type]


@pytest.mark.parametrize(("form", "text", "key"), EXECUTABLE)
def test_what_starts_processes_is_in_the_table(form: str, text: str, key: str) -> None:
    agent = agentc.parse(text, format=form, path=path_in(form)).agent
    (start,) = list_starts(agent)
    assert (start.kind, start.name) == (("hook", "Stop") if key == "hooks" else ("key", key))
