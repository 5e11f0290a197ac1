"""The keys of `[[source]]` and `[[target]]` in `agentc.toml`: what each may be, and what it means.

Belongs here: these tables. Not here: reading and checking a file by them (`read_configuration.py`),
the keys of conversions (`project/config_keys.py`).
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from agentc.build.configuration import IgnorePlace
from agentc.ir.field_change import OnLoss
from agentc.lens.format import Format
from agentc.project.config_keys import FILES, FLAG, PERMISSIONS, Keys, Setting, choose_word

SOURCE, TARGET = "source", "target"
# The name of a machine's operating system, as `when` states it.
SYSTEMS = ("linux", "macos", "windows")
PLAIN, PREFIXED = "plain", "prefix-folder"
# Which sources are wanted: beside all tables, and in that of a source.
PATTERNS = ("include", "exclude")


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value) and value.isprintable()


def is_list_of_texts(value: object) -> bool:
    """Return whether a value is a list of texts on one line."""
    return isinstance(value, list) and all(map(_is_text, value))


def _is_table(value: object) -> bool:
    return isinstance(value, dict)


def _is_path(value: object) -> bool:
    """Return whether a value can be a path: `-` is standard input, and what is git's is left."""
    return _is_text(value) and value != "-" and ".git" not in Path(str(value)).parts


ON_A_LINE: Mapping[str, Any] = {"type": "string", "pattern": r"^[^\x00-\x1f\x7f]+$"}
LISTED: Mapping[str, Any] = {"type": "array", "items": ON_A_LINE}
IN_GIT = {"pattern": r"(?:^|/)\.git(?:/|$)"}
TEXT = Setting(_is_text, "text on one line", '"..."', ON_A_LINE)
PATH = Setting(
    _is_path,
    "a path, and none in .git",
    '"agents"',
    {**ON_A_LINE, "not": {"anyOf": [{"const": "-"}, IN_GIT]}},
)
TEXTS = Setting(is_list_of_texts, "a list of texts", '["...", "..."]', LISTED)
TABLE = Setting(_is_table, "a table", json_schema={"type": "object"})
SOURCE_KEYS: Keys = {
    "path": PATH.means("a file or a folder"),
    "format": TEXT.means("without it each file is told by its place and keys"),
    "include": TEXTS.means("patterns for paths of sources; `*` stands for anything"),
    "exclude": TEXTS.means("patterns for paths that are no sources"),
}
IGNORE_KEY = "gitignore"
# Where git ignores outputs, by the words of the file.
IGNORING: Mapping[object, IgnorePlace] = {
    True: IgnorePlace.SHARED,
    False: IgnorePlace.NONE,
    str(IgnorePlace.OWN): IgnorePlace.OWN,
}
GITIGNORE = Setting(
    lambda value: isinstance(value, bool | str) and value in IGNORING,
    f'true, false or "{IgnorePlace.OWN}"',
    "true",
    {"enum": [*IGNORING]},
    "have git ignore the outputs inside of the repository, in .gitignore; "
    f'"{IgnorePlace.OWN}": in .git/info/exclude, for this clone alone',
)
OWN_KEYS: Keys = {
    "format": TEXT.means("what is made"),
    "name": TEXT.means("what `--target` calls it"),
    "scope": choose_word("project", "user").means('"user": your own agents, for every project'),
    "place": PATH.means("the format's own place, below this folder"),
    "path": PATH.means("flat into this folder"),
    "template": PATH.means("your own Jinja template, with `path`"),
    "naming": choose_word(PLAIN, PREFIXED).means("the folder's name before agents of one name"),
    "header": FLAG.means("whether a line names the source"),
    "on_loss": choose_word(*map(str, OnLoss)).means(
        '"fail": do not write an agent that would lose something'
    ),
    "names": TEXTS.means("only agents of these names"),
    "folders": TEXTS.means("only agents in these folders"),
    "fields": TABLE.means("only agents with these values"),
    "when": TABLE.means("only on these machines"),
    "models": TABLE.means("on top of `[models]`"),
}
TARGET_KEYS: Keys = {**OWN_KEYS, **PERMISSIONS, **FILES}
# What `when` asks about, with the words that it takes, where these are few.
WHEN_KEYS: Mapping[str, tuple[str, ...]] = {"os": SYSTEMS, "host": ()}


def is_built(form: Format) -> bool:
    """Return whether a build writes files of a format: one for each agent."""
    return form.writable and not form.within
