"""The pages of the site, its HTTP API, and what stands before both."""
