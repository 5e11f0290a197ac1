"""Values that mean nothing, limits in one word, and keys that stand once: on the way out and back.

Belongs here: what an odd value does to a round trip. Not here: ordinary circles (`test_circles.py`).
"""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

import agentc
from agentc.errors import ReadError, Refused
from agentc.formats import writable
from agentc.into import put_back
from tests.conftest import FEWER
from tests.strategies import frontmatters

ODD = {
    "color": "teal",
    "maxTurns": "lots",
    "memory": "everywhere",
    "effort": "huge",
    "permissionMode": "sometimes",
    "background": "perhaps",
    "isolation": "house",
    "omitClaudeMd": "perhaps",
}


def keys_of(text: str) -> list[str]:
    """The keys of a head, as a strict second reader has them; it fails where one stands twice."""
    head = text.split("---\n")[1] if text.startswith("---") else text
    loaded = YAML().load(io.StringIO(head))
    return list(loaded or ())


@FEWER
@given(
    keys=st.lists(st.sampled_from(list(ODD)), unique=True, min_size=1),
    hops=st.lists(st.sampled_from([name for name in writable() if name != "claude"]), min_size=1, max_size=3),
)
def test_a_value_that_means_nothing_comes_home_once(keys: list[str], hops: list[str]) -> None:
    lines = "".join(f"{key}: {ODD[key]}\n" for key in keys)
    text, source, path = f"---\nname: x\ndescription: y\n{lines}---\nz\n", "claude", "x.md"
    for target in (*hops, "claude"):
        done = agentc.convert(text, source=source, target=target, path=path)
        found = keys_of(done.text)
        assert len(found) == len(set(found))
        text, source, path = done.text, target, done.path
    assert set(keys) <= set(keys_of(text))


@FEWER
@given(text=frontmatters(), target=st.sampled_from(list(writable())), back=st.sampled_from(list(writable())))
def test_no_key_stands_twice_in_what_is_written(text: str, target: str, back: str) -> None:
    try:
        done = agentc.convert(text, source="extended", target=target, path="x.md")
        again = agentc.convert(done.text, source=target, target=back, path=done.path)
    except (ReadError, Refused):
        return
    for written in (done.text, again.text):
        if written != text and written.startswith("---\n"):
            keys_of(written)


@pytest.mark.parametrize(
    "text",
    [
        "name: radio\ndescription: Talks.\nprompt:\n  template: not text\nsystem_prompt: Speak slowly.\n",
        "name: radio\ndescription: Talks.\nprompt: [a, b]\n",
        "name: radio\ndescription: Talks.\nmaxTurns: lots\nprompt: Speak.\n",
        "name: radio\ndescription: Talks.\nmaxTurns: {a: 1}\nmemory: [x]\nprompt: Speak.\n",
    ],
)
@pytest.mark.parametrize("target", ["claude", "opencode"])
def test_a_value_left_aside_stays_where_nothing_was_edited(text: str, target: str) -> None:
    original = agentc.parse(text, format="extended-yaml", path="radio.yaml")
    done = agentc.convert(text, source="extended-yaml", target=target, path="radio.yaml")
    edited = agentc.parse(done.text, format=target, path=done.path)
    assert put_back(edited, original).text == text


def test_a_limit_in_one_word_is_not_lifted_unasked() -> None:
    limited = "---\nname: a\ndescription: x\ntool_access: read_only\n---\nb\n"
    original = agentc.parse(limited, format="extended", path="agents/a.md")
    for access in ("", "tool_access: full_access\n", "tool_access: all\n"):
        text = f"---\nname: a\ndescription: x\n{access}---\nb\n"
        edited = agentc.parse(text, format="extended", path="a.md")
        with pytest.raises(agentc.AgentcError, match="tool access"):
            put_back(edited, original)
        accepted = put_back(edited, original, agentc.Settings(accept_widening=True)).text
        assert "read_only" not in accepted
