"""Asks the real OpenCode about generated heads, and writes down what it made of them.

`python -m tests.clients.record_maps [LOADED [OTHERS [RESOLVED]]]`: one server of the client lists
the agents of many projects with their rules, which are those that `debug agent` prints; that one
starts the client anew for each agent, so that only some of them are also asked for the tools that
it hides.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from agentc.vendors.opencode.client import prediction as opencode_client
from agentc.vendors.prediction import LoadOutcome
from tests.support.models import HOME
from tests.support.models.opencode import DEFAULTS
from tests.support.opencode_heads import file_of
from tests.support.opencode_record import RECORD, Asked, write_record

from .harness import TIMEOUT, clean_home, client, write_project
from .opencode_server import OFFLINE, list_agents, serve

# So many agents are in one project. One that makes the client refuse the project costs another
# start of it.
TOGETHER = 25


def main(loaded: int, others: int, resolved: int) -> None:
    """Ask until so many loaded, and so many others did not; ask `debug agent` about some of the
    first."""
    found: dict[str, list[Asked]] = {"loads": [], "none": [], "rejects": []}
    seed = 0
    while len(found["loads"]) < loaded:
        texts = {
            f"m{n}": file_of(random.Random(n), f"m{n}") for n in range(seed, seed + 4 * TOGETHER)
        }
        seed += len(texts)
        if len(found["rejects"]) >= others // 2:
            texts = {name: text for name, text in texts.items() if not _seems_rejected(text)}
        for one in listed(texts):
            found[one.outcome].append(one)
        sys.stdout.write(
            f"{seed} drawn: {', '.join(f'{len(some)} {outcome}' for outcome, some in found.items())}\n"
        )
        sys.stdout.flush()
        _write(found, loaded, others)
    loads = found["loads"][:loaded]
    step = max(1, loaded // max(1, resolved))
    for place in range(0, step * resolved, step):
        (loads[place],) = debugged([loads[place]])
        _write({**found, "loads": loads}, loaded, others)
    sys.stdout.write(f"written to {RECORD}\n")


def _write(found: Mapping[str, list[Asked]], loaded: int, others: int) -> None:
    rest = [*found["rejects"][: others // 2], *found["none"]]
    write_record([*found["loads"][:loaded], *rest[:others]])


def _seems_rejected(text: str) -> bool:
    return opencode_client.predict(text).outcome is LoadOutcome.REJECTS


def listed(texts: Mapping[str, str]) -> Iterator[Asked]:
    """What the client makes of each text, as its server says it: without the tools that it
    hides."""
    doubtful = {name: text for name, text in texts.items() if _seems_rejected(text)}
    rest = [name for name in texts if name not in doubtful]
    groups = [[name] for name in doubtful] + [
        rest[at : at + TOGETHER] for at in range(0, len(rest), TOGETHER)
    ]
    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder,
        clean_home() as env,
        serve(Path(folder), env) as address,
    ):
        while groups:
            names = groups.pop()
            project = Path(folder) / f"of_{names[0]}_{len(names)}"
            write_project(project, {f".opencode/agents/{name}.md": texts[name] for name in names})
            agents = list_agents(address, project)
            if isinstance(agents, str):
                yield Asked(texts[agents], "rejects")
                groups += [left] if (left := [name for name in names if name != agents]) else []
                continue
            for name in names:
                known = name in agents
                rules = _own(agents[name]["permission"], env["HOME"]) if known else ()
                yield Asked(texts[name], "loads" if known else "none", rules, None)


def debugged(answers: list[Asked]) -> Iterator[Asked]:
    """The same answers with the tools that the client hides, and with its rules, by `debug
    agent`."""
    texts = {f"m{n}": one.text for n, one in enumerate(answers)}
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder, clean_home() as env:
        project = write_project(
            Path(folder), {f".opencode/agents/{name}.md": text for name, text in texts.items()}
        )
        for name, one in zip(texts, answers, strict=True):
            code, printed, complaints = _called(project, env, "debug", "agent", name)
            assert code == 0, complaints
            agent: dict[str, Any] = json.loads(printed)
            off = tuple(sorted(tool for tool, on in agent["tools"].items() if not on))
            yield replace(one, rules=_own(agent["permission"], env["HOME"]), off=off)


def _own(rules: list[dict[str, str]], home: str) -> tuple[tuple[str, str, str], ...]:
    """The rules of the file. Behind them the client puts one more, about a folder of its own."""
    found = [(one["permission"], _at_home(one["pattern"], home), one["action"]) for one in rules]
    return tuple(found[len(DEFAULTS) : -1])


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


if __name__ == "__main__":
    given = [int(number) for number in sys.argv[1:]]
    main(*(given + [700, 100, 40][len(given) :]))
