"""`agentc explain`: what a code means, and what the clients do with such a file.

Belongs here: printing the table of codes. Not here: the table (`diagnostics/codes.py`,
`vendors/messages.py`), an example for each code (`docs/messages.md`).
"""

from __future__ import annotations

import difflib

import click
from click.shell_completion import CompletionItem

from agentc.cli.streams import tell
from agentc.vendors.messages import describe_clients, list_codes


class CodeName(click.ParamType):  # type: ignore[type-arg]
    """A code, with the nearest one suggested for a slip."""

    name = "code"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        codes = list_codes()
        if spelled := next((code for code in codes if code.lower() == value.lower()), None):
            return spelled
        near = difflib.get_close_matches(value, codes, 1)
        raise click.BadParameter(
            f'no such code: "{value}"' + (f'; did you mean "{near[0]}"?' if near else "")
        )

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        return [
            CompletionItem(code, help=known.title)
            for code, known in list_codes().items()
            if code.startswith(incomplete)
        ]


@click.command()
@click.argument("code", type=CodeName(), required=False)
def command(code: str | None) -> None:
    """Say what CODE means; without one, list all codes."""
    if code is None:
        for name, known in list_codes().items():
            tell(f"{name:20} {known.severity:8} {known.title}")
        return
    known = list_codes()[code]
    tell(f"{code} ({known.severity}): {known.title}\n\n{click.wrap_text(known.meaning, 88)}")
    if clients := describe_clients(code):
        tell(f"\n{click.wrap_text(clients, 88)}")
