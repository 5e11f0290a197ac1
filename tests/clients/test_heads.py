"""The real Claude Code, asked anew about odd heads and lists: it gives what the record says, and
agentc no more."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

import agentc
from agentc.ir.value import thaw
from agentc.vendors.claude.client import prediction as claude_client
from tests.support.claude_grants import WAYS, allowed_by
from tests.support.claude_lists import POOL, rows
from tests.support.heads import file_of, read_record
from tests.support.models.claude_given import given

from .given import tools_given

pytestmark = pytest.mark.clients

# Other heads than those of the record.
ANEW = range(1_000_000, 1_000_200)


def test_heads_asked_anew(figure: Callable[[str], None]) -> None:
    texts = {f"a{seed}": file_of(random.Random(seed), f"a{seed}") for seed in ANEW}
    answers = tools_given(texts)
    loaded = read = 0
    for name, tools in answers.items():
        if tools is None:
            continue
        loaded += 1
        fields = claude_client.read_values(texts[name])
        assert fields is None or given(thaw(fields), POOL) == tools, texts[name]
        for convert, granted in WAYS.values():
            try:
                done = convert(texts[name])
            except agentc.AgentcError:
                continue
            read += 1
            assert granted(done) <= allowed_by(tools), texts[name]
    figure(f"heads asked anew: {len(texts)}, {loaded} loaded, {read} conversions, 0 wider")
    assert loaded > len(texts) / 4


def test_the_record_still_holds() -> None:
    some = read_record()[::100]
    assert tools_given({one.name: one.text for one in some}) == {
        one.name: one.tools for one in some
    }


def test_the_table_of_lists_still_holds() -> None:
    table = {f"a{number}": row for number, row in enumerate(rows())}
    answers = tools_given({name: row.file_of(name) for name, row in table.items()})
    assert answers == {name: row.given for name, row in table.items()}
