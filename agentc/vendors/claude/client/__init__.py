"""What Claude Code itself makes of an agent file, as a model of the client."""
