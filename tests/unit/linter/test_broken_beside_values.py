"""Values that OpenCode refuses beside fields that are not YAML: repaired, or told why not.

Belongs here: what one fault keeps a repair of the other from. Not here: single repairs
(`test_mending.py`), which value is meant (`unit/vendors/`).
"""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from agentc.diagnostics.code_types import Severity
from agentc.diagnostics.diagnostic import Diagnostic
from agentc.lens.parse import parse
from agentc.linter.check import check_document
from agentc.vendors.registry import get_format
from tests.support.projects import Project
from tests.unit.linter.test_one_run import repair

VALUES = {
    "tools": ("false", '"false"', "no", "true"),
    "permission": ("deny", "Deny", '"false"', "ask"),
}


@st.composite
def limits(draw: st.DrawFn) -> tuple[str, list[tuple[str, str]]]:
    key = draw(st.sampled_from(tuple(VALUES)))
    names = draw(st.lists(st.sampled_from(("bash", "edit", "webfetch")), min_size=1, unique=True))
    return key, [(name, draw(st.sampled_from(VALUES[key]))) for name in names]


def find(text: str) -> tuple[Diagnostic, ...]:
    return check_document(get_format("opencode"), text, "x.md").diagnostics


@given(limits(), st.sampled_from(('temperature: "0.5"\n', "mode: Subagent\n", "")))
@example(("tools", [("bash", '"false"')]), 'temperature: "0.5"\n')
def test_a_map_in_braces_is_repaired_as_one_below_its_key(
    case: tuple[str, list[tuple[str, str]]], other: str
) -> None:
    key, items = case
    braces = "{" + ", ".join(f"{name}: {value}" for name, value in items) + "}"
    below = "".join(f"\n  {name}: {value}" for name, value in items)
    agents = []
    for value in (f" {braces}", below):
        text, report = repair("opencode", f"---\ndescription: d: x\n{other}{key}:{value}\n---\nB\n")
        codes = {one.code for one in report.diagnostics}
        assert codes <= {"inert-restriction"}, text
        agents.append(parse(get_format("opencode"), text, "x.md").agent)
    assert agents[0] == agents[1]


def test_a_text_is_repaired_beside_a_value_that_nobody_can_guess() -> None:
    text, report = repair("opencode", "---\ndescription: d: x\ntemperature: hot\n---\nB\n")
    assert 'description: "d: x"' in text
    assert {one.code for one in report.diagnostics} == {"value", "opencode-rejects"}


def test_a_limit_that_is_no_yaml_is_said_to_keep_values_from_repair() -> None:
    text = '---\ndescription: d\ntools:\n  bash: "false"\n\twrite: false\n---\nB\n'
    assert repair("opencode", text)[0] == text
    (found,) = (one for one in find(text) if one.code == "repair")
    assert found.where.line == 3
    assert "`tools`" in found.message
    assert found.hint == "mend `tools` by hand first, and `agentc check --fix` does the rest"
    mended = repair("opencode", text.replace("\t", "  "))[0]
    assert mended == text.replace("\t", "  ").replace('"false"', "false")


@given(limits(), st.sampled_from(("a: b", "[a, b", "'it's")), st.booleans())
@example(("permission", [("bash", "deny")]), "f: x", False)
@example(("tools", [("bash", "false")]), "f: x", False)
def test_the_line_is_blamed_that_makes_text_of_a_map_in_braces(
    case: tuple[str, list[tuple[str, str]]], broken: str, behind: bool
) -> None:
    key, items = case
    braces = ", ".join(f"{name}: {value}" for name, value in items)
    lines = [f"description: {broken}", f"{key}: {{{braces}}}"]
    line = 3 if behind else 2
    text = "\n".join(["---", *(reversed(lines) if behind else lines), "---", "B", ""])
    for found in find(text):
        if found.code == "value" and found.about == (key,):
            assert f"because line {line} is not YAML" in found.message
            assert f"mend line {line}, and leave this one as it is" in found.hint


def test_what_a_map_in_braces_is_once_another_line_is_mended_is_told(tmp_path: Path) -> None:
    project = Project(tmp_path)
    project.put("a.md", "---\ndescription: f: x\npermission: {bash: deny}\n---\nB\n")
    said = project.run("check", "--fix", "a.md", "--from", "opencode").stderr
    assert "`permission` is a map to OpenCode now, and the client has the agent" in said
    assert "must be allow, ask or deny" not in said


def test_a_broken_map_in_braces_is_its_own_fault() -> None:
    text = "---\ndescription: d\ntools: {bash: false\n---\nB\n"
    assert not any("because line" in one.message for one in find(text))


@pytest.mark.parametrize(
    "line",
    ["description: A text # 5", "model: 'x/y", "skills: [a #b, c]", "x: y: z"],
)
def test_a_refused_value_hides_no_spelling(line: str) -> None:
    """Whatever is noted of the other fields is noted beside it, too."""
    form = get_format("opencode")
    head = "" if line.startswith("description") else "description: d\n"

    def find(value: str) -> set[tuple[str, int | None]]:
        text = f"---\n{head}{line}\nmode: {value}\n---\nx\n"
        found = check_document(form, text, ".opencode/agents/a.md").diagnostics
        spelled = [one for one in found if one.code in ("not-yaml", "cut-text")]
        assert all(one.hint for one in spelled)
        return {(one.code, one.where.line) for one in spelled}

    assert find("all")
    assert find("every") == find("all")


def test_a_target_that_is_no_format_is_an_error() -> None:
    """A conversion refuses it."""
    text = "---\nname: a\ndescription: d\ntargets:\n  claud: {color: cyan}\n---\nx\n"
    (found,) = check_document(get_format("extended"), text, "agents/a.md").diagnostics
    assert (found.code, found.severity, found.where.line) == ("unknown-key", Severity.ERROR, 5)
