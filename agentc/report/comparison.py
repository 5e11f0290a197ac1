"""Two agents side by side, as lines for a person, and as data.

Belongs here: wording, and how much of a long value is shown. Not here: what differs
(`permissions/compare.py`).
"""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterable, Iterator
from typing import Any

from agentc.ir.permission import Cap, Decision
from agentc.ir.value import Spelled, same
from agentc.permissions.changes import Change
from agentc.permissions.compare import Comparison, Difference, Switch
from agentc.permissions.guards import is_guarded
from agentc.permissions.table import Start
from agentc.printable import to_printable
from agentc.report.json import to_json, to_plain
from agentc.report.permissions import STARTS, describe_decision, describe_starts, describe_tool
from agentc.secrets.scan import hide_in_value

# A value is shown in its line up to here, and the difference of two longer ones up to so many
# lines.
SHOWN = 60
MAX_LINES = 20


def render_lines(found: Comparison) -> Iterator[str]:
    """Yield the comparison in one line, then every difference, the gravest first."""
    yield _sum_up(found)
    sections = (
        ("B may also:", _render_differences(found.may_also, found)),
        ("B may no longer:", _render_differences(found.may_no_longer, found)),
        ("B decides otherwise:", _render_differences(found.otherwise, found)),
        ("Fields that differ:", (line for entry in found.fields for line in _render_field(*entry))),
    )
    for heading, lines in sections:
        section = [f"  {to_printable(line)}" for line in lines]
        yield from [heading, *section] if section else []


def _sum_up(found: Comparison) -> str:
    """Return in one line whether the second may do more or less, and how many fields differ."""
    if found.same:
        return "no differences"
    counts = ("more", found.may_also), ("less", found.may_no_longer), ("otherwise", found.otherwise)
    parts = [f"{word} ({len(listed)})" for word, listed in counts if listed]
    powers = f"B may do {', '.join(parts)}" if parts else "B may do what A may"
    fields = len(found.fields)
    differ = "1 field differs" if fields == 1 else f"{fields} fields differ"
    return powers + (f"; {differ}" if fields else "")


def _render_differences(differences: Iterable[Difference], found: Comparison) -> Iterator[str]:
    """Yield a line for each difference; what starts processes comes last, all in one line."""
    starts = []
    for difference in differences:
        if isinstance(difference, Change):
            example = ""
            if difference.example is not None:
                example = f" (for example: {_to_json(difference.example)})"
            before, after = (is_guarded(tools, difference.tool) for tools in found.guards)
            old, new = (
                describe_decision(difference.before, guarded=before),
                describe_decision(difference.after, guarded=after),
            )
            yield f"{describe_tool(difference.tool)}: {old} -> {new}{example}"
        elif isinstance(difference, Switch):
            yield (
                f"act without questions: mode {difference.before or 'not stated'} -> "
                f"{difference.after or 'not stated'}"
            )
        else:
            starts.append(difference)
    if starts:
        yield f"{STARTS} ({describe_starts(starts)})"


def _render_field(label: str, before: Any, after: Any) -> Iterator[str]:
    """Yield the lines on a field that differs: both values on one line where they are short, else
    as a diff. Secrets are told apart, and not shown."""
    before, after = hide_in_value(before, label), hide_in_value(after, label)
    old, new = _shorten(before), _shorten(after)
    if same(before, after):
        yield f"{label}: another value, which looks like a secret"
        return
    if old == new:  # text that reads like another type
        old, new = _to_json(before), _to_json(after)
    if old == new:
        yield f"{label}: the same in another spelling"
    elif len(old) <= SHOWN >= len(new) and "\n" not in old + new:
        yield f"{label}: {old} -> {new}"
    else:
        yield from _render_long(label, _split_lines(before), _split_lines(after))


def _shorten(value: Any) -> str:
    if isinstance(value, Spelled):
        return value.text
    if value is None:
        return "not stated"
    return value if isinstance(value, str) and value.strip() == value != "" else _to_json(value)


def _to_json(value: Any) -> str:
    return json.dumps(to_plain(value), ensure_ascii=False)


def _split_lines(value: Any) -> list[str]:
    if value is None:
        return []
    return (value if isinstance(value, str) else to_json(to_plain(value))).split("\n")


def _render_long(label: str, before: list[str], after: list[str]) -> Iterator[str]:
    """Yield the lines that differ between two long values, or how many these are."""
    diff_lines = list(difflib.unified_diff(before, after, n=1, lineterm=""))[2:]
    if len(diff_lines) <= MAX_LINES:
        yield f"{label}:"
        yield from (f"  {line}" for line in diff_lines)
        return
    signs = [line[:1] for line in diff_lines]
    yield f"{label}: {signs.count('-')} lines removed, {signs.count('+')} lines added"


def to_data(found: Comparison) -> dict[str, Any]:
    """Return everything that differs, as plain data."""
    return {
        "same": found.same,
        "may_also": [
            _difference_to_data(difference, Decision.DENY, Decision.ALLOW)
            for difference in found.may_also
        ],
        "may_no_longer": [
            _difference_to_data(difference, Decision.ALLOW, Decision.DENY)
            for difference in found.may_no_longer
        ],
        "otherwise": [
            _difference_to_data(difference, Decision.DEFAULT, Decision.DEFAULT)
            for difference in found.otherwise
        ],
        "servers_unseen": [tool.name for tool in found.unseen],
        "fields": [
            {
                "field": label,
                "before": hide_in_value(to_plain(old), label),
                "after": hide_in_value(to_plain(new), label),
            }
            for label, old, new in found.fields
        ],
    }


def _difference_to_data(
    difference: Difference, before: Decision, after: Decision
) -> dict[str, Any]:
    """Return one entry. `before` and `after` are the decisions that bringing a process along, or
    not, amounts to."""
    values: tuple[Any, ...]
    if isinstance(difference, Change):
        values = (
            str(difference.tool.cap),
            difference.tool.name,
            difference.before,
            difference.after,
            difference.example,
        )
    elif isinstance(difference, Start):
        values = (
            str(Cap.PROCESS_START),
            f"{difference.kind} {difference.name}".rstrip(),
            before,
            after,
            None,
        )
    else:
        values = ("permission_mode", "", difference.before, difference.after, None)
    return dict(
        zip(
            ("capability", "name", "before", "after", "example"), map(to_plain, values), strict=True
        )
    )
