"""What an agent file of Qwen Code permits, as client 0.24.4 gives tools to a subagent.

Belongs here: its two lists, the mode in which nothing is changed, what its hooks can refuse, and
heads to draw. Not here: what other clients take (`support/models`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

from tests.support.models import Value, frontmatter
from tests.support.models.order import GUARDED

# What writes a file makes and changes it alike.
_GIVES = {
    "read_file": "read",
    "grep_search": "grep",
    "glob": "glob",
    "list_directory": "list",
    "edit": "edit create",
    "write_file": "edit create",
    "run_shell_command": "shell",
    "monitor": "shell",
    "web_fetch": "web_fetch",
    "web_search": "web_search",
    "ask_user_question": "question",
    "lsp": "lsp",
    "todo_write": "todo",
    "agent": "delegate",
    "skill": "skill",
    "notebook_edit": "notebook",
}
_SHOWN = {"ReadFile": "read_file", "Shell": "run_shell_command", "Edit": "edit"}
# Of commands those are refused that change something.
_CHANGES = frozenset({"edit", "create", "notebook"})
_HAS = frozenset(" ".join(_GIVES.values()).split()) | {"mcp", "other"}


@dataclass(frozen=True, slots=True)
class Model:
    """The names that are granted, `None` where all are, and those that are denied; whether nothing
    may be changed, and the patterns of names before which a hook can refuse."""

    granted: frozenset[str] | None
    denied: frozenset[str]
    plans: bool = False
    guards: tuple[str, ...] = ()

    def has(self, capability: str) -> bool:
        """Whether the client has tools of this kind for a subagent."""
        return capability in _HAS

    def decide(self, capability: str, argument: str) -> str:
        """What the file adds to its client's stock settings for this probe."""
        decided = self._by_lists(capability, argument)
        if self.plans and capability in _CHANGES:
            return "deny"
        return GUARDED if decided != "deny" and self._is_guarded(capability, argument) else decided

    def _is_guarded(self, capability: str, argument: str) -> bool:
        """Whether a hook can refuse it; a pattern may match anywhere in a name. OpenCode joins the
        names of servers and their tools with one sign, and cannot tell one from the other."""
        if capability == "external_directory":
            return False
        words = [word for word, given in _GIVES.items() if capability in given.split()]
        if capability in ("mcp", "other"):
            words += [f"mcp__{argument.replace('/', '__', 1)}", argument.replace("/", "_", 1)]
        # What is no name of the client's own is some pattern, and can be that of any tool.
        every = any(not all(one in _GIVES for one in each.split("|")) for each in self.guards)
        return every or any(re.search(one, word) for one in self.guards for word in words)

    def _by_lists(self, capability: str, argument: str) -> str:
        if capability == "mcp":
            return self._decide_server_tool(argument)
        if capability == "other":
            return self._decide_other(argument)
        if capability not in _HAS:
            return "default" if self.granted is None else "deny"
        words = (word for word, given in _GIVES.items() if capability in given.split())
        return "default" if any(map(self._is_there, words)) else "deny"

    def stock(self, capability: str, argument: str) -> str | None:
        """Nothing: what is asked about is the session's to say."""
        return None

    def _is_there(self, word: str) -> bool:
        return (self.granted is None or word in self.granted) and word not in self.denied

    def _decide_server_tool(self, argument: str) -> str:
        server, _, tool = argument.partition("/")
        words = {f"mcp__{server}", f"mcp__{server}__{tool}"}
        there = self.granted is None or not words.isdisjoint(self.granted)
        return "default" if there and words.isdisjoint(self.denied) else "deny"

    def _decide_other(self, argument: str) -> str:
        """OpenCode cannot tell a tool of another kind from a server's with the same joined name;
        that of its own it knows. A name of the client's own means what that tool does."""
        if argument in _GIVES:
            own = "default" if self.granted is None else _GIVES[argument].split()[0]
            return own if own == "default" else self.decide(own, "*")
        if argument in self.denied:
            return "deny"
        places = [at for at, char in enumerate(argument) if char == "_"]
        named = [f"{argument[:at]}/{argument[at + 1 :]}" for at in places]
        if self.granted is None:
            return "default"
        listed = argument != "doom_loop" and any(
            self._decide_server_tool(name) == "default" for name in named
        )
        return "default" if listed else "deny"


_NAMES = (
    *_GIVES,
    *_SHOWN,
    "run_shell_command(git *)",
    "Frobnicate",
    "mcp__gh",
    "mcp__gh__get_pr",
    "mcp__tides__lookup",
    "*",
)
_HOOK = {"type": "command", "command": "./ask.sh"}
_DENIED = (*_GIVES, "mcp__gh", "mcp__gh__delete", "mcp__tides__write")
STATED = st.fixed_dictionaries(
    {},
    optional={
        "tools": st.none() | st.lists(st.sampled_from(_NAMES), max_size=6),
        "disallowedTools": st.lists(st.sampled_from(_DENIED), max_size=4),
        "approvalMode": st.sampled_from(("plan", "default", "yolo")),
        "permissionMode": st.sampled_from(("plan", "acceptEdits")),
        "hooks": st.builds(
            lambda event, matcher: {event: [{"matcher": matcher, "hooks": [_HOOK]}]},
            st.sampled_from(("PreToolUse", "PermissionRequest", "PostToolUse", "Stop")),
            st.sampled_from(
                (
                    "run_shell_command",
                    "web_fetch",
                    "read",
                    "web_.*",
                    "",
                    "*",
                    "mcp__gh",
                )
            ),
        ),
    },
)


def read(text: str) -> Model:
    """The model of a file."""
    head = frontmatter(text)
    listed = _items(head.get("tools"))
    everything = not listed or "*" in listed
    return Model(
        None if everything else frozenset(_SHOWN.get(name, name) for name in listed),
        frozenset(_items(head.get("disallowedTools"))),
        "plan" in (head.get("approvalMode"), head.get("permissionMode")),
        tuple(_patterns(head.get("hooks"))),
    )


def _patterns(hooks: Value) -> Iterator[str]:
    for event in ("PreToolUse", "PermissionRequest"):
        entries = hooks.get(event) if isinstance(hooks, dict) else None
        for entry in entries if isinstance(entries, list) else ():
            yield str(entry["matcher"]).strip("*") if isinstance(entry, dict) else ""


def _items(value: Value) -> list[str]:
    listed = value if isinstance(value, list) else []
    return [item.strip() for item in listed if isinstance(item, str)]


def draw(chance: Any) -> dict[str, Any]:
    """A head drawn at random."""
    return {
        "tools": chance.choices(_NAMES[:-1], k=chance.randint(0, 7)),
        "disallowedTools": chance.choices(_DENIED, k=chance.randint(0, 3)),
    }
