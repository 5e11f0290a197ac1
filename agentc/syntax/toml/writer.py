"""Writing TOML 1.0 that every reader takes for the same data.

Belongs here: spelling of texts, lists, tables and `key = value` entries. Not here: where an entry
goes (`edits.py`). TOML has no null; a
member that is one is left out.
"""

from __future__ import annotations

import re

from agentc.ir.value import Map, Value
from agentc.syntax.yaml.writer import DOCUMENT

_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
# What no literal text holds.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_ESCAPE = re.compile(r"\\(.)")


def holds(value: Value) -> bool:
    """Return whether TOML can hold a value: one without null."""
    if isinstance(value, (Map, tuple)):
        return all(map(holds, value.values() if isinstance(value, Map) else value))
    return value is not None


def rank(value: Value) -> int:
    """Return where a field goes in a new text: 0 for one line, 1 for text of several lines, 2 for a
    table, behind which no other field can stand."""
    if isinstance(value, Map) and value:
        return 2
    return 1 if isinstance(value, str) and "\n" in value else 0


def write_entry(name: str, value: Value) -> str:
    """Return an entry with its line ends: `key = value`, or a table with a map in it."""
    if not isinstance(value, Map) or not value:
        return f"{spell_key(name)} = {spell(value)}\n"
    if all(isinstance(part, Map) for part in value.values()):
        return "\n".join(
            f"[{spell_key(name)}.{spell_key(key)}]\n{write_members(part)}"
            for key, part in value.items()
            if isinstance(part, Map)
        )
    return f"[{spell_key(name)}]\n{write_members(value)}"


def write_members(value: Map) -> str:
    """Return what stands below a table's header."""
    listed = ((key, part) for key, part in value.items() if part is not None)
    return "".join(f"{spell_key(key)} = {spell(part)}\n" for key, part in listed)


def spell_key(name: str) -> str:
    """Return a key: bare where it is a word, else quoted."""
    return name if _BARE_KEY.fullmatch(name) else _spell_basic(name)


def spell(value: Value, old: str = "") -> str:
    """Return a value, text of several lines on several, in the quotes of `old` where they hold
    it."""
    if not isinstance(value, str):
        return spell_inline(value)
    literal = not _CONTROL.search(value)
    if "\n" in value:
        fits = literal and "'''" not in value and not value.endswith("'")
        return _spell_lines(value, literal=fits and not old.startswith('"""'))
    plain = literal and "'" not in value and "\n" not in value
    return f"'{value}'" if old[:1] == "'" and plain else _spell_basic(value)


def spell_inline(value: Value) -> str:
    """Return a value on one line."""
    if isinstance(value, Map):
        members = ", ".join(
            f"{spell_key(key)} = {spell_inline(part)}"
            for key, part in value.items()
            if part is not None
        )
        return f"{{{members}}}"
    if isinstance(value, tuple):
        return f"[{', '.join(spell_inline(part) for part in value if part is not None)}]"
    if isinstance(value, str):
        return _spell_basic(value)
    return DOCUMENT.scalar(value)


def _spell_basic(text: str) -> str:
    import tomlkit

    return tomlkit.string(text).as_string()


def _spell_lines(text: str, *, literal: bool) -> str:
    """Return text on several lines, the first of which is behind the opening quotes' own."""
    if literal:
        return f"'''\n{text}'''"
    lines = [_bare_quotes(_spell_basic(line)[1:-1]) for line in text.split("\n")]
    if text.endswith('"'):
        lines[-1] = lines[-1][:-1].removesuffix("\\") + '\\"'
    return '"""\n' + "\n".join(lines) + '"""'


def _bare_quotes(spelled: str) -> str:
    """Return escaped text with its quotes bare, of two side by side the second one escaped."""
    bare = _ESCAPE.sub(lambda found: '"' if found[1] == '"' else found[0], spelled)
    return bare.replace('""', '"\\"')
