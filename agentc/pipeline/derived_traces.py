"""The trace of a generated file that has no line of it: made from its header and from what it
carries.

Belongs here: `read_with_trace`, and what such a file was made from. Not here: traces as such
(`carry/traces.py`), which file has a line (`generated.py`), reading what a file says
(`lens/parse.py`).

As long as the header's check value is that of the file, it stands as it was written: what is not
carried is as it was in the original. After an edit that of the block still vouches for what is
carried, and writing that again, as a conversion without options does, tells what stood for it. Of
all else nobody knows then whether it was edited: the trace names it as guessed.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any

from agentc.carry.claims import CarriedClaims, decode_claims
from agentc.carry.traces import is_part, list_statements, make_trace
from agentc.errors import AgentcError
from agentc.ir.agent import Agent
from agentc.ir.provenance import UNKNOWN, KnownTraces, Trace, digest
from agentc.ir.value import Map
from agentc.lens.format import Document, Format
from agentc.lens.overrides import specialise
from agentc.lens.parse import parse
from agentc.lens.project import project
from agentc.lens.wishes import drop_wishes
from agentc.options import ConversionOptions
from agentc.prompt.sections import strip_prompt_sections
from agentc.syntax.carried_block import find_block, find_nearest_format
from agentc.syntax.header import find_header, is_unedited
from agentc.vendors.placed_formats import find_first_format
from agentc.vendors.registry import all_formats

# What a conversion without options writes; limits that a client does not keep to are written on
# demand alone.
_PLAIN = tuple(ConversionOptions(carry_exec=True, unenforced=what) for what in ("refuse", "write"))


def read_with_trace(
    form: Format,
    text: str,
    path: str | None = None,
    name: str | None = None,
    known: KnownTraces | None = None,
) -> Document:
    """Read a text as a document of a format, as `parse` does, with its trace: as that is `known`,
    where the text has no line of it and the header is the one of which it is known."""
    return find_origin(parse(form, text, path, name), known)


def find_origin(document: Document, known: KnownTraces | None = None) -> Document:
    """Return a document with the trace of its agent, as that is `known`, or as its header tells,
    where it has no line of it; else the document as it is."""
    if known is not None and _is_about(known, document):
        return _put_traces(document, known.traces)
    origin = _derive_origin(document)
    if origin is None:
        return document
    unedited = is_unedited(document.source.text)
    return _put_traces(document, (origin.trace if unedited else origin.guess(document.format),))


def _is_about(known: KnownTraces, document: Document) -> bool:
    """Return whether a document without a line of traces has the header of which they are known."""
    if len(document.agents) != 1 or document.agents[0].carried.traces:
        return False
    header = find_header(document.source.text, entries=document.source.records[0].entries)
    return header is not None and header.check == known.check


def _put_traces(document: Document, traces: tuple[Trace, ...]) -> Document:
    agent = document.agent
    return replace(
        document, agents=(replace(agent, carried=replace(agent.carried, traces=traces)),)
    )


def tells_the_same(document: Document, traces: tuple[Trace, ...]) -> bool:
    """Return whether a new file without a line of traces tells them all the same: as it was
    written, and after an edit of what it does not carry. One that was made by way of another file
    does not."""
    origin = _derive_origin(document)
    if origin is None or len(traces) != 1:
        return False
    wanted = _list_stated(traces[0])
    return all(_list_stated(one) == wanted for one in (origin.trace, origin.guess(document.format)))


def _list_stated(trace: Trace) -> tuple[str, dict[str, tuple[str, str]]]:
    nothing = (digest(None), digest(None))
    return trace.format, {name: pair for name, pair in trace.digests.items() if pair != nothing}


@dataclass(frozen=True, slots=True)
class _Origin:
    """A file from which another one was made: its agent, as far as that tells, the `claims` that
    are carried of it, and the trace of it in a file that was not edited. With `tells_name`, its
    path gives the name."""

    original: Agent
    claims: CarriedClaims | None
    trace: Trace
    tells_name: bool

    def guess(self, form: Format) -> Trace:
        """Return the trace in a file that was edited since it was written, with what stood there
        for what is carried. What is not carried is taken for what stands there."""
        carried: Collection[str] = ()
        written: dict[str, Any] | None = {}
        if self.claims is not None:
            carried = {field.attribute for field in self.claims.fields}
            written = _write_again(self.original, form)
        digests, guessed = dict(self.trace.digests), []
        for name, (was, _) in self.trace.digests.items():
            attribute = name.partition(".")[0]
            if is_part(name) or attribute == "extra":
                continue
            if attribute in carried:
                digests[name] = was, UNKNOWN if written is None else digest(written.get(name))
            elif name != "name" or not self.tells_name:
                guessed.append(name)
        return Trace(self.trace.format, digests, frozenset(guessed))


def _write_again(original: Agent, form: Format) -> dict[str, Any] | None:
    """Return what a conversion without options writes of an agent; `None` where it refuses it."""
    for settings in _PLAIN:
        try:
            special = specialise(original, form, all_formats())
            return list_statements(project(form, special, settings)[0])
        except AgentcError:
            continue
    return None


def _derive_origin(document: Document) -> _Origin | None:
    """Return the file that the agent of a document was made from, by the header and what is carried
    below it; `None` where a line of traces tells, or nothing does."""
    if len(document.agents) != 1 or document.agents[0].carried.traces:
        return None
    text, (record,), form = document.source.text, document.source.records, document.format
    header, formats = find_header(text, entries=record.entries), all_formats()
    if header is None:
        return None
    source = header.source.strip('"')
    block = find_block(text, record.head, record.entries)
    home = formats.get(find_nearest_format(block) or find_first_format(source))
    if home is None or home.own == form.own:
        return None
    image = document.agent
    kept = [one for one in image.carried.kept if one.format == home.own]
    claims = decode_claims(home, kept) if kept else None
    if kept and claims is None:
        return None
    if not (image.origin and image.origin.named):  # it may have been renamed since
        fields = {field.attribute for field in claims.fields} if claims else set()
        named = claims.agent.name if claims and "name" in fields else home.name_of(source)
        field = form.field_of("name")
        image = replace(image, name=field.codec.image(named, _PLAIN[0]) if field else named)
    original = _rebuild(image, home, claims, form)
    tells_name = home.name_of(source) == image.name
    return _Origin(original, claims, make_trace(home, original, image, form), tells_name)


def _rebuild(seen: Agent, home: Format, claims: CarriedClaims | None, form: Format) -> Agent:
    """Return the agent from which one of the format `form` was written that says the same but for
    what is carried, and what was written for a reader alone."""
    agent = seen
    if claims is not None:
        stated = {
            field.attribute: getattr(claims.agent, field.attribute) for field in claims.fields
        }
        agent = replace(seen, **stated, extra=Map({**seen.extra, **claims.agent.extra}))
    agent = drop_wishes(strip_prompt_sections(agent, form)[0], form)
    keys = agent.extra_of(home.own)
    if not home.targets_key:
        agent = replace(agent, extra=Map({home.own: keys}) if keys else Map())
    return replace(agent, own_limits=home.find_own_limits(keys))
