"""What the schema of Roo Code's own package takes for a file of modes.

Belongs here: asking it, offline. Not here: what the modes permit (`tests/vendors/roo/model.py`).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from .harness import clean_home, client, js_yaml_load, run_client

# The package has no reader of YAML; its extension reads files with one that is stricter than
# js-yaml about nothing that agentc writes.
_JS = """
const { customModesSettingsSchema } = require(process.argv[1]);
const values = JSON.parse(require("fs").readFileSync(process.argv[2], "utf8"));
const answers = values.map((value) => {
  const found = customModesSettingsSchema.safeParse(value);
  return found.success
    ? { modes: found.data.customModes }
    : { error: found.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`).join("; ") };
});
process.stdout.write(JSON.stringify(answers));
"""


def load_modes(texts: Sequence[str]) -> list[dict[str, Any]]:
    """What the client makes of each text: `{"modes": [...]}` or `{"error": ...}`."""
    module = client("@roo-code/types", "@roo-code/types")
    read = js_yaml_load(texts)
    with clean_home() as env:
        given = Path(env["TMPDIR"]) / "values.json"
        given.write_text(json.dumps([one.get("value") for one in read]))
        answers: list[dict[str, Any]] = json.loads(
            run_client(["node", "-e", _JS, module, given], module, env)
        )
    pairs = zip(read, answers, strict=True)
    return [{"error": one["error"]} if "error" in one else answer for one, answer in pairs]
