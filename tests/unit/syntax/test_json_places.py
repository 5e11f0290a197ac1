"""Places in JSON with comments, tabs and trailing commas.

Belongs here: every key is found where it stands. Not here: what is read (`test_json.py`).
"""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from agentc.syntax.json_places import _list_places, find_place
from agentc.vendors.opencode.client.configuration import list_limit_faults

BETWEEN = st.sampled_from(
    (
        "",
        " ",
        "\n  ",
        "\t",
        "\n\t",
        " // a: {b\n",
        ' /* " , } */ ',
        "\n// x\n\t/* y\n*/ ",
        " //\r\n",
    )
)
KEYS = ("read", "edit", "bash", "https://x", "a // b", "/* c */", '\\"d')


@st.composite
def commented_maps(draw: st.DrawFn) -> str:
    """A map of maps, each key once, with something between all its parts."""

    def between() -> str:
        return draw(BETWEEN)

    def entry(key: str, value: str) -> str:
        return f'{between()}"{key}"{between()}: {between()}{value}{between()}'

    keys = draw(st.lists(st.sampled_from(KEYS), min_size=1, max_size=4, unique=True))
    inner = ",".join(entry(key, '"deny"') for key in keys)
    return f"{{{entry('permission', f'{{{inner}}}')}}}"


@given(commented_maps(), st.integers(0, 3))
def test_every_key_has_its_place(text: str, before: int) -> None:
    document = " " * before + text
    outer = document.index('"permission"')
    assert find_place(document, before, ("permission",)) == outer
    for key in KEYS:
        place = find_place(document, before, ("permission", json.loads(f'"{key}"')))
        assert place is not None
        assert place == outer or document.startswith(f'"{key}"', place)


def test_an_item_of_a_list_has_its_place() -> None:
    text = '{"a": [1, /* , */ {"b": 2}]}'
    assert find_place(text, 0, ("a", 1)) == text.index('{"b"')
    assert find_place(text, 0, ("a", 1, "b")) == text.index('"b"')
    assert find_place(text, 0, ("a", 5)) == text.index('"a"')
    assert find_place(text, 0, ("c",)) is None
    assert find_place("{oops", 0, ("c",)) is None


@given(commented_maps())
def test_a_fault_is_found_below_comments(text: str) -> None:
    for fault in list_limit_faults(text.replace('"deny"', '"dney"', 1)):
        line, column = fault.where.line or 0, fault.where.column or 0
        shown = text.replace("\r\n", "\n").split("\n")[line - 1][column - 1 :]
        assert shown.startswith('"')
        assert not shown.startswith('"permission"')


def test_a_value_is_walked_once_for_all_its_faults() -> None:
    """For each key of a wide map the same places are asked for."""
    text = json.dumps({f"k{number}": {"a": number} for number in range(3_000)})
    _list_places.cache_clear()
    for number in range(3_000):
        assert find_place(text, 0, (f"k{number}", "a")) is not None
    assert _list_places.cache_info().misses == 1
