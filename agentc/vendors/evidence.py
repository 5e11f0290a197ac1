"""What judges the knowledge of a client: how sure a format is.

Belongs here: the levels, and their words. Not here: which vendor has which (its `VENDOR`).
"""

from __future__ import annotations

from enum import StrEnum


class Evidence(StrEnum):
    """From the surest to the least sure. The value is what a person is told."""

    CLIENT = "its client: what it loads, and what an agent of it may do, was asked"
    READER = "its client's own reader or schema: what it loads was asked, no more"
    DOCUMENTS = "its documents alone"
    FILES = "files in use alone"
