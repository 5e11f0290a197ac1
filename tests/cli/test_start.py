"""What a start of the command line may load: start-up is a feature.

Belongs here: lists of modules. Not here: times (`benchmarks/`).
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import agentc
from agentc.ir.agent import Agent
from agentc.vendors.listing import REGISTRY
from agentc.vendors.registry import (
    get_dialect,
    get_format,
    writable_formats,
)
from tests.conftest import FIXTURES, ROOT

# The code under test, wherever the test stands.
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT)}
FILE = FIXTURES / "demo/.claude/agents"
HEAVY = (
    "ruamel",
    "markdown_it",
    "hypothesis",
    "importlib.metadata",
    "tomllib",
    "tomlkit",
    "difflib",
    "asyncio",
)


def loaded(*arguments: str, cwd: Path | None = None) -> set[str]:
    """The modules that are loaded after the command has run."""
    code = (
        "import json, sys\nimport agentc.cli\n"
        f"sys.argv = {['agentc', *arguments]!r}\n"
        "try:\n    agentc.cli.main()\nexcept SystemExit:\n    pass\n"
        "print(json.dumps(sorted(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        cwd=cwd,
        env=ENVIRONMENT,
        check=True,
    )
    return set(json.loads(done.stderr.splitlines()[-1]))


def under(modules: set[str], names: tuple[str, ...]) -> set[str]:
    return {
        module
        for module in modules
        if any(module == name or module.startswith(f"{name}.") for name in names)
    }


def test_the_version_needs_no_format_and_no_yaml() -> None:
    assert (
        under(loaded("--version"), ("yaml", "jinja2", "agentc.vendors", "agentc.lens", *HEAVY))
        == set()
    )


def test_importing_agentc_loads_nothing() -> None:
    code = "import sys, agentc; print([m for m in sys.modules if m.startswith(('agentc.', 'yaml', 'jinja2', 'click'))])"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=ENVIRONMENT, check=True
    )
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("target", ["opencode", "extended"])
def test_a_conversion_loads_click_yaml_and_jinja_and_nothing_heavier(
    target: str, tmp_path: Path
) -> None:
    file = next(FILE.glob("*.md"))
    modules = loaded("convert", str(file), "--to", target, cwd=tmp_path)
    assert {"click", "yaml", "jinja2"} <= modules
    assert under(modules, HEAVY) == set()


def test_a_conversion_to_its_own_format_needs_no_jinja(tmp_path: Path) -> None:
    file = FIXTURES / "claude/tools-star.md"
    assert (
        under(
            loaded("convert", str(file), "--from", "claude", "--to", "claude", cwd=tmp_path),
            ("jinja2", *HEAVY, "tempfile", "hashlib"),
        )
        == set()
    )


# The dialects whose tables a dialect's own is made of.
MADE_OF = {"extended": {"claude"}, "yaml-agent": {"extended", "claude"}}


def list_vendors_of(*names: str) -> set[str]:
    """The modules of vendors, below which all others stand, of some formats."""
    own = {get_dialect(name) for name in names}
    wanted = own.union(*(MADE_OF.get(name, set()) for name in own))
    return {REGISTRY[name].module.partition(".")[0] for name in wanted}


def find_imported_vendors(modules: set[str]) -> set[str]:
    roots = {listing.module.partition(".")[0] for listing in REGISTRY.values()}
    return {name.split(".")[2] for name in modules if name.startswith("agentc.vendors.")} & roots


@pytest.mark.parametrize("target", writable_formats())
def test_a_conversion_imports_the_vendors_of_its_two_formats(target: str, tmp_path: Path) -> None:
    file = next(FILE.glob("*.md"))
    modules = loaded("convert", str(file), "--to", target, "-o", "-", cwd=tmp_path)
    assert find_imported_vendors(modules) == list_vendors_of("claude", target)


# Formats whose files are told by their folder alone.
PLACED = [name for name, form in writable_formats().items() if form.place().decides]


@pytest.mark.parametrize("source", PLACED)
def test_a_source_is_known_by_its_place_without_its_neighbours(source: str, tmp_path: Path) -> None:
    form = get_format(source)
    agent = Agent(name="pilot", description="d", prompt="Fly the plane.")
    file = tmp_path / form.place().path_of("pilot")
    file.parent.mkdir(parents=True, exist_ok=True)
    carries_nothing = re.sub(r" *# agentc .*\n", "", agentc.render(agent, format=source))
    file.write_text(carries_nothing)
    modules = loaded("convert", str(file), "--to", "opencode", "-o", "-", cwd=tmp_path)
    assert find_imported_vendors(modules) == list_vendors_of(source, "opencode")


def test_the_page_of_a_run_is_loaded_when_it_is_asked_for(tmp_path: Path) -> None:
    arguments = ("convert", str(next(FILE.glob("*.md"))), "--to", "opencode")
    assert "agentc.report.html" not in loaded(*arguments, cwd=tmp_path)
    modules = loaded(*arguments, "--report", "x.html", cwd=tmp_path)
    assert "agentc.report.html" in modules
    assert under(modules, HEAVY) == set()


def test_the_c_loader_is_in_use() -> None:
    import yaml

    from agentc.syntax.yaml.compose import Loader

    assert Loader is yaml.CSafeLoader
