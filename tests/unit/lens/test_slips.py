"""Misspelt names in what limits an agent: told at their own place, with the name that is meant, in
every format.

Belongs here: names of permissions and tools. Not here: names of fields (`cli/test_messages.py`).
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agentc.diagnostics.diagnostic import Diagnostic
from agentc.linter.check import check_document
from agentc.project.detect import detect
from agentc.slips import fold_key
from agentc.vendors.opencode.tools import EDIT, KEYS
from agentc.vendors.registry import get_format
from tests.support.projects import Project

NAMES = tuple(name for name in (*KEYS, EDIT) if len(name) > 3)
CODES = ("misspelt-permission", "inert-restriction", "ignored-grant")


def slip(draw: st.DrawFn, name: str) -> str:
    """A slip of one letter, or of case and what joins words."""
    place = draw(st.integers(0, len(name) - 2))
    letter = draw(st.sampled_from("aeiourstn"))
    return draw(
        st.sampled_from(
            [
                name[:place] + name[place + 1 :],
                name[:place] + name[place] + name[place:],
                name[:place] + name[place + 1] + name[place] + name[place + 2 :],
                name[: place + 1] + letter + name[place + 2 :],
                name.replace("_", "-"),
                name.title(),
                name[: place + 1] + "_" + name[place + 1 :],
                name[: place + 1] + name[place + 1 :].capitalize(),
            ]
        )
    )


@st.composite
def slips(draw: st.DrawFn) -> tuple[str, str]:
    name = draw(st.sampled_from(NAMES))
    found = slip(draw, name)
    return found, name


def near(found: Diagnostic) -> str:
    return found.message.partition("did you mean `")[2].partition("`")[0]


@given(slips(), st.sampled_from(("permission", "tools")), st.booleans())
def test_every_slip_is_told_at_its_own_key(case: tuple[str, str], under: str, flow: bool) -> None:
    key, name = case
    if (
        fold_key(key)
        in {fold_key(one) for one in (*NAMES, "lsp", "write", "patch")} - {fold_key(name)}
        or key in NAMES
    ):
        return
    value = "deny" if under == "permission" else "false"
    text = f"---\ndescription: d\n{under}:\n  task: {value}\n  {key}: {value}\n---\nx\n"
    if flow:
        text = f"---\ndescription: d\n{under}: {{task: {value}, {key}: {value}}}\n---\nx\n"
    (found,) = [
        one
        for one in check_document(get_format("opencode"), text, "x.md").diagnostics
        if one.code in CODES
    ]
    line, _, before = text.partition(f" {key}:")[0].rpartition("\n")
    assert (found.where.line, found.where.column) == (line.count("\n") + 2, len(before) + 2)
    assert near(found)
    if len(name) > 4 or fold_key(key) == fold_key(name):
        assert near(found) == name


@given(slips(), st.sampled_from(("permission", "tools")))
def test_a_tool_of_a_known_server_is_no_slip(case: tuple[str, str], under: str) -> None:
    key, _ = case
    if "_" not in key.strip("_"):
        return
    server = key.strip("_").partition("_")[0]
    text = f"---\ndescription: d\n{under}:\n  {key}: {'deny' if under == 'permission' else 'false'}\n---\nx\n"
    report = check_document(get_format("opencode"), text, "x.md", servers=lambda: (server,))
    if key.startswith(f"{server}_"):
        assert "misspelt-permission" not in {one.code for one in report.diagnostics}


OTHERS = (
    "github_get",
    "my_tool",
    "lint_all",
    "deploy",
    "context7",
    "*",
    "gh_*",
    "b?sh",
    "NotebookEdit",
    "doom_loop",
)


@pytest.mark.parametrize("key", [*OTHERS, *NAMES])
def test_what_is_near_to_nothing_is_no_slip(key: str) -> None:
    text = f'---\ndescription: d\npermission:\n  "{key}": deny\n---\nx\n'
    assert "misspelt-permission" not in {
        one.code for one in check_document(get_format("opencode"), text, "x.md").diagnostics
    }


CLAUDE, EXTENDED, JSON = ".claude/agents/x.md", "agents/x.md", "opencode.json"
AGENT = '"x": {"prompt": "p", "description": "d"'
# A file, its fields, the place of what is misspelt, and what is meant.
ELSEWHERE = {
    "a block for OpenCode": (EXTENDED, "opencode:\n  permission:\n    bahs: deny", (7, 5), "bash"),
    "below targets": (
        EXTENDED,
        "targets:\n  opencode:\n    tools:\n      web_fetch: false",
        (8, 7),
        "webfetch",
    ),
    "a block for another client": (
        CLAUDE,
        "opencode:\n  permission: {tsak: deny}",
        (6, 16),
        "task",
    ),
    "for all agents of a configuration": (
        JSON,
        f'{{\n  "permission": {{"bahs": "deny"}},\n  "agent": {{{AGENT}}}}}\n}}\n',
        (2, 18),
        "bash",
    ),
    "of an agent in a configuration": (
        JSON,
        f'{{\n  "agent": {{{AGENT},\n    "permission": {{"ediit": "deny"}}}}}}\n}}\n',
        (3, 20),
        "edit",
    ),
    "a mode": (".opencode/modes/x.md", "tools:\n  bsah: false", (6, 3), "bash"),
    "a tool that Claude Code lists": (CLAUDE, "tools: Read, Bahs", (5, 14), "Bash"),
    "an item of a list": (CLAUDE, "disallowedTools:\n  - Edit\n  - WebFetchh", (7, 5), "WebFetch"),
    "a tool in the extended format": (
        EXTENDED,
        "tool_restrictions:\n  forbidden: [Edit, Bassh]",
        (6, 21),
        "Bash",
    ),
    "a capability of a rule": (
        EXTENDED,
        "permission:\n  - deny: edit\n  - deny: shel",
        (7, 5),
        "shell",
    ),
    "a word of a rule": (
        EXTENDED,
        "permission:\n  - deny: shell\n    patern: rm *",
        (6, 5),
        "pattern",
    ),
}


@pytest.mark.parametrize("case", ELSEWHERE.values(), ids=ELSEWHERE)
def test_a_slip_is_told_wherever_limits_stand(case: tuple[str, str, tuple[int, int], str]) -> None:
    path, fields, place, meant = case
    own = "category: y" if path == EXTENDED else "mode: subagent"
    text = fields if path == JSON else f"---\ndescription: d\n{own}\nname: x\n{fields}\n---\nx\n"
    diagnostics = check_document(detect(path, text), text, path).diagnostics
    (found,) = [one for one in diagnostics if "did you mean" in one.message + one.hint]
    assert (found.where.line, found.where.column) == place
    assert f"did you mean `{meant}`" in found.message + found.hint


def test_the_command_knows_the_servers_of_a_configuration(project: Project) -> None:
    project.put(
        ".opencode/agents/x.md", "---\ndescription: d\npermission:\n  web_fetch: deny\n---\nx\n"
    )
    assert (
        ":4:3: warning[misspelt-permission]" in project.run("check", ".opencode/agents/x.md").stdout
    )
    project.put("opencode.json", '{"mcp": {"web": {"type": "local", "command": ["web"]}}}')
    assert project.run("check", ".opencode/agents/x.md").stdout == ""
    (project.root / "opencode.json").unlink()
    project.put("agentc.toml", '[permissions]\nservers = ["web"]\n')
    assert project.run("check", ".opencode/agents/x.md").stdout == ""
