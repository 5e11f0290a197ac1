"""The page of outputs with what they carry is what comes out today.

Belongs here: that alone. Not here: which outputs (`support/carried_page.py`).
"""

from __future__ import annotations

from agentc.syntax.carried_block import is_title
from tests.support.carried_page import PAGE, WAYS, render_page


def test_the_page_is_up_to_date() -> None:
    """Where the change is meant: `python -m tests.support.carried_page`, and read what it says."""
    page = render_page()
    assert PAGE.read_text(encoding="utf-8") == page
    assert sum(is_title(line.strip().removeprefix("#")) for line in page.splitlines()) == len(WAYS)
