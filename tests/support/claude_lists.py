"""Lists of tools in which a general word stands beside a narrower one, and wildcards: what the
client made of each.

Belongs here: the table's form. Not here: its rows (`data/claude_lists.txt`), how they are checked.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

TABLE = Path(__file__).with_name("data") / "claude_lists.txt"
# What an agent without limits has in the session in which lists are asked (see `heads.SERVERS`).
POOL = frozenset(
    """Agent Bash CronCreate CronDelete CronList Edit EnterWorktree ExitWorktree ListAgents Monitor NotebookEdit Read
    ReportFindings SendMessage Skill TaskStop WebFetch WebSearch Write mcp__s__alpha mcp__s__beta mcp__s__get_x
    mcp__t__alpha mcp__t__get_y""".split()
)
# The words of the table for several tools.
WORDS = {
    "all": POOL,
    "S": frozenset(tool for tool in POOL if tool.startswith("mcp__s__")),
    "T": frozenset(tool for tool in POOL if tool.startswith("mcp__t__")),
}


@dataclass(frozen=True, slots=True)
class Row:
    """The two lists, `None` where one is not stated, and the tools that the agent got."""

    tools: str | None
    denied: str | None
    given: frozenset[str]

    def file_of(self, name: str) -> str:
        """The file of an agent with these lists."""
        stated = {"tools": self.tools, "disallowedTools": self.denied}
        lines = "".join(f'{key}: "{value}"\n' for key, value in stated.items() if value is not None)
        return f"---\nname: {name}\ndescription: d\n{lines}---\nDo it.\n"


def rows() -> Iterator[Row]:
    """The table's rows: `tools | disallowedTools | given`, where `all -Read` is all tools but
    one."""
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            tools, denied, given = (cell.strip() for cell in line.split(" | "))
            yield Row(_stated(tools), _stated(denied), _tools(given))


def _stated(cell: str) -> str | None:
    return None if cell == "-" else cell


def _tools(cell: str) -> frozenset[str]:
    """The tools that a cell names; `none` names none."""
    words = [word for word in cell.split() if word != "none"]
    there = (WORDS.get(word, {word}) for word in words if not word.startswith("-"))
    gone = (WORDS.get(word[1:], {word[1:]}) for word in words if word.startswith("-"))
    return frozenset().union(*there).difference(*gone)
