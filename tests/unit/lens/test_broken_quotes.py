"""Texts whose quotes are no YAML: which of them are text, and that a repair writes what is read.

Belongs here: quotes around and inside of values. Not here: escapes and colons
(`laws/test_quirks.py`), limits (`test_broken_limits.py`).
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agentc.lens.parse import parse
from agentc.lens.tolerant.broken_quotes import unquote
from agentc.linter.check import check_document
from agentc.vendors.claude.client import prediction
from agentc.vendors.registry import get_format

READ = {
    'description: "Use this: "here" and there"': 'Use this: "here" and there',
    "description: 'It's mine'": "It's mine",
    "description: 'It''s: 'mine''": "It's: 'mine'",
    'description: "a "b" c"': 'a "b" c',
    'description: "Say \\"x\\" or "y""': 'Say "x" or "y"',
    'description: "Use when: "a"\n  more text"': 'Use when: "a"\nmore text',
    'description: "a" and "b"': '"a" and "b"',
    'description: "a": b "c"': '"a": b "c"',
    'description: "12" pipe"': '"12" pipe"',
    'description: "a" b': '"a" b',
    'description: "never closed': '"never closed',
    'description: "Use: never closed': '"Use: never closed',
    'name: "quote': "quote",
    "model: 'sonnet": "sonnet",
    "color: 'red": "red",
    'model: "a: b': '"a: b',
    'model: "gpt-"5""': 'gpt-"5"',
}


def text_of(line: str) -> str:
    more = [one for one in ("name: x", "description: d") if one.split(":")[0] != line.split(":")[0]]
    return "\n".join(("---", *more, line, "---", "Body.", ""))


@pytest.mark.parametrize("name", ["claude", "extended"])
@pytest.mark.parametrize("line", READ)
def test_a_text_is_what_stands_between_its_quotes(name: str, line: str) -> None:
    form, text = get_format(name), text_of(line)
    agent = parse(form, text, "x.md").agent
    assert getattr(agent, line.split(":")[0]) == READ[line]
    report = check_document(form, text, "x.md")
    assert report.repaired is not None
    again = parse(form, report.repaired, "x.md")
    assert (again.agent, again.notes) == (agent, ())


@given(
    st.lists(
        st.sampled_from(
            ["Use", "this:", '"here"', "'s", "it's", "and", '"', '12"', "(", '"a', 'b"']
        )
    )
    .map(" ".join)
    .filter(lambda inner: not inner.endswith("\\")),
    st.sampled_from(("description", "name", "model", "color", "initialPrompt")),
    st.sampled_from(('"', "'")),
    st.booleans(),
)
def test_what_is_read_is_what_a_repair_writes(
    inner: str, key: str, quote: str, closed: bool
) -> None:
    """And where the client has a text of its own of it, that is the same one."""
    form, text = get_format("claude"), text_of(f"{key}: {quote}{inner}{quote if closed else ''}")
    agent = parse(form, text, "x.md").agent
    report = check_document(form, text, "x.md")
    for repaired in (report.repaired,) if report.repaired else ():
        assert parse(form, repaired, "x.md").agent == agent
    seen = prediction.read_values(text)
    attribute = "initial_prompt" if key == "initialPrompt" else key
    if seen is not None and isinstance(seen.get(key), str):
        assert str(seen[key]).split() == str(getattr(agent, attribute)).split()


@given(st.text(alphabet="ab \"'.(", max_size=12))
def test_a_pair_of_quotes_holds_pairs(inner: str) -> None:
    found = unquote(f'"{inner}"')
    assert found in (None, inner)
    if found is not None:
        assert unquote(f'"{inner}" and "{inner}"') in (None, f'{inner}" and "{inner}')


LIMITS = (
    'tools: "Read, "Grep""',
    'tools: "Read, Grep, and so on',
    "memory: 'user",
)


@pytest.mark.parametrize("line", LIMITS)
def test_quotes_of_limits_stay(line: str) -> None:
    """Nothing is opened by a guess."""
    form, text = get_format("claude"), text_of(line)
    report = check_document(form, text, "x.md")
    assert line.startswith("memory") or report.repaired in (None, text)
    assert parse(form, text, "x.md").agent.memory is None


def test_each_of_two_fields_of_one_key_has_its_own_note() -> None:
    text = '---\nname: x\ndescription: "a\ndescription: "a "b" c"\n---\nx\n'
    notes = parse(get_format("claude"), text, "x.md").notes
    assert [(note.where.line, note.message) for note in notes if note.code == "not-yaml"] == [
        (3, '"description" begins with a quote that is never closed; read as plain text'),
        (4, '"description" has quotes inside of quotes; read as the text between the outer ones'),
    ]
