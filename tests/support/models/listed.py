"""What a file permits whose client takes one list of granted tools, and no denials.

Belongs here: what such clients have in common; each gives the words that it was seen to take. Not
here: any client's words (`tests/vendors/NAME/model.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

from . import Value, frontmatter

# Names of an MCP tool, `server/tool`, that a word in a list grants.
Grants = Callable[[str, str], bool]


@dataclass(frozen=True, slots=True)
class Words:
    """A client's words: the capabilities that each grants, whether their case counts, and which
    servers' tools a word means. `apart` are capabilities that it has, and that no word here
    grants."""

    tools: Mapping[str, frozenset[str]]
    servers: Grants
    any_case: bool = False
    apart: frozenset[str] = frozenset()

    @property
    def capabilities(self) -> frozenset[str]:
        """Everything that the client has a word for."""
        return frozenset(one for granted in self.tools.values() for one in granted)


@dataclass(frozen=True, slots=True)
class Model:
    """The list of a file, `None` where it has none."""

    words: Words
    listed: tuple[str, ...] | None

    def has(self, capability: str) -> bool:
        """Whether the client has tools of this kind for a subagent."""
        return capability in self.words.capabilities | self.words.apart | {"mcp", "other"}

    def decide(self, capability: str, argument: str) -> str:
        """What the file adds to its client's stock settings for this probe."""
        if self.listed is None or "*" in self.listed:
            return "default"
        if capability == "mcp":
            granted = any(self.words.servers(word, argument) for word in self.listed)
        elif capability == "other":
            # OpenCode cannot tell a tool of another kind from a server's with the same joined name;
            # this one it knows.
            places = [at for at, char in enumerate(argument) if char == "_"]
            named = [f"{argument[:at]}/{argument[at + 1 :]}" for at in places]
            granted = argument in self.listed or any(
                argument != "doom_loop" and self.words.servers(word, name)
                for word in self.listed
                for name in named
            )
        else:
            granted = any(capability in self._means(word) for word in self.listed)
        return "default" if granted else "deny"

    def stock(self, capability: str, argument: str) -> str | None:
        """Nothing: what is asked about is the session's to say."""
        return None

    def _means(self, word: str) -> frozenset[str]:
        return self.words.tools.get(word.lower() if self.words.any_case else word, frozenset())


def draw_heads(names: Sequence[str]) -> st.SearchStrategy[dict[str, Any]]:
    """Heads that list some names, or have no list."""
    some = st.lists(st.sampled_from(names), max_size=6)
    return st.fixed_dictionaries({}, optional={"tools": some})


def read(text: str, words: Words) -> Model:
    """The model of a file with frontmatter; a text lists what commas separate."""
    head = frontmatter(text)
    return Model(words, _items(head["tools"]) if "tools" in head else None)


def _items(value: Value) -> tuple[str, ...]:
    if isinstance(value, list):  # with blanks around it an item is no word
        return tuple(item for item in value if isinstance(item, str))
    return tuple(item.strip() for item in str(value or "").split(",") if item.strip())
