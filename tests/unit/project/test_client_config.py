"""What is said and done about the limits of a client's own configuration, from the command line.

Belongs here: the corners, one by one. Not here: the laws over any configuration
(`laws/test_client_config_laws.py`).
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

import agentc
from agentc.lens.client_config import Base, ConfigLocation
from agentc.project.config_places import ConfigPlaces
from agentc.vendors.claude.locations import CONFIGURATION
from tests.support.carried import edit_fields
from tests.support.in_process import Outcome, call_here
from tests.support.models import glob

KEEPER = "---\ndescription: Keeps the light\nmode: subagent\n---\nLook.\n"
LISTED = "---\nname: keeper\ndescription: Keeps the light\ntools: {tools}\n---\nLook.\n"
LEFT = "warning[PERM-CONFIG-LEFT]"


@dataclass(frozen=True)
class Place:
    """A home, and a repository with a package in it."""

    root: Path

    def write(self, path: str, text: object) -> Path:
        """A file of the place; what is no text becomes JSON."""
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text if isinstance(text, str) else json.dumps(text))
        return file

    def run(self, *arguments: str, folder: str = "repo", stdin: str = "", **more: str) -> Outcome:
        """The command in a folder, with nothing of the machine's user."""
        env = {
            "PATH": os.environ.get("PATH", ""),
            "HOME": str(self.root / "home"),
            **more,
        }
        words = ("convert", *arguments)
        return call_here(words, self.root / folder, env, clear=True, stdin=stdin)


@pytest.fixture
def place(tmp_path: Path) -> Place:
    for folder in ("home", "repo/.git", "repo/pkg"):
        (tmp_path / folder).mkdir(parents=True)
    return Place(tmp_path)


def head(path: Path) -> dict[str, object]:
    """The frontmatter of a file."""
    stated: dict[str, object] = yaml.safe_load(path.read_text().split("---\n")[1])
    return stated


def test_limits_that_stay_behind_are_told_once_with_lines_for_the_target(place: Place) -> None:
    place.write("repo/opencode.json", {"permission": {"bash": "deny", "webfetch": "ask"}})
    for name in ("keeper", "mate"):
        place.write(f"repo/.opencode/agents/{name}.md", KEEPER)
    done = place.run("--to", "claude")
    assert done.returncode == 0
    assert done.stderr.count(LEFT) == 1
    assert "OpenCode (opencode.json), for 2 agents: bash: deny, webfetch: ask" in done.stderr
    (line,) = (line for line in done.stderr.splitlines() if line.strip().startswith("{"))
    assert json.loads(line) == {"permissions": {"deny": ["Bash"]}}
    assert "--fold-config" in done.stderr
    assert done.stderr.splitlines()[-1].endswith(
        "limits of your OpenCode configuration stayed behind"
    )
    assert "disallowedTools" not in head(place.root / "repo/.claude/agents/keeper.md")


def test_settings_of_claude_code_stay_behind_with_a_word(place: Place) -> None:
    place.write("repo/.claude/settings.json", {"permissions": {"deny": ["Bash(curl *)"]}})
    place.write("home/.claude/settings.json", {"permissions": {"deny": ["WebFetch"]}})
    place.write("repo/.claude/agents/keeper.md", LISTED.format(tools="Read, Bash, WebFetch"))
    done = place.run("--to", "opencode")
    (line,) = (line for line in done.stderr.splitlines() if line.strip().startswith("{"))
    pasted = json.loads(line)["permission"]
    assert pasted["webfetch"] == "deny"
    assert pasted["bash"] == {"curl *": "deny"}
    assert "--respect-config" in done.stderr


@pytest.mark.parametrize(
    ("path", "source", "stated"),
    [
        (".claude/settings.json", "claude", {"permissions": {"deny": ["Bash(x\nforged: y)"]}}),
        (".claude/settings.json", "claude", {"deniedMcpServers": [{"serverName": "x\nforged: y"}]}),
        (".claude/settings.json", "claude", {"deniedMcpServers": [{"serverUrl": "x\nforged: y"}]}),
        ("opencode.json", "opencode", {"permission": {"bash": {"x\nforged: y": "deny"}}}),
        ("opencode.json", "opencode", {"permission": {"read": {"x\nforged: y": "ask"}}}),
    ],
)
def test_a_limit_of_a_configuration_forges_no_line_of_the_report(
    place: Place, path: str, source: str, stated: object
) -> None:
    place.write(f"repo/{path}", stated)
    place.write(f"repo/.{source}/agents/keeper.md", LISTED.replace("tools: {tools}\n", ""))
    for folding in ((), ("--fold-config",)):
        done = place.run("--from", source, "--to", "extended", "--dry-run", *folding)
        assert "forged: y" in done.stderr or folding
        assert not any(line.startswith("forged") for line in done.stderr.splitlines())


@pytest.mark.parametrize(
    "stated",
    [
        b'{"permissions": {"deny": ["Bash(\xffx)", "WebFetch"]}}',
        b'{"permissions": {"deny": ["Bash(\\ud800x)", "WebFetch"]}}',
        b'\xef\xbb\xbf{"permissions": {"deny": ["WebFetch", 5]}}',
        '\ufeff{"permissions": {"deny": ["WebFetch"]}}'.encode("utf-16-le"),
    ],
)
def test_settings_that_are_hardly_text_limit_as_their_client_reads_them(
    place: Place, stated: bytes
) -> None:
    place.write("repo/.claude/agents/keeper.md", LISTED.format(tools="Read, WebFetch"))
    place.write("repo/.claude/settings.json", "").write_bytes(stated)
    done = place.run("--to", "opencode", "--fold-config")
    assert done.returncode == 0, done.stderr
    assert "PERM-CONFIG-UNREAD" not in done.stderr
    limits = head(place.root / "repo/.opencode/agents/keeper.md")["permission"]
    assert isinstance(limits, dict)
    assert limits.get("webfetch", "deny") == "deny"


@pytest.mark.parametrize("more", ["[" * 100_000 + "]" * 100_000, '"' + "x" * (4 << 20) + '"'])
def test_settings_that_are_too_much_are_not_passed_over(place: Place, more: str) -> None:
    place.write("repo/.claude/agents/keeper.md", LISTED.format(tools="Read, WebFetch"))
    text = f'{{"x": {more}, "permissions": {{"deny": ["WebFetch"]}}}}'
    place.write("repo/.claude/settings.json", text)
    done = place.run("--to", "opencode", "--fold-config")
    assert done.returncode == 2
    assert "error[config]" in done.stderr
    assert "may read it, so nobody knows what it limits" in done.stderr


def test_a_variable_that_is_no_text_limits_all_the_same(place: Place) -> None:
    place.write("repo/.opencode/agents/keeper.md", LISTED.replace("tools: {tools}\n", ""))
    stated = b'{"bash": {"\xff *": "deny"}}'.decode("utf-8", "surrogateescape")
    done = place.run("--to", "extended", "--fold-config", OPENCODE_PERMISSION=stated)
    assert done.returncode == 0, done.stderr
    assert "\ufffd *" in (place.root / "repo/agents/keeper.md").read_text(encoding="utf-8")


def hook(matcher: str, *commands: str, event: str = "PreToolUse") -> dict[str, object]:
    """Settings with one hook."""
    run = [{"type": "command", "command": command} for command in commands]
    return {"hooks": {event: [{"matcher": matcher, "hooks": run}]}}


def test_a_guarding_hook_of_settings_stays_behind_with_the_lines_that_stand_in_for_it(
    place: Place,
) -> None:
    """Obeyed, they end the warning."""
    place.write("repo/.claude/settings.json", hook("Bash", "./guard"))
    place.write("repo/.claude/agents/keeper.md", LISTED.format(tools="Read, Bash"))
    told = place.run("--to", "opencode")
    assert "Claude Code (.claude/settings.json), for 1 agent: the hook PreToolUse(Bash)" in (
        told.stderr
    )
    (line,) = (line for line in told.stderr.splitlines() if line.strip().startswith("{"))
    assert json.loads(line) == {"permission": {"bash": "ask"}}
    place.write("repo/opencode.json", json.loads(line))
    done = place.run("--to", "opencode", "--respect-config", "--force")
    assert LEFT not in done.stderr
    stated = head(place.root / "repo/.opencode/agents/keeper.md")["permission"]
    assert isinstance(stated, dict)
    assert stated["bash"] == "ask"


@pytest.mark.parametrize("event", ["PreToolUse", "PermissionRequest"])
def test_a_guarding_hook_of_settings_is_folded_in_as_one_of_the_agents_own(
    place: Place, event: str
) -> None:
    place.write("repo/.claude/settings.json", hook("Bash", "./guard", event=event))
    place.write("repo/.claude/agents/keeper.md", LISTED.format(tools="Read, Bash"))
    done = place.run("--to", "opencode", "--fold-config", "--on-loss", "fail")
    assert (done.returncode, LEFT in done.stderr) == (0, False), done.stderr
    stated = head(place.root / "repo/.opencode/agents/keeper.md")["permission"]
    assert isinstance(stated, dict)
    assert stated["bash"] == "ask"
    place.run("--to", "gemini", "--fold-config")
    assert head(place.root / "repo/.gemini/agents/keeper.md")["tools"] == ["read_file"]


def test_what_hooks_of_settings_refuse_is_let_go_where_the_user_says_so(place: Place) -> None:
    place.write("repo/.claude/settings.json", hook("Bash", "./guard"))
    place.write("repo/.claude/agents/keeper.md", LISTED.format(tools="Read, Bash"))
    done = place.run("--to", "opencode", "--fold-config", "--allow-widening", "hooks")
    assert "--allow-widening lets go: the hook PreToolUse(Bash)" in done.stderr
    stated = head(place.root / "repo/.opencode/agents/keeper.md")["permission"]
    assert isinstance(stated, dict)
    assert stated["bash"] == "allow"


@pytest.mark.parametrize(
    "settings",
    [
        hook("Bash"),  # it starts nothing
        hook("Bash", "./log", event="PostToolUse"),
        hook("WebFetch", "./guard"),  # which is not granted
        {**hook("Bash", "./guard"), "disableAllHooks": True},
    ],
)
def test_a_hook_of_settings_that_takes_nothing_is_no_limit(
    place: Place, settings: dict[str, object]
) -> None:
    place.write("repo/.claude/settings.json", settings)
    place.write("repo/.claude/agents/keeper.md", LISTED.format(tools="Read, Bash"))
    assert LEFT not in place.run("--to", "opencode").stderr
    done = place.run("--to", "opencode", "--fold-config", "--check")
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("matcher", [None, "Bash", ".*"])
def test_a_hook_at_the_target_keeps_no_limit(place: Place, matcher: str | None) -> None:
    hook: dict[str, object] = {"hooks": [{"type": "command", "command": "./guard.sh"}]}
    hook |= {} if matcher is None else {"matcher": matcher}
    place.write("repo/.claude/settings.json", {"hooks": {"PreToolUse": [hook]}})
    place.write("repo/opencode.json", {"permission": {"bash": {"rm *": "deny"}}})
    place.write("repo/.opencode/agents/mate.md", KEEPER)
    done = place.run(".opencode/agents/mate.md", "--to", "claude", "-o", ".")
    assert LEFT in done.stderr


@pytest.mark.parametrize("kept", [("WebFetch",), ("Bash(curl *)",), ("WebFetch", "Bash(curl *)")])
def test_what_the_targets_configuration_says_as_well_does_not_stay_behind(
    place: Place, kept: tuple[str, ...]
) -> None:
    """The line that the warning gives, obeyed, ends it; a part of it does not."""
    place.write(
        "repo/.claude/settings.json", {"permissions": {"deny": ["Bash(curl *)", "WebFetch"]}}
    )
    place.write("repo/.claude/agents/keeper.md", LISTED.format(tools="Read, Bash, WebFetch"))
    told = place.run("--to", "opencode")
    (line,) = (line for line in told.stderr.splitlines() if line.strip().startswith("{"))
    stated = json.loads(line)["permission"]
    if "WebFetch" not in kept:
        del stated["webfetch"]
    if "Bash(curl *)" not in kept:
        del stated["bash"]
    place.write("repo/opencode.json", {"permission": stated})
    assert (
        LEFT in place.run("--to", "opencode", "--force").stderr
    )  # an agent's own grants win over it
    done = place.run("--to", "opencode", "--force", "--respect-config")
    assert (LEFT in done.stderr) == (len(kept) == 1)
    # Claude Code's settings win in any case.
    place.write("repo/.opencode/agents/mate.md", KEEPER)
    (place.root / "repo/.claude/agents/keeper.md").unlink()
    assert (
        LEFT in place.run(".opencode/agents/mate.md", "--to", "claude", "-o", ".").stderr
    ) is False


@pytest.mark.parametrize("stated", ["option", "agentc.toml"])
def test_limits_are_folded_into_each_agent_where_that_is_wanted(place: Place, stated: str) -> None:
    place.write("repo/opencode.json", {"permission": {"bash": "deny"}})
    place.write("repo/.opencode/agents/keeper.md", KEEPER)
    if stated == "agentc.toml":
        place.write("repo/agentc.toml", "[permissions]\nfold_config = true\n")
    done = place.run("--to", "claude", *(("--fold-config",) if stated == "option" else ()))
    assert head(place.root / "repo/.claude/agents/keeper.md")["disallowedTools"] == "Bash"
    assert LEFT not in done.stderr
    assert "stayed behind" not in done.stderr
    assert "PERM-CONFIG-FOLDED" in done.stderr


def test_a_run_that_must_lose_nothing_fails_on_limits_that_stay_behind(place: Place) -> None:
    place.write("repo/opencode.json", {"permission": {"bash": "deny"}})
    place.write("repo/.opencode/agents/keeper.md", KEEPER)
    done = place.run("--to", "claude", "--on-loss", "fail")
    assert done.returncode == 1
    assert "--fold-config" in done.stderr
    assert not (place.root / "repo/.claude").exists()
    folded = place.run("--to", "claude", "--on-loss", "fail", "--fold-config")
    assert (folded.returncode, "lost something" in folded.stderr) == (0, False), folded.stderr
    assert head(place.root / "repo/.claude/agents/keeper.md")["disallowedTools"] == "Bash"


def test_what_the_target_cannot_say_of_folded_limits_is_lost(place: Place) -> None:
    """Claude Code names no files of one tool: what is folded in narrows further than the
    configuration says."""
    place.write("repo/opencode.json", {"permission": {"bash": {"rm *": "deny"}}})
    place.write(
        "repo/.opencode/agents/keeper.md", KEEPER.replace("---\n", "---\ntemperature: 0.1\n", 1)
    )
    done = place.run("--to", "claude", "--fold-config", "--on-loss", "fail")
    assert done.returncode == 1, done.stderr
    assert "permission would be lost" in done.stderr


def test_limits_for_one_agent_by_name_are_always_folded_in(place: Place) -> None:
    place.write("repo/opencode.json", {"agent": {"keeper": {"permission": {"bash": "deny"}}}})
    for name in ("keeper", "mate"):
        place.write(f"repo/.opencode/agents/{name}.md", KEEPER)
    done = place.run("--to", "claude")
    assert head(place.root / "repo/.claude/agents/keeper.md")["disallowedTools"] == "Bash"
    assert "disallowedTools" not in head(place.root / "repo/.claude/agents/mate.md")
    assert LEFT not in done.stderr


def test_what_is_stated_by_name_takes_the_place_of_what_opened_everything(place: Place) -> None:
    """The agent's `"*": allow` would lift the question about lists; merged with what is stated for
    it, it does not."""
    place.write("repo/opencode.json", {"permission": {"list": "ask"}})
    place.write(
        "repo/.opencode/opencode.json",
        {"agent": {"keeper": {"permission": {"*": {"rev": "deny"}}}}},
    )
    opened = KEEPER.replace("mode: subagent\n", 'mode: subagent\npermission: {"*": allow}\n')
    place.write("repo/pkg/.opencode/agents/keeper.md", opened)
    done = place.run("--to", "extended", "--fold-config", "--no-carry", folder="repo/pkg")
    assert done.returncode == 0, done.stderr
    rules = head(place.root / "repo/pkg/agents/keeper.md")["permission"]
    assert isinstance(rules, list)
    of_lists = [
        rule
        for rule in rules
        if {"list", "*"} & {*rule.values()} and rule.get("pattern", "*") == "*"
    ]
    assert of_lists[-1] == {"ask": "list"}
    outside = [
        rule for rule in rules if "external_directory" in rule.values() and "pattern" not in rule
    ]
    assert outside[-1] == {"default": "external_directory"}


def test_nothing_is_said_where_the_agent_says_it_itself(place: Place) -> None:
    place.write("repo/opencode.json", {"permission": {"bash": "deny"}})
    stated = KEEPER.replace("mode: subagent\n", "mode: subagent\npermission:\n  bash: deny\n")
    place.write("repo/.opencode/agents/keeper.md", stated)
    done = place.run("--to", "claude")
    assert LEFT not in done.stderr
    assert "stayed behind" not in done.stderr


@pytest.mark.parametrize(
    "path",
    [
        "repo/opencode.json",
        "repo/opencode.jsonc",
        "repo/pkg/opencode.json",
        "repo/.opencode/opencode.json",
        "repo/pkg/.opencode/opencode.jsonc",
        "home/.config/opencode/config.json",
        "home/.config/opencode/opencode.jsonc",
        "home/.opencode/opencode.json",
    ],
)
@pytest.mark.parametrize("side", ["source", "target"])
def test_every_place_of_opencode_counts_on_both_sides(place: Place, path: str, side: str) -> None:
    place.write(path, {"permission": {"bash": "deny"}})
    if side == "source":
        place.write("repo/pkg/.opencode/agents/keeper.md", KEEPER)
        done = place.run("--to", "claude", "--fold-config", folder="repo/pkg")
        assert (
            head(place.root / "repo/pkg/.claude/agents/keeper.md")["disallowedTools"] == "Bash"
        ), done.stderr
        return
    place.write("repo/pkg/.claude/agents/keeper.md", LISTED.format(tools="Read, Bash"))
    done = place.run("--to", "opencode", "--respect-config", folder="repo/pkg")
    permission = head(place.root / "repo/pkg/.opencode/agents/keeper.md")["permission"]
    assert isinstance(permission, dict)
    assert permission["bash"] == "deny", done.stderr


@pytest.mark.parametrize("stated", ["{root}/xdg", "../xdg"])
def test_the_folder_for_configurations_can_be_another(place: Place, stated: str) -> None:
    place.write("xdg/opencode/opencode.json", {"permission": {"bash": "deny"}})
    place.write("home/.config/opencode/opencode.json", {"permission": {"webfetch": "deny"}})
    place.write("repo/.opencode/agents/keeper.md", KEEPER)
    place.run("--to", "claude", "--fold-config", XDG_CONFIG_HOME=stated.format(root=place.root))
    assert head(place.root / "repo/.claude/agents/keeper.md")["disallowedTools"] == "Bash"


def test_what_lies_above_the_repository_does_not_count(place: Place) -> None:
    place.write("opencode.json", {"permission": {"bash": "deny"}})
    place.write("repo/.opencode/agents/keeper.md", KEEPER)
    assert LEFT not in place.run("--to", "claude").stderr


@pytest.mark.parametrize("path", ["repo/.claude/settings.json", "repo/.claude/settings.local.json"])
def test_every_place_of_claude_code_counts(place: Place, path: str) -> None:
    place.write(path, {"permissions": {"deny": ["Bash"]}})
    place.write("repo/.claude/agents/keeper.md", LISTED.format(tools="Read, Bash"))
    place.run("--to", "opencode", "--fold-config")
    permission = head(place.root / "repo/.opencode/agents/keeper.md")["permission"]
    assert isinstance(permission, dict)
    assert permission["bash"] == "deny"


def test_a_grant_lifts_no_denial_that_overlaps_it(place: Place) -> None:
    place.write("repo/opencode.json", {"permission": {"*_sink*": "deny"}})
    place.write("repo/.claude/agents/keeper.md", LISTED.format(tools="Read, mcp__tides"))
    place.run("--to", "opencode", "--respect-config", "-q")
    permission = head(place.root / "repo/.opencode/agents/keeper.md")["permission"]
    assert isinstance(permission, dict)
    keys = list(permission)
    denied = [key for key in keys if "_sink" in key and permission[key] == "deny"]
    assert permission["tides_*"] == "allow"
    assert denied
    assert min(map(keys.index, denied)) > keys.index("tides_*")


@pytest.mark.parametrize("general", ["ask", "deny", {"*": "ask"}])
@pytest.mark.parametrize(
    "tools", ["mcp__tides, Write", "Edit", "Read, Bash, mcp__tides__read", "Agent(mate), Skill"]
)
def test_a_configuration_over_everything_is_kept_to(
    place: Place, general: object, tools: str
) -> None:
    place.write(
        "repo/opencode.json",
        {"permission": {"*": general} if isinstance(general, str) else general},
    )
    place.write("repo/.claude/agents/keeper.md", LISTED.format(tools=tools))
    done = place.run("--to", "opencode", "--respect-config")
    assert done.returncode in (0, 1), done.stderr
    assert "INTERNAL" not in done.stderr
    if done.returncode == 0:
        assert "allow" not in str(head(place.root / "repo/.opencode/agents/keeper.md"))


def test_what_was_folded_in_stays_out_of_the_original(place: Place) -> None:
    place.write("repo/opencode.json", {"permission": {"bash": "deny"}})
    original = place.write("repo/.opencode/agents/keeper.md", KEEPER)
    place.run("--to", "claude", "--fold-config")
    out = place.root / "repo/.claude/agents/keeper.md"
    done = place.run(str(out), "--to", "opencode", "--into", str(original))
    assert (done.returncode, original.read_text()) == (0, KEEPER), done.stderr
    out.write_text(out.read_text().replace("Look.", "Look twice."))
    done = place.run(str(out), "--to", "opencode", "--into", str(original))
    assert (done.returncode, original.read_text()) == (0, KEEPER.replace("Look.", "Look twice.")), (
        done.stderr
    )


@pytest.mark.parametrize(
    ("edit", "left", "told"),
    [
        (("Bash, WebFetch", "Bash"), "edit: deny", "not put back: {}"),
        (("Bash, WebFetch", "Bash, Grep"), "edit: deny\n  grep: deny", "put back; but {}"),
        (("WebFetch", "WebFetch, Grep"), "edit: deny\n  grep: deny", ""),
    ],
)
def test_an_edit_of_what_the_configuration_limits_is_told(
    place: Place, edit: tuple[str, str], left: str, told: str
) -> None:
    """It is to be changed there; what else was edited is put back."""
    limits = {"agent": {"keeper": {"permission": {"bash": "deny", "webfetch": "deny"}}}}
    place.write("repo/opencode.jsonc", limits)
    text = KEEPER.replace("---\nLook", "permission:\n  edit: deny\n---\nLook")
    original = place.write("repo/.opencode/agents/keeper.md", text)
    place.run("--to", "claude")
    out = place.root / "repo/.claude/agents/keeper.md"
    assert edit[0] in out.read_text()
    out.write_text(edit_fields(out.read_text(), *edit))
    done = place.run(str(out), "--into", str(original), "--accept-widening")
    assert original.read_text() == text.replace("edit: deny", left), done.stderr
    where = 'opencode.jsonc limits web_fetch for "keeper": change it there'
    assert (where in done.stderr) == bool(told)
    assert told.format(where) in done.stderr
    again = place.run(str(out), "--into", str(original), "--accept-widening")
    assert (again.returncode, where in again.stderr) == (0, False)
    assert original.read_text() == text.replace("edit: deny", left)


def test_a_configuration_that_is_no_json(place: Place) -> None:
    place.write("repo/.claude/settings.json", '{"permissions": {"deny": ["Bash"],}}')
    place.write("repo/.claude/agents/keeper.md", LISTED.format(tools="Read, Bash"))
    done = place.run("--to", "opencode")
    assert done.returncode == 0
    assert "warning[PERM-CONFIG-UNREAD]: .claude/settings.json: not valid JSON" in done.stderr
    place.write("repo/opencode.json", '{"permission": ')
    place.write("repo/.opencode/agents/mate.md", KEEPER)
    done = place.run(".opencode/agents/mate.md", "--to", "claude")
    assert done.returncode == 2
    assert "opencode.json:1:" in done.stderr


def test_limits_that_stay_behind_are_told_to_programs_too(place: Place) -> None:
    place.write("repo/opencode.json", {"permission": {"bash": "deny"}})
    place.write("repo/.opencode/agents/keeper.md", KEEPER)
    (left,) = json.loads(place.run("--to", "claude", "--json").stdout)["config_limits"]
    assert left["limits"] == ["bash: deny"]
    assert left["paste"]["values"] == {"permissions": {"deny": ["Bash"]}}


def test_the_interface_for_programs_reads_no_configuration(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    place.write("repo/opencode.json", {"permission": {"bash": "deny"}})
    monkeypatch.chdir(place.root / "repo")
    done = agentc.convert(
        KEEPER, source="opencode", target="claude", path=".opencode/agents/keeper.md"
    )
    assert "disallowedTools" not in done.text


def test_no_test_reads_the_home_of_the_machines_user() -> None:
    """What runs of other tests note there for `agentc undo` is no configuration."""
    home = Path.home()
    assert home.name.startswith("agentc-home-")
    noted = home / ".local" / "state" / "agentc"
    files = [path for path in home.rglob("*") if not path.is_dir()]
    assert all(path.is_relative_to(noted) for path in files), files


def test_what_the_users_own_configuration_states_by_name_is_not_put_in_twice(place: Place) -> None:
    stated = {"agent": {"keeper": {"permission": {"bash": "deny"}}}}
    place.write("home/.config/opencode/opencode.json", stated)
    source = place.write("repo/.opencode/agents/keeper.md", KEEPER)
    for more in ((), ("--fold-config",)):
        done = place.run(
            str(source), "--to", "opencode", "-o", str(place.root / "home"), "--force", *more
        )
        assert done.returncode == 0, done.stderr
        [written] = (place.root / "home").rglob("keeper.md")
        assert "permission" not in head(written)


def test_more_that_is_stated_by_name_could_be_lifted_at_the_target(place: Place) -> None:
    def limit(permission: str) -> dict[str, object]:
        return {"agent": {"keeper": {"permission": {permission: "deny"}}}}

    place.write("home/.config/opencode/opencode.json", limit("bash"))
    place.write("repo/opencode.json", limit("webfetch"))
    source = place.write("repo/.opencode/agents/keeper.md", KEEPER)
    done = place.run(str(source), "--to", "opencode", "-o", str(place.root / "home"))
    assert done.returncode == 1, done.stderr
    assert "error[config-by-name]" in done.stderr
    assert "/home/.config/opencode/opencode.json)" in done.stderr
    assert "--fold-config" not in done.stderr


def test_an_agent_of_a_configuration_is_merged_with_its_own_file(place: Place) -> None:
    """Also where the configuration alone is named."""
    stated = {"description": "Keeps the light", "prompt": "Look.", "mode": "subagent"}
    place.write("repo/opencode.json", {"agent": {"keeper": stated}})
    place.write("repo/.opencode/agents/keeper.md", "---\npermission:\n  bash: deny\n---\n")
    done = place.run("opencode.json", "--to", "claude", "-o", ".")
    assert done.returncode == 0, done.stderr
    assert head(place.root / "repo/.claude/agents/keeper.md")["disallowedTools"] == "Bash"


def test_what_a_configuration_adds_to_an_own_file_is_no_second_agent(place: Place) -> None:
    """Its limits are put into what is made of the file, other fields are told."""
    added = {"permission": {"webfetch": "deny"}, "top_p": 0.5}
    place.write("repo/opencode.json", {"agent": {"keeper": added}})
    place.write("repo/.opencode/agents/keeper.md", KEEPER)
    for paths in ((), ("opencode.json", ".opencode")):
        done = place.run(*paths, "--to", "claude", "--force")
        assert done.returncode == 0, done.stderr
        assert "warning[config-fields]" in done.stderr
        assert "keeper.md; `top_p` will not be taken along" in done.stderr
        denied = head(place.root / "repo/.claude/agents/keeper.md")["disallowedTools"]
        assert "WebFetch" in str(denied)


def test_a_configuration_that_is_named_alone_leads_to_the_own_file(place: Place) -> None:
    place.write("repo/opencode.json", {"agent": {"keeper": {"permission": {"bash": "deny"}}}})
    file = place.write("repo/.opencode/agents/keeper.md", KEEPER)
    done = place.run("opencode.json", "--to", "claude", "-o", "-")
    assert "hint: convert .opencode/agents/keeper.md" in done.stderr
    assert "config-fields" not in place.run("--to", "claude").stderr
    file.write_text("---\ntemperature: [0.9\n---\nLook.\n")
    broken = place.run("--to", "claude", "--force")
    assert broken.stderr.count("temperature") == 1


def test_json_is_read_as_json_whatever_format_of_its_vendor_is_named(place: Place) -> None:
    place.write("repo/opencode.json", {"agent": {"keeper": {"prompt": "Look."}}})
    done = place.run("opencode.json", "--from", "opencode", "--to", "claude", "-o", "-")
    assert "name: keeper\n" in done.stdout


def test_the_lines_for_claudes_settings_say_servers_and_whole_questions(place: Place) -> None:
    stated = {"read": "ask", "gh_*": "deny", "web*": "deny", "bash": {"rm *": "ask"}}
    place.write("repo/opencode.json", {"permission": stated})
    source = place.write("repo/.opencode/agents/keeper.md", KEEPER)
    done = place.run(str(source), "--to", "claude", "-o", "-")
    (line,) = (line for line in done.stderr.splitlines() if '{"permissions"' in line)
    limits = json.loads(line)["permissions"]
    assert (limits["ask"], "mcp__gh" in limits["deny"]) == (["Read", "Bash(rm *)"], True)


OPEN = KEEPER.replace("subagent\n", "subagent\npermission:\n  bash: allow\n")


@pytest.mark.parametrize(
    ("variable", "stated"),
    [
        ("OPENCODE_PERMISSION", {"webfetch": "deny"}),
        ("OPENCODE_CONFIG_CONTENT", {"permission": {"webfetch": "deny"}}),
    ],
)
def test_a_configuration_in_the_environment_counts_like_a_file(
    place: Place, variable: str, stated: dict[str, object]
) -> None:
    place.write("repo/.opencode/agents/keeper.md", OPEN)
    text = {variable: json.dumps(stated)}
    told = place.run("--to", "claude", "--dry-run", **text)
    assert f"OpenCode (${variable}), for 1 agent: webfetch: deny" in told.stderr
    place.run("--to", "claude", "--fold-config", **text)
    assert head(place.root / "repo/.claude/agents/keeper.md")["disallowedTools"] == "WebFetch"


def test_a_grant_lifts_no_denial_in_the_environment(place: Place) -> None:
    place.write("repo/.claude/agents/keeper.md", LISTED.format(tools="Read, Bash"))
    text = {"OPENCODE_PERMISSION": json.dumps({"bash": "deny"})}
    done = place.run("--to", "opencode", "--respect-config", **text)
    assert "PERM-CONFIG-KEPT" in done.stderr
    stated = head(place.root / "repo/.opencode/agents/keeper.md")["permission"]
    assert isinstance(stated, dict)
    assert stated.get("bash", "deny") == "deny"


@pytest.mark.parametrize("text", ["{bash: deny}", '{"bash": "deny",}', '"deny"', '["deny"]'])
def test_what_the_client_passes_over_in_the_environment_is_told(place: Place, text: str) -> None:
    place.write("repo/.opencode/agents/keeper.md", OPEN)
    done = place.run("--to", "claude", OPENCODE_PERMISSION=text)
    assert done.returncode == 0
    assert "warning[PERM-CONFIG-UNREAD]: $OPENCODE_PERMISSION: " in done.stderr


def test_a_configuration_in_the_environment_that_cannot_be_read_is_an_error(place: Place) -> None:
    place.write("repo/.opencode/agents/keeper.md", OPEN)
    done = place.run("--to", "claude", OPENCODE_CONFIG_CONTENT='{"permission"')
    assert done.returncode == 2
    assert "$OPENCODE_CONFIG_CONTENT:1:14: error[config]: " in done.stderr


@pytest.mark.parametrize(
    ("variable", "counts"),
    [
        ("OPENCODE_CONFIG_DIR", True),
        ("OPENCODE_TEST_MANAGED_CONFIG_DIR", True),
        ("OPENCODE_CONFIG_CONTENT", True),
        ("OPENCODE_CONFIG", False),
    ],
)
def test_what_is_merged_after_an_agents_file_wins_over_it(
    place: Place, variable: str, *, counts: bool
) -> None:
    """As `opencode debug agent` shows of 1.18.33."""
    place.write("repo/.opencode/agents/keeper.md", OPEN)
    stated = {"agent": {"keeper": {"permission": {"bash": "deny"}}}}
    file = place.write("stated/opencode.json", stated)
    holds = {"OPENCODE_CONFIG_CONTENT": json.dumps(stated), "OPENCODE_CONFIG": str(file)}
    place.run("--to", "claude", **{variable: holds.get(variable, str(file.parent))})
    written = head(place.root / "repo/.claude/agents/keeper.md")
    assert ("disallowedTools" in written) is counts


def test_an_administrators_settings_stand_in_several_files(
    tmp_path: Path,
) -> None:
    """Hidden files, and those with another ending, are none of them (client 2.1.332)."""
    for name in ("managed-settings.json", "b.json", "a.json", ".c.json", "d.txt"):
        path = tmp_path / ("" if name.startswith("managed") else "managed-settings.d") / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("{}")
    files = next(where.files for where in CONFIGURATION if where.base is Base.SYSTEM)
    location = ConfigLocation(Base.SYSTEM, files, str(tmp_path))
    found = ConfigPlaces().list_existing((location,), None)
    assert [path.name for path in found] == ["managed-settings.json", "a.json", "b.json"]


def test_a_grant_lifts_no_denial_below_the_home_folder(place: Place) -> None:
    """The client fills in `~` before it looks for the last rule that matches (1.18.33)."""
    home = place.root / "home"
    place.write(
        "repo/opencode.json",
        {"permission": {"bash": {"*": "ask", "~/bin/x*": "deny"}}},
    )
    place.write("repo/.claude/agents/keeper.md", LISTED.format(tools=f"Bash({home}/bin/*)"))
    place.run("--to", "opencode", "--respect-config", "-q")
    permission = head(place.root / "repo/.opencode/agents/keeper.md")["permission"]
    assert isinstance(permission, dict)
    rules = [("*", "ask"), ("~/bin/x*", "deny"), *_list_rules(permission.get("bash", {}))]
    typed = f"{home}/bin/xyz"
    matching = [
        action
        for pattern, action in rules
        if glob(pattern.replace("~/", f"{home}/") if pattern.startswith("~/") else pattern, typed)
    ]
    assert matching[-1] == "deny"


def _list_rules(stated: object) -> list[tuple[str, str]]:
    return [*stated.items()] if isinstance(stated, dict) else [("*", str(stated))]


def test_a_typed_command_stays_denied_where_it_begins_like_the_home_folder(place: Place) -> None:
    """Claude Code matches a command as it was typed (2.1.332); OpenCode fills in a pattern's `~`,
    so that `~/bin/deploy *` would not be this command any more."""
    place.write("repo/.claude/settings.json", {"permissions": {"deny": ["Bash(~/bin/deploy:*)"]}})
    place.write("repo/.claude/agents/keeper.md", LISTED.format(tools="Read, Bash"))
    place.run("--to", "opencode", "--fold-config", "-q")
    permission = head(place.root / "repo/.opencode/agents/keeper.md")["permission"]
    assert isinstance(permission, dict)
    assert _list_rules(permission["bash"])[-1] == ("?/bin/deploy *", "deny")


@pytest.mark.parametrize("more", [(), ("--fold-config",), ("--on-loss", "fail")])
def test_standard_input_counts_as_a_file_of_the_project(
    place: Place, more: tuple[str, ...]
) -> None:
    place.write("repo/opencode.json", {"permission": {"bash": "deny"}})
    arguments = ("-", "--from", "opencode", "--to", "claude", "--name", "keeper", *more)
    done = place.run(*arguments, stdin=KEEPER)
    if "--fold-config" in more:
        assert "disallowedTools: Bash" in done.stdout
        assert LEFT not in done.stderr
    else:
        assert "PERM-CONFIG-LEFT" in done.stderr
        assert done.returncode == (1 if more else 0)


@pytest.mark.parametrize("target", ["extended", "claude"])
def test_a_file_is_the_same_whoever_converts_it(place: Place, target: str) -> None:
    """What another pattern decides below one's own home folder is decided otherwise elsewhere."""
    rules = '{"~/a/*": deny, "' + str(place.root / "home") + '/*": allow}'
    text = f"---\ndescription: d\nmode: subagent\npermission: {{read: {rules}}}\n---\nLook.\n"
    place.write("repo/.opencode/agents/keeper.md", text)
    (place.root / "other").mkdir()
    command = (".opencode/agents/keeper.md", "--to", target, "-o", "-", "--allow-widening", "read")
    one, other = (place.run(*command, HOME=str(place.root / at)) for at in ("home", "other"))
    assert one.returncode == other.returncode == 0, one.stderr + other.stderr
    assert one.stdout == other.stdout
    assert target != "extended" or "~/a/*" in one.stdout
