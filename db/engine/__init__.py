"""Database gateway: transactions, the unit of work, executors for SQLite and PostgreSQL."""
