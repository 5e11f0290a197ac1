"""The Jinja side: finds templates, and builds an environment on first use.

Belongs here: environments, the context of a template. Not here: how a value is quoted
(`filters.py`), what the fields are (`lens/render.py`). Text of agents is a value of the context; it
is never compiled.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from agentc.errors import UsageError, Where
from agentc.filesystem.observations import clear_when_recording
from agentc.filesystem.read import is_file
from agentc.ir.agent import Agent
from agentc.ir.value import Value
from agentc.printable import to_printable
from agentc.syntax.yaml.writer import DOCUMENT
from agentc.templating.filters import TemplateField, add_filters

if TYPE_CHECKING:
    import jinja2

    from agentc.templating.sandbox import Sandbox

_HERE = Path(__file__).resolve().parent.parent


def find_templates_folder() -> Path:
    """Return the folder of agentc's own templates: inside the installed package, else beside it in
    a checkout."""
    installed = _HERE / "templates"
    return installed if installed.is_dir() else _HERE.parent / "templates"


def fill(
    template: str,
    newline: str,
    agent: Agent,
    fields: Sequence[TemplateField],
    body: str,
    comments: tuple[Sequence[str], Sequence[str]],
    split: int | None = None,
) -> str:
    """Return a built-in skeleton, filled.

    The first comments stand at the top, as they are. The others stand behind the first `split`
    fields; without a number, behind the last field that is no block of text: an editor that indents
    what follows a block would make it a part of that.
    """
    last = next(
        (place for place in range(len(fields), 0, -1) if not _may_be_block(fields[place - 1])), 0
    )
    last = last if split is None else split
    block, others = comments
    parts = {"above": fields[:last], "block": block, "comments": others, "below": fields[last:]}
    return _make_environment(newline).get_template(template).render(agent=agent, body=body, **parts)


def fill_section(template: str, metadata: Sequence[tuple[str, Value]]) -> str:
    """Return a section of a prompt."""
    return _make_environment("\n").get_template(template).render(metadata=metadata)


def _may_be_block(field: TemplateField) -> bool:
    text = field.raw
    if text is None:
        one_line = isinstance(field.value, str) and "\n" not in field.value
        text = "" if one_line else DOCUMENT.after_colon(field.value, below=field.below)
    return "\n" in text and ("|" in text or ">" in text or not text.startswith("\n"))


def fill_page(template: str, **context: Any) -> str:
    """Return a page of HTML, filled. Every value is escaped, so that text of agents shows as text,
    whatever it is."""
    return _make_page_environment().get_template(template).render(**context)


def find_user_template(name: Path) -> Path:
    """Return the file of a user's template: that path, else an example of that name. Raises
    UsageError for neither."""
    example = find_templates_folder() / "examples" / f"{name.name.removesuffix('.j2')}.j2"
    if is_file(name):
        return name
    if name.parent == Path() and is_file(example):
        return example
    known = ", ".join(
        sorted(
            path.name.removesuffix(".j2")
            for path in (find_templates_folder() / "examples").iterdir()
        )
    )
    raise UsageError(
        "template", "no such template", hint=f"examples by name: {known}", where=Where(str(name))
    )


def fill_user(path: Path, agent: Agent, fields: Sequence[TemplateField], body: str) -> str:
    """Return a user's own template, filled in a sandbox that reaches only files of the template's
    folder.

    Raises UsageError for a template that does not compile or asks for what is not there.
    """
    import jinja2

    sandbox = _make_sandbox(path.parent)
    sandbox.start()
    try:
        text = sandbox.get_template(path.name).render(agent=agent, fields=fields, body=body)
    except jinja2.TemplateNotFound as error:
        raise UsageError(
            "template", f"no such template: {error.name}", where=Where(str(path))
        ) from None
    except jinja2.TemplateSyntaxError as error:
        where = Where(error.filename or str(path), error.lineno)
        raise UsageError(
            "template", f"the template does not compile: {error.message}", where=where
        ) from None
    except RecursionError:
        message = "the template includes itself without end, or is nested too deeply"
        raise UsageError("template", message, where=Where(str(path))) from None
    except (OSError, MemoryError) as error:
        message = (
            "the template cannot be read or filled: "
            f"{getattr(error, 'strerror', None) or 'out of memory'}"
        )
        raise UsageError("template", message, where=Where(str(path))) from None
    except (
        jinja2.TemplateError,
        TypeError,
        ValueError,
        ArithmeticError,
        AttributeError,
        LookupError,
    ) as error:
        raise UsageError(
            "template", f"the template fails: {error}", where=Where(str(path))
        ) from None
    return text


@functools.cache
def _make_environment(newline: str) -> jinja2.Environment:
    """Return the environment for agentc's own templates, made once for each kind of line end."""
    import jinja2

    return add_filters(
        jinja2.Environment(
            loader=jinja2.FileSystemLoader(find_templates_folder()),
            newline_sequence="\r\n" if newline == "\r\n" else "\n",
            auto_reload=False,  # these come with agentc, and stay as they are
            **_environment_options(),
        ),
        newline,
    )


@functools.cache
def _make_page_environment() -> jinja2.Environment:
    """Return the environment for pages: it escapes what is filled in, and knows the digests of
    parts for the policy that lets a browser run nothing else."""
    import hashlib
    from base64 import b64encode

    import jinja2

    def digest(part: str) -> str:
        """Return what a content security policy calls a part of the page that is included as it
        is."""
        text = env.get_template(part).render()
        return f"sha256-{b64encode(hashlib.sha256(text.encode()).digest()).decode()}"

    options = {**_environment_options(), "autoescape": True, "finalize": _show}
    env = jinja2.Environment(loader=jinja2.FileSystemLoader(find_templates_folder()), **options)
    env.globals["digest"] = digest
    return env


def _show(value: Any) -> Any:
    """Return a value without the characters that would steer a reader instead of showing
    themselves, or are no text at all."""
    if not isinstance(value, str) or hasattr(value, "__html__"):
        return value
    return to_printable(value, keep="\n\t")


@functools.cache
def _make_sandbox(root: Path) -> Sandbox:
    from agentc.templating.sandbox import Loader, Sandbox  # for users' own templates alone

    loader = Loader([root, find_templates_folder()])
    sandbox = Sandbox(loader=loader, **_environment_options())
    add_filters(sandbox, "\n")
    return sandbox


clear_when_recording(_make_sandbox.cache_clear)


def _environment_options() -> dict[str, Any]:
    import jinja2

    return {
        "undefined": jinja2.StrictUndefined,
        "autoescape": False,  # values are quoted by the filters below, for the language they enter
        "trim_blocks": True,
        "lstrip_blocks": True,
        "keep_trailing_newline": True,
    }
