"""Options that several commands share.

Belongs here: parameter types and their completion. Not here: commands. The registry is imported
when a format is named: some commands can answer without it.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.shell_completion import CompletionItem

from agentc.errors import UsageError
from agentc.filesystem.read import is_file

if TYPE_CHECKING:
    from agentc.lens.format import Format

STDOUT = "-"


# What stands between several words for formats.
_BETWEEN_FORMATS = re.compile(r"[\s,]+")


class FormatName(click.ParamType):  # type: ignore[type-arg]
    """A format by its name, with the nearest one suggested for a slip."""

    name = "format"

    def find(self, name: str) -> Format:
        """Return a format. Raises UsageError for a name of none."""
        from agentc.vendors.registry import get_format

        return get_format(name)

    def convert(
        self, value: str | Format, param: click.Parameter | None, ctx: click.Context | None
    ) -> Format:
        if not isinstance(value, str):
            return value
        try:
            return self.find(value)
        except UsageError as error:
            words = [word for word in _BETWEEN_FORMATS.split(value) if word]
            problem = self._find_problem(words) if len(words) > 1 else None
            if problem is None and len(words) > 1:
                listed = ", ".join(words)
                self.fail(f"one at a time, and here are {listed}; run it once for each", param, ctx)
            problem = problem if problem is not None and "," in value else error
            self.fail(f"{problem.message}; {problem.hint}", param, ctx)

    def _find_problem(self, words: Iterable[str]) -> UsageError | None:
        """Return why one of several words is no format; `None` where all are."""
        for word in words:
            try:
                self.find(word)
            except UsageError as error:
                return error
        return None

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        from agentc.vendors.registry import list_format_names

        return [CompletionItem(name) for name in list_format_names() if name.startswith(incomplete)]


class TargetName(FormatName):
    """A format that can be written."""

    def find(self, name: str) -> Format:
        """Return a format. Raises UsageError also for one that is only read."""
        from agentc.vendors.registry import get_target

        return get_target(name)


class FilePath(click.ParamType):  # type: ignore[type-arg]
    """A path as the user wrote it. Whether there is something is looked at by whoever opens it."""

    name = "path"

    def convert(
        self, value: str | Path, param: click.Parameter | None, ctx: click.Context | None
    ) -> Path:
        try:
            named = b"\0" not in os.fsencode(value)
        except UnicodeEncodeError:
            named = False
        return Path(value) if named else self.fail("not a valid file name", param, ctx)


class OutputFolder(FilePath):
    """A folder to write into, there or not; the text `-` for standard output."""

    def convert(
        self, value: str | Path, param: click.Parameter | None, ctx: click.Context | None
    ) -> Any:
        if value == STDOUT:
            return STDOUT
        path = super().convert(value, param, ctx)
        file = next((ancestor for ancestor in (path, *path.parents) if is_file(ancestor)), None)
        if file is not None:
            self.fail(
                f"it takes a folder, and {file} is a file; one agent is printed without it: > FILE",
                param,
                ctx,
            )
        return path


def require_one(context: click.Context, parameter: click.Parameter, values: tuple[Any, ...]) -> Any:
    """Return the value of an option that may be given once, `None` where it was not. Raises
    BadParameter for a second one."""
    if len(values) > 1:
        raise click.BadParameter(
            f"one at a time, and here are {', '.join(map(_display_name, values))}; run it once for "
            "each"
        )
    return values[0] if values else None


class OnceCommand(click.Command):
    """A command that takes an option with one value once: of two values one would be dropped
    without a word."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse as click does. Raises UsageError for an option that is given twice."""
        if ctx.resilient_parsing:  # for completion, which takes any words
            return super().parse_args(ctx, args)
        _, _, order = self.make_parser(ctx).parse_args(args=[*args])
        given = Counter(
            param
            for param in order
            if isinstance(param, click.Option) and not (param.multiple or param.is_flag)
        )
        for param, times in given.items():
            if times > 1:
                message = f"{param.opts[-1]} is given {times} times, and takes one value"
                raise click.UsageError(f"{message}; run it once for each", ctx)
        return super().parse_args(ctx, args)


def _display_name(value: Any) -> str:
    return str(value) if isinstance(value, (str, Path)) else str(value.name)


PATH = FilePath()
FOLDER = OutputFolder()
FORMAT = FormatName()
TARGET = TargetName()
