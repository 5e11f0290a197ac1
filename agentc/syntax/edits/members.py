"""Members of a list between brackets, or of a map between braces, taken out and put in.

Belongs here: the commas, line breaks and comments between them. Not here: which members change, and
how one is spelled (`collections.py`).
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from agentc.spans import Edit, Span
from agentc.syntax.edits.lines import find_line_end, find_line_start, measure_indent
from agentc.syntax.yaml.outline import Unclear

SPACE = " \t\r\n"
_BETWEEN = re.compile(r"(?:[ \t\r\n,]|#[^\n]*\n)*\Z")


@dataclass(frozen=True, slots=True)
class Members:
    """The places of all members of a collection that stands in `place`, brackets included."""

    text: str
    place: Span
    spans: Sequence[Span]
    newline: str

    def change(self, gone: Collection[int], coming: Mapping[int, Sequence[str]]) -> Iterator[Edit]:
        """Yield the edits that take members out, by their numbers, and put texts in, by the number
        of the member that they come before; at the end that is the count of members.

        Raises Unclear where something else than members, commas and comments stands between the
        brackets, and where no comma has a clear place: there are no members, or all of them go, or
        the last one goes and others come behind it.
        """
        self._refuse_other_text()
        count = len(self.spans)
        if not self.spans or len(gone) == count or (count in coming and count - 1 in gone):
            raise Unclear
        yield from self._take_out(sorted(gone))
        for number, texts in coming.items():
            if number < count:
                start = self.spans[number].start
                yield Edit(Span(start, start), "".join(text + self._gap() for text in texts))
            else:
                yield from self._append(texts)

    def _refuse_other_text(self) -> None:
        """Raise Unclear where a gap before, between or behind the members holds more than blanks,
        commas and comments, or where members overlap."""
        ends = [self.place.start + 1, *(span.end for span in self.spans)]
        starts = [*(span.start for span in self.spans), self.place.end - 1]
        for end, start in zip(ends, starts, strict=True):
            if end > start or not _BETWEEN.match(self.text[end:start]):
                raise Unclear

    def _take_out(self, gone: Sequence[int]) -> Iterator[Edit]:
        """Yield the edits that take members out. One before the last that stays goes with all up to
        the next member; those behind it go with what parts them from it, or with their lines."""
        last_kept = max(set(range(len(self.spans))) - set(gone))
        for number in gone:
            if number < last_kept:
                yield Edit(Span(self.spans[number].start, self.spans[number + 1].start), "")
        if last_kept == len(self.spans) - 1:
            return
        first, last = self.spans[last_kept + 1], self.spans[-1]
        if self._stands_alone(first) and "\n" in self.text[last.end : self.place.end]:
            end = self.text.index("\n", last.end) + 1
            yield Edit(Span(find_line_start(self.text, first.start), end), "")
        else:
            yield Edit(Span(self.spans[last_kept].end, last.end), "")

    def _append(self, texts: Sequence[str]) -> Iterator[Edit]:
        """Yield the edits that put members behind the last one: in its line, or in lines of their
        own where it has one, with a comma at the end where it has that."""
        last = self.spans[-1]
        if not (self._stands_alone(last) and "\n" in self.text[last.end : self.place.end]):
            yield Edit(Span(last.end, last.end), "".join(self._gap() + text for text in texts))
            return
        end = find_line_end(self.text, last.end)
        ended = self.text[last.end : end].lstrip().startswith(",")
        if not ended:
            yield Edit(Span(last.end, last.end), ",")
        lines = ",".join(self._line_break(last) + text for text in texts)
        yield Edit(Span(end, end), lines + "," * ended)

    def _gap(self) -> str:
        """Return what parts members here."""
        for one, other in itertools.pairwise(self.spans):
            between = self.text[one.end : other.start]
            if between.strip(SPACE) == ",":
                return between
        last = self.spans[-1]
        return "," + self._line_break(last) if self._stands_alone(last) else ", "

    def _line_break(self, member: Span) -> str:
        return self.newline + " " * (measure_indent(self.text, member.start) or 0)

    def _stands_alone(self, member: Span) -> bool:
        """Return whether nothing stands before a member in its line."""
        return measure_indent(self.text, member.start) is not None
