"""Edits of a text in place: only the spans that differ are touched."""
