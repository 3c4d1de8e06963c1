"""Database package: models, queries, the transaction gateway, migrations and maintenance.

`engine` runs commands and queries, `models` holds the tables, `queries` the SQL that services share, `migrate` and
`migrations` the schema's history, `maintenance` backups and checks.
"""
