"""Errors of the database as a whole."""


class DatabaseRefused(RuntimeError):
    """The database, its file or a copy cannot be used; the text is one sentence for the operator."""
