"""The body of an agent: other words for tools, and sections that come and go."""
