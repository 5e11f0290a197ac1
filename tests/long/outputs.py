"""Every output, report and exit code over real files and fixtures: `make outputs`, before and after
a change.

Belongs here: what is run, what is written down of it, two such records compared. Not here: what is
right. A record is one line of JSON a case: the exit code, digests of what was printed, of the files
that were there afterwards, and of the places and codes in the report; its words stand once each at
the end, with how often.

    python -m tests.long.outputs write RECORD
    python -m tests.long.outputs compare OLD NEW [WORDS]

WORDS is a table of lines `old<TAB>new`: what a report said before, and says now.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import multiprocessing
import os
import re
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.conftest import ROOT, reference

# What is run on each source: `{}` is its path, `OUTPUT` the first file below `out`.
CASES: dict[str, tuple[str, ...]] = {
    **{
        f"to {name}": (f"convert {{}} --to {name}",)
        for name in ("claude", "opencode", "extended", "extended-yaml")
    },
    **{
        f"into {name}": (f"convert {{}} --to {name} -o out",)
        for name in ("claude", "opencode", "extended")
    },
    "without comments": (
        "convert {} --to opencode --no-carry",
        "convert {} --to claude --no-carry",
    ),
    "asking": ("convert {} --to opencode --grants ask",),
    "bodies": ("convert {} --to opencode --adapt-body --materialize",),
    "freely": (
        "convert {} --to opencode --carry-exec --allow-widening shell --allow-widening hooks",
        "convert {} --to claude --carry-exec --allow-widening external_directory --strict-servers",
    ),
    "for programs": ("convert {} --to opencode --json", "convert {} --to claude --json"),
    "on a page": ("convert {} --to opencode -o out --report page.html",),
    "losing nothing": (
        "convert {} --to opencode --on-loss fail",
        "convert {} --to claude --on-loss fail",
    ),
    "twice": (
        "convert {} --to opencode -o out",
        "convert {} --to opencode -o out --check",
        "convert out --to claude -o back",
        "convert out --to extended -o back",
    ),
    "compared": (
        "convert {} --to opencode -o out",
        "diff {} OUTPUT",
        "convert {} --to claude --diff -o out",
    ),
    "checked": ("check {}", "check {} --client claude --client opencode --format json"),
    "repaired": ("check --fix {}", "check {}"),
    "shown": ("show {}", "show {} --permissions", "show {} --json", "show {} --permissions --json"),
}
# Where a fixture's file stands, by the folder that it lies in.
PLACES = {
    "claude": ".claude/agents",
    "opencode": ".opencode/agents",
    "extended": "agents",
    "extended-yaml": "agents",
}
_PLACE = re.compile(
    r"^(?:[^\s:][^:]*?:\d+(?::\d+)?: )?(?:error|warning|note|repaired)\[[\w-]+\]|\[[A-Z][A-Z-]+\]$"
)


@dataclass(frozen=True, slots=True)
class Source:
    """A file, and where it stands in a project."""

    name: str
    path: str
    data: bytes


def sources() -> Iterator[Source]:
    """Yield the fixtures, the seeds and the corpus; those of the reference files where they are at
    hand."""
    for file in sorted((ROOT / "fixtures").rglob("*")):
        place = PLACES.get(file.parent.name, "agents")
        if file.is_file() and file.suffix in (".md", ".yaml", ".json", ".jsonc"):
            path = file.name if file.suffix.startswith(".json") else f"{place}/{file.name}"
            yield Source(str(file.relative_to(ROOT)), path, file.read_bytes())
    found = reference()
    if found is None:
        print(
            "no reference files: set AGENTC_REFERENCE, or put them into ../shared", file=sys.stderr
        )
        return
    for file in sorted((found / "seeds").rglob("*")):
        if file.is_file():
            yield Source(f"seeds/{file.name}", f"agents/{file.name}", file.read_bytes())
    for line in (found / "corpus/MANIFEST.jsonl").read_text().splitlines():
        row = json.loads(line)
        data = (found / "corpus" / row["file"]).read_bytes()
        place = PLACES.get(row["format"].removeprefix("claude-"), "agents")
        yield Source(row["file"], f"{place}/{Path(row['file']).name[-80:]}", data)


def write(record: Path) -> int:
    """Run every case, and write the record."""
    listed = list(sources())
    words: Counter[str] = Counter()
    with (
        record.open("w", encoding="utf-8") as out,
        multiprocessing.get_context("spawn").Pool() as pool,
    ):
        for lines, said in pool.imap(of_source, listed, chunksize=4):
            out.writelines(json.dumps(line, sort_keys=True) + "\n" for line in lines)
            words += said
        out.writelines(
            json.dumps({"words": line, "times": words[line]}) + "\n" for line in sorted(words)
        )
    print(
        f"{len(listed)} sources, {len(listed) * len(CASES)} cases, {len(words)} different lines of reports"
    )
    return 0


def of_source(source: Source) -> tuple[list[dict[str, Any]], Counter[str]]:
    """Run each case on a source, in a project of its own; return the lines of the record, and what
    was reported."""
    found, words = [], Counter[str]()
    for case, commands in CASES.items():
        with tempfile.TemporaryDirectory() as name, _standing_in(Path(name).resolve()) as root:
            file = root / source.path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(source.data)
            codes, printed, places = [], [], []
            for command in commands:
                output = next((str(one) for one in sorted(Path("out").rglob("*.md"))), "none")
                named = {"{}": source.path, "OUTPUT": output}
                code, out, err = _called([named.get(part, part) for part in command.split()])
                codes.append(code)
                printed.append(out.replace(str(root), "ROOT"))
                told = [line.replace(str(root), "ROOT") for line in err.splitlines()]
                places += [match[0] for line in told if (match := _PLACE.search(line))]
                words.update(_masked(line, source) for line in told)
            there = {
                str(one.relative_to(root)): _digest(one.read_bytes())
                for one in root.rglob("*")
                if one.is_file()
            }
        files = _digest(json.dumps(there, sort_keys=True).encode())
        line = {"case": f"{case}: {source.name}", "codes": codes, "files": files}
        found.append(
            line
            | {
                "printed": _digest("\0".join(printed).encode()),
                "places": _digest("\n".join(places).encode()),
            }
        )
    return found, words


@contextlib.contextmanager
def _standing_in(root: Path) -> Iterator[Path]:
    """Stand in a folder with a home of its own, as long as the block runs."""
    before, home = Path.cwd(), os.environ.get("HOME", "")
    project = root / "project"
    (project / ".git").mkdir(parents=True)
    (root / "home").mkdir()
    os.chdir(project)
    os.environ["HOME"] = str(root / "home")
    try:
        yield project
    finally:
        os.chdir(before)
        os.environ["HOME"] = home
        shutil.rmtree(root, ignore_errors=True)
        root.mkdir()


def _called(arguments: list[str]) -> tuple[int, str, str]:
    """Call the command line in this process; return its exit code, and what it printed on both
    streams."""
    from agentc.cli.run import run_command

    raw = io.BytesIO(), io.BytesIO()
    out, err = (io.TextIOWrapper(one, encoding="utf-8", errors="backslashreplace") for one in raw)
    argv, sys.argv = sys.argv, ["agentc", *arguments]
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = run_command()
    finally:
        sys.argv = argv
    for stream in (out, err):
        stream.flush()
    return (
        int(code),
        raw[0].getvalue().decode("utf-8", "replace"),
        raw[1].getvalue().decode("utf-8", "replace"),
    )


def _masked(line: str, source: Source) -> str:
    """Return a line of a report without what is its source's own: its path, places in it, quoted
    texts and numbers."""
    line = line.replace(source.path, "PATH").replace(Path(source.path).stem, "NAME")
    return re.sub(r'"[^"]*"|`[^`]*`', "TEXT", re.sub(r"\d+", "N", line))[:300]


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:16]


def compare(old: Path, new: Path, table: Path | None = None) -> int:
    """Print every case that differs, and every line of a report that only one of both has; return 1
    where there is one.

    Lines that the table of words explains are left out.
    """
    before, after = (_read(record) for record in (old, new))
    bad = 0
    for case in sorted({*before[0], *after[0]}):
        one, other = before[0].get(case), after[0].get(case)
        if one != other:
            bad += 1
            what = [
                key
                for key in ("codes", "files", "printed", "places")
                if (one or {}).get(key) != (other or {}).get(key)
            ]
            print(f"{case}: {', '.join(what)}")
    known = dict(line.split("\t") for line in table.read_text().splitlines()) if table else {}
    said = Counter({known.get(line, line): times for line, times in before[1].items()})
    for line in sorted({*said, *after[1]}):
        if said[line] != after[1][line]:
            bad += 1
            print(f"{said[line]} -> {after[1][line]} times: {line}")
    print(f"{len(after[0])} cases, {bad} differences")
    return 1 if bad else 0


def _read(record: Path) -> tuple[dict[str, dict[str, Any]], Counter[str]]:
    lines = [json.loads(line) for line in record.read_text(encoding="utf-8").splitlines()]
    words = Counter({line["words"]: line["times"] for line in lines if "words" in line})
    return {line["case"]: line for line in lines if "case" in line}, words


if __name__ == "__main__":
    what, *paths = sys.argv[1:]
    sys.exit(write(Path(paths[0])) if what == "write" else compare(*map(Path, paths)))
