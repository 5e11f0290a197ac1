"""The keys of `agentc.toml` that conversions heed: what each may be, and what it means.

Belongs here: these tables, and the shape of one key. Not here: what is wrong with a file
(`config_faults.py`), the keys of builds (`build/configuration_keys.py`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple, TypeAlias

from agentc.ir.permission import Cap
from agentc.options import HOOKS

# The table with a key for each target, beside the key of this name for all.
APART = "unenforced"
WIDENABLE = (*map(str, Cap), HOOKS)


def _are_capabilities(value: object) -> bool:
    return isinstance(value, list) and all(
        isinstance(name, str) and name in WIDENABLE for name in value
    )


def _are_names(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(name, str) and name for name in value)


def _is_flag(value: object) -> bool:
    return isinstance(value, bool)


class Setting(NamedTuple):
    """What a key may be: as a test, in words, with an example, and as JSON Schema has it; and what
    it means."""

    takes: Callable[[object], bool]
    words: str
    example: str = ""
    json_schema: Mapping[str, Any] = MappingProxyType({})
    meaning: str = ""

    def means(self, meaning: str) -> Setting:
        """Return the setting of a key that means something of its own."""
        return self._replace(meaning=meaning)


def choose_word(*words: str, example: str = "") -> Setting:
    """Return a setting that is one of a few words."""
    *first, last = (f'"{word}"' for word in words)
    told = f"{', '.join(first)} or {last}"
    return Setting(lambda value: value in words, told, example, {"enum": [*words]})


# The keys of a table, each called like the setting that it makes.
Keys: TypeAlias = Mapping[str, Setting]
FILLED: Mapping[str, Any] = {"type": "string", "minLength": 1}
FLAG = Setting(_is_flag, "true or false", "true", {"type": "boolean"})
UNENFORCED = choose_word("refuse", "write", example='"write"').means(
    "what becomes of agents with limits that the target's client does not keep to"
)
PERMISSIONS: Keys = {
    "grants": choose_word("allow", "ask", example='"ask"').means(
        "how tools that are merely listed are granted where the target must choose"
    ),
    "respect_config": FLAG.means("override nothing that the client's own configuration limits"),
    "fold_config": FLAG.means("put what the source client's configuration limits into each agent"),
    "allow_widening": Setting(
        _are_capabilities,
        f"a list of {', '.join(WIDENABLE)}",
        '["shell"]',
        {"type": "array", "items": {"enum": [*WIDENABLE]}},
        "capabilities whose limits go where the target cannot say them",
    ),
    APART: UNENFORCED,
    "carry_exec": FLAG.means("take along what starts processes: hooks and inline MCP servers"),
    "rename_reserved": Setting(
        lambda value: isinstance(value, str) and bool(value),
        "text",
        '"-mine"',
        FILLED,
        "behind names that the client's own agents have; without it such an agent is refused",
    ),
    "servers": Setting(
        _are_names,
        "a list of names",
        '["github", "linear"]',
        {"type": "array", "items": FILLED},
        "MCP servers that exist, beside those that agents and configurations name",
    ),
    "strict_servers": FLAG.means("where a pattern denies MCP servers, close those nobody names"),
}
FILES: Keys = {
    "carry": FLAG.means("carry what the target cannot hold in comments, there and back"),
    "materialize": FLAG.means("add the extended format's metadata to the prompt, as a section"),
    "adapt_body": FLAG.means("put the target's words for tools, files and folders into prompts"),
}
TABLES: Mapping[str, Keys] = {"permissions": PERMISSIONS, "files": FILES}
# What `build/configuration_keys.py` has of the file, and no conversion looks at.
BUILD_KEYS = ("required-version", "source", "target", "include", "exclude", "gitignore")
_PROVIDER = re.compile(r"[\w.@:-]+(?:/[\w.@:-]+)*")
# One for other readers of patterns, to which letters of every script are none.
PROVIDER_SCHEMA: Mapping[str, Any] = {
    "type": "string",
    "pattern": r"^[^\x00-,;-?\[-^`{-\x7f/]+(?:/[^\x00-,;-?\[-^`{-\x7f/]+)*$",
}


def is_provider(text: str) -> bool:
    """Return whether models can begin with a text."""
    return _PROVIDER.fullmatch(text) is not None
