"""The linter: codes, what it says of recorded files, its shapes, and `--fix`.

Belongs here: `linter/`, `report/diagnostics.py` and the two commands. Not here: reading
(`laws/test_quirks.py`), `corpus/test_load_outcome.py`.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import pytest

from agentc.linter.check import check_document
from agentc.linter.silences import CodeFilter
from agentc.report import diagnostics as words
from agentc.vendors.messages import list_codes
from agentc.vendors.registry import get_format
from tests.conftest import ROOT, read, reference
from tests.support.projects import REVIEWER, Project

HEAD = "---\nname: x\ndescription: y\n"
OUTCOMES = {
    "rejected": "opencode-rejects",
    "skipped": "opencode-skips",
    "misread": "opencode-misreads",
}


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path)


def codes(form: str, text: str, *clients: str) -> set[str]:
    return {one.code for one in check_document(get_format(form), text, "x.md", clients).diagnostics}


def test_every_code_that_is_given_is_explained() -> None:
    given: set[str] = set()
    for path in (ROOT / "agentc").rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        given |= set(re.findall(r'(?:ReadError|Diagnostic|fail)\(\s*"([a-z][a-z-]*)"', text))
    assert given - set(list_codes()) == set()


def rows(table: str) -> list[dict[str, object]]:
    folder = reference()
    if folder is None:
        pytest.skip("no reference files: set AGENTC_REFERENCE, or put them into ../shared")
    lines = (folder / "truth" / table).read_text(encoding="utf-8").splitlines()
    return [{**json.loads(line), "text": read(folder / json.loads(line)["file"])} for line in lines]


def test_what_claude_code_skips(capsys: pytest.CaptureFixture[str]) -> None:
    found = rows("claude-code-2.1.329.jsonl")
    wrong = [
        row["file"]
        for row in found
        if ("claude-skips" in codes("claude", str(row["text"]))) == row["loaded"]
    ]
    with capsys.disabled():
        print(f"\nClaude Code skips: {len(found) - len(wrong)} of {len(found)} as recorded")  # noqa: T201
    assert wrong == []


def test_what_opencode_rejects_skips_and_misreads(capsys: pytest.CaptureFixture[str]) -> None:
    found = rows("opencode-1.18.33.jsonl")
    wrong = []
    for row in found:
        said = codes("claude", str(row["text"]), "opencode") & set(OUTCOMES.values())
        wrong += [row["file"]] if said != {OUTCOMES.get(str(row["outcome"]))} - {None} else []
    with capsys.disabled():
        print(f"\nOpenCode's outcomes: {len(found) - len(wrong)} of {len(found)} as recorded")  # noqa: T201
    assert wrong == []


CASES = {
    "nothing": ("claude", HEAD + "---\nbody", set()),
    "scope": ("claude", HEAD + "tools: Read, Bash(git:*)\n---\n", {"scoped-tool"}),
    "unknown tool": ("claude", HEAD + "tools: Read, MultiEdit\n---\n", {"unknown-tool"}),
    "lower case": ("claude", HEAD + "tools: read, grep\n---\n", {"unknown-tool", "no-tools", "foreign-words"}),
    "inert": ("claude", HEAD + "allowed-tools: Read\n---\n", {"inert-restriction"}),
    "unknown key": ("claude", HEAD + "version: 1\n---\n", {"unknown-key"}),
    "model": ("claude", HEAD + "model: gpt-5\n---\n", {"unknown-model"}),
    "fence": ("claude", '---\nname: x\ndescription: "a --- b"\ntools: Read\n---\n', {"claude-skips", "fence-inside"}),
    "value": ("claude", HEAD + "maxTurns: many\n---\n", {"bad-value"}),
    "invisible": ("claude", HEAD + "---\na\u202eb", {"invisible"}),
    "twice": ("claude", HEAD + "description: z\n---\n", {"duplicate-key"}),
    "not yaml": ("claude", "---\nname: x\ndescription: a: b\n---\n", {"not-yaml"}),
    "dead key": ("opencode", "---\npermission: {write: deny}\n---\n", {"inert-restriction"}),
    "capital": ("opencode", "---\npermission: {Bash: deny}\n---\n", {"inert-restriction"}),
    "only true": ("opencode", "---\ntools: {bash: true}\n---\n", {"inert-restriction"}),
    "plural": ("opencode", "---\npermissions: {bash: deny}\n---\n", {"inert-restriction", "provider-option"}),
    "too deep in a server": ("claude", HEAD + "mcpServers:\n  gh:\n    command: x\n    model: haiku\n---\n", {"bad-value"}),
    "a limit too deep in a server": ("claude", HEAD + "mcpServers:\n  - gh:\n      command: x\n      tools: Read\n---\n", {"inert-restriction"}),
    "too deep in servers": ("claude", HEAD + "mcpServers:\n  gh: {command: x}\n  permissionMode: plan\n---\n", {"inert-restriction"}),
    "servers with names of keys": ("claude", HEAD + "mcpServers:\n  memory: {command: x}\n  model: {command: x, env: {tools: y}}\n---\n", set()),
    "alias": ("opencode", "---\nmodel: sonnet\n---\n", {"unknown-model"}),
    "option": ("opencode", "---\nreasoningEffort: high\n---\n", {"provider-option"}),
    "prompt": ("opencode", "---\ndescription: d\nprompt: Do it.\n---\nBody.\n", {"bad-value"}),
    "prompt in place of a body": ("opencode", "---\ndescription: d\nprompt: Do it.\n---\n", {"bad-value"}),
    "before": ("opencode", "\n---\ndescription: x\n---\n", {"before-fence", "opencode-misreads"}),
    "doubled": ("opencode", "---\npermission: deny\npermission: ask\n---\n", {"duplicate-key", "opencode-misreads"}),
    "js": ("opencode", "---js\nmodule.exports = {}\n---\n", {"fence-language"}),
    "js behind a no-break space": ("opencode", "---\u00a0js\nmodule.exports = {}\n---\n", {"fence-language"}),
}  # fmt: skip


@pytest.mark.parametrize(("form", "text", "expected"), CASES.values(), ids=CASES)
def test_what_is_found(form: str, text: str, expected: set[str]) -> None:
    assert codes(form, text) == expected


def test_codes_can_be_chosen_and_silenced() -> None:
    text = HEAD + "# agentc: ignore[unknown-tool, x]\ntools: Read, LS\nversion: 1\n---\n"
    found = check_document(get_format("claude"), text, "x.md").diagnostics
    assert {one.code for one in CodeFilter()(found, text)} == {"unknown-key", "unknown-code"}
    assert CodeFilter(ignore=frozenset({"unknown-key", "unknown-code"}))(found, text) == ()
    assert (
        CodeFilter(select=frozenset({"unknown-tool"}))(found, text.replace("# agentc", "# x")) != ()
    )


SILENCES = {
    "behind a field": ("zork: 1  # agentc: ignore[unknown-key]\nzork2: 2\n", {5}),
    "behind text": ("zork: some words # agentc: ignore[unknown-key]\nzork2: 2\n", {5}),
    "behind an item": ("zork:\n  - 1 # agentc: ignore[unknown-key]\n", {4}),
    "on a line of its own": ("zork: 1\n  # agentc: ignore[unknown-key, bad-value]\nzork2: 2\n", set()),
    "in quotes": ('zork: "1 # agentc: ignore[unknown-key]"\n', {4}),
    "without a space": ("zork: 1# agentc: ignore[unknown-key]\n", {4}),
    "another code": ("zork: 1 # agentc: ignore[bad-value]\n", {4}),
}  # fmt: skip


@pytest.mark.parametrize("case", SILENCES.values(), ids=SILENCES)
def test_a_comment_silences_its_line_or_its_file(case: tuple[str, set[int]]) -> None:
    fields, lines = case
    text = f"{HEAD}{fields}---\nzork # agentc: ignore[unknown-key]\n"
    report = check_document(get_format("claude"), text, "x.md")
    left = CodeFilter()(report.diagnostics, report.head)
    assert {one.where.line for one in left if one.code == "unknown-key"} == lines
    assert "cut-text" not in {one.code for one in report.diagnostics}


def test_a_code_that_does_not_exist_silences_nothing() -> None:
    text = f"{HEAD}# agentc: ignore[bogus]\nzork: 1 # agentc: ignore[unknown-kye]\n---\n"
    found = [
        (one.where.line, one.where.column, one.hint)
        for one in check_document(get_format("claude"), text, "x.md").diagnostics
        if one.code == "unknown-code"
    ]
    assert found == [
        (4, 18, "agentc explain lists the codes"),
        (5, 26, "did you mean `unknown-key`?"),
    ]


def test_the_source_line_with_a_caret() -> None:
    text = "---\nname: x\ndescription: a: b\n---\n"
    (diagnostic,) = check_document(get_format("claude"), text, "x.md").diagnostics
    lines = list(words.render_lines([diagnostic], {"x.md": text}))
    assert lines[0].startswith("x.md:3:15: warning[not-yaml]: ")
    assert lines[1:3] == ["  | description: a: b", "  |               ^"]


def test_fix_mends_and_stays_mended(project: Project) -> None:
    file = ".claude/agents/x.md"
    project.put(
        file, "\n---\nname: x  # me\ndescription: Use when: x # y\ntools: [Read]\n---\nbody"
    )
    assert project.run("check").returncode == 1
    done = project.run("check", "--fix")
    assert (done.returncode, done.stdout) == (0, "")
    fixed = project.read(file)
    assert fixed == '---\nname: x  # me\ndescription: "Use when: x # y"\ntools: [Read]\n---\nbody'
    assert project.run("check", "--fix").returncode == 0
    assert project.read(file) == fixed


def test_the_shapes_of_the_output(project: Project) -> None:
    project.put(".claude/agents/a.md", "---\nname: a\ndescription: Use: x\n---\n")
    project.put(".claude/agents/b.md", REVIEWER)
    found = json.loads(project.run("check", "--format", "json").stdout)
    assert [(one["path"], one["line"], one["code"], one["fixable"]) for one in found] == [
        (".claude/agents/a.md", 3, "not-yaml", True)
    ]
    sarif = json.loads(project.run("check", "--format", "sarif").stdout)
    run = sarif["runs"][0]
    assert (sarif["version"], run["tool"]["driver"]["name"], len(run["results"])) == (
        "2.1.0",
        "agentc",
        1,
    )
    assert run["results"][0]["locations"][0]["physicalLocation"]["region"]["startLine"] == 3
    github = project.run("check", "--format", "github").stdout
    assert github.startswith("::warning file=.claude/agents/a.md,line=3,col=")


def test_arguments_of_check_and_explain(project: Project) -> None:
    project.put(".claude/agents/a.md", "---\nname: a\ndescription: x\nversion: 1\n---\n")
    assert "unknown-key" in project.run("check").stdout
    assert project.run("check", "-q").stdout == ""
    assert project.run("check", "--ignore", "unknown-key").stdout == ""
    assert project.run("check", "--select", "nonsense").returncode == 2
    assert project.run("check", "nope.md").returncode == 2
    assert 'did you mean "not-yaml"' in project.run("explain", "not-yml").stderr
    assert Counter(
        line.split()[0] for line in project.run("explain").stdout.splitlines()
    ) == Counter(list(list_codes()))
    assert "Claude Code" in project.run("explain", "not-yaml").stdout


ODD = {
    "yaml-agent": ("yaml-agent", "description: d\ninstructions: x\n"),
    "a map for a prompt": ("yaml-agent", "description: d\ninstructions: {foo}\n"),
    "bare with a scope": ("claude", "name: a\n# why\ndescription: d\ntools: Bash(git:*)\n"),
    "uneven denials": ("claude", HEAD + "disallowedTools:\n  - Bash\n - Write\n---\n"),
    "patterns": ("opencode", 'description: d\npermission: {bash: {"git *": allow}}\n'),
    "a long number": (
        "opencode-json",
        '{"agent": {"a": {"permission": {"' + "9" * 5000 + '": "deny"}}}}',
    ),
    "stars": ("opencode", '---\npermission: {"' + "*a" * 40 + 'Z": deny}\n---\n'),
    "indented deeper": ("claude", "  ---\n  name: a\n  description: b\n   ---\nx"),
    "limits without an opening fence": ("opencode", "name: a\ndescription: .\ntools: : b\n---"),
    "indented unlike each other": ("extended", " ---\n  description: d\n model: m\n---"),
    "a text at the margin": ("extended", "---\nname: x\ndescription:\nna|: {a: {b: c}}\n---\n"),
    "twice": ("claude", "---\nname: a\nname: b: c\ndescription: a: b\ndescription: c\n---\n"),
}


@pytest.mark.parametrize(("form", "text"), ODD.values(), ids=ODD)
def test_no_file_brings_a_check_down(form: str, text: str) -> None:
    report = check_document(get_format(form), text, "x.md", ("claude", "opencode"))
    assert "repair" not in {one.code for one in report.diagnostics}
    if report.repaired not in (None, text):
        again = check_document(get_format(form), str(report.repaired), "x.md")
        assert again.repaired in (None, report.repaired)


def test_of_many_repairs_those_that_hold_are_made() -> None:
    """More than are tried one by one, with one among them that changes what the file says."""
    lines = "color: red\n" * 60
    text = f"name: x\n{lines}prompt: a\nprompt: |\n  b\n{lines}description: d\n"
    report = check_document(get_format("claude"), text, "x.md")
    assert report.repaired is not None
    assert report.repaired.count("color: red") == 1
    assert "repair" in {one.code for one in report.diagnostics}


def test_a_repair_keeps_comments_and_line_ends() -> None:
    text = (
        "---\r\nname: x\r\ndescription: Use when: x\r\n# why\r\n# more\r\nversion: 1\r\n---\r\nbody"
    )
    report = check_document(get_format("claude"), text, "x.md")
    assert report.repaired == text.replace("Use when: x", '"Use when: x"')
    bare = check_document(
        get_format("claude"), "name: a\n# why\ndescription: d\nprompt: |\n  Do.\n", "x.md"
    )
    assert bare.repaired == "---\nname: a\n# why\ndescription: d\n---\nDo.\n"


@pytest.mark.parametrize("indent", ["", "  ", "\t"], ids=["margin", "spaces", "tab"])
@pytest.mark.parametrize("value", ["a", "a: b", '"a', "[a]"])
@pytest.mark.parametrize("fence", ["---\n", ""], ids=["fenced", "unfenced"])
def test_a_field_that_stands_twice_goes_in_one_run(indent: str, value: str, fence: str) -> None:
    """However its first line is indented."""
    form = get_format("claude")
    text = f"{fence}name: x\ndescription: d\n{indent}model: {value}\nmodel: {value}\n---\nBody\n"
    repaired = check_document(form, text, "x.md").repaired
    assert repaired is not None
    assert repaired.count("model:") == 1
    assert check_document(form, repaired, "x.md").repaired in (None, repaired)
