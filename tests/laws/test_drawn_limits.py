"""The first maps of the long run over limits, which anybody can draw again from its seed.

Belongs here: that nothing is wrong with them. Not here: what is asked (`long/soundness.py`), what
is drawn (`support/drawn_limits.py`), limits that Hypothesis makes smaller where they fail
(`test_soundness.py`).
"""

from __future__ import annotations

import os
from collections.abc import Callable

import pytest

from tests.long.soundness import run

# In batches of 500; the everyday profile tries one.
SEEDS = range(3) if os.environ.get("AGENTC_PROFILE") == "ci" else range(1)


@pytest.mark.parametrize("seed", SEEDS)
def test_drawn_limits_come_out_no_wider_and_compare_as_they_are(
    seed: int, figure: Callable[[str], None]
) -> None:
    tally = run(seed)
    assert tally.wrong == []
    assert tally.counts["converted"] > tally.counts["maps"] // 2
    figure(
        f"drawn limits, batch {seed}: {', '.join(f'{count} {what}' for what, count in sorted(tally.counts.items()))}"
    )
