"""Several agents in one file: each has a block of carried lines among its own, and no other's.

Belongs here: which agent a block counts for, and what becomes of it where agents are put into a
file, or replaced there. Not here: the block as text (`unit/syntax/test_carried_block.py`), what
comes home (`test_carry.py`).
"""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agentc.ir.provenance import Carried, CarriedKey
from agentc.lens.format import Document
from agentc.lens.parse import parse
from agentc.spans import apply_edits
from agentc.syntax.carried_block import write_block
from agentc.syntax.edits.blocks import drop_block, edit_block
from agentc.syntax.edits.list_items import cut_item, put_behind, put_item
from agentc.syntax.portable_values import make_portable
from agentc.vendors.registry import get_format
from tests.support.carried import put_on_top, split_block
from tests.support.projects import Project
from tests.unit.syntax.test_carried_block import KEPT

ROO = get_format("roo")
BLOCKS = st.lists(KEPT, max_size=3).map(tuple)
MARGINS = st.sampled_from(["", "  ", "      "])
MEMORY = CarriedKey("claude", "memory", "user")
MODEL = CarriedKey("claude", "model", "sonnet")


def write_mode(name: str, kept: tuple[CarriedKey, ...], margin: str = "  ") -> str:
    """A file of one mode that carries something."""
    fields = f"slug: {name}", f"name: {name}", "roleDefinition: Text.", "groups: []"
    lines = f"\n{margin}  ".join(fields)
    text = f"customModes:\n{margin}- {lines}\n"
    return put_on_top(text, Carried(kept)) if kept else text


def read_modes(text: str) -> Document:
    return parse(ROO, text, ".roomodes")


def list_kept(text: str) -> list[tuple[CarriedKey, ...]]:
    return [agent.carried.kept for agent in read_modes(text).agents]


def join(*texts: str) -> str:
    """One file with the modes of all."""
    first, *others = (read_modes(text).source for text in texts)
    return apply_edits(first.text, put_behind(first, others))


@given(st.lists(st.tuples(BLOCKS, MARGINS), min_size=2, max_size=4), st.data())
def test_each_mode_has_its_own_lines(
    modes: list[tuple[tuple[CarriedKey, ...], str]], data: st.DataObject
) -> None:
    parts = [write_mode(f"m{n}", kept, margin) for n, (kept, margin) in enumerate(modes)]
    text, kept = join(*parts), [tuple(map(make_portable, one)) for one, _ in modes]
    assert list_kept(text) == kept
    source = read_modes(text).source
    assert [list_kept(cut_item(source, record)) for record in source.records] == [
        [one] for one in kept
    ]
    place = data.draw(st.integers(0, len(modes) - 1))
    new = data.draw(BLOCKS)
    wanted = [*kept[:place], tuple(map(make_portable, new)), *kept[place + 1 :]]
    record = source.records[place]
    put = put_item(source, record, read_modes(write_mode(f"m{place}", new)).source)
    assert list_kept(apply_edits(text, [put])) == wanted
    edit = edit_block(text, record.head, record.entries, write_block(new), "\n")
    edited = apply_edits(text, [edit])
    assert list_kept(edited) == wanted
    assert len(read_modes(edited).notes) == len(read_modes(text).notes)
    back = read_modes(edited).source.records[place]
    edit = edit_block(edited, back.head, back.entries, write_block(modes[place][0]), "\n")
    assert apply_edits(edited, [edit]) == text


@given(BLOCKS, MARGINS)
def test_a_block_is_taken_off_a_mode(kept: tuple[CarriedKey, ...], margin: str) -> None:
    assert drop_block(write_mode("m", kept, margin)) == write_mode("m", (), margin)


@pytest.mark.parametrize("damaged", [0, 1])
def test_damage_is_that_of_one_mode(damaged: int) -> None:
    parts = [write_mode("a", (MEMORY,)), write_mode("b", (MODEL,))]
    word = ("user", "sonnet")[damaged]
    document = read_modes(join(*parts).replace(word, "other"))
    kept = [agent.carried.kept for agent in document.agents]
    assert kept == [() if place == damaged else (one,) for place, one in enumerate((MEMORY, MODEL))]
    (note,) = (note for note in document.notes if note.code == "carry-damaged")
    assert note.where is not None
    assert note.where.line == (4, 11)[damaged]


@pytest.mark.parametrize("margin", ["", "  "])
def test_lines_between_two_modes_count_for_none(margin: str) -> None:
    """They may have stood in either."""
    before, block, after = split_block(write_mode("b", (MODEL,)))
    plain = before + after
    moved = "".join(f"{margin}{line}\n" for line in block)
    text = join(write_mode("a", ()), plain).replace("  - slug: b", f"{moved}  - slug: b")
    document = read_modes(text)
    assert list_kept(text) == [(), ()]
    assert [note.code for note in document.notes] == ["carry-damaged"]


def test_lines_at_the_end_of_a_mode_are_its_own() -> None:
    before, block, after = split_block(write_mode("a", (MEMORY,)))
    text = before + after + "".join(f"    {line}\n" for line in block)
    assert list_kept(join(text, write_mode("b", (MODEL,)))) == [(MEMORY,), (MODEL,)]


SMITH = "---\nname: smith\ndescription: Forges.\nskills:\n  - iron\nmemory: user\n---\nForge.\n"
TO_ROO = ("convert", "--to", "roo", "--unenforced", "write")
MODES = ".roomodes"
HOME = ".claude/agents/smith.md"
OTHER = ".claude/agents/tanner.md"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    made = Project(tmp_path)
    made.put(HOME, SMITH)
    made.put(OTHER, SMITH.replace("smith", "tanner").replace("iron", "hides"))
    assert made.run(*TO_ROO).returncode == 0
    return made


def test_lines_stand_below_the_dash_at_the_margin_of_the_fields(project: Project) -> None:
    assert project.read(MODES).startswith(
        "customModes:\n"
        "  - slug: smith\n"
        "    # agentc needs these lines to convert this agent back; leave them as they are. "
    )
    assert "\n    # What this file cannot hold of the claude file" in project.read(MODES)
    assert "\n    #   - iron\n" in project.read(MODES)
    assert "Generated by" not in project.read(MODES)
    assert project.run(*TO_ROO, "--check").returncode == 0


def test_each_mode_goes_home_with_its_own(project: Project) -> None:
    assert project.run("convert", MODES, "--to", "claude", "-o", "home").returncode == 0
    for path in (HOME, OTHER):
        fields = project.read(path).partition("---\nForge.")[0]
        text = project.read(f"home/{path}")
        assert fields.removeprefix("---\n") in text


def test_lines_of_one_mode_are_renewed(project: Project) -> None:
    before = project.read(MODES)
    first, dash, second = before.partition("  - slug: tanner")
    project.put(MODES, first + dash + second.replace("Forges.", "Tans."))
    project.put(OTHER, project.read(OTHER).replace("hides", "leather"))
    done = project.run("convert", MODES, "--into", OTHER)
    assert (done.returncode, "trace-renewed" in done.stderr) == (0, True), done.stderr
    assert "description: Tans.\n" in project.read(OTHER)
    after = project.read(MODES)
    assert after.startswith(first + dash)
    assert "\n    #   - leather\n" in after
    assert project.run(*TO_ROO, "--check").returncode == 0
    project.put(HOME, SMITH.replace("memory: user\n", "").replace("skills:\n  - iron\n", ""))
    assert project.run(*TO_ROO, "--force").returncode == 0
    replaced = project.read(MODES)
    assert "iron" not in replaced
    assert replaced.endswith(after.partition("  - slug: tanner")[2])
