"""Limits that a file states in words to which its client does not keep: those of other vendors, and
keys of its own that close nothing.

Belongs here: finding them in the files of any client. Not here: which keys of its own a client does
not keep to (`Schema.unheeded` of its format's table), clients with rules of their own
(`vendors/*/lint.py`).
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import dataclass

from agentc.diagnostics.diagnostic import Diagnostic
from agentc.ir.value import Map
from agentc.lens.format import Document, Format
from agentc.lens.wishes import HasWishes
from agentc.syntax.source import Entry
from agentc.vendors.misspelt import guess_limit

# What clients call their tools in files that are none of agents.
_IN_COMMANDS = ("allowed-tools",)


@functools.cache
def list_limiting_keys() -> tuple[str, ...]:
    """Return every key that limits an agent in a Markdown file of any format."""
    # Each of them has its rules of here.
    from agentc.vendors.registry import all_formats

    keys = dict.fromkeys(_IN_COMMANDS)
    for form in all_formats().values():
        field = form.field_of("permission")
        if field is not None and any(place.suffix == ".md" for place in form.places):
            keys |= dict.fromkeys(field.keys)
    return tuple(keys)


def _is_wish(form: Format, entry: Entry) -> bool:
    """Return whether the format itself writes a value as a limit to which nobody keeps."""
    field = form.field_of("permission")
    if field is None or not isinstance(field.codec, HasWishes):
        return False
    return bool(field.codec.find_wishes(Map({entry.key: entry.value})))


@dataclass(frozen=True, slots=True)
class UnheededLimits:
    """The rule for a client: its `title`, what of a file it `reads` as a limit, and what there is
    to say of the keys that it knows, and to which it does not keep."""

    title: str
    reads: str
    why: str = "does not keep to"

    def lint(self, document: Document) -> Iterator[Diagnostic]:
        """Yield a diagnostic for each limit that stays without effect."""
        for record in document.source.records:
            for entry in record.entries:
                if message := self._explain(document, entry):
                    where = document.source.where(entry.span.start)
                    yield Diagnostic("inert-restriction", message, where)

    def _explain(self, document: Document, entry: Entry) -> str:
        """Return why an entry limits nothing; empty for an entry that is no limit, or that
        counts."""
        form = document.format
        kind = form.schema.unheeded.get(entry.key)
        if (kind is not None and kind.holds(entry.value)) or _is_wish(form, entry):
            return f"{self.title} {self.why} `{entry.key}`; it reads `{self.reads}`"
        if entry.key in form.keys or form.schema.refuses_unknown:
            return ""
        words = list_limiting_keys()
        if entry.key not in words and guess_limit(entry.key, words) is None:
            return ""
        return f"`{entry.key}` limits nothing here; {self.title} reads `{self.reads}`"
