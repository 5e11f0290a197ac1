"""Putting values right that a client refuses, where only one thing can be meant.

Belongs here: the text with other values. Not here: what was meant (`formats/`), spelling (`lens/repair.py`).
"""

from __future__ import annotations

from agentc.errors import AgentcError
from agentc.formats import meant, predictors
from agentc.formats.fate import Fate
from agentc.lens.format import Format
from agentc.syntax import GRAMMARS
from agentc.syntax.splice import REMOVE, splice


def mend(form: Format, text: str) -> str | None:
    """Return a text with every refused value as it was meant; `None` where that is not clear, or more would change."""
    grammar = GRAMMARS[form.syntax]
    try:
        source = grammar.read(text, form.keys, tuple(form.within))
        (record,) = source.records
        changes = {} if record.broken else meant(form, {entry.key: entry for entry in record.entries})
        if not changes:
            return None
        wanted = {key: REMOVE if value is None else value for key, value in changes.items()}
        done = splice(source, record, wanted, None, grammar.writer)
    except AgentcError:
        return None  # what is wrong with it is told
    if done.anew or done.text.count("#") < text.count("#"):
        return None
    return done.text if predictors(form)[form.own](done.text).fate is Fate.LOADS else None
