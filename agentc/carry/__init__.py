"""What a target cannot hold, carried in comments, there and back."""
