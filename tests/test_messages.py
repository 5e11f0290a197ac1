"""What a message says of its cause, whose agent it means, and the way out that it offers.

Belongs here: words of reports. Not here: places and hints of reading errors (`test_second.py`), what is converted.
"""

from __future__ import annotations

import pytest

from agentc.check.check import check
from agentc.project.detect import detect
from tests.test_cli import Project, project  # noqa: F401

SONNET = "---\nname: pilot\ndescription: Flies.\nmodel: sonnet\n---\nYou fly.\n"
TWO = '{"agent": {"b": {"description": "d", "prompt": "p", "top_p": 1}, "c": {"prompt": "p"}}}'


@pytest.mark.parametrize(
    ("options", "code", "words"),
    [
        (("--model", "sonnet=gpt-6"), 0, '"gpt-6" in your own table of models names no provider'),
        (("--model", "sonnet=inherit"), 0, "as your own table of models says"),
        (("--model", "sonet=openai/gpt-6"), 2, 'did you mean "sonnet"?'),
        (("--provider", "a b"), 2, "is no prefix of a model"),
        (("--provider", "openrouter/"), 2, "is no prefix of a model"),
        (("--provider", "openrouter/anthropic"), 0, "openrouter/anthropic/claude-sonnet-5"),
    ],
)
def test_a_choice_of_models_is_answered(project: Project, options: tuple[str, ...], code: int, words: str) -> None:  # noqa: F811
    project.put("pilot.md", SONNET)
    done = project.run("convert", "pilot.md", "--from", "claude", "--to", "opencode", *options)
    assert done.returncode == code
    assert words in done.stderr


def test_a_provider_in_a_configuration_is_looked_at(project: Project) -> None:  # noqa: F811
    project.put("agentc.toml", '[models]\nprovider = "a b"\n')
    done = project.run("convert", ".claude/agents/reviewer.md", "--to", "opencode")
    assert done.returncode == 2
    assert "agentc.toml:2: error" in done.stderr


def test_a_line_names_the_agent_where_its_file_holds_several(project: Project) -> None:  # noqa: F811
    project.put("opencode.json", TWO)
    done = project.run("convert", "opencode.json", "--to", "claude", "--dry-run", "-v")
    assert "opencode.json: b: dropped top_p" in done.stderr
    assert "opencode.json: c: kept name" in done.stderr


def test_quiet_counts_what_it_does_not_show(project: Project) -> None:  # noqa: F811
    project.put(".claude/agents/reviewer.md", "---\nname: a\ndescription: d\ncolor: mauve\n---\nx\n")
    done = project.run("check", "-q", ".claude/agents/reviewer.md")
    assert done.stdout == ""
    assert done.stderr == "1 file checked: 1 warning\n"


MISSPELT = {
    ".claude/agents/x.md": (
        "Tools",
        "tool",
        "DisallowedTools",
        "disalowedTools",
        "disallowed tools",
        "permission_mode",
    ),
    ".opencode/agents/x.md": ("Permission", "permision", "Tools", "disallowed_tools"),
    "agents/x.md": ("Tool_restrictions", "toolRestrictions", "Tools", "disalowedTools"),
}
NO_LIMITS = {
    ".claude/agents/x.md": ("toolset", "model2", "perms", "tags"),
    ".opencode/agents/x.md": ("toolset", "permit", "tags"),
    "agents/x.md": ("domain_expertise", "toolset", "tags"),
}


def pairs(keys: dict[str, tuple[str, ...]]) -> list[tuple[str, str]]:
    return [(path, key) for path, some in keys.items() for key in some]


def with_key(path: str, key: str) -> list[str]:
    """The codes about a file with a key that its client does not know."""
    more = "" if path.startswith(".") else "domain_expertise: [x]\n"
    text = f"---\nname: x\ndescription: d\nmode: subagent\n{more}{key}: Read\n---\nx\n"
    return [finding.code for finding in check(detect(path, text), text, path).findings]


@pytest.mark.parametrize(("path", "key"), pairs(MISSPELT))
def test_a_limit_under_a_misspelt_key_is_a_warning(path: str, key: str) -> None:
    assert "inert-restriction" in with_key(path, key)


@pytest.mark.parametrize(("path", "key"), pairs(NO_LIMITS))
def test_another_unknown_key_is_no_limit(path: str, key: str) -> None:
    assert "inert-restriction" not in with_key(path, key)


def test_a_file_that_is_a_link_is_repaired_with_follow(project: Project) -> None:  # noqa: F811
    kept = project.put("dotfiles/pilot.md", "---\nname: pilot\ndescription: Flies: high.\n---\nx\n")
    link = project.root / ".claude/agents/pilot.md"
    link.symlink_to(kept)
    refused = project.run("check", "--fix", ".claude/agents/pilot.md")
    assert refused.returncode == 1
    assert "--follow" in refused.stderr + refused.stdout
    done = project.run("check", "--fix", "--follow", ".claude/agents/pilot.md")
    assert done.returncode == 0, done.stderr
    assert link.is_symlink()
    assert kept.read_text().splitlines()[2] != "description: Flies: high."


def test_a_rule_that_a_repair_brings_to_life_is_told(project: Project) -> None:  # noqa: F811
    text = '---\ndescription: d\npermission:\n  bash:\n    "git *": allow\n    "*": deny\n---\nx\n'
    project.put(".opencode/agents/pilot.md", text)
    asked = project.run("check", ".opencode/agents/pilot.md")
    assert "or put the broader rule before the others; then the agent may do what" in asked.stdout
    done = project.run("check", "--fix", ".opencode/agents/pilot.md")
    assert "pilot.md:5:5: repaired[dead-rule]" in done.stderr
    assert 'and the agent may do what `"git *": allow` under `bash` says' in done.stderr


def test_the_other_faults_are_those_of_the_format_that_was_named(project: Project) -> None:  # noqa: F811
    wrong = "".join(f"  k{number}: maybe\n" for number in range(30))
    project.put("notes/pilot.md", f"---\ndescription: d\nmode: wrong\npermission:\n{wrong}---\nx\n")
    done = project.run("convert", "notes/pilot.md", "--from", "opencode", "--to", "claude")
    assert done.returncode == 2
    assert "also line 5: `k0` under `permission`" in done.stderr
    assert "more" in done.stderr
    assert "k25" not in done.stderr


KINDS = {
    "skills/knots/SKILL.md": "a skill",
    ".claude/skills/knots/more.md": "a skill",
    ".claude/commands/go.md": "a command",
    "output-styles/terse.md": "an output style",
    ".claude/rules/go.md": "a rule",
    "agents/README.md": "a README",
}


@pytest.mark.parametrize("path", KINDS)
def test_what_is_no_agent_by_its_place_is_named_where_it_is_taken_for_one(project: Project, path: str) -> None:  # noqa: F811
    project.put(path, "---\nname: go\ndescription: Goes.\n---\nGo.\n")
    note = f"{path}: note[other-kind]: by its name and place this is {KINDS[path]}; named by hand"
    assert note in project.run("convert", path, "--to", "opencode").stderr
    assert note in project.run("check", path).stdout
    assert "other-kind" not in project.run("check", path, "--ignore", "other-kind").stdout


def test_an_agent_is_no_other_kind(project: Project) -> None:  # noqa: F811
    project.put(".claude/agents/commands/go.md", SONNET)
    for path in (".claude/agents/commands/go.md", ".claude/agents/reviewer.md"):
        assert "other-kind" not in project.run("convert", path, "--to", "opencode").stderr


def test_a_dash_prints_one_agent(project: Project) -> None:  # noqa: F811
    one, printed = ".claude/agents/reviewer.md", ("--to", "opencode", "-o", "-")
    done = project.run("convert", one, *printed)
    assert (done.returncode, done.stdout) == (0, project.run("convert", one, "--to", "opencode").stdout)
    assert project.run("convert", ".claude/agents/sub", *printed).stdout.startswith("---\n")
    project.put("two.json", TWO)
    for several in ((".claude/agents",), (), (one, ".claude/agents/sub/writer.md"), ("two.json",)):
        done = project.run(
            "convert", *several, "--from", "opencode-json" if "two.json" in several else "claude", *printed
        )
        assert (done.returncode, done.stdout) == (2, ""), several
        assert "`-o -` prints one agent, and here are 2" in done.stderr
        assert "-d DIR flat into one" in done.stderr
    assert not (project.root / "-").exists()


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("-d", "-"), "-d writes into a folder, and - is none"),
        (("-d", ".claude/agents/reviewer.md"), "it takes a folder, and .claude/agents/reviewer.md is a file"),
        (("-o", ".claude/agents/reviewer.md"), "it takes a folder, and .claude/agents/reviewer.md is a file"),
        (("-d", ".claude/agents/reviewer.md/x"), "it takes a folder, and .claude/agents/reviewer.md is a file"),
        (("-o", "-", "--dry-run"), "-o - prints an agent, and --dry-run compares files"),
        (("-o", "-", "-d", "out"), "exclude each other"),
    ],
)
def test_what_is_no_folder_is_not_written_into(project: Project, options: tuple[str, ...], words: str) -> None:  # noqa: F811
    before = project.files()
    done = project.run("convert", ".claude/agents/reviewer.md", "--to", "opencode", *options)
    assert done.returncode == 2
    assert words in done.stderr
    assert project.files() == before
