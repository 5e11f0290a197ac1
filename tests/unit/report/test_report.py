"""The report of a conversion: every field of the source exactly once, as text, as JSON and as a
page.

Belongs here: what the report says, and that an agent's text stays text in it. Not here: what a
conversion means (`laws/test_laws.py`), the page in a browser (`clients/test_page.py`).
"""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import agentc
from agentc.errors import Refused
from agentc.ir.agent import Agent, Origin, differences, visible
from agentc.ir.field_change import Outcome
from agentc.lens.overrides import specialise
from agentc.lens.project import project
from agentc.options import ConversionOptions
from agentc.pipeline.convert import convert_document
from agentc.report.fields import list_outcomes
from agentc.vendors.registry import all_formats, get_format, writable_formats
from tests.conftest import FIXTURES
from tests.support.projects import WRITER, Project
from tests.support.strategies import agents

# Text that would be more than text in a page that is put together carelessly.
MARKUP = (
    "<script>globalThis.hit = 1</script>",
    '<img src=x onerror="globalThis.hit = 2">',
    '" autofocus onfocus="globalThis.hit = 3',
    "</style></script><svg onload=globalThis.hit=4>",
    "--><!-- {{ 7*7 }} {% raw %} &lt;b&gt;",
)


def hostile(text: str) -> str:
    """An agent that says one text wherever an agent can say anything."""
    told = dict.fromkeys(("name", "description", "x-key", "memory", f"key {text}"), f"x {text}")
    listed = {**told, "hooks": {text: [text]}, "tools": f"Bash({text})"}
    head = "".join(f"{json.dumps(key)}: {json.dumps(value)}\n" for key, value in listed.items())
    return f"---\n{head}---\n{text}\n"


HOSTILE = {f"hostile-{number}.md": hostile(text) for number, text in enumerate(MARKUP)}
MEMO = WRITER.replace("name: writer", "name: memo\nmemory: user")


def stated(agent: Agent) -> set[str]:
    return {
        name
        for name, value in visible(agent)
        if (value != "" if name == "prompt" else value is not None or name.startswith("extra."))
    }


@pytest.mark.parametrize("target", writable_formats())
@given(agent=agents(), dialect=st.sampled_from(["claude", "opencode", "extended", ""]))
def test_every_field_is_told_exactly_once(target: str, agent: Agent, dialect: str) -> None:
    form = get_format(target)
    agent = replace(agent, origin=Origin(dialect, None, dialect))
    special = specialise(agent, form, all_formats())
    try:
        image, losses = project(form, special)
    except Refused:
        return
    told = list_outcomes(agent, losses, form)
    names = [loss.field for loss in told]
    assert len(names) == len(set(names))
    assert set(names) == stated(agent) | {loss.field for loss in losses}
    changed = [loss for loss in told if loss.outcome is not Outcome.KEPT]
    assert {loss.field for loss in changed} == {name for name, *_ in differences(special, image)}
    assert sorted(changed, key=id) == sorted(losses, key=id)
    assert all(loss.reason for loss in told)


@pytest.fixture
def project_of_two(tmp_path: Path) -> Project:
    made = Project(tmp_path)
    made.put(".claude/agents/memo.md", MEMO)
    made.put(".claude/agents/writer.md", WRITER)
    return made


def test_json_tells_every_field(project_of_two: Project) -> None:
    report = json.loads(project_of_two.run("convert", "--to", "opencode", "--json").stdout)
    told = {entry["name"]: entry for entry in report["results"][0]["fields"]}
    assert {name: entry["outcome"] for name, entry in told.items()} == {
        "name": "kept", "description": "kept", "prompt": "kept", "mode": "kept", "memory": "dropped",
    }  # fmt: skip
    assert told["name"] == {
        "name": "name",
        "outcome": "kept",
        "carried": False,
        "reason": "the same",
    }
    assert told["memory"]["reason"] == report["results"][0]["losses"][0]["reason"]


def test_json_tells_a_note_with_its_place_and_its_fixes(project: Project) -> None:
    project.put("a.md", "---\nname: x\ndescription: a: b\n---\nBody.\n")
    done = project.run("convert", "a.md", "--from", "claude", "--to", "opencode", "--json")
    (note, *_) = json.loads(done.stdout)["results"][0]["notes"]
    assert list(note) == ["code", "message", "where", "fixes", "hint"]
    assert note["code"] == "not-yaml"
    assert note["where"] == {"path": "a.md", "line": 3, "column": 15}
    assert note["fixes"] == []


def test_text_tells_what_was_kept_in_one_line_and_only_when_asked(project_of_two: Project) -> None:
    path = ".claude/agents/memo.md"
    line = f"{path}: kept name, description, prompt, mode\n"
    assert line in project_of_two.run("convert", path, "--to", "opencode", "-v").stderr
    assert "kept" not in project_of_two.run("convert", path, "--to", "opencode").stderr
    assert "kept" not in project_of_two.run("convert", path, "--to", "opencode", "-v", "-q").stderr


def test_what_the_author_says_to_one_target_alone_is_named() -> None:
    document = agentc.parse(
        (FIXTURES / "extended/targets.md").read_text(encoding="utf-8"), format="extended"
    )
    (done,) = convert_document(document, get_format("opencode"))
    reasons = {
        loss.field: loss.reason
        for loss in list_outcomes(done.agent, done.losses, get_format("opencode"))
    }
    assert reasons["model"] == "for opencode its author says otherwise"
    assert reasons["extra.claude.color"] == "said to claude alone"
    assert reasons["description"] == "the same"


class Page(HTMLParser):
    """A page, read by a parser of its own: tags with their attributes, and the text between
    them."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.rows: list[list[str]] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag == "tr":
            self.rows.append([])
        elif tag in ("th", "td"):
            self.rows[-1].append("")

    def handle_data(self, data: str) -> None:
        self.text += data
        if self.rows and self.rows[-1]:
            self.rows[-1][-1] += data

    def found(self, attribute: str) -> Iterator[dict[str, str | None]]:
        return (attributes for _, attributes in self.tags if attribute in attributes)


# Every tag and attribute of the page; text of agents adds none.
TAGS = set(
    "html head meta title style body header main h1 h2 p ul li strong form div label input select option fieldset "
    "legend button section details summary span code table thead tbody tr th td a dl dt dd script".split()
)
ATTRIBUTES = set(
    "lang charset http-equiv content name id class hidden for type autocomplete value checked role aria-live "
    "aria-labelledby data-group data-count data-change data-entry data-outcome data-agent data-format open scope "
    "href".split()
)


def page_of(project: Project, *options: str) -> Page:
    done = project.run("convert", "--to", "opencode", "--report", "page.html", "-q", *options)
    assert done.returncode in (0, 1), done.stderr
    return Page(project.read("page.html"))


def test_the_page_tells_what_json_tells(tmp_path: Path) -> None:
    shutil.copytree(FIXTURES / "demo", tmp_path, dirs_exist_ok=True)
    project = Project(tmp_path)
    results = json.loads(project.run("convert", "--to", "opencode", "--dry-run", "--json").stdout)[
        "results"
    ]
    page = page_of(project, "--dry-run")
    assert ".opencode" not in {path.name for path in tmp_path.iterdir()}
    assert "Nothing was written" in page.text
    assert [entry["data-agent"] for entry in page.found("data-entry")] == [
        f"{result['agent']} {result['source']}" for result in results
    ]
    told = [
        (row[0], row[1].removesuffix(" (carried)"))
        for row in page.rows
        if len(row) == 4 and row[3:] != [""]
    ]
    told = [pair for pair in told if pair[1] in set(Outcome)]
    assert told == [
        (field["name"], field["outcome"]) for result in results for field in result["fields"]
    ]
    effects = [
        e
        for r in results
        for loss in r["losses"]
        for e in loss["effects"]
        if e["outcome"] != "mapped"
    ]
    limits = [loss for r in results for loss in r["losses"] if loss["field"] == "permission.access"]
    assert len(list(page.found("data-change"))) == len(effects) + len(limits) > 1
    assert page.text.index("Permission changes") < page.text.index(results[0]["source"])


def test_text_of_an_agent_stays_text(tmp_path: Path) -> None:
    project = Project(tmp_path)
    for name, text in HOSTILE.items():
        project.put(f".claude/agents/{name}", text)
    page = page_of(project)
    assert {tag for tag, _ in page.tags} <= TAGS
    assert {name for _, attributes in page.tags for name in attributes} <= ATTRIBUTES
    assert [tag for tag, _ in page.tags].count("script") == 1
    assert all(page.text.count(text) >= 6 for text in MARKUP)


def test_no_text_steers_its_reader(tmp_path: Path) -> None:
    project = Project(tmp_path)
    project.put(
        ".claude/agents/odd.md", '---\nname: odd\ndescription: "a\\u202Eb\\0c\\e[2J"\n---\n\x07\n'
    )
    assert "a\N{REPLACEMENT CHARACTER}b\N{REPLACEMENT CHARACTER}c" in page_of(project).text
    assert not re.search(r"[\x00-\x08\x0b-\x1f\u202e]", project.read("page.html"))


def test_the_page_names_errors_and_kept_files_first_and_changes_no_exit_code(
    project_of_two: Project,
) -> None:
    project_of_two.put(".claude/agents/zz.md", b"---\nname: bad\ndescription: \xff\n---\n")
    project_of_two.put(".opencode/agents/writer.md", "mine")
    (project_of_two.root / "deep").mkdir()
    done = project_of_two.run("convert", "--to", "opencode", "--report", "deep/page.html")
    assert done.returncode == 2
    page = Page(project_of_two.read("deep/page.html"))
    assert [entry["data-outcome"] for entry in page.found("data-entry")] == [
        "failed",
        "kept unreplaced",
        "dropped kept",
    ]
    assert "not UTF-8 text [encoding]" in page.text
    assert "--force replaces it" in page.text
    done = project_of_two.run(
        "convert", ".claude/agents/memo.md", "--to", "opencode", "--report", "deep/page.html"
    )
    assert done.returncode == 0
    assert "1 agent to opencode" in project_of_two.read("deep/page.html")


def test_a_page_that_cannot_be_written_is_a_message(project_of_two: Project) -> None:
    root = project_of_two.root
    (root / "folder.html").mkdir()
    (root / "link.html").symlink_to(root / ".claude/agents/memo.md")
    os.mkfifo(root / "pipe.html")
    for name, complaint, code in [
        ("folder.html", "error[not-a-file]", 2),
        ("pipe.html", "error[not-a-file]", 2),
        ("link.html", "error[link]", 1),
        ("page.html/x.html", "error[missing]", 2),
        ("none/page.html", "error[missing]", 2),
        ("none/../page.html", "error[missing]", 2),
        (str(root.parent / "none" / "page.html"), "error[missing]", 2),
        (f"{'x' * 300}.html", "error[unwritable]", 2),
        ("memo.md", "say --report FILE.html", 2),
    ]:
        project_of_two.put("page.html", "old")
        done = project_of_two.run("convert", "--to", "opencode", "--dry-run", "--report", name)
        assert (done.returncode, complaint in done.stderr) == (code, True), (name, done.stderr)
    assert project_of_two.read(".claude/agents/memo.md") == MEMO
    assert not (root / "none").exists()
    assert not (root.parent / "none").exists()


def test_a_page_without_a_folder_converts_nothing(project_of_two: Project) -> None:
    done = project_of_two.run("convert", "--to", "opencode", "--report", "none/page.html")
    assert (done.returncode, "the folder for the page is not there" in done.stderr) == (2, True)
    assert not (project_of_two.root / ".opencode").exists()


CLOSED = "---\nname: {}\ndescription: d\ntools: Read\n---\nx\n"


def test_what_is_narrowed_in_many_agents_is_told_once_and_counted(tmp_path: Path) -> None:
    project = Project(tmp_path)
    for name in ("a", "b", "c"):
        project.put(f".claude/agents/{name}.md", CLOSED.format(name))
    project.put(".claude/agents/open.md", WRITER)
    told = project.run("convert", ".", "--to", "opencode", "--dry-run").stderr
    assert told.count("PERM-OUTSIDE-CLOSED") == 1
    assert "note[PERM-OUTSIDE-CLOSED]: 3 agents: " in told
    each = project.run("convert", ".", "--to", "opencode", "--dry-run", "-v").stderr
    assert each.count("a.md: note[PERM-OUTSIDE-CLOSED]: ") == 1
    assert each.count("PERM-OUTSIDE-CLOSED") == 3
    quiet = project.run("convert", ".", "--to", "opencode", "--dry-run", "-q").stderr
    assert "PERM-OUTSIDE-CLOSED" not in quiet


def test_no_code_of_a_note_is_dropped_with_several_agents(tmp_path: Path) -> None:
    """All that a program is told of, a person is told of as well, at least once a message."""
    project = Project(tmp_path)
    for name in ("a", "b"):
        project.put(f".claude/agents/{name}.md", CLOSED.format(name))
        limits = 'permission:\n  "*": deny\n  read: allow\n  edit: allow\n'
        project.put(f".opencode/agents/{name}.md", f"---\ndescription: d\n{limits}---\nx\n")
    for source, target in ((".claude", "opencode"), (".opencode", "claude")):
        run = ("convert", source, "--to", target, "--dry-run")
        notes = [
            note["code"]
            for one in json.loads(project.run(*run, "--json").stdout)["results"]
            for note in one["notes"]
        ]
        told = project.run(*run).stderr
        assert notes
        assert not [code for code in notes if f"[{code}]" not in told]


def convert_one(folder: Path, fields: str, *options: str) -> str:
    project = Project(folder)
    project.put(".claude/agents/a.md", f"---\nname: a\ndescription: d\n{fields}---\nx\n")
    return project.run("convert", ".", "--to", "opencode", "--dry-run", *options).stderr


def test_true_and_false_are_spelled_as_in_yaml(tmp_path: Path) -> None:
    told = convert_one(tmp_path, "background: true\n")
    assert "dropped background (carried): true; " in told


def test_a_secret_is_promised_to_nobody(tmp_path: Path) -> None:
    """What --carry-exec does not carry along is not said to be carried."""
    secret = "{command: y, env: {API_KEY: sk-ant-api03-abcdefghijklmnopqrstuvwxyz0123456789}}"
    alone = convert_one(tmp_path, f"mcpServers: [{{x: {secret}}}]\n")
    assert "looks like a secret, and is not copied" in alone
    assert "carries it along" not in alone
    beside = convert_one(tmp_path, f"mcpServers: [{{x: {secret}}}, {{z: {{command: c}}}}]\n")
    assert "--carry-exec carries it along, without x: that looks like a secret" in beside
    plain = convert_one(tmp_path, "mcpServers: [{z: {command: c}}]\n")
    assert "--carry-exec carries it along [EXEC-LEFT]" in plain


def test_a_star_that_denies_says_what_is_written(tmp_path: Path) -> None:
    told = convert_one(tmp_path, 'disallowedTools: "*"\n')
    assert "agentc reads it as a denial of every tool" in told


def test_grants_are_said_to_override_only_what_is_there(tmp_path: Path) -> None:
    assert "PERM-GRANT-OVERRIDES" not in convert_one(tmp_path, "tools: Read\n")
    configuration = tmp_path / "opencode.json"
    configuration.write_text('{"permission": {"edit": "allow"}}')
    assert "PERM-GRANT-OVERRIDES" not in convert_one(tmp_path, "tools: Read\n")
    for decision in ("deny", "ask"):
        configuration.write_text(f'{{"permission": {{"edit": "{decision}"}}}}')
        assert "PERM-GRANT-OVERRIDES" in convert_one(tmp_path, "tools: Read\n")
    configuration.write_text('{"permission": {"edit": ')
    assert "PERM-GRANT-OVERRIDES" in convert_one(tmp_path, "tools: Read\n"), "nobody can tell"


def test_a_program_is_told_of_overrides_where_it_says_that_there_are_limits() -> None:
    text = "---\nname: x\ndescription: d\ntools: Read\n---\nBody.\n"
    for limits in (False, True):
        settings = ConversionOptions(config_limits=limits)
        done = agentc.convert(text, source="claude", target="opencode", settings=settings)
        assert ("PERM-GRANT-OVERRIDES" in {note.code for note in done.notes}) is limits
