"""One run of `check --fix` is enough, whatever faults come together in a file.

Belongs here: faults that a repair mends, in pairs and more. Not here: what a single repair makes of
one (`test_mending.py`, `unit/syntax/`).
"""

from __future__ import annotations

import re
from collections.abc import Collection
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from agentc.lens.fix import UnwantedFix
from agentc.linter.check import Report, check_document
from agentc.linter.repair_steps import mend
from agentc.linter.silences import CodeFilter
from agentc.vendors.registry import get_format
from tests.support.projects import Project

# Faults by the key that they are about: a file has each key once.
FIELDS = {
    "claude": {
        "description": (
            "description: a: b",
            'description: "a" b',
            "description: a \\q # b, c",
            'description: "C:\\temp"',
            "description: {a, b}",
            "description: |\na\nb",
            "description: C#, F # and #4",
        ),
        "tools": (
            "tools: [Read, Grep",
            "tools: [Read, Grep # todo",
            "tools:\n  - Read\n   - Grep",
            'tools:\n  - Read\n  - "Grep # x',
            "tools:\n\t- Read\n\t- Grep",
            "  tools: Read",
        ),
        "disallowedTools": ("disallowedTools: [Bash, @x]", "  disallowedTools: Bash"),
        "skills": ("skills: [a, b", "skills:\n  - a\n  - @b", "skills: [a]\nskills: [a]"),
        "color": ('color: "red # mine', "color: red\ncolor: red"),
        "hooks": (
            "  hooks:\n    PreToolUse:\n      - matcher: Bash\n        hooks:\n"
            "          - type: command\n            command: ./x",
        ),
    },
    "opencode": {
        "description": (
            "description: a: b",
            'description: "a" b',
            'description: "C:\\temp"',
            "description: |\na\nb",
        ),
        "permission": (
            'permission:\n\tbash:\n\t\t"git *": allow\n\t\t"*": deny',
            'permission:\n  bash:\n    "git *": allow\n    "*": deny',
            "permission:\n  bash: deny\n  bash: deny",
            "permission:\n  bash: false\n  edit: Deny",
            "permission:\n    edit: deny\n  bash: deny",
            '  permission:\n    bash:\n      "git *": allow\n      "*": deny',
        ),
        "mode": ("mode: Subagent", "  mode: subagent", "mode: subagent\nmode: subagent"),
        "steps": ('steps: "5"', "steps: five"),
        "temperature": ('temperature: "0.5"', "temperature: 0,5"),
        "model": ("model: a/b: c", 'model: "a/b'),
        "color": ("color: #112233", 'color: "red # mine'),
        "tools": ("tools:\n\tbash: no\n\tedit: yes", "tools: {bash: no}"),
    },
}
WRAPPERS = (
    "---\n{fields}---\nBody.\n",
    "```markdown\n---\n{fields}---\nBody.\n```\n",
    "{fields}---\nBody.\n",
    "---\n{fields}\nBody.\n",
    "\n\n---\n{fields}---\nBody.\n",
    "Here it is:\n---\n{fields}---\nBody.\n",
    "--- # begin\n{fields}--- # end\nBody.\n",
    "---\n{fields}-----\nBody.\n",
    "  ---\n{fields}  ---\nBody.\n",
    "----\n{fields}----\nBody.\n",
    "+++\n{fields}+++\nBody.\n",
    "{fields}\nBody.\n",
    "\ufeff---\n{fields}---\nBody.\n",
)


def repair(name: str, text: str) -> tuple[str, Report]:
    """The text as one run leaves it, and what is found in that."""

    def check(text: str, leave: Collection[UnwantedFix] = ()) -> Report:
        return check_document(get_format(name), text, "x.md", leave=leave)

    report = check(text)
    for step in mend(text, report, check, CodeFilter()):
        text, report = step.text, step.after
    return text, report


@st.composite
def faulty(draw: st.DrawFn) -> tuple[str, str]:
    """A format, and a file with two or more faults."""
    name = draw(st.sampled_from(tuple(FIELDS)))
    keys = draw(st.lists(st.sampled_from(tuple(FIELDS[name])), unique=True, min_size=1, max_size=3))
    lines = [draw(st.sampled_from(FIELDS[name][key])) for key in keys]
    if "description" not in keys:
        lines.insert(0, "description: d")
    naming = "name: x\n" if name == "claude" else ""
    fields = naming + "".join(f"{line}\n" for line in lines)
    text = draw(st.sampled_from(WRAPPERS)).replace("{fields}", fields)
    return name, text.replace("\n", draw(st.sampled_from(("\n", "\n", "\r\n"))))


@given(faulty())
@example(
    (
        "opencode",
        '---\ndescription: d\npermission:\n\tbash:\n\t\t"a *": ask\n\t\t"*": deny\n---\nB\n',
    )
)
@example(
    (
        "claude",
        "----\nname: x\ndescription: d\nskills: [a, b\ntools:\n  - Read\n   - Grep\n----\nBody.\n",
    )
)
@example(("opencode", '----\ncolor: "red # mine\ndescription: a: b\n----\nBody.\n'))
def test_nothing_is_left_that_a_second_run_repairs(case: tuple[str, str]) -> None:
    name, text = case
    mended, report = repair(name, text)
    assert not [one for one in report.diagnostics if one.fixable]
    assert report.repaired in (None, mended)
    assert report.reordered is None


@pytest.mark.parametrize(
    ("name", "fields"),
    [(name, fault) for name, faults in FIELDS.items() for key in faults for fault in faults[key]],
)
def test_each_fault_is_mended_by_itself_or_not_at_all(name: str, fields: str) -> None:
    described = "" if "description" in fields else "description: d\n"
    naming = "name: x\n" if name == "claude" else ""
    mended, report = repair(name, f"---\n{naming}{described}{fields}\n---\nBody.\n")
    assert not [one for one in report.diagnostics if one.fixable]
    assert repair(name, mended)[0] == mended


TABBED = "---\ndescription: a: x\ntools:\n  bash: false\n\twrite: false\n---\nB.\n"


@given(faulty())
@example(("opencode", TABBED))
def test_what_a_repair_leaves_is_told_alike_before_and_after(case: tuple[str, str]) -> None:
    name, text = case
    before = check_document(get_format(name), text, "x.md")
    told = {one.message for one in before.diagnostics if one.code == "repair"}
    if told and before.repaired is not None:
        after = repair(name, text)[1]
        assert told == {one.message for one in after.diagnostics if one.code == "repair"}


def test_a_repair_in_part_says_what_it_did_and_what_it_left(tmp_path: Path) -> None:
    project = Project(tmp_path)
    project.put("x.md", TABBED)
    done = project.run("check", "--fix", "x.md", "--from", "opencode")
    assert project.read("x.md") == TABBED.replace("a: x", '"a: x"')
    assert "x.md: repaired\n" in done.stderr
    assert 'x.md:2:15: repaired[not-yaml]: "description" contains' in done.stderr
    assert "x.md:3:1: error[repair]: `tools` cannot be repaired by itself" in done.stdout


@pytest.mark.parametrize(
    ("fields", "codes"),
    [
        ("description: d\n  tools: Read", ["indented-key"]),
        ("description: d\ntools:\n\t- Read\n\t- Grep", ["tab"]),
        ("description: d\ntools: Read, Bash (git:*)", ["scope-apart"]),
        ("description: this has #3\nname: x", ["duplicate-key", "cut-text"]),
    ],
)
def test_each_repair_is_told(tmp_path: Path, fields: str, codes: list[str]) -> None:
    project = Project(tmp_path)
    project.put("x.md", f"---\nname: x\n{fields}\n---\nBody.\n")
    done = project.run("check", "x.md", "--from", "claude", "--fix")
    told = re.findall(r"^x\.md:\d+:\d+: repaired\[([\w-]+)\]: ", done.stderr, re.MULTILINE)
    assert sorted(told) == sorted(codes)


def test_a_file_that_its_client_skipped_is_told_to_be_an_agent_now(tmp_path: Path) -> None:
    project = Project(tmp_path)
    project.put("x.md", "---\nname: x\ndescription: d\n  tools: Read\n---\nBody.\n")
    done = project.run("check", "x.md", "--from", "claude", "--fix")
    assert 'x.md: its client has the agent "x" now\n' in done.stderr
