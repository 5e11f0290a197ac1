"""What there is to say to a user: the codes, with how severe each is and what it means."""
