"""The acts of the register, by noun."""
