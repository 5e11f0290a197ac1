"""The report names what changed: file by file over the corpus, exactly the attributes in which two
files differ.

Belongs here: honesty on real files, by reading both files. Not here: the law on generated agents
(`test_laws.py`), the words and pages of the report (`unit/report/test_report.py`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest

import agentc
from agentc.errors import Refused
from agentc.ir.agent import differences
from agentc.ir.field_change import Outcome
from agentc.options import ConversionOptions
from agentc.report.fields import list_outcomes
from agentc.vendors.registry import get_format, writable_formats
from tests.support.corpus import documents


@pytest.mark.parametrize("target", writable_formats())
@pytest.mark.parametrize(
    "settings",
    [
        ConversionOptions(),
        ConversionOptions(carry=False),
        ConversionOptions(carry_exec=True, materialize=True),
    ],
)
def test_what_differs_is_what_is_reported(
    target: str, settings: ConversionOptions, figure: Callable[[str], None]
) -> None:
    outcomes: Counter[str] = Counter()
    files = 0
    for one, document in documents().items():
        if get_format(one.format).own == get_format(target).own:
            continue
        try:
            done = agentc.convert(
                one.text, source=one.format, target=target, path=one.path, settings=settings
            )
        except Refused:
            continue
        again = agentc.parse(done.text, format=target, path=done.path).agent
        differing = {name for name, *_ in differences(document.agent, again)}
        told = list_outcomes(done.agent, done.losses, get_format(target))
        assert differing == {loss.field for loss in done.losses}, one.file
        assert differing == {loss.field for loss in told if loss.outcome is not Outcome.KEPT}, (
            one.file
        )
        assert len({loss.field for loss in told}) == len(told), one.file
        carried = [loss.field for loss in done.losses if loss.carried]
        assert settings.carry or not carried
        outcomes.update(f"{loss.outcome}{', carried' if loss.carried else ''}" for loss in told)
        files += 1
    if settings == ConversionOptions():
        counts = ", ".join(f"{count} {what}" for what, count in sorted(outcomes.items()))
        figure(f"report, to {target}: exact for {files} of {files} files: {counts}")
