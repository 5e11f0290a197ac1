"""Slips in a list of tools: names that no tool of its client has, and which the client passes over.

Belongs here: finding them by a vocabulary. Not here: words of another client in Claude Code's lists
(`foreign_words.py`), clients that load no file with such a name (their schema), how near two words
are (`slips.py`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from agentc.diagnostics.diagnostic import Diagnostic
from agentc.ir.permission import Cap
from agentc.lens.format import Document
from agentc.slips import guess_name
from agentc.tool_lists.items import list_items, list_leaves
from agentc.tool_lists.names import Vocabulary


@dataclass(frozen=True, slots=True)
class UnknownNames:
    """The rule for a client: its `title`, the `keys` with lists of tools, its `vocabulary`, and
    words `beside` it that the client takes, too. A name that is near to none can be that of a tool
    which only a session has, and nothing is said of it."""

    title: str
    keys: tuple[str, ...]
    vocabulary: Vocabulary
    beside: Collection[str] = ()

    def lint(self, document: Document) -> Iterator[Diagnostic]:
        """Yield a diagnostic for each name that is a slip of a known one."""
        source = document.source
        for record in source.records:
            for entry in (entry for entry in record.entries if entry.key in self.keys):
                for item in list_items(source, list_leaves(source, entry)):
                    if near := self._guess(item.text):
                        message = f"no tool is called `{item.text}`; did you mean `{near}`?"
                        yield Diagnostic("unknown-tool", message, source.where(item.offset))

    def _guess(self, name: str) -> str | None:
        """Return the known name that was meant; `None` for a known one, and where none is near."""
        words = self.vocabulary
        known = (*words.names, *words.aliases, *words.classes, *words.older_classes, *self.beside)
        folded = name.lower() if words.fold_case else name
        if folded in {word.lower() if words.fold_case else word for word in known}:
            return None
        is_tool = any(tool.cap is not Cap.OTHER for tool in words.granted(name))
        return None if is_tool else guess_name(name, known)
