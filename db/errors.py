"""Errors of the database package."""


class DatabaseRefused(RuntimeError):
    """The database, its file or a backup cannot be used as it is; the message is one sentence for the operator."""
