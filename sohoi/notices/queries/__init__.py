"""Questions about whom word goes round to."""
