"""What `check --fix` changes is what `check` named before, and no repair brings a fault of its own.

Belongs here: the law over drawn faults, and its corners. Not here: what a repair writes
(`test_check.py`, `test_mending.py`), which faults there are.
"""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Collection
from pathlib import Path

from hypothesis import example, given
from hypothesis import strategies as st

from agentc.lens.fix import UnwantedFix
from agentc.linter.check import Report, check_document
from agentc.linter.later_findings import add_later_findings
from agentc.linter.repair_steps import mend
from agentc.linter.silences import CodeFilter
from agentc.syntax.frontmatter.unfenced import BY_HAND
from agentc.vendors.registry import get_format
from tests.support.projects import Project

# Fields with faults, a few without, and of each what stands in its first line.
FIELDS = {
    "claude": (
        "description: [a, b]", "description: a: b", "description: a #1 b", "description: {x}", "description: \"a\\d\"",
        "description: \"Use this: \"here\" now\"", "description: 'It's mine'", "description: fine",
        "model: {a: b}", "model: a: b", "model: [x]", "model: sonnet", "color: [x]", "color: red # why", "color: {x}",
        "initialPrompt: [x]", "initialPrompt: a: b", "tools: [Read, Grep", "tools: {read: true}", "tools: \"Read, Grep",
        "tools: Read, Grep", "disallowedTools: [Bash, *]", "disallowedTools: {Bash: true}", "skills: [a, @b]",
        "  maxTurns: 5", "maxTurns: five", "zork: 1", "memory: [user]", "permissionMode: {plan}",
        "description: |\nnot indented", "tools:\n  - Read\n - Grep\n  - Bash\n   - Edit\n  - Glob",
        "disallowedTools:\n  - Bash\n   - Edit\n   - Write\n  - Read", "skills:\n  - a\n - \"b\n - c\n  - d\n  - e", "hooks: {a", "background: yes", "effort: [low]", "name: {x}", "name: x",
    ),
    "opencode": (
        "description: [a, b]", "description: a: b", "description: {x}", "description: fine", "description: >\na: b\nc", "mode: Subagent", "mode: subagent",
        "steps: \"5\"", "steps: 5", "hidden: yes", "disable: \"true\"", "temperature: hot", "temperature: \"0.5\"",
        "color: 112233", "color: red", "model: {a: b}", "model: a: b", "model: 12", "tools: {bash: \"false\"}",
        "permission: {bash: Deny}", "permission:\n  bash: \"false\"", "permission: {bash: {\"git *\": allow, \"*\": deny}}",
        "permission: {bash: true}", "reasoningEffort: x", "variant: [x]", "top_p: \"1\"", "  variant: x",
    ),
    "extended": (
        "description: [a, b]", "description: a: b", "description: {x}", "category: a #1 b", "category: x", "model: {a: b}",
        "color: [x]", "tools: [Read, Grep", "tools: Read", "disallowedTools: true", "domain_expertise: [a, @b]", "skills: [a, b",
        "permission:\n  - allow: shell\n  - deny: \"*\"", "temperature: \"0.5\"", "mode: {x}", "name: {x}", "variant: a: b",
    ),
}  # fmt: skip


@st.composite
def faulty(draw: st.DrawFn) -> tuple[str, list[str]]:
    """A format and fields of it, no key twice."""
    form = draw(st.sampled_from(sorted(FIELDS)))
    fields = draw(
        st.lists(
            st.sampled_from(FIELDS[form]),
            min_size=1,
            max_size=5,
            unique_by=lambda field: field.split(":")[0].strip(),
        )
    )
    return form, fields


def text_of(fields: list[str]) -> str:
    keys = {field.split(":")[0].strip() for field in fields}
    more = [line for line in ("name: x", "description: d") if line.split(":")[0] not in keys]
    return "\n".join(("---", *more, *fields, "---", "Body.", ""))


def changed_lines(before: str, after: str) -> set[int]:
    """The lines of the text before, from 1, that are not there afterwards."""
    matcher = difflib.SequenceMatcher(None, before.split("\n"), after.split("\n"), autojunk=False)
    return {
        line + 1
        for kind, start, end, *_ in matcher.get_opcodes()
        if kind in ("replace", "delete")
        for line in range(start, end)
    }


def field_of(text: str, line: int) -> int:
    """The line in which the field begins that a line belongs to."""
    lines = text.split("\n")
    while line > 2 and (":" not in lines[line - 1] or lines[line - 1].startswith((" ", "-"))):
        line -= 1
    return line


def check_announced(text: str, report: Report) -> None:
    named = {one.where.line for one in report.diagnostics if one.fixable}
    fields = {field_of(text, line) for line in named if line is not None}
    for repaired in (report.repaired, report.reordered):
        if repaired is not None and repaired != text:
            unnamed = {
                line for line in changed_lines(text, repaired) if field_of(text, line) not in fields
            }
            assert not unnamed, (repaired, report.diagnostics)


@given(faulty())
@example(("claude", ["description: [a, b]", "model: {a: b}", "color: [x]"]))
def test_every_line_that_a_repair_changes_was_named(case: tuple[str, list[str]]) -> None:
    form, fields = case
    text = text_of(fields)
    check_announced(text, check_document(get_format(form), text, "x.md"))


@given(faulty(), st.data())
def test_what_is_not_wanted_stays(case: tuple[str, list[str]], data: st.DataObject) -> None:
    """By code and line, as comments and options choose."""
    form, fields = case
    text = text_of(fields)
    found = [
        one for one in check_document(get_format(form), text, "x.md").diagnostics if one.fixable
    ]
    if not found:
        return
    left = data.draw(
        st.lists(st.sampled_from([(one.code, one.where.line) for one in found]), min_size=1)
    )
    report = check_document(get_format(form), text, "x.md", leave=left)
    check_announced(text, report)
    others = [one.where.line for one in found if (one.code, one.where.line) not in left]
    kept = {line for _, line in left if line is not None} - set(others)
    for repaired in (report.repaired, report.reordered):
        assert kept.isdisjoint(changed_lines(text, repaired or text)), repaired


DEAD = 'permission: {bash: {"git *": allow, "*": deny}}'


@given(faulty(), st.sampled_from(["---", "----", "-----", "+++", ""]))
@example(("opencode", [DEAD]), "----")
@example(("claude", ["description: a: b"]), "")
@example(("claude", ["\ttools: Read"]), "----")
@example(("claude", ["description: a: b", "tools: [Read, Grep"]), "+++")
@example(("opencode", ["mode: Subagent", "permission: {bash: Deny}"]), "")
@example(("opencode", ["mode: Subagent", DEAD]), "---")
@example(("claude", ["tools: Read, Bash (git:*)"]), "----")
def test_all_that_the_steps_of_a_repair_find_was_named(
    case: tuple[str, list[str]], fence: str
) -> None:
    form, fields = case
    text = text_of(fields).replace("---", fence).lstrip("\n")

    def check(text: str, leave: Collection[UnwantedFix] = ()) -> Report:
        return check_document(get_format(form), text, "x.md", leave=leave)

    report = check(text)
    named = add_later_findings(text, report, check).diagnostics
    fixable = {one.code for one in named if one.fixable}
    lines = {field_of(text, one.where.line) for one in named if one.where.line and one.fixable}
    last, left = text, report
    for step in mend(text, report, check, CodeFilter()):
        assert {one.code for one in step.before.diagnostics if one.fixable} <= fixable
        last, left = step.text, step.after
    assert {one.code for one in left.diagnostics} <= {one.code for one in named}
    fences = {number for number, line in enumerate(text.split("\n"), 1) if line == fence}
    changed = {field_of(text, line) for line in changed_lines(text, last) - fences}
    assert changed <= lines, named


@given(faulty())
@example(("opencode", ["mode: Subagent", "permission: {bash: Deny}"]))
@example(("opencode", ["temperature: hot", "permission: {bash: Deny}"]))
def test_fields_without_fences_get_some_or_the_hint_says_what_keeps_them(
    case: tuple[str, list[str]],
) -> None:
    form, fields = case
    text = text_of(fields).replace("---", "").lstrip("\n")
    for found in check_document(get_format(form), text, "x.md").diagnostics:
        if found.code == "no-fences" and not found.fixable:
            assert found.hint == BY_HAND or found.hint.startswith("mend this first, and "), found


def test_an_ignored_code_is_not_repaired(tmp_path: Path) -> None:
    project = Project(tmp_path)
    text = "---\nname: x\ndescription: a: b\ninitialPrompt: Do it. #1\n---\nx\n"
    project.put("a.md", text)
    asked = ("check", "--fix", "a.md", "--from", "claude")
    project.run(*asked, "--ignore", "cut-text,not-yaml")
    assert project.read("a.md") == text
    project.run(*asked, "--ignore", "cut-text")
    assert project.read("a.md") == text.replace("a: b", '"a: b"')
    project.put("a.md", text)
    project.run(*asked, "--select", "cut-text")
    assert project.read("a.md") == text.replace("Do it. #1", '"Do it. #1"')
    project.run(*asked)
    assert project.read("a.md") == text.replace("Do it. #1", '"Do it. #1"').replace(
        "a: b", '"a: b"'
    )


@given(faulty())
@example(("claude", ["description: [a, b]", "model: {a: b}", "color: [x]"]))
def test_no_repair_brings_a_finding(case: tuple[str, list[str]]) -> None:
    form, fields = case
    text = text_of(fields)
    report = check_document(get_format(form), text, "x.md")
    if report.repaired is None or any(one.code == "value" for one in report.diagnostics):
        return  # what is refused is read no further
    again = check_document(get_format(form), report.repaired, "x.md")
    # A file that a client skips for one reason may be skipped for the next one: by codes.
    before = Counter(one.code for one in report.diagnostics)
    assert Counter(one.code for one in again.diagnostics) <= before


def test_fields_get_no_fences_where_what_is_ignored_would_reject_them(tmp_path: Path) -> None:
    project = Project(tmp_path)
    text = "description: g\nmode: Subagent\npermission:\n  edit: deny\n\nG.\n"
    project.put("a.md", text)
    asked = ("check", "--fix", "a.md", "--from", "opencode")
    project.run(*asked, "--ignore", "value")
    assert project.read("a.md") == text
    said = project.run(*asked).stderr
    fields = text.replace("Subagent", "subagent").replace("\n\n", "\n---\n\n")
    assert project.read("a.md") == f"---\n{fields}"
    assert 'and count: to its client the file is the agent "a"' in said
