"""Nothing that people write takes agentc more than linear time.

Belongs here: inputs that once took minutes, in a process that is killed where it hangs. Not here:
the patterns themselves (`unit/syntax/test_regexes.py`), exact growth (`long/doubling.py`). A guard is a hundred
times longer than the answer takes, so that no slow machine fails it.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

GUARD = 120.0

HANGING = {
    "a list of words in a description": (
        "opencode",
        "---\ndescription: {}\n---\nBody.\n",
        ", word",
        "?",
    ),
    "words without commas": ("opencode", "---\ndescription: {}\n---\nBody.\n", " word", "?"),
    "comments with CRLF below a broken field": (
        "claude",
        "---\r\nname: a\r\ndescription: One: two\r\n{}tools: Read\r\n---\r\nBody.\r\n",
        "# comment\r\n",
        "x\r\n",
    ),
    "blank lines and comments in turn": (
        "claude",
        "---\nname: a\ndescription: One: two\n{}tools: Read\n---\nBody.\n",
        "\n# comment\n",
        "x\n",
    ),
}


@pytest.mark.parametrize("case", HANGING.values(), ids=HANGING)
def test_it_is_answered(case: tuple[str, str, str, str], tmp_path: Path) -> None:
    """25,000 repetitions end, as 30 did."""
    form, text, piece, end = case
    file = tmp_path / "a.md"
    file.write_text(text.format(piece * 25_000 + end), encoding="utf-8", newline="")
    other = "opencode" if form == "claude" else "claude"
    for words in (["check", "--client", form], ["convert", "--from", form, "--to", other, "-q"]):
        command = [sys.executable, "-m", "agentc", *words, str(file)]
        done = subprocess.run(command, capture_output=True, timeout=GUARD, check=False)
        assert done.returncode in (0, 1), done.stderr.decode()[-500:]
