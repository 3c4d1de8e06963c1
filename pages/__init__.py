"""Pages of the site, the HTTP API, and the web layer (middleware, forms, downloads)."""
