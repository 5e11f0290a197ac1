"""Read every Markdown file of one folder and write the same bytes to another: the floor that
`run.py` measures against.

Belongs here: reading and writing, with one import. Not here: anything a converter does.

    python benchmarks/copy_files.py FROM TO
"""

import os
import sys


def main(source: str, target: str) -> None:
    """Copy the files through this process's memory, as a converter that changes nothing would."""
    os.makedirs(target)  # noqa: PTH103  an import of pathlib would count
    for name in sorted(os.listdir(source)):  # noqa: PTH208
        if name.endswith(".md"):
            with open(f"{source}/{name}", "rb") as old, open(f"{target}/{name}", "wb") as new:  # noqa: PTH123
                new.write(old.read())


if __name__ == "__main__":
    main(*sys.argv[1:])
