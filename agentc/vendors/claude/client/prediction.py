"""What Claude Code 2.1.332 makes of an agent file's text: whether it lists the agent, and what it
ignores.

Belongs here: its fences, the one repair, the order in which it looks at fields. Not here: its YAML
(`yaml.py`), what single values have to be (`ignored_values.py`), what a file means to agentc
(`vendors/claude/agent.py`).
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from agentc.diagnostics.diagnostic import Diagnostic
from agentc.diagnostics.shared_codes import BAD_VALUE
from agentc.errors import ReadError, Where
from agentc.ir.value import Map
from agentc.spans import Span
from agentc.syntax import javascript
from agentc.syntax.javascript import LINE_ENDS, SPACE
from agentc.syntax.source import BOM
from agentc.syntax.yaml.nodes import Items, Pairs
from agentc.vendors.claude.client.ignored_values import find_ignored_values
from agentc.vendors.claude.client.keys import KNOWN_KEYS
from agentc.vendors.claude.client.names import NAMES, make_safe_name
from agentc.vendors.claude.client.yaml import find_line, parse, to_value
from agentc.vendors.claude.hooks import find_break, find_guard_outside
from agentc.vendors.prediction import NOT_JUDGED, LoadOutcome, Prediction, name_code

OWN, CLIENT, VERSION = "claude", "claude-code", "2.1.332"
# What it takes of a file, in bytes, and of a name, in JavaScript's characters (2.1.332).
MAX_BYTES = 1 << 20
# No longer name is proposed.
SHOWN = 60
_WRITE_HEAD = "put the fields between two lines of `---` at the top of the file"
# What a file is that the client skips in silence.
_AS_NOTES = "so that Claude Code takes it for notes, not for an agent"

_FENCE = "---"
_OPEN = re.compile(rf"---(?=[{SPACE}]*\n)[{SPACE}]*")
_SUSPICIOUS = re.compile(r"[{}\[\]*&#!|>%@`]|: ")
_LINE = re.compile(rf"([a-zA-Z_-]+):[{SPACE}]+([^{LINE_ENDS}{SPACE}][^{LINE_ENDS}]*)\Z")
_LEADING_TABS = re.compile(r"^\t+", re.MULTILINE)
_LINE_READER = tuple(
    re.compile(rf"^{key}:[ \t]*[^\s]", re.MULTILINE) for key in ("name", "description")
)


def predict(text: str) -> Prediction:
    """Return whether the client lists the agent of this file. Any text has an answer."""
    found = _read_fields_or_outcome(text)
    return found if isinstance(found, Prediction) else _judge_fields(found)


def examine(text: str) -> tuple[Prediction, tuple[Diagnostic, ...]]:
    """Return what `predict` says, and what the client then says about a file that it loads."""
    found = _read_fields_or_outcome(text)
    if isinstance(found, Prediction):
        return found, ()
    prediction = _judge_fields(found)
    loads = prediction.outcome is LoadOutcome.LOADS
    return prediction, tuple(_list_warnings(found)) if loads else ()


def _read_fields_or_outcome(text: str) -> _Fields | Prediction:
    """Return the fields of a file, else what becomes of it, since it has none."""
    if len(text) > MAX_BYTES // 4 and len(text.encode("utf-8", "surrogatepass")) > MAX_BYTES:
        return _explain_skip(
            "silent", f"the file has more than {MAX_BYTES:,} bytes; make it shorter", None
        )
    head = _find_head(text)
    if head is None:
        return _explain_skip("silent", f"the file has no frontmatter, {_AS_NOTES}", 1, _WRITE_HEAD)
    try:
        return _read_fields(text, head)
    except ReadError as error:
        if error.code == "limit":
            return _decline_to_judge(error)
        return _explain_skip("yaml", _explain_no_yaml(text, head), error.where.line)


def predict_plugin(text: str) -> Prediction:
    """Return whether the client reads the fields of an agent that comes with a plugin; it loads
    every file there (2.1.332)."""
    head = _find_head(text)
    if head is None:
        message = (
            "the file has no frontmatter, and in a plugin Claude Code makes it an agent with every "
            "tool"
        )
        return _explain(LoadOutcome.MISREADS, "silent", message, 1, _WRITE_HEAD)
    try:
        _read_fields(text, head)
    except ReadError as error:
        if error.code == "limit":
            return _decline_to_judge(error)
        message = (
            f"{_explain_no_yaml(text, head)}; in a plugin the agent is started without them, with "
            "every tool"
        )
        return _explain(LoadOutcome.MISREADS, "yaml", message, error.where.line)
    return Prediction(CLIENT, VERSION, LoadOutcome.LOADS)


def read_frontmatter(text: str) -> Reading | None:
    """Return the agent that the client has of this file; `None` where it has none."""
    found = _read_fields_or_outcome(text)
    if isinstance(found, Prediction) or _judge_fields(found).outcome is not LoadOutcome.LOADS:
        return None
    values = found.values
    # Backslash + n is a line break in every spelling of a description.
    return Reading(
        javascript.to_string(values["name"]),
        javascript.to_string(values["description"]).replace("\\n", "\n"),
    )


def read_values(text: str) -> Map | None:
    """Return the fields that the client has of this file; `None` where it has no agent.

    Raises ReadError (`limit`) for fields that are too large to be judged.
    """
    head = _find_head(text)
    if head is None:
        return None
    try:
        fields = _read_fields(text, head)
    except ReadError as error:
        if error.code == "limit":
            raise
        return None
    return fields.values if _judge_fields(fields).outcome is LoadOutcome.LOADS else None


def list_warnings(text: str) -> tuple[Diagnostic, ...]:
    """Return what the client says about a file that it loads: unknown keys, and values that it
    ignores. Users never see it."""
    head = _find_head(text)
    try:
        fields = None if head is None else _read_fields(text, head)
    except ReadError:
        return ()
    if (
        fields is None
        or not fields.values.get("name")
        or not isinstance(fields.values["name"], str)
    ):
        return ()  # it does not look any further
    return tuple(_list_warnings(fields))


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
        """Return the line of a key; the first one for a key that is not there, or not there by
        itself."""
        return find_line(self.text, self.places.get(key, 0))


def _judge_fields(fields: _Fields) -> Prediction:
    """Return the client's checks, in its order."""
    name, description = fields.values.get("name"), fields.values.get("description")
    if not javascript.truthy(name):
        hint = "add a `name:` to its fields"
        return _explain_skip("silent", f"it has no `name`, {_AS_NOTES}", 1, hint)
    if not isinstance(name, str):
        return _explain_skip("no-name", "`name` is not text; put it in quotes", fields.line("name"))
    if (safe := make_safe_name(name)) != name:
        hint = "write another name" + (f", such as `{safe}`" if len(safe) <= SHOWN else "")
        return _explain_skip("bad-name", NAMES, fields.line("name"), hint)
    if not isinstance(description, str) or not description:
        wrong = (
            "`description` is empty or not text"
            if "description" in fields.values
            else "it has no `description`"
        )
        message = f"{wrong}, and every agent needs one"
        hint = "write a `description:` that says when to call the agent"
        return _explain_skip("no-description", message, fields.line("description"), hint)
    if broken := find_break(fields.values.get("hooks")):
        hint = "write hooks as a map of events, each with a list of matchers, or delete them"
        line = _find_break_line(fields, broken)
        return _explain_skip("unknown-parsing-error", broken, line, hint)
    if outside := find_guard_outside(fields.values):
        message = f"`{outside}` holds a hook that guards tools, which may stand below `hooks` alone"
        hint = "move it there, or delete it"
        return _explain_skip("unknown-parsing-error", message, fields.line(outside), hint)
    return Prediction(CLIENT, VERSION, LoadOutcome.LOADS)


def _find_break_line(fields: _Fields, message: str) -> int:
    """Return the line of the event that a message on hooks names, else that of the hooks."""
    place = fields.places.get("hooks", 0)
    _, named, event = message.partition("`")[2].partition("`")[0].partition("hooks.")
    below = fields.text.find(event, place + len("hooks:")) if named else -1
    return find_line(fields.text, max(place, below))


def _explain_skip(problem: str, message: str, line: int | None, hint: str = "") -> Prediction:
    return _explain(LoadOutcome.SKIPS, problem, message, line, hint)


def _explain(
    outcome: LoadOutcome, problem: str, message: str, line: int | None, hint: str = ""
) -> Prediction:
    diagnostic = Diagnostic(name_code(OWN, outcome), message, Where(line=line), hint=hint)
    return Prediction(CLIENT, VERSION, outcome, problem, diagnostic)


def _decline_to_judge(error: ReadError) -> Prediction:
    diagnostic = Diagnostic(NOT_JUDGED, f"too large to be judged: {error.message}")
    return Prediction(CLIENT, VERSION, LoadOutcome.LOADS, error.code, diagnostic)


def _explain_no_yaml(text: str, head: Span) -> str:
    message = "the fields are not YAML, and putting quotes around single values does not mend them"
    if all(key.search(text, head.start, head.end) for key in _LINE_READER):
        return (
            f"{message}; files that the line reader of 2.0.76 and before accepted are skipped "
            "since 2.0.77"
        )
    return message


def _list_warnings(fields: _Fields) -> Iterator[Diagnostic]:
    """Yield what the client ignores in an agent that it has: unknown keys, and values of a wrong
    kind."""
    unknown = tuple(key for key in fields.values if key not in KNOWN_KEYS)
    if unknown:
        message = f"Claude Code does not know: {', '.join(unknown)}"
        yield Diagnostic("unknown-key", message, Where(line=fields.line(unknown[0])), about=unknown)
    if fields.values.get("description") and isinstance(fields.values["description"], str):
        for key in find_ignored_values(fields.values):
            message = f"`{key}` has a value that Claude Code ignores"
            yield Diagnostic(BAD_VALUE, message, Where(line=fields.line(key)), about=(key,))


def _find_head(text: str) -> Span | None:
    """Return where the fields stand: up to the next `---`, wherever in a line, also inside of
    quotes."""
    opening = _OPEN.match(text, 1 if text.startswith(BOM) else 0)
    if opening is None:
        return None
    # The client's pattern takes every blank line, but not the blanks before the first field.
    start = text.rindex("\n", 0, opening.end()) + 1
    end = text.find(_FENCE, start)
    return None if end < 0 else Span(start, end)


@functools.lru_cache(maxsize=4)  # several questions are asked about one file, one after the other
def _read_fields(text: str, head: Span) -> _Fields:
    """Return the fields at `head`: as YAML, else once more with quotes around what looks special
    (2.1.69)."""
    try:
        return _read_yaml(text, head)
    except ReadError as error:
        if error.code != "yaml":
            raise
        # Line by line, so every line of what is read stands in the line where it stands in the
        # file.
        mended = "\n".join(_mend_yaml(line) for line in text[head.start : head.end].split("\n"))
        mended = _LEADING_TABS.sub(lambda tabs: "  " * len(tabs[0]), mended)
        before = text[: head.start]
        try:
            return _read_yaml(before + mended, Span(len(before), len(before) + len(mended)))
        except ReadError as again:
            # Quotes around the first line of a value only move the fault up.
            earlier = again.code == "yaml" and (again.where.line or 0) < (error.where.line or 0)
            raise (error if earlier else again) from None


def _mend_yaml(line: str) -> str:
    """Return a line with its value in double quotes, if the value needs them and has none."""
    found = _LINE.match(line)
    if found is None:
        return line
    key, value = found.groups()
    if (
        _is_wrapped(value, '"')
        or _is_wrapped(value, "'")
        or _is_list(value)
        or not _SUSPICIOUS.search(value)
    ):
        return line
    quoted = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'{key}: "{quoted}"'


def _is_list(value: str) -> bool:
    """Return whether a value is nothing but a list in brackets: the repair leaves it as it is
    (2.1.332)."""
    if not (value.startswith("[") and value.endswith("]")):
        return False
    try:
        return isinstance(parse(value, Span(0, len(value)))[0], Items)
    except ReadError:
        return False


def _is_wrapped(value: str, quote: str) -> bool:
    return value.startswith(quote) and value.endswith(quote)


def _read_yaml(text: str, span: Span) -> _Fields:
    tree, text = parse(text, span)
    if not isinstance(tree, Pairs):
        return _Fields(text, Map(), {})
    values = to_value(tree)
    assert isinstance(values, Map)
    return _Fields(
        text, values, {javascript.to_string(to_value(key)): key.offset for key, _ in tree.pairs}
    )
