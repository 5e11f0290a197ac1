"""TOML: statements with their places, values through tomlkit, and edits of single spans."""
