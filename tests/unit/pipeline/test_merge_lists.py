"""Lists of tools on the way back: an edit of limits takes out, or puts in, the items that it is
about.

Belongs here: what becomes of an original's list. Not here: which edits flow back
(`test_merge.py`).
"""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import agentc
from agentc.errors import InvalidValue, Refused
from agentc.ir.field_change import Outcome
from agentc.ir.permission import ANY, Cap, Decision, Tool, at_most
from agentc.ir.value import Map, freeze, thaw
from agentc.options import DEFAULTS, ConversionOptions
from agentc.permissions.changes import find_changes
from agentc.permissions.modes import with_mode_restrictions
from agentc.permissions.resolve import ResolvedRules
from agentc.pipeline.merge import merge_edits
from agentc.syntax.source import make_entry
from agentc.tool_lists.items import split_items
from agentc.vendors.registry import get_format
from tests.conftest import FEWER
from tests.support.carried import edit_fields

ITEMS = [
    "Read", "Edit", "Write", "Grep", "Bash", "Task", "WebFetch", "TodoWrite", "mcp__tides__lookup",
    "Bash(git:*)", "Bash(npm run test)", "Bash(ls *)", "Bash(make:*)", "Read(src/**)", "Edit(docs/*.md)", "Edit(notes.md)",
    "Write(./out)", "Task(a, b)", "Agent(c)", "WebFetch(domain:tides.example)", "Skill(knots)",
]  # fmt: skip
PATTERNS = [
    "git *",
    "git push *",
    "npm run build",
    "rm *",
    "src/*",
    "*.md",
    "b",
    "https://tides.example/*",
]
PATHS = {"claude": ".claude/agents/x.md", "extended": "agents/x.md"}
ACCEPT = ConversionOptions(accept_widening=True)
LISTED = {
    "claude": ["tools: {}", "tools: [{}]"],
    "extended": [
        "tools: {}",
        "tools: [{}]",
        "tool_restrictions:\n  allowed: [{}]\n  rationale: because",
    ],
}


def written(shape: str, listed: list[str]) -> str:
    quoted = [f'"{item}"' if "[" in shape else item for item in listed]
    return f"---\nname: x\ndescription: d\n{shape.format(', '.join(quoted))}\n---\nbody\n"


def listed_in(document: Any) -> list[str]:
    """The items of a document's list of tools."""
    entries = {entry.key: entry.value for entry in document.source.records[0].entries}
    value = entries.get("tools", entries.get("tool_restrictions"))
    value = value.get("allowed") if isinstance(value, Map) else value
    parts = value if isinstance(value, tuple) else (value,)
    return [f"{name}({scope})" if scope is not None else name for name, scope in split_items(parts)]


def tool_of(item: str) -> Tool:
    """The tool of an item, as Claude Code names it."""
    text = written("tools: {}", [item.partition("(")[0]])
    rules = agentc.parse(text, format="claude", path=PATHS["claude"]).agent.permission.rules or ()
    return next(rule.tool for rule in rules if rule.tool != ANY)


def stays(item: str, moved: set[Tool]) -> bool:
    """Whether an edit is not about an item's tool; which server's tool a joined name means nobody
    knows."""
    tool = tool_of(item)
    return tool not in moved and not (
        tool.cap is Cap.MCP and any(one.cap is Cap.MCP for one in moved)
    )


@st.composite
def edits(draw: st.DrawFn, stands: dict[str, Any]) -> dict[str, Any]:
    """The map of permissions with one edit: of a pattern, or of a tool."""
    key = draw(st.sampled_from([key for key in stands if key != "*"]))
    value, action = stands[key], draw(st.sampled_from(["allow", "ask", "deny"]))
    if not isinstance(value, dict):
        return {
            **stands,
            key: draw(
                st.sampled_from([action, {"*": value, draw(st.sampled_from(PATTERNS)): action}])
            ),
        }
    named = [pattern for pattern in value if pattern != "*"]
    kind = draw(st.sampled_from(["remove", "add", "change", "whole"]))
    if kind == "remove" and named:
        gone = draw(st.sampled_from(named))
        return {**stands, key: {pattern: one for pattern, one in value.items() if pattern != gone}}
    if kind == "change" and named:
        return {**stands, key: {**value, draw(st.sampled_from(named)): action}}
    return {
        **stands,
        key: action if kind == "whole" else {**value, draw(st.sampled_from(PATTERNS)): action},
    }


@FEWER
@given(
    source=st.sampled_from(["claude", "extended"]),
    listed=st.lists(st.sampled_from(ITEMS), min_size=1, max_size=6, unique=True),
    data=st.data(),
)
def test_an_edit_of_limits_touches_its_own_items(
    source: str, listed: list[str], data: st.DataObject
) -> None:
    """Items of other tools stay, in their order; what comes out is what was edited, or less and
    told."""
    text = written(data.draw(st.sampled_from(LISTED[source])), listed)
    try:
        there = agentc.convert(text, source=source, target="opencode", path=PATHS[source])
    except Refused:
        assume(False)
        raise
    document = agentc.parse(there.text, format="opencode", path=there.path)
    stands = next(
        entry.value for entry in document.source.records[0].entries if entry.key == "permission"
    )
    assume(isinstance(stands, Map) and len(stands) > 1)
    own = freeze(data.draw(edits(thaw(stands))))
    row = get_format("opencode").field_of("permission")
    assert row is not None
    try:
        wanted = replace(
            document.agent, permission=row.codec.read({"permission": make_entry("permission", own)})
        )
    except InvalidValue:  # some keys take no patterns
        assume(False)
        raise
    edited = agentc.parse(
        agentc.render(wanted, format="opencode", base=document), format="opencode", path=there.path
    )
    original = agentc.parse(text, format=source, path=PATHS[source])
    try:
        done = merge_edits(edited, original, ACCEPT)
    except Refused:
        assume(False)
        raise
    moved = {
        change.tool
        for change in find_changes(
            ResolvedRules(with_mode_restrictions(document.agent.permission)),
            ResolvedRules(with_mode_restrictions(edited.agent.permission)),
        )
    }
    again = agentc.parse(done.text, format=source, path=PATHS[source])
    if "permission" not in done.text.split("---")[1]:  # else it could only be said in rules
        kept, left = (
            [item for item in listed_in(one) if stays(item, moved)] for one in (original, again)
        )
        assert left == kept
    forward = agentc.convert(done.text, source=source, target="opencode", path=PATHS[source])
    out = agentc.parse(forward.text, format="opencode", path=there.path).agent
    lost = any(loss.outcome not in (Outcome.KEPT, Outcome.MAPPED) for loss in done.losses)
    for change in find_changes(
        ResolvedRules(with_mode_restrictions(edited.agent.permission)),
        ResolvedRules(with_mode_restrictions(out.permission)),
    ):
        by_session = (change.before, change.after) == (Decision.ASK, Decision.DEFAULT)
        assert at_most(change.after, change.before) or by_session
        assert lost


LIST = "Bash(git:*), Read, Bash(npm run test), Glob"


@pytest.mark.parametrize("source", ["claude", "extended"])
@pytest.mark.parametrize(
    ("old", "new", "left"),
    [
        ('    "npm run test": allow\n', "", "Bash(git:*), Read, Glob"),
        ('    "git *": allow\n', "", "Read, Bash(npm run test), Glob"),
        (
            '    "git *": allow\n',
            '    "git *": allow\n    "ls *": allow\n',
            f"{LIST[:-6]}, Bash(ls:*), Glob",
        ),
        (
            '"git *": allow',
            '"git status": allow',
            "Read, Bash(npm run test), Bash(git status), Glob",
        ),
        ('"git *": allow', '"git *": deny', "Read, Bash(npm run test), Glob"),
        ('    "git *": allow\n    "npm run test": allow\n', "", "Read, Glob"),
        ("  glob: allow\n", "  glob: deny\n", "Bash(git:*), Read, Bash(npm run test)"),
    ],
)
def test_one_pattern_is_one_item(source: str, old: str, new: str, left: str) -> None:
    text = written("tools: {}", LIST.split(", "))
    done = agentc.convert(text, source=source, target="opencode", path=PATHS[source])
    assert old in done.text
    edited = agentc.parse(edit_fields(done.text, old, new), format="opencode", path=done.path)
    put = merge_edits(edited, agentc.parse(text, format=source, path=PATHS[source]), ACCEPT)
    assert put.text == text.replace(LIST, left)


def test_a_pattern_more_must_be_accepted() -> None:
    text = written("tools: {}", ["Bash(git:*)"])
    done = agentc.convert(text, source="claude", target="opencode", path=PATHS["claude"])
    wider = edit_fields(done.text, '"git *": allow\n', '"git *": allow\n    "ls *": allow\n')
    original = agentc.parse(text, format="claude", path=PATHS["claude"])
    with pytest.raises(Refused) as raised:
        merge_edits(agentc.parse(wider, format="opencode", path=done.path), original)
    assert raised.value.code == "widening"


def test_a_tool_that_was_granted_whole_gets_no_scope() -> None:
    """Claude Code would take it for the whole tool: where none stands, agentc writes none."""
    text = written("tools: {}", ["Read", "Bash"])
    done = agentc.convert(text, source="claude", target="opencode", path=PATHS["claude"])
    narrow = done.text.replace("  bash: allow\n", '  bash:\n    "*": deny\n    "git *": allow\n')
    put = merge_edits(
        agentc.parse(narrow, format="opencode", path=done.path),
        agentc.parse(text, format="claude", path=PATHS["claude"]),
    )
    assert "tools: Read\n" in put.text
    assert [effect.code for loss in put.losses for effect in loss.effects] == [
        "PERM-PATTERN-NARROWED"
    ]


@pytest.mark.parametrize(
    "listed", ["Read, Edit", "Read, Write", "Read, MultiEdit, Write", "Read, Edit, WebFetch, Bash"]
)
@pytest.mark.parametrize("memory", ["", "\nmemory: project"])
def test_a_question_that_the_session_asks_leaves_the_list_as_it_is(
    listed: str, memory: str
) -> None:
    text = written("tools: {}" + memory, listed.split(", "))
    done = agentc.convert(text, source="claude", target="opencode", path=PATHS["claude"])
    for key in ("edit", "bash", "webfetch"):
        asking = done.text.replace(f"  {key}: allow\n", f"  {key}: ask\n")
        put = merge_edits(
            agentc.parse(asking, format="opencode", path=done.path),
            agentc.parse(text, format="claude", path=PATHS["claude"]),
            DEFAULTS,
        )
        assert put.text == text
        assert {effect.code for loss in put.losses for effect in loss.effects} <= {
            "PERM-ASK-BY-SESSION"
        }


def test_a_question_about_one_pattern_leaves_its_item() -> None:
    text = written("tools: {}", ["Read", "Bash(git:*)", "Bash(ls *)"])
    done = agentc.convert(text, source="claude", target="opencode", path=PATHS["claude"])
    asking = agentc.parse(
        done.text.replace('"git *": allow', '"git *": ask'), format="opencode", path=done.path
    )
    put = merge_edits(asking, agentc.parse(text, format="claude", path=PATHS["claude"]))
    assert put.text == text
    assert [effect.code for loss in put.losses for effect in loss.effects] == [
        "PERM-ASK-BY-SESSION"
    ]


def test_agents_of_one_item_go_one_by_one() -> None:
    text = written("tools: [{}]", ["Read", "Task(a, b, c)"])
    done = agentc.convert(text, source="claude", target="opencode", path=PATHS["claude"])
    edited = agentc.parse(
        done.text.replace("    b: allow\n", ""), format="opencode", path=done.path
    )
    put = merge_edits(edited, agentc.parse(text, format="claude", path=PATHS["claude"]))
    assert put.text == text.replace("a, b, c", "a, c")


KEYS = {
    "Grep": "grep",
    "Glob": "glob",
    "WebFetch": "webfetch",
    "WebSearch": "websearch",
    "Skill": "skill",
}
GAPS = st.sampled_from([", ", ",", ",  ", " ", "  ,"])


@FEWER
@given(
    names=st.permutations(sorted(KEYS)).flatmap(
        lambda names: st.integers(2, 5).map(lambda end: names[:end])
    ),
    gaps=st.lists(GAPS, min_size=4, max_size=4),
    data=st.data(),
)
def test_what_stands_between_items_that_stay_stays(
    names: list[str], gaps: list[str], data: st.DataObject
) -> None:
    spelled = "".join(
        name + gap for name, gap in zip(names, [*gaps[: len(names) - 1], ""], strict=True)
    )
    text = f"---\nname: x\ndescription: d\ntools: {spelled}\n---\nbody\n"
    there = agentc.convert(text, source="claude", target="opencode", path=PATHS["claude"])
    gone = data.draw(st.sampled_from(names))
    edited = there.text.replace(f"  {KEYS[gone]}: allow\n", "")
    assume(edited != there.text)
    original = agentc.parse(text, format="claude", path=PATHS["claude"])
    done = merge_edits(agentc.parse(edited, format="opencode", path=there.path), original)
    line = next(one for one in done.text.split("\n") if one.startswith("tools:"))
    value = line.removeprefix("tools: ").strip('"')
    stay = [name for name in names if name != gone]
    for one, other in itertools.pairwise(stay):
        beside = names.index(other) == names.index(one) + 1
        assert not beside or f"{one}{gaps[names.index(one)]}{other}" in value, (
            spelled,
            gone,
            value,
        )
    assert gone not in value
    assert [name for name, _ in split_items((value,))] == stay


@pytest.mark.parametrize(
    ("target", "old", "new"),
    [
        (
            "opencode",
            '  "*": deny',
            '  webfetch: allow\n  "*": deny',
        ),  # the last that matches counts
        ("copilot", "read, search", "search, read"),
    ],
)
def test_an_edit_that_decides_nothing_is_told_as_that(target: str, old: str, new: str) -> None:
    text = "---\nname: x\ndescription: d\ntools: Read, Grep, Glob\n---\nB\n"
    there = agentc.convert(text, source="claude", target=target, path=".claude/agents/x.md")
    edited = edit_fields(there.text, old, new)
    assert edited != there.text
    done = merge_edits(
        agentc.parse(edited, format=target, path=there.path),
        agentc.parse(text, format="claude", path=".claude/agents/x.md"),
    )
    assert done.text == text
    assert [(str(loss.outcome), loss.field) for loss in done.losses] == [("mapped", "permission")]
    assert "the limits decide the same without it" in done.losses[0].reason


RULES = """permission:   # rules
  - deny: "*"   # all
  - default: read
  - {ask: shell, pattern: "git push *"}  # push
  # mcp
  - allow: mcp:tides/lookup   # l
"""
PUSH = '    "git push *": ask\n'


@pytest.mark.parametrize(
    ("edit", "left"),
    [
        (
            (PUSH, f'{PUSH}    "git tag *": ask\n'),
            ("# push\n", "# push\n  - ask: shell\n    pattern: git tag *\n"),
        ),
        (
            (PUSH, PUSH.replace("ask", "deny")),
            ('  - {ask: shell, pattern: "git push *"}  # push\n', ""),
        ),
        (("  tides_lookup: allow\n", ""), ("  - allow: mcp:tides/lookup   # l\n", "")),
        (
            ("  tides_lookup: allow\n", "  tides_lookup: allow\n  grep: allow\n"),
            ("# l\n", "# l\n  - default: grep\n"),
        ),
    ],
)
def test_rules_that_an_edit_is_not_about_stay_where_they_are(
    edit: tuple[str, str], left: tuple[str, str]
) -> None:
    text = f"---\nname: x\ndescription: d\n{RULES}---\nB\n"
    done = agentc.convert(text, source="extended", target="opencode", path=PATHS["extended"])
    assert edit[0] in done.text
    edited = agentc.parse(done.text.replace(*edit), format="opencode", path=done.path)
    put = merge_edits(edited, agentc.parse(text, format="extended", path=PATHS["extended"]), ACCEPT)
    assert put.text.replace('"git tag *"', "git tag *") == text.replace(*left)


def test_a_list_of_rules_stays_one_where_lists_of_tools_would_do() -> None:
    fields = (
        'permission: # rules\n  - deny: "*"\n  - default: mcp:gh/*  # srv\n'
        "  - deny: mcp:gh/delete # but\n  - default: read\n"
    )
    text = f"---\nname: x\ndescription: d\n{fields}---\nB\n"
    done = agentc.convert(text, source="extended", target="claude", path=PATHS["extended"])
    edited = agentc.parse(done.text.replace(", Read", ""), format="claude", path=done.path)
    assert edited.source.text != done.text
    put = merge_edits(edited, agentc.parse(text, format="extended", path=PATHS["extended"]))
    assert put.text == text.replace("  - default: read\n", "")


@pytest.mark.parametrize(
    ("fields", "edit", "left"),
    [
        (
            'tools: "*"  # all\ndisallowedTools: Bash,  WebFetch  # no\n',
            ("  webfetch: deny\n", "  webfetch: deny\n  websearch: deny\n"),
            'tools: "*"  # all\ndisallowedTools: Bash,  WebFetch,  WebSearch  # no\n',
        ),
        (
            'tools: "*"  # all\ndisallowedTools: Bash,  WebFetch  # no\n',
            ("  webfetch: deny\n", ""),
            'tools: "*"  # all\ndisallowedTools: Bash  # no\n',
        ),
        (
            "tools: [Read, '*']  # all\n",
            ("mode: subagent\n", "mode: subagent\npermission:\n  bash: deny\n"),
            "tools: [Read, '*']  # all\ndisallowedTools: Bash\n",
        ),
        (
            "tools: Read, Grep # two\n",
            ('permission:\n  "*": deny\n  read:\n    "*": allow\n    "*.env": ask\n    "*.env.*": ask\n'
             '    "*.env.example": allow\n  grep: allow\n', ""),
            "",
        ),
    ],
)  # fmt: skip
def test_a_list_that_opens_everything_stays_and_one_that_is_taken_out_goes(
    fields: str, edit: tuple[str, str], left: str
) -> None:
    text = f"---\nname: x\ndescription: d\n{fields}---\nB\n"
    done = agentc.convert(text, source="claude", target="opencode", path=PATHS["claude"])
    assert edit[0] in done.text
    edited = agentc.parse(done.text.replace(*edit), format="opencode", path=done.path)
    put = merge_edits(edited, agentc.parse(text, format="claude", path=PATHS["claude"]), ACCEPT)
    assert put.text == text.replace(fields, left)


@pytest.mark.parametrize("source", ["claude", "extended"])
@pytest.mark.parametrize(
    ("fields", "gone", "left"),
    [
        (
            "tools:\n- Read, Grep # two\n- Bash # b\n- Glob\n",
            "bash",
            "tools:\n- Read, Grep # two\n- Glob\n",
        ),
        (
            "tools:\n- Read, Grep # two\n- Bash # b\n- Glob\n",
            "grep",
            "tools:\n- Read # two\n- Bash # b\n- Glob\n",
        ),
        ("tools: ['Read,Grep', Bash] # t\n", "bash", "tools: ['Read,Grep'] # t\n"),
    ],
)
def test_an_item_that_names_several_tools_stays_one(
    source: str, fields: str, gone: str, left: str
) -> None:
    text = f"---\nname: x\ndescription: d\n{fields}---\nB\n"
    done = agentc.convert(text, source=source, target="opencode", path=PATHS[source])
    edited = agentc.parse(
        done.text.replace(f"  {gone}: allow\n", ""), format="opencode", path=done.path
    )
    put = merge_edits(edited, agentc.parse(text, format=source, path=PATHS[source]))
    assert put.text == text.replace(fields, left)


@pytest.mark.parametrize(
    ("fields", "edit", "left", "comment"),
    [
        (
            "tools:\n- Read # basics\n- WebFetch # only docs.example.com\n",
            ("webfetch: allow", "bash: allow"),
            "tools:\n- Read # basics\n- Bash\n",
            "# only docs.example.com",
        ),
        (
            "disallowedTools:\n- Bash\n- WebFetch # no net\n",
            ("webfetch: deny", "grep: deny"),
            "disallowedTools:\n- Bash\n- Grep\n",
            "# no net",
        ),
        (
            "disallowedTools:\n- Bash\n- WebFetch # no net\n",
            ("  webfetch: deny\n", ""),
            "disallowedTools:\n- Bash\n",
            "# no net",
        ),
    ],
)
def test_a_comment_goes_with_its_item_and_is_told(
    fields: str, edit: tuple[str, str], left: str, comment: str
) -> None:
    text = f"---\nname: x\ndescription: d\n{fields}---\nbody\n"
    there = agentc.convert(text, source="claude", target="opencode", path=PATHS["claude"])
    assert edit[0] in there.text
    edited = agentc.parse(edit_fields(there.text, *edit), format="opencode", path=there.path)
    original = agentc.parse(text, format="claude", path=PATHS["claude"])
    put = merge_edits(edited, original, ConversionOptions(accept_widening=True))
    assert put.text == text.replace(fields, left)
    told = [note.message for note in put.notes if note.code == "rewritten-head"]
    assert [message.partition(": ")[2] for message in told] == [f"`{comment}`"]
