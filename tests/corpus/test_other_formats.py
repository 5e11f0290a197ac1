"""Real files of clients that stand with one file each: all are read, and come back byte for byte.

Belongs here: that count, for each of those formats. Not here: formats with a model of their own
(`test_corpus.py`), real clients (`clients/`).
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

import agentc
from agentc.errors import ReadError
from agentc.lens.edit import edit_text
from agentc.vendors.prediction import LoadOutcome
from agentc.vendors.registry import get_format, get_predictor
from tests.support.corpus import folder, rows
from tests.support.oracles import ORACLES


@pytest.mark.parametrize("name", ORACLES)
def test_a_file_that_is_read_comes_back_as_it_was(name: str, figure: Callable[[str], None]) -> None:
    form = get_format(name)
    listed = [row for row in rows("corpus/MANIFEST.jsonl") if row["format"] == name]
    predict = get_predictor(form)
    assert predict is not None
    same, refused = 0, 0
    for row in listed:
        text = (folder() / "corpus" / row["file"]).read_bytes().decode()
        try:
            document = agentc.parse(text, format=name, path=row["path"])
        except ReadError:
            assert predict(text).outcome is not LoadOutcome.LOADS, row  # its client has none, too
            refused += 1
            continue
        for place, agent in enumerate(document.agents):
            assert edit_text(form, agent, document, place) == text, row
        same += 1
    figure(f"corpus, {name}: {same} of {len(listed)} byte-identical, {refused} not read")
    assert same > 0.3 * len(listed)  # notes lie beside agents, in one collection most of all
