"""Writing YAML that every reader takes for the same data: PyYAML, ruamel.yaml, js-yaml and the
clients.

Belongs here: spelling of scalars, lists, maps and `key: value` entries. Not here: where an entry
goes (`syntax/edits/entries.py`).
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from agentc.errors import Refused
from agentc.ir.value import Map, Spelled, Value
from agentc.syntax.yaml.bounds import find_deep_line
from agentc.syntax.yaml.plain_signs import DOUBLE_QUOTE, SIGN

# Plain only where nothing can go wrong: no leading indicator, no `: `, no ` #`, nothing that any
# reader types.
_WORD = re.compile(r"\A[A-Za-z_/][\w/.@+()'\"-]*(?: [\w/.@+()'\"-]+)*\Z", re.ASCII)
_LIST_OF_WORDS = re.compile(r"\A[A-Za-z_/][\w/.@+()'\"-]*(?:[,;]| [\w/.@+()'\"-]+)*\Z", re.ASCII)
_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*\Z")
_TYPED_WORDS = frozenset(["null", "true", "false", "yes", "no", "on", "off", "y", "n"])
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r", "\x00": "\\0"}
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff\"\\]")
_NOT_IN_BLOCK = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]"
)
_NOT_IN_LINE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]")
# Prose that is plain for its author: it begins with a letter, and nothing in it ends a key or
# begins a comment.
_PROSE = re.compile(r"[^\W\d_](?:(?!:(?:\s|\Z)|\s#).)*(?<!\s)\Z")
_FENCE = "---"
# A key is on one line, and not longer: so says YAML 1.2, and libyaml and js-yaml keep to it.
MAX_KEY = 1024


@dataclass(frozen=True, slots=True)
class YamlWriter:
    """Spells values. `fenced` minds what stands between fences: no `---` inside, no block that
    keeps its blank lines.

    Claude Code 2.1.332 takes a `---` anywhere in a line for its closing fence: a description with
    one inside would cut off every field behind it, the tools among them. OpenCode 1.18.33 drops the
    line break before the closing fence.

    `plain_signs` minds a client that puts plain spaces, dashes and quotes in the place of others
    before it reads a text (`plain_signs.py`): none of those ends a value, or begins another one.
    """

    fenced: bool
    plain_signs: bool = False

    def entry(self, name: str, value: Value, indent: int = 0, *, below: bool = False) -> str:
        """Return `name: value` with its line end, indented by `indent` spaces.

        Maps stand in block style below; so do lists that hold collections, and all where `below`
        wants it.
        """
        return (
            " " * indent
            + self.key(name)
            + ":"
            + self.after_colon(value, indent, below=below)
            + "\n"
        )

    def spelled(self, name: str, raw: str) -> str:
        """Return `name: raw`, the value as somebody spelled it, without a line end."""
        return self.key(name) + ":" + ("" if raw.startswith("\n") else " ") + raw

    def after_colon(self, value: Value, indent: int = 0, *, below: bool = False) -> str:
        """Return what stands behind `key:`, from the space on, without the last line end."""
        if isinstance(value, str):
            return " " + (self._literal(value, indent) or self.scalar(value, flow=False))
        if isinstance(value, Map) and value:
            return "\n" + "".join(self.entry(k, v, indent + 2) for k, v in value.items())[:-1]
        if isinstance(value, tuple) and any(
            below or isinstance(item, (Map, tuple)) for item in value
        ):
            return "\n" + "\n".join(self.item(item, indent + 2) for item in value)
        return " " + self.inline(value)

    def inline(self, value: Value) -> str:
        """Return a value on one line, collections in flow style."""
        if isinstance(value, Map):
            return (
                "{" + ", ".join(f"{self.key(k)}: {self.inline(v)}" for k, v in value.items()) + "}"
            )
        if isinstance(value, tuple):
            return "[" + ", ".join(self.inline(item) for item in value) + "]"
        return self.scalar(value)

    def key(self, name: str) -> str:
        """Return a map key: plain where it is a word, else quoted. Raises Refused for one that no
        reader takes."""
        spelled = name if _is_plain_key(name) else self.quoted(name)
        if len(spelled) > MAX_KEY:
            message = f"a key of {len(name)} characters, and YAML has room for {MAX_KEY}"
            raise Refused(
                "too-large",
                message,
                hint="shorten it; it is often a text that became a key by accident",
            )
        return spelled

    def scalar(self, value: bool | int | float | str | None, *, flow: bool = True) -> str:
        """Return a scalar on one line; outside flow collections a comma needs no quotes."""
        if value is None:
            return "null"
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, Spelled):
            return value.text
        if isinstance(value, float):
            return _spell_float(value)
        if isinstance(value, int):
            return str(value)
        plain = (_WORD if flow else _LIST_OF_WORDS).match(value)
        return (
            value
            if plain and value.lower() not in _TYPED_WORDS and _FENCE not in value
            else self.quoted(value)
        )

    def like(self, value: Value, old: str, *, flow: bool = False) -> str:
        """Return a value on one line, in the quotes of `old`, or in none as there, where that is
        safe."""
        if not isinstance(value, str):
            return self.inline(value)
        if old[:1] == '"':
            return self.quoted(value)
        fits = not _NOT_IN_LINE.search(value) and not (self.fenced and _FENCE in value)
        fits = fits and not (self.plain_signs and SIGN.search(value))
        if old[:1] == "'" and fits:
            return "'" + value.replace("'", "''") + "'"
        words = old[:1] not in "\"'|>[{" and not flow and fits
        safe = words and _PROSE.match(value) and value.lower() not in _TYPED_WORDS
        return value if safe else self.scalar(value, flow=flow)

    def quoted(self, text: str) -> str:
        """Return a double-quoted scalar on one line."""
        spelled = _UNPRINTABLE.sub(lambda m: _ESCAPES.get(m[0]) or _escape(m[0]), text)
        if self.plain_signs:
            spelled = DOUBLE_QUOTE.sub(lambda m: _escape(m[0]), spelled)
        return '"' + (spelled.replace(_FENCE, "--\\x2D") if self.fenced else spelled) + '"'

    def item(self, value: Value, indent: int) -> str:
        """Return one `- value` of a block list."""
        if isinstance(value, Map) and value:
            lines = "".join(self.entry(k, v, indent + 2) for k, v in value.items())
            return " " * indent + "- " + lines[indent + 2 : -1]
        return " " * indent + "- " + self.inline(value)

    def _literal(self, text: str, indent: int) -> str:
        """Return a literal block for text of several lines, or nothing where only quotes keep the
        text exactly."""
        lines = text.split("\n")
        if len(lines) < 2 or _NOT_IN_BLOCK.search(text) or (self.fenced and _FENCE in text):
            return ""
        chomp = "-" if lines[-1] else "+" if len(lines) > 2 and not lines[-2] else ""
        if chomp == "+" and self.fenced:
            return ""
        content = lines if chomp == "-" else lines[:-1]
        if content[-1].isspace() or not text.strip():
            return ""
        if find_deep_line(text) is not None:
            return ""  # no reader looks at it
        hint = "2" if content[0][:1] in ("", " ", "\t") else ""
        if self.plain_signs and SIGN.match(content[0]):
            hint = "2"
        pad = " " * (indent + 2)
        return f"|{hint}{chomp}\n" + "\n".join(pad + line if line else "" for line in content)


@functools.lru_cache(maxsize=1024)  # the same few keys, over and over
def _is_plain_key(name: str) -> bool:
    return _KEY.match(name) is not None and name.lower() not in _TYPED_WORDS and _FENCE not in name


FRONTMATTER = YamlWriter(fenced=True)
DOCUMENT = YamlWriter(fenced=False)
LISTED = YamlWriter(fenced=False, plain_signs=True)


def _escape(char: str) -> str:
    return f"\\x{ord(char):02X}" if ord(char) < 0x100 else f"\\u{ord(char):04X}"


def _spell_float(value: float) -> str:
    """Return digits that YAML 1.1 and 1.2 both read as this number: an exponent needs a point
    before it."""
    text = repr(value)
    return text.replace("e", ".0e", 1) if "e" in text and "." not in text else text
