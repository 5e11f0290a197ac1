"""Lines of a report that say the same of many files, as one line with the files behind it.

Belongs here: which lines go together, and how they are shortened. Not here: the lines (`text.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from agentc.secrets.scan import Verbatim

# A report with more lines than this is shortened further: lines of one kind become one.
LONG = 15
# So many files, and so many other things, are named behind a line.
NAMED = 3
# How a user sees every line by itself.
EACH = "-v shows each"


@dataclass(frozen=True, slots=True)
class ReportLine:
    """A line on one file: how it begins (the path, and a position in it), and what it says.

    `kind` is what it has in common with lines in other words, and is empty where it always stands
    for itself; `subject` is the one thing that it speaks of, such as a field. `hint` is the line
    below it, `source` the file.
    """

    start: str
    text: str = ""
    kind: str = ""
    subject: str = ""
    hint: str = ""
    source: str = ""

    def render(self, more: str = "") -> Iterator[str]:
        """Yield the line, with what more there is to say at its end, and its hint."""
        yield Verbatim(f"{self.start}{self.text}{more}")
        if self.hint:
            yield Verbatim(f"  {self.hint}")


def render_each(lines: Iterable[ReportLine]) -> Iterator[str]:
    """Yield every line by itself."""
    for line in lines:
        yield from line.render()


def render_alike(
    lines: Iterable[ReportLine], *, room: int = LONG, way: str = EACH
) -> Iterator[str]:
    """Yield the lines; those that say the same of several files as one. Where that leaves more
    than there is `room` for, those of one kind as one; `way` says how to see each of them."""
    groups = _group(lines, lambda line: (line.kind, line.text, line.hint))
    if sum(map(_count_rows, groups)) > room:
        groups = _group((line for group in groups for line in group), lambda line: (line.kind,))
    for group in groups:
        yield from group[0].render(_tell_others(group, way))


def _count_rows(group: Sequence[ReportLine]) -> int:
    return 1 + bool(group[0].hint)


def _group(
    lines: Iterable[ReportLine], key: Callable[[ReportLine], tuple[str, ...]]
) -> list[list[ReportLine]]:
    """Return lines by a key, in the order of the first of each; a line without a kind alone."""
    found: dict[object, list[ReportLine]] = {}
    for line in lines:
        found.setdefault(key(line) if line.kind else object(), []).append(line)
    return list(found.values())


def _tell_others(group: Sequence[ReportLine], way: str) -> str:
    """Return what a line says of the others in its group: what they speak of, and in which files
    they stand."""
    first, *others = group
    if not others:
        return ""
    files = list(dict.fromkeys(line.source for line in others if line.source != first.source))
    places = f"{len(files)} more file{'s' * (len(files) != 1)}: {_name_some(files)}"
    if all(line.text == first.text for line in others):
        return f" (and {places})" if files else f" (and {len(others)} more)"
    subjects = list(dict.fromkeys(line.subject for line in others if line.subject))
    subjects = [subject for subject in subjects if subject != first.subject]
    about = f", on {_name_some(subjects)}" if subjects else ""
    where = f", in {places}" if files else ""
    return f" (and {len(others)} more like it{about}{where}; {way})"


def _name_some(names: Sequence[str]) -> str:
    more = len(names) - NAMED
    return ", ".join(names[:NAMED]) + (f" and {more:,} more" if more > 0 else "")
