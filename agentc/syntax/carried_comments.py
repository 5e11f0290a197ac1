"""What a file carries, as its comment lines, both ways.

Belongs here: reading them, and spelling traces. Not here: comment lines as such
(`syntax/comments.py`), the block of carried lines (`syntax/carried_block.py`), what is carried
(`carry/collect.py`), what becomes of it (`carry/restore.py`, `pipeline/merge_fields.py`).
"""

from __future__ import annotations

import re

from agentc.diagnostics.diagnostic import Diagnostic
from agentc.ir.provenance import CARRIES_NOTHING, Carried, CarriedKey, Trace, digest
from agentc.syntax import comments
from agentc.syntax.carried_block import find_block, is_title, may_have_title, read_block
from agentc.syntax.source import Record, Source

_FORMAT = r"([\w-]+)"
_TELLS = "tells later edits by these digests of the {} file: "
_TRACE = re.compile(rf"(?:{_TELLS.replace('{}', _FORMAT)}|from {_FORMAT}: )(.*)\Z")
_OLD_TRACE = "from "
_DIGEST = re.compile(r"(?:(?<=, )|\A)([\w.\\-]+) ([0-9a-f]+|-)(?:>([0-9a-f]+|-))?(?=, |\Z)")
# The digest of a statement that is not there, and how a trace says that.
_ABSENT_DIGEST, _ABSENT_SIGN = digest(None), "-"
_KEEPS = re.compile(r"keeps ([\w-]+)\.([^\s:]+): (.*)\Z")
_KEEPS_NO = re.compile(r"keeps no ([\w-]+)\.(\S+)\Z")
_SURROGATE = re.compile("[\ud800-\udfff]")
# In the name of a statement, which can be what somebody else calls a format.
_ODD_IN_NAME = re.compile(r"[^\w.-]")
DAMAGED = "carry-damaged"
OLD = "carry-old"
_MOVED = (
    "carried lines count only directly below the line that announces them: convert the original "
    "once more, or delete them"
)
_EDITED = (
    "what agentc carries here is not as it was written: it counts for nothing; convert the "
    "original once more"
)


def read(source: Source, record: Record) -> tuple[Carried, tuple[Diagnostic, ...]]:
    """Return what the comments of a record's head carry, and a note on what of it is damaged, or
    spelled as it was in an earlier release: the former counts for nothing."""
    kept, traces = [], []
    in_block, notes = _read_block(source, record)
    old = None
    for words, offset in comments.find_kept_words(source.text, record.head, record.entries):
        carried = None if words is None else _parse_words(words)
        if isinstance(carried, CarriedKey):
            kept.append(carried)
            old = offset if old is None else old
        elif isinstance(carried, Trace):
            traces.append(carried)
            if old is None and words is not None and words.startswith(_OLD_TRACE):
                old = offset
        else:
            message = "a comment in which agentc kept something is damaged; it counts for nothing"
            notes.append(Diagnostic(DAMAGED, message, source.where(offset)))
    if old is not None:
        message = (
            "comments in which an earlier agentc kept something; the next run writes them anew"
        )
        notes.append(Diagnostic(OLD, message, source.where(old)))
    all_kept = (*in_block, *kept)
    return (Carried(all_kept, tuple(traces)) if all_kept or traces else CARRIES_NOTHING), tuple(
        notes
    )


def _read_block(source: Source, record: Record) -> tuple[tuple[CarriedKey, ...], list[Diagnostic]]:
    """Return what a block carries, and notes on carried lines that do not count: they were edited,
    or do not stand directly below the line that announces them."""
    block = find_block(source.text, record.head, record.entries)
    kept = read_block(block.lines) if block is not None and block.whole else None
    notes = []
    if block is not None and kept is None:
        offset = block.below if block.lines else block.span.start
        notes.append(Diagnostic(DAMAGED, _EDITED, source.where(offset)))
    elif may_have_title(source.text, record.head.start, record.head.end):
        lines = comments.comment_lines(source.text, record.head, record.entries)
        moved = next((line.start() for line in lines if is_title(line[1])), None)
        if moved is not None:
            notes.append(Diagnostic(DAMAGED, _MOVED, source.where(moved)))
    return kept or (), notes


def _parse_words(words: str) -> CarriedKey | Trace | None:
    """Return what words kept in comments say: a carried key, or a trace; `None` for neither."""
    found = _KEEPS.match(words) or _KEEPS_NO.match(words)
    if found:
        texts = [
            None if part is None else comments.unescape(part)
            for part in (*found.groups()[1:], None)
        ]
        kept = CarriedKey(found[1], texts[0] or "", texts[1])
        return None if _SURROGATE.search(f"{kept.key}{kept.raw}") else kept
    if found := _TRACE.match(words):
        return read_digests(found[1] or found[2], found[3])
    return None


def read_digests(format_name: str, spelled: str) -> Trace:
    """Return the trace of a format's file with its digests, as `spell_digests` spells these."""
    digests = {
        comments.unescape(name): (_read_digest(was), _read_digest(now or was))
        for name, was, now in _DIGEST.findall(spelled)
    }
    return Trace(format_name, digests)


def write_traces(carried: Carried) -> tuple[str, ...]:
    """Return the comments that say where a file came from, one a line."""
    return tuple(
        comments.line(_TELLS.format(trace.format) + spell_digests(trace))
        for trace in carried.traces
    )


def spell_digests(trace: Trace) -> str:
    """Return the digests of a trace in one line: each name, and what its statement was in the
    original; behind `>` what was written for it, where that is another."""
    pairs = (
        f"{_escape_name(name, _ODD_IN_NAME)} {_spell_digest(was)}"
        + (f">{_spell_digest(now)}" if now != was else "")
        for name, (was, now) in trace.digests.items()
    )
    return ", ".join(pairs)


def _spell_digest(told: str) -> str:
    return _ABSENT_SIGN if told == _ABSENT_DIGEST else told


def _read_digest(spelled: str) -> str:
    return _ABSENT_DIGEST if spelled == _ABSENT_SIGN else spelled


def _escape_name(name: str, unusual: re.Pattern[str]) -> str:
    """Return a name without unusual characters, and without what a client takes for the end of the
    fields (2.1.332, in a comment, too)."""
    escaped = unusual.sub(lambda found: comments.escape_character(found[0]), name)
    return escaped.replace("---", "--\\u002d")
