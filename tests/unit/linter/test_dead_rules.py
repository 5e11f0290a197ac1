"""Rules that a later, broader one makes void, and putting them in an order in which they count.

Belongs here: the law over drawn maps, judged by a few lines of its own, and examples. Not here:
what rules mean.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agentc.lens.parse import parse
from agentc.linter.check import check_document
from agentc.vendors.registry import get_format
from tests.support.projects import Project

PATTERN = st.sampled_from(
    ("*", "rm *", "rm -rf *", "git *", "git push*", "npm test", "*.md", "a?c")
)
ACTION = st.sampled_from(("allow", "deny", "ask"))
GIVEN = st.one_of(ACTION, st.dictionaries(PATTERN, ACTION, min_size=1, max_size=4))
MAPS = st.dictionaries(
    st.sampled_from(("bash", "edit", "*", "gh_*", "gh_x")), GIVEN, min_size=1, max_size=4
)
ARGUMENTS = (
    "rm x",
    "rm",
    "rm -rf /",
    "git",
    "git log",
    "git push",
    "git push -f",
    "npm test",
    "x.md",
    "abc",
    "other",
)
TOOLS = ("bash", "edit", "gh_x", "gh_y", "webfetch")


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path)


def flat(stated: dict[str, object]) -> list[tuple[str, str, str]]:
    """Key, pattern and action of every rule, in order."""
    found = []
    for key, value in stated.items():
        patterns = value if isinstance(value, dict) else {"*": value}
        found += [(key, pattern, str(action)) for pattern, action in patterns.items()]
    return found


def matches(pattern: str, text: str) -> bool:
    made = "".join(
        ".*" if char == "*" else "." if char == "?" else re.escape(char) for char in pattern
    )
    return bool(re.fullmatch(made, text)) or (pattern.endswith(" *") and text == pattern[:-2])


def deciding(rules: list[tuple[str, str, str]]) -> Iterator[int]:
    """The rule that counts, for every tool and argument at hand that one matches."""
    for tool in TOOLS:
        for argument in ARGUMENTS:
            found = [
                n
                for n, (key, pattern, _) in enumerate(rules)
                if matches(key, tool) and matches(pattern, argument)
            ]
            yield from found[-1:]


def text_of(stated: dict[str, object], *, flow: bool) -> str:
    if flow:
        return f"---\ndescription: d\npermission: {json.dumps(stated)}\n---\nBody.\n"
    lines = []
    for key, value in stated.items():
        if isinstance(value, dict):
            lines += [
                f"  {json.dumps(key)}:",
                *(f"    {json.dumps(p)}: {a}  # {n}" for n, (p, a) in enumerate(value.items())),
            ]
        else:
            lines.append(f"  {json.dumps(key)}: {value}")
    return "\n".join(
        ["---", "description: d", "permission:", *lines, "mode: all", "---", "Body.\n"]
    )


@given(stated=MAPS, flow=st.booleans())
def test_a_void_rule_decides_about_nothing(stated: dict[str, object], flow: bool) -> None:
    text = text_of(stated, flow=flow)
    report = check_document(get_format("opencode"), text, "x.md")
    found = [one for one in report.diagnostics if one.code == "dead-rule"]
    rules = flat(stated)
    used = set(deciding(rules))
    for one in found:
        quoted = re.match(r'`"?(.+?)"?: (\w+)`(?: under `(.+?)`)?', one.message)
        assert quoted is not None, one.message
        key, pattern = (quoted[3], quoted[1]) if quoted[3] else (quoted[1], "*")
        assert rules.index((key, pattern, quoted[2])) not in used
    last = {
        pattern: n for n, (key, pattern, _) in enumerate(rules) if key == "*" and pattern == "*"
    }
    if last:  # all rules before a final one for everything that says otherwise are void
        final = last["*"]
        before = [one for one in rules[:final] if one[2] != rules[final][2]]
        later = rules[final + 1 :]
        assert later or len(found) >= len(before)
    if report.reordered is not None:
        again = check_document(get_format("opencode"), report.reordered, "x.md")
        assert "dead-rule" not in {one.code for one in again.diagnostics}
        new = parse(get_format("opencode"), report.reordered, "x.md").source.records[0].entries
        (permission,) = (entry.value for entry in new if entry.key == "permission")
        assert sorted(flat(_plain(permission))) == sorted(rules)


@given(stated=MAPS)
def test_a_configuration_has_the_void_rules_of_an_agent(stated: dict[str, object]) -> None:
    """Each stands where its own key does."""
    agent = {"w": {"description": "d", "prompt": "p"}}
    text = json.dumps({"permission": stated, "agent": agent}, indent=1)
    found = check_document(get_format("opencode-json"), text, "opencode.json").diagnostics
    void = [one for one in found if one.code == "dead-rule"]
    alone = check_document(get_format("opencode"), text_of(stated, flow=True), "x.md").diagnostics
    assert [one.message for one in void] == [
        one.message for one in alone if one.code == "dead-rule"
    ]
    lines = text.splitlines()
    for one in void:
        quoted = re.match(r'`"?(.+?)"?: \w+`', one.message)
        assert quoted is not None
        key = lines[(one.where.line or 0) - 1][(one.where.column or 0) - 1 :]
        assert key.startswith(json.dumps(quoted[1]))


def _plain(value: object) -> dict[str, object]:
    assert hasattr(value, "items")
    return {key: _plain(item) if hasattr(item, "items") else item for key, item in value.items()}


FOUND = {
    "below patterns": (
        'permission:\n  bash:\n    "rm *": deny  # never\n    "*": allow\nmode: all',
        'permission:\n  bash:\n    "*": allow\n    "rm *": deny  # never\nmode: all',
    ),
    "below keys": ('permission:\n  edit: deny\n  "*": allow', 'permission:\n  "*": allow\n  edit: deny'),
    "patterns below a key": (
        'permission:\n  bash:\n    "ls *": allow\n  "*": deny',
        'permission:\n  "*": deny\n  bash:\n    "ls *": allow',
    ),
    "between braces": (
        'permission: {bash: {"ls *": allow, "*": deny}, edit: ask}',
        'permission: {bash: {"*": deny, "ls *": allow}, edit: ask}',
    ),
    "not quite everything": (
        'permission:\n  bash:\n    "git push *": deny\n    pwd: allow\n    "git *": allow',
        'permission:\n  bash:\n    "git *": allow\n    "git push *": deny\n    pwd: allow',
    ),
    "several levels": (
        'permission:\n  bash:\n    "git push *": deny\n    "git *": allow\n    "*": ask',
        'permission:\n  bash:\n    "*": ask\n    "git *": allow\n    "git push *": deny',
    ),
    "the older map": ('tools:\n  bash: true\n  "*": false', 'tools:\n  "*": false\n  bash: true'),
    "with the comments above": (
        'permission:\n  # shell\n  bash:\n    # reads\n    ls: allow # l\n    # nothing\n    # else\n    "*": deny # n\n  # all\n  "*": ask',
        'permission:\n  # all\n  "*": ask\n  # shell\n  bash:\n    # nothing\n    # else\n    "*": deny # n\n    # reads\n    ls: allow # l',
    ),
    "with the comment above the first, which could be about all": (
        'permission:\n  bash: # shell\n    # never\n    "rm *": deny\n    pwd: deny\n    "*": allow',
        'permission:\n  bash: # shell\n    "*": allow\n    # never\n    "rm *": deny\n    pwd: deny',
    ),
    "under a heading": (
        'permission:\n  # limits\n\n  edit: deny\n    # deeper\n  "*": ask',
        'permission:\n  # limits\n\n  "*": ask\n  edit: deny\n    # deeper',
    ),
    "one server": ('permission:\n  gh_merge: deny\n  gh_*: allow', 'permission:\n  gh_*: allow\n  gh_merge: deny'),
}  # fmt: skip


@pytest.mark.parametrize("case", FOUND.values(), ids=FOUND)
def test_the_broader_rule_moves_up(case: tuple[str, str]) -> None:
    before, after = (f"---\ndescription: d\n{text}\n---\nBody.\n" for text in case)
    report = check_document(get_format("opencode"), before, "x.md")
    assert "dead-rule" in {one.code for one in report.diagnostics if one.fixable}
    assert report.reordered == after
    assert "dead-rule" not in {
        one.code for one in check_document(get_format("opencode"), after, "x.md").diagnostics
    }


ALIVE = {
    "narrower last": 'permission:\n  bash:\n    "*": allow\n    "rm *": deny',
    "the same action": 'permission:\n  bash:\n    "rm *": deny\n    "*": deny',
    "another tool": 'permission:\n  edit: deny\n  bash: allow',
    "only in part": 'permission:\n  bash:\n    "git *": deny\n    "* push": allow',
    "decided again": 'permission:\n  bash:\n    "rm *": deny\n    "*": allow\n    "r*": deny',
}  # fmt: skip


@pytest.mark.parametrize("text", ALIVE.values(), ids=ALIVE)
def test_a_rule_that_counts_is_not_called_void(text: str) -> None:
    report = check_document(
        get_format("opencode"), f"---\ndescription: d\n{text}\n---\nBody.\n", "x.md"
    )
    assert "dead-rule" not in {one.code for one in report.diagnostics}


def test_the_extended_format_has_them_too() -> None:
    rules = '  - {deny: shell, pattern: "rm *"}\n  - allow: shell\n  - deny: edit\n'
    report = check_document(
        get_format("extended"),
        f"---\nname: x\ndescription: d\npermission:\n{rules}---\nBody.\n",
        "x.md",
    )
    assert [
        (one.code, one.where.line) for one in report.diagnostics if one.code == "dead-rule"
    ] == [("dead-rule", 5)]
    moved = '  - allow: shell\n  - {deny: shell, pattern: "rm *"}\n  - deny: edit\n'
    assert report.reordered == f"---\nname: x\ndescription: d\npermission:\n{moved}---\nBody.\n"


def test_the_command_finds_mends_and_tells(project: Project) -> None:
    path = ".opencode/agents/guard.md"
    text = '---\ndescription: G\nmode: subagent\npermission:\n  bash:\n    "rm *": deny\n    "*": allow\n---\nBody.\n'
    project.put(path, text)
    found = project.run("check")
    assert (found.returncode, f"{path}:6:5: warning[dead-rule]" in found.stdout) == (0, True)
    assert "note[dead-rule]" in project.run("convert", "--to", "claude", "--dry-run").stderr
    project.run("check", "--fix", "--ignore", "dead-rule")
    assert project.read(path) == text
    project.run("check", "--fix")
    assert project.read(path) == text.replace(
        '    "rm *": deny\n    "*": allow\n', '    "*": allow\n    "rm *": deny\n'
    )
    assert project.run("check").stdout == ""


HEAD = "---\ndescription: d\npermission:\n"


def test_one_rule_that_no_order_helps_keeps_no_other_from_its_place() -> None:
    stated = '  edit:\n    "a/**": deny\n    "a/*": allow\n  bash:\n'
    text = f'{HEAD}{stated}    "rm *": deny\n    "*": allow\n---\nBody.\n'
    report = check_document(get_format("opencode"), text, "a.md")
    alike, movable = (one for one in report.diagnostics if one.code == "dead-rule")
    assert "means the same" in alike.message
    assert alike.hint.startswith("delete one of the two")
    assert not alike.fixable
    assert movable.fixable
    assert report.reordered == f'{HEAD}{stated}    "*": allow\n    "rm *": deny\n---\nBody.\n'


@pytest.mark.parametrize(
    ("stated", "repaired"),
    [
        ('  bash:\n    "npm test": allow\n    "npm *": deny\n    "npm test": allow', False),
        ('  bash:\n    "npm test": deny\n    "npm *": allow\n    "npm test": deny', False),
        ('  bash: allow\n  "*": deny\n  bash: allow', False),
        ("  bash: allow\n  edit: deny\n  bash: allow", True),
        ('  bash:\n    "a": deny\n    "*": deny\n    "a": deny', True),
    ],
)
def test_of_equal_rules_none_goes_where_one_between_decides_otherwise(
    stated: str, *, repaired: bool
) -> None:
    report = check_document(get_format("opencode"), f"{HEAD}{stated}\n---\nBody.\n", "a.md")
    (found,) = (one for one in report.diagnostics if one.code == "duplicate-key")
    assert found.fixable is repaired
    assert (report.repaired is not None) is repaired
    assert ("decides otherwise" in found.message) is not repaired
