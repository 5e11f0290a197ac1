"""The pipelines: convert one document, verify what is written, merge edits back."""
