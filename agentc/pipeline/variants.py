"""Documents that only their place makes a variant of a format, as documents of that format: what
the same client reads alike keeps its words.

Belongs here: which documents can be read so. Not here: what the client ignores at such a place (the
vendor), the conversion (`convert.py`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from agentc.errors import InvalidValue, ReadError, Refused
from agentc.ir.agent import differences
from agentc.ir.value import same
from agentc.lens.fix import fix_source
from agentc.lens.format import Document, Format
from agentc.lens.parse import parse
from agentc.pipeline.told_findings import lint_source
from agentc.syntax import GRAMMARS
from agentc.syntax.edits.entries import REMOVE
from agentc.vendors.prediction import LoadOutcome
from agentc.vendors.registry import get_predictor


def read_as_target(document: Document, target: Format) -> Document | None:
    """Return a document of one agent, of a variant of the target that its place makes, as a
    document of the target itself, without the keys that count for nothing at its place.

    `None` for any other document, for one whose agent the target's client would not have, or only
    as another one, and for one that has to be written anew.
    """
    form, agent = document.format, document.agents[0]
    if not form.marker or form.own != target.name or form.syntax != target.syntax:
        return None
    named = agent.origin is not None and agent.origin.named and agent.name not in target.reserved
    if not named or agent.carried or {*agent.extra} - {target.name}:
        return None
    try:
        twin = _parse_mended(target, document)
        text = _leave_out(twin, frozenset(_list_idle(form, twin)))
        twin = parse(target, text, document.path)
    except (InvalidValue, ReadError, Refused):
        return None  # what is written anew is told with its own faults
    predict = get_predictor(target)
    loads = predict is None or predict(text).outcome is LoadOutcome.LOADS
    if not loads or differences(agent, twin.agent):
        return None
    own = replace(twin.agent, origin=agent.origin)
    return replace(twin, agents=(own,), notes=(*document.notes, *lint_source(document)))


def _list_idle(form: Format, twin: Document) -> Iterator[str]:
    """Yield the keys of a document that mean something in its own format, and nothing in a variant
    of that."""
    entries = {entry.key: entry for entry in twin.source.records[0].entries}
    for field in twin.format.fields:
        variant = form.field_of(field.attribute)
        present = {key: entries[key] for key in field.keys if key in entries}
        for key in present if variant is not None else ():
            rest = {other: entry for other, entry in present.items() if other != key}
            same_there = variant is not None and same(
                variant.codec.read(present), variant.codec.read(rest)
            )
            if same_there and not same(field.codec.read(present), field.codec.read(rest)):
                yield key


def _leave_out(document: Document, keys: frozenset[str]) -> str:
    """Return the text of a document without some keys. Raises Refused where they cannot be taken
    out of it alone."""
    if not keys:
        return document.source.text
    grammar, record = GRAMMARS[document.format.syntax], document.source.records[0]
    return grammar.splice(document.source, record, dict.fromkeys(keys, REMOVE), None).text


def _parse_mended(target: Format, document: Document) -> Document:
    """Return a document in the target's format, with fields that are YAML."""
    twin = parse(target, document.source.text, document.path)
    if not twin.source.records[0].broken:
        return twin
    return parse(target, fix_source(twin), document.path)
