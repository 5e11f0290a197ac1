"""What is said of losses: how many agents lose something in a run, and what, target by target.

Belongs here: that, and warnings about many files. Not here: how outputs stand (`words.py`), single
fields of single agents (`report/text.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from agentc.build.judge import Standing
from agentc.build.own_words import translate
from agentc.build.run import BuildRun
from agentc.build.summary import count
from agentc.ir.field_change import OnLoss
from agentc.project.plan import PlannedWrite
from agentc.report import limits_left, unknown_servers
from agentc.report.text import WARNINGS, render_lines
from agentc.report.unenforced import describe_written
from agentc.report.verdict import is_lossy, is_narrowed, is_widened
from agentc.secrets.scan import Verbatim

# So many lines of one kind are told.
MOST = 3
# How a user sees every line of a report by itself.
EACH = "--json has each"
# Where files are read and written by way of links.
LINKS = ("linked", "linked-source")


def render_targets(run: BuildRun) -> Iterator[str]:
    """Yield what its agents lose in each target, and what there is to note: of all of them, also of
    those that stand as they would be written. Edited ones are named elsewhere, all alike."""
    by_target: dict[str, list[PlannedWrite]] = {}
    for output in run.outputs:
        item, edited = output.item, output.standing in (Standing.EDITED, Standing.BOTH)
        if item is not None and item.error is None and not edited:
            by_target.setdefault(output.target, []).append(item)
    for target, items in by_target.items():
        told = render_lines(items, OnLoss.WARN, detailed=False, settled=True, way=EACH)
        lines = [translate(line) if line.startswith("  ") else line for line in told]
        if lines:
            yield f"{target}:"
            yield from (Verbatim(f"  {line}") for line in lines)


def list_losses(items: Sequence[PlannedWrite]) -> Iterator[str]:
    """Yield how many agents can do more, or less, than their sources, and how many lost something,
    as a conversion counts them."""
    counts = {
        "can do more": sum(map(is_widened, items)),
        "can do less": sum(map(is_narrowed, items)),
        "lost something": sum(is_lossy(item, carried=False) for item in items),
    }
    parts = [f"{count} {words}" for words, count in counts.items() if count]
    if parts:
        yield f"of what is written, {' and '.join(parts)}; -v says what"
    written = describe_written(items).removeprefix("; ")
    if written:
        yield written


def list_run_warnings(items: Sequence[PlannedWrite]) -> Iterator[str]:
    """Yield what is true of a whole run, and how many warnings there are else."""
    notes = [note for item in items if item.conversion for note in item.conversion.notes]
    links = dict.fromkeys(
        f"note[{note.code}]: {note.message}" for note in notes if note.code in LINKS
    )
    yield from list(links)[:MOST]
    if len(links) > MOST:
        yield f"and {count(len(links) - MOST, 'link')} more; -v tells them"
    yield from _shorten_warning(limits_left.render_warning(items), "fold_config = true")
    yield from _shorten_warning(unknown_servers.render_warning(items), "strict_servers = true")
    warnings = sum(note.code in WARNINGS for note in notes)
    if warnings:
        yield f"{count(warnings, 'warning')}; -v tells {'it' if warnings == 1 else 'them'}"


def _shorten_warning(lines: Iterable[str], key: str) -> Iterator[str]:
    """Yield a warning about configurations, each of them once, and the key that counts here."""
    listed = list(lines)
    if listed:
        yield listed[0]
        beneath = dict.fromkeys(line for line in listed[1:] if line[:2] == "  " != line[2:4])
        yield from [line for line in beneath if not line.startswith("  hint: ")][:MOST]
        yield f"  hint: `{key}` below [permissions] keeps them; -v says all"
