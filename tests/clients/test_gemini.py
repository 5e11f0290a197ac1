"""Gemini CLI itself: which files of agents it loads, and which tools their agents really get.

Belongs here: facts about the client, in tables. Not here: conversions.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

import agentc
from agentc.vendors.gemini import CLIENT
from agentc.vendors.prediction import LoadOutcome

from .answers import Given
from .gemini import MODEL, STUB, load_agents, start_agents, tools_given

pytestmark = pytest.mark.clients

SERVERS = {"gh": ("get", "delete"), "my-server": ("go",), "my_server": ("go",), "a.b": ("x",)}
MCP = {"mcp_gh_get", "mcp_gh_delete", "mcp_my-server_go", "mcp_my_server_go", "mcp_a.b_x"}
# That the agent has when nothing is said, and that can be named.
NAMED = {
    "activate_skill", "enter_plan_mode", "glob", "google_web_search", "grep_search", "list_directory", "read_file", "replace",
    "run_shell_command", "web_fetch", "write_file", "write_todos",
}  # fmt: skip
# That cannot be named.
UNNAMED = {"list_background_processes", "read_background_output"}
# Names that it takes, and has no tool for in a session without a user.
WITHOUT_A_TOOL = (
    "ask_user", "complete_task", "exit_plan_mode", "get_internal_docs", "invoke_agent", "list_mcp_resources", "read_many_files",
    "read_mcp_resource", "tracker_add_dependency", "tracker_create_task", "tracker_get_task", "tracker_list_tasks",
    "tracker_update_task", "tracker_visualize", "update_topic", "discovered_tool_x", "discovered_tool_", "mcp_gh_nope",
    "mcp_no_*", "mcp_GH_*", "mcp_gh__get",
)  # fmt: skip
# One such name, and the agent is not there.
REFUSED_NAMES = (
    *UNNAMED, "Read", "ReadFile", "Read_file", "nope", "bash", "save_memory", "generalist", "mcp_gh", "mcp_gh_", "mcp_gh_g*",
    "mcp_*_get", "mcp_my_server_*", "mcp__gh_get", "mcp_", "gh/get", "gh__get", "**", "", " read_file ",
    "run_shell_command(git)",
)  # fmt: skip
# What stands behind `tools:`, and the tools of the agent beside the one that ends it.
TOOLS: dict[str, set[str] | None] = {
    '["*"]': NAMED | UNNAMED | MCP,
    "[]": set(),
    "[search_file_content]": {"grep_search"},
    "[read_file, read_file]": {"read_file"},
    "[read_file,]": {"read_file"},
    '["mcp_gh_*"]': {"mcp_gh_get", "mcp_gh_delete"},
    '["mcp_my-server_*"]': {"mcp_my-server_go"},
    '["mcp_a.b_*"]': {"mcp_a.b_x"},
    '["mcp_*", glob]': MCP | {"glob"},
    "[mcp_gh_get]": {"mcp_gh_get"},
    "[mcp_my_server_go]": {"mcp_my_server_go"},
    **{f"[{name}]": {name} for name in sorted(NAMED)},
    **{f'["{name}"]': set() for name in WITHOUT_A_TOOL},
    **{f'["{name}"]': None for name in REFUSED_NAMES},
    "[read_file, nope]": None,
    "read_file": None,
    "read_file, glob": None,
    "": None,
    "[null]": None,
    "{read_file: true}": None,
}

# Values that the client takes, and some that make it leave the file out.
TAKEN = {
    "temperature": ("0", "1", "-1", "3.5", "1e30", ".inf"),
    "max_turns": ("1", "2.0"),
    "timeout_mins": ("1",),
    "model": ("a", '""', '" "', "inherit"),
    "kind": ("local",),
    "display_name": ("a", '""'),
    "description": ("a", '" "', "yes", "1:20"),
    "mcp_servers": (
        "{}",
        "{gh: {}}",
        "{gh: {nope: 1}}",
        "{gh: {type: http, url: a}}",
        "{gh: {env: {A: b}, timeout: 1.5}}",
    ),
}
LEFT_OUT = {
    "temperature": ("", ".nan", '"1"', "true", "[]"),
    "max_turns": ("", "0", "-1", "1.5", '"1"'),
    "timeout_mins": ("", "0", "1.5"),
    "model": ("", "1", "[a]"),
    "kind": ("", "a", "remote"),
    "display_name": ("", "1"),
    "description": ("", '""', "1", "true", "010", "0x1f", "1_000", "2001-01-01", "[a]"),
    "name": ("", "1", "Cap", "a.b", '"a b"', '""', "ünï", '"x\\n"'),
    "mcp_servers": (
        "",
        "[]",
        "{gh: }",
        "{gh: {args: a}}",
        "{gh: {type: stdio, command: a}}",
        "{gh: {type: ws, url: a}}",
        "{gh: {env: {A: 1}}}",
        "{gh: {timeout: '1'}}",
        "{gh: {trust: 'yes'}}",
        "{gh: {headers: [a]}}",
    ),
    "mcpServers": ("{}",),
    "color": ("red", ""),
    "top_p": ("1",),
    "Description": ("a",),
}

HEAD = "---\nname: KEY\ndescription: d\n"
LOADED_TEXTS = {
    "plain": HEAD + "---\nB\n",
    "crlf": (HEAD + "---\nB\n").replace("\n", "\r\n"),
    "no-body": HEAD + "---\n",
    "no-end": HEAD + "---",
    "space-behind-closing": HEAD + "--- \nB\n",
    "longer-closing": HEAD + "----\nB\n",
    "early-closing": HEAD + "---x: 1\ncolor: red\n---\nB\n",
    "comment": HEAD + "# c\nmodel: a # c\n---\nB\n",
    "tab-in-line": HEAD.replace(": d", ":\td\t") + "---\nB\n",
    "merged": HEAD + "<<: {model: a}\n---\nB\n",
    "block": HEAD.replace(": d", ": |\n  a\n  ---\n  b") + "---\nB\n",
    "flow": "---\n{name: KEY, description: d}\n---\nB\n",
    "line-separator": HEAD.replace(": d", ": a\u2028b\u0085c") + "---\nB\n",
    "Capital-file": HEAD + "---\nB\n",
    ".hidden": HEAD + "---\nB\n",
}
LEFT_OUT_TEXTS = {
    "blank-before": "\n" + HEAD + "---\nB\n",
    "indented-fence": " " + HEAD + "---\nB\n",
    "space-behind-opening": HEAD.replace("---", "--- ") + "---\nB\n",
    "indented-closing": HEAD + " ---\nB\n",
    "byte-order-mark": "\ufeff" + HEAD + "---\nB\n",
    "no-closing": HEAD + "B\n",
    "nothing-between": "---\n---\nB\n",
    "carriage-returns": (HEAD + "---\nB\n").replace("\n", "\r"),
    "no-name": "---\ndescription: d\n---\nB\n",
    "no-description": "---\nname: KEY\n---\nB\n",
    "duplicate": HEAD + "description: e\n---\nB\n",
    "colon": HEAD.replace(": d", ": a: b") + "---\nB\n",
    "tab": HEAD + "tools:\n\t- glob\n---\nB\n",
    "own-tag": HEAD.replace(": d", ": !x d") + "---\nB\n",
    "control": HEAD.replace(": d", ": a\x01b") + "---\nB\n",
    "delete": HEAD.replace(": d", ": a\x7fb") + "---\nB\n",
    "_first": HEAD + "---\nB\n",
    "folder/file": HEAD.replace("KEY", "nested") + "---\nB\n",
}
# How it says what is wrong, where it says something.
SAID = {
    "blank-before": "Missing mandatory YAML frontmatter",
    "no-description": "description: Required",
    "duplicate": "duplicated mapping key",
    "colon": "bad indentation of a mapping entry",
    "tab": "tab characters must not be used in indentation",
}

# What a body becomes; `None` where the agent is loaded and cannot be started.
BODIES: dict[str, str | None] = {
    "": None,
    "   ": None,
    "${HOME}": None,
    "$${a_1}": None,
    "\\${HOME}": None,
    "${ HOME }": "${ HOME }",
    "${HOME:-x}": "${HOME:-x}",
    "$HOME {{x}} @file !{ls}": "$HOME {{x}} @file !{ls}",
    "${activeModel}": MODEL,
    "  text": "text",
}
# The model that is asked; it is not told the temperature in the file.
MODELS = {
    "inherit": MODEL,
    '""': MODEL,
    "gemini-2.5-flash": "gemini-2.5-flash",
    "sonnet": "sonnet",
    "Inherit": "Inherit",
    "auto-gemini-2.5": "gemini-2.5-pro",
}


def end(expected: set[str] | None) -> Given:
    """With the tool that ends an agent: each has it."""
    return None if expected is None else frozenset(expected | {"complete_task"})


def written(key: str, line: str = "", body: str = "B\n") -> str:
    return f"---\nname: {key}\ndescription: d\n{line}---\n{body}"


def test_tools() -> None:
    spellings = dict(enumerate(TOOLS))
    texts = {f"t{n}": written(f"t{n}", f"tools: {value}\n") for n, value in spellings.items()}
    given = tools_given({**texts, "free": written("free")}, SERVERS)
    assert given["free"] == end(NAMED | UNNAMED | MCP)
    for n, value in spellings.items():
        expected = TOOLS[value]
        assert given[f"t{n}"] == end(expected), value


def test_values() -> None:
    texts: dict[str, str] = {}
    taken = set()
    for table in (TAKEN, LEFT_OUT):
        for key, values in table.items():
            for value in values:
                name = f"v{len(texts)}"
                lines = {"name": name, "description": "d", key: value}
                head = "".join(f"{one}: {said}\n" for one, said in lines.items())
                texts[name] = f"---\n{head}---\nB\n"
                if table is TAKEN:
                    taken.add(name)
    loaded = load_agents(texts)
    assert {name: texts[name] for name in loaded.agents ^ taken} == {}
    predicted = {
        name
        for name, text in texts.items()
        if "mcp_servers" in text and CLIENT.predict(text).outcome is LoadOutcome.LOADS
    }
    assert predicted == {name for name in taken if "mcp_servers" in texts[name]}
    # An agent of another place is not complained about where its service cannot be found.
    assert {*texts} - taken == {*loaded.complaints}


def test_names_in_lists() -> None:
    """A file with a name that the client does not know is no agent, as its model says."""
    names = [
        "read_file", "read_fil", "Read", "*", "mcp_*", "mcp_a_b", "mcp_a_*", "mcp_a__", "mcp_a_b_c",
        "mcp__a__b", "mcp_a", "mcp_*_b", "mcp_a!_b", "MCP_a_b", "discovered_tool_x", "discovered_tool_",
        "read_many_files", "invoke_agent", "list_background_processes", "search_file_content",
        "tracker_create_task", "replace ", "read-file", "glob,grep",
    ]  # fmt: skip
    texts = {f"n{n}": written(f"n{n}", f'tools: ["{name}"]\n') for n, name in enumerate(names)}
    loaded = load_agents(texts).agents
    predicted = {key for key in texts if CLIENT.predict(texts[key]).outcome is LoadOutcome.LOADS}
    assert {names[int(key[1:])] for key in loaded ^ predicted} == set()
    assert 8 < len(loaded) < len(names) - 5


def test_texts() -> None:
    texts = {
        key: text.replace("KEY", key.lower().strip("."))
        for key, text in (LOADED_TEXTS | LEFT_OUT_TEXTS).items()
    }
    loaded = load_agents(texts)
    assert loaded.agents == {key.lower().strip(".") for key in LOADED_TEXTS}
    assert {*loaded.complaints} == {*LEFT_OUT_TEXTS} - {"_first", "folder/file"}
    for key, words in SAID.items():
        assert words in loaded.complaints[key], key


def test_names() -> None:
    """A name is had once; the client's own agents come first."""
    files = {"one": "twin", "two": "twin", "mine": "generalist", "number": '"123"', "under": "_x"}
    loaded = load_agents({key: written(name) for key, name in files.items()})
    assert loaded.agents == {"twin", "123", "_x"}


def test_bodies() -> None:
    texts = {f"b{n}": written(f"b{n}", body=body) for n, body in enumerate(BODIES)}
    # What stands behind a closing fence with more in its line is no body.
    texts |= {key: LOADED_TEXTS[key].replace("KEY", key) for key in ("space-behind-closing",)}
    done = start_agents(texts)
    for n, (body, expected) in enumerate(BODIES.items()):
        if expected is None:
            assert " failed. Error: " in done.refused[f"b{n}"], body
            assert f"b{n}" not in done.started
        else:
            assert done.started[f"b{n}"].system.partition("\n")[0] == expected, body
    assert "must define either" in done.refused["space-behind-closing"]


def test_models() -> None:
    lines = [f"model: {model}\ntemperature: 0.3\n" for model in MODELS]
    texts = {f"m{n}": written(f"m{n}", line) for n, line in enumerate(lines)}
    started = start_agents(texts).started
    assert [started[name].model for name in texts] == list(MODELS.values())
    assert {one.temperature for one in started.values()} == {1, None}


def test_servers_of_an_agent() -> None:
    """Their tools are given whatever `tools` says."""
    cases = {
        "none": ("", "[]", {"go", "come"}),
        "one": ("", "[read_file]", {"go", "come"}),
        "some": ("include_tools: [go]", "[]", {"go"}),
        "others": ("exclude_tools: [go]", "[]", {"come"}),
    }
    texts, expected = {}, {}
    for name, (line, listed, tools) in cases.items():
        # One name for servers of many agents would be one server.
        head = f"mcp_servers:\n  {name}:\n    command: {sys.executable}\n"
        head += f"    args: [{STUB}, go, come]\n    {line}\ntools: {listed}\n"
        texts[name] = written(name, head)
        own = {"read_file"} if listed == "[read_file]" else set()
        expected[name] = end({f"mcp_{name}_{tool}" for tool in tools} | own)
    assert tools_given(texts) == expected


def test_converted_servers_start() -> None:
    """Those of Claude Code, which says the type of a command, and others it can ask."""
    head = f"mcpServers:\n  - st:\n      type: stdio\n      command: {sys.executable}\n"
    head += f"      args: [{STUB}, go, come]\n"
    there = "\n      url: http://127.0.0.1:9/mcp\n"
    head += f"  - ht:\n      type: http{there}  - ss:\n      type: sse{there}"
    head += f"  - so:\n      type: ws{there}"
    text = f"---\nname: served\ndescription: d\ntools: mcp__st\n{head}---\nB\n"
    settings = agentc.ConversionOptions(carry_exec=True)
    done = agentc.convert(
        text, source="claude", target="gemini", path="served.md", settings=settings
    )
    assert tools_given({"served": done.text})["served"] == end({"mcp_st_go", "mcp_st_come"})


def test_nothing_of_the_user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    agents = tmp_path / ".gemini" / "agents"
    agents.mkdir(parents=True)
    (agents / "mine.md").write_text(written("mine"))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("GEMINI_CLI_HOME", str(tmp_path))
    assert load_agents({"a": written("a")}).agents == {"a"}
