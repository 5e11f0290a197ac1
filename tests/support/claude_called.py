"""Lists of tools that name agents to call, with general words beside them: which agents Claude Code
let such an agent call.

Belongs here: the table's form, and what a list means by it. Not here: its rows
(`data/claude_called.txt`), asking the client.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from agentc.ir.agent import Agent
from agentc.ir.permission import Cap, Decision, Tool
from agentc.permissions.resolve import ResolvedRules

CALLED_TABLE = Path(__file__).with_name("data") / "claude_called.txt"
# The agents that are there to be called.
CREW = ("rev", "oth")
_GENERAL = ("*", "Agent", "Task", "Agent()", "Agent(*)")
_NARROW = ("Agent(rev)", "Task(rev)")
# What stands in a list alone, or beside others of its kind.
_ALONE = (
    "Agent( )", "Agent(,)", "Agent(r*)", "Agent(re?)", "Agent(rev, *)", "Agent(rev,)", "Agent(nobody)",
    "Agent(rev oth)", "Agent(rev,oth)", "Agent( rev )", "Agent(rev), Agent(oth)", "Agent(rev), Agent(nobody)",
    "Read, Agent(rev)", "Read", "Agent(r*), Agent(rev)", "Agent(*, rev)", "Agent(**)", "Agent(*), Agent(*)",
    "*, Agent(rev), Agent", "*, Read, Agent(rev)", "Agent(,), Agent", "Agent( ), Agent(rev)", "Agent(Rev)",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class CalledRow:
    """The two lists, `None` where one is not stated, and whom of the crew a session of that agent
    could call."""

    tools: str | None
    denied: str | None
    called: frozenset[str] = frozenset()

    def write_boss(self, name: str) -> str:
        """Return the file of an agent with these lists."""
        stated = {"tools": self.tools, "disallowedTools": self.denied}
        lines = "".join(f'{key}: "{value}"\n' for key, value in stated.items() if value is not None)
        return f"---\nname: {name}\ndescription: d\n{lines}---\nDo it.\n"


def list_combinations() -> Iterator[CalledRow]:
    """Yield every general word beside every narrower one, in each order and place, and odd lists."""
    for general in _GENERAL:
        for narrow in _NARROW:
            both = (f"{general}, {narrow}", f"{narrow}, {general}")
            yield from (CalledRow(one, None) for one in both)
            yield from (CalledRow(None, one) for one in both)
            yield CalledRow(general, narrow)
            yield CalledRow(narrow, general)
    yield from (CalledRow(one, None) for one in _ALONE)


def read_called() -> Iterator[CalledRow]:
    """Yield the table's rows, `tools | disallowedTools | called`."""
    for line in CALLED_TABLE.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            tools, denied, called = (cell.strip() for cell in line.split(" | "))
            yield CalledRow(
                None if tools == "-" else tools,
                None if denied == "-" else denied,
                frozenset(called.split()) - {"none"},
            )


def find_called(agent: Agent) -> frozenset[str]:
    """Return whom of the crew the rules of an agent let it call."""
    ruling = ResolvedRules(agent.permission.rules)[Tool(Cap.DELEGATE)]
    return frozenset(
        name
        for name in CREW
        if [one for pattern, one in ruling if pattern in ("*", name)][-1:] != [Decision.DENY]
    )
