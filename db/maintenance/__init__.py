"""Maintenance: backup and restore, the check for the constraints against double booking, the server lock."""
