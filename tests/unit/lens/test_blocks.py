"""Edits of what an author states for one client alone: they go to where that stands, and nowhere
else.

Belongs here: `targets:` and blocks such as `opencode:` on the way back. Not here: other edits
(`unit/pipeline/test_merge.py`).
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import agentc
from agentc.carry.traces import list_statements
from agentc.errors import Refused
from agentc.ir.agent import Agent
from agentc.ir.permission import Permission
from agentc.ir.value import Map, freeze
from agentc.options import DEFAULTS, ConversionOptions
from agentc.permissions.changes import find_changes
from agentc.permissions.compare import compare
from agentc.permissions.modes import with_mode_restrictions as stated_rules
from agentc.permissions.resolve import ResolvedRules
from agentc.pipeline.merge import merge_edits
from agentc.syntax.yaml.writer import FRONTMATTER
from agentc.vendors.registry import writable_formats
from tests.conftest import FEWER
from tests.support.carried import edit_fields
from tests.support.projects import Project

# Keys of each client with values that can stand there, one of them and then another.
KEYS: dict[str, dict[str, list[Any]]] = {
    "opencode": {
        "model": ["a/b", "c/d"],
        "temperature": [0.25, 0.5],
        "top_p": [0.75, 1],
        "steps": [3, 7],
        "mode": ["all", "primary"],
        "color": ["#123456", "#654321"],
        "reasoningEffort": ["high", "low"],
        "permission": [
            {"bash": "deny"},
            {"bash": "deny", "webfetch": "deny"},
            {"edit": "deny", "bash": "deny"},
        ],
    },
    "claude": {
        "model": ["opus", "haiku"],
        "color": ["red", "blue"],
        "effort": ["high", "low"],
        "maxTurns": [3, 7],
        "tools": ["Read, Grep", "Read", "Grep, Glob"],
    },
    "gemini": {
        "model": ["gemini-3-pro", "gemini-3-flash"],
        "temperature": [0.25, 0.5],
        "tools": [["read_file", "grep_search"], ["read_file"], ["grep_search", "glob"]],
    },
    "qwen": {
        "model": ["qwen3-coder-plus", "qwen3-max"],
        "maxTurns": [3, 7],
        "tools": [["read_file"], ["read_file", "grep_search"]],
    },
    "copilot": {"model": ["gpt-5.4", "gpt-5.2"], "tools": [["read", "search"], ["read"]]},
    "cursor": {"model": ["gpt-5.4", "composer-2"], "readonly": [True], "is_background": [True]},
    "codex": {
        "model": ["gpt-6-sol", "gpt-5.4"],
        "model_reasoning_effort": ["high", "low"],
        "features": [{"shell_tool": False}],
    },
    "roo": {
        "groups": [["read", "command"], ["read"], ["edit"]],
        "whenToUse": ["for hulls", "for masts"],
    },
}
PLACES = {
    "claude": ".claude/agents/x.md",
    "opencode": ".opencode/agents/x.md",
    "extended": "agents/x.md",
    "gemini": ".gemini/agents/x.md",
    "copilot": ".github/agents/x.agent.md",
}
# Whose file states something for whom, and under which key.
STATED = [
    ("claude", "opencode", "opencode"),
    ("claude", "opencode", "open-code"),
    ("extended", "opencode", "opencode"),
    ("extended", "opencode", "targets"),
    ("extended", "claude", "claude"),
    ("extended", "claude", "claudecode"),
    ("extended", "claude", "targets"),
    ("opencode", "claude", "claude-code"),
    ("claude", "gemini", "gemini"),
    ("extended", "gemini", "geminicli"),
    ("claude", "copilot", "copilot"),
]
GENERAL = {
    "claude": "model: sonnet\ntools: Read, Grep, Glob, Bash, Edit\ncolor: green\nmaxTurns: 9",
    "extended": "model: sonnet\ntools: Read, Grep, Glob, Bash, Edit\ncolor: green\nmaxTurns: 9\ntemperature: 0.1",
    "opencode": "model: anthropic/claude-sonnet-5\nmode: subagent\nsteps: 9",
}


@FEWER
@given(stated=st.sampled_from(STATED), data=st.data())
def test_an_edit_goes_to_where_its_value_stands(
    stated: tuple[str, str, str], data: st.DataObject
) -> None:
    """What is stated for one client alone takes the edit, and the next conversion writes what was
    edited."""
    source, target, key = stated
    named = data.draw(
        st.lists(st.sampled_from(list(KEYS[target])), min_size=1, max_size=3, unique=True)
    )
    block = {name: data.draw(st.sampled_from(KEYS[target][name])) for name in named}
    owned = Map({target: freeze(block)}) if key == "targets" else freeze(block)
    general = GENERAL[source]
    head, tail = f"---\nname: x\ndescription: d  # mine\n{general}\n{key}:", "\n# last\n---\nbody\n"
    head = head if source != "opencode" else head.replace("name: x\n", "")
    text = head + FRONTMATTER.after_colon(owned) + tail
    settings = ConversionOptions(accept_widening=True)
    try:
        there = agentc.convert(
            text, source=source, target=target, path=PLACES[source], settings=settings
        )
    except Refused:
        assume(False)
        raise
    changed = data.draw(st.sampled_from(named))
    document = agentc.parse(there.text, format=target, path=there.path)
    own = freeze({**block, changed: data.draw(st.sampled_from(KEYS[target][changed]))})
    wanted = agentc.parse(
        f"---{FRONTMATTER.after_colon(own)}\n---\nbody\n", format=target, path=there.path, name="x"
    )
    attribute = next(
        (one.attribute for one in document.format.fields if changed in one.keys), "extra"
    )
    value = getattr(wanted.agent, attribute)
    rendered = agentc.render(
        replace(document.agent, **{attribute: value}), format=target, base=document
    )
    edited = agentc.parse(rendered, format=target, path=there.path)
    original = agentc.parse(text, format=source, path=PLACES[source])
    try:
        done = merge_edits(edited, original, settings)
    except Refused:
        assume(False)
        raise
    assert done.text.startswith(head)
    assert done.text.endswith(tail)
    again = agentc.convert(
        done.text, source=source, target=target, path=PLACES[source], settings=settings
    )
    forward = agentc.parse(again.text, format=target, path=there.path)
    assert mean_the_same(forward.agent, edited.agent)


NAMES = [
    (form.own, name)
    for form in writable_formats().values()
    for name in (*sorted(form.block_names), form.own.capitalize())
    if not form.targets_key
]


@FEWER
@given(source=st.sampled_from(["claude", "extended"]), named=st.sampled_from(NAMES), data=st.data())
def test_a_block_called_like_a_format_is_what_targets_is(
    source: str, named: tuple[str, str], data: st.DataObject
) -> None:
    """Whatever is stated for one client alone comes out of a block as out of `targets`."""
    target, key = named
    assume(source != target)  # in a file of its own client a block is an unknown key
    keys = data.draw(st.lists(st.sampled_from(list(KEYS[target])), min_size=1, unique=True))
    stated = json.dumps({one: data.draw(st.sampled_from(KEYS[target][one])) for one in keys})
    head = "---\nname: pilot\ndescription: d\n"
    texts = (
        f"{head}targets:\n  {target}: {stated}\n---\nFly the ship.\n",
        f"{head}{key}: {stated}\n---\nFly the ship.\n",
    )
    by_targets, by_block = (
        agentc.parse(done.text, format=target, path=done.path).agent
        for done in (
            agentc.convert(
                text, source=form, target=target, path=f"agents/{target}.md",
                settings=ConversionOptions(carry=False),
            )
            for form, text in zip(("extended", source), texts, strict=True)
        )
    )  # fmt: skip
    same = replace(by_block, origin=by_targets.origin, carried=by_targets.carried)
    assert same == by_targets


def test_every_format_that_is_a_target_has_its_block() -> None:
    assert {own for own, _ in NAMES} == KEYS.keys()


def test_a_limit_for_one_client_alone_comes_home_from_there() -> None:
    text = (
        "---\nname: x\ndescription: d\ntools: Read, Bash\n"
        "codex-cli: {features: {shell_tool: false}, model: gpt-5.4}\ncursor: {readonly: true}\n---\nbody\n"
    )
    unenforced = ConversionOptions(unenforced="write")
    for target, limit in (("cursor", "readonly: true"), ("codex", "shell_tool = false")):
        done = agentc.convert(
            text, source="claude", target=target, path=PLACES["claude"], settings=unenforced
        )
        assert limit in done.text
        home = agentc.convert(done.text, source=target, target="claude", path=done.path).text
        assert "codex-cli: {features: {shell_tool: false}, model: gpt-5.4}\ncursor:" in home


def mean_the_same(one: Agent, other: Agent) -> bool:
    """Whether two agents state the same, limits in whatever order."""
    old, new = (ResolvedRules(stated_rules(each.permission)) for each in (one, other))
    before, after = (
        list_statements(replace(each, permission=Permission())) for each in (one, other)
    )
    return not [*find_changes(old, new)] and before == after


BLOCK = "---\nname: x\ndescription: d\nmodel: opus\nopencode:\n  model: a/b  # why\n  temperature: 0.3\n---\nbody\n"


@pytest.mark.parametrize("source", ["claude", "extended"])
@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("model: a/b", "model: c/d"),
        ("temperature: 0.3", "temperature: 0.7"),
        ("temperature: 0.3\n", ""),
        ("description: d", "description: e"),
    ],
)
def test_a_block_takes_the_edits_of_what_it_states(source: str, old: str, new: str) -> None:
    done = agentc.convert(BLOCK, source=source, target="opencode", path=PLACES[source])
    edited = agentc.parse(edit_fields(done.text, old, new), format="opencode", path=done.path)
    assert edited.source.text != done.text
    original = agentc.parse(BLOCK, format=source, path=PLACES[source])
    assert merge_edits(edited, original).text == BLOCK.replace(old if new else f"  {old}", new)


@pytest.mark.parametrize("source", ["claude", "extended"])
def test_a_key_that_only_the_block_knows_is_put_back_as_that(source: str) -> None:
    text = BLOCK.replace("temperature: 0.3", "reasoningEffort: high")
    done = agentc.convert(text, source=source, target="opencode", path=PLACES[source])
    edited = agentc.parse(
        edit_fields(done.text, "Effort: high", "Effort: low"), format="opencode", path=done.path
    )
    put = merge_edits(edited, agentc.parse(text, format=source, path=PLACES[source]))
    assert put.text == text.replace("Effort: high", "Effort: low")
    assert [(loss.field, str(loss.outcome)) for loss in put.losses] == [
        ("extra.opencode", "mapped")
    ]


@pytest.mark.parametrize("source", ["claude", "extended"])
def test_what_a_block_opens_must_be_accepted(source: str) -> None:
    text = BLOCK.replace(
        "  temperature: 0.3\n", "  permission:\n    bash: deny\n    webfetch: deny\n"
    )
    done = agentc.convert(text, source=source, target="opencode", path=PLACES[source])
    original = agentc.parse(text, format=source, path=PLACES[source])
    wider = agentc.parse(
        edit_fields(done.text, "  webfetch: deny\n", ""), format="opencode", path=done.path
    )
    with pytest.raises(Refused) as raised:
        merge_edits(wider, original)
    assert raised.value.code == "widening"
    accepted = merge_edits(wider, original, ConversionOptions(accept_widening=True)).text
    assert accepted == text.replace("    webfetch: deny\n", "")
    off = text.replace("  permission:\n    bash: deny\n    webfetch: deny\n", "  disable: true\n")
    done = agentc.convert(off, source=source, target="opencode", path=PLACES[source])
    alive = agentc.parse(
        edit_fields(done.text, "disable: true\n", ""), format="opencode", path=done.path
    )
    with pytest.raises(Refused, match="agent becomes enabled"):
        merge_edits(alive, agentc.parse(off, format=source, path=PLACES[source]))


BLOCK_LIMITS = st.dictionaries(
    st.sampled_from(["*", "bash", "edit", "read", "webfetch", "gh_*", "task"]),
    st.sampled_from(["allow", "ask", "deny"]),
    min_size=1,
    max_size=4,
)


@pytest.mark.parametrize("place", ["opencode:", "targets:\n  opencode:"])
@FEWER
@given(
    tools=st.lists(st.sampled_from(["Read", "Bash", "Edit", "Write", "WebFetch"]), unique=True),
    stated=BLOCK_LIMITS,
)
def test_what_a_target_alone_is_allowed_is_told(
    place: str, tools: list[str], stated: dict[str, str]
) -> None:
    """`opencode:` and `targets:` take the place of what the rest of the file limits."""
    general = f"---\nname: x\ndescription: d\ntools: [{', '.join(tools)}]\n"
    text = f"{general}{place} {{permission: {json.dumps(stated)}}}\n---\nbody\n"
    done, plain = (
        agentc.convert(one, source="extended", target="opencode", path=PLACES["extended"])
        for one in (text, f"{general}---\nbody\n")
    )
    before, after = (
        agentc.parse(one.text, format="opencode", path=done.path).agent for one in (plain, done)
    )
    told = "override-wider" in {note.code for note in done.notes}
    assert told or not compare(before, after).may_also


def test_an_edit_that_the_general_field_would_hide_is_refused() -> None:
    text = BLOCK.replace("model: a/b  # why\n", "model: a/b\n")
    done = agentc.convert(text, source="extended", target="opencode", path=PLACES["extended"])
    gone = agentc.parse(
        edit_fields(done.text, "model: a/b\n", ""), format="opencode", path=done.path
    )
    with pytest.raises(Refused) as raised:
        merge_edits(gone, agentc.parse(text, format="extended", path=PLACES["extended"]), DEFAULTS)
    assert raised.value.code == "override"


@pytest.mark.parametrize("key", ["opencode", "targets"])
def test_a_block_comes_home_with_the_edits_of_it(key: str) -> None:
    """Without the original at hand, what is carried takes the edit, too."""
    lines = "  model: a/b\n  temperature: 0.3\n"
    owned = lines if key == "opencode" else "  opencode:\n" + lines.replace("  ", "    ")
    text = f"---\nname: x\ndescription: d\nmodel: opus\n{key}:\n{owned}---\nbody\n"
    done = agentc.convert(text, source="extended", target="opencode", path=PLACES["extended"])
    for old, new in (("temperature: 0.3", "temperature: 0.7"), ("model: a/b", "model: c/d")):
        edited = edit_fields(done.text, old, new)
        back = agentc.convert(edited, source="opencode", target="extended", path=done.path).text
        agent = agentc.parse(back, format="extended", path=PLACES["extended"]).agent
        there = agentc.convert(back, source="extended", target="opencode", path=PLACES["extended"])
        assert (agent.model, agent.temperature) == ("opus", None)
        again = agentc.parse(there.text, format="opencode", path=done.path).agent
        assert list_statements(again) == list_statements(
            agentc.parse(edited, format="opencode", path=done.path).agent
        )


LIMITED = "permission:\n    bash: ask\n    edit: ask"
MOVED = {
    "a value": ("temperature: 0.2", "temperature: 0.9", "temperature: 0.2", "temperature: 0.5"),
    "a value that went": ("temperature: 0.2", "top_p: 1", "temperature: 0.2", "temperature: 0.5"),
    "a value that came": ("top_p: 1", "top_p: 1\n  model: a/b", "top_p: 1", "top_p: 1\nmodel: c/d"),
    "a limit": (LIMITED, LIMITED.replace("bash: ask", "bash: deny"), "edit: ask", "edit: ask\n  webfetch: deny"),
}  # fmt: skip


@pytest.mark.parametrize("key", ["opencode:\n  {}", "targets:\n opencode:\n  {}"])
@pytest.mark.parametrize("case", MOVED.values(), ids=MOVED)
def test_what_moved_in_a_block_and_in_the_edited_file_is_a_conflict(
    case: tuple[str, str, str, str], key: str
) -> None:
    old, new, before, after = case
    text = f"---\nname: x\ndescription: d\ntools: Read\n{key.format(old)}\n---\nbody\n"
    done = agentc.convert(text, source="extended", target="opencode", path=PLACES["extended"])
    assert before in done.text
    edited = agentc.parse(edit_fields(done.text, before, after), format="opencode", path=done.path)
    changed = text.replace(old, new)
    with pytest.raises(Refused) as raised:
        merge_edits(edited, agentc.parse(changed, format="extended", path=PLACES["extended"]))
    assert raised.value.code == "conflict"
    merge_edits(edited, agentc.parse(text, format="extended", path=PLACES["extended"]))


def test_on_the_command_line(project: Project) -> None:
    project.put("agents/x.md", BLOCK)
    project.run("convert", "agents/x.md", "--to", "opencode", "-o", ".")
    there = ".opencode/agents/x.md"
    for value, new in (("0.3", "0.5"), ("0.5", "0.6")):
        project.put(
            there,
            edit_fields(project.read(there), f"temperature: {value}\n", f"temperature: {new}\n"),
        )
        done = project.run("convert", there, "--into", "agents/x.md")
        assert (done.returncode, project.read("agents/x.md")) == (0, BLOCK.replace("0.3", new))
        assert (
            project.run(
                "convert", "agents/x.md", "--to", "opencode", "-o", ".", "--check"
            ).returncode
            == 0
        )
