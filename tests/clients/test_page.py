"""The page of a migration in a real browser: filters, keyboard, colours, and text of agents that
would like to be more.

Belongs here: what only a browser can tell. Not here: what stands in the page (`../test_report.py`).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest

from tests.support import corpus
from tests.support.projects import Project
from tests.unit.report.test_report import HOSTILE, MARKUP

from .browser import Seen, Visit, visit

pytestmark = pytest.mark.clients

CHECKBOX = '#filters input[value="{}"]'.format
OUTCOMES = ("narrowed", "dropped", "approximated", "mapped", "kept", "failed", "unreplaced")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("page")


@pytest.fixture(scope="module")
def page(folder: Path) -> Path:
    """The page of a conversion of every reference file, whatever tool it was written for."""
    sources = sorted(
        str(path)
        for path in (corpus.folder().resolve() / "corpus").glob("*/**/*")
        if path.is_file()
    )
    Project(folder).run(
        "convert", *sources, "--to", "opencode", "-q", "--dry-run", "--report", "corpus.html"
    )
    return folder / "corpus.html"


def quiet(found: Visit) -> None:
    """Nothing was complained of, and nothing was asked of anybody."""
    assert found.console == []
    assert len(found.requests) == 1
    assert found.requests[0].startswith("file:///")
    assert (found.scripts, found.foreign, found.unlabelled) == (1, 0, 0)


def test_each_filter_hides_what_it_should_and_gives_it_back(
    page: Path, folder: Path, figure: Callable[[str], None]
) -> None:
    text = page.read_text(encoding="utf-8")
    entries = re.findall(
        r'data-entry data-agent="([^"]*)" data-format="([^"]*)" data-outcome="([^"]*)"', text
    )
    rows = len(re.findall(r'<tr data-outcome="', text))
    changes = len(re.findall("<tr data-change", text))
    steps = [
        ("shot", "corpus.png"),
        ("fill", "#agent", "  Reviewer "),
        ("fill", "#agent", ""),
        ("select", "#format", "extended"),
        ("select", "#format", ""),
        *(("uncheck", CHECKBOX(name)) for name in OUTCOMES if name != "narrowed"),
        ("shot", "narrowed.png"),
        ("click", "button[type=reset]"),
    ]
    found = visit(page, steps, folder)
    quiet(found)
    everything, _, named, again, extended, back, *outcomes, _, last = found.seen
    assert len(entries) >= 494
    for whole in (everything, again, back, last):
        assert (whole.entries, whole.rows, whole.changes) == (len(entries), rows, changes)
    assert named.entries == sum("reviewer" in name.lower() for name, *_ in entries) > 0
    assert extended.entries == sum(form == "extended" for _, form, _ in entries) > 0
    assert 0 < extended.changes < changes
    assert 0 < named.changes < changes
    falling = [everything, *outcomes]
    assert all(later.rows <= earlier.rows for earlier, later in pairwise(falling))
    assert outcomes[-1].entries == sum("narrowed" in states.split() for *_, states in entries) > 0
    assert 0 < outcomes[-1].rows < 100 < rows
    assert f"{outcomes[-1].entries} of {len(entries)} agents" in outcomes[-1].status
    figure(
        f"page of the corpus: {len(text) // 1000} kB, {len(entries)} agents, {rows} fields, "
        f"{changes} permission changes; {named.entries} agents by name, {extended.entries} of one format, "
        f"{outcomes[-1].entries} narrowed"
    )
    assert (folder / "corpus.png").stat().st_size > 10_000


def test_keyboard_and_dark_mode(page: Path, folder: Path) -> None:
    link = 'section [data-group][open] a[href^="#agent-"]'
    steps = [
        ("scheme", "dark"),
        ("focus", link),
        ("press", "Enter"),
        ("shot", "dark.png"),
        ("press", "Enter"),
    ]
    found = visit(page, steps, folder)
    quiet(found)
    followed, closed = found.seen[4], found.seen[5]
    assert followed.open == [followed.focus]
    assert (closed.open, closed.focus) == ([], followed.focus)
    assert found.background == "rgb(15, 20, 25)"


def test_text_of_an_agent_stays_text(tmp_path: Path) -> None:
    made = Project(tmp_path)
    for name, text in HOSTILE.items():
        made.put(f".claude/agents/{name}", text)
    made.run("convert", "--to", "opencode", "--dry-run", "--report", "page.html")
    found = visit(
        tmp_path / "page.html", [("click", "#open"), ("fill", "#agent", "<script>")], tmp_path
    )
    quiet(found)
    assert found.hit is None
    assert all(piece in found.text for piece in MARKUP)
    shown: Seen = found.seen[-1]
    assert 0 < shown.entries <= found.seen[0].entries
