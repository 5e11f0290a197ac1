"""Frontmatter: fields between fences above a body, however people draw them."""
