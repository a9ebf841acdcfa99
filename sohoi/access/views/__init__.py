"""First start, the doors, roles, phones, the trail."""
