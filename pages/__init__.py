"""The pages of the site, its HTTP interface, and what stands before both."""
