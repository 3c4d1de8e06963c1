"""Queries, named by what they find. Plain SQL expressions, no entities: they run often."""
