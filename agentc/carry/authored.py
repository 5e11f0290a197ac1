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
    """How an agent was written.

    `home` is the format whose table holds all it says, `seen` the agent as it stood there,
    `entries` the places of its keys in `text`. An agent that was never written has no entries.
    """

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
        """Return what `spelled` does, but `None` where the text behind the key would not be read as
        the same value again."""
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
    home, form = find_fullest_format(document.format, formats), document.format
    if home.own != form.own or not GRAMMARS[form.syntax].is_yaml:
        return AuthoredForm(home, document.agents[index])
    agent = document.agents[index]
    entries = {entry.key: entry for entry in document.source.records[index].entries}
    if home.name != form.name:
        # What `home` would read otherwise than the agent has it is not what was said.
        for field in home.fields:
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


def find_fullest_format(form: Format, formats: Mapping[str, Format]) -> Format:
    """Return the format in which all that a file of `form` says can be written: itself; for one
    that is only read, or is one plain YAML document, the frontmatter of its dialect, else the
    extended format."""
    is_plain_yaml = form.syntax != "frontmatter" and GRAMMARS[form.syntax].is_yaml
    if form.writable and not is_plain_yaml:
        return form
    first = formats.get(form.own)  # a dialect has the name of its first format
    if first is not None and first.writable and first.syntax == "frontmatter":
        return first
    if form.writable:  # no other one of its dialect is
        return form
    written = (one for one in formats.values() if one.writable and one.syntax == "frontmatter")
    return next(one for one in written if one.targets_key)
