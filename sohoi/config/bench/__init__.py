"""Measuring on the demonstration province: each thing beside the least that the same rows can cost."""
