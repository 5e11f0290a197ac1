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

from agentc.diagnostics.codes import get_severity, join_tables
from agentc.diagnostics.severity import Code
from agentc.vendors.prediction import LoadOutcome, name_code
from agentc.vendors.registry import get_messages


@dataclass(frozen=True, slots=True)
class ClientMessages:
    """What there is to say of one client: its name, what each outcome is to a file that it does not
    load, and for codes what it does with such a file."""

    title: str
    outcomes: Mapping[LoadOutcome, str]
    sentences: Mapping[str, str]


@functools.cache
def list_codes() -> Mapping[str, Code]:
    """Return every code, with those of what the registered clients do (`NAME-skips`), in the order
    in which they are listed."""
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


def describe_clients(code: str) -> str:
    """Return what the registered clients do with a file that a code is about; empty where none has
    a sentence on it."""
    found = (messages.sentences.get(code, "") for messages in get_messages().values())
    return " ".join(filter(None, found))
