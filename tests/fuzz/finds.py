"""What the fuzzer found, made small and kept as files.

Belongs here: making a case small, writing it down. Not here: running cases (`runner.py`).
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable
from dataclasses import asdict, replace
from hashlib import sha256
from pathlib import Path

from tests.fuzz.answers import Case, Fault
from tests.fuzz.runner import alone

# Seconds that making one case small may take.
PATIENCE = 40.0


def minimal(case: Case, fault: Fault) -> Case:
    """The smallest case at hand that still has the fault: pieces go, from half of the text down to
    characters."""
    end = time.monotonic() + PATIENCE

    def has(text: str) -> bool:
        again = alone(replace(case, text=text))
        return any(one.key == fault.key for one in again.outcome.faults)

    text = case.text
    for pieces in (
        lambda text: text.splitlines(keepends=True),
        lambda text: re.findall(r"\w+|\s|\W", text),
        list,
    ):
        text = _fewer(text, pieces, has, end)
    return replace(case, text=text)


def _fewer(
    text: str, split: Callable[[str], list[str]], has: Callable[[str], bool], end: float
) -> str:
    parts = split(text)
    size = max(1, len(parts) // 2)
    while True:
        start, fewer = 0, False
        while start < len(parts):
            if time.monotonic() > end:
                return "".join(parts)
            rest = parts[:start] + parts[start + size :]
            if len(rest) < len(parts) and has("".join(rest)):
                parts, fewer = rest, True
            else:
                start += size
        if size == 1 and not fewer:
            return "".join(parts)
        size = max(1, size // 2)


def keep(folder: Path, case: Case, small: Case, fault: Fault) -> Path:
    """Write a find down: the text as it was found, the small one, and what happened. Returns the
    small one's path."""
    folder.mkdir(parents=True, exist_ok=True)
    name = f"{fault.kind}-{sha256(fault.key.encode()).hexdigest()[:8]}"
    encoded = {
        end: one.text.encode("utf-8", "surrogatepass")
        for end, one in (("whole", case), ("small", small))
    }
    for end, text in encoded.items():
        (folder / f"{name}.{end}").write_bytes(text)
    told = {"fault": asdict(fault), "form": case.form, "path": case.path, "seed": case.seed}
    (folder / f"{name}.json").write_text(json.dumps(told, indent=2) + "\n", encoding="utf-8")
    return folder / f"{name}.small"


def kept(folder: Path) -> list[Case]:
    """The cases that were written down, small ones."""
    found = []
    for path in sorted(folder.glob("*.json")):
        told = json.loads(path.read_text(encoding="utf-8"))
        text = path.with_suffix(".small").read_bytes().decode("utf-8", "surrogatepass")
        found.append(Case(text, told["form"], told["path"], told["seed"]))
    return found
