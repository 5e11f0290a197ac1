"""agentc's own dialect, which holds everything that any format can say."""
