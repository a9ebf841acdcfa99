"""Spreadsheets: `read` takes in files from anywhere, `write` makes lists that offices expect."""
