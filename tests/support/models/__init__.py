"""Models of what an agent file permits, one for each format, as oracles for the tests.

They are written from what the clients were seen to do and from the extended format's page. They
share no code with
agentc: a model that borrowed from the product would repeat its mistakes.

Belongs here: what several models need, which is reading the frontmatter and matching OpenCode's
globs. Not here: anything about one format, or about which decision is above another.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, TypeAlias

import yaml

Value: TypeAlias = "None | bool | str | list[Value] | dict[str, Value]"

# The home folder of the user whom the models imagine.
HOME: Final = "/home/user"

# The parser in C reads the same ten times as fast; not every build of the library has it.
_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
# YAML 1.1 takes these for line breaks, and YAML 1.2 and the clients take them for text: the loader
# sees others instead.
_NO_BREAKS: Final = {0x85: 0xF0085, 0x2028: 0xF2028, 0x2029: 0xF2029}
_AS_WRITTEN: Final = {instead: original for original, instead in _NO_BREAKS.items()}
_NULLS: Final = {"", "~", "null", "Null", "NULL"}
_BOOLEANS: Final = {
    word: word.lower() == "true" for word in "true True TRUE false False FALSE".split()
}


def frontmatter(text: str) -> dict[str, Value]:
    """The keys between the first two lines of dashes, in the order of the file; none where there is
    no frontmatter."""
    lines = [line.removesuffix("\r") for line in text.removeprefix("\ufeff").split("\n")]
    fences = [at for at, line in enumerate(lines) if line.rstrip() == "---"]
    if len(fences) < 2 or fences[0] != 0:
        return {}
    return mapping("\n".join(lines[1 : fences[1]]))


def mapping(text: str) -> dict[str, Value]:
    """A YAML document that is a map. Only true and false are booleans, and numbers stay what was
    written."""
    text = text.translate(_NO_BREAKS)
    try:
        node = yaml.compose(text, Loader=_LOADER)
    except yaml.YAMLError:  # the one in C takes no half of a character, which JSON spells
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    found = _value(node) if node is not None else None
    return found if isinstance(found, dict) else {}


def _value(node: yaml.Node) -> Value:
    if isinstance(node, yaml.SequenceNode):
        return [_value(item) for item in node.value]
    if isinstance(node, yaml.MappingNode):
        return _map(node)
    word = str(node.value).translate(_AS_WRITTEN)
    if not isinstance(node, yaml.ScalarNode) or node.style:  # a plain one has none, or an empty one
        return word
    return None if word in _NULLS else _BOOLEANS.get(word, word)


def _map(node: yaml.MappingNode) -> dict[str, Value]:
    """A map with what it merges in the place where it says so: what is there already stays, what
    follows replaces."""
    found: dict[str, Value] = {}
    for key, value in node.value:
        if not key.style and key.value == "<<":
            for source in value.value if isinstance(value, yaml.SequenceNode) else [value]:
                found = found | {
                    name: part for name, part in _map(source).items() if name not in found
                }
        else:
            found[_key(key)] = _value(value)
    return found


def _key(node: yaml.Node) -> str:
    word = _value(node)
    if isinstance(word, bool):
        return "true" if word else "false"
    return "null" if word is None else str(word)


@lru_cache(maxsize=10_000)
def _compiled(pattern: str) -> re.Pattern[str]:
    tail = "( .*)?" if pattern.endswith(" *") else ""
    head = pattern[:-2] if tail else pattern
    inner = "".join({"*": ".*", "?": "."}.get(char) or re.escape(char) for char in head)
    return re.compile(inner + tail, re.DOTALL)


@lru_cache(maxsize=200_000)
def glob(pattern: str, text: str) -> bool:
    """Whether OpenCode's pattern covers the whole text: `*` any run, `?` one character, ` *` at the
    end also nothing.

    A backslash is a slash on both sides.
    """
    return _compiled(pattern.replace("\\", "/")).fullmatch(text.replace("\\", "/")) is not None


def at_home(pattern: str) -> str:
    """The pattern with the home folder written out where it begins with it: `~`, `~/x`, `$HOME`
    before anything."""
    if pattern == "~" or pattern.startswith("~/"):
        return HOME + pattern[1:]
    return HOME + pattern.removeprefix("$HOME") if pattern.startswith("$HOME") else pattern
