"""Asks Claude Code whom a session of an agent can call, one session for each pair of lists.

`python -m tests.clients.called` writes the table anew; that takes two minutes.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.support.claude_called import CALLED_TABLE, CREW, CalledRow, list_combinations

from .harness import clean_home, client, refused, run_client, spawned, write_project
from .mock_messages import MockMessages

_HEAD = """\
# Whom a session of an agent with these lists (`claude --agent`) could call in Claude Code 2.1.332, of rev and oth.
# tools | disallowedTools | called. `python -m tests.clients.called` asks anew.

"""


def ask_called(row: CalledRow) -> frozenset[str]:
    """Return whom the client lets an agent with these lists call: a session of the agent calls each
    of the crew, and the client starts it or says why not."""
    files = {
        f".claude/agents/{name}.md": f"---\nname: {name}\ndescription: the {name} kind\n---\nSail.\n"
        for name in CREW
    }
    files[".claude/agents/boss.md"] = row.write_boss("boss")
    program = client("@anthropic-ai/claude-code", ".bin", "claude")
    with tempfile.TemporaryDirectory() as folder, clean_home() as env, MockMessages(CREW) as mock:
        session = {
            "ANTHROPIC_API_KEY": "dummy",
            "ANTHROPIC_BASE_URL": mock.url,
            "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC": "1",
        }
        project = write_project(Path(folder), files)
        run_client([program, "-p", "hi", "--agent", "boss"], project, env | session)
        started, others = frozenset(spawned(mock, CREW)), refused(mock, CREW)
    assert started | others.keys() == set(CREW), row
    return started


def ask_all(rows: Iterable[CalledRow], workers: int = 2) -> list[CalledRow]:
    """Return rows as the client answers them today."""
    asked = list(rows)
    with ThreadPoolExecutor(workers) as pool:
        return [
            CalledRow(row.tools, row.denied, called)
            for row, called in zip(asked, pool.map(ask_called, asked), strict=True)
        ]


def main() -> None:
    """Ask about every combination, and write the table."""
    lines = [
        f"{row.tools or '-'} | {row.denied or '-'} | {' '.join(sorted(row.called)) or 'none'}\n"
        for row in ask_all(list_combinations())
    ]
    CALLED_TABLE.write_text(_HEAD + "".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
