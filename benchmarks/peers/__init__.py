"""What we are compared with: the same rules in other hands."""
