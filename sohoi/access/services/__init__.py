"""The acts of access, by noun."""
