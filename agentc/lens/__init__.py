"""One table a format, in both directions: reading, projecting, rendering and editing."""
