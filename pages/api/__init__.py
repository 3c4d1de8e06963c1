"""The HTTP API under /api, on the same services and the same `authorize` as the pages."""
