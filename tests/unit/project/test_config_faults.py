"""Everything that is wrong with an `agentc.toml`, each at its line, with what to write instead.

Belongs here: `project/config_faults.py`, and who tells it. Not here: what the settings do
(`cli/test_cli.py`), the configuration of clients (`test_config_findings.py`).
"""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agentc.errors import UsageError
from agentc.project.config import load_config
from agentc.project.config_faults import find_option_faults
from tests.support.projects import Project

# A line of a file below its table, with what is said of it; nothing for a right one.
LINES = {
    ("models", '"*" = 5'): 'for example "*" = "inherit"',
    ("models", '"gpt-5.2" = ""'): 'for example "gpt-5.2" = "PROVIDER/ID"',
    ("models", 'gpt-5.3 = "x/y"'): "a name with a dot needs quotes",
    ("models", 'provider = ""'): 'for example provider = "anthropic"',
    ("models", 'sonet = "x/y"'): 'did you mean "sonnet"?',
    ("models", 'opus = "x/y"'): "",
    ("files", 'carry = "no"'): "write carry = false, without quotes",
    ("files", "adapt_body = 1"): "write adapt_body = true",
    ("files", "materialize = false"): "",
    ("permissions", 'servers = ["", "x"]'): 'item 1, "", is no name',
    ("permissions", "allow_widening = ['create', 7]"): "item 2, 7, is no such",
    ("permissions", 'grnts = "ask"'): 'did you mean "grants"?',
    ("permissions", 'unenforced = "write"'): "",
    ("permissions", "carry = true"): "`carry` belongs below `[files]`",
    ("unenforced", 'codx = "write"'): 'did you mean "codex"?',
    ("unenforced", "cursor = true"): 'for example cursor = "write"',
}


@given(chosen=st.lists(st.sampled_from(sorted(LINES)), unique=True), blank=st.booleans())
def test_every_fault_is_told_at_its_line(chosen: list[tuple[str, str]], blank: bool) -> None:
    lines: list[str] = []
    wanted: list[tuple[int, str]] = []
    for table in dict.fromkeys(name for name, _ in chosen):
        lines += ["# a comment"] * blank + [f"[{table}]"]
        for name, line in chosen:
            if name == table:
                lines.append(line)
                wanted += [(len(lines), LINES[name, line])] if LINES[name, line] else []
    text = "\n".join(lines) + "\n"
    found = find_option_faults(text, "agentc.toml", tomllib.loads(text))
    assert [fault.where.line for fault in found] == [number for number, _ in wanted]
    assert all(hint in fault.hint for fault, (_, hint) in zip(found, wanted, strict=True))


PLACES = {
    "[[permissions]]\ngrants = 'ask'\n": 1,
    "[models]\nopus = 'x/y'\n\n[models.opencode]\nx = 1\n": 4,
    "\n[permision]\n": 2,
    "x = 1\n[files]\n": 1,
    "[files]\n'carry' = 1\n": 2,
    "[permissions]\nservers = ['x']\n[files]\nservers = ['y']\n": 4,
}


@pytest.mark.parametrize("text", PLACES)
def test_tables_and_keys_have_lines(text: str) -> None:
    (fault,) = find_option_faults(text, "agentc.toml", tomllib.loads(text))
    assert fault.where.line == PLACES[text]


@pytest.mark.parametrize(
    ("word", "meant"),
    [("bash", "shell"), ("Bash", "shell"), ("WebFetch", "web_fetch"), ("shel", "shell")],
)
def test_words_of_clients_are_known(word: str, meant: str) -> None:
    text = f'[permissions]\nallow_widening = ["{word}"]\n'
    (fault,) = find_option_faults(text, "agentc.toml", tomllib.loads(text))
    assert fault.hint == f'item 1, "{word}", is no such; did you mean "{meant}"?'


def test_every_command_sees_it(project: Project) -> None:
    project.put("agentc.toml", '[files]\ncarry = "no"\n[permissions]\ngrants = 5\n')
    done = project.run("convert", "--to", "opencode")
    assert done.returncode == 2
    assert "agentc.toml:2: error[config]: files.carry must be true or false" in done.stderr
    assert 'line 4: permissions.grants must be "allow" or "ask" (for example' in done.stderr
    done = project.run("check")
    assert (done.returncode, "2 files checked: 2 errors" in done.stderr) == (2, True), done.stderr
    assert "agentc.toml:4: error[config]" in done.stdout
    project.put("agentc.toml", "[files]\n* = 1\n")
    assert "agentc.toml:2:1: error[config]: not valid TOML" in project.run("check").stdout


@pytest.mark.parametrize(
    ("arguments", "places"),
    [
        (("check", "--format", "json"), (0, "code")),
        (("check", "--format", "sarif"), ("runs", 0, "results", 0, "ruleId")),
        (("convert", "--to", "opencode", "--json"), ("results", 0, "error", "code")),
    ],
)
@pytest.mark.parametrize("paths", [(), ("empty",)])
def test_where_there_are_no_agents_programs_get_their_answer(
    tmp_path_factory: pytest.TempPathFactory,
    arguments: tuple[str, ...],
    places: tuple[str | int, ...],
    paths: tuple[str, ...],
) -> None:
    project = Project(tmp_path_factory.mktemp("bare"))
    (project.root / "empty").mkdir()
    done = project.run(arguments[0], *paths, *arguments[1:])
    value = json.loads(done.stdout)
    for place in places:
        value = value[place]
    assert (done.returncode, value) == (2, "no-agents")


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        (
            '[permissions]\ngrants = "ask"\ngrants = "ask"\n',
            3,
            "`permissions.grants` appears twice",
        ),
        ("[models]\nsonnet = opus\n", 2, "text stands in quotes"),
        ("[models\nsonnet = 5\n", 1, "not valid TOML"),
    ],
)
def test_what_is_no_toml_is_told_as_of_any_file(
    tmp_path: Path, text: str, line: int, said: str
) -> None:
    path = tmp_path / "agentc.toml"
    path.write_text(text)
    with pytest.raises(UsageError) as caught:
        load_config(tmp_path)
    assert (caught.value.where.path, caught.value.where.line) == (str(path), line)
    assert said in f"{caught.value.message}; {caught.value.hint}"
