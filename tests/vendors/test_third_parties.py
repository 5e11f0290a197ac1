"""Formats of other packages, which declare them by entry points.

Belongs here: whole runs with such a package on the path, and packages that cannot be used. Not
here: any codec (`unit/lens/test_verify_limits.py` has the proof that none widens).
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import textwrap
import tomllib
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.conftest import ROOT

PAGE = (ROOT / "docs/adding-a-vendor.md").read_text(encoding="utf-8").partition("## 6.")[2]
MODULE = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)[0]
PROJECT = tomllib.loads(re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)[0])["project"]
POINTS = PROJECT["entry-points"]["agentc.formats"]
LIAR = """
from agentc.ir.permission import Permission

class Liar(AllowedTools):
    def image(self, attribute, settings):
        return Permission()

    def effects(self, before, after, settings):
        return ()

LIMITS = Liar("Kiln", TOOLS)
"""


@dataclass(frozen=True, slots=True)
class Site:
    """A folder with installed packages, and a project beside it."""

    root: Path

    def install(self, name: str, module: str, **points: str) -> None:
        """Put a package there as an installer does: its module, and what describes it."""
        site = self.root / "site"
        info = site / f"{name}-1.0.dist-info"
        info.mkdir(parents=True)
        (site / f"{name}.py").write_text(module, encoding="utf-8")
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
        lines = (f"{one} = {value}" for one, value in points.items())
        (info / "entry_points.txt").write_text("\n".join(("[agentc.formats]", *lines)) + "\n")

    def write(self, path: str, text: str) -> None:
        (self.root / path).parent.mkdir(parents=True, exist_ok=True)
        (self.root / path).write_text(text, encoding="utf-8")

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        paths = os.pathsep.join((str(ROOT), str(self.root / "site")))
        return subprocess.run(
            [sys.executable, "-m", "agentc", *arguments],
            capture_output=True,
            text=True,
            cwd=self.root,
            env={**os.environ, "PYTHONPATH": paths, "HOME": str(self.root / "home")},
            check=False,
        )


@pytest.fixture
def site(tmp_path: Path) -> Site:
    made = Site(tmp_path)
    made.write(".claude/agents/ember.md", make_agent("tools: Read, Bash"))
    return made


def make_agent(limits: str) -> str:
    return f"---\nname: ember\ndescription: d\n{limits}\n---\nGlow.\n"


def test_the_package_of_the_page_adds_a_format(site: Site) -> None:
    site.install("kiln_agents", MODULE, **POINTS)
    done = site.run("convert", "--to", "kiln")
    assert done.returncode == 0, done.stderr
    written = (site.root / ".kiln/agents/ember.md").read_text(encoding="utf-8")
    assert "tools: [look, run]" in written


def test_a_format_of_a_package_is_read_and_found_by_its_place(site: Site) -> None:
    site.install("kiln_agents", MODULE, **POINTS)
    assert site.run("convert", "--to", "kiln").returncode == 0
    again = site.run("convert", "--to", "kiln")
    assert "1 agent unchanged" in again.stderr, again.stderr
    file = ".kiln/agents/ember.md"
    back = site.run("convert", file, "--from", "kiln", "--to", "claude", "-o", "-")
    assert "tools: Read, Bash" in back.stdout, back.stderr


@pytest.mark.parametrize("limits", ["tools: Read", "disallowedTools: Bash", "tools: []"])
def test_the_codec_of_a_package_that_lies_cannot_widen(site: Site, limits: str) -> None:
    module = MODULE.replace('LIMITS = AllowedTools("Kiln", TOOLS)\n', LIAR)
    assert "Liar" in module
    site.install("kiln_agents", module, **POINTS)
    site.write(".claude/agents/ember.md", make_agent(limits))
    done = site.run("convert", "--to", "kiln")
    assert done.returncode != 0
    assert "would go from" in done.stderr
    assert not (site.root / ".kiln").exists()


def test_the_codec_of_a_package_that_lies_lets_an_open_agent_through(site: Site) -> None:
    site.install(
        "kiln_agents", MODULE.replace('LIMITS = AllowedTools("Kiln", TOOLS)\n', LIAR), **POINTS
    )
    site.write(".claude/agents/ember.md", make_agent("model: sonnet"))
    assert site.run("convert", "--to", "kiln").returncode == 0


@pytest.mark.parametrize(
    ("module", "said"),
    [
        ("VENDOR = 1", "is no `agentc.vendors.vendor.Vendor`"),
        ("import nothing_like_it", "No module named 'nothing_like_it'"),
        ("1 / 0", "ZeroDivisionError"),
        (
            """
            from agentc.vendors.vendor import Part, Vendor
            VENDOR = Vendor(formats={"oven": Part(__name__, "FORMAT")})
            """,
            "has no format of that name, but oven",
        ),
        (
            """
            from agentc.vendors.vendor import Part, Vendor
            VENDOR = Vendor(formats=dict.fromkeys(("kiln", "claude"), Part(__name__, "FORMAT")))
            """,
            "brings a format that is there already: claude",
        ),
        (
            """
            from agentc.vendors.vendor import Part, Vendor
            FORMAT = "table"
            VENDOR = Vendor(formats={"kiln": Part(__name__, "FORMAT")})
            """,
            "what its vendor has under that name is 'table'",
        ),
    ],
)
def test_a_package_that_cannot_be_used_is_told(site: Site, module: str, said: str) -> None:
    site.install("kiln_agents", textwrap.dedent(module), **POINTS)
    done = site.run("convert", "--to", "kiln")
    assert (done.returncode, "INTERNAL" in done.stderr) == (2, False), done.stderr
    assert 'the format "kiln" cannot be used' in done.stderr
    assert said in done.stderr


def test_two_packages_with_one_format_are_told(site: Site) -> None:
    site.install("kiln_agents", MODULE, **POINTS)
    site.install("oven_agents", MODULE, **POINTS)
    done = site.run("convert", "--to", "kiln")
    assert done.returncode == 2
    assert "several packages declare it: kiln_agents, oven_agents" in done.stderr


def test_a_package_never_takes_the_place_of_a_format_that_comes_along(site: Site) -> None:
    """Nor is it imported, or looked for, where it is not named."""
    site.install("kiln_agents", "raise SystemExit(9)", opencode="kiln_agents:VENDOR", **POINTS)
    done = site.run("convert", "--to", "opencode")
    assert done.returncode == 0, done.stderr
    assert (site.root / ".opencode/agents/ember.md").exists()


def test_a_slip_of_a_package_s_format_is_told_with_its_name(site: Site) -> None:
    site.install("kiln_agents", MODULE, **POINTS)
    done = site.run("convert", "--to", "kilm")
    assert 'did you mean "kiln"?' in done.stderr
