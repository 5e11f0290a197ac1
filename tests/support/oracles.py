"""The models of clients that stand with their vendors' tests, by the name of the format.

Belongs here: finding them. Not here: any client's (`tests/vendors/NAME/model.py`).
"""

from __future__ import annotations

import importlib
from types import ModuleType

from agentc.vendors.listing import REGISTRY
from tests.conftest import ROOT

VENDORS = ROOT / "tests/vendors"
ORACLES: dict[str, ModuleType] = {
    name: importlib.import_module(f"tests.vendors.{name}.model")
    for name in REGISTRY
    if (VENDORS / name / "model.py").is_file()
}
