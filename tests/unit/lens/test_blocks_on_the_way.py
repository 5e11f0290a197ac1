"""A block for one client goes through the extended format as what `targets` states, and home again.

Belongs here: blocks of client files in extended ones, there and back. Not here: what a block does
in its own file (`test_blocks.py`).
"""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import agentc
from agentc.carry.traces import list_statements
from agentc.errors import Refused
from agentc.ir.agent import Agent
from agentc.ir.value import Map, freeze
from agentc.options import ConversionOptions
from agentc.pipeline.merge import merge_edits
from agentc.syntax.yaml.writer import FRONTMATTER
from tests.conftest import FEWER
from tests.support.carried import drop_block, edit_fields
from tests.unit.lens.test_blocks import GENERAL, KEYS, PLACES

# Whose file has a block for whom, and under which key.
BLOCKS = [("claude", "opencode", "opencode"), ("opencode", "claude", "claude-code")]
OPEN = ConversionOptions(accept_widening=True)


def _convert(text: str, source: str, target: str) -> str:
    return agentc.convert(text, source=source, target=target, path=PLACES[source]).text


def _freeze(keys: dict[str, Any]) -> Map:
    frozen = freeze(keys)
    assert isinstance(frozen, Map)
    return frozen


def _parse(text: str, form: str) -> Agent:
    return agentc.parse(text, format=form, path=PLACES[form]).agent


def _spell(source: str, key: str, block: dict[str, Any]) -> str:
    name = "name: x\n" if source == "claude" else ""
    stated = FRONTMATTER.after_colon(freeze(block))
    return f"---\n{name}description: d\n{GENERAL[source]}\n{key}:{stated}\n---\nbody\n"


@st.composite
def blocks(draw: st.DrawFn, target: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Draw what a block states, and the same with one value edited."""
    names = draw(st.lists(st.sampled_from(sorted(KEYS[target])), min_size=1, unique=True))
    old = {name: draw(st.sampled_from(KEYS[target][name])) for name in names}
    name = draw(st.sampled_from(names))
    others = [value for value in KEYS[target][name] if value != old[name]]
    return old, {**old, name: draw(st.sampled_from(others))}


@pytest.mark.parametrize(("source", "target", "key"), BLOCKS)
@FEWER
@given(data=st.data())
def test_a_block_counts_by_way_of_extended_as_it_does_at_once(
    source: str, target: str, key: str, data: st.DataObject
) -> None:
    old, new = data.draw(blocks(target))
    text = _spell(source, key, old)
    there = _convert(text, source, "extended")
    direct, around = (
        list_statements(_parse(one, target))
        for one in (_convert(text, source, target), _convert(there, "extended", target))
    )
    assert around == direct
    original = agentc.parse(text, format=source, path=PLACES[source])
    unedited = agentc.parse(there, format="extended", path=PLACES["extended"])
    assert merge_edits(unedited, original).text == text
    home = drop_block(_convert(there, "extended", source))
    assert sorted(home.splitlines()) == sorted(text.splitlines())
    stated = unedited.agent.with_extra(target, _freeze(new))
    edited = agentc.render(stated, format="extended", base=unedited)
    back = merge_edits(
        agentc.parse(edited, format="extended", path=PLACES["extended"]), original, OPEN
    )
    wanted = _parse(_spell(source, key, new), source)
    assert list_statements(_parse(back.text, source)) == list_statements(wanted)
    taken = _parse(drop_block(_convert(edited, "extended", source)), source)
    assert list_statements(taken) == list_statements(wanted)


def test_a_block_that_only_a_comment_states_opens_nothing() -> None:
    text = "---\nname: x\ndescription: d\ntools: Read\nclaude:\n  tools: Read, Bash\n---\nBody.\n"
    there = _convert(text, "extended", "opencode")
    assert "tools: Read\n" in _convert(there, "opencode", "claude")


def test_an_edit_of_a_block_that_changed_in_the_original_is_a_conflict() -> None:
    text = _spell("claude", "opencode", {"model": "a/b"})
    there = edit_fields(_convert(text, "claude", "extended"), "model: a/b", "model: c/d")
    edited = agentc.parse(there, format="extended", path=PLACES["extended"])
    changed = text.replace("a/b", "e/f")
    original = agentc.parse(changed, format="claude", path=PLACES["claude"])
    with pytest.raises(Refused) as raised:
        merge_edits(edited, original)
    assert raised.value.code == "conflict"


def test_a_block_that_was_taken_out_of_targets_is_emptied_in_the_original() -> None:
    text = _spell("claude", "opencode", {"model": "a/b"})
    there = _convert(text, "claude", "extended")
    gone = there.replace("targets:\n  opencode:\n    model: a/b\n", "")
    assert gone != there
    edited = agentc.parse(gone, format="extended", path=PLACES["extended"])
    original = agentc.parse(text, format="claude", path=PLACES["claude"])
    emptied = text.replace("opencode:\n  model: a/b\n", "opencode: {}\n")
    assert merge_edits(edited, original).text == emptied
    assert "\nopencode: {}\n" in drop_block(_convert(gone, "extended", "claude"))


@pytest.mark.parametrize(
    "block",
    [
        "opencode: {}\n",
        "opencode:\n  model: a/b # why\n  steps: 3\n  x-z: 1\n",
        "opencode:\n  permission: {bash: deny}\n",
        "color: red\nopencode: {steps: 3}\nmaxTurns: 3\n",
        "opencode: {steps: 3}\nopen-code: {top_p: 1}\n",
    ],
)
@pytest.mark.parametrize("way", [("extended",), ("opencode", "extended"), ("extended", "opencode")])
def test_a_block_that_nobody_edits_is_the_same_in_the_end(block: str, way: tuple[str, ...]) -> None:
    """Over any files on the way, home by itself or into the original."""
    text = f"---\nname: x\ndescription: d\ntools: Read\n{block}---\nbody\n"
    source = "claude"
    there = text
    for target in way:
        there, source = _convert(there, source, target), target
    last = agentc.parse(there, format=source, path=PLACES[source])
    original = agentc.parse(text, format="claude", path=PLACES["claude"])
    assert merge_edits(last, original).text == text
    home = drop_block(_convert(there, source, "claude"))
    assert sorted(home.splitlines()) == sorted(text.splitlines())
