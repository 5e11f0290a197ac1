"""What only a repaired text shows is told at the line that it is about in the text as it stands.

Belongs here: which line is which, whatever was repaired between. Not here: which findings there are
(`test_announced.py`).
"""

from __future__ import annotations

from collections.abc import Collection

from hypothesis import example, given

from agentc.errors import Where
from agentc.lens.fix import UnwantedFix
from agentc.linter.check import Report, check_document
from agentc.linter.earlier_places import EarlierPlaces
from agentc.linter.later_findings import add_later_findings
from agentc.linter.repair_steps import mend
from agentc.linter.silences import CodeFilter
from agentc.vendors.registry import get_format
from tests.unit.linter.test_one_run import faulty

INDENTED = "\n\n  ---\n  name: d\n  description: x: y\n  tools: Read, Bash (git:*)\n  ---\nBody.\n"


@given(faulty())
@example(("claude", INDENTED))
@example(("opencode", "description: a: b\npermission:\n  bash: deny\n  bash: deny\n---\nBody.\n"))
def test_the_line_of_a_field_is_that_of_the_same_key(case: tuple[str, str]) -> None:
    form, text = case

    def check(text: str, leave: Collection[UnwantedFix] = ()) -> Report:
        return check_document(get_format(form), text, "x.md", leave=leave)

    before = text.split("\n")
    keys = [line.strip().partition(":")[0] for line in before]
    for step in mend(text, check(text), check, CodeFilter()):
        later = step.text.split("\n")
        places = EarlierPlaces(before, later)
        for number, line in enumerate(later, 1):
            key, colon, _ = line.partition(":")
            if colon and keys.count(key) == 1:
                found = places.find(Where(None, number, 1))
                assert found.line == keys.index(key) + 1, (key, step.text)


def test_a_finding_in_an_indented_head_stands_at_its_line_and_column() -> None:
    def check(text: str, leave: Collection[UnwantedFix] = ()) -> Report:
        return check_document(get_format("claude"), text, "x.md", leave=leave)

    found = add_later_findings(INDENTED, check(INDENTED), check).diagnostics
    (scoped,) = (one for one in found if one.code == "scoped-tool")
    assert (scoped.where.line, scoped.where.column) == (6, 16)


def test_a_line_that_stands_twice_is_told_from_the_other_one() -> None:
    before = ["tools:", "  bash: no", "permission:", "  bash: no", "B"]
    places = EarlierPlaces(before, ["---", *before[:4], "---", "B"])
    assert [places.find(Where(None, number)).line for number in (2, 3, 5, 7)] == [1, 2, 4, 5]
