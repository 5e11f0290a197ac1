"""Comments that claim what nobody said, by an author who knows this code and can compute every
digest.

Belongs here: attacks on what a file carries, over one hop to three, judged by independent models of
the clients. Not
here: honest files (`unit/carry/test_carry.py`), damage by editors (`unit/syntax/test_comments.py`).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import agentc
from agentc.carry.claims import decode_claims
from agentc.carry.traces import list_statements
from agentc.errors import Refused
from agentc.ir.agent import Agent
from agentc.ir.field_change import Outcome
from agentc.ir.provenance import Carried, CarriedKey, Trace, digest
from agentc.ir.value import thaw
from agentc.options import ConversionOptions
from agentc.vendors.registry import get_format, writable_formats
from tests.conftest import FEWER
from tests.laws.test_soundness import (
    SOURCES,
    WRITING,
    Model,
    compared,
    nothing_to_deny,
    read_target,
)
from tests.support.carried import drop_block, put_on_top
from tests.support.models import Value, claude, frontmatter, mapping, opencode, servers
from tests.support.models.order import GUARDED, at_most
from tests.support.models.probes import PROBES
from tests.support.oracles import ORACLES
from tests.support.strategies import texts, values
from tests.support.strategies_permission import CLAUDE, EXTENDED, OPENCODE, document, markdown
from tests.unit.carry.test_carry import left_behind, path_in

STATED = {"claude": CLAUDE, "opencode": OPENCODE, "extended": EXTENDED, "extended-yaml": EXTENDED}
STATED |= {name: oracle.STATED for name, oracle in ORACLES.items()}
FORMATS = pytest.mark.parametrize("first", writable_formats())
HOOKS = {"PreToolUse": [{"matcher": "*", "hooks": [{"type": "command", "command": "run-me"}]}]}
# Guards no tool: nothing has to stand in for it where it is left behind.
STOPS = {"Stop": HOOKS["PreToolUse"]}
SERVERS = [{"mine": {"command": "run-me"}}, "named"]
TARGETS = st.fixed_dictionaries(
    {},
    optional={
        "claude": st.one_of(
            CLAUDE,
            st.sampled_from(
                [{"hooks": HOOKS}, {"hooks": STOPS}, {"mcpServers": SERVERS, "memory": "user"}]
            ),
        ),
        "opencode": st.one_of(OPENCODE, st.just({"disable": False})),
    },
)
CLAIMS = st.one_of(
    st.tuples(st.just("hooks"), st.sampled_from([HOOKS, STOPS])),
    st.tuples(st.just("mcpServers"), st.sampled_from([SERVERS, ["named"], ["named", "other"]])),
    st.tuples(st.just("memory"), st.sampled_from(["user", "project"])),
    st.tuples(
        st.just("permissionMode"), st.sampled_from(["bypassPermissions", "acceptEdits", "plan"])
    ),
    st.tuples(st.just("tools"), st.sampled_from(["*", "Read, Bash", "Read, Bash(git:*)", ""])),
    st.tuples(st.just("tool_access"), st.sampled_from(["full_access", "read_only"])),
    st.tuples(st.just("disable"), st.booleans()),
    st.tuples(st.just("targets"), TARGETS),
    st.tuples(st.just("x-own"), st.sampled_from([1, "*", [1]])),
)


def spelled(format_name: str, stated: dict[str, Any]) -> str:
    if format_name in ORACLES:
        return SOURCES[format_name].spelled(stated)
    return document(stated, "prompt") if format_name == "extended-yaml" else markdown(stated)


def head_of(format_name: str, text: str) -> dict[str, Value]:
    return mapping(text) if format_name == "extended-yaml" else frontmatter(text)


def model_of(format_name: str, text: str) -> Model:
    return read_target(format_name, text)


def forged(agent: Agent, home: str, claims: dict[str, Any]) -> Carried:
    """What a file of this agent would carry if it had been made from one of `home` that says all
    this; nothing where no file can say it."""
    return vouched(
        agent,
        home,
        tuple(CarriedKey(home, key, json.dumps(value)) for key, value in claims.items()),
    )


def vouched(agent: Agent, home: str, kept: tuple[CarriedKey, ...]) -> Carried:
    """Carried keys with a trace that vouches for them."""
    found = decode_claims(get_format(home), kept)
    if found is None:
        return Carried()
    was, now = (
        list_statements(replace(found.agent, name=agent.name, prompt=agent.prompt)),
        list_statements(agent),
    )
    pairs = {name: (digest(was.get(name)), digest(now.get(name))) for name in {**was, **now}}
    known = {row.attribute for row in found.fields} | {"extra"}
    honest = {
        name: pair if name.partition(".")[0] in known else (pair[1], pair[1])
        for name, pair in pairs.items()
    }
    return Carried(kept, (Trace(home, honest),))


def more(before: Model, done: agentc.Conversion, after: Model) -> Iterator[tuple[str, ...]]:
    """Every probe that is answered more freely behind a conversion."""
    told = [effect for loss in done.losses for effect in loss.effects]
    left = any((loss.field, loss.outcome) == ("hooks", Outcome.DROPPED) for loss in done.losses)
    to_claude, to_opencode = isinstance(after, claude.Model), isinstance(after, opencode.Model)
    for capability, argument, old, new in compared(before, after, told):
        if to_opencode and capability in WRITING and old != "deny":  # one key there for both
            old = GUARDED if GUARDED in [before.decide(one, argument) for one in WRITING] else old
        asks = after.stock(capability, argument) == "ask" and not (to_claude and old == GUARDED)
        if old == GUARDED and capability == "other" and to_opencode and left:
            continue
        if not at_most(new, old, target_asks=asks, grants_ask=False) and not nothing_to_deny(
            told, capability, argument
        ):
            yield capability, argument, old, new


def runs_something(value: Value) -> bool:
    """Whether a handler, which says its type or its command, stands anywhere in a value."""
    if isinstance(value, dict):
        return bool({"type", "command"} & {*value}) or any(map(runs_something, value.values()))
    return isinstance(value, list) and any(map(runs_something, value))


def starting(format_name: str, head: dict[str, Value]) -> set[str]:
    """What in a head starts processes, also for one format alone where its format can state
    that."""
    targets = head.get("targets") if get_format(format_name).targets_key else None
    alone = targets.get("claude") if isinstance(targets, dict) else None
    found = set()
    for keys in (head, alone if isinstance(alone, dict) else {}):
        own = keys.get("mcpServers")
        found |= {"hooks"} if runs_something(keys.get("hooks")) else set()
        listed = own if isinstance(own, list) else [own]
        found |= {"mcpServers"} if any(isinstance(one, dict) for one in listed) else set()
    return found


WORDS = {
    "memory": ("user", "project", "local"),
    "permissionMode": ("default", "acceptEdits", "auto", "bypassPermissions", "dontAsk", "plan"),
}


def means_something(key: str, value: Any) -> bool:
    """Whether a client takes a value for one: by any other word nothing is stated."""
    return key not in WORDS or value in WORDS[key]


def apart(head: dict[str, Value]) -> Iterator[tuple[str, Model]]:
    """What a head states about limits for one format alone, as that format's client has it."""
    targets = head.get("targets")
    for owner, keys in targets.items() if isinstance(targets, dict) else ():
        rows = {
            "claude": ("tools", "disallowedTools", "permissionMode", "memory"),
            "opencode": ("permission", "tools"),
        }
        limits = {
            key: keys[key]
            for key in rows.get(owner, ())
            if isinstance(keys, dict) and key in keys and means_something(key, keys[key])
        }
        if limits:
            yield (
                owner,
                (
                    claude.read(markdown(limits))
                    if owner == "claude"
                    else opencode.read(markdown(limits))
                ),
            )


def hop(
    source: str, text: str, path: str, target: str, settings: ConversionOptions
) -> agentc.Conversion:
    """One conversion that is told of all servers; nothing may open in it that its notes do not
    tell."""
    settings = replace(
        settings, servers=servers.of_probes(("mcp", argument) for argument in PROBES["mcp"])
    )
    try:
        done = agentc.convert(text, source=source, target=target, path=path, settings=settings)
    except Refused:
        assume(False)
        raise
    before, head, new = model_of(source, text), head_of(source, text), head_of(target, done.text)
    opened: list[object] = [*more(before, done, model_of(target, done.text))]
    opened += starting(target, new) - starting(source, head) if target != "opencode" else ()
    known = dict(apart(head)) if get_format(source).targets_key else {}
    for owner, model in apart(new) if get_format(target).targets_key else ():
        opened += [(owner, *one) for one in more(known.get(owner, before), done, model)]
    if target != "opencode" and new.get("permissionMode") in (
        "bypassPermissions",
        "acceptEdits",
        "auto",
    ):
        opened += [] if head.get("permissionMode") == new["permissionMode"] else ["mode"]
    assert not opened or any(note.code == "carry-wider" for note in done.notes), (
        opened,
        text,
        done.text,
    )
    return done


@FORMATS
@FEWER
@given(data=st.data())
def test_nothing_opens_untold_whatever_the_comments_claim(first: str, data: st.DataObject) -> None:
    own = get_format(first).own
    home = data.draw(
        st.sampled_from([name for name in ("claude", "opencode", "extended") if name != own])
    )
    stated = data.draw(STATED[home])
    settings = ConversionOptions(carry_exec=data.draw(st.booleans()))
    claims = dict(stated) | dict(data.draw(st.lists(CLAIMS, max_size=2)))
    visible = data.draw(st.booleans())
    try:  # what stands there is what would have come of such a file, or something else
        made = agentc.convert(spelled(home, stated), source=home, target=first, path=path_in(home))
    except Refused:
        assume(False)
        raise
    text = drop_block(made.text) if visible else spelled(first, data.draw(STATED[first]))
    lines = text.splitlines(keepends=True)
    text = "".join(line for line in lines if not line.lstrip(" ").startswith("# "))
    path = path_in(first)
    agent = agentc.parse(text, format=first, path=path).agent
    carried = forged(agent, home, claims)
    assume(carried.kept)
    text = put_on_top(text, carried)
    source = first
    for _ in range(data.draw(st.integers(1, 3))):
        others = [name for name in writable_formats() if name != source]
        target = data.draw(st.sampled_from(others))
        done = hop(source, text, path, target, settings)
        text, path, source = done.text, done.path, target


HOMES = ("claude", "opencode", "extended")
KEYS = {home: st.sampled_from([*get_format(home).keys, "x-own"]) for home in HOMES}
RAWS = st.one_of(
    texts(),
    values(2).map(lambda value: json.dumps(thaw(value))),
    st.sampled_from(
        [
            "", "''", "'0'", "0", "-1", "null", "~", "[]", "{}", "[1, {a: b}]", "*a", "&a b", "!!int x", "--- x",
            "x # y", "|\n  text", "\n- a\n- b", "\n  a: 1", "2026-01-01", "{claude: {}}",
            "{opencode: {mode: x}}", "{claude: {permissionMode: x}}",
        ]
    ),
)  # fmt: skip


@FORMATS
@FEWER
@given(data=st.data())
def test_no_carried_value_is_a_fault_of_agentc(first: str, data: st.DataObject) -> None:
    """Whatever any key claims, vouched for or not: it is written, or refused in words, and opens
    nothing untold."""
    home = data.draw(st.sampled_from([name for name in HOMES if name != get_format(first).own]))
    keys = data.draw(st.lists(KEYS[home], min_size=1, max_size=3, unique=True))
    kept = tuple(CarriedKey(home, key, data.draw(RAWS)) for key in keys)
    text, path = spelled(first, data.draw(STATED[first])), path_in(first)
    agent = agentc.parse(text, format=first, path=path).agent
    carried = data.draw(st.sampled_from([Carried(kept), vouched(agent, home, kept)]))
    target = data.draw(st.sampled_from([name for name in writable_formats() if name != first]))
    hop(
        first,
        put_on_top(text, carried),
        path,
        target,
        ConversionOptions(carry_exec=data.draw(st.booleans())),
    )


def claimed(
    format_name: str, visible: str, home: str, claims: dict[str, Any], *, whole: bool = True
) -> str:
    """A file with forged lines, whose trace says that all of them were so."""
    text = visible.replace("description: works\n", "description: d\n")
    agent = agentc.parse(text, format=format_name, path=path_in(format_name)).agent
    carried = forged(agent, home, claims)
    if not whole:
        digests = {
            name: pair
            for name, pair in carried.traces[0].digests.items()
            if name not in ("prompt", "mode")
        }
        carried = replace(carried, traces=(Trace(home, digests),))
    return put_on_top(text, carried)


CLOSED = (
    '---\ndescription: works\nmode: subagent\npermission:\n  "*": deny\n  grep: allow\n---\nbody\n'
)
OPEN = {"claude": {"tools": "*", "permissionMode": "bypassPermissions"}}


def codes(done: agentc.Conversion) -> set[str]:
    return {note.code for note in done.notes}


def test_forged_targets_are_told_in_every_hop() -> None:
    """Nobody can tell such a file from an honest one, so what opens is told where it opens, and
    where it comes from."""
    text = claimed("opencode", CLOSED, "extended", {"targets": OPEN})
    direct = agentc.convert(text, source="opencode", target="claude", path=path_in("opencode"))
    assert "tools: Grep\n" in direct.text
    assert "bypass" not in drop_block(direct.text)
    first = agentc.convert(text, source="opencode", target="extended", path=path_in("opencode"))
    told = [note.message for note in first.notes if note.code == "carry-wider"]
    assert "for claude: mode bypassPermissions" in told[0]
    second = agentc.convert(first.text, source="extended", target="claude", path=first.path)
    assert "permissionMode: bypassPermissions" in second.text
    assert "carry-wider" in codes(second)
    third = agentc.convert(first.text, source="extended", target="extended-yaml", path=first.path)
    fourth = agentc.convert(third.text, source="extended-yaml", target="claude", path=third.path)
    assert "carry-wider" in codes(fourth)


def test_a_trace_that_leaves_out_what_every_agent_states_vouches_for_nothing() -> None:
    text = claimed("opencode", CLOSED, "extended", {"targets": OPEN}, whole=False)
    first = agentc.convert(text, source="opencode", target="extended", path=path_in("opencode"))
    assert left_behind(first) == [
        "not restored: extended.targets (its comment was written for another file, or by hand)"
    ]
    assert "targets:" not in first.text
    second = agentc.convert(first.text, source="extended", target="claude", path=first.path)
    assert "bypass" not in second.text


def test_what_is_stated_for_the_file_itself_does_not_hide_what_is_stated_for_another() -> None:
    """An edited stand-in goes into the statement for its own format; that for a third one still
    opens nothing."""
    targets = {"opencode": {"permission": {"*": "allow"}}, **OPEN}
    text = claimed("opencode", CLOSED, "extended", {"targets": targets})
    done = agentc.convert(text, source="opencode", target="claude", path=path_in("opencode"))
    assert "bypass" not in drop_block(done.text)
    assert "tools: Grep\n" in done.text


@pytest.mark.parametrize("fits", [True, False])
def test_hooks_come_home_where_the_trace_vouches_and_are_told(fits: bool) -> None:
    text = claimed("opencode", CLOSED, "claude", {"hooks": STOPS})
    if not fits:
        text = put_on_top(
            CLOSED.replace("works", "d"),
            Carried((CarriedKey("claude", "hooks", json.dumps(STOPS)),)),
        )
    done = agentc.convert(
        text,
        source="opencode",
        target="claude",
        path=path_in("opencode"),
        settings=ConversionOptions(carry_exec=True),
    )
    assert ("run-me" in done.text) is fits
    assert ("carry-wider" in codes(done)) is fits
    assert ("carry-left" in codes(done)) is not fits


def test_hooks_of_another_digest_are_left() -> None:
    text = claimed("opencode", CLOSED, "claude", {"hooks": {"Stop": []}})
    agent = agentc.parse(text, format="opencode", path=path_in("opencode")).agent
    bare = "".join(line for line in text.splitlines(keepends=True) if not line.startswith("# "))
    other = replace(agent.carried, kept=(CarriedKey("claude", "hooks", json.dumps(STOPS)),))
    done = agentc.convert(
        put_on_top(bare, other),
        source="opencode",
        target="claude",
        path=path_in("opencode"),
        settings=ConversionOptions(carry_exec=True),
    )
    assert "run-me" not in done.text
    assert left_behind(done) == [
        "not restored: claude.hooks (its comment was written for another file, or by hand)"
    ]


def test_a_spelling_that_its_client_reads_as_more_is_told() -> None:
    """Claude Code takes no scope for a limit: `Bash(git:*)` is all of Bash there, whoever says
    it."""
    rules = '  - deny: "*"\n  - default: shell\n    pattern: "git *"\n'
    text = f"---\nname: pilot\ndescription: works\npermission:\n{rules}---\nbody\n"
    done = agentc.convert(
        claimed("extended", text, "claude", {"tools": "Bash(git:*)"}),
        source="extended",
        target="claude",
        path=path_in("extended"),
    )
    assert "Bash(git:*)" in done.text
    assert "carry-wider" in codes(done)


def test_a_key_that_the_trace_does_not_vouch_for_is_left() -> None:
    there = agentc.convert(
        "---\nname: pilot\ndescription: d\nx-one: 1\nx-two: [2]\n---\nbody\n",
        source="claude",
        target="opencode",
        path=path_in("claude"),
    )
    agent = agentc.parse(there.text, format="opencode", path=there.path).agent
    one, two = agent.carried.kept
    carried = replace(agent.carried, kept=(one, replace(two, raw="[3]")))
    changed = put_on_top(drop_block(there.text), carried)
    done = agentc.convert(changed, source="opencode", target="claude", path=there.path)
    assert "x-one: 1\n" in done.text
    assert "x-two" not in drop_block(done.text)
    assert left_behind(done) == [
        "not restored: claude.x-two (its comment was written for another file, or by hand)"
    ]


def test_named_servers_come_home_alone_where_nothing_may_start() -> None:
    servers = "\nmcpServers:\n  - named\n  - mine: {command: run-me}\n"
    text = f"---\nname: pilot\ndescription: d{servers}---\nbody\n"
    there = agentc.convert(text, source="claude", target="opencode", path=path_in("claude"))
    back = agentc.convert(there.text, source="opencode", target="claude", path=there.path)
    assert "mcpServers: [named]\n" in back.text
    assert "MCP server named" in next(
        note.message for note in back.notes if note.code == "carry-wider"
    )
    agent = agentc.parse(there.text, format="opencode", path=there.path).agent
    other = replace(agent.carried, kept=(CarriedKey("claude", "mcpServers", "[other]"),))
    pasted = put_on_top(drop_block(there.text), other)
    back = agentc.convert(pasted, source="opencode", target="claude", path=there.path)
    assert "other" not in drop_block(back.text)
