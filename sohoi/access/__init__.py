"""Accounts, roles held at places, trusted phones, and whose data was read."""
