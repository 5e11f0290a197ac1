"""A model of a client that goes by a schema: strict in its grammar, and in the kinds of values.

Belongs here: what such a client makes of a text. Not here: any client's schema (its format's
table), clients that read in ways of their own (`vendors/*/client/`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
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
    """A client by its title, its package's name and version, the format whose schema it goes by,
    and what it does with a file that it does not load. `readings` gives what it takes a text for:
    the first of them that is of its grammar."""

    title: str
    name: str
    version: str
    form: Format
    outcome: LoadOutcome = LoadOutcome.SKIPS
    readings: Callable[[str], Sequence[str]] | None = None

    def predict(self, text: str) -> Prediction:
        """Return whether the client has an agent of a text. Any text has an answer."""
        text = self._choose(text)
        found = self._read(text)
        if isinstance(found, Prediction):
            return found
        faults = (self._judge_values(text, record) for record in found)
        return (
            next(filter(None, faults), None)
            or self._find_same_name(text, found)
            or Prediction(self.name, self.version, LoadOutcome.LOADS)
        )

    def _judge_values(self, text: str, record: Record) -> Prediction | None:
        """Return what becomes of a text for the values of one of its agents; `None` where they are
        as the client demands."""
        faults = [*find_schema_faults(self.form, self._list_values(record))]
        if faults:
            places = {entry.key: entry.span.start for entry in record.entries}
            lines = [locate(text, places.get(one.key, record.head.start)) for one in faults]
            others = [
                f"line {where.line}: {one.message}"
                for one, where in zip(faults[1:], lines[1:], strict=True)
            ]
            first, also = faults[0], f"; also {'; '.join(others)}" if others else ""
            message, about = first.message + also, (first.key,)
            return self._refuse("schema", message, lines[0], about, hint=first.hint)
        shortest = self.form.schema.shortest_prompt
        if len(self._read_prompt(text, record).strip()) >= shortest:
            return None
        start = record.body.start if record.body else len(text)
        message = f"its prompt has fewer than {shortest} characters"
        hint = "write there what the agent is to do"
        return self._refuse("prompt", message, locate(text, start), hint=hint)

    def _find_same_name(self, text: str, records: Sequence[Record]) -> Prediction | None:
        """Return what becomes of a text in which two agents have one name; `None` where none
        have."""
        seen = set[str | None]()
        for record in records:
            entry = next(iter(self._list_entries(record, "name")), None)
            if entry is None or len(records) == 1:
                continue
            if entry.text in seen:
                where = locate(text, entry.span.start)
                message = f'"{entry.text}" is the name of two agents'
                hint = "give one of them another name"
                return self._refuse("same-name", message, where, (entry.key,), hint)
            seen.add(entry.text)
        return None

    def _list_entries(self, record: Record, attribute: str) -> Iterator[Entry]:
        """Yield the entries of the field that holds an attribute."""
        field = self.form.field_of(attribute)
        keys = field.keys if field is not None else ()
        return (entry for entry in record.entries if entry.key in keys)

    def examine(self, text: str) -> tuple[Prediction, tuple[Diagnostic, ...]]:
        """Return what `predict` says, and why an agent that the client has cannot be started."""
        text = self._choose(text)
        prediction, found = self.predict(text), self._read(text)
        if isinstance(found, Prediction) or prediction.outcome is not LoadOutcome.LOADS:
            return prediction, ()
        return prediction, tuple(
            Diagnostic(
                CANNOT_START,
                f"{self.title} cannot start the agent: {fault.message}",
                locate(text, record.body.start if record.body else len(text)),
            )
            for record in found
            for fault in find_prompt_faults(self.form.schema, self._read_prompt(text, record))
        )

    def load_agent(self, text: str) -> object:
        """Return the fields and the prompt that the client has of each agent in a text; `None`
        where it has no agent."""
        text = self._choose(text)
        found = self._read(text)
        if isinstance(found, Prediction) or self.predict(text).outcome is not LoadOutcome.LOADS:
            return None
        return tuple(
            (self._list_values(record), self._read_prompt(text, record).strip()) for record in found
        )

    def _choose(self, text: str) -> str:
        """Return what the client takes a text for."""
        if self.readings is None:
            return text
        first, *others = self.readings(text)
        if not others or not isinstance(self._read(first), Prediction):
            return first
        return next((one for one in others if not isinstance(self._read(one), Prediction)), first)

    def _read(self, text: str) -> tuple[Record, ...] | Prediction:
        """Return the fields of each agent in a text, else what becomes of it: nothing in it is
        repaired."""
        try:
            source = GRAMMARS[self.form.syntax].read(text, self.form.keys, tuple(self.form.within))
        except ReadError as error:
            if error.code == "limit":
                unsure = Diagnostic(NOT_JUDGED, f"too large to be judged: {error.message}")
                return Prediction(self.name, self.version, LoadOutcome.LOADS, error.code, unsure)
            return self._refuse(error.code, error.message, error.where, hint=error.hint)
        if GRAMMARS[self.form.syntax].has_body and not self._has_fences(text, source.records[0]):
            message = f"{self.form.title} stand between two lines that are `---` and nothing else"
            hint = "write these two lines, with nothing before the first"
            return self._refuse("fence", message, Where(line=1), hint=hint)
        if source.notes and not self.form.schema.repairs:
            note = source.notes[0]
            fault, _, _ = note.message.partition("; read as ")  # which the client does not
            return self._refuse(note.code, fault, note.where, hint=note.hint)
        faults = (self._judge_grammar(text, record) for record in source.records)
        return next(filter(None, faults), source.records)

    def _judge_grammar(self, text: str, record: Record) -> Prediction | None:
        """Return what becomes of a text that is not of its grammar in one of its agents; `None`
        where it is."""
        again = _find_repeated(record)
        if again is not None:
            where = locate(text, again.span.start)
            message = f"`{again.key}` stands twice"
            return self._refuse("duplicate-key", message, where, (again.key,), "delete one of them")
        mended = next((entry for entry in record.entries if entry.mend), None)
        if mended is not None and not self.form.schema.repairs:
            where = locate(text, mended.span.start)
            message, hint = f"`{mended.key}` is not YAML", "put its value into quotes"
            return self._refuse("yaml", message, where, (mended.key,), hint)
        return None

    def _has_fences(self, text: str, record: Record) -> bool:
        schema = self.form.schema
        closes = schema.closing.search(text, record.head.end)
        closed = closes is not None and closes.start() == record.head.end
        return closed and schema.opening.match(text) is not None

    def _read_prompt(self, text: str, record: Record) -> str:
        """Return the body; where a document has none, the field that holds the prompt."""
        if record.body is not None:
            return text[record.body.start : record.body.end]
        return "\n".join(entry.text or "" for entry in self._list_entries(record, "prompt"))

    def _list_values(self, record: Record) -> Map:
        """Return the values as the client types them: more texts without quotes are none than to
        other readers of YAML."""
        is_yaml = GRAMMARS[self.form.syntax].is_yaml
        return Map(
            (entry.key, None if is_yaml and _is_odd(entry) else entry.value)
            for entry in record.entries
        )

    def _refuse(
        self,
        problem: str,
        message: str,
        where: Where,
        about: tuple[str, ...] = (),
        hint: str = "",
    ) -> Prediction:
        code = name_code(self.form.name, self.outcome)
        diagnostic = Diagnostic(code, message, where, hint=hint, about=about)
        return Prediction(self.name, self.version, self.outcome, problem, diagnostic)


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
