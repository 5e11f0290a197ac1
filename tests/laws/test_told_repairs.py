"""A repair gives an agent nothing else in its client but what it says, and takes nothing away
unsaid.

Belongs here: that law over every repair of `check --fix`, with models that share no code with
agentc as judges. Not here: what single repairs make of a text (`unit/linter/`, `unit/lens/`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agentc.diagnostics.shared_codes import DEAD_RULE
from agentc.linter.check import Report, check_document
from agentc.linter.repair_steps import Step, mend
from agentc.linter.silences import CodeFilter
from agentc.vendors.registry import get_format
from tests.support.models import claude, opencode
from tests.support.models.probes import PROBES

MODELS: dict[str, Any] = {"claude": claude, "opencode": opencode}
TOLD = re.compile(r"(?:: |, )([^\s,:]\S*) \(\w+ -> \w+\)")
ITEMS = st.sampled_from(
    [
        "Read", "Grep", "Bash", "Edit", "Bash(a: b)", "Bash(git c: d #x)", "Bash(x #y)", '"Glob"', '"Grep', "'Bash(a: b)", "- Grep",
        "Grep:", "Read,", "*", "@x", "mcp__gh__get", "Write # c", "Bash(git", "npm:*)", "Agent(a, b)", "Skill: x", "[Read]", "",
    ]
)  # fmt: skip
INDENTS = st.sampled_from([0, 2, 2, 2, 2, 3, 4])
BEHIND = st.sampled_from(["", "", "", "  # c", ","])


# A star among denials makes void what stands beside it (2.1.332), and denies all to agentc.
DENIALS = ITEMS.filter(lambda item: item != "*")


@st.composite
def lists(draw: st.DrawFn, items_of: st.SearchStrategy[str]) -> str:
    """The lines of a list, whole or broken, behind its key and colon."""
    items = draw(st.lists(items_of, min_size=1, max_size=4))
    if draw(st.booleans()):
        return "".join(f"\n{' ' * draw(INDENTS)}- {item}{draw(BEHIND)}" for item in items)
    mark = draw(st.sampled_from(["[", "[", "", "[ "]))
    comma = draw(st.sampled_from([", ", ",", ",\n  ", " "]))
    return f" {mark}{comma.join(items)}{draw(st.sampled_from([']', ']', '', ',', ', ]', '] # c']))}"


RULES = st.sampled_from(
    [
        "allow", "deny", "ask", "Deny", "true", "'false'", '{"*": ask}', "{git *: allow}", "deny # c", '"deny', "maybe",
        '\n    "*": ask\n    git *: allow', '\n    git *: allow\n    "*": deny', "\n    rm *: deny # c\n    ls #x: allow",
    ]
)  # fmt: skip
FLAGS = st.sampled_from(["true", "false", "False", "'false'", "ask", "no", "{'*': false}"])


@st.composite
def maps(draw: st.DrawFn, values: st.SearchStrategy[str]) -> str:
    """The lines of a map of tools, whole or broken, behind its key and colon."""
    keys = draw(
        st.lists(
            st.sampled_from(["bash", "edit", "webfetch", '"*"', "read", "skill", "gh_*"]),
            min_size=1, max_size=4,
        )
    )  # fmt: skip
    indents = st.sampled_from([2, 2, 2, 2, 3])
    return "".join(f"\n{' ' * draw(indents)}{key}: {draw(values)}" for key in keys)


MODES = st.sampled_from(
    ["plan", "Plan", '"plan', "plan # c", "dontAsk #x", "[plan]", "acceptEdits"]
)
FIELDS = {
    "claude": {
        "name": st.just(" x"),
        "description": st.sampled_from([" d", " Use when: asked", " d #7 more", ' "a" b', " @all"]),
        "tools": lists(ITEMS),
        "disallowedTools": lists(DENIALS),
        "permissionMode": MODES.map(" {}".format),
        "model": st.sampled_from([" opus", " opus: x", "opus"]),
        "mcpServers": st.sampled_from([" [gh]", "\n  - gh:\n      command: x #y z", " gh"]),
    },
    "opencode": {
        "description": st.sampled_from([" d", " Use when: asked", " d #7 more"]),
        "mode": st.sampled_from([" subagent", " Subagent", " primary # x"]),
        "permission": maps(RULES) | st.sampled_from([" Deny", ' {bash: "deny}', ' "*": deny']),
        "tools": maps(FLAGS),
        "steps": st.sampled_from([" 5", ' "5"']),
    },
}  # fmt: skip
ODD_LINES = st.sampled_from(["- Read", "Read", "\t", "# c", " color: red", "}"])


@st.composite
def files(draw: st.DrawFn, form: str) -> str:
    """A file with what its client needs, and limits that stand there whole or broken."""
    fields = FIELDS[form]
    always = ["name", "description"] if form == "claude" else ["description", "mode"]
    others = [key for key in fields if key not in always]
    keys = [*always, *draw(st.lists(st.sampled_from(others), min_size=1, max_size=4))]
    lines = [f"{key}:{draw(fields[key])}" for key in keys]
    if draw(st.integers(0, 4)) == 0:
        lines.append(draw(st.sampled_from(lines)))
    if draw(st.integers(0, 4)) == 0:
        lines.insert(draw(st.integers(1, len(lines))), draw(ODD_LINES))
    close = draw(st.sampled_from(["---", "---", "---", "---", "----", " ---", ""]))
    return "\n".join(["---", *lines, close, "Body.", ""])


def repair(form: str, text: str) -> tuple[Step, ...]:
    """The steps that repair a text as far as that can be."""

    def check(text: str, leave: Sequence[tuple[str, int | None]]) -> Report:
        return check_document(get_format(form), text, "x.md", leave=leave)

    return mend(text, check(text, ()), check, CodeFilter())  # type: ignore[arg-type]


def decisions(form: str, text: str) -> dict[str, tuple[str, ...]] | None:
    """What a model says of each capability, from the fields that the client has; `None` where it
    has no agent of the text, or one without a single field."""
    known = get_format(form)
    assert known.view_fields is not None
    fields = known.view_fields(text)
    if not fields or [*known.refused(text)]:
        return None
    head = "".join(f"{json.dumps(key)}: {plain(value)}\n" for key, value in fields.items())
    model = MODELS[form].read(f"---\n{head}---\n")
    return {
        capability: tuple(model.decide(capability, argument) for argument in arguments)
        for capability, arguments in PROBES.items()
        if model.has(capability)
    }


def plain(value: object) -> str:
    return json.dumps(value, default=lambda one: dict(one) if hasattr(one, "keys") else list(one))


def told_tools(steps: Sequence[Step]) -> set[str]:
    """The tools of which the repaired findings say that they change; `*` where a list of them is
    cut short, or a rule that moves is named by itself."""
    told = set()
    for step in steps:
        for found in step.before.diagnostics:
            if found.fixable and found.once_fixed:
                told |= {*TOLD.findall(found.once_fixed)}
                if found.code == DEAD_RULE or " more" in found.once_fixed:
                    told.add("*")
    return told


@pytest.mark.parametrize("form", MODELS)
@given(st.data())
def test_what_a_repair_changes_for_the_client_is_told(form: str, data: st.DataObject) -> None:
    text = data.draw(files(form))
    steps = repair(form, text)
    before = decisions(form, text)
    if not steps or before is None:
        return
    after = decisions(form, steps[-1].text)
    assert after is not None, "it has the agent no more"
    told = told_tools(steps)
    changed = {one for one in before if before[one] != after[one]}
    untold = {one for one in changed if not any(one in name for name in told)}
    assert not untold or "*" in told, (untold, told, steps[-1].text)


# What a law has found: lists of which the client has less than agentc, which counts every word of a
# denial.
FOUND = {
    "a denial with a colon": "disallowedTools:\n  - Read\n  - Bash(a: b)",
    "a denial behind an open bracket": "disallowedTools: [Glob",
    "a denial that a sign cuts short": "disallowedTools: Read, Bash(x #y)",
    "a grant with a colon": "tools:\n  - Read\n  - Bash(a: b)",
}


@pytest.mark.parametrize("lines", FOUND.values(), ids=FOUND)
def test_the_tool_that_a_list_gains_is_named(lines: str) -> None:
    text = f"---\nname: x\ndescription: d\n{lines}\n---\nBody.\n"
    steps = repair("claude", text)
    assert told_tools(steps) & {"shell", "glob"}, [one.before.diagnostics for one in steps]


def test_a_list_is_not_closed_by_quotes_around_another_field() -> None:
    """Quotes around the description alone would make lists of both, with other tools."""
    lists_kept = "disallowedTools: [Read, npm:*)] # c\ntools: [Read, Grep] # c"
    text = f"---\nname: x\ndescription: Use when: asked\n{lists_kept}\n---\nBody.\n"
    assert not repair("claude", text)
    (step,) = repair("claude", text.replace(" # c", "").replace(", npm:*)", ""))
    assert 'description: "Use when: asked"' in step.text


def test_what_gets_quotes_is_said() -> None:
    text = "---\nname: x\ndescription: d\ntools:\n  - Read\n  - Bash(a: b)\n---\nBody.\n"
    (found,) = (
        one for one in check_document(get_format("claude"), text, "x.md").diagnostics if one.fixable
    )
    assert found.once_fixed == (
        '`tools` has "Bash(a: b)" now, and its client changes what the agent may do: shell '
        "(deny -> default)"
    )
