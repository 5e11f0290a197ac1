"""Misspelt words of fields that take one of a few: told at their place, with the word that is meant,
in every format.

Belongs here: values. Not here: names of tools and permissions (`test_slips.py`), names of fields
(`cli/test_messages.py`).
"""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from agentc.lens.parse import parse
from agentc.linter.check import check_document
from agentc.vendors.registry import get_format
from tests.unit.lens.test_slips import near, slip

MODES = ("subagent", "primary")
COLOURS = ("purple", "yellow", "orange", "green")
THEME = ("primary", "accent", "success", "warning")
ACTIONS = ("allow", "deny")
# A template with `%s` where the word stands, and words that the field takes.
CLAUDE = "---\nname: a\ndescription: d\n%s\n---\nBody.\n"
OPENCODE = "---\ndescription: d\n%s\n---\nBody.\n"
JSON = '{"agent": {"a": {"prompt": "p", "description": "d", %s}}}'
FIELDS = (
    ("claude", CLAUDE % "permissionMode: %s", ("acceptEdits", "dontAsk", "plan", "default")),
    ("claude", CLAUDE % "effort: %s", ("medium",)),
    ("claude", CLAUDE % "memory: %s", ("user", "project", "local")),
    ("claude", CLAUDE % "isolation: %s", ("worktree", "remote")),
    ("claude", CLAUDE % "color: %s", COLOURS),
    ("claude", CLAUDE % "model: %s", ("sonnet", "opus", "haiku", "inherit")),
    ("claude-plugin", CLAUDE % "memory: %s", ("user", "project", "local")),
    ("extended", CLAUDE % "mode: %s", MODES),
    ("extended", CLAUDE % "permissionMode: %s", ("acceptEdits", "plan")),
    ("extended-yaml", "name: a\ndescription: d\nprompt: p\nmode: %s\n", MODES),
    ("opencode", OPENCODE % "mode: %s", MODES),
    ("opencode", OPENCODE % "color: %s", THEME),
    ("opencode", OPENCODE % "permission:\n  bash: %s", ACTIONS),
    ("opencode", OPENCODE % 'permission:\n  bash:\n    "rm *": %s', ACTIONS),
    ("opencode", OPENCODE % "permission: %s", ACTIONS),
    ("opencode-json", JSON % '"mode": "%s"', MODES),
    ("opencode-json", JSON % '"color": "%s"', THEME),
    ("opencode-json", JSON % '"permission": {"edit": "%s"}', ACTIONS),
)


@st.composite
def misspelt(draw: st.DrawFn) -> tuple[str, str, str, str]:
    """A format, its template, a slip and the word that is meant."""
    form, template, words = draw(st.sampled_from(FIELDS))
    word = draw(st.sampled_from(words))
    return form, template, slip(draw, word), word


@given(misspelt())
def test_a_misspelt_word_is_told_with_the_one_that_is_meant(
    case: tuple[str, str, str, str],
) -> None:
    form, template, found, word = case
    text = template % found
    clean = {
        one.message for one in check_document(get_format(form), template % word, None).diagnostics
    }
    told = [
        one
        for one in check_document(get_format(form), text, None).diagnostics
        if one.message not in clean
    ]
    assume(told)  # a word of another field, or one that the client takes in any case
    meant = {near(one) for one in told} | {
        word for one in told if f"`{word}`" in one.hint or f'"{word}"' in one.hint
    }
    assert word in meant, (text, [(one.message, one.hint) for one in told])


@pytest.mark.parametrize("value", ["nothing-of-the-kind", "x", "", "p" * 5000, "[a]"])
def test_nothing_is_asked_about_another_word(value: str) -> None:
    for form, template, _ in FIELDS:
        found = check_document(get_format(form), template % value, None).diagnostics
        assert not any("did you mean" in one.message for one in found), (form, template)


@pytest.mark.parametrize("word", ["High", "LOW", "xHigh"])
def test_a_level_of_effort_counts_in_any_case(word: str) -> None:
    """As it does to client 2.1.332."""
    text = CLAUDE % f"effort: {word}"
    assert check_document(get_format("claude"), text, None).diagnostics == ()
    assert parse(get_format("claude"), text).agents[0].effort == word.lower()
