"""What OpenCode 1.18.33 makes of an agent file's text: whether it loads, and as what.

Belongs here: its fences (those of gray-matter), its one repair, its cache of failed readings, the
agent it ends up with. Not here: its YAML (`yaml.py`), its schema (`schema.py`), what a file means
to agentc (`vendors/opencode/agent.py`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache

from agentc.diagnostics.diagnostic import Diagnostic, sort_diagnostics
from agentc.diagnostics.shared_codes import VALUE
from agentc.errors import ReadError, Where
from agentc.ir.value import Map, Value
from agentc.spans import Span
from agentc.syntax import javascript
from agentc.syntax.javascript import LINE_ENDS, SPACE
from agentc.syntax.plain_json import load as load_json
from agentc.syntax.source import BOM
from agentc.vendors.opencode.client.faults import find_faults as _faults
from agentc.vendors.opencode.client.schema import KNOWN, fold_tools, list_complaints
from agentc.vendors.opencode.client.yaml import load_yaml
from agentc.vendors.prediction import NOT_JUDGED, LoadOutcome, Prediction, name_code

OWN, CLIENT, VERSION = "opencode", "opencode", "1.18.33"

_FENCE = "---"
_REPAIRABLE = re.compile(r"---\r?\n")
_LINE = re.compile(
    rf"([a-zA-Z_][a-zA-Z0-9_]*)[{SPACE}]*:(?=(?P<gap>[{SPACE}]*))(?P=gap)(?P<value>[^{LINE_ENDS}]*)\Z"
)
UNJUDGED = ("limit", "fence-language")
_YAML = ("", "yaml", "yml")


@dataclass(frozen=True, slots=True)
class Reading:
    """The agent that OpenCode has after it read a file, as `debug config` shows it, before any
    default."""

    name: str
    prompt: str
    description: str | None = None
    mode: str | None = None
    model: str | None = None
    permission: Map = Map()
    options: Map = Map()
    other: Map = Map()


@dataclass(frozen=True, slots=True)
class _Matter:
    """A file taken apart. `misread` says why none of it was understood, if so."""

    data: Value
    content: str
    misread: ReadError | None = None


class _Skipped(Exception):
    """The file is not YAML even after the repair."""


def predict(text: str) -> Prediction:
    """Return what becomes of this file. Any text has an answer."""
    try:
        matter = _read_matter(text)
    except _Skipped as skipped:
        message = (
            "the fields are not YAML, and taking values with a colon as plain text does not mend "
            "them"
        )
        return explain_outcome(LoadOutcome.SKIPS, "yaml", message, _find_line(skipped.__cause__))
    except ReadError as error:
        diagnostic = Diagnostic(NOT_JUDGED, f"{error.message}; not judged", _find_line(error))
        return Prediction(CLIENT, VERSION, LoadOutcome.LOADS, error.code, diagnostic)
    if matter.misread is not None:
        message = (
            f"{matter.misread.message}; this version then loads the whole file as the prompt, "
            "without any field, `permission` among them (a newer one skips the file)"
        )
        where, hint = _find_line(matter.misread), matter.misread.hint
        return explain_outcome(LoadOutcome.MISREADS, "yaml", message, where, hint=hint)
    if matter.content == text.removeprefix(BOM) and javascript.trim_text(text).startswith(_FENCE):
        message = (
            "the first line is not `---`, so the whole file is the prompt, and its fields are only "
            "text in it"
        )
        return explain_outcome(LoadOutcome.MISREADS, "fence", message, Where(line=1))
    if _list_complaints(text, matter):
        return explain_rejection(list_faults(text))
    return Prediction(CLIENT, VERSION, LoadOutcome.LOADS)


def explain_outcome(
    outcome: LoadOutcome,
    problem: str,
    message: str,
    where: Where,
    about: tuple[str, ...] = (),
    hint: str = "",
) -> Prediction:
    """Return the prediction of a text that does not simply load, for what keys are `about`."""
    diagnostic = Diagnostic(name_code(OWN, outcome), message, where, hint=hint, about=about)
    return Prediction(CLIENT, VERSION, outcome, problem, diagnostic)


def explain_rejection(faults: Iterable[Diagnostic]) -> Prediction:
    """Return the prediction of a text in which the schema finds faults: the first of them is
    told."""
    first = sort_diagnostics(faults)[0]
    message = f"{first.message}; until then every command of OpenCode fails"
    return explain_outcome(LoadOutcome.REJECTS, "schema", message, first.where, first.about)


def examine(text: str) -> tuple[Prediction, tuple[Diagnostic, ...]]:
    """Return what `predict` says. Of a file that loads the client has no complaint: one would
    reject it."""
    return predict(text), ()


def list_issues(text: str) -> tuple[Diagnostic, ...]:
    """Return everything that its schema finds wrong: what it expects, and of which key, joined by
    dots."""
    try:
        return _list_complaints(text, _read_matter(text))
    except (_Skipped, ReadError):
        return ()


def load_agent(text: str) -> Reading | None:
    """Return the agent that it has of a text, whatever its file is called; `None` where its fields
    are lost."""
    return read_frontmatter(text, "x") if predict(text).outcome is LoadOutcome.LOADS else None


def list_faults(text: str) -> tuple[Diagnostic, ...]:
    """Return everything that its schema finds wrong, in the words of the file, each at its
    place."""
    try:
        return tuple(_faults(text.removeprefix(BOM), _read_fields(_read_matter(text).data)))
    except (_Skipped, ReadError):
        return ()


def read_frontmatter(text: str, name: str) -> Reading | None:
    """Return the agent that it has of this file, named `name` by its path; `None` where it has
    none."""
    if predict(text).outcome not in (LoadOutcome.LOADS, LoadOutcome.MISREADS):
        return None
    try:
        matter = _read_matter(text)
    except ReadError:
        return None
    fields = _read_fields(matter.data)
    known = {key: fields[key] for key in KNOWN if key in fields}
    options = known.get("options")
    own = javascript.order_keys((key, value) for key, value in fields.items() if key not in KNOWN)
    shown = ("name", "prompt", "description", "mode", "model", "permission", "options")
    texts = {
        key: value
        for key in ("description", "mode", "model")
        if isinstance(value := known.get(key), str)
    }
    other = {key: value for key, value in known.items() if key not in shown}
    if "maxSteps" in other:
        other = {"steps": other["maxSteps"], **other}
    return Reading(
        name=javascript.to_string(fields["name"]) if "name" in fields else name,
        prompt=javascript.trim_text(matter.content),
        **texts,
        permission=fold_tools(known),
        options=javascript.order_keys(
            {**(options if isinstance(options, Map) else {}), **own}.items()
        ),
        other=Map(other),
    )


def read_values(text: str) -> Map | None:
    """Return the fields that it has of this file, even where it then rejects them.

    There are none where it takes the whole file for the prompt; `None` where it skips the file.
    Raises ReadError: `limit` and `code` for fields that are not judged.
    """
    try:
        return _read_fields(_read_matter(text).data)
    except _Skipped:
        return None


def _list_complaints(text: str, matter: _Matter) -> tuple[Diagnostic, ...]:
    lines = text.split("\n")

    @cache
    def where(key: str) -> Where:
        """Return the line that begins with a key, if one does."""
        starts = (f"{key}:", f'"{key}":', f"'{key}':", f"{key} ")
        return next(
            (Where(line=n) for n, line in enumerate(lines, 1) if line.startswith(starts)), Where()
        )

    return tuple(
        Diagnostic(VALUE, message, where(key.partition(".")[0]), about=(key,))
        for key, message in list_complaints(_read_fields(matter.data))
    )


def _read_fields(data: Value) -> Map:
    """Return the root as an object: of a list or a text, which has no fields, every item or letter
    becomes one."""
    if isinstance(data, Map):
        return data
    items = data if isinstance(data, (tuple, str)) else ()
    return Map((str(n), item) for n, item in enumerate(items))


@lru_cache(maxsize=4)  # several questions are asked about one file, one after the other
def _read_matter(text: str) -> _Matter:
    """Return the file as it is, else repaired. Raises _Skipped, and ReadError for what is too
    large."""
    content = text.removeprefix(BOM)
    try:
        return _parse_frontmatter(content)
    except ReadError as error:
        if error.code in UNJUDGED:
            raise
        # With a byte order mark before it, the repair does not see the fence.
        repaired, lines = (content, []) if text.startswith(BOM) else _repair(content)
        if repaired == content:
            # The parser has stored the text before it failed, and the second time it finds it:
            # without any field.
            return _Matter(Map(), content, error)
        try:
            return _parse_frontmatter(repaired)
        except ReadError as again:
            if again.code in UNJUDGED:
                raise
            line = again.where.line
            placed = lines[line - 1] if line is not None and line <= len(lines) else None
            raise _Skipped from ReadError(again.code, again.message, where=Where(line=placed))


def _parse_frontmatter(text: str) -> _Matter:
    """Return fields and body. A word behind the first fence names a language; without a second
    fence all is fields."""
    if not text.startswith(_FENCE) or text.startswith("-", len(_FENCE)):
        return _Matter(Map(), text)
    line_end = text.find("\n", len(_FENCE))
    line = (
        text[len(_FENCE) : line_end].removesuffix("\r") if line_end >= 0 else text[len(_FENCE) : -1]
    )
    language = javascript.trim_text(line)
    start = len(_FENCE) + (len(line) if language else 0)
    closing = text.find("\n" + _FENCE, start)
    end = len(text) if closing < 0 else closing
    content = "" if closing < 0 else text[closing + 1 + len(_FENCE) :]
    content = content.removeprefix("\r").removeprefix("\n")
    if all(javascript.trim_text(line)[:1] in ("", "#") for line in text[start:end].split("\n")):
        return _Matter(Map(), content)
    if language.lower() in ("js", "javascript"):
        message = "what stands between the fences is run as JavaScript"
        raise ReadError("fence-language", message, where=Where(line=1))
    if language == "json":
        data = load_json(text[start:end])
    elif language.lower() in _YAML:
        data = load_yaml(text, Span(start, end))
    else:
        raise ReadError(
            "yaml",
            f"nothing reads the language `{language}` behind the first `---`",
            hint="write `---` alone on its line",
            where=Where(line=1),
        )
    return _Matter(Map() if data is None else data, content)


def _repair(text: str) -> tuple[str, list[int]]:
    """Return the text in which every value at the margin with a colon in it is a block of text;
    and, for each line, the line that it was."""
    opening = _REPAIRABLE.match(text)
    closing = text.find("\n" + _FENCE, opening.end()) if opening else -1
    if opening is None or closing < 0:
        return text, []
    head = text[opening.end() : closing].removesuffix("\r")
    lines: list[str] = []
    numbers = [1]
    for number, line in enumerate(re.split(r"\r?\n", head), 2):
        mended = _mend(line)
        lines += mended
        numbers += [number] * len(mended)
    return text.replace(head, "\n".join(lines), 1) if head else text, numbers


def _mend(line: str) -> list[str]:
    found = _LINE.match(line)
    value = javascript.trim_text(found["value"]) if found else ""
    if found is None or value in ("", ">", "|") or value[0] in "\"'" or ":" not in value:
        return [line]
    return [f"{found[1]}: |-", f"  {value}"]


def _find_line(error: BaseException | None) -> Where:
    return Where(line=error.where.line) if isinstance(error, ReadError) else Where()
