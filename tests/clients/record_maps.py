"""Asks the real OpenCode about generated heads, and writes down what it made of them.

`python -m tests.clients.record_maps [LOADED [OTHERS]]`: so many files that load are asked about by `debug agent`, one
call each. 500 take a quarter of an hour on two idle cores.
"""

from __future__ import annotations

import random
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from tests.models import HOME
from tests.models.opencode import DEFAULTS
from tests.opencode_heads import RECORD, Asked, file_of, write_record

from .harness import TIMEOUT, clean_home, client, write_project

STEP = 50
OFFLINE = {"OPENCODE_DISABLE_MODELS_FETCH": "1", "OPENCODE_DISABLE_AUTOUPDATE": "1"}
_INVALID = re.compile(r"Configuration is invalid at \S*/\.opencode/agents/(\w+)\.md")


def main(loaded: int, others: int) -> None:
    """Ask until both numbers are reached, and write the record."""
    found: dict[str, list[Asked]] = {"loads": [], "none": [], "rejects": []}
    seed = 0
    while len(found["loads"]) < loaded:
        texts = {f"m{n}": file_of(random.Random(n), f"m{n}") for n in range(seed, seed + STEP)}
        seed += STEP
        for one in asked(texts):
            found[one.fate].append(one)
        sys.stdout.write(f"{seed} asked: {', '.join(f'{len(some)} {fate}' for fate, some in found.items())}\n")
        sys.stdout.flush()
    rest = (*found["none"], *found["rejects"])
    write_record([*found["loads"][:loaded], *rest[:: max(1, len(rest) // max(1, others))][:others]])
    sys.stdout.write(f"written to {RECORD}\n")


def asked(texts: Mapping[str, str], *, resolved: bool = True) -> Iterator[Asked]:
    """What the client makes of each text; without the hidden tools where it is not to be `resolved`, one by one."""
    with tempfile.TemporaryDirectory() as folder, clean_home() as env:
        project = write_project(Path(folder), {f".opencode/agents/{name}.md": text for name, text in texts.items()})
        left = dict(texts)
        while True:
            code, printed, complaints = _called(project, env, "debug", "config")
            if code == 0:
                break
            bad = _INVALID.search(complaints)
            assert bad is not None, complaints
            (project / f".opencode/agents/{bad[1]}.md").unlink()
            yield Asked(left.pop(bad[1]), "rejects")
        agents = _json(printed).get("agent", {})
        for name, text in left.items():
            if name not in agents or agents[name].get("disable"):
                yield Asked(text, "none")
            elif resolved:
                yield _resolved(text, project, env, name)
            else:
                yield Asked(text, "loads", tuple(flattened(agents[name].get("permission", {}), env["HOME"])))


def _resolved(text: str, project: Path, env: Mapping[str, str], name: str) -> Asked:
    code, printed, complaints = _called(project, env, "debug", "agent", name)
    assert code == 0, complaints
    agent = _json(printed)
    rules = [(one["permission"], one["pattern"], one["action"]) for one in agent["permission"]]
    # Behind the file's own rules the client puts one more, about a folder of its own.
    own = [(key, _at_home(pattern, env["HOME"]), action) for key, pattern, action in rules[len(DEFAULTS) : -1]]
    return Asked(text, "loads", tuple(own), tuple(sorted(tool for tool, on in agent["tools"].items() if not on)))


def flattened(permission: Mapping[str, Any], home: str) -> Iterator[tuple[str, str, str]]:
    """The rules of a map as the client has read it."""
    for key, value in permission.items():
        for pattern, action in value.items() if isinstance(value, dict) else (("*", value),):
            if pattern in ("~", "$HOME") or pattern.startswith(("~/", "$HOME")):
                pattern = home + pattern.removeprefix("~").removeprefix("$HOME")
            yield key, _at_home(pattern, home), action


def _at_home(pattern: str, home: str) -> str:
    return HOME + pattern.removeprefix(home) if pattern.startswith(home) else pattern


def _called(project: Path, env: Mapping[str, str], *arguments: str) -> tuple[int, str, str]:
    program = client("opencode-ai", ".bin", "opencode")
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        done = subprocess.run(
            [program, *arguments],
            cwd=project,
            env={**env, **OFFLINE},
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=err,
            timeout=TIMEOUT * 3,
            check=False,
        )
        out.seek(0), err.seek(0)
        return done.returncode, out.read().decode(), err.read().decode()


def _json(printed: str) -> dict[str, Any]:
    import json

    answer: dict[str, Any] = json.loads(printed)
    return answer


if __name__ == "__main__":
    given = [int(number) for number in sys.argv[1:]]
    main(*(given + [500, 100][len(given) :]))
