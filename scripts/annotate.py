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


def annotate(output: dict[str, Any], folder: str) -> str:
    """Return the workflow command for one output that is out of step."""
    error = output.get("error") or {}
    file = output["source"] if error or output["path"] is None else output["path"]
    words = error.get("message") or output.get("reason") or f"it is made from {output['source']}"
    place = escape(os.path.normpath(os.path.join(folder, file)), in_property=True)  # noqa: PTH118
    return f"::error file={place},title=agentc::{escape(str(output['standing']))}: {escape(words)}"


def main() -> int:
    """Run the check, print its annotations, and return its exit code."""
    folder = os.environ.get("DIRECTORY") or "."
    targets = [f"--target={name}" for name in os.environ.get("TARGETS", "").split()]
    command = [sys.executable, "-m", "agentc", "build", "--check", "--json", *targets]
    done = subprocess.run(command, cwd=folder, stdout=subprocess.PIPE, text=True, check=False)
    try:
        outputs = json.loads(done.stdout)["outputs"]
    except ValueError:
        return done.returncode or 2  # what is wrong stands on standard error
    for output in outputs:
        if output["standing"] not in ("same", "let go"):
            sys.stdout.write(f"{annotate(output, folder)}\n")
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
