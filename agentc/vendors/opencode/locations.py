"""Where OpenCode 1.18.33 looks for agents and configuration.

Belongs here: folders and files, and the variables that move them. Not here: what a variable states
(`filesystem/environment_folders.py`), what the configuration limits (`config_limits.py`).
"""

from __future__ import annotations

from agentc.lens.client_config import Base, ConfigLocation, Turn
from agentc.vendors.listing import REGISTRY

# Where agents stand below a project's root, and below the home folder.
AGENTS, USER_AGENTS = (place.folder for place in REGISTRY["opencode"].places)
_FILES = ("opencode.json", "opencode.jsonc")
_HIDDEN = tuple(f".opencode/{file}" for file in _FILES)
# Where an administrator's configuration stands on Linux, macOS and Windows.
MANAGED = ("/etc/opencode", "/Library/Application Support/opencode", "C:\\ProgramData\\opencode")
# Below a folder of its configuration agents stand in these; those of the last ones are merged with
# those of the others.
BESIDE = ("agent/**", "agents/**", "mode/*", "modes/*")
_HIDDEN_AGENTS = tuple(f".opencode/{folder}" for folder in BESIDE)
# Where its configuration stands, in the order in which it is merged: of folders `.opencode` the
# outermost counts last.
CONFIGURATION = (
    ConfigLocation(
        Base.HOME,
        tuple(f"opencode/{file}" for file in ("config.json", *_FILES)),
        ".config",
        "XDG_CONFIG_HOME",
    ),
    ConfigLocation(Base.VARIABLE, ("",), variable="OPENCODE_CONFIG"),
    ConfigLocation(Base.OUTERMOST, _FILES),
    ConfigLocation(
        Base.HOME,
        (),
        ".config",
        "XDG_CONFIG_HOME",
        agents=tuple(f"opencode/{folder}" for folder in BESIDE),
    ),
    ConfigLocation(Base.NEAREST, _HIDDEN, turn=Turn.WITH_FOLDER, agents=_HIDDEN_AGENTS),
    ConfigLocation(Base.HOME, _HIDDEN, turn=Turn.WITH_FOLDER, agents=_HIDDEN_AGENTS),
    ConfigLocation(
        Base.VARIABLE,
        _FILES,
        variable="OPENCODE_CONFIG_DIR",
        turn=Turn.WITH_FOLDER,
        agents=BESIDE,
    ),
    ConfigLocation(Base.TEXT, (), variable="OPENCODE_CONFIG_CONTENT", turn=Turn.LAST),
    *(
        ConfigLocation(
            Base.SYSTEM, _FILES, folder, "OPENCODE_TEST_MANAGED_CONFIG_DIR", turn=Turn.LAST
        )
        for folder in MANAGED
    ),
    # It is not held against the client's schema.
    ConfigLocation(Base.TEXT, (), variable="OPENCODE_PERMISSION", key="permission", turn=Turn.LAST),
)
