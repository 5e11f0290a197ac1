"""Edits that go back one after the other: words and order stay, and each time the two files agree
again.

Belongs here: `--into` beside fields that are not YAML, a second edit, the conversion after it. Not
here: what counts as an edit (`unit/pipeline/test_merge.py`).
"""

from __future__ import annotations

import re
import subprocess
import textwrap
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import agentc
from agentc.errors import AgentcError, Refused
from agentc.ir.permission import Cap, Decision, Rule, Tool
from agentc.ir.value import Map
from agentc.lens.format import Document
from agentc.options import ConversionOptions
from agentc.pipeline.convert import convert_document
from agentc.pipeline.merge import merge_edits
from agentc.pipeline.renew import is_behind, renew_output
from agentc.vendors.registry import get_format, writable_formats
from tests.conftest import FEWER
from tests.support.builds import GIT
from tests.support.carried import edit_fields
from tests.support.projects import REVIEWER, Project
from tests.support.strategies import DOCUMENTS
from tests.unit.carry.test_carry import path_in

THERE = ".opencode/agents/smith.md"
HOME = ".claude/agents/smith.md"
FOREIGN = st.sampled_from(
    [
        (one, other)
        for one in writable_formats()
        for other in writable_formats()
        if get_format(one).own != get_format(other).own
    ]
)
# Each is a head with one tool that can be taken away, and what must be left of the list in these
# very words.
LISTS = {
    "words": ("tools: Bash(make:*), Read, Glob", "tools: Bash(make:*), Read\n"),
    "not-yaml": ("tools: Bash(git: log), Read, Glob", 'tools: "Bash(git: log), Read"\n'),
    "brackets": ("tools: [Bash(make:*), Read, Glob]", "tools: [Bash(make:*), Read]\n"),
    "lines": (
        "tools:\n  - Bash(make:*)\n  - Read\n  - Glob",
        "tools:\n  - Bash(make:*)\n  - Read\n",
    ),
}


@pytest.mark.parametrize(
    "described", ["Forges: iron", "Forges iron", '"Forges: \\"iron\\""', "Forges [iron, steel"]
)
@pytest.mark.parametrize("listed", LISTS)
def test_words_stay_beside_fields_that_are_not_yaml(
    project: Project, listed: str, described: str
) -> None:
    head, left = LISTS[listed]
    text = f"---\nname: smith\ndescription: {described}\n# mine\n{head}\nmodel: opus\n---\nForge.\n"
    project.put(HOME, text)
    assert project.run("convert", HOME, "--to", "opencode", "-o", ".", "-q").returncode == 0
    project.put(THERE, project.read(THERE).replace("glob: allow", "glob: deny"))
    done = project.run("convert", THERE, "--into", HOME)
    assert done.returncode == 0, done.stderr
    assert project.read(HOME) == text.replace(f"{head}\n", left)
    again = project.run("convert", HOME, "--to", "opencode", "-o", ".", "--check")
    assert again.returncode == 0, again.stderr


def test_the_same_field_can_be_edited_again_and_again(project: Project) -> None:
    text = "---\nname: smith\ndescription: Forges: iron\ntools: Read, Bash(make:*)\n---\nForge.\n"
    project.put(HOME, text)
    project.run("convert", HOME, "--to", "opencode", "-o", ".", "--provider", "smithy")
    for word, new in (("iron", "steel"), ("steel", "bronze"), ("bronze", "tin")):
        project.put(THERE, project.read(THERE).replace(word, new))
        done = project.run("convert", THERE, "--into", HOME)
        assert done.returncode == 0, done.stderr
        assert project.read(HOME) == text.replace("Forges: iron", f'"Forges: {new}"')


def test_comments_of_ones_own_stay_in_the_converted_file(project: Project) -> None:
    project.put(HOME, "---\nname: smith\ndescription: d\n---\nForge.\n")
    project.run("convert", HOME, "--to", "opencode", "-o", ".")
    project.put(
        THERE, project.read(THERE).replace("description: d", "# look here\ndescription: 'e'")
    )
    assert project.run("convert", THERE, "--into", HOME).returncode == 0
    assert "# look here\ndescription: 'e'\n" in project.read(THERE)
    project.put(THERE, project.read(THERE).replace("'e'", "'f'"))
    assert project.run("convert", THERE, "--into", HOME).returncode == 0
    assert "description: f\n" in project.read(HOME)

    again = project.run("convert", HOME, "--to", "opencode", "-o", ".", "--check")
    assert (again.returncode, again.stderr) == (0, f"1 agent up to date in {THERE}\n")


def test_a_word_that_the_original_has_another_for_is_settled(project: Project) -> None:
    """The original names the model that Claude Code's word stands for, and that comes of it."""
    project.put(THERE, "---\ndescription: d\nmode: subagent\nmodel: a/b # m\n---\nForge.\n")
    project.run("convert", THERE, "--to", "claude", "-o", ".")
    text = project.read(HOME).replace("description: d\n", "description: d\nmodel: opus\n")
    project.put(HOME, text)
    done = project.run("convert", HOME, "--into", THERE)
    assert done.returncode == 0
    found = re.search("model: anthropic/(claude-opus-.*) # m\n", project.read(THERE))
    assert found
    assert f"model: {found[1]}\n" in project.read(HOME)
    assert f"`model` is {found[1]} there now" in done.stderr
    again = project.run("convert", THERE, "--to", "claude", "-o", ".", "--check")
    assert again.returncode == 0
    assert "1 agent up to date" in again.stderr


def test_a_converted_file_that_cannot_be_renewed_is_told(project: Project) -> None:
    project.put(HOME, "---\nname: smith\ndescription: d\n---\nForge.\n")
    project.run("convert", HOME, "--to", "opencode", "-o", "out")
    real = project.put(
        "real.md", project.read(f"out/{THERE}").replace("description: d", "description: e")
    )
    (project.root / "linked.md").symlink_to(real)
    done = project.run(
        "convert", "linked.md", "--from", "opencode", "--name", "smith", "--into", HOME
    )
    assert (done.returncode, "trace-stays" in done.stderr) == (0, True)
    assert "description: e\n" in project.read(HOME)


@pytest.mark.parametrize("mcp", ["", "    mcp: {a: {type: local, command: [run]}}\n"])
def test_what_is_stated_for_one_format_starts_nothing(project: Project, mcp: str) -> None:
    """An edit of it is carried again, though what starts processes stands beside it."""
    text = (
        "---\nname: smith\ndescription: d\ntargets:\n  opencode:\n    temperature: 0.1\n"
        f"  claude:\n    color: red\n{mcp.replace('mcp', 'mcpServers')}---\nForge.\n"
    )
    home, options = "agents/smith.md", ("--to", "opencode", "-o", ".")
    project.put(home, text)
    assert project.run("convert", home, *options, "--carry-exec").returncode == 0
    project.put(THERE, edit_fields(project.read(THERE), "temperature: 0.1", "temperature: 0.4"))
    done = project.run("convert", THERE, "--into", home)
    assert done.returncode == 0, done.stderr
    assert project.read(home) == text.replace("temperature: 0.1", "temperature: 0.4")
    again = project.run("convert", home, *options, "--carry-exec", "--check")
    assert again.returncode == 0, again.stderr


@pytest.mark.parametrize("look", ["--dry-run", "--check", "--diff"])
def test_looking_renews_nothing(project: Project, look: str) -> None:
    project.put(HOME, "---\nname: smith\ndescription: d\n---\nForge.\n")
    project.run("convert", HOME, "--to", "opencode", "-o", ".")
    edited = project.read(THERE).replace("description: d", "description: e")
    project.put(THERE, edited)
    project.run("convert", THERE, "--into", HOME, look)
    assert project.read(THERE) == edited


def test_the_format_is_that_of_the_original(project: Project) -> None:
    project.put("agents/smith.yaml", "name: smith\ndescription: d\nprompt: Forge.\n")
    project.run("convert", "agents/smith.yaml", "--to", "opencode", "-o", ".")
    project.put(THERE, project.read(THERE).replace("description: d", "description: e"))
    assert project.run("convert", THERE, "--into", "agents/smith.yaml").returncode == 0
    assert project.read("agents/smith.yaml") == "name: smith\ndescription: e\nprompt: Forge.\n"
    project.put("opencode.json", '{"agent": {"smith": {"description": "d"}}}')
    refused = project.run("convert", THERE, "--into", "opencode.json")
    assert (refused.returncode, "only read" in refused.stderr) == (2, True)


def converted_pair(
    text: str, first: str, second: str, settings: ConversionOptions
) -> tuple[agentc.Conversion, Document, Document]:
    """A text converted, and both files as documents; an example that is refused says nothing."""
    try:
        there = agentc.convert(
            text, source=first, target=second, path=path_in(first), settings=settings
        )
        original = agentc.parse(text, format=first, path=path_in(first), name="pilot")
        return there, original, agentc.parse(there.text, format=second, path=there.path)
    except (Refused, AgentcError):
        assume(False)
        raise


@FEWER
@given(pair=FOREIGN, data=st.data())
def test_after_an_edit_both_files_agree_again(pair: tuple[str, str], data: st.DataObject) -> None:
    """What a description was edited to goes back, and neither another put-back nor a conversion has
    anything to do."""
    first, second = pair
    text = data.draw(DOCUMENTS[first])
    settings = ConversionOptions(carry_exec=True)
    there, original, edited = converted_pair(text, first, second, settings)
    old = "".join(line for line in there.text.splitlines(True) if line.startswith("description:"))
    assume(old and there.text.count(old) == 1 and "|" not in old and ">" not in old)
    edited = agentc.parse(
        there.text.replace(old, "description: edited\n"), format=second, path=there.path
    )
    assume(
        edited.agent.description == "edited"
        and edited.agent.prompt
        == agentc.parse(there.text, format=second, path=there.path).agent.prompt
    )
    try:
        put = merge_edits(edited, original, settings)
    except Refused:
        assume(False)
        raise
    after = agentc.parse(put.text, format=first, path=path_in(first), name="pilot")
    new = renew_output(edited, after, put, settings)
    assume(new is not None)
    assert new is not None
    again = agentc.parse(new, format=second, path=there.path)
    assert merge_edits(again, after, settings).text == put.text
    assert again.agent.description == "edited"


# Edits of which many formats cannot hold one or the other, or only in part; each is an attribute
# and its new value.
EDITS: list[tuple[str, Any]] = [
    ("description", "edited"),
    ("prompt", "Other words.\n"),
    ("temperature", 0.25),
    ("top_p", 0.5),
    ("color", "#123456"),
    ("model", "other/model"),
    ("max_turns", 7),
    ("category", "boats"),
    ("extra", Map({"opencode": Map({"foo": "bar"})})),
    *(
        ("permission", Rule(Tool(cap, name), decision, pattern))
        for decision in (Decision.ASK, Decision.DENY)
        for cap, name, pattern in [
            (Cap.SHELL, "", "*"),
            (Cap.SHELL, "", "rm *"),
            (Cap.EDIT, "", "*"),
            (Cap.READ, "", "*"),
            (Cap.READ, "", "*.key"),
            (Cap.WEB_FETCH, "", "*"),
            (Cap.MCP, "tides/*", "*"),
        ]
    ),
]


def edited_by(document: Document, name: str, value: Any) -> Document:
    """The document with one edit, in the nearest words that its format has."""
    agent = document.agent
    if isinstance(value, Rule):
        rules = (*(agent.permission.rules or ()), value)
        value = replace(agent.permission, rules=rules)
    if name == "extra":
        value = Map({**agent.extra, **value})
    wanted = replace(agent, **{name: value})
    text = agentc.render(
        wanted,
        format=document.format.name,
        base=document,
        settings=ConversionOptions(carry_exec=True),
    )
    return agentc.parse(text, format=document.format.name, path=document.path)


@pytest.mark.parametrize("commented", [False, True])
@FEWER
@given(pair=FOREIGN, data=st.data(), edits=st.lists(st.sampled_from(EDITS), min_size=1, max_size=3))
def test_each_edit_is_settled_at_once(
    commented: bool, pair: tuple[str, str], data: st.DataObject, edits: list[tuple[str, Any]]
) -> None:
    """Whether the original could take an edit or not: the next put-back has nothing to do, and the
    next edit goes back like the first. Only what lets the agent do more is refused."""
    first, second = pair
    text = data.draw(DOCUMENTS[first])
    settings = ConversionOptions(carry_exec=True, accept_widening=True)
    there, original, edited = converted_pair(text, first, second, settings)
    if commented and there.text.startswith("---\n"):
        edited = agentc.parse(f"---\n# mine\n{there.text[4:]}", format=second, path=there.path)
    for name, value in [*edits, ("description", "at last")]:
        refusal, put = None, None
        try:
            edited = edited_by(edited, name, value)
            put = merge_edits(edited, original, settings)
        except Refused as error:
            refusal = error.code
        assert refusal != "conflict"
        assume(put is not None)
        assert put is not None
        original = agentc.parse(put.text, format=first, path=path_in(first), name="pilot")
        new = renew_output(edited, original, put, settings)
        assert new is not None
        again = agentc.parse(new, format=second, path=there.path)
        settled = merge_edits(again, original, settings)
        assert settled.text == put.text
        assert settled.losses == ()
        assert not is_behind(again, original)
        edited = again
    assert original.agent.description == "at last"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("mode: subagent\n", "mode: subagent\ntemperature: 0.3\n"),
        ("mode: subagent\n", "mode: primary\n"),
        ("mode: subagent\n", "mode: subagent\nfoo: bar\n"),
        ("anthropic/claude-sonnet-5", "other/model"),
        ("  bash: allow\n", "  bash: ask\n"),
        ("  bash: allow\n", '  bash: {"*": allow, "rm *": deny}\n'),
    ],
)
def test_what_cannot_go_back_is_told_once(project: Project, old: str, new: str) -> None:
    text = "---\nname: smith\ndescription: d\ntools: Read, Edit, Bash, WebFetch\nmodel: sonnet\n---\nForge.\n"
    project.put(HOME, text)
    project.run("convert", HOME, "--to", "opencode", "-o", ".")
    assert old in project.read(THERE)
    project.put(THERE, project.read(THERE).replace(old, new))
    first = project.run("convert", THERE, "--into", HOME)
    assert (
        first.returncode,
        "trace-renewed" in first.stderr,
        "1 lost something" in first.stderr,
    ) == (0, True, True)
    home, there = project.read(HOME), project.read(THERE)
    assert new in there
    second = project.run("convert", THERE, "--into", HOME)
    assert (second.returncode, second.stderr) == (0, f"1 agent unchanged in {HOME}\n")
    assert (project.read(HOME), project.read(THERE)) == (home, there)
    project.put(THERE, there.replace("  webfetch: allow\n", "  webfetch: deny\n"))
    third = project.run("convert", THERE, "--into", HOME)
    assert (third.returncode, project.read(HOME)) == (0, home.replace(", WebFetch", ""))
    project.put(THERE, project.read(THERE).replace("description: d", "description: e"))
    assert project.run("convert", THERE, "--into", HOME).returncode == 0
    assert project.read(HOME) == home.replace(", WebFetch", "").replace(
        "description: d", "description: e"
    )


def test_a_limit_that_was_narrowed_stands_in_no_later_edits_way(project: Project) -> None:
    """What the original denies altogether is open in part in the converted file: that is no edit
    any more."""
    project.put(HOME, "---\nname: smith\ndescription: d\n---\nForge.\n")
    project.run("convert", HOME, "--to", "opencode", "-o", ".")
    limits = 'mode: subagent\npermission:\n  bash:\n    "rm *": deny\n'
    project.put(THERE, project.read(THERE).replace("mode: subagent\n", limits))
    assert project.run("convert", THERE, "--into", HOME).returncode == 0
    assert "disallowedTools: Bash\n" in project.read(HOME)
    project.put(THERE, project.read(THERE).replace(limits, f"{limits}  webfetch: deny\n"))
    done = project.run("convert", THERE, "--into", HOME)
    assert (done.returncode, "shell" in done.stderr) == (0, False)
    assert "disallowedTools: Bash, WebFetch\n" in project.read(HOME)
    for more in ("websearch", "skill"):  # nor after edits that the original could take
        project.put(THERE, project.read(THERE).replace(limits, f"{limits}  {more}: deny\n"))
        done = project.run("convert", THERE, "--into", HOME)
        assert (done.returncode, "shell" in done.stderr) == (0, False)
    project.put(
        THERE, project.read(THERE).replace('"rm *"', '"mv *"')
    )  # an edit of what was settled is one again
    assert "shell" in project.run("convert", THERE, "--into", HOME, "--dry-run").stderr


def test_an_edit_that_waits_for_an_option_is_told_again(project: Project) -> None:
    project.put("agents/smith.md", "---\nname: smith\ndescription: d\n---\nForge.\n")
    project.run("convert", "agents/smith.md", "--to", "claude", "-o", ".")
    hooks = "hooks:\n  Stop:\n    - hooks:\n        - type: command\n          command: make\n"
    project.put(HOME, project.read(HOME).replace("description: d\n", f"description: e\n{hooks}"))
    for code in (0, 0):
        done = project.run("convert", HOME, "--into", "agents/smith.md")
        assert (done.returncode, "--carry-exec puts it back" in done.stderr) == (code, True)
    assert project.run("convert", HOME, "--into", "agents/smith.md", "--carry-exec").returncode == 0
    assert "command: make" in project.read("agents/smith.md")


# Changes of an original, beside which another field is edited in the converted file.
CHANGES: list[tuple[str, Any]] = [
    ("description", "changed meanwhile"),
    ("model", "other/model"),
    ("color", "#123456"),
    ("permission", Rule(Tool(Cap.WEB_FETCH), Decision.DENY)),
]


@FEWER
@given(pair=FOREIGN, data=st.data(), change=st.sampled_from(CHANGES))
def test_once_an_edit_is_home_a_conversion_has_nothing_to_do(
    pair: tuple[str, str], data: st.DataObject, change: tuple[str, Any]
) -> None:
    """Also where the original had changed elsewhere meanwhile: the converted file has that, too,
    as nobody edited it there."""
    first, second = pair
    settings = ConversionOptions(carry_exec=True, accept_widening=True)
    _, original, edited = converted_pair(data.draw(DOCUMENTS[first]), first, second, settings)
    try:
        edited = edited_by(edited, "prompt", "Other words.\n")
        original = edited_by(original, *change)
        put = merge_edits(edited, original, settings)
        after = agentc.parse(put.text, format=first, path=path_in(first), name="pilot")
        forward = convert_document(after, get_format(second), settings)[0].text
    except AgentcError:
        assume(False)
        raise
    assume(not edited.format.within)
    new = renew_output(edited, after, put, settings)
    assert new is not None
    one = agentc.parse(new, format=second, path=edited.path).agent
    other = agentc.parse(forward, format=second, path=edited.path).agent
    assert one == other


def test_what_the_original_changed_by_itself_comes_with_the_edit(project: Project) -> None:
    project.put(HOME, "---\nname: smith\ndescription: d\nmodel: sonnet\n---\nForge.\n")
    project.run("convert", HOME, "--to", "opencode", "-o", ".", "--no-header")
    project.put(HOME, project.read(HOME).replace("description: d", "description: theirs"))
    project.put(THERE, project.read(THERE).replace("Forge.", "Forge iron."))
    assert project.run("convert", THERE, "--into", HOME).returncode == 0
    assert "description: theirs\nmodel: sonnet\n---\nForge iron.\n" in project.read(HOME)
    assert "description: theirs\n" in project.read(THERE)
    again = project.run("convert", HOME, "--to", "opencode", "-o", ".", "--no-header", "--check")
    assert (again.returncode, again.stderr) == (0, f"1 agent up to date in {THERE}\n")


@FEWER
@given(pair=FOREIGN, data=st.data())
def test_a_prompt_that_both_edited_is_merged_by_lines(
    pair: tuple[str, str], data: st.DataObject
) -> None:
    """With what the edited file was before, edits of other lines go together, and the edited file
    has those of both sides then, too."""
    first, second = pair
    settings = ConversionOptions(carry_exec=True)
    try:
        _, drawn, _ = converted_pair(data.draw(DOCUMENTS[first]), first, second, settings)
        text = edited_by(drawn, "prompt", "One.\n\nTwo.\n\nThree.\n").source.text
        _, original, base = converted_pair(text, first, second, settings)
        edited = edited_by(base, "prompt", "One.\n\nTwo.\n\nThird.\n")
        original = edited_by(original, "prompt", "First.\n\nTwo.\n\nThree.\n")
        put = merge_edits(edited, original, settings, base=base)
    except AgentcError:
        assume(False)
        raise
    with pytest.raises(Refused, match="both files changed"):
        merge_edits(edited, original, settings)
    after = agentc.parse(put.text, format=first, path=path_in(first), name="pilot")
    assert after.agent.prompt == "First.\n\nTwo.\n\nThird.\n"
    new = renew_output(edited, after, put, settings)
    assert new is not None
    if not edited.format.within:
        assert agentc.parse(new, format=second, path=edited.path).agent.prompt == after.agent.prompt


def test_paragraphs_that_both_edited_go_together(project: Project) -> None:
    project.put(HOME, "---\nname: smith\ndescription: d\n---\nForge iron.\n\nRest.\n\nEat.\n")
    assert project.run("convert", HOME, "--to", "opencode", "-o", ".").returncode == 0
    commit(project)
    project.put(HOME, project.read(HOME).replace("Forge iron", "Forge steel"))
    project.put(THERE, project.read(THERE).replace("Eat.", "Eat well."))
    done = project.run("convert", THERE, "--into", HOME)
    assert done.returncode == 0, done.stderr
    assert project.read(HOME).endswith("---\nForge steel.\n\nRest.\n\nEat well.\n")
    again = project.run("convert", HOME, "--to", "opencode", "-o", ".", "--check")
    assert (again.returncode, again.stderr) == (0, f"1 agent up to date in {THERE}\n")


def commit(project: Project) -> None:
    for command in (["init"], ["add", "-A"], ["commit", "-m", "first"]):
        subprocess.run(["git", *GIT, *command], cwd=project.root, check=True, capture_output=True)


def test_an_edit_that_the_original_has_already_is_settled(project: Project) -> None:
    """It has another one beside it, which the next edit must not take back."""
    project.put(HOME, "---\nname: smith\ndescription: d\n---\nOne.\n\nTwo.\n\nFive.\n")
    assert project.run("convert", HOME, "--to", "opencode", "-o", ".").returncode == 0
    commit(project)
    project.put(THERE, project.read(THERE).replace("One", "ONE"))
    project.put(HOME, project.read(HOME).replace("One", "ONE").replace("Five", "FIVE"))
    assert project.run("convert", THERE, "--into", HOME).returncode == 0
    project.put(THERE, project.read(THERE).replace("Two", "TWO"))
    done = project.run("convert", THERE, "--into", HOME)
    assert done.returncode == 0, done.stderr
    assert project.read(HOME).endswith("---\nONE.\n\nTWO.\n\nFIVE.\n")


def test_limits_of_another_run_are_not_lifted_by_the_way(project: Project) -> None:
    """Those that were folded in stay where this run folds none, whatever the original changed."""
    project.put(".claude/settings.json", '{"permissions": {"deny": ["Bash(rm *)"]}}')
    project.put(HOME, "---\nname: smith\ndescription: d\ntools: Read, Bash\n---\nForge.\n")
    project.run("convert", HOME, "--to", "opencode", "-o", ".", "--fold-config")
    commit(project)
    assert '"rm *": deny' in project.read(THERE)
    project.put(HOME, project.read(HOME).replace("Read, Bash", "Read, Bash, Glob"))
    project.put(THERE, project.read(THERE).replace("description: d", "description: e"))
    assert project.run("convert", THERE, "--into", HOME).returncode == 0
    assert "description: e\n" in project.read(HOME)
    assert '"rm *": deny' in project.read(THERE)


def test_one_that_was_edited_alone_is_not_called_merged(project: Project) -> None:
    project.put(HOME, "---\nname: smith\ndescription: d\n---\nOne.\n\nTwo.\n")
    project.run("convert", HOME, "--to", "opencode", "-o", ".")
    commit(project)
    project.put(THERE, project.read(THERE).replace("One", "ONE"))
    done = project.run("convert", THERE, "--into", HOME, "-v")
    assert "merged" not in done.stderr


def test_what_the_original_changed_by_itself_stays_a_conflict(project: Project) -> None:
    """Beside comments of one's own, the converted file stays as it is: another edit that goes back
    does not let it claim that it knows the original's own change."""
    project.put(HOME, "---\nname: smith\ndescription: d\nmodel: sonnet\n---\nForge.\n")
    project.run("convert", HOME, "--to", "opencode", "-o", ".", "--no-header")
    project.put(HOME, project.read(HOME).replace("description: d", "description: theirs"))
    mine = project.read(THERE).replace("---\n", "---\n# mine\n", 1)
    project.put(THERE, mine.replace("Forge.", "Forge iron."))
    assert project.run("convert", THERE, "--into", HOME).returncode == 0
    assert "description: theirs\nmodel: sonnet\n---\nForge iron.\n" in project.read(HOME)
    project.put(THERE, project.read(THERE).replace("description: d", "description: mine"))
    done = project.run("convert", THERE, "--into", HOME)
    assert (done.returncode, "error[conflict]" in done.stderr) == (1, True)
    project.put(HOME, project.read(HOME).replace("description: theirs", "description: mine"))
    assert project.run("convert", THERE, "--into", HOME).returncode == 0  # both say the same
    project.put(THERE, project.read(THERE).replace("description: mine", "description: ours"))
    assert project.run("convert", THERE, "--into", HOME).returncode == 0
    assert "description: ours\n" in project.read(HOME)


def test_an_edit_that_could_not_go_back_still_counts_elsewhere(project: Project) -> None:
    """To a third file, and to the file that the original itself was made from, it is an edit as
    before."""
    project.put(
        "agents/smith.md",
        "---\nname: smith\ndescription: d\nmodel: opus\ntemperature: 0.1\n---\nForge.\n",
    )
    project.run("convert", "agents/smith.md", "--to", "claude", "-o", ".")
    project.run("convert", HOME, "--to", "opencode", "-o", ".")
    edited = project.read(THERE).replace("temperature: 0.1\n", "temperature: 0.7\n")
    edited = re.sub("model: anthropic/.*", "model: other/model", edited)
    project.put(THERE, edited)
    assert project.run("convert", THERE, "--into", HOME).returncode == 0
    anew = project.run("convert", THERE, "--to", "extended").stdout
    assert ("temperature: 0.7\n" in anew, "model: other/model\n" in anew) == (True, True)
    assert project.run("convert", THERE, "--into", "agents/smith.md").returncode == 0
    assert "model: other/model\ntemperature: 0.7\n" in project.read("agents/smith.md")


def test_wrapped_comment_lines_are_renewed(project: Project) -> None:
    project.put(HOME, "---\nname: smith\ndescription: d\nmemory: user\n---\nForge.\n")
    project.run("convert", HOME, "--to", "opencode", "-o", ".")
    for word, new in (("d", "e"), ("e", "f")):
        lines = [part for line in project.read(THERE).splitlines() for part in wrapped(line)]
        project.put(
            THERE, "\n".join(lines).replace(f"description: {word}", f"description: {new}") + "\n"
        )
        done = project.run("convert", THERE, "--into", HOME)
        assert (done.returncode, "trace-renewed" in done.stderr) == (0, True)
        assert f"description: {new}\n" in project.read(HOME)


def wrapped(line: str) -> list[str]:
    """A comment as an editor wraps it; any other line as it is."""
    if not line.startswith("# "):
        return [line]
    return [
        f"# {part}"
        for part in textwrap.wrap(line[2:], 40, break_long_words=False, break_on_hyphens=False)
    ]


def test_the_law_draws_what_it_says() -> None:
    """By hand: one example of the law above that is not left out."""
    text = "---\nname: pilot\ndescription: d\nmemory: user\n---\nx\n"
    there = agentc.convert(text, source="claude", target="opencode", path=path_in("claude"))
    edited = there.text.replace("description: d", "description: edited")
    original = agentc.parse(text, format="claude", path=path_in("claude"))
    put = merge_edits(agentc.parse(edited, format="opencode", path=there.path), original)
    after = agentc.parse(put.text, format="claude", path=path_in("claude"))
    new = renew_output(
        agentc.parse(edited, format="opencode", path=there.path), after, put, ConversionOptions()
    )
    assert (
        new
        == agentc.convert(put.text, source="claude", target="opencode", path=path_in("claude")).text
    )
    assert get_format("opencode").name in writable_formats()


def test_the_same_limits_in_other_words_are_settled() -> None:
    original = agentc.parse(
        "---\nname: pilot\ndisallowedTools: Bash\n---\n", format="claude", path="pilot.md"
    )
    there = agentc.convert(
        original.source.text, source="claude", target="extended", path="pilot.md"
    )
    twice = "# mine\npermission:\n  - deny: shell\n  - deny: shell\n"
    text = there.text.replace("disallowedTools: Bash\n", twice)
    edited = agentc.parse(text, format="extended", path=there.path)
    put = merge_edits(edited, original, ConversionOptions())
    new = renew_output(edited, original, put, ConversionOptions())
    assert new is not None
    assert not is_behind(agentc.parse(new, format="extended", path=there.path), original)


TWIN = "---\nname: hand\ndescription: Lends a hand.\ntools: Read, Grep\n---\nCarry.\n"
LAYOUTS = {
    "plugins": ("plugins/{}/agents/hand.md", True),
    "places": (".claude/agents/{}/hand.md", False),
    "folders": ("{}/agents/hand.md", False),
    "other files": ("team/{}/agents/{}-1.md", False),
    "apart": ("{}s/deep/{}/agents/hand.md", False),
}


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("changed", ["", "description: Lends a hand.", "Carry."])
def test_the_folder_before_a_name_tells_twins_apart(
    tmp_path: Path, layout: str, changed: str
) -> None:
    """Two files alike to the byte: the output's name says whose it is, before and after edits of
    either side."""
    made, (place, plugin) = Project(tmp_path), LAYOUTS[layout]
    homes = {name: place.replace("{}", name) for name in ("sow", "reap")}
    for name, path in homes.items():
        made.put(path, TWIN)
        if plugin:
            made.put(f"plugins/{name}/.claude-plugin/plugin.json", "{}")
    done = made.run("convert", ".", "--to", "opencode", "-o", "out", "--prefix-folder")
    assert (done.returncode, "2 agents written" in done.stderr) == (0, True), done.stderr
    there = "out/.opencode/agents/sow-hand.md"
    if changed:  # only one of both originals is still as it was
        made.put(homes["sow"], TWIN.replace(changed, changed.replace(".", " much.")))
    made.put(there, made.read(there).replace("grep: allow", "grep: deny"))
    wrong = made.run("convert", there, "--into", homes["reap"])
    assert (wrong.returncode, "error[other-original]" in wrong.stderr) == (1, True), wrong.stderr
    assert homes["sow"] in wrong.stderr
    assert made.read(homes["reap"]) == TWIN
    right = made.run("convert", there, "--into", homes["sow"])
    assert right.returncode == 0, right.stderr
    assert "Grep" not in made.read(homes["sow"]).replace("disallowedTools: Grep", "")
    assert made.run("convert", there, "--into", homes["reap"]).returncode == 1
    assert made.run("convert", there, "--into", homes["sow"]).returncode == 0


def test_a_prefix_whose_folder_is_gone_stands_in_nobodys_way(tmp_path: Path) -> None:
    made = Project(tmp_path)
    for name in ("sow", "reap"):
        made.put(f"{name}/agents/hand.md", TWIN)
    made.run("convert", ".", "--to", "opencode", "-o", "out", "--prefix-folder")
    (tmp_path / "sow").rename(tmp_path / "seed")
    there = "out/.opencode/agents/sow-hand.md"
    made.put(there, made.read(there).replace("Carry.", "Carry on."))
    assert made.run("convert", there, "--into", "seed/agents/hand.md").returncode == 0
    assert "Carry on." in made.read("seed/agents/hand.md")


def test_a_name_that_went_back_needs_a_file_of_that_name(project: Project) -> None:
    """OpenCode names an agent by its file, and the next conversion goes by that."""
    project.put(".claude/agents/reviewer.md", REVIEWER)
    project.run("convert", "--to", "opencode")
    output = project.root / ".opencode/agents/reviewer.md"
    output.write_text(output.read_text().replace("---\n", "---\nname: other\n", 1))
    done = project.run("convert", str(output), "--into", ".claude/agents/reviewer.md")
    assert "\nname: other\n" in project.read(".claude/agents/reviewer.md")
    assert (
        "note[name-by-file]: opencode names an agent by its file: rename this one to other.md"
        in (done.stderr)
    )
    output.rename(output.with_name("other.md"))
    done = project.run("convert", "--to", "opencode", "--check")
    assert done.returncode == 0, done.stderr


def test_a_renamed_file_is_no_edit_of_the_name(project: Project) -> None:
    project.put(".claude/agents/reviewer.md", REVIEWER)
    project.run("convert", "--to", "opencode")
    output = project.root / ".opencode/agents/reviewer.md"
    output.rename(output.with_name("other.md"))
    done = project.run(
        "convert", ".opencode/agents/other.md", "--into", ".claude/agents/reviewer.md"
    )
    assert (done.returncode, "note[name-by-file]" in done.stderr) == (0, True), done.stderr
    assert project.read(".claude/agents/reviewer.md") == REVIEWER


def test_standard_input_has_no_name_that_could_be_another(project: Project) -> None:
    project.put(HOME, REVIEWER.replace("reviewer", "smith"))
    assert project.run("convert", "--to", "opencode").returncode == 0
    edited = project.read(THERE).replace("You read.", "You write.")
    done = project.run("convert", "-", "--into", HOME, stdin=edited)
    assert (done.returncode, "name-by-file" in done.stderr) == (0, False), done.stderr
    assert "You write." in project.read(HOME)
    into = project.run("convert", THERE, "--into", ".claude/agents")
    assert (into.returncode, "nobody edited" in into.stderr) == (0, True), into.stderr


@pytest.mark.parametrize("order", ["o", "c", "oc", "co", "occ", "coo", "ococ", "coco", "ooccoo"])
def test_edits_go_to_each_of_two_originals_in_any_order(tmp_path: Path, order: str) -> None:
    """A file from a file: what is put back into the one stays an edit to the other."""
    project = Project(tmp_path)
    first, second, last = ".opencode/agents/smith.md", ".claude/agents/smith.md", "out/smith.yaml"
    project.put(first, "---\ndescription: Forges\nmode: subagent\ntemperature: 0.2\n---\nWork.\n")
    there = ("--to", "claude", "-o", ".", "--no-header")
    assert project.run("convert", first, *there).returncode == 0
    project.put(second, project.read(second).replace("name: smith", "name: smith\nmaxTurns: 7"))
    assert project.run("convert", second, "--to", "extended", "-d", "out").returncode == 0
    (last,) = (path for path in project.files() if path.startswith("out/"))
    description = "Forges"
    for number, goal in enumerate(order):
        project.put(last, project.read(last).replace(description, f"Forges {number}"))
        description = f"Forges {number}"
        original = first if goal == "o" else second
        done = project.run("convert", last, "--into", original)
        assert done.returncode == 0, done.stderr
        assert "no-trace" not in done.stderr
        assert f"description: {description}" in project.read(original)
    assert "maxTurns: 7" in project.read(second)
    assert "temperature: 0.2" in project.read(first)


def test_of_what_was_edited_on_the_way_nobody_knows_what_it_was(project: Project) -> None:
    """A file that was made of an edited one, of which no line tells what was edited in it."""
    first, second, last = ".opencode/agents/smith.md", ".claude/agents/smith.md", "out/smith.md"
    project.put(first, "---\ndescription: Forges\nmode: subagent\ntemperature: 0.2\n---\nWork.\n")
    assert project.run("convert", first, "--to", "claude", "-o", ".").returncode == 0
    project.put(second, project.read(second).replace("name: smith", "name: smith\nmaxTurns: 7"))
    assert project.run("convert", second, "--to", "extended", "-d", "out").returncode == 0
    project.put(last, project.read(last).replace("Forges", "Forges all"))
    before = project.read(first)
    done = project.run("convert", last, "--into", first)
    assert (done.returncode, project.read(first)) == (1, before)
    assert "error[conflict]" in done.stderr
    assert '"Forges" in the original and "Forges all" in the edited file' in done.stderr
    assert project.run("convert", last, "--into", second).returncode == 0
    assert "maxTurns: 7" in project.read(second)


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
@pytest.mark.parametrize("more", ["", "temperature: 0.2\n", "mode: primary\n"])
def test_an_edit_that_is_in_all_three_files_is_no_conflict(
    tmp_path: Path, order: tuple[int, int], more: str
) -> None:
    """Only what the files say of each other is renewed on the next way."""
    project = Project(tmp_path)
    originals = ".opencode/agents/smith.md", ".claude/agents/smith.md"
    project.put(originals[0], f"---\ndescription: Forges\n{more}---\nWork.\n")
    project.run("convert", originals[0], "--to", "claude", "-o", ".")
    project.run("convert", originals[1], "--to", "extended", "-o", ".")
    (last,) = (path for path in project.files() if path.startswith("agents/"))
    project.put(last, project.read(last).replace("Work.", "Work more."))
    for number in order:
        assert project.run("convert", last, "--into", originals[number]).returncode == 0
    for number, target in ((0, "claude"), (1, "extended")):
        done = project.run("convert", originals[number], "--to", target, "-o", ".")
        assert done.returncode == 0, done.stderr
        again = project.run("convert", originals[number], "--to", target, "-o", ".")
        assert "1 agent unchanged" in again.stderr, again.stderr
