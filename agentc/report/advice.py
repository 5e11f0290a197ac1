"""Advice in the words of whoever asked: what a conversion says with the options of its command,
said otherwise.

Belongs here: where advice stands, and going through it. Not here: the advice itself (it stands
where it is given), anybody's words (`build/own_words.py`, `api/keywords.py`). Values of agents are
never changed: only hints, and reasons, are agentc's own words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TypeAlias

from agentc.diagnostics.diagnostic import Diagnostic
from agentc.errors import AgentcError
from agentc.pipeline.convert import Conversion

Reword: TypeAlias = Callable[[str], str]
# What is said with options, the longest first, and what is said instead.
Table: TypeAlias = Iterable[tuple[str, str | Callable[[re.Match[str]], str]]]
# Codes whose messages advise themselves, and hold no text of an agent.
ADVISING = frozenset({"carry-left", "carry-wider", "home-without"})
WIDENING = re.compile(r"--allow-widening '?([\w*-]+)'?")  # `*` is quoted for a shell
# Several of them stand for one list.
WIDENINGS = rf"{WIDENING.pattern}(?: {WIDENING.pattern})*"


def make_rewording(table: Table) -> Reword:
    """Return a function that says advice by a table of patterns."""
    rows = [(re.compile(pattern), words) for pattern, words in table]

    def reword(words: str) -> str:
        if "--" not in words:
            return words
        for pattern, other in rows:
            words = pattern.sub(other, words)
        return words

    return reword


def reword_error(error: AgentcError, reword: Reword) -> None:
    """Have an error advise in other words."""
    error.hint = reword(error.hint)


def reword_notes(notes: Iterable[Diagnostic], reword: Reword) -> tuple[Diagnostic, ...]:
    """Return diagnostics that advise in other words."""
    return tuple(
        replace(
            note,
            hint=reword(note.hint),
            message=reword(note.message) if note.code in ADVISING else note.message,
        )
        for note in notes
    )


def reword_conversion(done: Conversion, reword: Reword) -> Conversion:
    """Return a conversion whose losses and notes advise in other words."""
    losses = tuple(
        replace(
            loss,
            reason=reword(loss.reason),
            effects=tuple(
                replace(one, reason=reword(one.reason), hint=reword(one.hint))
                for one in loss.effects
            ),
        )
        for loss in done.losses
    )
    return replace(done, losses=losses, notes=reword_notes(done.notes, reword))
