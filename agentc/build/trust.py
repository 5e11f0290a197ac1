"""Whom the user trusts: a digest of a repository's configuration, kept in their own state.

Belongs here: asking for it, remembering it. Not here: what needs trust (`powers.py`), the user's
folder (`state_folder.py`).
"""

from __future__ import annotations

import json
from hashlib import sha256

from agentc.build.configuration import BuildConfiguration
from agentc.build.powers import locate_path
from agentc.build.state_folder import find_state_file, update_file
from agentc.filesystem.read import read_if_exists

KIND = "trust"


def digest_trusted(configuration: BuildConfiguration) -> str:
    """Return the digest of what is trusted: all that the configuration says, and the text of each
    template that it names."""
    names = [target.template for target in configuration.targets if target.template]
    texts = [read_if_exists(locate_path(configuration.root, name)) for name in names]
    parts = (configuration.digest, *(f"{text!r}" for text in texts))
    return sha256("\n".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


def is_trusted(configuration: BuildConfiguration) -> bool:
    """Return whether the user trusts a configuration as it is now."""
    text = read_if_exists(find_state_file(KIND, configuration.root))
    try:
        data = json.loads(text or "null")
    except (ValueError, RecursionError):
        return False
    return isinstance(data, dict) and data.get("digest") == digest_trusted(configuration)


def trust(configuration: BuildConfiguration) -> bool:
    """Remember that the user trusts a configuration. Return whether that is new."""
    return _remember(configuration, digest_trusted(configuration))


def distrust(configuration: BuildConfiguration) -> bool:
    """Forget that the user trusts a repository. Return whether they did."""
    return is_trusted(configuration) and _remember(configuration, "")


def _remember(configuration: BuildConfiguration, digest: str) -> bool:
    data = {"repository": str(configuration.root), "digest": digest}
    text = json.dumps(data, indent=1) + "\n"
    file = find_state_file(KIND, configuration.root)
    return update_file(file, file.parent, lambda _: text, private=True)
