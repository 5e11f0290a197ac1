"""Losses told in the word that an author wrote, where that is what the client decides anyway.

Belongs here: finding the word (`bash: allow` in OpenCode). Not here: what is lost (`project.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from agentc.ir.field_change import FieldChange
from agentc.ir.permission import EVERYTHING, Decision
from agentc.ir.value import Map, Value
from agentc.lens.entry_parts import list_parts, read_part_rules
from agentc.lens.format import Document
from agentc.permissions.globs import matches


def tell_as_written(losses: Iterable[FieldChange], document: Document) -> tuple[FieldChange, ...]:
    """Return losses whose effects speak as a document's only agent does: it may state in a word
    what its client decides without it (`bash: allow` in OpenCode)."""
    return tuple(_tell_words(loss, document) if _has_default(loss) else loss for loss in losses)


def _has_default(loss: FieldChange) -> bool:
    return any(effect.before is Decision.DEFAULT for effect in loss.effects)


def _tell_words(loss: FieldChange, document: Document) -> FieldChange:
    """Return a change of limits whose effects say the word that the author wrote, where a client's
    own decision came of it. Only limits in a map have such words."""
    field = document.format.field_of("permission")
    entries = [
        entry
        for record in document.source.records
        for entry in record.entries
        if field and entry.key in field.keys
    ]
    if field is None or not any(isinstance(entry.value, Map) for entry in entries):
        return loss
    stated: dict[str, list[tuple[str, str]]] = {}
    for part in (part for entry in entries for _, part in list_parts(entry)):
        word = _find_last_word(part.value)
        for rule in read_part_rules(field, part) if word else ():
            # A denial leaves nothing to the client: the rule is about another tool than its key.
            if rule.decision is Decision.DEFAULT and word != Decision.DENY:
                stated.setdefault(rule.tool.label, []).append((rule.pattern, word))
    effects = tuple(
        replace(effect, written=_find_word(stated.get(effect.capability, ()), effect.example))
        if effect.before is Decision.DEFAULT
        else effect
        for effect in loss.effects
    )
    return replace(loss, effects=effects)


def _find_word(stated: Sequence[tuple[str, str]], example: str) -> str:
    """Return the word of the last rule that is about an example, or about everything."""
    found = (word for pattern, word in reversed(stated) if matches(pattern, example or EVERYTHING))
    return next(found, "")


def _find_last_word(value: Value) -> str:
    """Return the decision at the end of a part of a value; nothing where another word stands
    there."""
    while isinstance(value, Map) and len(value) == 1:
        value = next(iter(value.values()))
    return value if isinstance(value, str) and value in set(Decision) - {Decision.DEFAULT} else ""
