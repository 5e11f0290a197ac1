"""A limit in odd fields is the client's limit, or the file is refused: by what the real OpenCode made of each head.

Belongs here: the laws over the record and over drawn heads, and examples. Not here: the recording
(`clients/record_maps.py`), the generator (`opencode_heads.py`).
"""

from __future__ import annotations

import os
import random
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import agentc
from agentc.formats import get, opencode_client
from agentc.formats.fate import Fate
from agentc.ir.value import Map
from agentc.lens.parse import parse
from agentc.lens.repair import repair
from tests.conftest import FEWER
from tests.models import at_home, claude, extended, names, opencode
from tests.models.order import at_most
from tests.models.probes import PROBES
from tests.opencode_heads import Asked, file_of, read_record

IN_FULL = os.environ.get("AGENTC_PROFILE") == "ci"
NO_CARRY = agentc.Settings(carry=False)


def by_claude(text: str) -> claude.Model:
    return claude.read(text, "client")


# How a file is converted, and who reads what comes out. What agentc itself writes is what counts, also in OpenCode.
WAYS: dict[str, tuple[Callable[[str], str], Callable[[str], Any]]] = {
    "claude": (lambda text: to(text, "claude"), by_claude),
    "opencode": (lambda text: written_anew(text), opencode.read),
    "extended": (lambda text: to(text, "extended"), extended.read),
    "extended, then claude": (lambda text: to(to(text, "extended"), "claude", "extended"), by_claude),
}  # fmt: skip


def written_anew(text: str) -> str:
    return agentc.render(agentc.parse(text, format="opencode", path="a.md").agent, format="opencode")


def to(text: str, target: str, source: str = "opencode") -> str:
    return agentc.convert(text, source=source, target=target, path="a.md", settings=NO_CARRY).text


@pytest.fixture(scope="module")
def record() -> list[Asked]:
    return read_record()


def rules_of(permission: Map) -> tuple[tuple[str, str, str], ...]:
    """The rules of a map, as the client has them."""
    stated = ((key, value if isinstance(value, Map) else Map({"*": value})) for key, value in permission.items())
    return tuple((key, at_home(pattern), str(action)) for key, listed in stated for pattern, action in listed.items())


def test_the_model_of_the_client_says_what_the_client_made(record: list[Asked], figure: Callable[[str], None]) -> None:
    wrong = []
    for one in record:
        found = opencode_client.reading(one.text, "a")
        there = found is not None and found.other.get("disable") is not True
        fate = "loads" if there else "none"
        if opencode_client.predict(one.text).fate is Fate.REJECTS:
            fate = "rejects"
        rules = rules_of(found.permission) if found is not None and there else ()
        if (fate, rules) != (one.fate, one.rules):
            wrong.append((one, fate, rules))
    counts = Counter(one.fate for one in record)
    same = f"{len(record) - len(wrong)} of {len(record)}"
    figure(f"OpenCode's heads: the client's model says the same of {same} {dict(counts)}")
    assert not wrong, f"{len(wrong)}, the first: {wrong[0]}"


def test_the_recorded_tools_follow_from_the_recorded_rules(record: list[Asked]) -> None:
    for one in record:
        if one.fate == "loads":
            table = opencode.Model(one.rules).tool_table()
            assert tuple(sorted(tool for tool, on in table.items() if not on)) == one.off, one


@pytest.mark.parametrize("way", WAYS)
def test_no_conversion_grants_more_than_the_client_gave(
    way: str, record: list[Asked], figure: Callable[[str], None]
) -> None:
    counts: Counter[str] = Counter()
    loaded = [one for one in record if one.fate == "loads"]
    for one in loaded if IN_FULL else loaded[::12]:
        counts[at_most_as_before(way, one.text, opencode.Model(one.rules))] += 1
    figure(
        f"OpenCode's heads to {way}: at most what the client gave {counts.total()} of {counts.total()} {dict(counts)}"
    )


def at_most_as_before(way: str, text: str, before: opencode.Model) -> str:
    """Convert a file and compare; says whether it was `read` or `refused`."""
    converted, read_by = WAYS[way]
    try:
        done = converted(text)
    except agentc.AgentcError as error:
        if "INTERNAL" in error.message:
            raise
        return "refused"
    after = read_by(done)
    for capability, argument, old, new in compared(way, before, after):
        asks = after.stock(capability, argument) == "ask"
        assert at_most(new, old, target_asks=asks, grants_ask=False), (capability, argument, old, new, text, done)
    return "read"


def compared(way: str, before: opencode.Model, after: Any) -> Iterator[tuple[str, str, str, str]]:
    """Both decisions for every probe that the target has a word for."""
    stated = {key: pattern for key, pattern, _ in before.own}
    fixed = ((capability, argument) for capability, some in PROBES.items() for argument in some)
    for capability, argument in dict.fromkeys((*fixed, *names.probes(stated))):
        unknown = capability == "other" and argument not in names.OTHERS
        if (way.endswith("claude") and unknown) or not after.has(capability):
            continue
        yield capability, argument, before.decide(capability, argument), after.decide(capability, argument)


def test_what_is_read_is_what_the_client_has(record: list[Asked], figure: Callable[[str], None]) -> None:
    counts: Counter[str] = Counter()
    for one in record[:: 1 if IN_FULL else 12]:
        if one.fate != "loads":
            continue
        try:
            after = extended.read(to(one.text, "extended"))
        except agentc.AgentcError:
            continue
        differ = [each for each in compared("extended", opencode.Model(one.rules), after) if each[2] != each[3]]
        counts["less" if any(capability != "notebook" for capability, *_ in differ) else "same"] += 1
    figure(f"OpenCode's heads: says the same of {counts['same']} of {counts.total()} that are read")


@given(draw=st.randoms(use_true_random=False))
@FEWER
def test_no_conversion_grants_more_than_the_client_gives(draw: random.Random) -> None:
    text = file_of(draw, "pilot")
    found = opencode_client.reading(text, "pilot")
    if found is not None and found.other.get("disable") is not True:
        for way in WAYS:
            at_most_as_before(way, text, opencode.Model(rules_of(found.permission)))


@given(draw=st.randoms(use_true_random=False))
def test_a_repair_changes_nothing_that_the_client_gives(draw: random.Random) -> None:
    text = file_of(draw, "pilot")
    before = opencode_client.reading(text, "pilot")
    try:
        mended = repair(parse(get("opencode"), text, "a.md"))
    except agentc.AgentcError:
        return
    after = opencode_client.reading(mended, "pilot")
    if before is not None and mended != text and opencode_client.predict(text).fate is Fate.LOADS:
        assert after is not None
        assert rules_of(after.permission) == rules_of(before.permission)
        assert (after.mode, after.other.get("disable")) == (before.mode, before.other.get("disable"))
