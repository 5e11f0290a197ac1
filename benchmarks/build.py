"""Measure `agentc build` where nothing is to be done, against reading and hashing the same files.

Belongs here: what is compared with what. Not here: accounting (`measure.py`), input
(`generate.py`), words (`page.py`), conversions (`run.py`).

    python benchmarks/build.py --markdown benchmarks/BUILD.md
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

from generate import FOLDER, generate
from measure import Command, Failed, Result, Spread, environment, interleaved
from page import Table, machine, page
from run import HERE, LIBRARIES, agentc_script

# So often may the files be read and hashed in the time of a build, beyond the imports.
BAR = 4
TARGETS = {
    "opencode": ".opencode/agents",
    "copilot": ".github/agents",
    "gemini": ".gemini/agents",
    "qwen": ".qwen/agents",
}
COMMANDS = (("build",), ("build", "--check"), ("status",))


def prepare(agentc: str, project: Path, files: int) -> None:
    """A repository with generated agents, built for every target."""
    generate(project, files)
    tables = [f'[[source]]\npath = "{FOLDER.as_posix()}"\nformat = "claude"\n']
    tables += [f'[[target]]\nformat = "{name}"\n' for name in TARGETS]
    (project / "agentc.toml").write_text("\n".join(tables), encoding="utf-8")
    done = subprocess.run(
        (agentc, "build"), cwd=project, env=environment(), capture_output=True, check=False
    )
    if done.returncode:
        raise Failed(f"agentc build: {done.stderr.decode(errors='replace')[-2000:]}")


def measure_command(agentc: str, words: tuple[str, ...], project: Path, runs: int) -> Table:
    """One command, against what it cannot do without."""
    folders = (FOLDER.as_posix(), *TARGETS.values())
    files = sum(len(list((project / folder).iterdir())) for folder in folders)
    shown = f"agentc {' '.join(words)}"
    hashing = (sys.executable, str(HERE / "hash_files.py"), *folders)
    commands = (
        Command(shown, (agentc, *words), project),
        Command("python hash_files.py FOLDERS", hashing, project),
        Command(f'python -c "{LIBRARIES}"', (sys.executable, "-c", LIBRARIES), project),
        Command("python -c pass", (sys.executable, "-c", "pass"), project),
    )
    results = interleaved(commands, runs)
    ratio = _compare(*results)
    verdict = "Met" if ratio.middle <= 1 else "MISSED"
    bar = (
        f"Bar: at most the imports and {BAR} times reading and hashing the files. {verdict}: "
        f"{ratio.middle:.2f} ({ratio.least:.2f} – {ratio.greatest:.2f}) of that, wall time."
    )
    return Table(f"`{shown}`, nothing to do", f"{files:,} files.", results, (bar,))


def _compare(mine: Result, hashing: Result, imports: Result, nothing: Result) -> Spread:
    """The wall time of a command as a part of what it may take, round by round."""
    rounds = zip(mine.wall, hashing.wall, imports.wall, nothing.wall, strict=True)
    return Spread.of(
        [one / (third + BAR * (second - fourth)) for one, second, third, fourth in rounds]
    )


def options() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description="Measure a build that has nothing to do.")
    parser.add_argument("--agents", metavar="N", type=int, default=1000, help="generated agents")
    parser.add_argument("--runs", metavar="N", type=int, default=9, help="measured runs of each")
    parser.add_argument("--markdown", metavar="FILE", type=Path, help="write the page here")
    given = parser.parse_args()
    if given.agents < 1 or given.runs < 1:
        parser.error("--agents and --runs must be at least 1")
    return given


def main() -> None:
    """Measure, print the page, and write it where asked."""
    given = options()
    facts = [*machine(), ("agentc", version("agentc-compiler"))]
    agentc = str(agentc_script())
    with tempfile.TemporaryDirectory() as folder:
        os.environ["XDG_STATE_HOME"] = str(Path(folder).resolve() / "state")
        project = Path(folder).resolve() / "project"
        prepare(agentc, project, given.agents)
        tables = [measure_command(agentc, words, project, given.runs) for words in COMMANDS]
    repeat = f"python benchmarks/build.py --agents {given.agents} --runs {given.runs}"
    commands = [f"{repeat} --markdown benchmarks/BUILD.md"]
    text = page(tables, facts, commands, given.runs, program="build.py")
    print(text)
    if given.markdown:
        given.markdown.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    try:
        main()
    except Failed as error:
        sys.exit(f"build.py: {error}")
