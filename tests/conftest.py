"""What every test shares: Hypothesis profiles, the project's fixtures, the reference files.

Belongs here: where things are, and how much is tried. Not here: tests, strategies
(`support/strategies.py`).
"""

from __future__ import annotations

import atexit
import functools
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from agentc.permissions import home_patterns
from tests.support.models import HOME

ROOT = Path(__file__).resolve().parent.parent
FIXTURES = ROOT / "fixtures"

pytest_plugins = ["tests.support.projects", "tests.support.builds", "tests.support.shells"]

# No test reads what the machine's user has configured, in this process or in one that it starts.
NOBODY = tempfile.mkdtemp(prefix="agentc-home-")
atexit.register(shutil.rmtree, NOBODY, ignore_errors=True)
os.environ["HOME"] = NOBODY
# In this process patterns speak of the home folder that the models imagine.
home_patterns.find_home = functools.cache(lambda: HOME)
# The variables by which a client, and so agentc, finds a configuration, or has its text.
CONFIGURING = (
    "XDG_CONFIG_HOME",
    "CLAUDE_CONFIG_DIR",
    "OPENCODE_CONFIG",
    "OPENCODE_CONFIG_DIR",
    "OPENCODE_CONFIG_CONTENT",
    "OPENCODE_PERMISSION",
    "OPENCODE_TEST_MANAGED_CONFIG_DIR",
)
for _variable in CONFIGURING:
    os.environ.pop(_variable, None)

_COMMON = {
    "deadline": None,
    "suppress_health_check": [HealthCheck.too_slow, HealthCheck.filter_too_much],
}
settings.register_profile("everyday", max_examples=70, derandomize=True, **_COMMON)  # type: ignore[arg-type]
settings.register_profile("ci", max_examples=40, derandomize=True, **_COMMON)  # type: ignore[arg-type]
# Others each time, and more than ten times as many as in CI: `make laws-all`.
settings.register_profile("long", max_examples=6_000, **_COMMON)  # type: ignore[arg-type]
settings.load_profile(os.environ.get("AGENTC_PROFILE", "everyday"))
# For laws that hold over pairs of formats, or whose every example is many conversions.
FEWER = settings(
    max_examples=max(20, settings.default.max_examples // 5) if settings.default else 20
)


FIGURES: list[str] = []


@pytest.fixture
def figure() -> Callable[[str], None]:
    """Says a line in the summary at the end of the run: what was counted, so that a number can be
    seen to shrink."""
    return FIGURES.append


def pytest_sessionfinish(session: Any) -> None:
    """Hands a worker process's figures to the process that prints the summary."""
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["figures"] = FIGURES


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Takes the figures of a worker process that ended; one that died has none."""
    FIGURES.extend(getattr(node, "workeroutput", {}).get("figures", []))


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """The figures, above the last line."""
    for line in sorted(FIGURES):
        terminalreporter.write_line(line)


def reference() -> Path | None:
    """The folder of reference files: `AGENTC_REFERENCE`, else `shared` beside the checkout."""
    stated = os.environ.get("AGENTC_REFERENCE")
    folder = Path(stated) if stated else ROOT.parent / "shared"
    return folder if (folder / "seeds").is_dir() else None


def read(path: Path) -> str:
    """A file's text with its line ends as they are."""
    return path.read_bytes().decode("utf-8")


@pytest.fixture
def seeds() -> dict[str, str]:
    """The five reference files by their number. Skips where they are not at hand."""
    folder = reference()
    if folder is None:
        pytest.skip("no reference files: set AGENTC_REFERENCE, or put them into ../shared")
    return {path.name[:3]: read(path) for path in sorted((folder / "seeds").iterdir())}
