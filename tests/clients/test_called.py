"""The real Claude Code, asked anew whom a session of an agent can call."""

from __future__ import annotations

import pytest

from tests.support.claude_called import read_called

from .called import ask_all

pytestmark = pytest.mark.clients


def test_the_table_of_called_agents_still_holds() -> None:
    table = list(read_called())
    assert ask_all(table) == table
