"""What a format cannot hold is carried in comment lines and comes home: over one hop or two,
through editors.

Belongs here: laws of carrying and restoring. Not here: comment lines as such (`unit/syntax/test_comments.py`),
edits that flow back into an original (`unit/pipeline/test_merge.py`), real files (`laws/test_circles.py`).
"""

from __future__ import annotations

import itertools
import re

import pytest
import yaml
from hypothesis import assume, given
from hypothesis import strategies as st

import agentc
from agentc.carry.restore import restore
from agentc.errors import AgentcError, Refused
from agentc.ir.agent import Agent, differences
from agentc.ir.agent import visible as ir_visible
from agentc.ir.permission import at_most
from agentc.ir.provenance import Carried, CarriedKey
from agentc.lens.widening import find_widenings
from agentc.options import ConversionOptions
from agentc.permissions.changes import find_changes
from agentc.permissions.modes import with_mode_restrictions
from agentc.permissions.resolve import ResolvedRules
from agentc.pipeline.convert import convert_document
from agentc.secrets.scan import holds_secret, list_secrets
from agentc.spans import Span
from agentc.syntax.carried_block import find_block
from agentc.syntax.comments import escape
from agentc.syntax.comments import line as comment_of
from agentc.syntax.portable_values import make_portable
from agentc.vendors.registry import all_formats, get_format, writable_formats
from tests.conftest import FEWER
from tests.support.carried import begins_list, drop_block, has_block, put_on_top, split_block
from tests.support.pairs import list_pairs
from tests.support.strategies import DOCUMENTS, agents, texts

EVERYTHING = ConversionOptions(carry_exec=True)
FORMATS = pytest.mark.parametrize("format_name", writable_formats())
PAIRS = pytest.mark.parametrize(
    ("first", "second"),
    list_pairs(),
)


def written(
    text: str, source: str, target: str, settings: ConversionOptions = EVERYTHING
) -> agentc.Conversion:
    """A conversion; examples that are refused say nothing about carrying."""
    try:
        return agentc.convert(
            text, source=source, target=target, path=path_in(source), settings=settings
        )
    except Refused:
        assume(False)
        raise


def path_in(format_name: str) -> str:
    return get_format(format_name).place().path_of("pilot")


def through(text: str, *formats: str, settings: ConversionOptions = EVERYTHING) -> str:
    """The text after a walk over formats, each file at the place that its format gives it."""
    path = path_in(formats[0])
    for source, target in itertools.pairwise(formats):
        try:
            done = agentc.convert(text, source=source, target=target, path=path, settings=settings)
        except Refused:
            assume(False)
            raise
        text, path = done.text, done.path
    return text


def drawn(data: st.DataObject, format_name: str) -> tuple[str, Agent]:
    """A document of a format that can be read, and its agent."""
    text = data.draw(DOCUMENTS[format_name])
    try:
        return text, agentc.parse(text, format=format_name, path=path_in(format_name)).agent
    except AgentcError:
        assume(False)
        raise


@FORMATS
@FEWER
@given(agent=agents())
def test_put_get_with_carry(format_name: str, agent: Agent) -> None:
    try:
        text = agentc.render(agent, format=format_name, settings=EVERYTHING)
    except Refused:
        assume(False)
        raise
    assume("secret" not in text and not list_secrets(agent))
    form = get_format(format_name)
    again = agentc.parse(text, format=format_name, path=form.place().path_of(agent.name)).agent
    assert differences(agent, restore(again, form, all_formats(), EVERYTHING)) == ()


@PAIRS
@FEWER
@given(data=st.data())
def test_circle(first: str, second: str, data: st.DataObject) -> None:
    text, agent = drawn(data, first)
    again = through(text, first, second, first)
    assert (
        differences(
            agent, agentc.parse(again, format=first, path=path_in(first), name=agent.name).agent
        )
        == ()
    )


@PAIRS
@FEWER
@given(data=st.data())
def test_circle_over_two_hops(first: str, second: str, data: st.DataObject) -> None:
    text, agent = drawn(data, first)
    third = data.draw(
        st.sampled_from(
            [
                name
                for name in writable_formats()
                if get_format(name).own not in (get_format(first).own, get_format(second).own)
            ]
        )
    )
    again = through(text, first, second, third, first)
    assert (
        differences(
            agent, agentc.parse(again, format=first, path=path_in(first), name=agent.name).agent
        )
        == ()
    )


def with_own_block(text: str, source: str, target: str) -> agentc.Conversion:
    """A conversion that carries something, and more than a trace."""
    done = written(text, source, target)
    assume(has_block(done.text))
    return done


@PAIRS
@FEWER
@given(data=st.data())
def test_circle_through_an_editor(first: str, second: str, data: st.DataObject) -> None:
    """Comments that are indented anew, that blanks are added to, and that others follow, carry the
    same; so does a checkout with other line ends."""
    text, agent = drawn(data, first)
    done = with_own_block(text, first, second)
    before, block, after = split_block(done.text)
    indent = data.draw(st.sampled_from(["", "  ", "    "]))
    behind = data.draw(st.sampled_from(["", " ", "\t"]))
    mine = data.draw(st.sampled_from(["", "# mine\n", "\n# mine\n", "#\n"]))
    mangled = before + "".join(f"{indent}{line}{behind}\n" for line in block) + mine + after
    if data.draw(st.booleans()) and "\r" not in mangled:
        head, closing, body = mangled.partition("\n---\n")
        mangled = head.replace("\n", "\r\n") + closing.replace("\n", "\r\n") + body
    try:
        again = agentc.convert(
            mangled, source=second, target=first, path=done.path, settings=EVERYTHING
        )
    except Refused:  # its own client does not load what was drawn
        assume(False)
        raise
    assert (
        differences(
            agent,
            agentc.parse(again.text, format=first, path=path_in(first), name=agent.name).agent,
        )
        == ()
    )


@PAIRS
@FEWER
@given(data=st.data())
def test_what_is_carried_is_plain_yaml(first: str, second: str, data: st.DataObject) -> None:
    """Each section of a block, without the signs, is YAML that any reader takes; the lines have
    nothing in them that could steer what shows them, or end the fields."""
    text, _ = drawn(data, first)
    done = with_own_block(text, first, second)
    _, (announcing, *block), _ = split_block(done.text)
    assert announcing.startswith("# agentc needs these lines to convert this agent back; ")
    assert all(line.rstrip("\n") == line.rstrip(" \t\r") for line in block)
    sections = re.split(
        r"(?m)^.* file (?:that it was made from|before that one says it):\n", plain_lines(block)
    )
    assert sections[0] == ""
    carried = agentc.parse(done.text, format=second, path=done.path).agent.carried
    stated = [kept for kept in carried.kept if kept.raw is not None]
    read = [yaml.load(one, yaml.BaseLoader) or {} for one in sections[1:]]
    assert [str(key) for section in read for key in section] == [kept.key for kept in stated]
    for line in block:
        assert "---" not in line
        assert not re.search(
            "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]", line
        )


def plain_lines(block: list[str]) -> str:
    return "".join(line.removeprefix("#").removeprefix(" ") + "\n" for line in block)


@PAIRS
@FEWER
@given(data=st.data())
def test_a_damaged_block_is_told_and_never_half_applied(
    first: str, second: str, data: st.DataObject
) -> None:
    """Each statement comes home as it was, or as it is visible here."""
    text, agent = drawn(data, first)
    done = with_own_block(text, first, second)
    before, block, after = split_block(done.text)
    which = data.draw(st.integers(0, len(block) - 1))
    at = data.draw(st.integers(min(len("# "), len(block[which])), len(block[which])))
    at = min(at, len(block[which].partition("  # here: ")[0]))
    damage = data.draw(st.sampled_from(["edit", "edit", "wrap", "drop", "move"]))
    if damage == "edit":
        block[which] = block[which][:at] + "\u00a7" + block[which][at + 1 :]
    elif damage == "wrap":
        assume(block[which][2:at].strip() and block[which][at:].strip())
        block[which : which + 1] = [block[which][:at], f"# {block[which][at:].lstrip()}"]
    elif damage == "drop":
        del block[which]
    else:
        block.insert(1, "")
    text = before + "\n".join([*block, ""]) + after
    damaged = agentc.parse(text, format=second, path=done.path)
    visible = agentc.parse(done.text, format=second, path=done.path).agent
    restored = restore(damaged.agent, get_format(second), all_formats(), EVERYTHING)
    changed = {name for name, *_ in differences(agent, restored)}
    if damage != "wrap" or changed:
        assert "carry-damaged" in {note.code for note in damaged.notes}
    assert changed <= {name for name, *_ in differences(agent, visible)}
    assert all(
        value == dict(ir_visible(visible)).get(name)
        for name, _, value in differences(agent, restored)
    )


RAWS = st.one_of(
    texts(),
    st.sampled_from(
        [
            "Read, Bash",
            "'*'",
            "[Read, Write]",
            "bypassPermissions",
            "\n  '*': allow",
            "full_access",
            "opus",
        ]
    ),
)
KEPT = st.builds(
    CarriedKey,
    st.sampled_from([*writable_formats(), "unknown"]),
    st.sampled_from(
        [
            "tools",
            "disallowedTools",
            "permission",
            "permissionMode",
            "tool_access",
            "model",
            "memory",
        ]
    )
    | st.sampled_from(["hooks", "targets", "x"]),
    st.one_of(st.none(), RAWS),
)


@FORMATS
@FEWER
@given(data=st.data(), forged=st.lists(KEPT, min_size=1, max_size=4).map(tuple))
def test_a_forged_line_smuggles_nothing_in(
    format_name: str, data: st.DataObject, forged: tuple[CarriedKey, ...]
) -> None:
    """Whatever a comment claims, it stands for what is visible: writing it here again gives the
    visible limits."""
    form = get_format(format_name)
    text, agent = drawn(data, format_name)
    document = parse_with(form.name, text, Carried(forged))
    assume(document is not None)
    assert document is not None
    assert differences(agent, document.agent) == ()
    assert document.agent.carried.kept == tuple(map(make_portable, forged))
    restored = restore(document.agent, form, all_formats(), ConversionOptions())
    assert restored.hooks == agent.hooks
    for target in writable_formats():
        if get_format(target).own == form.own:
            continue
        try:
            plain = written_anew(document_of(form.name, text), target)
        except Refused:
            continue
        image = written_anew(document, target)
        assert list(find_widenings(plain, image, get_format(target))) == [], target


def document_of(format_name: str, text: str) -> agentc.Document:
    return agentc.parse(text, format=format_name, path=path_in(format_name))


def written_anew(document: agentc.Document, target: str) -> Agent:
    """What a document's agent is in another format."""
    done = convert_document(document, get_format(target))[0]
    return agentc.parse(done.text, format=target, path=done.path).agent


def test_a_forged_line_opens_no_tool() -> None:
    """By name: a comment that claims more than what stands in the file."""
    claims = [
        ("tools", claimed) for claimed in ("Read, Bash", "'*'", "Read, Grep, Write", "Grep, Edit")
    ]
    for key, claimed in [*claims, ("permissionMode", "bypassPermissions"), ("memory", "user")]:
        text = '---\ndescription: x\nmode: subagent\npermission:\n  "*": deny\n  grep: allow\n---\nbody\n'
        text = put_on_top(text, Carried((CarriedKey("claude", key, claimed),)))
        done = agentc.convert(
            text, source="opencode", target="claude", path=".opencode/agents/x.md"
        )
        before = ResolvedRules(
            with_mode_restrictions(agentc.parse(text, format="opencode", name="x").agent.permission)
        )
        after = ResolvedRules(
            with_mode_restrictions(agentc.parse(done.text, format="claude").agent.permission)
        )
        assert all(
            at_most(change.after, change.before) for change in find_changes(before, after)
        ), claimed
        assert "tools: Grep\n" in done.text
        assert "permissionMode" not in done.text


def test_what_comes_home_wider_is_told() -> None:
    text = "---\nname: x\ndescription: works\ntools: Edit\npermissionMode: bypassPermissions\n---\n"
    there = agentc.convert(text, source="claude", target="opencode", path=".claude/agents/x.md")
    back = agentc.convert(there.text, source="opencode", target="claude", path=there.path)
    assert drop_block(back.text).startswith(text.removesuffix("---\n"))
    told = [note.message for note in back.notes if note.code == "carry-wider"]
    assert len(told) == 1
    assert "create (deny -> default), mode bypassPermissions" in told[0]
    pasted = there.text.replace("edit:", "grep:")
    assert (
        "bypass"
        not in agentc.convert(pasted, source="opencode", target="claude", path=there.path).text
    )


def test_a_limit_in_the_file_outweighs_what_a_comment_states_for_another_format() -> None:
    text = "---\nname: x\ndescription: works\ntools: Read, Bash\ntargets:\n  claude:\n    tools: Read, Bash, Write\n---\n"
    there = agentc.convert(text, source="extended", target="opencode", path="agents/x.md")
    denied = there.text.replace("bash: allow", "bash: deny")
    assert denied != there.text
    done = agentc.convert(denied, source="opencode", target="claude", path=there.path)
    assert "\ntools: Read\n" in done.text
    home = agentc.convert(there.text, source="opencode", target="extended", path=there.path)
    assert "tools: Read, Bash, Write" in home.text


@pytest.mark.parametrize(
    "kept",
    [
        CarriedKey("nope", "x", "y"),
        CarriedKey("claude", "", "y"),
        CarriedKey("claude", "memory", "project\nmemory: user"),
        CarriedKey("claude", "memory", "project\n---\nEVIL"),
        CarriedKey("claude", "x", "y\n# agentc keeps claude.memory: user #abcdef"),
        CarriedKey("claude", "description", "works --- x"),
        CarriedKey("extended", "targets", "{claude: {memory: bogus}, nowhere: {a: 1}}"),
        CarriedKey(
            "extended",
            "targets",
            "{opencode: {permission: {" + ", ".join(f"'a{n}*': deny" for n in range(300)) + "}}}",
        ),
        CarriedKey("claude", "x", " ".join(f"#{n:06x}" for n in range(300))),
    ],
)
def test_odd_lines_do_no_harm(kept: CarriedKey) -> None:
    text = put_on_top("---\ndescription: works\nmode: subagent\n---\nbody\n", Carried((kept,)))
    agent = agentc.parse(text, format="opencode", path=".opencode/agents/x.md").agent
    assert agent.carried.kept == (make_portable(kept),)
    assert drop_block(agentc.render(agent, format="claude")).startswith("---\nname: x\n")
    for target in ("claude", "extended"):
        done = agentc.convert(text, source="opencode", target=target, path=".opencode/agents/x.md")
        head = drop_block(done.text)
        assert "EVIL" not in head
        assert "\ndescription: works --- x\n" not in head
        assert head.count("memory:") <= 1


@pytest.mark.parametrize("raw", ["'x'", "'0'", "0", "[plan]", "{a: 1}", '"plan\\n"'])
@pytest.mark.parametrize(
    "key", ["permissionMode", "memory", "color", "maxTurns", "isolation", "background"]
)
def test_a_carried_value_that_means_nothing_to_its_field_is_left_behind(key: str, raw: str) -> None:
    """Unless its trace says that it stood there: then it is written back as it was."""
    plain = "---\ndescription: works\nmode: subagent\n---\nbody\n"
    text = put_on_top(plain, Carried((CarriedKey("claude", key, raw),)))
    done = agentc.convert(text, source="opencode", target="claude", path=".opencode/agents/x.md")
    head = drop_block(done.text)
    assert f"{key}:" not in head
    honest = f"---\nname: x\ndescription: works\n{key}: {raw}\n---\nbody\n"
    there = agentc.convert(honest, source="claude", target="opencode", path=".claude/agents/x.md")
    back = agentc.convert(there.text, source="opencode", target="claude", path=there.path)
    assert back.text.startswith(honest.removesuffix("---\nbody\n"))


def test_a_spelling_is_taken_for_what_is_stated_for_others_only_where_it_says_all_of_it() -> None:
    carried = Carried((CarriedKey("extended", "targets", "{}"),))
    text = put_on_top("---\nname: x\ndescription: works\nfoo: 1\n---\nbody\n", carried)
    done = agentc.convert(text, source="claude", target="extended", path=".claude/agents/x.md")
    assert "foo: 1" in drop_block(done.text)


def test_a_surrogate_in_a_comment_is_damage() -> None:
    line = comment_of("keeps no claude.\\ud800")
    document = agentc.parse(
        f"---\ndescription: works\n# {line}\n---\n", format="opencode", name="x"
    )
    assert [note.code for note in document.notes] == ["carry-damaged"]


def test_an_edited_stand_in_wins() -> None:
    text = "---\nname: x\ndescription: works\ntools: Read, Task\nmodel: sonnet\nmemory: user\n---\n"
    there = agentc.convert(text, source="claude", target="opencode", path=".claude/agents/x.md")
    edited = there.text.replace(
        "model: anthropic/claude-sonnet-5", "model: anthropic/claude-opus-5-5"
    )
    back = agentc.convert(edited, source="opencode", target="claude", path=there.path)
    assert drop_block(back.text) == (
        "---\nname: x\ndescription: works\ntools: Read, Task\nmodel: claude-opus-5-5\nmemory: user\n---\n"
    )
    assert [note.message for note in back.notes if note.code == "carry-left"] == [
        "not restored: claude.model (what stands for it here was edited)"
    ]


def test_an_edit_goes_to_the_override_where_there_is_one() -> None:
    text = "---\nname: x\ndescription: works\nmodel: opus\ntargets:\n  opencode:\n    model: a/b\n---\n"
    there = agentc.convert(text, source="extended", target="opencode", path="agents/x.md")
    assert "\nmodel: a/b\n" in there.text
    edited = there.text.replace("\nmodel: a/b\n", "\nmodel: c/d\n")
    back = agentc.convert(edited, source="opencode", target="extended", path=there.path)
    assert "\nmodel: opus\ntargets:\n  opencode:\n    model: c/d\n" in back.text


HOOKS = """---
name: x
description: works
mcpServers:
  - named
  - mine:
      command: run-me
hooks:
  Stop:
    - hooks:
        - type: command
          command: make tidy
---
"""


def test_what_starts_processes_is_carried_on_demand_alone() -> None:
    path = ".claude/agents/x.md"
    there = agentc.convert(HOOKS, source="claude", target="opencode", path=path)
    assert "run-me" not in there.text
    assert "make tidy" not in there.text
    assert {loss.field: loss.carried for loss in there.losses} == {
        "mcp_servers": False,
        "hooks": False,
    }
    there = agentc.convert(
        HOOKS, source="claude", target="opencode", path=path, settings=EVERYTHING
    )
    assert {loss.field: loss.carried for loss in there.losses} == {
        "mcp_servers": True,
        "hooks": True,
    }
    back = agentc.convert(there.text, source="opencode", target="claude", path=there.path)
    assert "make tidy" not in back.text
    assert left_behind(back) == [
        "not restored: claude.mcpServers, claude.hooks (it starts processes; carry_exec=True restores it)"
    ]
    back = agentc.convert(
        there.text, source="opencode", target="claude", path=there.path, settings=EVERYTHING
    )
    assert drop_block(back.text) == HOOKS


@pytest.mark.parametrize(
    ("servers", "secret"),
    [
        ("{gh: {command: gh, env: {GH_TOKEN: abcdefgh12345678}}}", True),
        ("{gh: {command: gh, env: {GH_TOKEN: '${GH_TOKEN}'}}}", False),
        ("{gh: {url: 'https://x.y', headers: {Authorization: Bearer abcdefgh12345678}}}", True),
        ("{gh: {command: gh, env: {LEVEL: debug}}}", False),
        ("{gh: {command: gh, args: [--key, sk-abcdefghij0123456789]}}", True),
        ("{gh: {url: 'https://user:pass@x.y'}}", True),
        ("{gh: {url: 'https://x.y/?token=abcdef'}}", True),
        ("{gh: {command: gh, args: [--token, abcdef]}}", True),
        ("{gh: {command: gh, args: ['--api-key=abc123def']}}", True),
        ("{gh: {command: gh, env: {OPENAI_KEY: abc}}}", True),
        ("{gh: {command: gh, env: {PASSWORD: 12345678}}}", True),
        ("{gh: {command: gh, headers: {X-Key: abc}}}", True),
        ("{gh: {command: gh, env: {A: hunter2 $x, GH_PAT: hunter2 $x}}}", True),
        ("\n  gh: # ghp_abcdefghij0123456789\n    command: gh", True),
        ("{gh: {command: gh, args: [--verbose, x]}}", False),
    ],
)
def test_what_looks_like_a_secret_is_never_carried(servers: str, secret: bool) -> None:
    text = f"---\nname: x\ndescription: works\nmcpServers: {servers}\nx-servers: {servers}\n---\n"
    done = agentc.convert(
        text, source="claude", target="opencode", path=".claude/agents/x.md", settings=EVERYTHING
    )
    told = {loss.field: loss for loss in done.losses}
    for name in ("mcp_servers", "extra.claude.x-servers"):
        assert told[name].carried is not secret
        assert ("looks like a secret" in told[name].reason) is secret
    assert ("mcpServers" in done.text) is not secret


@pytest.mark.parametrize(
    "said",
    ["use ghp_abcdefghij0123456789", "$ghp_abcdefghij0123456789", "'{env:ghp_abcdefghij012}'"],
)
def test_a_secret_in_a_text_is_never_carried(said: str) -> None:
    text = f"---\nname: x\ndescription: works\ninitialPrompt: {said}\n---\n"
    done = agentc.convert(text, source="claude", target="opencode", path=".claude/agents/x.md")
    assert "ghp_" not in done.text
    assert [loss.carried for loss in done.losses] == [False]


def test_nothing_is_carried_where_that_is_not_wanted() -> None:
    text = "---\nname: x\ndescription: works\nmodel: sonnet\nmemory: user\n---\nbody"
    there = agentc.convert(text, source="claude", target="opencode", path=".claude/agents/x.md")
    without = ConversionOptions(carry=False)
    path = ".claude/agents/x.md"
    plain = agentc.convert(text, source="claude", target="opencode", path=path, settings=without)
    assert (
        plain.text
        == "---\ndescription: works\nmode: subagent\nmodel: anthropic/claude-sonnet-5\n---\nbody"
    )
    assert not any(loss.carried for loss in plain.losses)
    back = agentc.convert(
        there.text, source="opencode", target="claude", path=there.path, settings=without
    )
    assert back.text == "---\nname: x\ndescription: works\nmodel: claude-sonnet-5\n---\nbody"
    assert left_behind(back) == [
        "not restored: claude.model, claude.memory (carry=False leaves it out)"
    ]


def left_behind(done: agentc.Conversion) -> list[str]:
    return [note.message for note in done.notes if note.code == "carry-left"]


def parse_with(format_name: str, text: str, carried: Carried) -> agentc.Document | None:
    """The text with comment lines at the top of its head, or of a list's item behind its first
    line, or nothing where they do not stand alone there."""
    if get_format(format_name).within and not begins_list(text):
        return None
    try:
        whole = put_on_top(text, carried)
        return agentc.parse(whole, format=format_name, path=path_in(format_name))
    except AgentcError:
        return None


def test_a_forged_statement_for_one_format_opens_nothing_on_its_way() -> None:
    kept = CarriedKey(
        "extended", "targets", "{claude: {permissionMode: bypassPermissions, tools: Bash}}"
    )
    text = '---\ndescription: works\nmode: subagent\npermission:\n  "*": deny\n---\n'
    text = put_on_top(text, Carried((kept,)))
    there = agentc.convert(text, source="opencode", target="extended", path=".opencode/agents/x.md")
    assert "targets:" not in there.text
    assert left_behind(there) == [
        "not restored: extended.targets (its comment was written for another file, or by hand)"
    ]


def test_looking_for_secrets_costs_no_more_than_the_length() -> None:
    for text in (
        "?" + "token" * 20_000,
        "?" + "key" * 40_000,
        "token=" * 20_000,
        "Basic " * 20_000,
        "://" * 40_000,
    ):
        assert not holds_secret(text)


@pytest.mark.parametrize("raw", ["[]", "[x]", "{}", "{a: b}"])
def test_a_value_that_the_format_cannot_hold_is_no_claim(raw: str) -> None:
    """Cursor knows lines of text alone: no file of its own can have said a list or a map."""
    carried = Carried((CarriedKey("cursor", "model", raw),))
    document = parse_with("copilot", "---\nname: pilot\ndescription: d\n---\ntext", carried)
    assert document is not None
    assert written_anew(document, "cursor").model is None


def in_old_lines(text: str, kept: tuple[CarriedKey, ...]) -> str:
    """The text with what it carries in comment lines as the first releases wrote them."""
    block = find_block(text, Span(0, len(text)))
    assert block is not None
    lines = (
        f"keeps no {one.format}.{one.key}"
        if one.raw is None
        else f"keeps {one.format}.{one.key}: {escape(one.raw)}"
        for one in kept
    )
    newline = "\r\n" if "\r\n" in text[block.span.start : block.span.end] else "\n"
    old = "".join(f"# {comment_of(line)}{newline}" for line in lines)
    return text[: block.span.start] + old + text[block.span.end :]


@PAIRS
@FEWER
@given(data=st.data())
def test_lines_of_earlier_releases_are_read_and_renewed(
    first: str, second: str, data: st.DataObject
) -> None:
    text, _ = drawn(data, first)
    done = with_own_block(text, first, second)
    agent = agentc.parse(done.text, format=second, path=done.path).agent
    assume(all(re.fullmatch(r"[\w-]+", one.key, re.ASCII) for one in agent.carried.kept))
    old = in_old_lines(done.text, agent.carried.kept)
    document = agentc.parse(old, format=second, path=done.path)
    assert document.agent.carried == agent.carried
    assert [note.code for note in document.notes if note.code.startswith("carry-")] == ["carry-old"]
    third = "claude" if second != "claude" else "opencode"
    try:
        on, anew = (
            agentc.convert(one, source=second, target=third, path=done.path, settings=EVERYTHING)
            for one in (old, done.text)
        )
    except Refused:
        assume(False)
        raise
    assert on.text == anew.text
