"""The HTTP interface under /api, on the same services and the same `authorize` as the pages."""
