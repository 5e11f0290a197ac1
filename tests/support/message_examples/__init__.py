"""Examples of messages: for every code a project and a command that give it.

Belongs here: all of them together, in the groups of the table. Not here: single examples.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tests.support.message_examples import (
    carrying,
    inert,
    permissions,
    places,
    reading,
    refusals,
)
from tests.support.message_examples.example import MessageExample


@dataclass(frozen=True, slots=True)
class Group:
    """Codes of one subject: the examples of some, and why others have none."""

    title: str
    examples: Mapping[str, MessageExample]
    not_shown: Mapping[str, str]


GROUPS = (
    Group("Read as it was meant", reading.EXAMPLES, {}),
    Group("Not read, or not written", refusals.EXAMPLES, refusals.NOT_SHOWN),
    Group("What a client does, and what does nothing there", inert.EXAMPLES, inert.NOT_SHOWN),
    Group("Permissions on their way to another client", permissions.EXAMPLES, {}),
    Group("Carried values, and edits on their way back", carrying.EXAMPLES, carrying.NOT_SHOWN),
    Group("Places, links and whole runs", places.EXAMPLES, places.NOT_SHOWN),
)
EXAMPLES = {code: one for group in GROUPS for code, one in group.examples.items()}
# Codes that no input gives by itself, and why.
NOT_SHOWN = {code: why for group in GROUPS for code, why in group.not_shown.items()}
