"""A limit in odd fields is the client's limit, or the file is refused: by what the real OpenCode
made of each head.

Belongs here: the laws over the record and over drawn heads, and examples. Not here: the recording
(`clients/record_maps.py`), the generator (`support/opencode_heads.py`), the comparison
(`support/opencode_grants.py`).
"""

from __future__ import annotations

import os
import random
import re
from collections import Counter
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

import agentc
from agentc.lens.fix import fix_source
from agentc.lens.parse import parse
from agentc.vendors.opencode.client import prediction as opencode_client
from agentc.vendors.prediction import LoadOutcome
from agentc.vendors.registry import get_format
from tests.conftest import FEWER
from tests.support.models import extended, opencode
from tests.support.opencode_grants import (
    WAYS,
    compared,
    convert_and_compare,
    predicted,
    rules_of,
    to,
    written_anew,
)
from tests.support.opencode_heads import file_of
from tests.support.opencode_record import Asked, read_record

IN_FULL = os.environ.get("AGENTC_PROFILE") == "ci"
STEP = 1 if IN_FULL else 12

# What makes a limit look otherwise to agentc than to the client, and how a file shows that it has
# it.
KINDS = {
    "`tools` beside `permission`": r"(?m)^tools:[^~]*^permission:|^permission:[^~]*^tools:",
    "anchor": r"&\w+ ?\S",
    "alias": r": \*\w",
    "one anchor twice": r"&([xm]) [^~]*&\1 ",
    "tag": r"![!\w ]",
    "merge key": r"<<",
    "key twice": r"(?m)^permission:[^~]*^permission:|^ +bash: deny\n[^~]*^ +'bash': ",
    "escape in a key": r'"\w*\\[xu]',
    "list as a key": r"(?m)^ *(?:&k )?\[ ?\w+ ?\]:",
    "question mark before a key": r"(?m)^ *\? ",
    "fence inside": r"(?m)\A---.*\n[^~]*\n ---|permission:\n---",
    "word behind a fence": r"(?m)^---[ \t]*\S",
    "CRLF": r"\r\n",
    "byte order mark": r"\ufeff",
    "comment between items": r"\n +# a note\n|\n# permission: allow\n +\S",
    "number as a key": r"""["' {]\d+["']?: """,
    "__proto__": r"__proto__",
    "tab before a key": r"(?m)^\t+\S",
    "value over its line": r"'x\n'|,\r?\n",
    "next entry on the line": r"""\} tools: |" permission: """,
    "pattern over a server's tools": r"gh_\*",
    "pattern over servers": r"\*_?\w+_?\*",
    "pattern over the client's own": r"""["'](?:web|e|w|b|read)\*["']""",
    "slash in a name": r"gh/",
    "one character": r"""["'][^"'/]*[a-z?*]\?[a-z*]*["']: """,
}


@pytest.fixture(scope="module")
def record() -> list[Asked]:
    return read_record()


def test_the_record_can_be_made_anew(record: list[Asked]) -> None:
    for one in record:
        name = re.search(r"Do it as (m[0-9]+)", one.text)
        assert name is not None
        assert one.text == file_of(random.Random(int(name[1][1:])), name[1])


def test_the_record_has_heads_of_every_kind(
    record: list[Asked], figure: Callable[[str], None]
) -> None:
    counts = {
        kind: sum(re.search(shown, one.text) is not None for one in record)
        for kind, shown in KINDS.items()
    }
    listed = ", ".join(f"{count} {kind}" for kind, count in counts.items())
    figure(f"OpenCode's heads, recorded by kind: {listed}")
    assert min(counts.values()) >= 3, counts


def test_the_model_of_the_client_says_what_the_client_made(
    record: list[Asked], figure: Callable[[str], None]
) -> None:
    wrong = [
        (one, said) for one in record if (said := predicted(one.text)) != (one.outcome, one.rules)
    ]
    counts = Counter(one.outcome for one in record)
    same = f"{len(record) - len(wrong)} of {len(record)}"
    figure(f"OpenCode's heads: the client's model says the same of {same} {dict(counts)}")
    assert not wrong, f"{len(wrong)}, the first: {wrong[0]}"


def test_the_recorded_tools_follow_from_the_recorded_rules(record: list[Asked]) -> None:
    asked = [one for one in record if one.off is not None]
    assert len(asked) >= 20
    for one in asked:
        table = opencode.Model(one.rules).tool_table()
        assert tuple(sorted(tool for tool, on in table.items() if not on)) == one.off, one


@pytest.mark.parametrize("way", WAYS)
def test_no_conversion_grants_more_than_the_client_gave(
    way: str, record: list[Asked], figure: Callable[[str], None]
) -> None:
    loaded = [one for one in record if one.outcome == "loads"][::STEP]
    counts = Counter(
        convert_and_compare(way, one.text, opencode.Model(one.rules)) for one in loaded
    )
    figure(
        f"OpenCode's heads to {way}: at most what the client gave {counts.total()} of {len(loaded)}, "
        f"{counts['read']} read and {counts['refused']} refused"
    )


def test_what_is_read_is_what_the_client_has(
    record: list[Asked], figure: Callable[[str], None]
) -> None:
    """Where nothing had to be guessed. A file that the client takes for a prompt has no limit;
    agentc reads those."""
    counts: Counter[tuple[bool, bool]] = Counter()
    for one in (one for one in record[::STEP] if one.outcome == "loads"):
        try:
            document = parse(get_format("opencode"), one.text, "a.md")
            after = extended.read(to(one.text, "extended"))
        except agentc.AgentcError:
            continue
        differ = [
            each
            for each in compared("extended", opencode.Model(one.rules), after)
            if each[2] != each[3]
        ]
        same = all(capability == "notebook" for capability, *_ in differ)
        strict = not (document.source.records[0].broken or document.source.notes)
        counts[strict, same] += 1
        assert (
            same or not strict or opencode_client.predict(one.text).outcome is LoadOutcome.MISREADS
        ), (differ[0], one)
    for how, strictly in (("strictly", True), ("with a note", False)):
        read = counts[strictly, True] + counts[strictly, False]
        figure(
            f"OpenCode's heads: says the same of {counts[strictly, True]} of {read} that are read {how}"
        )


@given(draw=st.randoms(use_true_random=False))
@FEWER
def test_no_conversion_grants_more_than_the_client_gives(draw: random.Random) -> None:
    text = file_of(draw, "pilot")
    outcome, rules = predicted(text)
    if outcome == "loads":
        for way in WAYS:
            convert_and_compare(way, text, opencode.Model(rules))


@given(draw=st.randoms(use_true_random=False))
def test_a_repair_changes_nothing_that_the_client_gives(draw: random.Random) -> None:
    text = file_of(draw, "pilot")
    before = opencode_client.read_frontmatter(text, "pilot")
    try:
        mended = fix_source(parse(get_format("opencode"), text, "a.md"))
    except agentc.AgentcError:
        return
    after = opencode_client.read_frontmatter(mended, "pilot")
    if (
        before is not None
        and mended != text
        and opencode_client.predict(text).outcome is LoadOutcome.LOADS
    ):
        assert after is not None
        assert rules_of(after.permission) == rules_of(before.permission)
        assert (after.mode, after.other.get("disable")) == (
            before.mode,
            before.other.get("disable"),
        )


# Heads, and the rules that js-yaml 3 gives the client; `None` where that reader finds no YAML in
# them.
MERGED = {
    "permission: {read: allow, <<: {'*': deny}}": "read allow, * deny",
    "permission: {<<: {'*': deny}, read: allow}": "* deny, read allow",
    "permission: {<<: {bash: deny, '*': ask}, bash: allow}": "bash allow, * ask",
    "permission: {bash: allow, <<: {bash: deny, '*': ask}}": "bash allow, * ask",
    "permission: {<<: [{'*': deny}, {bash: allow, '*': ask}]}": "* deny, bash allow",
    "permission: {edit: ask, <<: {<<: {'*': deny}, read: allow}}": "edit ask, * deny, read allow",
    "x: &m {'*': deny}\npermission:\n  bash: allow\n  <<: *m": "bash allow, * deny",
    "x: &m {'*': allow}\ny: &m {'*': deny}\npermission: *m": "* deny",
    "permission:\n  read: allow\n  !!merge '<<': {'*': deny}": "read allow, * deny",
    "permission: {read: allow, __proto__: deny}": "read allow",
}
MARKED = {
    "&x permission: {'*': deny}": None,
    "!!str permission: {'*': deny}": None,
    "! permission: {'*': deny}": None,
    "&k [permission]: {'*': deny}": None,
    "permission:\n  &x bash: deny\n  edit: deny": None,
    "&x\npermission: {'*': deny}": "* deny",
    "? &x permission\n: {'*': deny}": "* deny",
    "mode: all\n&x permission: {'*': deny}": "* deny",
    "mode: all\n!!str permission: {'*': deny}": "* deny",
    "permission: &x\n  bash: deny": "bash deny",
    "x: &p permission\ny:\n  *p : 1\n*p : deny": "* deny",
    "permission: ! deny": "* deny",
    "mode: all\n...\n...": None,
    "note: 'x\n' permission: {'*': deny}": "* deny",
    "note: &n \"x\" permission: {'*': deny}": "* deny",
    "n: &n x\nnote: *n permission: {'*': deny}": "* deny",
    "note: {a: b\n} permission: {'*': deny}": "* deny",
    "note: |\n  a: 'b' permission: deny\nx: 'y' permission: ask": "* ask",
    "x: |\n  a\n\t\npermission: deny": "* deny",
    "x: |\n  a\n\t\n  permission: deny": None,
}


@pytest.mark.parametrize("head", [*MERGED, *MARKED])
def test_a_head_is_read_as_the_client_reads_it(head: str) -> None:
    text = f"---\n{head}\n---\nDo it.\n"
    expected = {**MERGED, **MARKED}[head]
    rules = [tuple(rule.split()) for rule in expected.split(", ")] if expected else []
    outcome, found = predicted(text)
    assert [(key, action) for key, _, action in found] == rules
    if outcome == "loads":
        for way in WAYS:
            convert_and_compare(way, text, opencode.Model(found))


@pytest.mark.parametrize(
    "head", [head for head in MERGED if "!" not in head and "&m {'*': allow}" not in head]
)
def test_merged_keys_are_read_in_the_client_s_order(head: str) -> None:
    text = f"---\n{head}\n---\nDo it.\n"
    rules = predicted(text)[1]
    after = opencode.read(written_anew(text))
    assert all(old == new for *_, old, new in compared("opencode", opencode.Model(rules), after))
