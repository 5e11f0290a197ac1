"""Fields at the top of a prompt, blocks for one vendor, messages in the words of a file.

Belongs here: what `check_document` and `convert` say of them, and what blocks mean. Not here: rules
that are void (`unit/linter/test_dead_rules.py`), texts (`unit/lens/test_texts.py`).
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import agentc
from agentc.diagnostics.code_types import Severity
from agentc.errors import UsageError
from agentc.ir.permission import Cap
from agentc.linter.check import check_document
from agentc.project.config import load_config
from agentc.vendors.claude.client import prediction as claude_client
from agentc.vendors.registry import get_format
from tests.support.projects import Project

HEAD = "---\nname: x\ndescription: d\n---\n"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path)


def messages(form: str, text: str, code: str) -> list[str]:
    return [
        one.message
        for one in check_document(get_format(form), text, "x.md").diagnostics
        if one.code == code
    ]


BLOCKS = {
    "between fences": "---\ntools: Read\nmodel: opus\n---\nDo it.\n",
    "behind a blank line": "\n---\ntools: Read\nmodel: opus\n---\nDo it.\n",
    "in a code block": "```yaml\n---\ntools: Read\nmodel: opus\n---\n```\nDo it.\n",
    "bare": "tools: Read\nmodel: opus\n\nDo it.\n",
    "with a list": "---\ntools:\n  - Read\n- Grep\nmodel: opus\n---\nDo it.\n",
    "behind a comment": "<!-- kept from before -->\n---\ntools: Read\nmodel: opus\n---\nDo it.\n",
    "in TOML": '+++\ntools = "Read"\nmodel = "opus"\n+++\nDo it.\n',
    "in a block of TOML": '```toml\ntools = ["Read"]\nmodel = "opus"\n```\nDo it.\n',
    "Windows": "---\r\ntools: Read\r\nmodel: opus\r\n---\r\nDo it.\r\n",
}


@pytest.mark.parametrize("body", BLOCKS.values(), ids=BLOCKS)
@pytest.mark.parametrize("form", ["claude", "opencode", "extended"])
def test_fields_at_the_top_of_a_prompt_are_found(form: str, body: str) -> None:
    (message,) = messages(form, HEAD.replace("name: x\n", "") + body, "second-frontmatter")
    assert "`tools`, `model`" in message
    assert "`tools` limits nothing" in message
    target = "opencode" if form != "opencode" else "claude"
    done = agentc.convert(HEAD + body, source=form, target=target, path="x.md")
    assert "second-frontmatter" in {note.code for note in done.notes}


@pytest.mark.parametrize("key", ["allowed-tools", "allowedTools", "disallowed_tools"])
def test_other_spellings_of_limits_are_found(key: str) -> None:
    (message,) = messages("claude", HEAD + f"---\n{key}: Read\n---\nDo it.\n", "second-frontmatter")
    assert f"`{key}` limits nothing" in message


# What a first block without any field looks like.
EMPTY = {
    "nothing": "",
    "a blank line": "\n",
    "braces": "{}\n",
    "spaced braces": "{ }\n",
    "a comment": "# none yet\n",
    "braces and a comment": "\n{} # none\n",
}


@given(
    st.sampled_from(list(EMPTY.values())),
    st.sampled_from(list(BLOCKS)),
    st.sampled_from(["", "---\n---\n", "\n---\n{}\n---\n\n", "---\n"]),
    st.sampled_from(["claude", "opencode", "extended", "gemini", "qwen", "copilot"]),
)
def test_fields_behind_an_empty_block_are_found(
    empty: str, block: str, between: str, form: str
) -> None:
    """The client reads the first block, and no other."""
    between = between if block in ("between fences", "with a list") else ""
    text = f"---\n{empty}---\n{between}{BLOCKS[block]}"
    (message,) = messages(form, text, "second-frontmatter")
    assert "`tools` limits nothing" in message
    target = "opencode" if form != "opencode" else "claude"
    done = agentc.convert(text, source=form, target=target, path="x.md")
    assert "second-frontmatter" in {note.code for note in done.notes}


Z2 = "---\n\n---\nname: z2\ndescription: real\ntools: Read\n---\n\nB.\n"


def test_a_file_whose_fields_nobody_reads_is_no_mere_note(project: Project) -> None:
    project.put(".claude/agents/z2.md", Z2)
    project.put(".claude/agents/z3.md", Z2.replace("\n\n", "\ntitle: Z\n", 1))
    project.put(".claude/agents/note.md", "---\n\n---\n\nName: of a ship.\n")
    checked = project.run("check")
    assert "z2.md:4:1: warning[second-frontmatter]" in checked.stdout
    assert "z3.md:4:1: warning[second-frontmatter]" in checked.stdout
    assert "2 files checked" in checked.stdout + checked.stderr
    assert "1 note" in checked.stdout + checked.stderr
    done = project.run("convert", "--to", "opencode")
    assert ".claude/agents/z2.md:4:1: warning[second-frontmatter]" in done.stderr
    assert "`tools` limits nothing there" in done.stderr
    assert "1 note, 2 unread files" in done.stderr
    named = project.run("convert", ".claude/agents/z2.md", "--to", "opencode")
    assert "[second-frontmatter]" in named.stderr


def test_fields_without_fences_are_told_once(project: Project) -> None:
    project.put(".opencode/agents/x.md", "name: x\nmodel: y\n\nDo it.\n")
    assert "[no-fences]" in project.run("check").stdout
    assert "[second-frontmatter]" not in project.run("check").stdout


NO_FIELDS = (
    "Tools: those that you have.\n", "<!-- a note -->\nDo it.\n", "<!-- tools: Read\n",
    "---\n\n# Title\n---\n", "Role: you sail\nGoal: home\n", "name: what they call you\n\nText",
    "+++ b/tools.md\n+tools = 1\n", "+++\n# Title\n+++\n", "tools = none\nmodel = any\n",
    "# Title\n\ntools: Read\n", "```yaml\nfoo: 1\nbar: 2\n```\n", "You are a model: a good one.\n", "",
)  # fmt: skip


@pytest.mark.parametrize("body", NO_FIELDS)
def test_a_prompt_is_no_block_of_fields(body: str) -> None:
    assert messages("claude", HEAD + body, "second-frontmatter") == []
    assert messages("opencode", f"---\n{{}}\n---\n{body}", "second-frontmatter") == []


@pytest.mark.parametrize("source", ["claude", "extended"])
@pytest.mark.parametrize("key", ["opencode", "open-code"])
def test_a_vendors_block_is_stated_for_it_alone(source: str, key: str) -> None:
    block = f"{key}:\n  mode: primary\n  permission:\n    bash: deny\n  reasoningEffort: high\n"
    text = f"---\nname: x\ndescription: d\n{block}---\nBody.\n"
    there = agentc.convert(text, source=source, target="opencode", path="agents/x.md")
    agent = agentc.parse(there.text, format="opencode", path="x.md").agent
    assert (agent.mode, agent.extra_of("opencode")["reasoningEffort"]) == ("primary", "high")
    assert {rule.tool.cap for rule in agent.permission.rules or ()} == {Cap.SHELL}
    assert not [loss for loss in there.losses if loss.field.startswith("extra")]
    home = agentc.convert(there.text, source="opencode", target=source, path="x.md")
    assert block in home.text
    elsewhere = agentc.convert(
        text, source=source, target="claude" if source == "extended" else "extended", path="x.md"
    )
    assert "mode: primary" in elsewhere.text or source == "extended"


@pytest.mark.parametrize("key", ["kilo", "windsurf"])
def test_a_block_for_a_vendor_without_a_format_is_no_loss(key: str) -> None:
    text = f"---\nname: x\ndescription: d\n{key}:\n  model: y\n---\nBody.\n"
    done = agentc.convert(text, source="claude", target="opencode", path="x.md")
    assert [loss for loss in done.losses if loss.field.startswith("extra")] == []
    assert (
        f"{key}:\n  model: y\n"
        in agentc.convert(done.text, source="opencode", target="claude", path="x.md").text
    )


def test_a_block_for_claude_makes_a_file_extended(project: Project) -> None:
    """As other tools' files have it, with a list of targets beside."""
    text = '---\ntargets: ["*"]\nname: x\ndescription: d\nclaudecode:\n  model: opus\n---\nBody.\n'
    project.put("agents/x.md", text)
    assert project.run("convert", "agents/x.md", "--to", "claude", "-o", "out").returncode == 0
    assert "model: opus" in project.read("out/.claude/agents/x.md")


FAULTS = {
    "patterns under tools": (
        "tools:\n  write:\n    '*': false\n  bash: ask",
        [(4, "`write` under `tools`"), (6, "`bash` under `tools`")],
    ),
    "flags under permission": (
        "permission:\n  edit:\n    'a.*': false\n  bash: true",
        [(5, "`a.*` under `edit`"), (6, "`bash` under `permission`")],
    ),
    "several fields": (
        "temperature: warm\nhidden: 'yes'\nsteps: -1",
        [(3, "`temperature`"), (4, "`hidden`"), (5, "`steps`")],
    ),
    "colour": ("color: teal", [(3, "`color`")]),
    "no maps": ("tools: read\npermission: [a]", [(3, "`tools`"), (4, "`permission`")]),
    "nothing": ("mode:\noptions: x", [(3, "`mode`"), (4, "`options`")]),
}  # fmt: skip


@pytest.mark.parametrize("case", FAULTS.values(), ids=FAULTS)
def test_every_fault_is_told_in_the_words_of_the_file(
    case: tuple[str, list[tuple[int, str]]],
) -> None:
    lines, expected = case
    found = check_document(
        get_format("opencode"), f"---\ndescription: d\n{lines}\n---\nBody.\n", "x.md"
    ).diagnostics
    told = [one for one in found if one.code == "value"]
    assert [(one.where.line, one.message.partition(" must be ")[0]) for one in told] == expected
    for one in found:
        assert not any(
            word in one.message + one.hint
            for word in ("undefined", "Config", "permission.", "tools.")
        )
    assert all(one.hint for one in told)


def test_no_place_has_a_column_without_a_line(project: Project) -> None:
    project.put(".claude/agents/x.md", "just text\n")
    project.put(".claude/agents/y.md", "---\ndescription: d\n---\n")
    project.put(".claude/agents/z.md", "z" * (1 << 20) + "\n")
    found = json.loads(
        project.run(
            "check", "--format", "json", ".claude/agents/x.md", ".claude/agents/y.md"
        ).stdout
    )
    assert found
    assert all(one["column"] is None or one["line"] is not None for one in found)


def test_a_field_that_is_not_yaml_is_an_error_where_a_client_loses_something() -> None:
    def severities(form: str, description: str, *clients: str) -> set[Severity]:
        text = f"---\nname: x\ndescription: {description}\n---\nBody.\n"
        return {
            one.severity
            for one in check_document(get_format(form), text, "x.md", clients).diagnostics
            if one.code == "not-yaml"
        }

    assert severities("claude", "Use when: asked") == {Severity.WARNING}
    assert severities("claude", "Use when: asked\n  and so on") == {Severity.ERROR}
    assert severities("claude", "Use when: asked\r") == {Severity.ERROR}
    assert severities("extended", "Use when: asked") == {Severity.WARNING}
    assert severities("opencode", "@all: asked") == {Severity.WARNING}
    assert severities("opencode", "@all of them") == {Severity.ERROR}
    assert severities("claude", "@all of them", "opencode") == {Severity.ERROR}


@pytest.mark.parametrize(
    "below", ["Context: a gale", "Context: a gale\nuser: b", "note: see\ntriggers: all of them"]
)
def test_what_the_client_has_is_shown_where_it_reads_less(below: str) -> None:
    text = f"---\nname: x\ndescription: Use when: asked\n{below}: so\n---\nBody.\n"
    (message,) = messages("claude", text, "claude-reads-less")
    known = claude_client.read_frontmatter(text)
    assert known is not None
    assert f'"{known.description}"' in message
    assert (
        messages(
            "claude",
            "---\nname: x\ndescription: Use when: asked\n---\nBody.\n",
            "claude-reads-less",
        )
        == []
    )


def test_a_key_that_is_nearly_right_is_named() -> None:
    for key, meant in (("agents", "agent"), ("Agent", "agent"), ("modes", "mode")):
        with pytest.raises(agentc.AgentcError) as caught:
            agentc.parse(json.dumps({key: {"x": {}}}), format="opencode-json")
        assert f'did you mean "{meant}"' in caught.value.hint
        assert caught.value.where.line == 1


LISTS = {
    "read, grep": "OpenCode",
    "read_file, replace": "Gemini CLI",
    "search, execute": "Copilot",
    "apply_diff": "Roo Code",
}


@pytest.mark.parametrize("tools", LISTS)
def test_whose_words_a_list_is_in(tools: str) -> None:
    text = f"---\nname: x\ndescription: d\ntools: {tools}\n---\nBody.\n"
    done = agentc.convert(text, source="claude", target="opencode", path="x.md")
    told = {
        note.code: note
        for note in done.notes
        if note.code in ("unknown-tool", "no-tools", "foreign-words")
    }
    assert told.keys() == {"unknown-tool", "no-tools", "foreign-words"}
    assert {note.where.line for note in told.values()} == {4}
    assert LISTS[tools] in told["foreign-words"].message


def test_the_tools_of_an_output_are_looked_at() -> None:
    text = "---\nname: x\ndescription: d\ntools: Anchor\n---\nBody.\n"
    done = agentc.convert(text, source="extended", target="claude", path="x.md")
    told = {note.code: note.where.line for note in done.notes}
    assert (told["unknown-tool"], told["no-tools"]) == (4, 4)
    assert set(told) >= {
        one.code for one in check_document(get_format("claude"), done.text, "x.md").diagnostics
    }


COLOURS = {
    "teal": "#008080",
    '"#2932E1"': "#2932E1",
    "Red": "#ef4444",
    "primary": "primary",
    "red": "#ef4444",
}


@pytest.mark.parametrize("colour", COLOURS)
def test_a_colour_that_the_target_can_hold_is_written(colour: str) -> None:
    text = f"---\nname: x\ndescription: d\ncolor: {colour}\n---\nBody.\n"
    there = agentc.convert(text, source="claude", target="opencode", path="x.md")
    assert agentc.parse(there.text, format="opencode", path="x.md").agent.color == COLOURS[colour]
    home = agentc.convert(there.text, source="opencode", target="claude", path="x.md").text
    assert home.count("\ncolor:") == 1
    assert f"\ncolor: {colour}\n" in home
    assert (
        "bad-value"
        in {one.code for one in check_document(get_format("claude"), text, "x.md").diagnostics}
    ) == (colour != "red")


def test_a_reason_is_true() -> None:
    text = "---\nname: x\ndescription: d\ncolor: bluish\nemoji: y\nmaxTurns: lots\n---\nBody.\n"
    done = agentc.convert(text, source="claude", target="opencode", path="x.md")
    assert {loss.field for loss in done.losses} == {
        "color",
        "extra.claude.emoji",
        "extra.claude.maxTurns",
    }
    assert not any("only claude" in loss.reason for loss in done.losses)


CONFIGURATIONS = {
    'grants = "ask"': "`grants` belongs below `[permissions]`",
    '[permission]\ngrants = "ask"': 'did you mean "permissions"?',
    '[permissions]\ngrant = "ask"': 'did you mean "grants"?',
    "[permissions]\ncarry = true": "`carry` belongs below `[files]`",
    '[permissions]\nrespect_config = "yes"': "write respect_config = true, without quotes",
    "[permissions]\ngrants = true": 'for example grants = "ask"',
    '[permissions]\nallow_widening = "shell"': 'for example allow_widening = ["shell"]',
    '[permissions]\nallow_widening = ["shel"]': 'item 1, "shel", is no such; did you mean "shell"?',
    "[models]\nsonnet = 5": "for example sonnet = ",
    '[models]\nprovder = "x"': 'did you mean "provider"?',
    "models = 3": "write its keys below a line `[models]`",
}


@pytest.mark.parametrize("text", CONFIGURATIONS)
def test_a_slip_in_the_configuration_is_an_error_with_a_way_out(text: str, tmp_path: Path) -> None:
    (tmp_path / "agentc.toml").write_text(f"# mine\n{text}\n", encoding="utf-8")
    with pytest.raises(UsageError) as caught:
        load_config(tmp_path)
    assert CONFIGURATIONS[text] in caught.value.hint
    assert caught.value.where.line == (
        2 if text.startswith("[permission]") else 1 + len(text.splitlines())
    )


def test_a_conversion_names_every_fault(project: Project) -> None:
    text = "---\ndescription: d\ntools:\n  write: {'*': false}\n  bash: ask\n---\nBody.\n"
    project.put(".opencode/agents/x.md", text)
    said = project.run("convert", "--to", "claude").stderr
    assert "x.md:4:3: error[value]: `write` under `tools`" in said
    assert "line 5: `bash` under `tools`" in said
