"""Why the database cannot be used as it is."""


class DatabaseRefused(RuntimeError):
    """The database, its file or a copy cannot be used as it is; the text is one sentence for the operator."""
