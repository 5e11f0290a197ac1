"""What an agent file of Cursor permits, as the client of `@cursor/sdk` 1.0.32 runs it.

Belongs here: what `readonly` closes, and heads to draw. Not here: other clients.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from hypothesis import strategies as st

_CLOSED: Final = frozenset({"edit", "create", "notebook", "shell", "mcp"})
_ABSENT: Final = frozenset({"lsp", "mode_switch", "other", "external_directory"})
STATED = st.fixed_dictionaries({}, optional={"readonly": st.booleans()})


@dataclass(frozen=True, slots=True)
class Model:
    """Whether the agent only reads."""

    readonly: bool

    def has(self, capability: str) -> bool:
        """Whether the client has tools of this kind, which a file of another one can limit."""
        return capability not in _ABSENT

    def decide(self, capability: str, argument: str) -> str:
        """What the file adds to its client's stock settings for this probe."""
        return "deny" if self.readonly and capability in _CLOSED else "default"

    def stock(self, capability: str, argument: str) -> str | None:
        """Nothing: what is asked about is the session's to say."""
        return None


def read(text: str) -> Model:
    """The model of a file, whose lines are read one by one; the last of a key counts."""
    lines = [line.strip().lower() for line in text.split("\n---")[0].split("\n")]
    stated = [line.partition(":")[2].strip() for line in lines if line.startswith("readonly:")]
    return Model(stated[-1:] == ["true"])
