"""What a mode of Roo Code permits, by the client's table of groups and its check of edited paths.

Belongs here: groups, what every mode has, and modes to draw. Not here: lists of single tools
(`support/models`). The tools that hand work to other modes are those of the group `modes`, and the
client gives them to every mode, with that group or without.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import yaml
from hypothesis import strategies as st

# The client's tools of each group, as capabilities. It finds files by their names through the tool
# that lists them, and so has no listing of its own.
_GROUPS = {
    "read": {"read", "grep", "glob"},
    "edit": {"edit", "create"},
    "command": {"shell"},
    "mcp": {"mcp"},
    "modes": set[str](),
}
_FULL = ("read", "edit", "command", "mcp")
_ALWAYS = frozenset({"delegate", "question", "todo", "skill"})
_ON_PATHS = frozenset({"read", "edit", "create"})


@dataclass(frozen=True, slots=True)
class Model:
    """The groups of a mode, each with the expression that paths have to match, and the only servers
    that it may reach (Zoo Code)."""

    groups: Mapping[str, str | None]
    servers: tuple[str, ...] | None

    def has(self, capability: str) -> bool:
        """Whether a file can say anything about the capability."""
        known = any(capability in has for has in _GROUPS.values())
        return known or capability in _ALWAYS or capability == "other"

    def decide(self, capability: str, argument: str) -> str:
        """What the file adds to its client's stock settings for this probe."""
        if capability in _ALWAYS:
            return "default"
        if self.servers is None and all(self.groups.get(one, "x") is None for one in _FULL):
            return "default"  # all there is
        return "default" if any(map(self._grants(capability, argument), self.groups)) else "deny"

    def stock(self, capability: str, argument: str) -> str | None:
        """Nothing: what is asked about is the session's to say."""
        return None

    def _grants(self, capability: str, argument: str) -> Any:
        def grants(group: str) -> bool:
            if capability == "list":
                return group == "read" and self.groups[group] is None
            if capability not in _GROUPS.get(group, ()):
                return False
            if capability == "mcp" and self.servers is not None:
                return argument.partition("/")[0] in self.servers
            regex = self.groups[group]
            if regex is None:
                return True
            return capability in _ON_PATHS and re.search(regex, argument) is not None

        return grants


_REGEXES = (
    r"\.md$",
    r"\.(md|txt)$",
    r"^src/",
    r"^src/.*\.ts$",
    r"\.env",
    r"^$|^a$",
    r"\.tsx?$",
    r"[.]md$",
    r".*",
)
_WORDS = st.sampled_from([*_GROUPS, "browser"])
_LIMITED = st.tuples(
    st.just("edit"),
    st.fixed_dictionaries(
        {},
        optional={"fileRegex": st.sampled_from(_REGEXES), "description": st.just("some")},
    ),
).map(list)
_SOME = st.lists(
    st.one_of(_WORDS, _WORDS, _LIMITED),
    max_size=6,
    unique_by=lambda group: str(group if isinstance(group, str) else group[0]),
)
# Some clients take no limit that a mode can have.
_LISTS = st.one_of(_SOME, _SOME, _SOME, st.permutations(_FULL))
STATED = st.fixed_dictionaries(
    {"groups": _LISTS},
    optional={"allowedMcpServers": st.lists(st.sampled_from(["gh", "tides"]), max_size=2)},
)


def spell(stated: dict[str, Any]) -> str:
    """A file of one mode with some groups."""
    mode = {"slug": "pilot", "description": "d", "name": "Pilot", "roleDefinition": "Body text."}
    mode |= stated
    return yaml.safe_dump({"customModes": [mode]}, sort_keys=False)


def read(text: str) -> Model:
    """The model of a file of one mode."""
    (mode,) = yaml.safe_load(text)["customModes"]
    groups = [one if isinstance(one, list) else [one, {}] for one in mode["groups"]]
    servers = mode.get("allowedMcpServers")
    return Model(
        {word: options.get("fileRegex") for word, options in groups},
        None if servers is None else tuple(servers),
    )


def draw(chance: Any) -> dict[str, Any]:
    """Groups drawn at random."""
    words = chance.sample([*_GROUPS], k=chance.randint(0, len(_GROUPS)))
    limit = {"fileRegex": chance.choice(_REGEXES)}
    return {
        "groups": [
            [word, limit] if word == "edit" and chance.random() < 0.5 else word for word in words
        ]
    }
