"""Draw a real run in the demonstration's project as a picture of a terminal, `docs/run.svg`.

    python scripts/draw_run.py [FILE]

What a command prints comes from a call of it; only lines that are too long are cut.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from html import escape
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PICTURE = ROOT / "docs/run.svg"
COMMANDS = (
    "agentc convert --to opencode",
    "agentc convert --to opencode",
    "agentc check --fix",
    "agentc show .claude/agents/access-advocate.md --permissions",
)
COLUMNS, LINE, MARGIN, LETTER = 118, 19, 16, 7.82
STYLE = (
    "text { font: 13px ui-monospace, 'SF Mono', Menlo, Consolas, monospace; fill: #d7dae0;"
    " white-space: pre } .typed { fill: #8ec7ff; font-weight: bold }"
)


def run_commands(commands: tuple[str, ...] = COMMANDS) -> list[str]:
    """Run commands one after the other in a copy of the project; return the lines of the
    terminal."""
    lines: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder) / "ferries"
        shutil.copytree(ROOT / "fixtures/demo", project)
        for command in commands:
            done = subprocess.run(
                [sys.executable, "-m", "agentc", *command.split()[1:]],
                cwd=project,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                env={
                    **os.environ,
                    "HOME": folder,
                    "PYTHONPATH": str(ROOT),
                    "COLUMNS": str(COLUMNS),
                },
                check=False,
            )
            lines += [f"$ {command}", *done.stdout.splitlines(), ""]
    return lines[:-1]


def draw(lines: list[str]) -> str:
    """Return lines of a terminal as an SVG picture."""
    width = round(COLUMNS * LETTER + 2 * MARGIN)
    height = len(lines) * LINE + 2 * MARGIN
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img">',
        "<title>A run of agentc in a terminal</title>",
        f"<style>{STYLE}</style>",
        f'<rect width="{width}" height="{height}" rx="8" fill="#16181d"/>',
    ]
    for place, line in enumerate(lines, 1):
        shown = line if len(line) <= COLUMNS else line[: COLUMNS - 1] + "\u2026"
        typed = ' class="typed"' if line.startswith("$ ") else ""
        parts.append(
            f'<text x="{MARGIN}" y="{MARGIN + place * LINE - 5}"{typed}>{escape(shown)}</text>'
        )
    return "\n".join([*parts, "</svg>", ""])


if __name__ == "__main__":
    file = Path(sys.argv[1]) if len(sys.argv) > 1 else PICTURE
    file.write_text(draw(run_commands()), encoding="utf-8")
