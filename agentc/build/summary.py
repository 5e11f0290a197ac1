"""The last line of a run: how many sources, and what became of how many outputs.

Belongs here: wording. Not here: counting (`words.py`, `memory.py`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from agentc.project.config_files import FILE, LOCAL

UNCHANGED, LET_GO = "unchanged", "let go"
# What becomes of outputs, or will, in the order in which it is told.
_ORDER = (
    "missing", "created", "stale", "updated", "removed", UNCHANGED, "kept", "orphaned", "failed",
    LET_GO,
)  # fmt: skip


def summarize_counts(sources: int, counts: Mapping[str, int], elsewhere: Collection[str]) -> str:
    """Return one line over a whole run. `elsewhere` are targets that are not meant for this
    machine."""
    words = [f"{counts[word]} {word}" for word in _ORDER if counts.get(word)]
    told = f"{count(sources, 'source')}: {', '.join(words) or 'nothing to do'}"
    return told + (f"; not for this machine: {', '.join(elsewhere)}" if elsewhere else "")


def tell_passed_over(labels: Collection[str]) -> Iterator[str]:
    """Yield the line on targets that are made without the settings of one machine, if any are."""
    if labels:
        yield (
            f"{LOCAL}: what it says beside its own targets does not count for {', '.join(labels)}, "
            f"whose outputs agentc.lock records for everybody; say it in {FILE}"
        )


def count(number: int, word: str) -> str:
    """Return a number with the word for so many of a thing."""
    return f"{number} {word}{'s' * (number != 1)}"
