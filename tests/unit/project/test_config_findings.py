"""`check` says what is wrong with a client's configuration around agents, at its place, and a
conversion that fails for it says the place, too.

Belongs here: which files, places, and when nothing is said. Not here: which values are refused
(`vendors/opencode`), which limits limit nothing (`test_config_inert.py`).
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.support.projects import Project

AGENT = "---\ndescription: d\nmode: subagent\n---\nBody\n"
REFUSED = '{\n  "permission": {\n    "bash": "dney"\n  }\n}\n'


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A project without agents."""
    return Project(tmp_path)


def findings(project: Project, *asked: str) -> set[tuple[str, str, int | None, int | None]]:
    run = project.run("check", "--format", "json", *asked)
    return {
        (one["code"], one["path"], one["line"], one["column"]) for one in json.loads(run.stdout)
    }


@pytest.mark.parametrize("agents", [(), ("a",), ("a", "b")])
@pytest.mark.parametrize("path", ["opencode.json", "opencode.jsonc", ".opencode/opencode.json"])
def test_a_refused_limit_of_a_configuration_is_found(
    project: Project, path: str, agents: tuple[str, ...]
) -> None:
    project.put(path, REFUSED)
    for name in agents:
        project.put(f".opencode/agents/{name}.md", AGENT)
    assert findings(project) == {("value", path, 3, 5)}
    assert project.run("check").returncode == 1


def test_every_fault_of_a_configuration_is_found_at_once(project: Project) -> None:
    text = """{
      "tools": {"bash": "false"},
      "permission": {"edit": "never", "read": {"*.pem": true}},
      "agent": {"x": {"color": 5, "prompt": "p", "description": "d"}}
    }"""
    project.put("opencode.json", text)
    project.put(".opencode/agents/a.md", AGENT)
    assert {line for code, _, line, _ in findings(project) if code == "value"} == {2, 3, 4}


def test_a_limit_that_limits_nothing_is_found_beside_agents(project: Project) -> None:
    project.put("opencode.json", '{"permission": {"bahs": "deny"}}')
    project.put(".opencode/agents/a.md", AGENT)
    assert findings(project, ".opencode/agents/a.md") == {
        ("PERM-CONFIG-INERT", "opencode.json", 1, 17)
    }


def test_a_configuration_of_another_client_is_not_looked_at(project: Project) -> None:
    project.put("opencode.json", REFUSED)
    project.put(".claude/agents/a.md", "---\nname: a\ndescription: d\n---\nBody\n")
    assert findings(project) == set()


def test_a_project_without_agents_or_faults_has_no_agents(project: Project) -> None:
    project.put("opencode.json", '{"permission": {"bash": "deny"}}')
    run = project.run("check")
    assert run.returncode == 2
    assert "no agents here" in run.stderr


def test_a_conversion_says_where_the_refused_value_stands(project: Project) -> None:
    project.put("opencode.json", REFUSED)
    project.put(".opencode/agents/a.md", AGENT)
    run = project.run("convert", "--to", "claude")
    assert run.returncode == 2
    assert "opencode.json:3:5: error[config]" in run.stderr
    assert "a.md" not in run.stderr


def test_a_value_stated_for_one_agent_by_name_has_its_place(project: Project) -> None:
    project.put("opencode.json", '{"agent": {"a": {"tools": {"bash": "false"}}}}')
    project.put(".opencode/agents/a.md", AGENT)
    run = project.run("convert", "--to", "claude", ".opencode/agents/a.md")
    assert "opencode.json:1:28: error[config]" in run.stderr


def test_what_disables_an_agent_is_named_where_it_stands(project: Project) -> None:
    project.put("opencode.json", '{\n  "agent": {"a": {"disable": true}}\n}\n')
    project.put(".opencode/agents/a.md", AGENT)
    run = project.run("convert", "--to", "claude", ".opencode/agents/a.md")
    assert "opencode.json:2:19: error[disabled]" in run.stderr


@pytest.mark.parametrize("secret", ["sk-ant-api03-" + "Zq7" * 30, "hunter2-stapler9"])
def test_no_secret_of_a_configuration_is_shown(project: Project, secret: str) -> None:
    """Nor one that its name alone tells."""
    project.put(
        "opencode.json", f'{{"permission": {{"bash": "dney"}}, "x": {{"apiKey": "{secret}"}}}}'
    )
    project.put(".opencode/agents/a.md", AGENT)
    run = project.run("check")
    assert "dney" in run.stdout
    assert secret not in run.stdout + run.stderr


def test_a_configuration_is_told_once_whatever_it_is_called(project: Project) -> None:
    text = '{"permission": {"bash": "dney"}, "agent": {"a": {"color": 5, "prompt": "p"}}}'
    project.put("opencode.json", text)
    for path in ("opencode.json", "./opencode.json", str(project.root / "opencode.json")):
        run = project.run("check", "--format", "json", path)
        places = [(one["code"], one["line"], one["column"]) for one in json.loads(run.stdout)]
        assert len(places) == len(set(places)), path


def test_an_ignored_fault_makes_no_project_of_a_folder(project: Project) -> None:
    project.put("opencode.json", REFUSED)
    run = project.run("check", "--ignore", "value")
    assert run.returncode == 2
    assert "no agents here" in run.stderr


def test_a_file_that_the_client_passes_over_is_told(project: Project) -> None:
    project.put(".claude/settings.json", '{"permissions": {"deny": ["Bash"],}')
    project.put(".claude/agents/a.md", "---\nname: a\ndescription: d\n---\nBody\n")
    assert {code for code, *_ in findings(project)} == {"PERM-CONFIG-UNREAD"}


def test_every_file_of_a_configuration_is_looked_at(project: Project) -> None:
    project.put("opencode.json", "{oops")
    project.put(".opencode/opencode.json", REFUSED)
    project.put(".opencode/agents/a.md", AGENT)
    assert {(code, path) for code, path, *_ in findings(project)} == {
        ("json", "opencode.json"),
        ("value", ".opencode/opencode.json"),
    }


def test_a_key_is_found_below_the_keys_that_lead_there(project: Project) -> None:
    """And not where its word stands else."""
    text = '{\n  "agent": {"a": {"description": "disable",\n    "disable": true}}\n}\n'
    project.put("opencode.json", text)
    project.put(".opencode/agents/a.md", AGENT)
    run = project.run("convert", "--to", "claude", ".opencode/agents/a.md")
    assert "opencode.json:3:5: error[disabled]" in run.stderr


MISSPELT = '{"%s": {"w": {"prompt": "p", "permission": {"bash": "deny"}}}}'


@pytest.mark.parametrize(
    ("key", "meant"),
    [("agents", "agent"), ("Agent", "agent"), ("agnet", "agent"), ("modes", "mode")],
)
def test_agents_under_a_misspelt_key_are_told_beside_others(
    project: Project, key: str, meant: str
) -> None:
    project.put(".opencode/agents/a.md", AGENT)
    for path in ("opencode.json", ".opencode/opencode.jsonc"):
        project.put(path, MISSPELT % key)
    assert findings(project) == {
        ("unread-agents", "opencode.json", 1, 2),
        ("unread-agents", ".opencode/opencode.jsonc", 1, 2),
    }
    done = project.run("convert", "--to", "claude")
    assert done.returncode == 0
    assert done.stderr.count("warning[unread-agents]") == 2
    assert f"did you mean `{meant}`?" in done.stderr


def test_agents_under_a_misspelt_key_are_told_once_beside_those_of_the_same_file(
    project: Project,
) -> None:
    text = (
        '{"agent": {"a": {"prompt": "p", "description": "d"}},\n"agents": {"w": {"prompt": "p"}}}'
    )
    project.put("opencode.json", text)
    assert findings(project) == {("unread-agents", "opencode.json", 2, 1)}
    done = project.run("convert", "--to", "claude")
    assert done.stderr.count("[unread-agents]") == 1


@pytest.mark.parametrize("key", ["model", "command", "mcp", "provider", "models"])
def test_another_key_holds_no_agents(project: Project, key: str) -> None:
    project.put(".opencode/agents/a.md", AGENT)
    project.put("opencode.json", f'{{"{key}": {{"w": {{"type": "local"}}}}}}')
    assert "unread-agents" not in {code for code, *_ in findings(project)}


@pytest.mark.parametrize("command", [("check",), ("check", "."), ("convert", "--to", "claude")])
def test_agents_under_a_misspelt_key_alone_are_an_error(
    project: Project, command: tuple[str, ...]
) -> None:
    project.put("opencode.json", MISSPELT % "agents")
    run = project.run(*command)
    assert run.returncode == 2
    assert "opencode.json:1:2: error[no-agent]" in run.stdout + run.stderr
    assert 'did you mean "agent" by "agents"?' in run.stdout + run.stderr


@pytest.mark.parametrize("path", ["opencode.json", "opencode.jsonc", ".opencode/opencode.json"])
def test_a_file_that_a_configuration_names_and_that_is_not_there(
    project: Project, path: str
) -> None:
    text = """{
      // {file:./commented}
      "agent": {"a": {"description": "d", "prompt": "{file:./there.txt}"},
        "b": {"description": "d", "prompt": "Do. {file:./gone.txt}"}},
      "instructions": ["{file:~/gone.txt}", "{file:.}", "{file:}", "{file:~/there.txt}"]
    }"""
    project.put(path, text)
    project.put(str(Path(path).parent / "there.txt"), "x")
    project.put("home/there.txt", "x")
    found = findings(project)
    assert {(line, column) for code, _, line, column in found if code == "missing"} == {
        (4, 50),
        (5, 25),
        (5, 46),
    }
    said = project.run("check").stdout
    assert "no such file: `./gone.txt`; until then OpenCode refuses the configuration" in said
