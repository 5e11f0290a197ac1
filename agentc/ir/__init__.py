"""The meaning of agents: the intermediate representation, its permissions and what a conversion
costs."""
