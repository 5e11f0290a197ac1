"""Single modules, in the rooms of the tree that they test."""
