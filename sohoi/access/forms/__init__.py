"""What is typed at the door and about roles."""
