"""Read every file below some folders and hash it: the floor that `build.py` measures against.

Belongs here: reading and hashing. Not here: anything a build does.

    python benchmarks/hash_files.py FOLDER ...
"""

import hashlib
import os
import sys


def main(folders: list[str]) -> None:
    """Read and hash, as a build would that trusts no time stamp."""
    for folder in folders:
        for name in os.listdir(folder):  # noqa: PTH208  an import of pathlib would count
            with open(f"{folder}/{name}", "rb") as file:  # noqa: PTH123
                hashlib.sha256(file.read()).hexdigest()


if __name__ == "__main__":
    main(sys.argv[1:])
