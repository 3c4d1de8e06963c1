"""OpenAPI document and the API reference page made from it."""
