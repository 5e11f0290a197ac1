"""What Edit and Write do in the real Claude Code for an agent that may not read, with `memory` and
without: they make new files, and edit none."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.models import claude

from .harness import clean_home, client, run_client, write_project
from .mock_messages import Call, MockMessages

pytestmark = pytest.mark.clients

HEADS = {
    "unread": "tools: Edit\nmemory: user\ndisallowedTools: Read",
    "searching": "tools: Grep\nmemory: user\ndisallowedTools: Read",
    "remembering": "tools: Edit\nmemory: user",
    "editing": "tools: Edit",
    "reading": "tools: Read, Edit",
}


def test_edit_works_as_the_model_says(tmp_path: Path) -> None:
    texts = {
        name: f"---\nname: {name}\ndescription: d\n{head}\n---\nB\n" for name, head in HEADS.items()
    }
    files = {f".claude/agents/{name}.md": text for name, text in texts.items()}
    project = write_project(tmp_path, files | {f"{name}.txt": "one\n" for name in HEADS})
    for old, made in (("one", False), ("", True)):
        calls = {}
        for name in HEADS:
            path = str(project.resolve() / f"{name}{'-new' * made}.txt")
            given = {"file_path": path, "old_string": old, "new_string": "two"}
            calls[name] = Call("Edit", given)
        program = client("@anthropic-ai/claude-code", ".bin", "claude")
        with clean_home() as env, MockMessages(list(HEADS), calls) as mock:
            session = {
                "ANTHROPIC_API_KEY": "dummy",
                "ANTHROPIC_BASE_URL": mock.url,
                "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC": "1",
                "CLAUDE_CODE_MAX_CONCURRENT_SUBAGENTS": str(len(HEADS) + 1),
            }
            mode = ("--permission-mode", "acceptEdits")
            run_client([program, "-p", "hi", *mode], project, env | session)
    for name, text in texts.items():
        model = claude.read(text)
        edited = (project / f"{name}.txt").read_text() == "two\n"
        assert edited == (model.decide("edit", "a.txt") != "deny"), name
        assert (project / f"{name}-new.txt").exists() == (model.decide("create", "a.txt") != "deny")
