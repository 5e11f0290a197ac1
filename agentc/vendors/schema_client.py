"""A model of a client that goes by a schema: strict in its grammar, and in the kinds of values.

Belongs here: what such a client makes of a text. Not here: any client's schema (its format's
table), clients that read in ways of their own (`vendors/*/client/`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from agentc.diagnostics.diagnostic import Diagnostic
from agentc.diagnostics.shared_codes import CANNOT_START
from agentc.errors import ReadError, Where
from agentc.ir.value import Map
from agentc.lens.format import Format
from agentc.lens.schema import find_prompt_faults, find_schema_faults
from agentc.syntax import GRAMMARS
from agentc.syntax.source import Entry, Record, Style, locate
from agentc.vendors.prediction import NOT_JUDGED, LoadOutcome, Prediction, name_code

# Numbers and dates of js-yaml 4 that `syntax/yaml/reader.py` leaves as text.
_ODD = re.compile(
    r"[-+]?(?:0x[\da-fA-F_]+|0o?[0-7_]+|0b[01_]+|_*\d[\d_]*(?:\.[\d_]*)?(?:e[-+]?\d+)?|\.inf)|\d{4}-\d\d?-\d\d?.*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class SchemaClient:
    """A client by its title, its package's name and version, and the format whose schema it goes
    by."""

    title: str
    name: str
    version: str
    form: Format

    def predict(self, text: str) -> Prediction:
        """Return whether the client has an agent of a text. Any text has an answer."""
        found = self._read(text)
        if isinstance(found, Prediction):
            return found
        faults = [*find_schema_faults(self.form, self._list_values(found))]
        fault = faults[0] if faults else None
        shortest = self.form.schema.shortest_prompt
        if fault is None and len(self._read_prompt(text, found).strip()) >= shortest:
            return Prediction(self.name, self.version, LoadOutcome.LOADS)
        if fault is None:
            message = f"its prompt has fewer than {shortest} characters"
            start = found.body.start if found.body else len(text)
            return self._skip("prompt", message, locate(text, start))
        places = {entry.key: entry.span.start for entry in found.entries}
        lines = [locate(text, places.get(one.key, found.head.start)) for one in faults]
        others = [
            f"line {where.line}: {one.message}"
            for one, where in zip(faults[1:], lines[1:], strict=True)
        ]
        also = f"; also {'; '.join(others)}" if others else ""
        return self._skip("schema", fault.message + also, lines[0], (fault.key,), hint=fault.hint)

    def examine(self, text: str) -> tuple[Prediction, tuple[Diagnostic, ...]]:
        """Return what `predict` says, and why an agent that the client has cannot be started."""
        prediction, found = self.predict(text), self._read(text)
        if isinstance(found, Prediction) or prediction.outcome is not LoadOutcome.LOADS:
            return prediction, ()
        start = found.body.start if found.body else len(text)
        faults = find_prompt_faults(self.form.schema, self._read_prompt(text, found))
        messages = (f"{self.title} cannot start the agent: {fault.message}" for fault in faults)
        where = locate(text, start)
        return prediction, tuple(Diagnostic(CANNOT_START, one, where) for one in messages)

    def load_agent(self, text: str) -> object:
        """Return the fields and the prompt that the client has of a text; `None` where it has no
        agent."""
        found = self._read(text)
        if isinstance(found, Prediction) or self.predict(text).outcome is not LoadOutcome.LOADS:
            return None
        return self._list_values(found), self._read_prompt(text, found).strip()

    def _read(self, text: str) -> Record | Prediction:
        """Return the fields of a text, else what becomes of it: nothing in it is repaired."""
        try:
            source = GRAMMARS[self.form.syntax].read(text, self.form.keys, ())
        except ReadError as error:
            if error.code == "limit":
                unsure = Diagnostic(NOT_JUDGED, f"too large to be judged: {error.message}")
                return Prediction(self.name, self.version, LoadOutcome.LOADS, error.code, unsure)
            return self._skip(error.code, error.message, error.where)
        record = source.records[0]
        if GRAMMARS[self.form.syntax].has_body and not self._has_fences(text, record):
            message = f"{self.form.title} stand between two lines that are `---` and nothing else"
            return self._skip("fence", message, Where(line=1))
        strict = not self.form.schema.repairs
        if source.notes and strict:
            note = source.notes[0]
            fault, _, _ = note.message.partition("; read as ")  # which the client does not
            return self._skip(note.code, fault, note.where)
        again = _find_repeated(record)
        if again is not None:
            where = locate(text, again.span.start)
            message = f"`{again.key}` stands twice"
            return self._skip("duplicate-key", message, where, (again.key,))
        mended = next((entry for entry in record.entries if entry.mend), None)
        if mended is not None and strict:
            where = locate(text, mended.span.start)
            return self._skip("yaml", f"`{mended.key}` is not YAML", where, (mended.key,))
        return record

    def _has_fences(self, text: str, record: Record) -> bool:
        schema = self.form.schema
        closes = schema.closing.search(text, record.head.end)
        closed = closes is not None and closes.start() == record.head.end
        return closed and schema.opening.match(text) is not None

    def _read_prompt(self, text: str, record: Record) -> str:
        """Return the body; where a document has none, the field that holds the prompt."""
        if record.body is not None:
            return text[record.body.start : record.body.end]
        field = self.form.field_of("prompt")
        keys = field.keys if field is not None else ()
        return next((entry.text or "" for entry in record.entries if entry.key in keys), "")

    def _list_values(self, record: Record) -> Map:
        """Return the values as the client types them: more texts without quotes are none than to
        other readers of YAML."""
        is_yaml = GRAMMARS[self.form.syntax].is_yaml
        return Map(
            (entry.key, None if is_yaml and _is_odd(entry) else entry.value)
            for entry in record.entries
        )

    def _skip(
        self,
        problem: str,
        message: str,
        where: Where,
        about: tuple[str, ...] = (),
        hint: str = "",
    ) -> Prediction:
        code = name_code(self.form.name, LoadOutcome.SKIPS)
        diagnostic = Diagnostic(code, message, where, hint=hint, about=about)
        return Prediction(self.name, self.version, LoadOutcome.SKIPS, problem, diagnostic)


def _find_repeated(record: Record) -> Entry | None:
    """Return the first field whose key stands above it already."""
    seen = set[str]()
    for entry in record.entries:
        if entry.key in seen:
            return entry
        seen.add(entry.key)
    return None


def _is_odd(entry: Entry) -> bool:
    if not isinstance(entry.value, str) or entry.style is not Style.PLAIN:
        return False
    return bool(_ODD.fullmatch(entry.value))
