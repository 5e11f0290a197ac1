"""Every real file there and back: with nothing lost, over every pair of formats, and one edit put back alone.

Belongs here: circles over the corpus, counted. Not here: generated documents (`test_carry.py`, `test_putback.py`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest

import agentc
from agentc.errors import Refused
from agentc.formats import get, writable
from agentc.ir.agent import differences
from agentc.ir.value import same
from agentc.lens.settings import Settings
from tests.corpus import CorpusFile, documents

Figure = Callable[[str], None]
SOURCES = ("claude", "opencode", "extended")
PAIRS = [(one, other) for one in SOURCES for other in writable() if get(one).own != get(other).own]
EXEC = Settings(carry_exec=True)


def there_and_back(one: CorpusFile, target: str, settings: Settings) -> agentc.Conversion | None:
    """The file in its own format again by way of another, or nothing where that refuses it."""
    try:
        there = agentc.convert(one.text, source=one.format, target=target, path=one.path, settings=settings)
    except Refused:
        return None
    return agentc.convert(there.text, source=target, target=one.format, path=there.path, settings=settings)


@pytest.mark.parametrize(("source", "target"), PAIRS)
def test_every_file_comes_home(source: str, target: str, figure: Figure) -> None:
    """Without the original at hand: the same agent, its limits in their author's spelling."""
    counts: Counter[str] = Counter()
    for one, document in documents().items():
        if one.format != source:
            continue
        back = there_and_back(one, target, EXEC)
        if back is None:
            counts["refused"] += 1
            continue
        again = agentc.parse(back.text, format=source, path=one.path, name=document.agent.name)
        assert differences(document.agent, again.agent) == (), one.file
        row = get(source).row_of("permission")
        keys = row.keys if row else ()
        old, new = ({e.key: e for e in each.source.records[0].entries if e.key in keys} for each in (document, again))
        assert set(old) == set(new), one.file
        for key, entry in old.items():
            if entry.mend:
                assert same(entry.value, new[key].value), one.file
            else:
                spelled = document.source.slice(entry.value_span).replace("\r\n", "\n")
                assert again.source.slice(new[key].value_span).replace("\r\n", "\n") == spelled, one.file
        counts["the same agent"] += 1
    figure(
        f"circle, {source} -> {target} -> {source}: {', '.join(f'{n} {what}' for what, n in sorted(counts.items()))}"
    )


def test_without_leave_nothing_that_starts_processes_travels(figure: Figure) -> None:
    """Hooks and inline servers are the only differences, each in the report."""
    counts: Counter[str] = Counter()
    for one, document in documents().items():
        if one.format != "claude":
            continue
        back = there_and_back(one, "opencode", Settings())
        assert back is not None
        again = agentc.parse(back.text, format="claude", path=one.path, name=document.agent.name).agent
        left = {name for name, *_ in differences(document.agent, again)}
        assert left <= {"hooks", "mcp_servers"}, one.file
        there = agentc.convert(one.text, source="claude", target="opencode", path=one.path)
        assert left <= {loss.field for loss in there.losses if not loss.carried}, one.file
        counts["without what starts processes" if left else "the same"] += 1
    figure(f"circle, claude -> opencode -> claude, no --carry-exec: {', '.join(f'{n} {w}' for w, n in counts.items())}")
