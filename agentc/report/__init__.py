"""The words: what happened, for people and for programs."""
