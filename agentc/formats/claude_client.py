"""What Claude Code 2.1.332 makes of an agent file's text: whether it lists the agent, and what it ignores.

Belongs here: its fences, the one repair, the order in which it looks at fields.
Not here: its YAML (`claude_yaml.py`), what single values have to be (`claude_fields.py`), what a file means to agentc
(`claude.py`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from agentc.errors import ReadError, Where
from agentc.formats import js
from agentc.formats.claude import FORMAT
from agentc.formats.claude_fields import bad_values
from agentc.formats.claude_hooks import guard_outside, hooks_break
from agentc.formats.claude_names import NAMES, safe_name
from agentc.formats.claude_yaml import line_of, parse, value_of
from agentc.formats.fate import Complaint, Fate, Prediction
from agentc.ir.value import Map
from agentc.syntax.source import BOM, Span
from agentc.syntax.tree import Items, Pairs

CLIENT, VERSION = "claude-code", "2.1.332"
SHOWN_KEYS = 5
# What it takes of a file, in bytes, and of a name, in JavaScript's characters (2.1.332).
MAX_BYTES = 1 << 20

_FENCE = "---"
_OPEN = re.compile(rf"---(?=[{js.SPACE}]*\n)[{js.SPACE}]*")
_SUSPICIOUS = re.compile(r"[{}\[\]*&#!|>%@`]|: ")
_LINE = re.compile(rf"([a-zA-Z_-]+):[{js.SPACE}]+([^{js.LINE_ENDS}{js.SPACE}][^{js.LINE_ENDS}]*)\Z")
_LEADING_TABS = re.compile(r"^\t+", re.MULTILINE)
_LINE_READER = tuple(re.compile(rf"^{key}:[ \t]*[^\s]", re.MULTILINE) for key in ("name", "description"))


def predict(text: str) -> Prediction:
    """Whether the client lists the agent of this file. Any text has an answer."""
    found = _fields_or_fate(text)
    return found if isinstance(found, Prediction) else _judge(found)


def examine(text: str) -> tuple[Prediction, tuple[Complaint, ...]]:
    """Return what `predict` says, and what the client then says about a file that it loads."""
    found = _fields_or_fate(text)
    if isinstance(found, Prediction):
        return found, ()
    prediction = _judge(found)
    return prediction, tuple(_warnings(found)) if prediction.fate is Fate.LOADS else ()


def _fields_or_fate(text: str) -> _Fields | Prediction:
    """The fields of a file, else what becomes of it, since it has none."""
    if len(text) > MAX_BYTES // 4 and len(text.encode("utf-8", "surrogatepass")) > MAX_BYTES:
        return _skips("silent", f"the file has more than {MAX_BYTES:,} bytes; make it shorter", None)
    head = _head(text)
    if head is None:
        return _skips("silent", "the file has no frontmatter, and Claude Code takes it for a companion document", None)
    try:
        return _fields(text, head)
    except ReadError as error:
        if error.code == "limit":
            return Prediction(CLIENT, VERSION, Fate.LOADS, "limit", f"too large to be judged: {error.message}")
        return _skips("yaml", _not_yaml(text, head), error.where.line)


def predict_plugin(text: str) -> Prediction:
    """Whether the client reads the fields of an agent that comes with a plugin; it loads every file there (2.1.332)."""
    head = _head(text)
    if head is None:
        message = "the file has no frontmatter, and in a plugin Claude Code makes it an agent with every tool"
        return Prediction(CLIENT, VERSION, Fate.MISREADS, "silent", message)
    try:
        _fields(text, head)
    except ReadError as error:
        if error.code == "limit":
            return Prediction(CLIENT, VERSION, Fate.LOADS, "limit", f"too large to be judged: {error.message}")
        message = f"{_not_yaml(text, head)}; in a plugin the agent is started without them, with every tool"
        return Prediction(CLIENT, VERSION, Fate.MISREADS, "yaml", message, Where(line=error.where.line))
    return Prediction(CLIENT, VERSION, Fate.LOADS)


def reading(text: str) -> Reading | None:
    """The agent that the client has of this file; `None` where it has none."""
    found = _fields_or_fate(text)
    if isinstance(found, Prediction) or _judge(found).fate is not Fate.LOADS:
        return None
    values = found.values
    # Backslash + n is a line break in every spelling of a description.
    return Reading(js.string(values["name"]), js.string(values["description"]).replace("\\n", "\n"))


def values(text: str) -> Map | None:
    """The fields that the client has of this file; `None` where it has no agent.

    Raises ReadError (`limit`) for fields that are too large to be judged.
    """
    head = _head(text)
    if head is None:
        return None
    try:
        fields = _fields(text, head)
    except ReadError as error:
        if error.code == "limit":
            raise
        return None
    return fields.values if _judge(fields).fate is Fate.LOADS else None


def warnings(text: str) -> tuple[Complaint, ...]:
    """What the client says about a file that it loads: unknown keys, and values that it ignores. Users never see it."""
    head = _head(text)
    try:
        fields = None if head is None else _fields(text, head)
    except ReadError:
        return ()
    if fields is None or not fields.values.get("name") or not isinstance(fields.values["name"], str):
        return ()  # it does not look any further
    return tuple(_warnings(fields))


@dataclass(frozen=True, slots=True)
class Reading:
    """An agent as it stands in the client's list."""

    name: str
    description: str


@dataclass(frozen=True, slots=True)
class _Fields:
    """The frontmatter as the client has it, and where its keys stand."""

    text: str
    values: Map
    places: dict[str, int]

    def line(self, key: str) -> int:
        """The line of a key; the first one for a key that is not there, or not there by itself."""
        return line_of(self.text, self.places.get(key, 0))


def _judge(fields: _Fields) -> Prediction:
    """The client's checks, in its order."""
    name, description = fields.values.get("name"), fields.values.get("description")
    if not js.truthy(name):
        return _skips("silent", "it has no `name`, and Claude Code takes it for a companion document", 1)
    if not isinstance(name, str):
        return _skips("no-name", "`name` is not text; put it in quotes", fields.line("name"))
    if safe_name(name) != name:
        return _skips("bad-name", NAMES, fields.line("name"))
    if not isinstance(description, str) or not description:
        wrong = "`description` is empty or not text" if "description" in fields.values else "it has no `description`"
        return _skips("no-description", f"{wrong}, and every agent needs one", fields.line("description"))
    if broken := hooks_break(fields.values.get("hooks")):
        return _skips("unknown-parsing-error", broken, fields.line("hooks"))
    if outside := guard_outside(fields.values):
        message = f"`{outside}` holds a hook that guards tools, and such a one may stand below `hooks` alone"
        return _skips("unknown-parsing-error", message, fields.line(outside))
    return Prediction(CLIENT, VERSION, Fate.LOADS)


def _skips(problem: str, message: str, line: int | None) -> Prediction:
    where = None if line is None else Where(line=line)
    return Prediction(CLIENT, VERSION, Fate.SKIPS, problem, message, where)


def _not_yaml(text: str, head: Span) -> str:
    message = "the fields are not YAML, and putting quotes around single values does not mend them"
    if all(key.search(text, head.start, head.end) for key in _LINE_READER):
        return f"{message}; files that the line reader of 2.0.76 and before accepted are skipped since 2.0.77"
    return message


def _warnings(fields: _Fields) -> Iterator[Complaint]:
    unknown = [key for key in fields.values if key not in FORMAT.keys]
    if unknown:
        more = [f"+{len(unknown) - SHOWN_KEYS}"] if len(unknown) > SHOWN_KEYS else []
        problem = f"unknown-keys[{','.join([*unknown[:SHOWN_KEYS], *more])}]"
        yield _at(fields, unknown[0], problem, f"Claude Code does not know: {', '.join(unknown)}")
    if fields.values.get("description") and isinstance(fields.values["description"], str):
        for key in bad_values(fields.values):
            yield _at(fields, key, f"bad-value:{key}", f"`{key}` has a value that Claude Code ignores")


def _at(fields: _Fields, key: str, problem: str, message: str) -> Complaint:
    return Complaint(problem, message, Where(line=fields.line(key)))


def _head(text: str) -> Span | None:
    """Where the fields stand: up to the next `---`, wherever in a line, also in quotes."""
    opening = _OPEN.match(text, 1 if text.startswith(BOM) else 0)
    if opening is None:
        return None
    # The client's pattern takes every blank line, but not the blanks before the first field.
    start = text.rindex("\n", 0, opening.end()) + 1
    end = text.find(_FENCE, start)
    return None if end < 0 else Span(start, end)


def _fields(text: str, head: Span) -> _Fields:
    """The fields at `head`: as YAML, else once more with quotes around what looks special (2.1.69)."""
    try:
        return _read(text, head)
    except ReadError as error:
        if error.code != "yaml":
            raise
        # Line by line, so every line of what is read stands in the line where it stands in the file.
        mended = "\n".join(_mended(line) for line in text[head.start : head.end].split("\n"))
        mended = _LEADING_TABS.sub(lambda tabs: "  " * len(tabs[0]), mended)
        before = text[: head.start]
        return _read(before + mended, Span(len(before), len(before) + len(mended)))


def _mended(line: str) -> str:
    """A line with its value in double quotes, where it has a value that needs them and has none."""
    found = _LINE.match(line)
    if found is None:
        return line
    key, value = found.groups()
    if _wrapped(value, '"') or _wrapped(value, "'") or _is_list(value) or not _SUSPICIOUS.search(value):
        return line
    quoted = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'{key}: "{quoted}"'


def _is_list(value: str) -> bool:
    """Whether a value is a list in brackets by itself: such a one stays (2.1.332)."""
    if not (value.startswith("[") and value.endswith("]")):
        return False
    try:
        return isinstance(parse(value, Span(0, len(value)))[0], Items)
    except ReadError:
        return False


def _wrapped(value: str, quote: str) -> bool:
    return value.startswith(quote) and value.endswith(quote)


def _read(text: str, span: Span) -> _Fields:
    tree, text = parse(text, span)
    if not isinstance(tree, Pairs):
        return _Fields(text, Map(), {})
    values = value_of(tree)
    assert isinstance(values, Map)
    return _Fields(text, values, {js.string(value_of(key)): key.offset for key, _ in tree.pairs})
