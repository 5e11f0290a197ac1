"""What the real clients do with a file's text, and what was predicted: every kind of text, and
files from the wild."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from agentc.ir.value import thaw
from agentc.vendors.claude.client import prediction as claude_client
from agentc.vendors.opencode.client import prediction as opencode_client
from agentc.vendors.prediction import LoadOutcome
from tests.conftest import read, reference
from tests.support.load_outcomes import CLAUDE, OPENCODE, QUOTING, name_logged_class

from .harness import claude_listing, opencode_agents, write_project
from .rejections import opencode_complaints

pytestmark = pytest.mark.clients

SAMPLE = 25
# Each rejected file takes a run of its own, of one to two seconds: these are enough of a kind.
REJECTED = {"wild": 3, "said": 3}
_UNKNOWN = re.compile(r"does not recognize or apply: (?P<keys>.*)$")
_BAD_VALUE = re.compile(r"has invalid (?P<field>\w+)")
_SAID = {
    "failed to parse and was ignored": "yaml",
    'Missing required "name"': "no-name",
    'Missing required "description"': "no-description",
    'Invalid "name"': "bad-name",
    "Unknown parsing error": "unknown-parsing-error",
}


def sample() -> dict[str, str]:
    """Every so-manieth recorded file, by the name that it gets here."""
    folder = reference()
    if folder is None:
        return {}
    lines = (folder / "truth" / "opencode-1.18.33.jsonl").read_text(encoding="utf-8").splitlines()
    files = [folder / Path(json.loads(line)["file"]) for line in lines[:: len(lines) // SAMPLE]]
    return {f"wild-{n:02}": read(file) for n, file in enumerate(files[:SAMPLE])}


def texts() -> dict[str, str]:
    """All texts; a name of their own instead of `x`, where they have one, keeps them apart in one
    project."""
    found = {
        f"said-{n:02}": f"---\nname: x\ndescription: {value}\n---\nBody.\n"
        for n, (value, _, _) in enumerate(QUOTING)
    }
    found = {name: crlf(text) for name, text in found.items()}
    found |= {f"c-{name}": text for name, text, _ in CLAUDE} | {
        f"o-{name}": text for name, text, _, _ in OPENCODE
    }
    own = {name: re.sub(r"\bname: x\b", f"name: {name}", text) for name, text in found.items()}
    wild = {
        name: re.sub(r"(?m)^name:[ \t]*[\w-]+[ \t]*$", f"name: {name}", text)
        for name, text in sample().items()
    }
    return own | wild


def crlf(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\n", "\r\n") if "\r\n" in text else text


def classes(problems: list[str]) -> Iterator[str]:
    """What the client logged about one file, as stable classes; most skips are logged twice."""
    last = ""
    for problem in problems:
        found = next((name for said, name in _SAID.items() if said in problem), "")
        if unknown := _UNKNOWN.search(problem):
            keys = re.sub(r" \(did you mean \"[^\"]*\"\?\)", "", unknown["keys"]).replace(
                " and ", ", "
            )
            named = re.sub(r"(\d+) more$", r"+\1", keys).replace('"', "")
            found = f"unknown-keys[{named.replace(', ', ',').replace(' +', ',+')}]"
        elif bad := _BAD_VALUE.search(problem):
            found = f"bad-value:{bad['field']}"
        if found and found != last:
            yield found
            last = found


def test_claude_code(tmp_path: Path) -> None:
    files = {f".claude/agents/{name}.md": text for name, text in texts().items()}
    listing = claude_listing(write_project(tmp_path, files))
    wrong: dict[str, object] = {}
    for path, text in files.items():
        prediction, reading = claude_client.predict(text), claude_client.read_frontmatter(text)
        said = list(classes(listing.problems_of(path)))
        mine = [name_logged_class(warning) for warning in claude_client.list_warnings(text)]
        mine += [prediction.problem] if prediction.problem not in ("", "silent") else []
        listed = listing.agents.get(reading.name) if reading else None
        if said != mine or (reading and listed is None):
            wrong[path] = (said, mine, prediction)
        elif reading and listed and listed.description != reading.description:
            wrong[path] = (listed.description, reading.description, prediction)
    assert wrong == {}
    predicted = {
        reading.name for text in files.values() if (reading := claude_client.read_frontmatter(text))
    }
    built_in = claude_listing(write_project(tmp_path / "none", {"README.md": ""})).agents.keys()
    assert listing.agents.keys() - built_in == predicted - built_in


def test_opencode_loads_skips_and_misreads(tmp_path: Path) -> None:
    kept = {
        name: text
        for name, text in texts().items()
        if opencode_client.predict(text).outcome is not LoadOutcome.REJECTS
    }
    agents = opencode_agents(
        write_project(
            tmp_path, {f".opencode/agents/{name}.md": text for name, text in kept.items()}
        )
    )
    wrong, expected = {}, set()
    for name, text in kept.items():
        reading = opencode_client.read_frontmatter(text, name)
        if reading is None:
            continue
        expected.add(reading.name)
        has = agents.get(reading.name, {})
        shown = {
            key: has.get(key) for key in ("prompt", "description", "mode", "model", "permission")
        }
        mine = {key: thaw(getattr(reading, key)) for key in shown}
        if shown != mine or list(has.get("options", {})) != list(reading.options):
            wrong[name] = (shown, mine)
    assert wrong == {}
    assert agents.keys() == expected


def test_opencode_rejects(tmp_path: Path) -> None:
    found = {
        name: text
        for name, text in texts().items()
        if opencode_client.predict(text).outcome is LoadOutcome.REJECTS
    }
    enough = {
        name
        for kind, few in REJECTED.items()
        for name in [n for n in found if n.startswith(kind)][few:]
    }
    kept = {name: text for name, text in found.items() if name not in enough}
    said = opencode_complaints(tmp_path, kept)
    mine = {
        name: [(issue.about[0], issue.message) for issue in opencode_client.list_issues(text)]
        for name, text in kept.items()
    }
    assert said == mine
