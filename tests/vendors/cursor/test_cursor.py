"""What Cursor's reader makes of an agent file, and what agentc writes and refuses for it.

Belongs here: examples. Not here: its limits as a model (`model.py`).
"""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

import agentc
from agentc.errors import Refused
from agentc.vendors.cursor import CLIENT, make_plain, read_lines
from agentc.vendors.prediction import LoadOutcome

WRITE = agentc.ConversionOptions(unenforced="write")


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("---\nname: pilot\n---\nFly.\n", LoadOutcome.LOADS),
        ("---\nname: pilot\n---\n \n", LoadOutcome.SKIPS),
        ("Fly.\n", LoadOutcome.SKIPS),
        ("---\nDescription: Flies: far\n---\nFly.\n", LoadOutcome.LOADS),
    ],
)
def test_the_reader_wants_fields_and_a_prompt(text: str, outcome: LoadOutcome) -> None:
    assert CLIENT.predict(text).outcome is outcome


def test_a_line_is_a_field_with_its_quotes() -> None:
    found = read_lines('---\nName: "x"\n# note: y\nlist:\n  - z\nbad: a: b\n---\nFly.\n')
    assert found == ({"name": '"x"', "list": "", "bad": "a: b"}, "Fly.")


def convert(
    fields: str,
    settings: agentc.ConversionOptions = agentc.ConversionOptions(),  # noqa: B008
) -> agentc.Conversion:
    text = f"---\nname: pilot\ndescription: 'Use when: far'\n{fields}---\nFly.\n"
    return agentc.convert(text, source="claude", target="cursor", path="p.md", settings=settings)


def test_a_text_needs_no_quotes() -> None:
    assert "description: Use when - far\n" in convert("").text


@pytest.mark.parametrize("fields", ["tools: Read, Grep\n", "disallowedTools: WebFetch\n"])
def test_a_limit_that_nothing_enforces_is_refused(fields: str) -> None:
    with pytest.raises(Refused) as caught:
        convert(fields)
    assert caught.value.code == "unenforced"
    assert 'unenforced="write"' in caught.value.hint


def test_what_readonly_closes_is_enforced() -> None:
    fields = "disallowedTools: Edit, Write, NotebookEdit, Bash, mcp__*\n"
    done = convert(fields)
    assert "readonly: true\n" in done.text
    assert "PERM-UNENFORCED" not in {e.code for loss in done.losses for e in loss.effects}


def test_a_limit_is_written_in_words_and_comes_back() -> None:
    fields = "tools: Read, Grep\n"
    done = convert(fields, WRITE)
    assert "You may read files, search in files, and nothing else.\n" in done.text
    codes = {effect.code for loss in done.losses for effect in loss.effects}
    assert "PERM-UNENFORCED" in codes
    back = agentc.convert(
        done.text, source="cursor", target="claude", path=done.path, settings=WRITE
    )
    agent = agentc.parse(back.text, format="claude", path="p.md").agent
    assert agent.prompt == "Fly.\n"
    assert "tools: Read, Grep\n" in back.text


def test_the_words_are_no_limit_when_they_are_read() -> None:
    text = convert(
        "disallowedTools: WebFetch\n", agentc.ConversionOptions(unenforced="write", carry=False)
    ).text
    agent = agentc.parse(text, format="cursor", path="p.md").agent
    assert agent.permission.rules is None


def test_a_text_that_yaml_would_take_for_a_number_is_left_out() -> None:
    text = "---\nname: pilot\ndescription: '30'\n---\nFly.\n"
    done = agentc.convert(text, source="claude", target="cursor", path="p.md")
    assert "\ndescription:" not in done.text
    assert "description" in {loss.field for loss in done.losses}


@pytest.mark.parametrize(
    ("text", "there"),
    [
        ("Prüft den Code.", "Prüft den Code."),
        ("Пишет письма 📮", "Пишет письма 📮"),
        ("コードを読む", "コードを読む"),
        ("Prüft: den\nCode #1", "Prüft - den Code 1"),
        ("Reviews # always", "Reviews always"),
        ("Attention : à lire", "Attention - à lire"),
        ("12-factor apps: checks", "12-factor apps - checks"),
        ("(Beta) Reads code", "(Beta) Reads code"),
    ],
)
def test_letters_of_every_script_stay(text: str, there: str) -> None:
    source = f"---\nname: n\ndescription: {text!r}\n---\nx\n".replace("'", '"')
    done = agentc.convert(source, source="claude", target="cursor", path="n.md")
    fields = read_lines(done.text)
    assert fields is not None
    assert fields[0]["description"] == there


@given(
    st.lists(
        st.sampled_from("Code 12 # ## #12 : :: - ( ) . ' \" * & é: 日本 yes = [x] {y} a:b".split())
    ),
    st.lists(st.sampled_from(["Reads", "code", "#tags:", "§ 5"]), max_size=2),
)
def test_no_text_with_words_is_left_out(before: list[str], after: list[str]) -> None:
    text = " ".join([*before, "reviews", "code", *after])
    line = make_plain(text, agentc.ConversionOptions())
    assert line is not None
    assert yaml.safe_load(f"key: {line}") == {"key": line}
    assert read_lines(f"---\nkey: {line}\n---\nx\n") == ({"key": line}, "x")
    assert make_plain(line, agentc.ConversionOptions()) == line
