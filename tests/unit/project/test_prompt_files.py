"""`{file:...}` in prompts: filled in where that is safe, left and told where it is not.

Belongs here: references, and what only changes one of a client's own agents. Not here: other values
that a client puts in (`corpus/test_read_only.py`).
"""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as profile
from hypothesis import strategies as st

from agentc.lens.parse import parse
from agentc.project.prompt_files import fill_references
from agentc.vendors.registry import get_format
from tests.support.projects import REVIEWER, Project

OUT = ".claude/agents/mate.md"


def configured(project: Project, prompt: str, path: str = "opencode.json") -> None:
    (project.root / ".claude/agents/reviewer.md").unlink(missing_ok=True)
    (project.root / ".claude/agents/sub/writer.md").unlink(missing_ok=True)
    project.put(path, json.dumps({"agent": {"mate": {"description": "Helps", "prompt": prompt}}}))


def body(project: Project) -> str:
    return project.read(OUT).split("---\n", 2)[2]


@pytest.mark.parametrize("path", ["opencode.json", ".opencode/opencode.json"])
def test_a_reference_is_filled_in_and_told(project: Project, path: str) -> None:
    configured(project, "Before {file:./words/mate.md} after {file:words/mate.md}.", path)
    base = path.rpartition("/")[0] or "."
    project.put(f"{base}/words/mate.md", '\n  Say {file:./words/other.md} and {env:HOME}: "ü"\n\n')
    project.put(f"{base}/words/other.md", "never")
    done = project.run("convert", path, "--to", "claude", "-o", ".")
    text = 'Say {file:./words/other.md} and {env:HOME}: "ü"'
    assert (done.returncode, body(project)) == (0, f"Before {text} after {text}.")
    assert done.stderr.count("note[file-filled]") == 2


def test_the_way_home_names_the_file_of_a_prompt(project: Project) -> None:
    configured(project, "{file:./words/mate.md}")
    project.put("words/mate.md", "Help.")
    project.run("convert", "opencode.json", "--to", "claude", "-o", ".")
    done = project.run("convert", OUT, "--into", "opencode.json")
    assert done.returncode == 2
    assert "a prompt from a file is edited there: ./words/mate.md" in done.stderr


HIDDEN = "-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIBAAKCAQEA7\n-----END RSA PRIVATE KEY-----\n"


def linked(made: Project, path: str, to: str, _: object) -> None:
    (made.root / path).symlink_to(to)


LEFT: dict[str, tuple[str, str, Callable[[Project], object]]] = {
    "missing": ("./none.md", "no such file", lambda made: None),
    "above": ("../up.md", "leads out", lambda made: made.put("up.md", "x")),
    "home": ("~/x.md", "leads out", lambda made: made.put("home/x.md", "x")),
    "absolute": ("/etc/hostname", "leads out", lambda made: None),
    "link-out": (
        "l.md", "leads out",
        lambda made: linked(made, "in/l.md", "../up.md", made.put("up.md", "x")),
    ),
    "folder-link-out": (
        "d/x.md", "leads out",
        lambda made: linked(made, "in/d", "../up", made.put("up/x.md", "x")),
    ),
    "hidden": (".env", "hidden", lambda made: made.put("in/.env", "x")),
    "hidden-folder": (".git/x", "hidden", lambda made: made.put("in/.git/x", "x")),
    "link-to-hidden": (
        "l.md", "hidden",
        lambda made: linked(made, "in/l.md", ".env", made.put("in/.env", "x")),
    ),
    "hidden-in-own": (".opencode/.env", "hidden", lambda made: made.put("in/.opencode/.env", "x")),
    "own-below": ("a/.opencode/x", "hidden", lambda made: made.put("in/a/.opencode/x", "x")),
    "own-as-file": (".opencode", "hidden", lambda made: made.put("in/.opencode", "x")),
    "folder": ("words", "no file", lambda made: made.put("in/words/x", "x")),
    "large": ("big.md", "larger", lambda made: made.put("in/big.md", "x" * ((1 << 20) + 1))),
    "bytes": ("raw.md", "UTF-8", lambda made: made.put("in/raw.md", b"\xff\xfe")),
    "secret": ("key.md", "secret", lambda made: made.put("in/key.md", HIDDEN)),
    "itself": (".", "leads out", lambda made: None),
}  # fmt: skip


@pytest.mark.parametrize("case", LEFT)
def test_what_stays_a_reference(project: Project, case: str) -> None:
    name, why, prepare = LEFT[case]
    configured(project, f"{{file:{name}}}", "in/opencode.json")
    prepare(project)
    done = project.run("convert", "in/opencode.json", "--to", "claude", "-o", ".")
    assert (done.returncode, body(project)) == (0, f"{{file:{name}}}")
    assert "warning[file-left]" in done.stderr
    assert why in done.stderr
    assert "hint: put the text itself into the prompt" in done.stderr


@pytest.mark.parametrize("name", ["./.opencode/prompts/a.md", ".opencode/a.md"])
def test_the_clients_own_folder_is_not_hidden(project: Project, name: str) -> None:
    configured(project, f"{{file:{name}}}", "in/opencode.json")
    project.put(f"in/{name}", "Read.")
    done = project.run("convert", "in/opencode.json", "--to", "claude", "-o", ".")
    assert (done.returncode, body(project)) == (0, "Read.")


def test_a_link_inside_is_followed_and_a_bound_is_a_bound(project: Project) -> None:
    configured(project, "{file:l.md}")
    project.put("words/x.md", "y" * (1 << 20))
    (project.root / "l.md").symlink_to("words/x.md")
    done = project.run("convert", "opencode.json", "--to", "opencode")
    assert len(done.stdout.split("---\n", 2)[2]) == 1 << 20


def test_variables_and_markdown_stay_as_they_are(project: Project) -> None:
    configured(project, "{env:HOME}")
    project.run("convert", "opencode.json", "--to", "claude", "-o", ".")
    assert body(project) == "{env:HOME}"
    project.put("x.txt", "text")
    project.put(".opencode/agents/mate.md", "---\ndescription: d\n---\n{file:../../x.txt}")
    done = project.run("convert", ".opencode/agents/mate.md", "--to", "claude")
    assert "{file:../../x.txt}" in done.stdout


@profile(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=st.text(st.sampled_from("./~a\\x\0é -"), min_size=1, max_size=12))
def test_no_name_leads_out(name: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Whatever a configuration names: what comes in stood below its folder."""
    root = tmp_path_factory.getbasetemp() / "law"
    (root / "in/a").mkdir(parents=True, exist_ok=True)
    for place, text in (
        ("in/x", "inside"),
        ("in/a/x", "inside"),
        ("x", "outside"),
        ("a", "outside"),
        ("in/.a", "outside"),
    ):
        if not (root / place).exists():
            (root / place).write_text(text)
    text = json.dumps({"agent": {"mate": {"prompt": f"{{file:{name}}}"}}})
    done = fill_references(parse(get_format("opencode-json"), text, str(root / "in/opencode.json")))
    assert done.agents[0].prompt in (f"{{file:{name}}}", "inside")


@pytest.mark.parametrize("name", ["build", "plan", "explore"])
def test_what_only_changes_a_built_in_agent_is_none(project: Project, name: str) -> None:
    project.put(".claude/agents/reviewer.md", REVIEWER)
    project.put(
        "opencode.json",
        json.dumps({"agent": {name: {"model": "a/b"}, "mate": {"prompt": "Help."}}}),
    )
    project.put(f".opencode/agents/{name}.md", "---\nmodel: a/b\n---\n")
    done = project.run("convert", "--to", "claude")
    assert done.returncode == 0, done.stderr
    assert "override" in done.stderr
    assert {path for path in project.files() if "claude" in path} == {
        ".claude/agents/reviewer.md", ".claude/agents/sub/writer.md", OUT,
    }  # fmt: skip
    named = project.run("convert", f".opencode/agents/{name}.md", "--to", "claude")
    assert (named.returncode, "no-agent" in named.stderr) == (2, True)
    assert project.run("convert", "opencode.json", "--to", "opencode", "-o", "out").returncode == 0
    assert f"out/.opencode/agents/{name}.md" in project.files()


def test_files_that_are_too_long_together_are_refused(project: Project) -> None:
    configured(project, "{file:long.md} " * 10)
    project.put("long.md", "word " * 150_000)
    done = project.run("convert", "opencode.json", "--to", "claude", "-o", ".")
    assert done.returncode == 1
    assert "longer than 4194304 characters together" in done.stderr
    assert OUT not in project.files()


def test_a_file_that_is_named_often_is_told_once(project: Project) -> None:
    configured(project, "{file:short.md} " * 1000)
    project.put("short.md", "word")
    done = project.run("convert", "opencode.json", "--to", "claude", "-o", ".")
    assert done.returncode == 0
    assert done.stderr.count("file-filled") == 1
    assert body(project).count("word") == 1000
