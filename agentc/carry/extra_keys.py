"""Taking back carried keys that only single formats know.

Belongs here: which of them come back, and which would start processes. Not here: values of fields
(`restore.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from agentc.carry.claims import CarriedClaims
from agentc.errors import InvalidValue
from agentc.ir.agent import Agent
from agentc.ir.executables import runs_processes
from agentc.ir.value import Map
from agentc.lens.format import Format
from agentc.lens.overrides import was_written_for
from agentc.lens.tolerant.texts import becomes_text
from agentc.options import ConversionOptions
from agentc.syntax.source import make_entry


def restore_extra_keys(
    agent: Agent,
    found: Iterable[CarriedClaims],
    form: Format,
    formats: Mapping[str, Format],
    settings: ConversionOptions,
) -> Map:
    """Return the keys that only single formats know. Those of the file's own format stand in the
    file, or they are gone; what starts processes comes only on demand."""
    extra = agent.extra
    for claims in found:
        for owner in claims.agent.extra:
            carried = claims.confirmed_keys(owner)
            if owner != claims.form.own:
                carried = carried.without(
                    *_unwanted_keys(agent, formats.get(owner), carried, settings)
                )
            if owner in formats and not settings.carry_exec:
                carried = carried.without(*formats[owner].executable)
            hidden = {
                key: value
                for key, value in carried.items()
                if owner != form.own or (key in form.keys and key not in form.schema.own)
            }
            if hidden:
                known = extra.get(owner)
                extra = extra.updated(
                    owner, Map({**hidden, **(known if isinstance(known, Map) else {})})
                )
    return extra


def _unwanted_keys(
    agent: Agent, form: Format | None, keys: Map, settings: ConversionOptions
) -> Iterator[str]:
    """Yield those of the keys stated for one format that it could not read, or that start
    processes. What could not be read in an agent's own earlier file was left aside there, and goes
    back as it was."""
    for field in form.fields if form else ():
        present = {key: make_entry(key, keys[key]) for key in field.keys if key in keys}
        try:
            value = field.codec.read(present) if present else None
        except InvalidValue:
            returns = form is not None and was_written_for(agent, form)
            yield from (key for key in present if not returns or becomes_text(field, keys[key]))
            continue
        if not settings.carry_exec and runs_processes(field.attribute, value):
            yield from present
