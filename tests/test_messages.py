"""What a message says of its cause, whose agent it means, and the way out that it offers.

Belongs here: words of reports. Not here: places and hints of reading errors (`test_second.py`), what is converted.
"""

from __future__ import annotations

import pytest

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


@pytest.mark.parametrize("key", ["Tools", "tools_", "DisallowedTools", "disallowed tools", "permission_mode"])
def test_a_limit_under_a_misspelt_key_is_a_warning(project: Project, key: str) -> None:  # noqa: F811
    project.put(".claude/agents/reviewer.md", f"---\nname: a\ndescription: d\n{key}: Read\n---\nx\n")
    done = project.run("check", ".claude/agents/reviewer.md")
    assert "4:1: warning[inert-restriction]" in done.stdout


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
