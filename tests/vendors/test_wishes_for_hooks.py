"""Limits that only a hook keeps, for clients that keep to few limits: written as wishes where the
user says so, named in words, told and counted.

Belongs here: the laws over every such format. Not here: single words (`codex/test_wishes.py`), what
a run says of them (`unit/report/test_unenforced.py`).
"""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

import agentc
from agentc.errors import Refused
from agentc.ir.permission import Cap, Decision
from agentc.permissions.changes import Change
from agentc.permissions.compare import compare
from agentc.permissions.wording import CAPABILITIES

WRITE = agentc.ConversionOptions(unenforced="write")
TARGETS = st.sampled_from(["codex", "cursor", "roo"])
TOOLS = ("Read", "Grep", "Edit", "Write", "Bash", "WebSearch", "WebFetch")
NAMED = {Cap.READ, Cap.GREP, Cap.EDIT, Cap.CREATE, Cap.SHELL, Cap.WEB_SEARCH, Cap.WEB_FETCH}
LISTED = st.lists(st.sampled_from(TOOLS), unique=True, min_size=1)
LISTS = st.one_of(
    st.just(""),
    LISTED.map(lambda names: f"tools: {', '.join(names)}\n"),
    LISTED.map(lambda names: f"disallowedTools: {', '.join(names)}\n"),
)
MODES = st.sampled_from(["", "permissionMode: plan\n", "permissionMode: acceptEdits\n"])
MATCHERS = st.one_of(
    LISTED.map("|".join), st.sampled_from(["*", "", "mcp__github__delete", "mcp__github__.*"])
)


def make_agent(limits: str, matcher: str) -> str:
    return (
        f"---\nname: x\ndescription: d\n{limits}hooks:\n  PreToolUse:\n    - matcher: '{matcher}'\n"
        "      hooks:\n        - type: command\n          command: ./guard.sh\n---\nBe.\n"
    )


def split_words(prompt: str) -> tuple[str, str]:
    """The sentences at the top of a prompt, and the rest of it."""
    if not prompt.startswith("<!-- agentc: limits"):
        return "", prompt
    section, end, rest = prompt.partition("<!-- agentc: end of limits -->\n\n")
    assert end
    return section, rest


@given(LISTS, MODES, MATCHERS, TARGETS)
def test_a_limit_that_nobody_keeps_to_is_told_and_stands_in_words(
    limits: str, mode: str, matcher: str, target: str
) -> None:
    """Whatever the two agents differ in is told by the conversion, and the words grant none of
    it."""
    text = make_agent(limits + mode, matcher)
    done = agentc.convert(text, source="claude", target=target, path="x.md", settings=WRITE)
    one = agentc.parse(text, format="claude", path="x.md").agent
    other = agentc.parse(done.text, format=target, path=done.path).agent
    effects = [effect for loss in done.losses for effect in loss.effects]
    lifted = {one.capability for one in effects if one.code == "PERM-UNENFORCED"}
    told = {one.capability for one in effects}
    found = (change for change in compare(one, other).may_also if isinstance(change, Change))
    wider = {str(change.tool.cap) for change in found if change.tool.cap in NAMED}
    assert wider <= told, (wider - told, done.text)
    words, prompt = split_words(other.prompt)
    assert prompt == one.prompt
    assert bool(words) == bool(lifted)
    only = re.search("You may (.*), and nothing else", words)
    granted = only[1].split(", ") if only else []
    for cap in (cap for cap in Cap if str(cap) in lifted):
        assert CAPABILITIES.get(cap) not in granted, words


@given(limits=LISTS, mode=MODES, matcher=MATCHERS, target=TARGETS, again=st.booleans())
def test_edits_go_home_without_the_words(
    limits: str, mode: str, matcher: str, target: str, *, again: bool
) -> None:
    text = make_agent(limits + mode, matcher)
    original = agentc.parse(text, format="claude", path="x.md")
    there = agentc.convert(text, source="claude", target=target, path="x.md", settings=WRITE)
    edited = agentc.parse(there.text.replace("Be.", "Be kind."), format=target, path=there.path)
    settings = WRITE if again else agentc.ConversionOptions()
    assert agentc.merge_edits(edited, original, settings=settings).text == text.replace(
        "Be.", "Be kind."
    )


@given(LISTS, MODES, MATCHERS, TARGETS)
def test_the_words_stay_behind_on_the_way_home(
    limits: str, mode: str, matcher: str, target: str
) -> None:
    text = make_agent(limits + mode, matcher)
    there = agentc.convert(text, source="claude", target=target, path="x.md", settings=WRITE)
    back = agentc.convert(there.text, source=target, target="claude", path=there.path)
    assert agentc.parse(back.text, format="claude").agent.prompt == "Be.\n"


@pytest.mark.parametrize("matcher", ["Edit", "WebFetch", "mcp__github__delete", "Read"])
@pytest.mark.parametrize("target", ["codex", "cursor"])
def test_an_agent_that_only_a_hook_limits_is_told(matcher: str, target: str) -> None:
    done = agentc.convert(make_agent("", matcher), source="claude", target=target, settings=WRITE)
    codes = {effect.code for loss in done.losses for effect in loss.effects}
    read = agentc.parse(done.text, format=target)
    assert "PERM-UNENFORCED" in codes or read.agent.permission.rules
    assert ("<!-- agentc: limits" in done.text) == ("PERM-UNENFORCED" in codes)


@pytest.mark.parametrize(("names", "matcher"), [("Read, Edit", "Edit"), ("Read, Write", "Write")])
def test_work_that_only_a_guarded_tool_can_do_is_guarded(names: str, matcher: str) -> None:
    """Beside Read, each of the two that change files can do the work of the other one."""
    text = make_agent(f"tools: {names}, Bash\n", matcher)
    done = agentc.convert(text, source="claude", target="codex", settings=WRITE)
    words, _ = split_words(agentc.parse(done.text, format="codex").agent.prompt)
    assert "You may read files, run commands, and nothing else." in words
    told = {one.capability for loss in done.losses for one in loss.effects}
    assert {"edit", "create"} <= told


@pytest.mark.parametrize(
    ("limits", "matcher", "gone"),
    [
        ("tools: Edit\n", "Edit", {"create"}),
        ("tools: Read, Write\n", "Write", {"create", "edit"}),
        ("tools: Read, Edit\n", "Edit", {"create", "edit"}),
    ],
)
@pytest.mark.parametrize("target", ["gemini", "copilot"])
def test_what_a_guard_takes_from_the_other_tool_is_told(
    limits: str, matcher: str, gone: set[str], target: str
) -> None:
    done = agentc.convert(make_agent(limits, matcher), source="claude", target=target)
    effects = [effect for loss in done.losses for effect in loss.effects]
    assert gone <= {one.capability for one in effects if one.after is Decision.DENY}


def test_a_tool_that_no_guarded_grant_opens_is_not_guarded() -> None:
    text = make_agent("disallowedTools: Write\n", "Write")
    with pytest.raises(Refused) as caught:
        agentc.convert(text, source="claude", target="codex")
    assert caught.value.about == ("create",)


def test_words_in_a_prompt_with_other_line_ends_stay_behind() -> None:
    text = make_agent("", "WebFetch").replace("\n", "\r\n")
    there = agentc.convert(text, source="claude", target="cursor", settings=WRITE)
    assert "\n" not in there.text.replace("\r\n", "")
    back = agentc.convert(there.text, source="cursor", target="claude", path=there.path)
    assert agentc.parse(back.text, format="claude").agent.prompt == "Be.\r\n"
