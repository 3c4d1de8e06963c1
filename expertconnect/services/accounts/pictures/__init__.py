"""Profile pictures: upload, remove, serve."""

from expertconnect.services.accounts.pictures.commands import put, remove, shown

__all__ = ["put", "remove", "shown"]
