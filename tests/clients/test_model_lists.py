"""The clients' own lists of models still have every id that agentc writes, or says to be known.

Belongs here: the lists that the pinned clients bring along. Not here: which id a word becomes
(`unit/linter/test_model_names.py`).
"""

from __future__ import annotations

import mmap
import subprocess
from pathlib import Path

import pytest

from agentc.vendors.model_lists import GEMINI_IDS
from agentc.vendors.models import CLAUDE_IDS
from agentc.vendors.opencode.model_list import IDS

from .harness import TIMEOUT, clean_home, client

pytestmark = pytest.mark.clients
KEYS = {
    "ANTHROPIC_API_KEY": "none",
    "OPENAI_API_KEY": "none",
    "GOOGLE_GENERATIVE_AI_API_KEY": "none",
}
OFFLINE = {"OPENCODE_DISABLE_MODELS_FETCH": "1", "OPENCODE_DISABLE_AUTOUPDATE": "1"}


def test_opencode_has_every_id(tmp_path: Path) -> None:
    program = client("opencode-ai", ".bin", "opencode")
    with clean_home() as env, (tmp_path / "out").open("w+b") as out:
        subprocess.run(
            [program, "models"],
            cwd=tmp_path,
            env=env | KEYS | OFFLINE,
            stdout=out,
            timeout=TIMEOUT,
            check=True,
        )
        out.seek(0)
        listed = set(out.read().decode().split())
    ours = {f"{provider}/{name}" for provider, names in IDS.items() for name in names}
    assert ours - listed == set()
    assert {one for one in listed if one.partition("/")[0] in IDS} - ours == set()


def test_claude_code_names_every_id() -> None:
    program = client(
        "@anthropic-ai/claude-code", "@anthropic-ai", "claude-code-linux-x64", "claude"
    )
    with program.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as text:
        missing = [name for name in sorted(CLAUDE_IDS) if text.find(f'"{name}"'.encode()) < 0]
    assert missing == []


def test_gemini_cli_names_every_id() -> None:
    bundle = client("@google/gemini-cli", "@google", "gemini-cli", "bundle")
    parts = (path.read_text(encoding="utf-8", errors="replace") for path in bundle.glob("*.js"))
    text = "".join(parts)
    assert [name for name in sorted(GEMINI_IDS) if f'"{name}"' not in text] == []
