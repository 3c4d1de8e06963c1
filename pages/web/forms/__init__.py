"""HTML form posts: cookies, redirects, flash messages."""
