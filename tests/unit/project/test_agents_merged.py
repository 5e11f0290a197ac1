"""What OpenCode merges with an agent of the files that other folders have under its name, from the
command line.

Belongs here: which files count, and in which order, as `opencode debug agent` shows of 1.18.33. Not
here: what `opencode.json` states (`test_client_config.py`).
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.project.test_client_config import KEEPER, LISTED, Place, head

DENIES = "---\ndescription: Older\npermission:\n  bash: deny\n---\nOlder.\n"
ALLOWS = DENIES.replace("deny", "allow")
CALLED = DENIES.replace("---\n", "---\nname: keeper\n", 1)
OWN = "repo/pkg/.opencode/agents/keeper.md"
BEFORE = "home/.config/opencode/agents/keeper.md"


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """A home, and a repository."""
    for folder in ("home", "repo/.git"):
        (tmp_path / folder).mkdir(parents=True)
    return Place(tmp_path)


def denied(place: Place) -> object:
    """What the agent that was made of the package's own may not do."""
    done = place.run("--to", "claude", ".opencode/agents/keeper.md", "-o", ".", folder="repo/pkg")
    assert done.returncode == 0, done.stderr
    return head(place.root / "repo/pkg/.claude/agents/keeper.md").get("disallowedTools")


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (BEFORE, DENIES),
        ("home/.config/opencode/agent/keeper.md", DENIES),
        ("home/.config/opencode/agent/deep/other.md", CALLED),
        ("home/.config/opencode/mode/keeper.md", DENIES),
        ("home/.opencode/agents/keeper.md", DENIES),
        ("repo/.opencode/agent/keeper.md", DENIES),
        ("repo/.opencode/agents/keeper.md", DENIES.replace("permission", "tools").replace("deny", "false")),
        ("repo/.opencode/agents/keeper.md", DENIES.replace("bash: deny", '"b\\x61sh": !!str deny')),
        ("repo/pkg/.opencode/modes/keeper.md", DENIES),
    ],
)  # fmt: skip
def test_the_files_of_other_folders_limit_the_agent_of_their_name(
    place: Place, path: str, text: str
) -> None:
    place.write(OWN, KEEPER)
    place.write(path, text)
    assert denied(place) == "Bash"


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("home/.config/opencode/agents/other.md", DENIES),
        ("home/.config/opencode/agents/deep/keeper.md", DENIES),
        ("home/.config/opencode/mode/deep/keeper.md", DENIES),
        ("home/.claude/agents/keeper.md", DENIES),
        ("repo/agents/keeper.md", DENIES),
        ("repo/.opencode/agents/keeper.md", "---\ndescription: [\npermission: deny\n---\n"),
        ("repo/.opencode/agents/keeper.md", ""),
        ("repo/pkg/.opencode/agent/keeper.md", DENIES),  # the client has one of the two
    ],
)
def test_other_files_limit_nothing(place: Place, path: str, text: str) -> None:
    place.write(OWN, KEEPER)
    place.write(path, text)
    assert denied(place) is None


@pytest.mark.parametrize(
    ("path", "wins"),
    [
        (BEFORE, False),
        ("repo/.opencode/agents/keeper.md", True),
        ("repo/pkg/.opencode/modes/keeper.md", True),
        ("home/.opencode/agents/keeper.md", True),
    ],
)
def test_what_is_merged_last_wins(place: Place, path: str, *, wins: bool) -> None:
    place.write(OWN, ALLOWS)
    place.write(path, DENIES)
    assert (denied(place) == "Bash") is wins


def test_what_another_file_opens_opens_nothing(place: Place) -> None:
    place.write(OWN, DENIES)
    place.write("repo/.opencode/agents/keeper.md", ALLOWS)
    assert denied(place) == "Bash"


def test_an_agent_that_another_file_disables_does_not_come_alive(place: Place) -> None:
    place.write(OWN, KEEPER)
    place.write(BEFORE, DENIES.replace("permission:\n  bash: deny", "disable: true"))
    done = place.run("--to", "claude", ".opencode/agents/keeper.md", folder="repo/pkg")
    assert done.returncode == 1
    assert "error[disabled]" in done.stderr
    assert ".config/opencode/agents/keeper.md" in done.stderr


def test_what_was_put_in_stays_out_of_the_original(place: Place) -> None:
    own = place.write(OWN, KEEPER)
    place.write(BEFORE, DENIES)
    assert denied(place) == "Bash"
    there = place.root / "repo/pkg/.claude/agents/keeper.md"
    there.write_text(there.read_text().replace("Keeps the light", "Keeps the lamp"))
    into = ("--to", "opencode", "--into", ".opencode/agents/keeper.md")
    done = place.run(".claude/agents/keeper.md", *into, folder="repo/pkg")
    assert done.returncode == 0, done.stderr
    assert own.read_text() == KEEPER.replace("light", "lamp")


def test_the_users_own_agent_of_the_name_is_kept_to_at_the_target(place: Place) -> None:
    place.write("repo/.claude/agents/keeper.md", LISTED.format(tools="Read, Bash"))
    place.write(BEFORE, DENIES)
    done = place.run("--to", "opencode", "--respect-config")
    permission = head(place.root / "repo/.opencode/agents/keeper.md")["permission"]
    assert isinstance(permission, dict)
    assert permission.get("bash", "deny") == "deny", done.stderr


def test_a_configuration_adds_to_the_file_that_says_the_name(place: Place) -> None:
    place.write("repo/.opencode/agents/watch.md", KEEPER.replace("---\n", "---\nname: keeper\n", 1))
    place.write("repo/opencode.json", {"agent": {"keeper": {"permission": {"bash": "deny"}}}})
    done = place.run("--to", "claude")
    assert done.returncode == 0, done.stderr
    assert head(place.root / "repo/.claude/agents/keeper.md")["disallowedTools"] == "Bash"
