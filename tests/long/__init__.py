"""What is too long for every change; each is a target of the Makefile."""
