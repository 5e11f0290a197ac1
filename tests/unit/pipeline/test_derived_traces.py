"""A generated file needs no line of traces: its header, and what it carries, tell the same.

Belongs here: that both decide the same, as written and after an edit, and which files keep the line.
Not here: where the text before an edit is found (`unit/project/test_bases.py`).
"""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import agentc
from agentc.errors import AgentcError, Refused
from agentc.ir.agent import differences
from agentc.options import ConversionOptions
from agentc.pipeline.convert import restore_carried
from agentc.pipeline.generated import add_proved_header
from agentc.pipeline.merge_base import adopt_base, find_base, needs_base
from agentc.syntax.comments import line as comment_of
from agentc.syntax.header import add_header
from agentc.vendors.registry import get_format, writable_formats
from tests.conftest import FEWER
from tests.support.pairs import list_pairs
from tests.support.strategies import DOCUMENTS

EVERYTHING = ConversionOptions(carry_exec=True, unenforced="write")
OPTIONS = st.builds(
    ConversionOptions,
    carry_exec=st.booleans(),
    unenforced=st.sampled_from(["refuse", "write"]),
    grants=st.sampled_from(["allow", "ask"]),
    provider=st.sampled_from(["", "acme"]),
    models=st.sampled_from([{}, {"*": "acme/large"}]),
    allow_widening=st.sampled_from([frozenset(), frozenset({"*", "hooks"})]),
    materialize=st.booleans(),
    name_prefix=st.sampled_from(["", "team-"]),
)
SMITH = (
    "---\nname: smith\ndescription: Forges.\nmodel: sonnet\nmemory: user\n"
    "tools: Read, Grep, Bash(git:*)\n---\nForge. Strike while it is hot.\n"
)
GENERATED = [
    name
    for name in writable_formats()
    if get_format(name).own != "claude" and not get_format(name).within
]


def path_in(format_name: str) -> str:
    return get_format(format_name).place().path_of("smith")


def convert(
    text: str, source: str, target: str, settings: ConversionOptions = EVERYTHING
) -> tuple[agentc.Conversion, str]:
    """A conversion, and its text with a header."""
    path = path_in(source)
    done = agentc.convert(text, source=source, target=target, path=path, settings=settings)
    form = get_format(target)
    return done, add_proved_header(form, done.text, done.name, path).text


def has_line(text: str) -> bool:
    return "agentc tells later edits" in text


@pytest.mark.parametrize(
    ("first", "second"), [one for one in list_pairs() if not get_format(one[1]).within]
)
@FEWER
@given(data=st.data(), then=OPTIONS, now=OPTIONS)
def test_what_is_restored_is_the_same_without_the_line(
    first: str, second: str, data: st.DataObject, then: ConversionOptions, now: ConversionOptions
) -> None:
    """Whatever the options are, and were."""
    try:
        done, headed = convert(data.draw(DOCUMENTS[first]), first, second, then)
    except AgentcError:
        assume(False)
        raise
    assume(not has_line(headed))
    form, texts = get_format(second), [add_header(done.text, path_in(first)), headed]
    read = [agentc.parse(text, format=second, path=done.path) for text in texts]
    assert read[0].agent.carried == read[1].agent.carried
    wanted = read[0].agent
    if data.draw(st.booleans()):
        wanted = replace(wanted, description="Another one.")
    if data.draw(st.booleans()):
        wanted = replace(wanted, prompt=f"{wanted.prompt}\nMore.\n")
    try:
        edited = [agentc.render(wanted, format=second, base=text) for text in texts]
    except AgentcError:
        assume(False)
        raise
    now = replace(now, name_prefix="")
    both = []
    for text in edited:
        document = agentc.parse(text, format=second, path=done.path)
        both.append(restore_carried(document, 0, now)[0])
    assert differences(*both) == ()
    assert both[0].own_limits == both[1].own_limits
    assert both[0].carried.kept == both[1].carried.kept
    assert form.own != get_format(first).own


@FEWER
@given(DOCUMENTS["claude"], st.sampled_from(GENERATED))
def test_what_was_written_tells_the_same_as_the_line_did(text: str, target: str) -> None:
    """To a merge, once the text is found that the header was written for."""
    try:
        done, headed = convert(text, "claude", target)
    except AgentcError:
        assume(False)
        raise
    assume(not has_line(headed))
    before = agentc.parse(done.text, format=target, path=done.path)
    wanted = replace(before.agent, description="Another one.")
    edited = agentc.parse(
        agentc.render(wanted, format=target, base=headed), format=target, path=done.path
    )
    assert needs_base(edited, get_format("claude"))
    other = done.text.replace("agentc tells", "agentc told")
    base = find_base(edited, [(other, other), (done.text, done.text)])
    assert base is not None
    found = adopt_base(edited, base)
    assert found.agent.carried == before.agent.carried
    assert find_base(edited, [(other, other)]) is None


@pytest.mark.parametrize("target", GENERATED)
def test_a_file_that_was_just_made_has_no_line(target: str) -> None:
    done, headed = convert(SMITH, "claude", target)
    assert has_line(done.text)
    assert not has_line(headed)
    there, here = (
        agentc.parse(text, format=target, path=done.path).agent.carried
        for text in (done.text, headed)
    )
    assert there.kept == here.kept
    assert [trace.format for trace in here.traces] == ["claude"]


@pytest.mark.parametrize(
    "settings",
    [ConversionOptions(models={"sonnet": "acme/large"}), ConversionOptions(provider="acme")],
)
def test_what_only_an_option_made_keeps_its_line(settings: ConversionOptions) -> None:
    """After an edit nothing else would tell that nobody touched it."""
    done, headed = convert(SMITH, "claude", "opencode", settings)
    assert has_line(headed)
    edited = headed.replace("Forge.", "Forge all.")
    back = agentc.convert(edited, source="opencode", target="claude", path=done.path)
    assert "model: sonnet\n" in back.text


def test_a_file_that_was_made_by_way_of_another_keeps_its_lines() -> None:
    done, headed = convert(SMITH, "claude", "opencode")
    again = agentc.convert(headed, source="opencode", target="gemini", path=done.path)
    text = add_proved_header(get_format("gemini"), again.text, "smith", done.path).text
    assert text.count("agentc tells later edits") == 2


def test_what_was_left_out_keeps_its_line() -> None:
    """Nothing else tells that questions stand in for hooks."""
    hooks = "hooks: {PreToolUse: [{matcher: Bash, hooks: [{type: command, command: x}]}]}\n"
    text = SMITH.replace("memory", f"{hooks}memory")
    assert has_line(convert(text, "claude", "opencode", ConversionOptions())[1])


@pytest.mark.parametrize(
    ("old", "new"), [("# memory: user", "# memory: project"), ("# memory: user\n", "")]
)
def test_a_block_that_was_edited_opens_nothing(old: str, new: str) -> None:
    done, headed = convert(SMITH, "claude", "opencode")
    document = agentc.parse(headed.replace(old, new), format="opencode", path=done.path)
    assert "carry-damaged" in {note.code for note in document.notes}
    back = agentc.convert(document.source.text, source="opencode", target="claude", path=done.path)
    assert "memory" not in back.text


def test_an_edited_file_that_goes_on_vouches_for_nothing_else() -> None:
    """Of what it did not carry nobody knows what its own source said."""
    done, headed = convert(SMITH, "claude", "opencode")
    edited = headed.replace("Forges.", "Forges all.")
    there = agentc.convert(edited, source="opencode", target="gemini", path=done.path)
    trace = agentc.parse(there.text, format="gemini", path=there.path).agent.carried.trace("claude")
    assert trace is not None
    assert trace.digests["description"] == ("0", "0")
    home = agentc.convert(there.text, source="gemini", target="claude", path=there.path).text
    assert "description: Forges all.\n" in home
    assert "memory: user\n" in home


def test_a_renamed_file_still_has_the_name_of_its_source() -> None:
    _, headed = convert(SMITH, "claude", "opencode")
    agent = agentc.parse(headed, format="opencode", path=".opencode/agents/other.md").agent
    (trace,) = agent.carried.traces
    assert (
        trace.digests["name"]
        == agentc.parse(
            convert(SMITH, "claude", "opencode")[0].text, format="opencode", path="x.md"
        )
        .agent.carried.traces[0]
        .digests["name"]
    )


def test_a_name_that_neither_file_would_tell_is_carried() -> None:
    done, headed = convert(SMITH.replace("name: smith", "name: forge-master"), "claude", "opencode")
    assert "\n# name: forge-master\n" in headed
    assert not has_line(headed)
    with pytest.raises(Refused):
        agentc.merge_edits(
            agentc.parse(headed, format="opencode", path=done.path),
            agentc.parse(SMITH, format="claude", path=path_in("claude")),
        )


def test_a_name_that_somebody_wrote_is_none_of_the_source() -> None:
    """So it is no reason to write one of the client's own agents."""
    text = "---\ndescription: Looks.\nmode: subagent\n---\nLook around in the code.\n"
    for name, allowed in (("smith", False), ("explore", True)):
        path = f".opencode/agents/{name}.md"
        done = agentc.convert(
            text, source="opencode", target="claude", path=path, settings=EVERYTHING
        )
        headed = add_proved_header(get_format("claude"), done.text, done.name, path).text
        assert not has_line(headed)
        edited = headed.replace(f"name: {name}", "name: explore").replace("Looks.", "Sees.")
        if allowed:
            agentc.convert(edited, source="claude", target="opencode", path=done.path)
        else:
            with pytest.raises(Refused, match="own agents"):
                agentc.convert(edited, source="claude", target="opencode", path=done.path)


def test_one_replacement_in_fields_and_comments_is_an_edit() -> None:
    """What stands beside a carried value is for a reader alone."""
    done, headed = convert(SMITH, "claude", "opencode")
    edited = headed.replace("anthropic/claude-sonnet-5", "anthropic/claude-opus-5-5")
    assert edited.count("claude-opus-5-5") == 2
    back = agentc.convert(edited, source="opencode", target="claude", path=done.path)
    assert "model: sonnet" not in back.text
    assert "memory: user\n" in back.text


def test_a_line_as_an_earlier_release_wrote_it_is_noted() -> None:
    done, _ = convert(SMITH, "claude", "opencode")
    (now,) = re.findall(r"(?m)^# (agentc tells .*)\n", done.text)
    digests = now.partition("claude file: ")[2].rpartition(" #")[0]
    old = done.text.replace(now, comment_of(f"from claude: {digests}"))
    codes = [
        [note.code for note in agentc.parse(text, format="opencode", path=done.path).notes]
        for text in (done.text, old)
    ]
    assert codes[1] == [*codes[0], "carry-old"]
    traces = [
        agentc.parse(text, format="opencode", path=done.path).agent.carried.traces
        for text in (done.text, old)
    ]
    assert traces[0] == traces[1]


def test_a_header_in_a_value_is_the_agents_own_text() -> None:
    _, headed = convert(SMITH, "claude", "opencode")
    header = next(line for line in headed.splitlines() if "Generated by" in line)
    text = f'name = "x"\ndescription = """\na\n{header}\n"""\ndeveloper_instructions = "b"\n'
    agent = agentc.parse(text, format="codex", path=".codex/agents/x.toml").agent
    assert header in (agent.description or "")
    assert not agent.carried
