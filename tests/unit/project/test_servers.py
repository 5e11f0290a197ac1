"""Denials of MCP servers by a pattern, in a client that can name servers alone: the law, and the
corners of it.

Belongs here: which servers are closed, which are known, what is said of the others. Not here:
patterns over names in general (`unit/permissions/test_name_patterns.py`), real clients (`clients/test_servers.py`).
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

import agentc
from agentc.errors import Refused
from agentc.ir.field_change import Outcome
from agentc.permissions.compare import compare
from tests.conftest import FEWER
from tests.support.carried import part_behind
from tests.support.models import claude, opencode
from tests.support.models.order import at_most
from tests.support.models.servers import named
from tests.support.projects import Project
from tests.support.servers import SERVERS as SESSION
from tests.support.servers import VECTORS, Row, written

SERVERS = ("g", "gh", "gh_x", "gh-x", "web", "webster", "a", "a_b", "x")
TOOLS = ("x", "get", "get_x", "b", "b_c", "x_get")
KEYS = (
    "gh_*", "web*", "g*", "gh*", "gh_get*", "gh_get_*", "a_*", "a_b_*", "a_b*", "webster_*", "x_*", "gh-x_*", "m*",
    "gh_get", "a_b_c", "gh_x_get", "w*",
)  # fmt: skip
# Beside these, nothing can be told server by server.
OTHERS = ("*_get", "?h_*", "g*t")
MAPS = st.lists(
    st.tuples(
        st.sampled_from(KEYS * 4 + OTHERS), st.sampled_from(("deny", "deny", "ask", "allow"))
    ),
    max_size=5,
).map(dict)
LISTED = st.frozensets(st.sampled_from(SERVERS), max_size=4)
ALL_SERVERS = "mcp__*"


def converted(
    text: str, source: str = "opencode", target: str = "claude", **wishes: Any
) -> agentc.Conversion:
    settings = agentc.ConversionOptions(carry=False, **wishes)
    return agentc.convert(text, source=source, target=target, path="a.md", settings=settings)


def denied(done: agentc.Conversion) -> list[str]:
    """The names that an output denies."""
    stated = yaml.safe_load(done.text.split("---\n")[1]).get("disallowedTools", "")
    return [name for name in stated.split(", ") if name.startswith("mcp__")]


def could_match(key: str, server: str) -> bool:
    """Whether a key could be about some tool of a server."""
    begins, text = f"{server}_", key.removesuffix("*")
    return text.startswith(begins) or (key.endswith("*") and begins.startswith(text))


@FEWER
@given(permission=MAPS, listed=LISTED, strict=st.booleans())
def test_a_known_server_is_closed_where_a_pattern_means_it(
    permission: dict[str, str], listed: frozenset[str], strict: bool
) -> None:
    text = written(permission)
    done = converted(text, servers=listed, strict_servers=strict)
    before, after, names = opencode.read(text), claude.read(done.text), denied(done)
    for server in SERVERS if strict else sorted(named(permission, listed)):
        for tool in TOOLS:
            old, new = (model.decide("mcp", f"{server}/{tool}") for model in (before, after))
            assert at_most(new, old, target_asks=False, grants_ask=False), (
                server,
                tool,
                old,
                new,
                done.text,
            )
    if strict:
        assert done.unseen == ()
        return
    if all(key in KEYS for key in permission):
        assert ALL_SERVERS not in names
        for server in sorted(listed):
            if not any(
                action != "allow" and could_match(key, server) for key, action in permission.items()
            ):
                assert after.decide("mcp", f"{server}/x") == "default", (server, done.text)
    assert bool(done.unseen) <= (ALL_SERVERS not in names)
    everything = ALL_SERVERS in denied(converted(text, servers=listed, strict_servers=True))
    assert everything == (bool(done.unseen) or ALL_SERVERS in names), (
        "what is closed less than strictly is told"
    )


@FEWER
@given(permission=MAPS, listed=LISTED)
def test_a_comparison_names_the_patterns_that_the_conversion_did(
    permission: dict[str, str], listed: frozenset[str]
) -> None:
    text = written(permission)
    done = converted(text, servers=listed)
    source = agentc.parse(text, format="opencode", path="a.md").agent
    output = agentc.parse(done.text, format="claude", path="a.md").agent
    for pair in ((source, output), (output, source)):
        assert {tool.name for tool in compare(*pair, listed).unseen} == set(done.unseen), done.text


def granted(done: agentc.Conversion) -> list[str]:
    """The servers that an output grants as a whole."""
    stated = yaml.safe_load(done.text.split("---\n")[1])["tools"]
    names = [] if stated == [] else stated.split(", ")
    return [
        name.removeprefix("mcp__")
        for name in names
        if name.startswith("mcp__") and name.count("__") == 1
    ]


@FEWER
@given(permission=MAPS, listed=LISTED, strict=st.booleans())
def test_a_known_server_is_granted_where_patterns_open_all_of_it(
    permission: dict[str, str], listed: frozenset[str], strict: bool
) -> None:
    closed = {"*": "deny", **permission}
    text = written(closed)
    done = converted(text, servers=listed, strict_servers=strict)
    before, after = opencode.read(text), claude.read(done.text)
    told = {effect.capability for loss in done.losses for effect in loss.effects}
    for server in SERVERS:
        for tool in TOOLS:
            old, new = (model.decide("mcp", f"{server}/{tool}") for model in (before, after))
            assert at_most(new, old, target_asks=False, grants_ask=False), (
                server,
                tool,
                old,
                new,
                done.text,
            )
    if not all(key in KEYS for key in permission):
        return
    for server in sorted(listed):
        speaking = [action for key, action in permission.items() if could_match(key, server)]
        whole = any(
            f"{server}_".startswith(key.removesuffix("*")) and key.endswith("*")
            for key in permission
        )
        if whole and set(speaking) == {"allow"}:
            assert server in granted(done), (server, done.text)
        elif whole and "allow" in speaking and before.decide("mcp", f"{server}/q") == "default":
            assert server in granted(done) or {f"{server}/*", f"{server}_*"} & told, (
                server,
                told,
                done.text,
            )


@FEWER
@given(permission=MAPS, listed=LISTED, known=LISTED)
def test_a_granted_server_that_is_taken_out_does_not_stay(
    permission: dict[str, str], listed: frozenset[str], known: frozenset[str]
) -> None:
    text = written({"*": "deny", **permission})
    settings = agentc.ConversionOptions(servers=listed)
    there = agentc.convert(text, source="opencode", target="claude", path="a.md", settings=settings)
    for today in (listed, listed | known):
        wishes = agentc.ConversionOptions(servers=today)
        home = agentc.convert(
            there.text, source="claude", target="opencode", path="a.md", settings=wishes
        )
        want = agentc.parse(text, format="opencode", path="a.md").agent.permission
        assert agentc.parse(home.text, format="opencode", path="a.md").agent.permission == want
    for server in granted(there):
        if any(server.startswith(f"{other}_") for other in granted(there)):
            continue  # a key for the other one speaks of this one, too
        carried, own = part_behind(there.text)
        edited = carried + re.sub(
            rf"mcp__{server}(, |\n)", lambda found: found[1].strip(" ,"), own, count=1
        )
        try:
            home = agentc.convert(
                edited, source="claude", target="opencode", path="a.md", settings=settings
            )
        except Refused:
            continue  # keys that say the others without it cannot be told apart
        assert opencode.read(home.text).decide("mcp", f"{server}/q") == "deny", (
            server,
            edited,
            home.text,
        )


GRANTS: dict[str, tuple[dict[str, str], frozenset[str], list[str]]] = {
    "a server": ({"gh_*": "allow"}, frozenset(), ["gh"]),
    "servers that begin like it": ({"gh_*": "allow"}, frozenset({"gh_x", "ghost"}), ["gh", "gh_x"]),
    "a server of which some is denied": (
        {"gh_*": "allow", "gh_x_del*": "deny"}, frozenset({"gh_x", "gh_y"}), ["gh_y"]
    ),
    "no server": ({"web*": "allow"}, frozenset(), []),
    "a known server": ({"web*": "allow"}, frozenset({"webster", "db"}), ["webster"]),
    "some tools of a known server": ({"gh_get_*": "allow"}, frozenset({"gh"}), ["gh_get"]),
    "a question": ({"web*": "ask"}, frozenset({"webster"}), []),
    "a name in other characters": ({"my*": "allow"}, frozenset({"my.server"}), ["my_server"]),
}  # fmt: skip


@pytest.mark.parametrize("case", GRANTS.values(), ids=GRANTS)
def test_what_is_granted(case: tuple[dict[str, str], frozenset[str], list[str]]) -> None:
    permission, listed, want = case
    assert granted(converted(written({"*": "deny", **permission}), servers=listed)) == want


def test_servers_that_a_grant_means_and_nobody_names_are_told_with_a_way_out() -> None:
    done = converted(written({"*": "deny", "web*": "allow"}))
    (effect,) = (one for loss in done.losses for one in loss.effects if one.capability == "web*")
    assert (effect.code, effect.outcome) == ("PERM-MCP-NARROWED", Outcome.NARROWED)
    assert "under `[permissions]` in agentc.toml" in effect.hint


@FEWER
@given(permission=MAPS, listed=LISTED, strict=st.booleans())
def test_the_way_through_the_dialect_closes_the_same(
    permission: dict[str, str], listed: frozenset[str], strict: bool
) -> None:
    straight = converted(written(permission), servers=listed, strict_servers=strict)
    between = converted(
        written(permission), target="extended", servers=listed, strict_servers=strict
    )
    round_about = converted(between.text, "extended", servers=listed, strict_servers=strict)
    assert sorted(denied(straight)) == sorted(denied(round_about))
    assert straight.unseen == round_about.unseen
    assert between.unseen == ()


@FEWER
@given(permission=MAPS, then=LISTED, now=LISTED, strict=st.tuples(st.booleans(), st.booleans()))
def test_limits_come_home_whatever_servers_are_known_today(
    permission: dict[str, str], then: frozenset[str], now: frozenset[str], strict: tuple[bool, bool]
) -> None:
    text = written(permission)
    wishes = agentc.ConversionOptions(servers=then, strict_servers=strict[0])
    there = agentc.convert(text, source="opencode", target="claude", path="a.md", settings=wishes)
    today = agentc.ConversionOptions(servers=now, strict_servers=strict[1])
    back = agentc.convert(
        there.text, source="claude", target="opencode", path="a.md", settings=today
    )
    want = agentc.parse(text, format="opencode", path="a.md").agent.permission
    assert agentc.parse(back.text, format="opencode", path="a.md").agent.permission == want


def test_a_tool_of_a_server_that_is_not_known_does_not_keep_limits_from_home() -> None:
    text = written({"gh_x_get": "deny", "gh_*": "deny"})
    wishes = agentc.ConversionOptions(servers=frozenset({"gh"}))
    there = agentc.convert(text, source="opencode", target="claude", path="a.md", settings=wishes)
    back = agentc.convert(there.text, source="claude", target="opencode", path="a.md")
    assert list(yaml.safe_load(back.text.split("---\n")[1])["permission"]) == ["gh_x_get", "gh_*"]


CASES: dict[str, tuple[dict[str, str], frozenset[str], list[str]]] = {
    "a server": ({"gh_*": "deny"}, frozenset(), ["gh"]),
    "a server, asked about": ({"gh_*": "ask"}, frozenset(), ["gh"]),
    "servers that begin like it": ({"gh_*": "deny"}, frozenset({"gh_x", "ghost"}), ["gh", "gh_x"]),
    "a name with underscores": ({"my_db_*": "deny"}, frozenset({"my_db"}), ["my_db"]),
    "a name that could be two": ({"my_db_*": "deny"}, frozenset(), ["my", "my_db"]),
    "some tools of a known server": ({"gh_get_*": "deny"}, frozenset({"gh"}), ["gh", "gh_get"]),
    "no server": ({"web*": "deny"}, frozenset(), []),
    "a known server": ({"web*": "deny"}, frozenset({"webster", "db"}), ["webster"]),
    "a server of another key": ({"web*": "deny", "webster_find": "allow"}, frozenset(), ["webster"]),
    "a server that is opened again": ({"web*": "deny", "webster_*": "allow"}, frozenset({"webster"}), []),
    "a void denial": ({"gh_*": "deny", "g*": "allow"}, frozenset({"gh"}), []),
    "a name in other characters": ({"my*": "deny"}, frozenset({"my.server", "my server"}), ["my_server"]),
    "another kind of pattern beside it": ({"gh_*": "deny", "*_delete": "deny"}, frozenset(), ["*"]),
    "a name that no list can hold": ({"u__v_*": "deny"}, frozenset(), ["*"]),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_what_is_closed(case: tuple[dict[str, str], frozenset[str], list[str]]) -> None:
    permission, listed, want = case
    assert denied(converted(written(permission), servers=listed)) == [
        f"mcp__{name}" for name in want
    ]


@pytest.mark.parametrize("action", ["deny", "ask"])
def test_closed_strictly_all_servers_are(action: str) -> None:
    done = converted(written({"gh_*": action, "web*": action}), strict_servers=True)
    assert denied(done) == [ALL_SERVERS]
    codes = {effect.code for loss in done.losses for effect in loss.effects}
    assert "PERM-MCP-NARROWED" in codes


def test_a_server_of_which_some_tools_are_denied_is_closed_and_told() -> None:
    done = converted(written({"gh_get_*": "deny"}), servers=frozenset({"gh"}))
    told = [
        effect
        for loss in done.losses
        for effect in loss.effects
        if effect.outcome is Outcome.NARROWED
    ]
    assert {(effect.code, effect.capability) for effect in told} == {
        ("PERM-PATTERN-NARROWED", "gh/*")
    }


def test_a_limit_on_a_known_server_can_be_let_go_and_that_is_told() -> None:
    done = converted(
        written({"gh_get_*": "deny"}), servers=frozenset({"gh"}), allow_widening=frozenset({"mcp"})
    )
    assert denied(done) == ["mcp__gh_get"]
    assert ("PERM-WIDENED", "gh_get_*") in {
        (e.code, e.capability) for loss in done.losses for e in loss.effects
    }


def test_servers_of_the_agent_itself_are_known() -> None:
    head = "mcpServers: [webster, {webby: {command: x}}]\npermission: [{deny: 'mcp:web*'}]"
    text = f"---\nname: a\ndescription: d\n{head}\n---\nb\n"
    assert sorted(denied(converted(text, "extended"))) == ["mcp__webby", "mcp__webster"]


def test_more_servers_than_anybody_has_are_closed_together() -> None:
    listed = frozenset(f"web{number}" for number in range(1_001))
    done = converted(written({"web*": "deny"}), servers=listed)
    assert denied(done) == [ALL_SERVERS]


WEB = written({"web*": "deny"})
PLACES: dict[str, tuple[str, Any]] = {
    "a project's servers": (".mcp.json", {"mcpServers": {"webster": {"command": "x"}}}),
    "the user's servers": ("home/.claude.json", {"mcpServers": {"webster": {}}}),
    "what the user has for the project": (
        "home/.claude.json",
        {"projects": {"ROOT": {"mcpServers": {"webster": {}}}}},
    ),
    "switched on": (".claude/settings.json", {"enabledMcpjsonServers": ["webster"]}),
    "switched off": (".claude/settings.local.json", {"disabledMcpjsonServers": ["webster"]}),
    "allowed by name": (
        "home/.claude/settings.json",
        {"allowedMcpServers": [{"serverName": "webster"}]},
    ),
    "in a rule": (
        ".claude/settings.json",
        {"permissions": {"allow": ["mcp__webster__find", "Bash(mcp__other:*)"]}},
    ),
    "OpenCode's servers": (
        "opencode.json",
        {"mcp": {"webster": {"type": "local", "command": ["x"]}}},
    ),
    "OpenCode's, with comments": (
        ".opencode/opencode.jsonc",
        '{// mine\n"mcp": {"webster": {"enabled": false}}}',
    ),
    "the user's in OpenCode": ("home/.config/opencode/opencode.json", {"mcp": {"webster": {}}}),
    "agentc's own list": ("agentc.toml", '[permissions]\nservers = ["webster"]\n'),
}


def laid_out(tmp_path: Path, files: dict[str, Any]) -> Project:
    """A project with agents, and the home of its user in it."""
    project = Project(tmp_path)
    (tmp_path / ".git").mkdir()
    for path, text in files.items():
        spelled = text if isinstance(text, str) else json.dumps(text)
        project.put(path, spelled.replace("ROOT", str(tmp_path)))
    return project


@pytest.mark.parametrize("case", PLACES.values(), ids=PLACES)
def test_every_configuration_counts(case: tuple[str, Any], tmp_path: Path) -> None:
    project = laid_out(tmp_path, {".opencode/agents/a.md": WEB, case[0]: case[1]})
    done = project.run("convert", "--to", "claude", "--no-carry")
    assert done.returncode == 0, done.stderr
    assert "disallowedTools: WebFetch, WebSearch, mcp__webster\n" in order(
        project.read(".claude/agents/a.md")
    )


def order(text: str) -> str:
    """A file with the names in its list of denials in the order of the alphabet."""
    lines = (
        "disallowedTools: " + ", ".join(sorted(line.removeprefix("disallowedTools: ").split(", ")))
        if line.startswith("disallowedTools: ")
        else line
        for line in text.splitlines()
    )
    return "\n".join(lines) + "\n"


def test_other_projects_servers_are_not_known(tmp_path: Path) -> None:
    elsewhere: dict[str, Any] = {
        "projects": {
            "/elsewhere": {"mcpServers": {"webster": {}}},
            "ROOTED": {"mcpServers": {"webby": {}}},
        }
    }
    project = laid_out(tmp_path, {".opencode/agents/a.md": WEB, "home/.claude.json": elsewhere})
    project.run("convert", "--to", "claude")
    assert "mcp__" not in project.read(".claude/agents/a.md")


def test_what_stays_open_is_told_once_a_run_and_counted(tmp_path: Path) -> None:
    agents = {f".opencode/agents/{name}.md": WEB for name in ("a", "b")}
    agents[".opencode/agents/c.md"] = written({"gh_*": "deny"})
    agents[".opencode/agents/d.md"] = written({"bash": "deny"})
    project = laid_out(tmp_path, agents)
    done = project.run("convert", "--to", "claude")
    assert done.stderr.count("PERM-SERVERS-UNSEEN") == 1
    assert (
        "warning[PERM-SERVERS-UNSEEN]: 3 agents deny MCP servers by a pattern (web*, gh_*)"
        in done.stderr
    )
    told = json.loads(project.run("convert", "--to", "claude", "--force", "--json").stdout)[
        "servers_unseen"
    ]
    assert (told["agents"], told["patterns"], len(told["sources"])) == (3, ["web*", "gh_*"], 3)
    project.run("convert", "--to", "claude", "--force", "--report", "page.html")
    assert project.read("page.html").count("PERM-SERVERS-UNSEEN") == 1
    for quiet in (("--strict-servers",), ("-q",), ("--on-loss", "ignore")):
        done = project.run("convert", "--to", "claude", "--force", *quiet)
        assert (done.returncode, "PERM-SERVERS-UNSEEN" in done.stderr) == (0, False), quiet
    project.put("agentc.toml", "[permissions]\nstrict_servers = true\n")
    assert project.run("convert", "--to", "claude", "--force").returncode == 0
    assert f'disallowedTools: "{ALL_SERVERS}"' in project.read(".claude/agents/c.md")


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    files = {".opencode/agents/a.md": WEB, ".mcp.json": '{"mcpServers": {"webster": {},}}'}
    project = laid_out(tmp_path, files)
    done = project.run("convert", "--to", "claude")
    assert done.returncode == 0
    assert ".mcp.json: not valid JSON; the MCP servers that it names are not known" in done.stderr


def test_files_are_compared_by_the_same_list(tmp_path: Path) -> None:
    files = {".opencode/agents/a.md": WEB, ".mcp.json": {"mcpServers": {"webster": {}, "db": {}}}}
    project = laid_out(tmp_path, files)
    project.run("convert", "--to", "claude")
    one, other = ".opencode/agents/a.md", ".claude/agents/a.md"
    for pair in ((one, other), (other, one)):
        done = project.run("diff", *pair)
        assert (done.returncode, done.stdout) == (0, "no differences\n")
        assert "warning[PERM-SERVERS-UNSEEN]: web*" in done.stderr
        assert json.loads(project.run("diff", *pair, "--json").stdout)["servers_unseen"] == ["web*"]
        assert project.run("diff", *pair, "--strict-servers").returncode == 1
    project.put(
        other, project.read(other).replace(", mcp__webster", "").replace("mcp__webster, ", "")
    )
    done = project.run("diff", one, other)
    assert done.returncode == 1
    assert "webster" in done.stdout
    assert "web*" not in done.stdout
    project.put("b.md", written({"bash": "deny"}))
    assert (
        "web*" in project.run("diff", one, "b.md", "--from-b", "opencode").stdout
    )  # both can say patterns


def test_edits_go_back_whatever_servers_are_known_by_then(tmp_path: Path) -> None:
    files = {".opencode/agents/a.md": WEB, ".mcp.json": {"mcpServers": {"webster": {}}}}
    project = laid_out(tmp_path, files)
    project.run("convert", "--to", "claude")
    project.put(".mcp.json", json.dumps({"mcpServers": {"webster": {}, "webby": {}}}))
    one, other = ".opencode/agents/a.md", ".claude/agents/a.md"
    project.put(other, project.read(other).replace("description: d", "description: e"))
    done = project.run("convert", other, "--into", one)
    assert done.returncode == 0, done.stderr
    assert project.read(one) == WEB.replace("description: d", "description: e")
    assert "mcp__webby" not in project.read(other)  # that is for the next conversion
    project.put(other, project.read(other).replace("description: e", "description: f"))
    assert project.run("convert", other, "--into", one).returncode == 0
    assert project.read(one) == WEB.replace("description: d", "description: f")
    project.run("convert", one, "--to", "claude", "-o", ".", "--force")
    assert "mcp__webby" in project.read(other)


def test_a_list_that_is_none_is_an_error(tmp_path: Path) -> None:
    files = {".opencode/agents/a.md": WEB, "agentc.toml": '[permissions]\nservers = "webster"\n'}
    done = laid_out(tmp_path, files).run("convert", "--to", "claude")
    assert done.returncode == 2
    assert (
        "agentc.toml:2: error[config]: permissions.servers must be a list of names" in done.stderr
    )


@pytest.mark.parametrize("row", VECTORS, ids=[f"{number}" for number in range(len(VECTORS))])
def test_what_the_models_of_both_clients_make_of_each_row(row: Row) -> None:
    """The clients themselves are asked in `clients/test_servers.py`."""
    done = converted(
        written(row.permission), servers=frozenset(SESSION) if row.known else frozenset()
    )
    before, after = opencode.read(written(row.permission)), claude.read(done.text)
    tools = [(server, tool) for server, tools in SESSION.items() for tool in tools]
    assert {
        s for s, tool in tools if before.decide("mcp", f"{s}/{tool}") in ("deny", "ask")
    } == row.denies
    named_so = ((server.replace(".", "_"), tool) for server, tool in tools)
    closed = {
        server for server, tool in named_so if after.decide("mcp", f"{server}/{tool}") == "deny"
    }
    assert closed == row.closes


def test_diff_knows_servers_by_the_names_of_their_tools(tmp_path: Path) -> None:
    project = Project(tmp_path)
    project.put("opencode.json", '{"mcp": {"my server": {"type": "local", "command": ["x"]}}}')
    project.put(".mcp.json", "{")
    project.put(
        ".opencode/agents/pilot.md", '---\ndescription: d\npermission:\n  "my_s*": deny\n---\nb\n'
    )
    project.put(".claude/agents/pilot.md", "---\nname: pilot\ndescription: d\n---\nb\n")
    done = project.run("diff", ".opencode/agents/pilot.md", ".claude/agents/pilot.md")
    assert done.returncode == 1
    assert "my_server" in done.stdout
    assert "PERM-CONFIG-UNREAD" in done.stderr
    assert ".mcp.json" in done.stderr


def test_a_name_longer_than_any_tools_is_refused(tmp_path: Path) -> None:
    project = Project(tmp_path)
    key = "a_" * 100_000
    agent = {"description": "d", "prompt": "p", "permission": {f"{key}*": "deny"}}
    project.put("opencode.json", json.dumps({"agent": {"pilot": agent}}))
    done = project.run("convert", "opencode.json", "--to", "claude", "-o", "out")
    assert done.returncode == 1
    assert "characters" in done.stderr
