"""The one exception a user may see: where, what, and what to do next, with the exit code it stands
for.

Belongs here: `AgentcError` and its kinds. Not here: the wording of single errors (they stand where
they are raised).
"""

from __future__ import annotations

import shlex
from dataclasses import dataclass, replace
from typing import ClassVar, Self


def on_one_line(text: str) -> str:
    """Return a text whose line breaks, which come from a key or a name in it, cannot be taken for
    those of a report."""
    return text.replace("\n", "\\n") if "\n" in text else text


FIX = "agentc check --fix"
# What standard input, and a text without a path, is called.
STDIN_NAME = "<stdin>"


def name_in_fix(hint: str, path: str | None, *options: str) -> str:
    """Return a hint whose `agentc check --fix` has options and a path, as a shell takes them; what
    is no path of a file is left out."""
    if FIX not in hint:
        return hint
    words = [*options]
    if path and not (path.startswith("<") and path.endswith(">")):
        # A path that begins with a dash would be an option, and a dash alone is standard input.
        words.append(f"./{path}" if path.startswith("-") and path != "-" else path)
    return hint.replace(FIX, " ".join([FIX, *(on_one_line(shlex.quote(word)) for word in words)]))


@dataclass(frozen=True, slots=True)
class Where:
    """A place in a file. `line` and `column` count from 1; `None` means not known."""

    path: str | None = None
    line: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        parts = [on_one_line(self.path or STDIN_NAME)]
        parts += [str(n) for n in (self.line, self.column) if n is not None]
        return ":".join(parts)


class AgentcError(Exception):
    """Something agentc could not or would not do.

    Attributes:
        code: stable short word for machines, e.g. `yaml` or `permission`.
        message: what is wrong, one sentence.
        hint: what to do next, or an empty string.
        where: path, line and column.
        about: what of an agent it is about, to look for its place: tools by their labels,
        attributes, or keys.
        exit_code: 2 for usage and unreadable input, 1 for a file that was refused, 75 where another
        run is in the way.
    """

    exit_code: ClassVar[int] = 2

    def __init__(
        self,
        code: str,
        message: str,
        *,
        hint: str = "",
        where: Where | None = None,
        about: tuple[str, ...] = (),
    ) -> None:
        super().__init__(message)
        self.code = code
        self.message = on_one_line(message)
        self.hint = on_one_line(hint)
        self.where = where or Where()
        self.about = about

    def at(self, path: str | None) -> Self:
        """Return the same error, placed in `path` when it does not name a file yet."""
        if self.where.path is None:
            self.where = replace(self.where, path=path)
        return self

    def __str__(self) -> str:
        text = f"{self.where}: error[{self.code}]: {self.message}"
        hint = name_in_fix(self.hint, self.where.path)
        return f"{text}\n  hint: {hint}" if hint else text


# What to do about a text or a file, by the code of its error, where that knows nothing better.
_NEXT_STEPS = {
    "empty": "write an agent there, or delete the file",
    "json": "put it right there, or ask your editor what it says of the file",
    "limit": "no agent needs so much: shorten it",
    "missing": "look how it is spelled, and from which folder you name it",
    "not-a-file": "name a file or a folder; pipe anything else in, as `-`",
    "toml": "texts, and keys with other signs than letters, digits, `-` and `_`, need quotes",
    "too-large": "no agent is so long: shorten it, or leave the file out",
    "unreadable": "see who may read it, or leave it out",
    "unwritable": "see who may write there, or name another place",
    "value": "write that there",
    "yaml": "a text with `: `, with ` #`, or that begins with a sign needs quotes",
}


class ReadError(AgentcError):
    """The input could not be read as an agent."""

    def __init__(
        self,
        code: str,
        message: str,
        *,
        hint: str = "",
        where: Where | None = None,
        about: tuple[str, ...] = (),
    ) -> None:
        hint = hint or _NEXT_STEPS.get(code, "")
        super().__init__(code, message, hint=hint, where=where, about=about)


class HiddenLimit(ReadError):
    """The input holds a limit that would be lost in reading it, so that it is refused."""

    exit_code = 1


class UnreadLimit(ReadError):
    """What the input says about limits is nothing that its format knows."""


class UsageError(AgentcError):
    """The request itself makes no sense: an unknown format, a bad option, a broken
    configuration."""

    def __str__(self) -> str:
        text = super().__str__() if self.where.path else f"error: {self.message}"
        return text if self.where.path or not self.hint else f"{text}\n  hint: {self.hint}"


class Refused(AgentcError):
    """The agent was understood, and writing it would break a promise (it would be widened, or come
    alive)."""

    exit_code = 1


class TooComplex(Refused):
    """Limits that agentc would need too long to compare: nobody could say that they came out the
    same."""

    def __init__(
        self, message: str = "its limits have too many patterns with `*` or `?` to be compared"
    ) -> None:
        super().__init__(
            "permission-limit", message, hint="say them with fewer wildcards, or fewer patterns"
        )


class Busy(AgentcError):
    """Another run writes where this one would: nothing is wrong, and later it can be done."""

    exit_code = 75


class InternalError(AgentcError):
    """agentc contradicted itself: what it was about to write does not read back as what it
    meant."""


class InvalidValue(Exception):
    """A value that does not fit its field. `fatal` where reading on without it could widen the
    agent.

    `key` is the key whose value is meant, where a field has several; `about` are the labels of
    tools that are meant; `path` are the keys and numbers that lead to the part of the value that is
    at fault. `code` is that of the refusal, where it has one of its own.
    """

    def __init__(
        self,
        message: str,
        *,
        key: str = "",
        hint: str = "",
        fatal: bool = False,
        about: tuple[str, ...] = (),
        path: tuple[int | str, ...] = (),
        code: str = "",
    ) -> None:
        super().__init__(message)
        self.code = code
        self.key = key
        self.hint = hint
        self.fatal = fatal
        self.about = about
        self.path = path
