"""Page frame: theme, head, error and plain pages, loading skeleton, noscript content."""
