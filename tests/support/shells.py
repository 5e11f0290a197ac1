"""A machine whose shell has agentc, for tests of commands that documents name.

Belongs here: the fixture. Not here: running commands (`console_blocks.py`).
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.builds import Machine
from tests.support.console_blocks import make_shell


@pytest.fixture
def shell(tmp_path: Path) -> Machine:
    return make_shell(tmp_path)
