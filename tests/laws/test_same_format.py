"""A file that goes back into one of its own format: what means nothing in it stands aside there,
too.

Belongs here: laws over odd documents, and what they found. Not here: edits of converted files
(`unit/pipeline/test_merge.py`).
"""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import agentc
from agentc.carry.traces import list_statements
from agentc.errors import AgentcError, InternalError
from agentc.ir.field_change import Outcome
from agentc.ir.value import same
from agentc.lens.format import Document
from agentc.options import ConversionOptions
from agentc.pipeline.merge import merge_edits
from agentc.pipeline.merge_projection import PUT
from agentc.vendors.registry import get_format, writable_formats
from tests.conftest import FEWER
from tests.support.strategies_odd import ODD
from tests.unit.carry.test_carry import path_in

ACCEPT = ConversionOptions(carry_exec=True, accept_widening=True)
ALIKE = [
    (a, b)
    for a in writable_formats()
    for b in writable_formats()
    if get_format(a).own == get_format(b).own
]


def read(format_name: str, text: str) -> Document:
    return agentc.parse(text, format=format_name, path=path_in(format_name))


def odd(data: st.DataObject, format_name: str) -> Document:
    try:
        document = read(format_name, data.draw(ODD[format_name]))
    except InternalError:
        raise
    except AgentcError:
        assume(False)
        raise
    assume(len(document.agents) == 1)
    return document


@pytest.mark.parametrize("name", writable_formats())
@FEWER
@given(data=st.data())
def test_a_copy_changes_nothing(name: str, data: st.DataObject) -> None:
    document = odd(data, name)
    done = merge_edits(document, document)
    assert done.text == document.source.text
    assert not done.losses


@pytest.mark.parametrize(("edited", "original"), ALIKE)
@FEWER
@given(data=st.data())
def test_what_is_told_as_put_back_stands_in_the_original(
    edited: str, original: str, data: st.DataObject
) -> None:
    """No value of the edited file is taken for what an author states for a format alone."""
    new, old = odd(data, edited), odd(data, original)
    try:
        done = merge_edits(new, old, ACCEPT)
    except InternalError:
        raise
    except AgentcError as error:
        if error.code == "override":
            raise
        return
    wanted, now = list_statements(new.agent), list_statements(read(original, done.text).agent)
    for loss in done.losses:
        if (
            loss.outcome is Outcome.MAPPED
            and loss.reason == PUT
            and not loss.field.startswith(("permission", "extra"))
        ):
            assert same(now.get(loss.field), wanted.get(loss.field)), loss


MAP = "prompt:\n  - a: 1\n"
HEAD = "name: x\ndescription: d\n"


@pytest.mark.parametrize(
    ("edited", "original", "result"),
    [
        (HEAD + MAP, HEAD + "prompt: text\n", HEAD + 'prompt: ""\n'),
        (HEAD + MAP, HEAD + MAP, HEAD + MAP),
        (HEAD + "prompt: text\n", HEAD + MAP, HEAD + "prompt: text\n"),
        (
            HEAD + "color:\n  a: 1\nprompt: text\n",
            HEAD + MAP,
            HEAD + "prompt: text\ncolor:\n  a: 1\n",
        ),
        (HEAD + "hooks: 5\nprompt: text\n", HEAD + MAP, HEAD + "prompt: text\n"),
    ],
)
def test_a_text_that_is_none(edited: str, original: str, result: str) -> None:
    done = merge_edits(read("extended-yaml", edited), read("extended-yaml", original))
    assert done.text == result


@pytest.mark.parametrize("name", ["claude", "opencode", "extended"])
@pytest.mark.parametrize(
    ("edited", "original", "result"),
    [
        ("description: e\n", "description: d\ndescription: d\n", "description: e\n"),
        ("description: e\n", "description: |\n  d\ndescription: |\n  d\n", "description: e\n"),
        (
            "description: d\n",
            "description: d\nfoo: 1\nfoo: 1\n",
            "description: d\nfoo: 1\nfoo: 1\n",
        ),
        (
            "description: d\nfoo: 2\n",
            "foo: 1\ndescription: d\nfoo: 1\n",
            "description: d\nfoo: 2\n",
        ),
    ],
)
def test_an_edit_of_a_key_that_stands_twice_leaves_it_once(
    name: str, edited: str, original: str, result: str
) -> None:
    """A strict client refuses two values that differ."""
    new, old = (f"---\nname: x\n{fields}---\n" for fields in (edited, original))
    done = merge_edits(read(name, new), read(name, old), ACCEPT)
    assert done.text == f"---\nname: x\n{result}---\n"


@pytest.mark.parametrize(
    ("edited", "original", "result"),
    [
        (
            "- slug: x\n  description: e\n",
            "- slug: x\n  # one\n  description: |\n    d\n  # two\n  description: |\n    d\n",
            "- slug: x\n  # one\n  # two\n  description: e\n",
        ),
        (
            "- slug: x\n  description: e\n",
            "- description: d\n  slug: x\n  description: d\n",
            "- description: e\n  slug: x\n",
        ),
        (
            "- slug: x\n  description: d\n",
            "- slug: x\n  description: d\n  foo: 1\n  foo: 1\n",
            "- slug: x\n  description: d\n  foo: 1\n  foo: 1\n",
        ),
        (
            "- slug: x\n  description: e\n",
            "- {description: d, slug: x, description: d}\n",
            '- {slug: x, description: "e"}\n',
        ),
    ],
)
def test_an_edit_of_a_key_that_stands_twice_in_an_item_leaves_it_once(
    edited: str, original: str, result: str
) -> None:
    new, old = (read("roo", f"customModes:\n{items}") for items in (edited, original))
    assert merge_edits(new, old, ACCEPT).text == f"customModes:\n{result}"


def test_an_edit_of_a_key_that_stands_twice_in_json_leaves_it_once() -> None:
    text = '{{"customModes": [{{"slug": "x", {}}}]}}'
    twice, once = (text.format(f'{one}"description": "d"') for one in ('"description": "d", ', ""))
    new = read("roo", "customModes:\n- slug: x\n  description: e\n")
    done = merge_edits(new, read("roo", twice), ACCEPT)
    assert done.text == once.replace('"d"', '"e"')


def test_statements_for_other_formats_go_before_a_value_left_aside() -> None:
    stated = "targets: {opencode: {model: a/b}}\n"
    new, old = (read("extended-yaml", HEAD + text) for text in (stated, "targets: [a]\n"))
    assert merge_edits(new, old).text == HEAD + stated
    assert merge_edits(old, new).text == HEAD + "targets: [a]\n"
    two_aside = read("extended-yaml", HEAD + "targets: [a]\nmodel: [b]\n")
    assert merge_edits(new, two_aside).text == HEAD + stated


def test_a_text_that_is_none_goes_into_frontmatter() -> None:
    done = merge_edits(read("extended-yaml", HEAD + MAP), read("extended", f"---\n{HEAD}---\n"))
    assert done.text == f"---\n{HEAD}{MAP}---\n"
