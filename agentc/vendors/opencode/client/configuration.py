"""What OpenCode 1.18.33 makes of the agents in its configuration: whether it takes them.

Belongs here: agents and limits in JSON, each at its place. Not here: what an agent's fields have to
be (`schema.py`), agents in Markdown (`prediction.py`), what the configuration limits
(`vendors/opencode/config_limits.py`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from agentc.diagnostics.diagnostic import Diagnostic
from agentc.diagnostics.shared_codes import VALUE
from agentc.errors import ReadError
from agentc.ir.value import Map, Value
from agentc.syntax import GRAMMARS
from agentc.syntax.json_places import find_place
from agentc.syntax.read_errors import PartlyRead
from agentc.syntax.source import Record, Source, Style
from agentc.vendors.opencode.client.faults import word_fault
from agentc.vendors.opencode.client.prediction import CLIENT, VERSION, explain_rejection
from agentc.vendors.opencode.tools import AGENT_MAPS, SUBSTITUTES
from agentc.vendors.prediction import LoadOutcome, Prediction

# The keys of a configuration that limit every agent.
LIMITS = ("permission", "tools")


def predict(text: str) -> Prediction:
    """Return what becomes of this configuration, as far as its agents go. Any text has an
    answer."""
    faults = list_faults(text)
    return explain_rejection(faults) if faults else Prediction(CLIENT, VERSION, LoadOutcome.LOADS)


def list_faults(text: str) -> tuple[Diagnostic, ...]:
    """Return everything that the schema finds wrong with agents, each at its place; nothing of a
    text that is not read."""
    try:
        source = GRAMMARS["json"].read(text, (), AGENT_MAPS)
    except PartlyRead as error:
        source = error.source
    except ReadError:
        return ()
    return tuple(fault for record in source.records for fault in _find_faults(source, record))


def list_limit_faults(text: str) -> tuple[Diagnostic, ...]:
    """Return everything that the schema finds wrong with the limits for every agent, each at its
    place; nothing of a text that is not read."""
    try:
        source = GRAMMARS["json"].read(text, (), ())
    except ReadError:
        return ()
    limits = (
        replace(record, entries=tuple(entry for entry in record.entries if entry.key in LIMITS))
        for record in source.records
    )
    return tuple(fault for record in limits for fault in _find_faults(source, record))


def _find_faults(source: Source, record: Record) -> Iterator[Diagnostic]:
    """Yield what the client refuses in the fields of a configuration, each at its place."""
    # A whole number that is too large for every reader is its text.
    entries = {entry.key: entry for entry in record.entries}
    values = {
        key: 0.0 if entry.style is Style.PLAIN and isinstance(entry.value, str) else entry.value
        for key, entry in entries.items()
    }
    fields = _take_known(Map(values))
    for path, message, hint in word_fault(fields, in_configuration=True):
        entry = entries[path[0]]
        found = find_place(source.text, entry.value_span.start, path[1:])
        place = entry.span.start if found is None else found
        yield Diagnostic(VALUE, message, source.where(place), hint=hint, about=path)


def _take_known(fields: Map) -> Map:
    """Return fields as the client types them, without those that it fills in first: nobody knows
    their values."""
    known: dict[str, Value] = {}
    for key, value in fields.items():
        if isinstance(value, Map):
            known[key] = _take_known(value)
        elif isinstance(value, int) and not isinstance(value, bool):
            known[key] = float(value)
        elif not (isinstance(value, str) and SUBSTITUTES.search(value)):
            known[key] = value
    return Map(known)
