"""Patterns of one tool on the way back: what an edit of one of them means for the others, and for
users with another home folder.

Belongs here: the rules of the original afterwards. Not here: items of lists
(`test_merge_lists.py`), edits of whole tools (`test_merge.py`).
"""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

import agentc
from agentc.ir.permission import Cap
from agentc.options import ConversionOptions
from agentc.permissions.home_patterns import find_home
from agentc.pipeline.merge import merge_edits
from tests.support.carried import edit_fields

ACCEPT = ConversionOptions(accept_widening=True)
PATHS = {
    "claude": ".claude/agents/x.md",
    "extended": "agents/x.md",
    "opencode": ".opencode/agents/x.md",
}
HOME = find_home()
AT_HOME = st.lists(
    st.sampled_from([f"{home}/{name}" for home in ("~", "$HOME", HOME) for name in ("a *", "b *")]),
    min_size=1,
    max_size=3,
    unique=True,
)
DECIDED = st.dictionaries(
    st.sampled_from(["git *", "ls *", "make", "npm run *", "cat *.md"]),
    st.sampled_from(["allow", "ask", "default", "deny"]),
    min_size=1,
    max_size=4,
)
KEYS = re.compile(r"(?<=  bash:\n)(?: {4}.*\n)+")


def write_agent(form: str, patterns: dict[str, str]) -> str:
    """Return an agent of a format that has nothing but a shell, and that for some patterns."""
    if form == "claude":
        fields = f"tools: {', '.join(f'Bash({pattern})' for pattern in patterns)}\n"
    else:
        fields = 'permission:\n  - {deny: "*"}\n' + "".join(
            f'  - {{{decision}: shell, pattern: "{one}"}}\n' for one, decision in patterns.items()
        )
    return f"---\nname: x\ndescription: d\n{fields}---\nB\n"


def list_patterns(form: str, text: str) -> dict[str, str]:
    """Return what an agent decides about patterns of its shell."""
    rules = agentc.parse(text, format=form, path=PATHS[form]).agent.permission.rules or ()
    return {
        rule.pattern: str(rule.decision)
        for rule in rules
        if rule.tool.cap is Cap.SHELL and not rule.whole
    }


@given(st.sampled_from(["claude", "extended"]), AT_HOME, AT_HOME)
def test_the_words_for_the_home_folder_are_those_of_the_edit(
    home: str, before: list[str], after: list[str]
) -> None:
    """`~/a` and the path of it are the same to this user, and not to the next one."""
    text = write_agent(home, dict.fromkeys(before, "allow"))
    done = agentc.convert(text, source=home, target="opencode", path=PATHS[home])
    keys = "".join(f'    "{one}": allow\n' for one in after)
    edited = KEYS.sub(lambda _: f'    "*": deny\n{keys}', done.text)
    put = merge_edits(
        agentc.parse(edited, format="opencode", path=done.path),
        agentc.parse(text, format=home, path=PATHS[home]),
        ACCEPT,
    )
    assert {*list_patterns(home, put.text)} == {*after}, put.text


@given(DECIDED, st.data())
def test_a_pattern_that_nobody_edited_is_decided_as_before(
    before: dict[str, str], data: st.DataObject
) -> None:
    """What OpenCode grants is what its session does anyway: that is no edit of an `allow`."""
    text = write_agent("extended", before)
    done = agentc.convert(text, source="extended", target="opencode", path=PATHS["extended"])
    one = data.draw(st.sampled_from([*before]))
    new = data.draw(st.sampled_from(["", f'    "{one}": ask\n', f'    "{one}": deny\n']))
    edited = re.sub(f'    "{re.escape(one)}": .*\n', new, done.text)
    put = merge_edits(
        agentc.parse(edited, format="opencode", path=done.path),
        agentc.parse(text, format="extended", path=PATHS["extended"]),
        ACCEPT,
    )
    others = {pattern: decision for pattern, decision in before.items() if pattern != one}
    found = list_patterns("extended", put.text)
    assert {pattern: found.get(pattern, "deny") for pattern in others} == others, put.text


@pytest.mark.parametrize(("old", "new"), [("~", HOME), (HOME, "~"), ("~", "$HOME")])
def test_another_word_for_the_home_folder_goes_into_opencode(old: str, new: str) -> None:
    fields = f'permission:\n  bash:\n    "*": ask\n    "{old}/bin/*": allow\n'
    text = f"---\ndescription: d\n{fields}---\nB\n"
    done = agentc.convert(text, source="opencode", target="extended", path=PATHS["opencode"])
    edited = edit_fields(done.text, f"{old}/bin/*", f"{new}/bin/*")
    put = merge_edits(
        agentc.parse(edited, format="extended", path=done.path),
        agentc.parse(text, format="opencode", path=PATHS["opencode"]),
    )
    assert put.text == text.replace(f"{old}/bin/*", f"{new}/bin/*")


@pytest.mark.parametrize(
    ("old", "new", "left"),
    [
        ('"ls *": allow', '"ls *": ask', ("{allow: shell, pattern: \"ls *\"}", "{ask: shell, pattern: \"ls *\"}")),
        ('    "ls *": allow\n', "", ('  - {allow: shell, pattern: "ls *"}\n', "")),
        ('"~/git *"', f'"{HOME}/git *"', ("~/git *", f"{HOME}/git *")),
    ],
)  # fmt: skip
def test_one_pattern_is_one_rule(old: str, new: str, left: tuple[str, str]) -> None:
    text = write_agent("extended", {"~/git *": "allow", "ls *": "allow", "make": "ask"})
    done = agentc.convert(text, source="extended", target="opencode", path=PATHS["extended"])
    put = merge_edits(
        agentc.parse(edit_fields(done.text, old, new), format="opencode", path=done.path),
        agentc.parse(text, format="extended", path=PATHS["extended"]),
    )
    assert put.text == text.replace(*left)
