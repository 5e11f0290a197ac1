"""What a client's configuration limits holds on both sides of a conversion: asked of models that
share no code with it.

Belongs here: the laws, over configurations in every place that counts. Not here: what is said about
it (`unit/project/test_client_config.py`), real clients (`clients/test_limits.py`).
"""

from __future__ import annotations

import json
import os
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import agentc
from agentc.options import ConversionOptions
from agentc.project import batch
from agentc.project.plan import PlannedWrite
from agentc.project.request import Request
from agentc.vendors.registry import get_format
from tests.conftest import CONFIGURING
from tests.laws.test_soundness import WRITING, exists, nothing_to_deny
from tests.support.models import claude, config, extended, frontmatter, opencode
from tests.support.models.order import GUARDED, at_most
from tests.support.models.probes import PROBES
from tests.support.models.servers import of_probes
from tests.support.strategies_permission import CLAUDE, HOOKS, OPENCODE, PERMISSIONS, markdown

EXAMPLES = 20
TARGETS = ("claude", "opencode", "extended", "extended-yaml")
CASES: Counter[str] = Counter()

# Variables that hold a configuration, and the one that holds its limits alone.
IN_VARIABLES = ("OPENCODE_CONFIG_CONTENT", "OPENCODE_PERMISSION")
LIMITS_ALONE = "$OPENCODE_PERMISSION"
# In the order in which OpenCode merges them; the agent's file comes behind the fourth.
IN_OPENCODE = (
    "home/.config/opencode/opencode.json",
    "root/opencode.json",
    "root/pkg/opencode.jsonc",
    "root/pkg/.opencode/opencode.json",
    "root/.opencode/opencode.json",
    "home/.opencode/opencode.json",
    "stated/opencode.jsonc",
    "$OPENCODE_CONFIG_CONTENT",
    "managed/opencode.json",
    LIMITS_ALONE,
)
BEFORE = 4
IN_CLAUDE = (
    "home/.claude/settings.json",
    "root/pkg/.claude/settings.json",
    "root/pkg/.claude/settings.local.json",
)
# A denial by a pattern holds for servers that are known: all that are asked about.
SERVERS = of_probes(("mcp", argument) for argument in PROBES["mcp"])
AGENTS = {
    "opencode": "root/pkg/.opencode/agents/pilot.md",
    "claude": "root/pkg/.claude/agents/pilot.md",
}

ENTRIES = st.lists(
    st.sampled_from(
        (
            "Bash", "Bash(rm *)", "Bash(git push:*)", "Bash(npm*)", "Read(./.env)", "Read(secrets/**)", "Read(*.md)",
            "Read", "Edit", "Edit(src/**)", "Edit(/docs/**)", "Write", "Web*", "WebFetch(domain:example.com)", "LSP",
            "mcp__gh", "mcp__gh__delete", "mcp__*", "mcp__tides__*", "Agent(rev)", "Agent", "Task(x)", "Skill(deploy)",
            "bash", "Edit()", "Frobnicate", "NotebookEdit", "*",
        )
    ),
    max_size=4,
)  # fmt: skip
SERVER_LISTS = st.lists(
    st.sampled_from(("gh", "tides", "frob")).map(lambda name: {"serverName": name}), max_size=2
)
SETTINGS = st.fixed_dictionaries(
    {},
    optional={
        "permissions": st.fixed_dictionaries(
            {},
            optional={
                "deny": ENTRIES,
                "ask": ENTRIES,
                "defaultMode": st.sampled_from(("plan", "dontAsk", "default")),
            },
        ),
        "hooks": HOOKS,
        "disableAllHooks": st.booleans(),
        "allowedMcpServers": SERVER_LISTS,
        "deniedMcpServers": SERVER_LISTS,
    },
)
CONFIGURATION = st.fixed_dictionaries(
    {},
    optional={
        "permission": PERMISSIONS,
        "tools": st.dictionaries(
            st.sampled_from(("write", "bash", "gh_*", "webfetch")), st.booleans(), max_size=2
        ),
        "agent": OPENCODE.map(lambda stated: {"pilot": stated}),
    },
)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder with a home and a repository in it."""
    folder = tmp_path_factory.mktemp("configured")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HOME", str(folder / "home"))
        for name in CONFIGURING:
            patch.delenv(name, raising=False)
        patch.setenv("OPENCODE_CONFIG_DIR", str(folder / "stated"))
        patch.setenv("OPENCODE_TEST_MANAGED_CONFIG_DIR", str(folder / "managed"))
        for name in IN_VARIABLES:
            patch.setenv(name, "")  # so that what the runs set goes with the others
        yield folder


def laid_out(place: Path, files: dict[str, str]) -> None:
    """Exactly these files, in a repository and a home that are new, and these variables."""
    for folder in ("home", "root", "stated", "managed"):
        shutil.rmtree(place / folder, ignore_errors=True)
    (place / "root/.git").mkdir(parents=True)
    for name in IN_VARIABLES:
        os.environ[name] = files.get(f"${name}", "")
    for path, text in files.items():
        if path.startswith("$"):
            continue
        (place / path).parent.mkdir(parents=True, exist_ok=True)
        (place / path).write_text(text)


def spelled(paths: tuple[str, ...], files: tuple[dict[str, Any] | None, ...]) -> dict[str, str]:
    """The texts of configurations, by their places."""
    return {
        path: json.dumps(stated.get("permission", {}) if path == LIMITS_ALONE else stated)
        for path, stated in zip(paths, files, strict=True)
        if stated is not None
    }


def converted(path: Path, target: str, wishes: ConversionOptions, **more: Any) -> PlannedWrite:
    """One file, as the command converts it."""
    request = Request((str(path),), get_format(target), to_stdout=not more, settings=wishes, **more)
    (item,) = batch.carry_out(request, (str(path),), force=True, dry=False, advance=lambda: None)
    assert item.error is None or item.error.exit_code == 1, item.error
    assert item.error is None or item.error.code != "proof", item.error
    return item


def alone(target: str, text: str) -> Any:
    """The model of an output in a project without any configuration."""
    if target == "claude":
        return claude.read(text, "client")
    if target == "opencode":
        return opencode.read(text)
    return extended.read(text if target == "extended" else f"---\n{text}---\n")


def configured(files: tuple[dict[str, Any] | None, ...], own: dict[str, Any]) -> opencode.Model:
    """The model of an OpenCode agent among the files of `IN_OPENCODE`."""
    *files_with_agents, limits = [each or {} for each in files]
    last = {"permission": found} if isinstance(found := limits.get("permission"), dict) else {}
    before, after = files_with_agents[:BEFORE], [*files_with_agents[BEFORE:], last]
    return config.in_opencode(before, own, after)


# Guarding hooks are asked about elsewhere (`test_soundness.py`).
UNGUARDED = CLAUDE.map(
    lambda stated: {key: value for key, value in stated.items() if key != "hooks"}
)
SOURCES: dict[str, tuple[Any, Any, tuple[str, ...], Callable[..., Any]]] = {
    "opencode": (
        OPENCODE,
        CONFIGURATION,
        IN_OPENCODE,
        lambda files, stated: configured(files, stated),
    ),
    "claude": (
        UNGUARDED,
        SETTINGS,
        IN_CLAUDE,
        lambda files, stated: config.in_claude([f or {} for f in files], markdown(stated)),
    ),
}


@pytest.mark.parametrize("source", SOURCES)
def test_folded_in_an_agent_alone_may_do_at_most_what_it_could_in_its_project(
    source: str, place: Path
) -> None:
    stated, configuration, paths, model = SOURCES[source]

    @settings(max_examples=EXAMPLES)
    @given(own=stated, files=st.tuples(*(st.none() | configuration for _ in paths)))
    def law(own: dict[str, Any], files: tuple[dict[str, Any] | None, ...]) -> None:
        written = spelled(paths, files)
        laid_out(place, {**written, AGENTS[source]: markdown(own)})
        before, bare = model(files, own), model((None,) * len(paths), own)
        for target in TARGETS:
            where = place / AGENTS[source]
            item = converted(
                where,
                target,
                ConversionOptions(fold_config=True, servers=SERVERS),
                out_root=place / "elsewhere",
            )
            CASES["folded"] += 1
            if item.conversion is None or item.error:
                CASES["refused"] += 1
                continue
            after, least = alone(target, item.conversion.text), bare
            if target == source:  # what the user states holds for it on
                users = tuple(
                    None if path.startswith("root/") else text
                    for path, text in zip(paths, files, strict=True)
                )
                after, least = model(users, head_of(item.conversion.text)), model(users, own)
                if any("agent" in (each or {}) for each in files):
                    least = before  # what is granted by name wins over them there, too
            told = [effect for one in item.conversion.losses for effect in one.effects]
            for capability, argument in probes(after, before):
                if (capability, target) == ("other", "claude") and not exists(argument):
                    continue  # the client has no tool of that name
                new = after.decide(capability, argument)
                asks = after.stock(capability, argument) == "ask"
                for old in (
                    decide_by_keys(before, target, capability, argument),
                    decide_by_keys(least, target, capability, argument),
                ):
                    session = target == "claude" and old == GUARDED  # it asks, and is no hook
                    # A question of the configuration stands in place of what its file left to the
                    # client.
                    held = at_most(new, old, target_asks=asks and not session, grants_ask=True)
                    held = held or nothing_to_deny(told, capability, argument)
                    assert held, (
                        target,
                        capability,
                        argument,
                        old,
                        new,
                        own,
                        files,
                        item.conversion.text,
                    )

    law()


def decide_by_keys(model: Any, target: str, capability: str, argument: str) -> str:
    """What a model decides, by the keys of the target: OpenCode has one for editing and creating,
    so that a hook that guards one of them is asked for in both."""
    decided: str = model.decide(capability, argument)
    if target != "opencode" or capability not in WRITING or decided == "deny":
        return decided
    return GUARDED if GUARDED in [model.decide(one, argument) for one in WRITING] else decided


@pytest.mark.parametrize("source", ["claude"])
def test_kept_to_a_configuration_loses_no_limit_to_a_grant(source: str, place: Path) -> None:
    stated = SOURCES[source][0]

    @settings(max_examples=EXAMPLES)
    @given(own=stated, files=st.tuples(*(st.none() | CONFIGURATION for _ in IN_OPENCODE)))
    def law(own: dict[str, Any], files: tuple[dict[str, Any] | None, ...]) -> None:
        written = spelled(IN_OPENCODE, files)
        laid_out(place, {**written, AGENTS[source]: markdown(own)})
        item = converted(place / AGENTS[source], "opencode", ConversionOptions(respect_config=True))
        CASES["kept to"] += 1
        if item.conversion is None or item.error:
            CASES["refused"] += 1
            return
        text = item.conversion.text
        limits, after = configured(files, {}), configured(files, head_of(text))
        source_model = claude.read(markdown(own), "intent")
        for capability, argument in probes(after, limits):
            old, new = limits.decide(capability, argument), after.decide(capability, argument)
            place_of = (capability, argument, old, new, own, files, text)
            assert old not in ("deny", "ask") or at_most(
                new, old, target_asks=False, grants_ask=False
            ), place_of
            if source_model.has(capability):
                given_before, alone_now = (
                    source_model.decide(capability, argument),
                    alone("opencode", text),
                )
                now = alone_now.decide(capability, argument)
                assert at_most(now, given_before, target_asks=False, grants_ask=True), place_of

    law()


def head_of(text: str) -> dict[str, Any]:
    """The limits of an output, as its file states them."""
    limits = ("permission", "tools", "disallowedTools", "permissionMode")
    return {key: value for key, value in frontmatter(text).items() if key in limits}


@pytest.mark.parametrize("source", SOURCES)
def test_what_was_folded_in_does_not_flow_home(source: str, place: Path) -> None:
    stated, configuration, paths, _ = SOURCES[source]
    target = "claude" if source == "opencode" else "opencode"

    @settings(max_examples=EXAMPLES)
    @given(own=stated, files=st.tuples(*(st.none() | configuration for _ in paths)))
    def law(own: dict[str, Any], files: tuple[dict[str, Any] | None, ...]) -> None:
        if any("agent" in (each or {}) for each in files):
            return  # merged with a file, these are known with it alone
        written = spelled(paths, files)
        original = markdown(own)
        laid_out(place, {**written, AGENTS[source]: original})
        out = converted(
            place / AGENTS[source],
            target,
            ConversionOptions(fold_config=True, servers=SERVERS),
            out_root=place / "root/pkg",
        )
        if out.conversion is None or out.error or out.target is None:
            return
        CASES["taken home"] += 1
        home = converted(out.target, source, ConversionOptions(), into=place / AGENTS[source])
        assert home.error is None, (home.error, own, files)
        assert (place / AGENTS[source]).read_text() == original, (own, files)
        out.target.write_text(out.target.read_text().replace("Body.", "Another."))
        home = converted(out.target, source, ConversionOptions(), into=place / AGENTS[source])
        assert home.error is None, (home.error, own, files)
        assert (place / AGENTS[source]).read_text() == original.replace("Body.", "Another."), (
            own,
            files,
        )
        back = converted(out.target, source, ConversionOptions())
        if back.error is not None:  # what nobody may start is not taken home but into its original
            assert back.error.code == "disabled", (back.error, own, files)
            return
        assert back.conversion is not None
        was = agentc.parse(original, format=source, path="pilot.md").agent.permission
        now = agentc.parse(back.conversion.text, format=source, path="pilot.md").agent.permission
        assert now == was, (own, files, out.target.read_text(), back.conversion.text)

    law()


def probes(after: Any, before: Any) -> Iterator[tuple[str, str]]:
    """Every probe that the target's client can be asked, and that the source's decides about."""
    for capability, arguments in PROBES.items():
        limited = capability == "external_directory" and "deny" in (
            before.decide(capability, "/etc/*"),
        )
        if after.has(capability) and (before.has(capability) or limited):
            yield from ((capability, argument) for argument in arguments)


def test_the_cases_are_counted(figure: Callable[[str], None]) -> None:
    """Runs last in this file: its figure is what the runs above have seen."""
    told = ", ".join(f"{count} {name}" for name, count in sorted(CASES.items()))
    figure(f"configurations: {told}")
    assert told is not None
