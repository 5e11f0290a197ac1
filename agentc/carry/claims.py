"""What the carried keys of one format claim: the agent that they make, and how far a trace confirms
it.

Belongs here: reading carried keys through their own format's table. Not here: which of them count
(`restore.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from agentc.carry.traces import EACH, is_whole, key_of_rest, list_statements, split_digests
from agentc.errors import AgentcError
from agentc.ir.agent import Agent
from agentc.ir.provenance import CarriedKey, Trace, digest
from agentc.ir.value import Map, same
from agentc.lens.field import Field
from agentc.lens.format import Format
from agentc.lens.parse import parse
from agentc.syntax import GRAMMARS
from agentc.syntax.yaml.reader import read_value
from agentc.syntax.yaml.writer import DOCUMENT


@dataclass(frozen=True, slots=True)
class CarriedClaims:
    """What carried keys of one format say: the agent that they make, which of its attributes they
    state, and how."""

    form: Format
    agent: Agent
    fields: tuple[Field, ...]
    kept: tuple[CarriedKey, ...]
    trace: Trace | None = None

    def is_confirmed(self, attribute: str) -> bool:
        """Return whether the trace has the digests of what is claimed of an attribute. Where a run
        was not to carry what starts processes, the digest of what was left without that confirms
        it, too."""
        if self.trace is None:
            return False
        originals = {
            name: pair[0]
            for name, pair in self.trace.digests.items()
            if name.partition(".")[0] == attribute
        }
        statements = {
            name: value
            for name, value in list_statements(self.agent).items()
            if name.partition(".")[0] == attribute
        }
        harmless_rest = originals.pop(key_of_rest(attribute), None)
        if harmless_rest is not None and harmless_rest == digest(statements.get(attribute)):
            return True
        return all(
            digest(statements.get(name)) == originals.get(name, digest(None))
            for name in {**originals, **statements}
        )

    def is_untouched(self, attribute: str, seen: Mapping[str, Any]) -> bool:
        """Return whether the trace says that the visible statements stand there as they were
        written."""
        if self.trace is None:
            return False
        known = {
            name: now
            for name, (_, now) in self.trace.digests.items()
            if name.partition(".")[0] == attribute
        }
        known.pop(key_of_rest(attribute), None)
        names = {*known, *(name for name in seen if name.partition(".")[0] == attribute)}
        return all(digest(seen.get(name)) == known.get(name, digest(None)) for name in names)

    def list_edited_blocks(self, seen: Agent) -> tuple[str, ...]:
        """Return the formats for which `targets` states something else here than the block of the
        original did from which it was moved when this file was written."""
        if self.trace is None:
            return ()
        statements, absent = list_statements(seen), digest(None)
        return tuple(
            name.removeprefix("extra.")
            for name, (original, written) in self.trace.digests.items()
            if name.startswith("extra.")
            and original == absent != written
            and digest(statements.get(name)) != written
        )

    def confirmed_keys(self, owner: str) -> Map:
        """Return those keys of one format alone of which the trace says that they were so: of the
        format itself each by itself, of another one all or none."""
        keys = self.agent.extra_of(owner)
        if self.trace is None or not keys:
            return Map()
        if self.trace.digests.get(f"extra.{owner}", ("",))[0] == digest(keys):
            return keys
        known = (
            split_digests(self.trace.digests.get(EACH.format(owner), ("",))[0])
            if owner == self.form.own
            else ()
        )
        return Map((key, value) for key, value in keys.items() if digest((key, value)) in known)

    def unchanged_fields(self, agent: Agent) -> tuple[Field, ...]:
        """Return the fields in which an agent is as they say; one of whose keys no value counts
        says nothing."""
        keys = {carried.key for carried in self.valid_claims(agent)}
        return tuple(
            field
            for field in self.fields
            if not keys.isdisjoint(field.keys)
            and all(
                same(*self._get_both(agent, name)) for name in (field.attribute, *field.depends)
            )
        )

    def valid_claims(self, agent: Agent) -> tuple[CarriedKey, ...]:
        """Return the carried keys that an agent still agrees with. A value to which its field could
        give no meaning is no part of that: it counts where the agent has it aside, too."""
        own, aside = agent.extra_of(self.form.own), self.agent.extra_of(self.form.own)
        agreeing = (field for field in self.fields if same(*self._get_both(agent, field.attribute)))
        keys = {key for field in agreeing for key in field.keys if key not in aside}
        keys |= {key for key, value in aside.items() if key in own and same(own[key], value)}
        others = self._for_others(self.agent)
        if self.form.targets_key and all(
            same(agent.extra.get(owner), value) for owner, value in others.items()
        ):
            keys.add(self.form.targets_key)
        return tuple(carried for carried in self.kept if carried.key in keys)

    def spelled(self, agent: Agent) -> dict[str, str | None]:
        """Return how the keys are spelled that say in a file of this format what an agent says
        there."""
        raws = {carried.key: carried.raw for carried in self.valid_claims(agent)}
        if self.form.targets_key and not same(
            self._for_others(agent), self._for_others(self.agent)
        ):
            raws.pop(self.form.targets_key, None)  # there is more that it does not say
        return raws

    def _for_others(self, agent: Agent) -> Map:
        """Return what is stated for other formats alone."""
        return agent.extra.without(self.form.own)

    def _get_both(self, agent: Agent, attribute: str) -> tuple[Any, Any]:
        """Return what an agent states, and what the claims do."""
        return getattr(agent, attribute), getattr(self.agent, attribute)


def decode_claims(form: Format, kept: Iterable[CarriedKey]) -> CarriedClaims | None:
    """Return what carried keys of a format say, or `None` where they make no agent. A value that is
    more than one counts for nothing, and so does the second of a key."""
    raws: dict[str, str | None] = {}
    for carried in kept:
        if carried.key not in raws and _can_stand(form, carried):
            raws[carried.key] = carried.raw
    naming = form.field_of("name")
    named = any(raws.get(key) for key in (naming.keys if naming else ()))
    try:
        document = parse(form, _write_document(form, raws), name=None if named else "x")
    except AgentcError:
        return None
    if document.source.records[0].broken:
        return None
    fields = tuple(field for field in form.fields if any(key in raws for key in field.keys))
    return CarriedClaims(
        form,
        document.agent,
        fields,
        tuple(CarriedKey(form.own, key, raw) for key, raw in raws.items()),
    )


def _can_stand(form: Format, carried: CarriedKey) -> bool:
    """Return whether a file of a format can say what is carried."""
    if carried.raw is None:
        return True
    entry, grammar = read_value(carried.key, carried.raw), GRAMMARS[form.syntax]
    if entry is None or grammar.write_entry is None:
        return entry is not None
    return grammar.holds(entry.value) and grammar.holds_key(entry.key)


def _write_document(form: Format, raws: Mapping[str, str | None]) -> str:
    """Return a text of a format that says carried values, which are spelled in YAML."""
    grammar = GRAMMARS[form.syntax]
    stated = {key: raw for key, raw in raws.items() if raw is not None}
    if grammar.write_entry is None:
        head = "".join(f"{DOCUMENT.spelled(key, raw)}\n" for key, raw in stated.items())
        return grammar.enclose(head, tuple(form.within))
    entries = (read_value(key, raw) for key, raw in stated.items())
    values = {entry.key: entry.value for entry in entries if entry is not None}
    ordered = sorted(values.items(), key=lambda item: grammar.place(item[1]))
    text = "#\n" + "".join(grammar.write_entry(key, value) for key, value in ordered)
    return f"---\n{text}---\n" if grammar.has_body else text


def decode_all_claims(
    agent: Agent, form: Format, formats: Mapping[str, Format]
) -> tuple[CarriedClaims, ...]:
    """Return what the agent carries of each format but its own. What makes no sense counts for
    nothing."""
    names = dict.fromkeys(kept.format for kept in agent.carried.kept)
    known = [
        formats[name] for name in names if name in formats and name == formats[name].own != form.own
    ]
    found = (
        decode_claims(
            known_form, (kept for kept in agent.carried.kept if kept.format == known_form.own)
        )
        for known_form in known
    )
    traces = {trace.format: trace for trace in reversed(agent.carried.traces) if is_whole(trace)}
    return tuple(
        replace(claims, trace=traces.get(claims.form.own)) for claims in found if claims is not None
    )


def claims_for(agent: Agent, form: Format) -> CarriedClaims | None:
    """Return what the agent carries of the format that it is to be written in, `None` for nothing:
    those fields and keys can be as they were."""
    kept = [carried for carried in agent.carried.kept if carried.format == form.own]
    return decode_claims(form, kept) if kept else None
