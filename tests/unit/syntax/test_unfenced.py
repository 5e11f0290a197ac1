"""Fields at the top of a file that has no fences: one warning, and a repair where it is clear where
they end.

Belongs here: what every command says of such a file. Not here: other odd fences (`unit/linter/test_check.py`).
"""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import agentc
from agentc.errors import AgentcError
from agentc.ir.agent import Agent, differences
from agentc.lens.parse import parse
from agentc.linter.check import check_document
from agentc.spans import Span
from agentc.syntax import GRAMMARS
from agentc.vendors.registry import get_format
from tests.support.projects import Project
from tests.support.strategies import agents

HEAD = "name: pilot\ndescription: Flies.\n"
ABOUT_IT = frozenset({"no-fences", "no-frontmatter", "claude-skips"})

CLEAR = {
    "two fields": HEAD + "\nYou fly.\n",
    "a list of tools": HEAD + "tools:\n  - Read\n  - Grep\n\nYou fly.\n",
    "fields that are not YAML": "name: pilot\ndescription: Flies: high.\n\nYou fly.\n",
    "an unknown field and a comment": HEAD + "# mine\ncategory: air\n\n# Title\n\nYou fly.\n",
    "blank lines before": "\n\n" + HEAD + "\nYou fly.\n",
    "a byte order mark and CRLF": "\ufeff" + HEAD.replace("\n", "\r\n") + "\r\nYou fly.\r\n",
}
DRAWN = (
    "----",
    "--",
    "\u2014--",
    "\u2014-",
    "\u2014",
    "\u2013\u2013\u2013",
    "+++",
    "===",
    "- - -",
    "~~~",
    "***",
    "_____",
)
DRAWN_HEADS = {
    "nothing behind the fields": "+++\n" + HEAD + "\nYou fly.\n",
    "an exact fence behind the fields": "----\n" + HEAD + "---\nYou fly.\n",
    "an exact fence, and a rule in the prompt": "----\n" + HEAD + "---\nYou fly.\n\n---\n\nHigh.\n",
    "blank lines among the fields": "\n+++\nname: pilot\n\ndescription: Flies.\n+++\nYou fly.\n",
    "nothing before the fields": HEAD + "----\nYou fly.\n",
    "a byte order mark and CRLF": ("\ufeff+++\n" + HEAD + "+++\nYou fly.\n").replace("\n", "\r\n"),
    "the end of a YAML document": "+++\n" + HEAD + "...\nYou fly.\n",
}
UNCLEAR = {
    "no blank line": HEAD + "You fly.\n",
    "a field behind the blank line": HEAD + "\ntools: Read\n\nYou fly.\n",
    "an unknown field behind it": HEAD + "\ncategory: air\n\nYou fly.\n",
    "a text that goes on behind it": "name: pilot\ndescription: |\n  Flies.\n\n  High.\n\nYou fly.\n",
    "text among the fields": "name: pilot\nHello.\ndescription: Flies.\n\nYou fly.\n",
}
PROSE = (
    "***\nname: the first of all\n***\nText.\n",
    "+++\nText: with a colon.\n+++\n",
    "# A\n====\nname: x\ndescription: y\n",
    "Just a note.\n",
    "description: what it does\n\nText.\n",
    "# Title\n\nname: x\ndescription: y\n",
    "Name: x\nDescription: y\n\nZ\n",
)


def found(form: str, text: str) -> list[tuple[str, str, bool]]:
    """What a check says of fences: codes, severities, and whether a repair mends it."""
    diagnostics = check_document(get_format(form), text, ".claude/agents/pilot.md").diagnostics
    return [(one.code, one.severity, one.fixable) for one in diagnostics if one.code in ABOUT_IT]


@pytest.mark.parametrize("text", CLEAR.values(), ids=CLEAR)
@pytest.mark.parametrize("form", ["claude", "extended"])
def test_a_clear_head_is_one_warning_and_gets_its_fences(form: str, text: str) -> None:
    assert found(form, text) == [("no-fences", "warning", True)]
    repaired = check_document(get_format(form), text, "pilot.md").repaired
    assert repaired is not None
    assert found(form, repaired) == []
    agent = parse(get_format(form), repaired, "pilot.md").agent
    assert (agent.name, (agent.description or "")[:5]) == ("pilot", "Flies")
    assert agent.prompt.strip()


@pytest.mark.parametrize("text", DRAWN_HEADS.values(), ids=DRAWN_HEADS)
@pytest.mark.parametrize("form", ["claude", "extended"])
def test_lines_that_are_drawn_like_fences_are_named_and_repaired(form: str, text: str) -> None:
    assert found(form, text) == [("no-fences", "warning", True)]
    repaired = check_document(get_format(form), text, "pilot.md").repaired
    assert repaired is not None
    assert found(form, repaired) == []
    agent = parse(get_format(form), repaired, "pilot.md").agent
    assert (agent.name, agent.description, agent.prompt.strip()[:8]) == (
        "pilot",
        "Flies.",
        "You fly.",
    )


def test_fields_in_toml_are_named() -> None:
    text = '+++\nname = "pilot"\ndescription = "Flies."\n+++\nYou fly.\n'
    assert found("claude", text) == [("no-fences", "warning", False)]
    assert "TOML" in check_document(get_format("claude"), text, "pilot.md").diagnostics[0].message


@given(
    agents(),
    st.sampled_from(("claude", "opencode", "extended")),
    st.sampled_from(DRAWN),
    st.sampled_from(DRAWN),
)
def test_an_agent_between_drawn_lines_is_the_agent_that_it_was(
    agent: Agent, form: str, before: str, after: str
) -> None:
    """Also where the first or the last line is an exact fence."""
    try:
        text = agentc.render(agent, format=form)
        whole = parse(get_format(form), text, "x.md", agent.name)
    except AgentcError:
        return
    record = whole.source.records[0]
    if (
        record.body is None
        or record.broken
        or not {"name", "description"} & {entry.key for entry in record.entries}
    ):
        return
    head, body = whole.source.slice(record.head), text[record.body.start :]
    if "---" in head:
        return  # for a client the fields end there: nobody can say what they were
    for opening, closing in ((before, after), (before, "---"), ("---", after)):
        report = check_document(get_format(form), f"{opening}\n{head}{closing}\n{body}", "x.md")
        codes = {one.code for one in report.diagnostics}
        if opening != "---" and len(record.entries) < 2:
            continue  # prose can begin so
        assert codes & {"no-fences", "long-fence", "repair", "swallowed-limit"}, codes
        if report.repaired is not None and not codes & {"repair"}:
            again = parse(get_format(form), report.repaired, "x.md", agent.name)
            assert again.agent.prompt == body
            assert not [name for name, *_ in differences(whole.agent, again.agent)]


@pytest.mark.parametrize("text", UNCLEAR.values(), ids=UNCLEAR)
def test_an_unclear_head_is_one_warning_and_stays(text: str) -> None:
    assert found("claude", text) == [("no-fences", "warning", False)]


@pytest.mark.parametrize("text", PROSE)
def test_prose_is_no_head(text: str) -> None:
    assert [code for code, *_ in found("claude", text)] == ["claude-skips", "no-frontmatter"]


def test_a_client_that_takes_all_of_it_for_a_prompt_is_told_so() -> None:
    (note,) = [
        one
        for one in check_document(get_format("opencode"), HEAD + "\nYou fly.\n", "x.md").diagnostics
        if one.code == "no-fences"
    ]
    assert "none of `name`, `description` counts" in note.message
    limited = HEAD + "permission:\n  bash: deny\n\nYou fly.\n"
    report = check_document(get_format("opencode"), limited, "x.md")
    assert [(one.code, one.severity, one.fixable) for one in report.diagnostics] == [
        ("no-fences", "error", True)
    ]
    with pytest.raises(AgentcError) as caught:
        agentc.convert(limited, source="opencode", target="claude", path="x.md")
    assert (caught.value.code, caught.value.exit_code, caught.value.where.line) == (
        "no-fences",
        1,
        1,
    )


@given(agents(), st.sampled_from(("claude", "extended")))
@example(Agent("x", description="d", prompt="Body.\n"), "claude")
@example(Agent("x", description="a\n\n  b\n", prompt="Body.\n"), "claude")
def test_fences_are_put_where_they_were_taken_away(agent: Agent, form: str) -> None:
    """A repaired text says what the text with fences says, or it is not repaired."""
    try:
        text = agentc.render(agent, format=form)
    except AgentcError:
        return
    whole = parse(get_format(form), text, "x.md", agent.name)
    record = whole.source.records[0]
    assert record.body is not None
    body = text[record.body.start :]
    bare = f"{whole.source.slice(record.head)}\n{body}"
    try:
        parse(get_format(form), bare, "x.md", agent.name)
    except AgentcError as error:
        if error.code != "no-fences":
            return
    else:
        return  # all of it is YAML, or it has fences of its own
    repaired = check_document(get_format(form), bare, "x.md").repaired
    if repaired is None:
        return
    again = parse(get_format(form), repaired, "x.md", agent.name)
    assert [name for name, *_ in differences(whole.agent, again.agent)] in ([], ["prompt"])
    assert again.agent.prompt == f"\n{body}"


PROMPT_LINES = {
    "plain": ("Flies high.", "{key}: Flies high.\n"),
    "a block": ("Flies high.\n", "{key}: |\n  Flies high.\n"),
    "an empty block": ("", "{key}: |\n"),
    "empty quotes": ("", '{key}: ""\n'),
}


@given(
    st.permutations(["description", "name", "prompt"]),
    st.sampled_from(["prompt", "instructions", "systemPrompt", "system_prompt"]),
    st.sampled_from(list(PROMPT_LINES)),
    st.integers(1, 2),
    st.booleans(),
    st.sampled_from(["claude", "opencode", "extended"]),
)
@example(["description", "prompt", "name"], "prompt", "an empty block", 2, False, "claude")
@example(["description", "prompt", "name"], "prompt", "plain", 1, True, "claude")
def test_a_prompt_among_the_fields_becomes_the_body(
    order: list[str], key: str, drawn: str, times: int, ends: bool, form: str
) -> None:
    """However often the same prompt stands there, and whatever else says the same."""
    prompt, line = PROMPT_LINES[drawn]
    lines = {
        "name": "name: pilot\n",
        "description": "description: Flies high.\n",
        "prompt": line.format(key=key) * times,
    }
    text = "".join(lines[each] for each in order)
    text = text if ends else text.removesuffix("\n")
    try:
        document = parse(get_format(form), text, "pilot.md")
    except AgentcError as error:
        unseen = error.code == "no-frontmatter" and order[0] == "prompt"
        if error.code != "duplicate-key" and not unseen:
            raise
        return
    if document.source.records[0].body is not None:
        return  # to its client all of it is the prompt
    report = check_document(get_format(form), text, "pilot.md")
    if (drawn, times, ends, order[-1]) == ("a block", 2, False, "prompt"):
        assert report.repaired is None, "one prompt ends with a line end, and one does not"
        return
    assert report.repaired is not None
    again = parse(get_format(form), report.repaired, "pilot.md")
    assert again.source.records[0].body is not None
    assert not list(differences(document.agent, again.agent))
    assert again.agent.prompt.rstrip("\n") == prompt.rstrip("\n")
    assert check_document(get_format(form), report.repaired, "pilot.md").repaired == report.repaired
    assert not {one.code for one in report.diagnostics} & {"repair"}


def test_a_folder_is_converted_with_a_warning(project: Project) -> None:
    project.put(".claude/agents/pilot.md", HEAD + "\nYou fly.\n")
    done = project.run("convert", "--to", "opencode")
    assert done.returncode == 0
    assert done.stderr.count("pilot.md:") == 1
    assert ".claude/agents/pilot.md:1:1: warning[no-fences]: fields without `---`" in done.stderr
    assert "hint: `agentc check --fix .claude/agents/pilot.md` puts them there" in done.stderr
    assert "left out, as no agents: 1 unfenced file" in done.stderr
    named = project.run("convert", ".claude/agents/pilot.md", "--to", "opencode")
    assert (named.returncode, "error[no-fences]" in named.stderr) == (2, True)
    for paths in ((), (".claude/agents",), (".claude/agents/pilot.md",)):
        checked = project.run("check", *paths)
        assert (checked.returncode, checked.stdout.count("pilot.md:")) == (0, 1)
        assert "Claude Code takes it for notes, not for an agent" in checked.stdout


def test_a_repair_that_makes_an_agent_is_told(project: Project) -> None:
    project.put(".claude/agents/pilot.md", HEAD + "\nYou fly.\n")
    project.put("agents/unclear.md", HEAD + "You fly.\n")
    done = project.run("check", "--fix")
    assert (
        ".claude/agents/pilot.md:1:1: repaired[no-fences]: its fields stand between fences now"
        in done.stderr
    )
    assert 'to its client the file is the agent "pilot"' in done.stderr
    assert project.read(".claude/agents/pilot.md") == f"---\n{HEAD}---\n\nYou fly.\n"
    assert project.read("agents/unclear.md") == HEAD + "You fly.\n"
    assert project.run("convert", "--to", "opencode").returncode == 0
    assert "description: Flies." in project.read(".opencode/agents/pilot.md")


def test_limits_without_fences_in_a_folder_of_any_format_are_a_warning(project: Project) -> None:
    project.put("agents/pilot.md", "description: Flies: high.\ntools: Read\n\nYou fly.\n")
    assert "agents/pilot.md:1:1: warning[no-fences]" in project.run("check", "agents").stdout


def test_a_note_that_lies_where_no_agents_do_stays_a_note(tmp_path: Path) -> None:
    made = Project(tmp_path)
    text = "name: list\ndescription: what to buy\n\nMilk.\n"
    made.put("docs/shopping.md", text)
    made.put("docs/a.md", "---\nname: a\ndescription: d\n---\nBody.\n")
    made.run("check", "docs", "--fix")
    assert made.read("docs/shopping.md") == text


@pytest.mark.parametrize("item", ["- *", "  - *", "- ~", "  - ***", "- + +"])
@pytest.mark.parametrize("key", ["tools", "disallowedTools"])
@pytest.mark.parametrize("form", ["claude", "extended"])
def test_an_item_of_a_list_is_no_drawn_fence(form: str, key: str, item: str) -> None:
    """What stands below it is a field, and what it limits is not lost."""
    text = f"---\nname: x\ndescription: d\n{key}:\n  - Read\n{item}\nmodel: opus\n---\nBody.\n"
    source = GRAMMARS["frontmatter"].read(text, get_format(form).keys, ())
    assert [entry.key for entry in source.records[0].entries][-1] == "model"
    assert source.slice(source.records[0].body or Span(0, 0)) == "Body.\n"
