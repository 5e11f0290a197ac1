"""Measure agentc against bare interpreters and against rulesync, in one run on one machine.

Belongs here: what is compared with what. Not here: accounting (`measure.py`), input
(`generate.py`), words (`page.py`).

    python benchmarks/run.py --markdown benchmarks/RESULTS.md

rulesync is measured where it is installed:

    npm install --no-audit --no-fund --save-exact --prefix .clients rulesync@17.0.0 node@24
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

from generate import FOLDER, generate
from measure import Command, Failed, Spread, environment, interleaved
from page import Table, machine, page

HERE = Path(__file__).resolve().parent
RULESYNC = "17.0.0"
NODE = "24"
BAR = 2.0
LIBRARIES = "import click, yaml, jinja2"
OUTPUT = Path(".opencode") / "agents"
CONVERT = ("convert", "--from", "claudecode", "--to", "opencode", "--features", "subagents")


def agentc_script() -> Path:
    """The script beside this interpreter.

    Raises:
        Failed: there is none.
    """
    found = shutil.which("agentc", path=str(Path(sys.executable).parent))
    if found is None:
        raise Failed(
            "no agentc beside this Python; install the project into it first: pip install -e ."
        )
    return Path(found)


def rulesync_call(clients: Path) -> tuple[str, ...] | None:
    """How rulesync is run with the Node.js installed next to it, or `None` where it is not
    installed."""
    node = clients / "node_modules" / ".bin" / "node"
    script = clients / "node_modules" / "rulesync" / "dist" / "cli" / "index.js"
    return (str(node), str(script)) if node.exists() and script.exists() else None


def said(*argv: str) -> str:
    """The one line that a `--version` prints."""
    return subprocess.run(
        argv, env=environment(), capture_output=True, text=True, check=True
    ).stdout.strip()


def afresh(folder: Path, attic: Path) -> Callable[[], None]:
    """Something that puts a folder out of the way. To delete its files would make the next ones
    slower: ext4 looks for a place that nothing was deleted from within the last seconds."""

    def put_away() -> None:
        attic.mkdir(exist_ok=True)
        if folder.exists():
            folder.rename(attic / f"{folder.name}-{len(list(attic.iterdir()))}")

    return put_away


def holds(folder: Path, files: int) -> Callable[[bytes], str]:
    """Something that says how the Markdown files in a folder differ in number from those wanted."""

    def check(_: bytes) -> str:
        found = len(list(folder.glob("*.md")))
        return "" if found == files else f"wrote {found} files of {files}"

    return check


def limited(folder: Path) -> int:
    """How many agents in a folder state what tools they may use."""
    heads = (path.read_text(encoding="utf-8").split("\n---", 1)[0] for path in folder.glob("*.md"))
    return sum(
        "\npermission:" in head or "\ntools:" in head or "\ndisallowedTools:" in head
        for head in heads
    )


def start_up(agentc: str, place: Path, runs: int) -> Table:
    """`--version`, against interpreters that do less."""
    commands = (
        Command("agentc --version", (agentc, "--version"), place),
        Command("python -c pass", (sys.executable, "-c", "pass"), place),
        Command(f'python -c "{LIBRARIES}"', (sys.executable, "-c", LIBRARIES), place),
    )
    return Table("Start-up", "The least that the command line can do.", interleaved(commands, runs))


def one_file(agentc: str, path: Path, place: Path, runs: int) -> Table:
    """One file to standard output, against the imports alone."""
    convert = (agentc, "convert", str(path), "--to", "opencode")
    text = path.read_bytes()
    body = text.split(b"\n---\n", 1)[1].strip()
    commands = (
        Command(
            "agentc convert ONE.md --to opencode",
            convert,
            place,
            check=lambda stdout: "" if body in stdout else "the prompt is not in the output",
        ),
        Command(f'python -c "{LIBRARIES}"', (sys.executable, "-c", LIBRARIES), place),
    )
    results = interleaved(commands, runs)
    ratio = results[0].ratios(results[1])[0].middle
    verdict = (
        f"Bar: at most {BAR:.1f} times the wall time of the imports. "
        f"{'Met' if ratio <= BAR else 'MISSED'}: "
    )
    about = (
        f"A file of {len(text):,} bytes (the median of those generated), written to standard "
        f"output."
    )
    return Table("One file", about, results, (f"{verdict}{ratio:.2f}.",))


def many_files(
    agentc: str, rulesync: tuple[str, ...] | None, project: Path, paths: list[Path], runs: int
) -> Table:
    """A folder, against copying it and against rulesync."""
    source, out, copy, attic = (project / name for name in (FOLDER, "out", "copy", "attic"))
    files = len(paths)
    commands = [
        Command(
            "agentc convert .claude/agents --to opencode -o OUT",
            (agentc, "convert", str(FOLDER), "--to", "opencode", "-o", str(out)),
            project,
            afresh(out, attic),
            holds(out / OUTPUT, files),
        ),
        Command(
            "python copy_files.py .claude/agents COPY",
            (sys.executable, str(HERE / "copy_files.py"), str(FOLDER), str(copy)),
            project,
            afresh(copy, attic),
            holds(copy, files),
        ),
    ]
    if rulesync:
        done = project / ".opencode"
        shown = f"rulesync {' '.join(CONVERT)}"
        commands.append(
            Command(
                shown,
                (*rulesync, *CONVERT),
                project,
                afresh(done, attic),
                holds(project / OUTPUT, files),
            )
        )
    size = sum(path.stat().st_size for path in paths)
    about = (
        f"{files:,} generated files, {size / 1e6:.1f} MB, into a folder that does not exist yet."
    )
    results = interleaved(commands, runs)
    per_file = Spread.of(results[0].wall).middle / files
    after = [f"agentc takes {per_file:.2f} ms of wall time per file, start-up included."]
    if rulesync:
        after.append(
            f"The input is the same, the work is not: {limited(source):,} of the source files "
            f"state what tools the "
            f"agent may use; so do {limited(out / OUTPUT):,} of the files from agentc and "
            f"{limited(project / OUTPUT):,} of those from rulesync."
        )
    else:
        after.append("rulesync is not installed, so it was not measured.")
    return Table(f"{files:,} files", about, results, after)


def options() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(
        description="Measure agentc against bare interpreters and against rulesync."
    )
    parser.add_argument(
        "--files", metavar="N", type=int, default=1000, help="files in the large run"
    )
    parser.add_argument(
        "--runs", metavar="N", type=int, default=9, help="measured runs of every command"
    )
    parser.add_argument("--markdown", metavar="FILE", type=Path, help="write the results page here")
    parser.add_argument(
        "--clients",
        metavar="DIR",
        type=Path,
        default=Path(os.environ.get("AGENTC_CLIENTS") or HERE.parent / ".clients"),
        help="where rulesync is installed (AGENTC_CLIENTS; default: .clients)",
    )
    given = parser.parse_args()
    if given.files < 1 or given.runs < 1:
        parser.error("--files and --runs must be at least 1")
    return given


def main() -> None:
    """Measure, print the page, and write it where asked."""
    given = options()
    facts = machine()
    agentc = str(agentc_script())
    rulesync = rulesync_call(given.clients.resolve())
    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder).resolve()
        paths = generate(project, given.files)
        one = sorted(paths, key=lambda path: path.stat().st_size)[len(paths) // 2]
        tables = (
            start_up(agentc, project, given.runs),
            one_file(agentc, one, project, given.runs),
            many_files(agentc, rulesync, project, paths, given.runs),
        )
    facts.append(("agentc", version("agentc-compiler")))
    facts.append(
        (
            "its libraries",
            ", ".join(f"{name} {version(name)}" for name in ("click", "jinja2", "pyyaml")),
        )
    )
    commands = [
        f"python benchmarks/run.py --files {given.files} --runs {given.runs} --markdown "
        f"benchmarks/RESULTS.md"
    ]
    if rulesync:
        facts.append(
            (
                "rulesync",
                f"{said(*rulesync, '--version')}, on Node.js {said(rulesync[0], '--version')}",
            )
        )
        wanted = f"rulesync@{RULESYNC} node@{NODE}"
        commands.insert(
            0, f"npm install --no-audit --no-fund --save-exact --prefix .clients {wanted}"
        )
    text = page(tables, facts, commands, given.runs)
    print(text)
    if given.markdown:
        given.markdown.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    try:
        main()
    except Failed as error:
        sys.exit(f"run.py: {error}")
