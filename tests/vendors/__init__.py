"""What is known of one vendor alone."""
