"""The built distributions: a wheel, an sdist and an editable install each convert from another
folder.

Belongs here: packaging. Not here: anything that a checkout alone can prove.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import FIXTURES, ROOT

FILE = FIXTURES / "claude/all-fields.md"


def run(*command: object, cwd: Path) -> str:
    home = cwd / "home"  # what these programs keep for themselves is no part of other tests' home
    home.mkdir(exist_ok=True)
    done = subprocess.run(
        [str(part) for part in command],
        capture_output=True,
        text=True,
        cwd=cwd,
        env={**os.environ, "HOME": str(home)},
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "build", "--outdir", folder, ROOT, cwd=folder)
    return folder


@pytest.mark.parametrize("kind", ["wheel", "sdist", "editable"])
def test_an_installed_agentc_converts_from_another_folder(
    kind: str, built: Path, tmp_path: Path
) -> None:
    run(sys.executable, "-m", "venv", tmp_path / "venv", cwd=tmp_path)
    python = tmp_path / "venv/bin/python"
    pattern = {"wheel": "*.whl", "sdist": "*.tar.gz"}.get(kind)
    what = ["-e", ROOT] if pattern is None else [next(built.glob(pattern))]
    run(python, "-m", "pip", "install", "-q", *what, cwd=tmp_path)
    text = run(
        tmp_path / "venv/bin/agentc",
        "convert",
        FILE,
        "--from",
        "claude",
        "--to",
        "extended-yaml",
        cwd=tmp_path,
    )
    assert "\nname: " in text
    where = run(python, "-c", "import agentc; print(agentc.__file__)", cwd=tmp_path)
    assert where.startswith(str(ROOT)) == (kind == "editable")


@pytest.mark.parametrize(
    ("tool", "command"),
    [
        ("pipx", ("pipx", "install", "--python", sys.executable)),
        ("uv", ("uv", "tool", "install", "--python", sys.executable)),
    ],
)
def test_a_tool_that_installs_programs_puts_agentc_in_place(
    tool: str,
    command: tuple[str, ...],
    built: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if shutil.which(tool) is None:
        pytest.skip(f"{tool} is not installed")
    for name in ("PIPX_HOME", "PIPX_BIN_DIR", "UV_TOOL_DIR", "UV_TOOL_BIN_DIR", "UV_CACHE_DIR"):
        monkeypatch.setenv(name, str(tmp_path / name.lower()))
    run(*command, next(built.glob("*.whl")), cwd=tmp_path)
    (program,) = (*tmp_path.glob("pipx_bin_dir/agentc"), *tmp_path.glob("uv_tool_bin_dir/agentc"))
    project = tmp_path / "project"
    (project / "agents").mkdir(parents=True)
    (project / "agentc.toml").write_text(
        '[[source]]\npath = "agents"\n[[target]]\nformat = "opencode"\n'
    )
    shutil.copy(FILE, project / "agents/all-fields.md")
    run(program, "build", cwd=project)
    assert (project / ".opencode/agents").is_dir()
    assert run(program, "--version", cwd=project).startswith("agentc ")


def test_the_wheel_holds_templates_and_types_and_nothing_of_the_tests(built: Path) -> None:
    listing = run(sys.executable, "-m", "zipfile", "-l", next(built.glob("*.whl")), cwd=built)
    assert "agentc/templates/frontmatter.md.j2" in listing
    assert all(f"agentc/templates/report.{part}" in listing for part in ("html.j2", "css", "js"))
    assert "agentc/py.typed" in listing
    assert "tests/" not in listing
