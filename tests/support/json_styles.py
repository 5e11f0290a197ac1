"""JSON in the styles that people write it in.

Belongs here: spelling of data. Not here: the data (`strategies.py`).
"""

from __future__ import annotations

import itertools
import json
import re
from typing import Any

from hypothesis import strategies as st

FILLERS = ["", "", " ", "\n", "\t", "\r\n", ' // one, "two" {\n', "/* [three] // */", "/***/ "]


def tokens(text: str) -> list[str]:
    """JSON as `json.dumps` writes it, in tokens: texts, marks, and everything else."""
    return re.findall(r'"(?:[^"\\]|\\.)*"|[{}\[\]:,]|[^\s"{}\[\]:,]+', text)


@st.composite
def spelled(draw: st.DrawFn, data: Any) -> str:
    """Plain data as JSON in one of many styles; with comments and trailing commas where they may
    stand."""
    text = json.dumps(
        data, indent=draw(st.sampled_from([None, 0, 2, "\t"])), ensure_ascii=draw(st.booleans())
    )
    if draw(st.booleans()):
        return text
    fillers = itertools.cycle(draw(st.lists(st.sampled_from(FILLERS), min_size=1, max_size=7)))
    parts = [draw(st.sampled_from(["", "\ufeff"]))]
    before = ""
    for token in tokens(text):
        comma = "," if token in "}]" and before not in "{[" and draw(st.booleans()) else ""
        parts += [comma, next(fillers), token, next(fillers)]
        before = token
    return "".join(parts)
