"""Patterns that speak of the home folder: `~`, `~/x`, `$HOME/x`.

Belongs here: filling it in, as OpenCode does when it loads a pattern (1.18.33), and taking it out
of a pattern that was made of such ones. Not here: what a pattern matches (`globs.py`).
"""

from __future__ import annotations

import functools
from pathlib import Path

VARIABLE = "$HOME"


def fill_in_home(pattern: str) -> str:
    """Return a pattern with the home folder in the place of the `~` or `$HOME` that it begins
    with."""
    if not is_below_home(pattern):
        return pattern
    word = VARIABLE if pattern.startswith(VARIABLE) else "~"
    return find_home() + pattern.removeprefix(word)


def take_out_home(pattern: str) -> str:
    """Return a pattern with `~` in the place of the home folder that it begins with."""
    home = find_home()
    return f"~{pattern[len(home) :]}" if f"{pattern}/".startswith(f"{home}/") else pattern


def keep_home_word(pattern: str) -> str:
    """Return a pattern in which the word for the home folder is a folder of that name, which is no
    user's home: so `~/x`, `$HOME/x` and the path are told from each other."""
    return f"/{pattern}" if is_below_home(pattern) else pattern


def avoid_home(pattern: str) -> str:
    """Return a pattern for texts that themselves begin with a word for the home folder; it takes
    any first character, and so matches a little more."""
    return f"?{pattern[1:]}" if is_below_home(pattern) else pattern


def is_below_home(pattern: str) -> bool:
    """Return whether a pattern begins with a word for the home folder."""
    if pattern[:1] not in ("~", "$"):
        return False
    return pattern == "~" or pattern.startswith(("~/", VARIABLE))


@functools.cache
def find_home() -> str:
    """Return the path of the home folder with slashes, as patterns have it; `~` where nobody says
    which it is."""
    try:
        return Path("~").expanduser().as_posix()
    except RuntimeError:
        return "~"
