"""What the schema of Roo Code's own package takes for a file of modes.

Belongs here: asking it, offline. Not here: what modes permit (`tests/vendors/roo/model.py`).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from agentc.syntax.yaml.plain_signs import with_plain_signs

from .harness import clean_home, client, js_yaml_load, run_client

_JS = """
const { customModesSettingsSchema } = require(process.argv[1]);
const values = JSON.parse(require("fs").readFileSync(process.argv[2], "utf8"));
const told = (issue) => `${issue.path.join(".")}: ${issue.message}`;
const answers = values.map((value) => {
  const found = customModesSettingsSchema.safeParse(value);
  return found.success ? { modes: found.data.customModes } : { error: found.error.issues.map(told).join("; ") };
});
process.stdout.write(JSON.stringify(answers));
"""


def load_modes(texts: Sequence[str]) -> list[dict[str, Any]]:
    """What the client makes of each text in YAML: `{"modes": [...]}` or `{"error": ...}`.

    The package has the schema alone: its extension's reader is known from its source, and js-yaml
    reads in its place.
    """
    module = client("@roo-code/types", "@roo-code/types")
    read = js_yaml_load([with_plain_signs(text) for text in texts])
    with clean_home() as env:
        given = Path(env["TMPDIR"]) / "values.json"
        given.write_text(json.dumps([one.get("value") for one in read]))
        command = ("node", "-e", _JS, module, given)
        answers: list[dict[str, Any]] = json.loads(run_client(command, module, env))
    pairs = zip(read, answers, strict=True)
    return [one if "error" in one else answer for one, answer in pairs]
