"""Questions about the register, by noun. The first argument is the actor."""
