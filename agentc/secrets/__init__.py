"""What looks like a secret: found, and never repeated."""
