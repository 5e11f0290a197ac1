"""What clients do with a file that a code is about, in sentences: the tables of all clients joined.

Belongs here: the shape of such a table, and the table of all codes. Not here: any client's
sentences (`vendors/claude/messages.py`, `vendors/opencode/messages.py`), what a code means
(`diagnostics/codes.py`).
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from agentc.diagnostics.code_types import Code
from agentc.vendors.prediction import NOT_JUDGED, LoadOutcome, Prediction, name_code
from agentc.vendors.registry import get_messages


@dataclass(frozen=True, slots=True)
class ClientMessages:
    """The sentences on one client: its name, what becomes of a file that it does not load, by
    outcome, and what it does with a file that a code is about, by code."""

    title: str
    outcomes: Mapping[LoadOutcome, str]
    sentences: Mapping[str, str]


@functools.cache
def list_codes() -> Mapping[str, Code]:
    """Return every code, with those of what the registered clients do (`NAME-skips`), in the order
    in which they are listed."""
    from agentc.diagnostics.codes import get_severity, join_tables  # long, and rarely asked for

    codes: dict[str, Code] = {}
    for outcome in LoadOutcome:
        for name, messages in get_messages().items():
            if outcome in messages.outcomes:
                code = name_code(name, outcome)
                title = f"{messages.title} {outcome} this"
                codes[code] = Code(get_severity(code), title, messages.outcomes[outcome])
    return MappingProxyType(join_tables(codes))


def get_title(code: str) -> str:
    """Return the title of a code; the code itself where no table has it."""
    codes = list_codes()
    return codes[code].title if code in codes else code


def get_client_title(name: str) -> str:
    """Return what the client of a format is called; the name itself where no table has it."""
    messages = get_messages()
    return messages[name].title if name in messages else name


def describe_outcome(own: str, prediction: Prediction) -> str:
    """Return in a sentence what the client of a dialect does with a text that does not simply
    load."""
    client = get_client_title(own)
    found = prediction.diagnostic
    if found is not None and found.code == NOT_JUDGED:
        return f"nobody can tell what {client} makes of it: {prediction.message}"
    return f"{client} {prediction.outcome} it: {prediction.message}"


def describe_clients(code: str) -> str:
    """Return what the registered clients do with a file that a code is about; empty where none has
    a sentence on it."""
    found = (messages.sentences.get(code, "") for messages in get_messages().values())
    return " ".join(filter(None, found))
