"""Whom the user trusts: a digest of a repository's configuration, kept in their own state.

Belongs here: asking for it, remembering it. Not here: what needs trust (`powers.py`), the user's
folder (`filesystem/state_folder.py`).
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from hashlib import sha256
from typing import Any

from agentc.build.configuration import BuildConfiguration, TargetTable
from agentc.build.places import find_links_outside, locate_path
from agentc.filesystem.read import read_if_exists
from agentc.filesystem.state_folder import find_state_file, update_file

KIND = "trust"


def is_trusted(configuration: BuildConfiguration) -> bool:
    """Return whether the user trusts a configuration as it is now."""
    return _recall(configuration).get("digest") == _digest_all(configuration)


def is_shared_trusted(configuration: BuildConfiguration) -> bool:
    """Return whether the user trusts a configuration as it is now, but for the targets that this
    machine alone has."""
    return _recall(configuration).get("shared-digest") == _digest_shared(configuration)


def trust(configuration: BuildConfiguration) -> bool:
    """Remember that the user trusts a configuration. Return whether that is new."""
    return _remember(configuration, _digest_all(configuration), _digest_shared(configuration))


def distrust(configuration: BuildConfiguration) -> bool:
    """Forget that the user trusts a repository. Return whether they did."""
    trusted = is_trusted(configuration) or is_shared_trusted(configuration)
    return trusted and _remember(configuration, "", "")


def _digest_all(configuration: BuildConfiguration) -> str:
    return _digest(configuration, configuration.digest, configuration.targets)


def _digest_shared(configuration: BuildConfiguration) -> str:
    shared = [target for target in configuration.targets if not target.own]
    return _digest(configuration, configuration.shared_digest, shared)


def _digest(configuration: BuildConfiguration, said: str, targets: Iterable[TargetTable]) -> str:
    """Return the digest of what is trusted: what the configuration says, the text of each template
    that its targets name, and where links lead its sources out of the repository."""
    names = [target.template for target in targets if target.template]
    texts = [read_if_exists(locate_path(configuration.root, name)) for name in names]
    links = [
        f"{path!r} {str(real)!r}"
        for source in configuration.sources
        for path, real in find_links_outside(configuration, source)
    ]
    parts = (said, *(f"{text!r}" for text in texts), *links)
    return sha256("\n".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


def _recall(configuration: BuildConfiguration) -> dict[str, Any]:
    text = read_if_exists(find_state_file(KIND, configuration.root))
    try:
        data = json.loads(text or "null")
    except (ValueError, RecursionError):
        return {}
    return data if isinstance(data, dict) else {}


def _remember(configuration: BuildConfiguration, digest: str, shared: str) -> bool:
    data = {"repository": str(configuration.root), "digest": digest, "shared-digest": shared}
    text = json.dumps(data, indent=1) + "\n"
    file = find_state_file(KIND, configuration.root)
    return update_file(file, file.parent, lambda _: text, private=True) is not None
