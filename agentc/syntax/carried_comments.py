"""What a file carries, as the words of its comment lines, both ways.

Belongs here: spelling and reading them. Not here: comment lines as such (`syntax/comments.py`),
what is carried (`carry/collect.py`), what becomes of it (`carry/restore.py`,
`pipeline/merge_fields.py`).
"""

from __future__ import annotations

import re

from agentc.diagnostics.diagnostic import Diagnostic
from agentc.ir.provenance import CARRIES_NOTHING, Carried, CarriedKey, Trace
from agentc.syntax import comments
from agentc.syntax.source import Record, Source

_FROM = re.compile(r"from ([\w-]+): (.*)\Z")
_DIGEST = re.compile(r"(?:(?<=, )|\A)([\w.\\-]+) ([0-9a-f]+)(?:>([0-9a-f]+))?(?=, |\Z)")
_KEEPS = re.compile(r"keeps ([\w-]+)\.([^\s:]+): (.*)\Z")
_KEEPS_NO = re.compile(r"keeps no ([\w-]+)\.(\S+)\Z")
_SURROGATE = re.compile("[\ud800-\udfff]")
_UNUSUAL = re.compile(r"[^A-Za-z0-9_-]")
# In the name of a statement, which can be what somebody else calls a format.
_ODD_IN_NAME = re.compile(r"[^\w.-]")
DAMAGED = "carry-damaged"


def read(source: Source, record: Record) -> tuple[Carried, tuple[Diagnostic, ...]]:
    """Return what the comments of a record's head carry, and a note for every entry that is
    damaged: it counts for nothing."""
    kept: list[CarriedKey] = []
    traces: list[Trace] = []
    notes: list[Diagnostic] = []
    for words, offset in comments.find(source.text, record.head, record.entries):
        carried = None if words is None else _parse_words(words)
        if isinstance(carried, CarriedKey):
            kept.append(carried)
        elif isinstance(carried, Trace):
            traces.append(carried)
        else:
            message = "a comment in which agentc kept something is damaged; it counts for nothing"
            notes.append(Diagnostic(DAMAGED, message, source.where(offset)))
    return (Carried(tuple(kept), tuple(traces)) if kept or traces else CARRIES_NOTHING), tuple(
        notes
    )


def _parse_words(words: str) -> CarriedKey | Trace | None:
    found = _KEEPS.match(words) or _KEEPS_NO.match(words)
    if found:
        texts = [
            None if part is None else comments.unescape(part)
            for part in (*found.groups()[1:], None)
        ]
        kept = CarriedKey(found[1], texts[0] or "", texts[1])
        return None if _SURROGATE.search(f"{kept.key}{kept.raw}") else kept
    if found := _FROM.match(words):
        digests = {
            comments.unescape(name): (was, now or was)
            for name, was, now in _DIGEST.findall(found[2])
        }
        return Trace(found[1], digests)
    return None


def write_lines(carried: Carried) -> tuple[str, ...]:
    """Return the comments that say it, one a line."""
    return tuple(
        comments.line(words)
        for words in (*map(_spell_trace, carried.traces), *map(_spell_kept, carried.kept))
    )


def _spell_trace(trace: Trace) -> str:
    pairs = (
        f"{_escape_name(name, _ODD_IN_NAME)} {was}" + (f">{now}" if now != was else "")
        for name, (was, now) in trace.digests.items()
    )
    return f"from {trace.format}: {', '.join(pairs)}"


def _spell_kept(kept: CarriedKey) -> str:
    name = f"{kept.format}.{_escape_name(kept.key, _UNUSUAL) or comments.escape('')}"
    return f"keeps no {name}" if kept.raw is None else f"keeps {name}: {comments.escape(kept.raw)}"


def _escape_name(name: str, unusual: re.Pattern[str]) -> str:
    """Return a name without unusual characters, and without what a client takes for the end of the
    fields (2.1.332, in a comment, too)."""
    escaped = unusual.sub(lambda found: comments.escape_character(found[0]), name)
    return escaped.replace("---", "--\\u002d")
