"""A converted file that nobody edited leaves every byte of its original, however that is written.

Belongs here: the law over odd documents, and what it found. Not here: edits (`unit/pipeline/test_merge.py`),
real files (`test_circles.py`).
"""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

import agentc
from agentc.errors import AgentcError, InternalError
from agentc.options import DEFAULTS, ConversionOptions
from agentc.pipeline.merge import merge_edits
from tests.conftest import FEWER
from tests.support.strategies_odd import ODD
from tests.unit.carry.test_carry import PAIRS, path_in


def untouched(text: str, first: str, second: str, settings: ConversionOptions = DEFAULTS) -> bool:
    """Whether the original stays as it is; nothing is asked where it cannot be read or
    converted."""
    try:
        original = agentc.parse(text, format=first, path=path_in(first))
        if len(original.agents) != 1:
            return True
        there = agentc.convert(
            text, source=first, target=second, path=path_in(first), settings=settings
        )
    except InternalError:
        raise
    except AgentcError:
        return True
    edited = agentc.parse(there.text, format=second, path=there.path)
    return merge_edits(edited, original, settings).text == text


@PAIRS
@FEWER
@given(data=st.data())
def test_without_an_edit_every_byte_stays(first: str, second: str, data: st.DataObject) -> None:
    assert untouched(
        data.draw(ODD[first]), first, second, ConversionOptions(carry_exec=data.draw(st.booleans()))
    )
