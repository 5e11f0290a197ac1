"""Lines of a TOML text: those of statements, the ones above, and new ones between them.

Belongs here: where lines begin and end, and go. Not here: which statements they are (`edits.py`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from agentc.spans import Edit, Span
from agentc.syntax.edits.lines import find_line_start
from agentc.syntax.line_ends import convert_newlines
from agentc.syntax.source import Source
from agentc.syntax.toml.scanner import Statement

_COMMENT_LINE = re.compile(r"\ufeff?[ \t]*#")


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines of a text, as far as its statements go."""

    source: Source
    head: Span

    def is_blank(self, start: int, end: int) -> bool:
        """Return whether a line is there, and empty."""
        return start < end and not self.source.text[start:end].strip()

    def widen(self, run: Span) -> Span:
        """Return the span of whole lines around statements; the line end before them stays."""
        start = max(find_line_start(self.source.text, run.start), self.head.start)
        end = self.source.text.find("\n", run.end) + 1
        return Span(start, end or len(self.source.text))

    def find_above(self, at: int) -> int:
        """Return where the line above one begins; `at` itself for the first line."""
        if at <= self.head.start:
            return at
        return max(find_line_start(self.source.text, at - 1), self.head.start)

    def insert_first(self, statement: Statement | None, lines: str) -> Edit:
        """Return the edit that puts lines before the first statement, with the comments above it,
        which are about that."""
        at = self.head.start
        if statement is not None:
            at = max(find_line_start(self.source.text, statement.span.start), at)
            while (above := self.find_above(at)) < at and self.is_comment(above):
                at = above
            above = self.find_above(at)
            if self.is_blank(above, at):
                at = above
            else:
                lines += "\n"
        return self.insert(at, lines)

    def is_comment(self, at: int) -> bool:
        """Return whether a line that begins there is a comment."""
        return _COMMENT_LINE.match(self.source.text, at) is not None

    def insert(self, at: int, lines: str) -> Edit:
        """Return the edit that puts lines in somewhere."""
        return Edit(Span(at, at), convert_newlines(lines, self.source.newline))

    def insert_behind(self, statement: Statement, lines: str) -> Edit:
        """Return the edit that puts lines behind the last line of a statement."""
        end = self.source.text.find("\n", statement.span.end) + 1
        if end:
            return self.insert(end, lines)
        return self.insert(len(self.source.text), "\n" + lines.removesuffix("\n"))

    def append_tables(self, tables: str) -> Edit:
        """Return the edit that puts tables behind everything else."""
        text = self.source.text
        return self.insert(len(text), ("\n" if text.endswith("\n") else "\n\n") + tables)
