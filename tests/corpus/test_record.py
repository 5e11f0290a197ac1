"""The record of outputs that is compared before and after a change: it is the same twice, and sees
what differs.

Belongs here: the tool for it. Not here: what outputs are right.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.long.outputs import CASES, Source, compare, of_source

TEXT = b"---\nname: keeper\ndescription: Keeps\ntools: Read, Bash(git:*)\n---\nLook.\n"
SOURCE = Source("keeper.md", ".claude/agents/keeper.md", TEXT)


def record(path: Path, source: Source) -> Path:
    lines, words = of_source(source)
    told = [{"words": line, "times": times} for line, times in words.items()]
    path.write_text("".join(json.dumps(line) + "\n" for line in (*lines, *told)))
    return path


def test_a_record_is_the_same_twice_and_sees_what_differs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first, again = (record(tmp_path / name, SOURCE) for name in ("first", "again"))
    assert compare(first, again) == 0
    other = record(
        tmp_path / "other", Source("keeper.md", SOURCE.path, TEXT.replace(b"git", b"npm"))
    )
    capsys.readouterr()
    assert compare(first, other) == 1
    told = capsys.readouterr().out
    assert all(f"{case}: keeper.md: " in told for case in CASES)
