"""Check the outputs of a repository, and annotate on GitHub each that is out of step.

Belongs here: what `action.yml` runs. Not here: the check (`agentc build --check`).
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any


def escape(text: str, *, in_property: bool = False) -> str:
    """Return a text as a workflow command takes it."""
    pairs = [("%", "%25"), ("\r", "%0D"), ("\n", "%0A")]
    for char, code in pairs + ([(":", "%3A"), (",", "%2C")] if in_property else []):
        text = text.replace(char, code)
    return text


# What to type, by how an output stands.
COMMANDS = {
    "missing": "agentc build",
    "stale": "agentc build",
    "edited": "agentc sync",
    "both": "agentc sync",
    "orphaned": "agentc build --prune",
    "foreign": "agentc adopt PATH",
}


def annotate(file: str, folder: str, words: str) -> str:
    """Return the workflow command that says something of a file."""
    place = escape(os.path.normpath(os.path.join(folder, file)), in_property=True)  # noqa: PTH118
    return f"::error file={place},title=agentc::{escape(words)}"


def annotate_output(output: dict[str, Any], folder: str) -> str:
    """Return the workflow command for one output that is out of step: why, and what to type."""
    error, standing = output.get("error") or {}, output["standing"]
    file = output["source"] if error or output["path"] is None else output["path"]
    made = "made" if standing == "orphaned" else "to be made"
    gone = ", which gives it no more" if standing == "orphaned" else ""
    words = error.get("message") or output.get("reason") or f"{made} from {output['source']}{gone}"
    command = "" if output.get("reason") else COMMANDS.get(standing, "")
    told = f"{standing}: {words}" + (f" (`{command}`)" if command else "")
    return annotate(file, folder, told)


def main() -> int:
    """Run the check, print its annotations, and return its exit code."""
    folder = os.environ.get("DIRECTORY") or "."
    if not os.path.isdir(folder):  # noqa: PTH112
        sys.stdout.write(f"{annotate('.', '.', f'directory: there is no folder {folder}')}\n")
        return 2
    targets = [f"--target={name}" for name in os.environ.get("TARGETS", "").split()]
    command = [sys.executable, "-m", "agentc", "build", "--check", "--json", *targets]
    done = subprocess.run(command, cwd=folder, stdout=subprocess.PIPE, text=True, check=False)
    try:
        found = json.loads(done.stdout)
    except ValueError:
        return done.returncode or 2  # what is wrong stands on standard error
    for output in found["outputs"]:
        if output["standing"] not in ("same", "let go"):
            sys.stdout.write(f"{annotate_output(output, folder)}\n")
    if found["lock"]:
        told = f"{found['lock']} (`agentc build`)"
        sys.stdout.write(f"{annotate('agentc.lock', folder, told)}\n")
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
