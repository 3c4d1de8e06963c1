"""Operator's pages: /admin."""
