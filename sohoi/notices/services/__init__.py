"""Acts on whom word goes round to."""
