"""The generic model of a client that goes by a schema.

Belongs here: what it does whatever its schema is. Not here: single clients (`NAME/`).
"""

from __future__ import annotations

from itertools import permutations

import pytest

from agentc.errors import Where
from agentc.vendors.gemini import CLIENT


@pytest.mark.parametrize("order", sorted(set(permutations("nndd"))), ids="".join)
def test_the_first_key_that_stands_above_already_is_named_at_its_place(
    order: tuple[str, ...],
) -> None:
    lines = {"n": "name: a", "d": "description: b"}
    text = "\n".join(("---", *(lines[one] for one in order), "---", "x", ""))
    told = CLIENT.predict(text).diagnostic
    assert told is not None
    second = next(place for place, one in enumerate(order) if one in order[:place])
    key = lines[order[second]].partition(":")[0]
    assert (told.message, told.where) == (f"`{key}` stands twice", Where(line=second + 2, column=1))
