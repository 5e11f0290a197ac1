"""Every vendor: what it states of itself can be loaded, is what it says, and is loaded late.

Belongs here: laws over all vendors. Not here: any one of them.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any

import pytest

from agentc.lens.format import Format
from agentc.vendors import registry
from agentc.vendors.listing import REGISTRY
from agentc.vendors.registry import get_format, get_vendor
from agentc.vendors.vendor import Part
from tests.conftest import ROOT


@pytest.mark.parametrize("name", REGISTRY)
def test_a_format_is_its_vendors_and_has_its_name(name: str) -> None:
    form, vendor = get_format(name), get_vendor(name)
    assert isinstance(form, Format)
    assert form.name == name
    assert form.own == vendor.dialect
    assert name in vendor.formats


def list_parts(stated: object) -> Iterator[Part[Any]]:
    """Yield every part that a vendor, or something that it states, has."""
    if isinstance(stated, Part):
        yield stated
    elif isinstance(stated, Mapping):
        for inner in stated.values():
            yield from list_parts(inner)
    elif is_dataclass(stated):
        for one in fields(stated):
            yield from list_parts(getattr(stated, one.name))


@pytest.mark.parametrize("name", REGISTRY)
def test_every_part_of_a_vendor_is_there(name: str) -> None:
    vendor = get_vendor(name)
    assert set(vendor.formats) == {one for one in REGISTRY if get_vendor(one) is vendor}
    found = [*list_parts(vendor)]
    assert len(found) >= len(vendor.formats)
    for part in found:
        assert part.load() is not None, part


@pytest.mark.parametrize("name", REGISTRY)
def test_what_is_known_before_a_vendor_is_imported_is_what_it_says(name: str) -> None:
    assert get_format(name).name == name
    assert get_format(name).places is REGISTRY[name].places
    assert get_format(name).own == registry.get_dialect(name)
    assert get_format(name) in registry.list_dialect(get_format(name).own)


def test_each_dialect_has_the_name_of_a_format() -> None:
    dialects = {get_vendor(name).dialect for name in REGISTRY}
    assert dialects <= set(REGISTRY)
    assert set(registry.list_clients()) <= dialects
    assert set(registry.list_configured_clients()) <= dialects


def test_the_own_client_of_a_format_is_asked_without_the_others() -> None:
    code = (
        "import sys; from agentc.vendors.registry import *; get_predictor(get_format('claude'));"
        "print(*(name for name in sys.modules if name.endswith('.client.prediction')))"
    )
    found = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    ).stdout.split()
    assert found == ["agentc.vendors.claude.client.prediction"]


def test_a_vendor_is_looked_up_without_its_parts() -> None:
    """Whoever lists the clients, as the help does, imports no client's model and no rules."""
    code = (
        "import sys; from agentc.vendors.registry import list_clients; list_clients();"
        "print(*(name for name in sys.modules if name.startswith('agentc.vendors.')))"
    )
    found = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    ).stdout.split()
    names = {name.removeprefix("agentc.vendors.") for name in found}
    assert not {name for name in names if name.endswith((".lint", ".messages", ".prediction"))}
