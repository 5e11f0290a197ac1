"""Names of files, made from names of agents: safe on every disc, whatever stands in a name.

Belongs here: what a file name keeps of a name. Not here: where files live (`place.py`).
"""

from __future__ import annotations

import functools
import re
import unicodedata
from pathlib import PurePath

MAX_NAME, MAX_BYTES = 63, 200
_RESERVED_FILES = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9]|constructor|prototype)\Z")


@functools.lru_cache(maxsize=1024)
def make_slug(name: str) -> str:
    """Return a safe file name for any text, never a device's name.

    It has letters of every script (small ones, where a script has both), digits, `-` and `_`, at
    most 63 characters and 200 bytes.
    """
    words = _make_stem(name) or _digest(name)
    return f"{words}-agent" if _RESERVED_FILES.match(words) else words


def make_ascii_slug(name: str, source: str = "") -> str:
    """Return a safe file name of ASCII alone: letters without their marks. Where the name has
    others, what `source`, a file, is called, unless that has others as well; then what is left of
    the name, with eight letters of a digest.

    >>> make_ascii_slug("Prüfer 2")
    'prufer-2'
    >>> make_ascii_slug("Письмо", "agents/letter.md")
    'letter'
    """
    for text in (name, PurePath(source).stem):
        if _keeps_letters(text) and _make_stem(plain := _strip_marks(text)):
            return make_slug(plain)
    left = _make_stem(_strip_marks(name))[: MAX_NAME - 9]
    return make_slug(f"{left}-{_digest(name)}" if left else _digest(name))


# Latin letters that are no letter of ASCII with a mark.
_LATIN = str.maketrans(
    {"æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}
)


def _part_marks(text: str) -> str:
    """Return a text with marks apart from their letters, in small letters."""
    return unicodedata.normalize("NFKD", text.casefold().translate(_LATIN))


def _strip_marks(text: str) -> str:
    return _part_marks(text).encode("ascii", "ignore").decode()


def _keeps_letters(text: str) -> bool:
    """Return whether ASCII has every letter and digit of a text, marks apart."""
    return all(
        char.isascii() or unicodedata.category(char)[0] not in "LN" for char in _part_marks(text)
    )


def is_nameable(name: str) -> bool:
    """Return whether a file name can hold anything of a name."""
    return bool(_make_stem(name))


def make_file_name(name: str, source: str | None) -> str:
    """Return what a file is named after: its agent, else the file that it was made from."""
    stem = PurePath(source).stem if source else ""
    return name if is_nameable(name) or not is_nameable(stem) else stem


@functools.lru_cache(maxsize=1024)
def _make_stem(name: str) -> str:
    """Return the letters, digits, `-` and `_` of a text, with `-` for what stands between them."""
    words = name.lower() if name.isascii() else _compose(_compose(name).lower())
    plain = "".join(char if char.isascii() else _keep_letters(char) for char in words)
    found = re.sub(r"[\x00-,./:-@\[-^`{-\x7f]+", "-", plain)
    found = re.sub("-{2,}", "-", found) if not name.isascii() else found
    found = found.strip("-_")[:MAX_NAME]
    while len(found.encode()) > MAX_BYTES:
        found = found[:-1]
    while found and unicodedata.category(found[0])[0] == "M":
        found = found[1:].lstrip("-_")
    return found.rstrip("-_")


def _compose(text: str) -> str:
    return unicodedata.normalize("NFKC", text)


def _keep_letters(char: str) -> str:
    """Return what a file name has of a character beyond ASCII: letters with their marks, digits,
    and nothing unseen."""
    category = unicodedata.category(char)
    return char if category[0] in "LMN" else "" if category in ("Cf", "Cs") else "-"


def _digest(name: str) -> str:
    """Return eight letters that tell apart names whose own letters a file name cannot hold."""
    import hashlib

    return hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:8]


def make_slug_path(name: str) -> str:
    """Return a safe relative path: every part of the name that is not empty becomes a safe file
    name."""
    parts = [part for part in name.split("/") if part.strip(". ")]
    return "/".join(make_slug(part) for part in parts) or make_slug(name)
