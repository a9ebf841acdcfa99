"""What is typed about work groups and about what is told."""
