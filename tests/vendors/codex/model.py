"""What a role of Codex permits, as client 0.171.0 runs it: all that its session does, but for the
shell where a feature takes that away.

Belongs here: what that feature closes, and heads to draw. Not here: other clients.
"""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass
from typing import Any, Final

from hypothesis import strategies as st

_ABSENT: Final = frozenset({"notebook", "lsp", "other", "external_directory"})
STATED = st.fixed_dictionaries({}, optional={"shell_tool": st.booleans()})


@dataclass(frozen=True, slots=True)
class Model:
    """Whether the role has a shell."""

    shell: bool

    def has(self, capability: str) -> bool:
        """Whether the client has tools of this kind, which a file of another one can limit."""
        return capability not in _ABSENT

    def decide(self, capability: str, argument: str) -> str:
        """What the file adds to its client's stock settings for this probe."""
        return "default" if self.shell or capability != "shell" else "deny"

    def stock(self, capability: str, argument: str) -> str | None:
        """Nothing: what is asked about is the session's to say."""
        return None


def spell(stated: dict[str, Any]) -> str:
    """A role with such a head."""
    lines = ['name = "pilot"', 'description = "d"', 'developer_instructions = "Body text."']
    features = [f"{key} = {json.dumps(value)}" for key, value in stated.items()]
    return "\n".join([*lines, *(["[features]", *features] if features else []), ""])


def read(text: str) -> Model:
    """The model of a file."""
    return Model(tomllib.loads(text).get("features", {}).get("shell_tool") is not False)
