"""Prompts that `--adapt-body` put other words into, on the way home without that option.

Belongs here: which words the original has then. Not here: which are replaced (`prompt/test_adapt.py`).
"""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import agentc
from agentc.options import ConversionOptions
from agentc.pipeline.merge import merge_edits

ADAPTED = ConversionOptions(adapt_body=True)
PHRASES = st.sampled_from(
    ["See CLAUDE.md.", "See AGENTS.md.", "Use the Read tool.", "the read tool", "`CLAUDE.md`",
     "WebFetch helps.", "webfetch", "One.", "Two."]
)  # fmt: skip
PATHS = ".claude/agents/k.md", ".opencode/agents/k.md"


def converted(prompt: str) -> tuple[agentc.Conversion, str]:
    text = f"---\nname: k\ndescription: d\n---\n{prompt}"
    return agentc.convert(
        text, source="claude", target="opencode", path=PATHS[0], settings=ADAPTED
    ), text


@settings(max_examples=60)
@given(phrases=st.lists(PHRASES, min_size=1, max_size=6), gap=st.sampled_from([" ", "\n", "\n\n"]))
def test_what_nobody_edited_stays_as_the_original_has_it(phrases: list[str], gap: str) -> None:
    prompt = gap.join(phrases) + "\n"
    there, text = converted(prompt)
    back = agentc.convert(there.text, source="opencode", target="claude", path=there.path)
    assert agentc.parse(back.text, format="claude", path=PATHS[0]).agent.prompt == prompt
    original = agentc.parse(text, format="claude", path=PATHS[0])
    for edited in (f"Now!{gap}{{}}", f"{{}}{gap}Now!\n"):
        head, _, body = there.text.rpartition("---\n")
        changed = agentc.parse(
            f"{head}---\n{edited.format(body)}", format="opencode", path=PATHS[1]
        )
        put = merge_edits(changed, original)
        now = agentc.parse(put.text, format="claude", path=PATHS[0]).agent.prompt
        assert now == edited.format(prompt)


@settings(max_examples=60)
@given(phrases=st.lists(PHRASES, min_size=1, max_size=6), data=st.data())
def test_a_word_beside_an_edited_one_stays_as_the_original_has_it(
    phrases: list[str], data: st.DataObject
) -> None:
    """Also where the edit has the target's words, so that not all of them can be put back."""
    prompt = " ".join(f"word{at} {one}" for at, one in enumerate(phrases)) + " end\n"
    there, text = converted(prompt)
    head, _, body = there.text.rpartition("---\n")
    before = f"{data.draw(st.sampled_from(['', 'CLAUDE.md or AGENTS.md: ']))}word0"
    edits = {"word0": before} | {
        f"word{at}": data.draw(st.sampled_from([f"word{at}", f"other{at}", f"{at} more"]))
        for at in range(1, len(phrases))
    }
    home = prompt
    for old, new in edits.items():
        body, home = body.replace(f"{old} ", f"{new} "), home.replace(f"{old} ", f"{new} ")
    changed = agentc.parse(f"{head}---\n{body}", format="opencode", path=PATHS[1])
    put = merge_edits(changed, agentc.parse(text, format="claude", path=PATHS[0]))
    assert agentc.parse(put.text, format="claude", path=PATHS[0]).agent.prompt == home


@pytest.mark.parametrize(
    ("prompt", "old", "new", "home"),
    [
        ("See CLAUDE.md. Use the Read tool.", "See", "Now see", "Now see CLAUDE.md. Use the Read tool."),
        ("See CLAUDE.md. Use the Read tool.", "AGENTS.md", "README.md", "See README.md. Use the Read tool."),
        ("See CLAUDE.md.", "See", "Keep `AGENTS.md`; see", "Keep `AGENTS.md`; see CLAUDE.md."),
        ("CLAUDE.md, AGENTS.md. Use the Read tool.", "CLAUDE.md, ", "", "AGENTS.md. Use the Read tool."),
        ("See CLAUDE.md.", "See", "CLAUDE.md or AGENTS.md? Read", "CLAUDE.md or AGENTS.md? Read CLAUDE.md."),
    ],
)  # fmt: skip
def test_an_edit_changes_no_other_word(prompt: str, old: str, new: str, home: str) -> None:
    there, text = converted(prompt)
    edited = agentc.parse(there.text.replace(old, new), format="opencode", path=PATHS[1])
    put = merge_edits(edited, agentc.parse(text, format="claude", path=PATHS[0]))
    assert put.text == text.replace(prompt, home)


def test_words_that_stay_without_the_original_are_told() -> None:
    there, _ = converted("See CLAUDE.md.")
    edited = there.text.replace("See", "Now see")
    back = agentc.convert(edited, source="opencode", target="claude", path=there.path)
    assert "Now see AGENTS.md." in back.text
    assert "adapt-skipped" in {note.code for note in back.notes}


@pytest.mark.parametrize("lines", [10, 400, 4_000])
def test_a_large_edit_goes_home_like_a_small_one(lines: int) -> None:
    parts = [f"Part {number}: see CLAUDE.md, and use the Read tool.\n" for number in range(lines)]
    there, text = converted("".join(parts))
    head, _, body = there.text.rpartition("---\n")
    written = body.splitlines(keepends=True)
    more = [f"A new line {number}.\n" for number in range(lines)]
    edited = [*written[: lines // 2], *more, *written[lines // 2 + lines // 4 :]]
    changed = agentc.parse(f"{head}---\n{''.join(edited)}", format="opencode", path=PATHS[1])
    put = merge_edits(changed, agentc.parse(text, format="claude", path=PATHS[0]))
    now = agentc.parse(put.text, format="claude", path=PATHS[0]).agent.prompt
    assert now == "".join([*parts[: lines // 2], *more, *parts[lines // 2 + lines // 4 :]])


def test_one_line_of_many_words_is_compared_by_its_words() -> None:
    words = " ".join(f"word{number} of CLAUDE.md" for number in range(2_000)) + "\n"
    there, text = converted(words)
    changed = agentc.parse(
        there.text.replace("word900 ", "another ").replace("word3 ", ""),
        format="opencode",
        path=PATHS[1],
    )
    put = merge_edits(changed, agentc.parse(text, format="claude", path=PATHS[0]))
    now = agentc.parse(put.text, format="claude", path=PATHS[0]).agent.prompt
    assert now == words.replace("word900 ", "another ").replace("word3 ", "")
