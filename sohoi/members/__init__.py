"""The register: people, their membership, who heads which branch, and the books they came from."""
