"""The line ends of a text: which ones it has, and a text with those of another one.

Belongs here: LF, CRLF and CR, as texts. Not here: where a line begins and ends
(`syntax/edits/lines.py`), how a client takes them.
"""

from __future__ import annotations

from collections.abc import Sequence


def detect_newline(text: str) -> str:
    """Return CRLF for a text whose line ends are all CRLF, else LF."""
    return "\r\n" if "\r\n" in text and text.count("\r\n") == text.count("\n") else "\n"


def detect_first_newline(text: str) -> str:
    """Return the line end that a text begins with."""
    first = text.find("\n")
    return "\r\n" if first > 0 and text[first - 1] == "\r" else "\n"


def convert_newlines(text: str, newline: str) -> str:
    """Return a text whose line ends are LF with those of a document."""
    return text if newline == "\n" else text.replace("\n", newline)


def adopt_newlines(text: str, like: str) -> str:
    """Return a text with the line ends of another one, where that has one kind alone: a checkout
    may have changed them all."""
    if detect_newline(like) == "\r\n" and "\r\n" not in text:
        return convert_newlines(text, "\r\n")
    return text if "\r\n" in like else text.replace("\r\n", "\n")


def split_lines(text: str) -> list[str]:
    """Return the lines of a text as git counts them, each with its end: LF alone ends one."""
    lines = text.split("\n")
    return [f"{line}\n" for line in lines[:-1]] + ([lines[-1]] if lines[-1] else [])


def count_common_lines(one: Sequence[str], other: Sequence[str]) -> tuple[int, int]:
    """Return with how many lines two texts both begin, and with how many of the rest both end."""
    shorter = min(len(one), len(other))
    top = next((at for at in range(shorter) if one[at] != other[at]), shorter)
    rest = shorter - top
    return top, next((at for at in range(rest) if one[-1 - at] != other[-1 - at]), rest)


def normalize_newlines(text: str) -> str:
    """Return a text with LF in place of every CRLF and CR."""
    return text.replace("\r\n", "\n").replace("\r", "\n")
