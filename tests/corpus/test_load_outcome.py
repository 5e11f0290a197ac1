"""What the clients do with a file's text, predicted and compared with what they did.

Belongs here: the recorded truth, examples of every kind, and that any text has an answer. Not here:
running a client (`clients/test_load_outcome.py`).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agentc.ir.value import thaw
from agentc.vendors.claude.client import prediction as claude_client
from agentc.vendors.opencode.client import prediction as opencode_client
from agentc.vendors.prediction import LoadOutcome
from tests.conftest import read, reference
from tests.support.load_outcomes import CLAUDE, OPENCODE, QUOTING, name_logged_class
from tests.support.strategies import DOCUMENTS

OUTCOMES = {
    LoadOutcome.LOADS: "loaded",
    LoadOutcome.SKIPS: "skipped",
    LoadOutcome.REJECTS: "rejected",
    LoadOutcome.MISREADS: "misread",
}
Row = dict[str, Any]
# The disagreements that are understood, by file.
EXPLAINED = {
    "corpus/opencode/stephen-cox+opencode-agents/h-61be0cea__dot-opencode__agent__general_coder.md": (
        "`debug config` prints `***` for the value of a key that sounds like a secret: here `**/*.secret`"
    ),
}


def rows(table: str) -> Iterator[tuple[Row, str]]:
    """The recorded rows of a client, with the file's text. Skips where they are not at hand."""
    folder = reference()
    if folder is None or not (folder / "truth" / table).is_file():
        pytest.skip("no recorded truth: set AGENTC_REFERENCE to the folder of reference files")
    for line in (folder / "truth" / table).read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        yield row, read(folder / Path(row["file"]))


def digest(text: str | None) -> str | None:
    return None if text is None else hashlib.sha256(text.encode()).hexdigest()


def in_claude(text: str) -> Row:
    """A text's row in the table, as predicted."""
    prediction, reading = claude_client.predict(text), claude_client.read_frontmatter(text)
    problems = [name_logged_class(warning) for warning in claude_client.list_warnings(text)]
    return {
        "loaded": prediction.outcome is LoadOutcome.LOADS,
        "problems": [*problems, prediction.problem] if prediction.problem else problems,
        "name": reading.name if reading else None,
        "description_sha256": digest(reading.description if reading else None),
    }


def in_opencode(text: str) -> Row:
    """A text's row in the table, as predicted."""
    prediction, reading = opencode_client.predict(text), opencode_client.read_frontmatter(text, "x")
    issues = [
        {"key": issue.about[0], "expected": issue.message}
        for issue in opencode_client.list_issues(text)
    ]
    return {
        "outcome": OUTCOMES[prediction.outcome],
        "issues": issues,
        "name": reading.name if reading else None,
        "description_sha256": digest(reading.description if reading else None),
        "mode": reading.mode if reading else None,
        "model": reading.model if reading else None,
        "prompt_sha256": digest(reading.prompt if reading else None),
        "permission": ordered(thaw(reading.permission)) if reading else None,
        "options_keys": list(reading.options) if reading else None,
        "other": thaw(reading.other) if reading else {},
    }


def ordered(data: Any) -> Any:
    """Maps as lists of pairs, so that their order counts."""
    return (
        [[key, ordered(value)] for key, value in data.items()] if isinstance(data, dict) else data
    )


@pytest.mark.parametrize(
    ("table", "predicted"),
    [("claude-code-2.1.329.jsonl", in_claude), ("opencode-1.18.33.jsonl", in_opencode)],
)
def test_the_recorded_truth(
    table: str, predicted: Callable[[str], Row], capsys: pytest.CaptureFixture[str]
) -> None:
    count, wrong = 0, {}
    for row, text in rows(table):
        count += 1
        if "permission" in row:
            row |= {"permission": ordered(row["permission"]), "issues": row["issues"] or []}
        mine = predicted(text)
        differing = {key: (row[key], mine[key]) for key in mine if row[key] != mine[key]}
        if differing:
            wrong[row["file"]] = differing
    with capsys.disabled():
        print(f"\n{table}: {count - len(wrong)} of {count} as predicted")  # noqa: T201
    assert {file: differing for file, differing in wrong.items() if file not in EXPLAINED} == {}
    # An explained one may differ in this value, and must go on loading as predicted.
    assert all(set(differing) <= {"permission"} for differing in wrong.values())


@pytest.mark.parametrize(
    ("value", "claude", "opencode"), QUOTING, ids=[value for value, _, _ in QUOTING]
)
def test_a_description_as_people_write_it(value: str, claude: str | None, opencode: str) -> None:
    text = f"---\nname: x\ndescription: {value}\nmodel: opus\n---\nBody.\n"
    if "\r\n" in value:
        text = text.replace("\r\n", "\n").replace("\n", "\r\n")
    reading = claude_client.read_frontmatter(text)
    assert (reading.description if reading else None) == claude
    assert (claude_client.predict(text).outcome is LoadOutcome.LOADS) == (claude is not None)
    outcome = opencode_client.predict(text).outcome
    if outcome is not LoadOutcome.LOADS:
        assert str(outcome) == opencode
        return
    loaded = opencode_client.read_frontmatter(text, "x")
    assert loaded is not None
    assert loaded.description == opencode


@pytest.mark.parametrize(("name", "text", "problem"), CLAUDE, ids=[name for name, _, _ in CLAUDE])
def test_every_class_in_claude(name: str, text: str, problem: str) -> None:
    prediction = claude_client.predict(text)
    said = (
        [prediction.problem]
        if prediction.problem
        else [name_logged_class(w) for w in claude_client.list_warnings(text)]
    )
    assert ",".join(said) == problem
    assert prediction.outcome is (LoadOutcome.SKIPS if prediction.problem else LoadOutcome.LOADS)
    assert bool(prediction.message) == bool(prediction.problem)
    assert (prediction.client, prediction.version) == ("claude-code", "2.1.332")


@pytest.mark.parametrize(
    ("name", "text", "outcome", "keys"), OPENCODE, ids=[name for name, _, _, _ in OPENCODE]
)
def test_every_class_in_opencode(name: str, text: str, outcome: str, keys: list[str]) -> None:
    prediction = opencode_client.predict(text)
    assert str(prediction.outcome) == outcome
    assert [issue.about[0] for issue in opencode_client.list_issues(text)] == keys
    assert bool(prediction.message) == bool(prediction.problem)
    assert (prediction.client, prediction.version) == ("opencode", "1.18.33")


def test_a_place_is_a_line_of_the_file() -> None:
    text = "---\nname: x\ndescription: a: b\ntools:\n  k: v: w\n---\n"
    for prediction in (claude_client.predict(text), opencode_client.predict(text)):
        assert prediction.outcome is LoadOutcome.SKIPS
        assert prediction.diagnostic is not None
        assert prediction.diagnostic.where.line == 5
    text = "---\nname: x\ndescription: y\nnote: z\ncolor: red\nhooks: 5\n---\n"
    diagnostics = (
        claude_client.predict(text).diagnostic,
        claude_client.list_warnings(text)[0],
        opencode_client.list_issues(text)[0],
    )
    assert [one and one.where.line for one in diagnostics] == [6, 4, 5]


def test_what_an_older_version_did_is_said() -> None:
    lost = claude_client.predict("---\nname: x\ndescription: a: b\n  c\n---\n")
    assert "2.0.76" in lost.message
    assert "2.0.76" not in claude_client.predict("---\nname: x\n  a: b: c\n---\n").message


# Pieces that mean something to one of the readers, so that most texts get past the first line.
WORDS = """
    a : - " ' [ ] { } , ? & &a *a ! !x !!int # | > | name: description: tools: permission: hooks: <<: --- json js é 5
    1e999 0x 2024-01-01 1:30 null true
""".split()
SPACE = [" ", "  ", "\n", "\n  ", "\t", "\r\n", "\ufeff", "\x00", "\ud800", "\u2028", "\x85"]
PIECES = st.tuples(st.sampled_from(WORDS), st.sampled_from(SPACE)).map("".join)
TEXTS = st.one_of(
    st.text(),
    st.lists(PIECES, max_size=40).map("".join),
    st.lists(PIECES, max_size=30).map(lambda pieces: "---\n" + "".join(pieces) + "\n---\nx"),
    *DOCUMENTS.values(),
)


@given(TEXTS)
def test_any_text_has_an_answer(text: str) -> None:
    for client in (claude_client, opencode_client):
        prediction = client.predict(text)
        assert prediction.outcome in LoadOutcome
        line = prediction.diagnostic and prediction.diagnostic.where.line
        assert line is None or 1 <= line <= text.count("\n") + 1
    assert all(name_logged_class(warning) for warning in claude_client.list_warnings(text))
    assert bool(opencode_client.list_issues(text)) == (
        opencode_client.predict(text).outcome is LoadOutcome.REJECTS
    )
    unjudged = opencode_client.predict(text).problem in opencode_client.UNJUDGED
    has_agent = (
        opencode_client.predict(text).outcome in (LoadOutcome.LOADS, LoadOutcome.MISREADS)
        and not unjudged
    )
    assert (opencode_client.read_frontmatter(text, "x") is not None) == has_agent
