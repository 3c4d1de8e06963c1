"""Database maintenance: backup, restore, the server lock and the check of the essential constraints.

`backup` and `restore` write and read the archive of `archive`; `lock` allows one server to a SQLite file;
`constraint_check` refuses a database that could book a time twice.
"""
