"""Lines that say the same of many files: none is lost, and a long report becomes short.

Belongs here: `report/joined_lines.py`. Not here: what the lines say (`test_report.py`).
"""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from agentc.report.joined_lines import LONG, ReportLine, render_alike, render_each

FILES = [f"{name}.md" for name in ("ash", "elm", "fir", "oak", "yew", "box", "may")]
LINES = st.lists(
    st.builds(
        lambda file, line, kind, said, hint: ReportLine(
            f"{file}:{line}",
            f": {kind}: {said}",
            kind,
            said if kind == "dropped" else "",
            hint,
            file,
        ),
        st.sampled_from(FILES),
        st.integers(1, 9),
        st.sampled_from(["", "note[a]", "note[b]", "warning[c]", "dropped"]),
        st.sampled_from(["one", "two", "three"]),
        st.sampled_from(["", "hint: do this"]),
    ),
    max_size=40,
)
MORE = re.compile(r"\(and (?:(\d+) more like it|(\d+) more files?: |(\d+) more\))")


@given(LINES, st.integers(0, 30))
def test_every_line_is_told_or_counted(lines: list[ReportLine], room: int) -> None:
    told = list(render_alike(lines, room=room))
    assert len(told) <= len(list(render_each(lines)))
    for line in lines:
        if not line.kind:  # it stands for itself
            assert f"{line.start}{line.text}" in told
    kinds = {line.kind for line in lines if line.kind}
    shown = [one for one in told if not one.startswith("  hint: ")]
    if len(told) > room:  # as short as it gets
        assert len(shown) == len(kinds) + sum(not line.kind for line in lines)
    for one in shown:
        more = MORE.search(one)
        begins = [line for line in lines if one.startswith(line.start + line.text)]
        assert begins
        if more and more[1]:
            kind = begins[0].kind
            assert int(more[1]) == sum(line.kind == kind for line in lines) - 1


def test_equal_words_are_one_line_with_the_files_behind_it() -> None:
    lines = [ReportLine(f"{file}:2", ": note[x]: y", "note[x]", source=file) for file in FILES]
    assert list(render_alike(lines)) == [
        "ash.md:2: note[x]: y (and 6 more files: elm.md, fir.md, oak.md and 3 more)"
    ]


def test_a_short_report_keeps_every_word() -> None:
    lines = [ReportLine("a.md", f": dropped {n}", "dropped", str(n)) for n in range(LONG)]
    assert len(list(render_alike(lines))) == LONG


def test_a_long_report_has_a_line_for_each_kind() -> None:
    lines = [
        ReportLine(file, f": dropped {n}; no such key", "dropped", f"{n}", source=file)
        for n in range(9)
        for file in FILES[:2]
    ]
    assert list(render_alike(lines, room=4)) == [
        "ash.md: dropped 0; no such key (and 17 more like it, on 1, 2, 3 and 5 more, "
        "in 1 more file: elm.md; -v shows each)"
    ]


def test_a_way_out_stands_once_below_its_line() -> None:
    lines = [
        ReportLine(file, ": narrowed shell", "narrowed", "", "hint: --grants", file)
        for file in FILES[:2]
    ]
    assert list(render_alike(lines)) == [
        "ash.md: narrowed shell (and 1 more file: elm.md)",
        "  hint: --grants",
    ]
