"""How an agent was written: the format that says all of it, and what stands behind each of its
keys.

Belongs here: `AuthoredForm`. Not here: what of it is carried (`collect.py`).
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass

from agentc.errors import InvalidValue
from agentc.ir.agent import Agent
from agentc.ir.value import same
from agentc.lens.field import Field
from agentc.lens.format import Document, Format
from agentc.secrets.scan import states_secret
from agentc.syntax import GRAMMARS
from agentc.syntax.source import Entry, Style
from agentc.syntax.yaml.reader import find_comment_end, read_value


@dataclass(frozen=True, slots=True)
class AuthoredForm:
    """How an agent was written: `home` is the format whose table holds all it says, `seen` the
    agent as it stood there, `entries` the places of its keys in `text`; none for an agent that was
    never written."""

    home: Format
    seen: Agent
    text: str = ""
    entries: Mapping[str, Entry] = dataclasses.field(default_factory=dict)

    def spelled(self, key: str) -> str | None:
        """Return what stands behind a key's colon, with a comment behind its end, or `None` where
        that is not YAML."""
        entry = self.entries.get(key)
        if entry is None or entry.mend:
            return None
        start = self.text.find(":", entry.span.start, entry.value_span.start + 1) + 1
        if not start:
            return None
        end = entry.value_span.end
        behind = find_comment_end(self.text, end) if entry.style is not Style.BLOCK else end
        if not states_secret(self.text[end:behind]):
            end = behind
        return self.text[start:end].lstrip(" ").replace("\r\n", "\n")

    def raw(self, key: str) -> str | None:
        """Return the same, where the same value would be read from it again."""
        raw, entry = self.spelled(key), self.entries.get(key)
        if (
            entry is not None
            and raw is not None
            and entry.style is Style.PLAIN
            and raw == entry.text
            and "\n" not in raw
        ):
            return raw  # a plain text on one line reads the same wherever it stands
        again = None if raw is None else read_value(key, raw)
        alike = (
            entry is not None
            and again is not None
            and same(again.value, entry.value)
            and again.text == entry.text
        )
        return raw if alike else None


def read_authored_form(
    document: Document, index: int, formats: Mapping[str, Format]
) -> AuthoredForm:
    """Return how one agent of a document was written."""
    home, form = fullest_format(document.format, formats), document.format
    if home.own != form.own or not GRAMMARS[form.syntax].is_yaml:
        return AuthoredForm(home, document.agents[index])
    entries, agent = (
        {entry.key: entry for entry in document.source.records[index].entries},
        document.agents[index],
    )
    for field in (
        home.fields if home.name != form.name else ()
    ):  # what counts for nothing there is not what was said
        if not _reads_as(field, entries, agent):
            entries = {key: entry for key, entry in entries.items() if key not in field.keys}
    return AuthoredForm(home, agent, document.source.text, entries)


def _reads_as(field: Field, entries: Mapping[str, Entry], agent: Agent) -> bool:
    """Return whether a field reads from some entries what an agent has."""
    present = field.present(entries)
    try:
        return not present or same(field.codec.read(present), getattr(agent, field.attribute))
    except InvalidValue:
        return True  # left aside, and spelled as it is


def fullest_format(form: Format, formats: Mapping[str, Format]) -> Format:
    """Return the format whose table can say everything that a format's files say, as
    frontmatter where the format is YAML."""
    if form.writable and (form.syntax == "frontmatter" or not GRAMMARS[form.syntax].is_yaml):
        return form
    own = formats.get(form.own)  # a dialect has the name of its first format
    if own is not None and own.writable and own.syntax == "frontmatter":
        return own
    return next(
        candidate
        for candidate in formats.values()
        if candidate.writable and candidate.syntax == "frontmatter" and candidate.targets_key
    )
