"""Database: tables, the gateway, queries, migrations, maintenance."""
