"""Formats of other packages, which declare each by an entry point of the group `agentc.formats`.

Belongs here: finding such a vendor by a format's name, and what it has to be. Not here: the formats
that come along (`listing.py`), when a package is asked (`registry.py`).
"""

from __future__ import annotations

import functools
from collections.abc import Collection

from agentc.errors import UsageError
from agentc.lens.format import Format
from agentc.vendors.vendor import Vendor

GROUP = "agentc.formats"


@functools.cache
def find_third_party(name: str, taken: Collection[str]) -> Vendor | None:
    """Return the vendor that an installed package declares for a format; `None` where none does.

    Raises UsageError for one that cannot be used, or that brings a format of a name in `taken`.
    """
    from importlib.metadata import entry_points  # long, and rarely asked for

    found = tuple(entry_points(group=GROUP, name=name))
    if not found:
        return None
    owners = ", ".join(sorted(point.dist.name if point.dist else point.value for point in found))
    if len(found) > 1:
        raise _refuse(name, f"several packages declare it: {owners}", "uninstall all but one")
    try:
        vendor = found[0].load()
    except Exception as error:  # whatever the module of another package raises
        reason = f"`{found[0].value}` of {owners} cannot be imported: {error!r}"
        raise _refuse(name, reason, f"update {owners}, or uninstall it") from error
    problem = _find_problem(name, vendor, taken)
    if problem:
        reason = f"`{found[0].value}` of {owners} {problem}"
        raise _refuse(name, reason, f"tell the authors of {owners}")
    named: Vendor = vendor
    return named


def list_declared_names() -> tuple[str, ...]:
    """Return the names of all formats that installed packages declare."""
    from importlib.metadata import entry_points  # long, and rarely asked for

    return tuple(dict.fromkeys(point.name for point in entry_points(group=GROUP)))


def load_checked(name: str, vendor: Vendor) -> Format:
    """Return a format of a third party's vendor. Raises UsageError where it is none, or calls
    itself otherwise."""
    form: object = vendor.formats[name].load()
    if isinstance(form, Format) and (form.name, form.own) == (name, vendor.dialect):
        return form
    problem = f"what its vendor has under that name is {form!r}"
    raise _refuse(name, problem, "tell its authors: `name` is the name of the entry point")


def _find_problem(name: str, vendor: object, taken: Collection[str]) -> str:
    """Return why what an entry point leads to cannot be used; empty where it can."""
    if not isinstance(vendor, Vendor):
        return "is no `agentc.vendors.vendor.Vendor`"
    if name not in vendor.formats:
        return f"has no format of that name, but {', '.join(vendor.formats) or 'none'}"
    both = ", ".join(one for one in vendor.formats if one in taken)
    return f"brings a format that is there already: {both}" if both else ""


def _refuse(name: str, reason: str, hint: str) -> UsageError:
    return UsageError("format", f'the format "{name}" cannot be used: {reason}', hint=hint)
