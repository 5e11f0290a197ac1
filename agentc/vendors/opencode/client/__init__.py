"""What OpenCode itself makes of an agent file, as a model of the client."""
